"""The definition of a service: typed models, and loading from YAML with errors that name file, line and remedy."""

from forms.definition.before import Before, Citation, Refusal
from forms.definition.loading import examine, examine_data, examine_text, fingerprint, load, load_catalogue
from forms.definition.models import (
    Channel,
    Component,
    Exemption,
    FeeRule,
    LegalBasis,
    Page,
    Result,
    Sector,
    ServiceForm,
    Tier,
    TimeLimit,
    is_open,
)
from forms.definition.source import DefinitionError, Finding
from forms.definition.writing import to_data, to_yaml

__all__ = [
    "Before",
    "Channel",
    "Citation",
    "Component",
    "DefinitionError",
    "Exemption",
    "FeeRule",
    "Finding",
    "LegalBasis",
    "Page",
    "Refusal",
    "Result",
    "Sector",
    "ServiceForm",
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
