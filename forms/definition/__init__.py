"""The definition of a service: typed models, and loading from YAML with errors that name file, line and remedy."""

from forms.definition.before import Before, Citation, Refusal
from forms.definition.fees import AreaAmount, Channel, Exemption, FeeRule, Moment, Rate, Tier
from forms.definition.loading import examine, examine_data, examine_text, fingerprint, load, load_catalogue
from forms.definition.models import (
    Component,
    LegalBasis,
    Page,
    Result,
    ResultRecipient,
    Sector,
    ServiceForm,
    TimeLimit,
    is_open,
)
from forms.definition.signing import Signer
from forms.definition.source import DefinitionError, Finding
from forms.definition.writing import to_data, to_yaml

__all__ = [
    "AreaAmount",
    "Before",
    "Channel",
    "Citation",
    "Component",
    "DefinitionError",
    "Exemption",
    "FeeRule",
    "Finding",
    "LegalBasis",
    "Moment",
    "Page",
    "Rate",
    "Refusal",
    "Result",
    "ResultRecipient",
    "Sector",
    "ServiceForm",
    "Signer",
    "Tier",
    "TimeLimit",
    "examine",
    "examine_data",
    "examine_text",
    "fingerprint",
    "is_open",
    "load",
    "load_catalogue",
    "to_data",
    "to_yaml",
]
