"""The definition of a service: typed models, and loading from YAML with errors that name file, line and remedy."""

from forms.definition.before import Before, Citation, Refusal
from forms.definition.loading import examine, fingerprint, load, load_catalogue
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
)
from forms.definition.source import DefinitionError, Finding

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
    "fingerprint",
    "load",
    "load_catalogue",
]
