"""What happens to a dossier, as facts. Subscribers and the applicant's timeline live on these."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

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
    """Somebody wants to sign this application with a remote provider; ``code`` is its name in the app.

    ``signer`` is the name of who was invited to sign, "" for the applicant.
    """

    request_id: str
    code: str
    application_sha256: str
    signer: str = ""


@dataclass(frozen=True)
class RemoteSigningEnded(Event):
    """A request for a remote signature ended without one: refused, expired, cancelled or failed.

    ``signer`` as for RemoteSigningAsked.
    """

    request_id: str
    how: str
    signer: str = ""


@dataclass(frozen=True)
class LocalSigningAsked(Event):
    """Somebody wants to sign this application on their own computer; ``code`` is what page and agent show.

    ``signer`` as for RemoteSigningAsked.
    """

    request_id: str
    code: str
    application_sha256: str
    signer: str = ""


@dataclass(frozen=True)
class LocalSigningEnded(Event):
    """A request for a signature on the signer's computer ended without one: refused, expired, cancelled or failed.

    ``signer`` as for RemoteSigningAsked.
    """

    request_id: str
    how: str
    signer: str = ""


@dataclass(frozen=True)
class SignatureRechecked(Event):
    """A signature whose issuer could not be asked was examined again and has its final verdict."""

    sha256: str
    outcome: str
    reason: str


@dataclass(frozen=True)
class DossierSubmitted(Event):
    """The dossier was handed in (R10.1 sent, R10.2 received), by consent to a text (none at the desk)."""

    code: str
    sent_at: datetime
    received_at: datetime
    application_sha256: str
    signed: bool
    files: tuple[tuple[str, int, str], ...]
    consent_version: str = ""
    consent_sha256: str = ""


@dataclass(frozen=True)
class DossierAccepted(Event):
    """The agency took the dossier in and promised a date."""

    due_at: datetime
    note: str


@dataclass(frozen=True)
class DeadlineRecounted(Event):
    """The working calendar was changed, so the promised date moved."""

    due_at: datetime
    reason: str


@dataclass(frozen=True)
class DeadlinePutOff(Event):
    """The agency apologised and promised another date (NĐ 61/2018/NĐ-CP Đ19.9)."""

    due_at: datetime
    number: str
    reason: str


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
    """The result is in the applicant's hands, or with the ``carrier`` under a ``tracking`` number."""

    channel: str
    carrier: str = ""
    tracking: str = ""


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
class PaperRechecked(Event):
    """The signature on a paper, undecided when it came in, was judged again and decided."""

    name: str
    sha256: str
    outcome: str
    reason: str


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


@dataclass(frozen=True)
class SignerInvited(Event):
    """Somebody besides the applicant is asked to sign; ``serial`` tells one invitation from the next to the same."""

    invitation_id: str
    serial: int
    name: str
    role: Mapping[str, str]
    expires_at: datetime


@dataclass(frozen=True)
class SignerReminded(Event):
    """Somebody who was asked to sign and has not answered is asked once more."""

    invitation_id: str
    serial: int
    name: str


@dataclass(frozen=True)
class ApplicationCosigned(Event):
    """Somebody besides the applicant signed; ``remaining`` are still to sign."""

    invitation_id: str
    name: str
    role: Mapping[str, str]
    sha256: str
    outcome: str
    reason: str
    remaining: int


@dataclass(frozen=True)
class SigningRefused(Event):
    """Somebody who was asked to sign does not want to, and said why."""

    invitation_id: str
    name: str
    reason: str


@dataclass(frozen=True)
class InvitationExpired(Event):
    """Somebody who was asked to sign did not answer in time."""

    invitation_id: str
    name: str


@dataclass(frozen=True)
class InvitationCancelled(Event):
    """An invitation holds no longer; ``changed``: because the application did, and with it a signature given before."""

    invitation_id: str
    name: str
    was: str
    changed: bool


@dataclass(frozen=True)
class CounterFilingBegun(Event):
    """The one-stop desk began to file for somebody, who agreed to this version of the wording, this way."""

    channel: str
    shown: str
    consent_version: str
    consent_way: str


@dataclass(frozen=True)
class PaperApplicationReceived(Event):
    """The application came back signed on paper, and was scanned at the desk."""

    sha256: str
    pages: int
    application_sha256: str


@dataclass(frozen=True)
class DossierClaimed(Event):
    """The person took the dossier that the desk had filed for them into their account."""


@dataclass(frozen=True)
class DocumentSent(Event):
    """A sealed document, or the news of its revocation, went to another agency that it is for (R11.2)."""

    number: str
    name: str
    sending: str


@dataclass(frozen=True)
class DocumentAcknowledged(Event):
    """An agency acknowledged a document that it was sent."""

    number: str
    name: str


@dataclass(frozen=True)
class ResultRevoked(Event):
    """A result lost its force by a decision (R12.2); its file stays as it is."""

    number: str
    decision: str
    decided_on: date
    authority: str
    reason: str
