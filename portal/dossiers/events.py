"""What happens to a dossier, as facts. Subscribers and the applicant's timeline live on these."""

from dataclasses import dataclass
from datetime import datetime

from portal.core.events import Event


@dataclass(frozen=True)
class DraftStarted(Event):
    """Somebody began to fill a service's form."""

    service: str
    version: int


@dataclass(frozen=True)
class DraftMoved(Event):
    """The draft was moved to another version of its form; ``lost`` are the questions whose answers found no place."""

    source: int
    target: int
    lost: list[str]


@dataclass(frozen=True)
class ApplicationIssued(Event):
    """The application document was made from the answers and given to the applicant to sign."""

    sha256: str
    answers_sha256: str


@dataclass(frozen=True)
class SignedApplicationReceived(Event):
    """A signed copy of the application came in and was checked."""

    sha256: str
    outcome: str
    reason: str


@dataclass(frozen=True)
class SignedApplicationRemoved(Event):
    """The applicant took the signed copy out again before handing in."""

    sha256: str


@dataclass(frozen=True)
class RemoteSigningAsked(Event):
    """The applicant wants to sign this application with a remote provider; ``code`` is its name in the app."""

    request_id: str
    code: str
    application_sha256: str


@dataclass(frozen=True)
class RemoteSigningEnded(Event):
    """A request for a remote signature ended without one: refused, expired, cancelled or failed."""

    request_id: str
    how: str


@dataclass(frozen=True)
class SignatureRechecked(Event):
    """A signature whose issuer could not be asked was examined again and has its final verdict."""

    sha256: str
    outcome: str
    reason: str


@dataclass(frozen=True)
class DossierSubmitted(Event):
    """The dossier was handed in (R10.1 sent, R10.2 received)."""

    code: str
    sent_at: datetime
    received_at: datetime
    application_sha256: str
    signed: bool
    files: tuple[tuple[str, int, str], ...]


@dataclass(frozen=True)
class DossierAccepted(Event):
    """The agency took the dossier in and promised a date."""

    due_at: datetime
    note: str


@dataclass(frozen=True)
class SupplementRequested(Event):
    """The agency asked for everything that is missing."""

    round: int
    reply_by: datetime


@dataclass(frozen=True)
class SupplementReceived(Event):
    """The applicant completed the dossier."""

    round: int
    received_at: datetime
    application_sha256: str
    signed: bool
    files: tuple[tuple[str, int, str], ...]


@dataclass(frozen=True)
class DossierRefused(Event):
    """The agency did not take the dossier in, and said why (R4.1c)."""

    reason_code: str
    reason: str


@dataclass(frozen=True)
class AppraisalStarted(Event):
    """A specialist took the dossier up."""


@dataclass(frozen=True)
class ResultProposed(Event):
    """The specialist proposed a result to the leader."""

    outcome: str


@dataclass(frozen=True)
class ProposalSentBack(Event):
    """The leader asked the specialist to look again."""

    note: str


@dataclass(frozen=True)
class ResultSigned(Event):
    """The leader approved the result and signed it."""

    number: str
    sha256: str


@dataclass(frozen=True)
class ResultSealed(Event):
    """The agency sealed the result: it is issued (R9.3b)."""

    number: str
    sha256: str
    check_code: str


@dataclass(frozen=True)
class ResultReturned(Event):
    """The result is in the applicant's hands."""

    channel: str


@dataclass(frozen=True)
class WithdrawalRequested(Event):
    """The applicant wants the dossier back."""

    reason: str


@dataclass(frozen=True)
class DossierStopped(Event):
    """Work on the dossier ended without a result."""

    reason: str


@dataclass(frozen=True)
class DocumentIssued(Event):
    """A receipt, slip, request or refusal was made, sealed and put beside the dossier."""

    kind: str
    number: str
    sha256: str


@dataclass(frozen=True)
class FilesAwaitScan(Event):
    """Files came in while the virus scanner did not answer; nobody may open them yet."""


@dataclass(frozen=True)
class FileScanned(Event):
    """The virus scanner has looked at a file that had to wait; ``outcome`` is clean or infected."""

    name: str
    sha256: str
    outcome: str


@dataclass(frozen=True)
class PaperReused(Event):
    """A paper that was handed in before was taken over, the very same bytes (``file_id`` of ``dossier_id``)."""

    name: str
    sha256: str
    dossier_id: str
    file_id: str
