"""What happens to dossiers when their agency is no more."""

from dataclasses import dataclass

from portal.core.events import Event


@dataclass(frozen=True)
class DossierContinued(Event):
    """The successor of the agency goes on with the dossier, from where it was; code, numbers and dates stay."""

    before: str
    agency: str
    agency_id: str
