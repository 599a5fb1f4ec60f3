"""What happens to mandates, as facts. No personal number and no secret of a link is ever in here."""

from dataclasses import dataclass
from datetime import date

from portal.core.events import Event


@dataclass(frozen=True)
class MandatePrepared(Event):
    """Somebody wants to authorise somebody; it counts for nothing yet."""

    number: str
    giver: str
    receiver: str
    rights: tuple[str, ...]
    services: tuple[str, ...]
    sector: str
    dossier_id: str
    first: date
    last: date


@dataclass(frozen=True)
class MandateDocumentIssued(Event):
    """The mandate document was made, to be signed."""

    sha256: str


@dataclass(frozen=True)
class MandateSigned(Event):
    """The giver signed it, as was proved; it waits for the receiver."""

    number: str
    sha256: str
    document_sha256: str


@dataclass(frozen=True)
class PaperMandateRecorded(Event):
    """An officer saw both people and kept the scan of what they signed on paper."""

    number: str
    giver: str
    receiver: str
    sha256: str
    agency_id: str


@dataclass(frozen=True)
class MandateAccepted(Event):
    """The receiver took it."""

    number: str


@dataclass(frozen=True)
class MandateDeclined(Event):
    """The receiver did not take it."""

    number: str
    reason: str


@dataclass(frozen=True)
class MandateRevoked(Event):
    """The giver took it back, or (``by_receiver``) the receiver gave it back."""

    number: str
    reason: str
    by_receiver: bool


@dataclass(frozen=True)
class MandateEnded(Event):
    """Its last day is over."""

    number: str


@dataclass(frozen=True)
class MandateDocumentOpened(Event):
    """An officer looked at the document of a mandate under which a dossier was handled."""

    dossier_id: str
