"""What each official document says, as plain frozen values: no table, no session, no markup.

Texts are printed literally. Moments are aware datetimes and are printed on a Vietnamese clock. Amounts are whole
đồng. Layouts follow Appendix I of Decree 30/2020/NĐ-CP; the slips follow the forms of the one-stop shop (A5).
"""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

APPLICANT_BOX = "applicant"
OFFICER_BOX = "officer"
LEADER_BOX = "leader"
SEAL_BOX = "seal"


@dataclass(frozen=True, slots=True, kw_only=True)
class Agency:
    """The agency that issues or receives: its superior, its name, and the place name printed before dates."""

    name: str
    place: str
    superior: str = ""
    desk: str = ""
    contact: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Party:
    """A person or organisation as a form names it; ``identity`` reads for instance ``Số định danh: 0123…``."""

    name: str
    identity: str = ""
    address: str = ""
    phone: str = ""
    email: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Signatory:
    """Who signs: authority (``TM. ỦY BAN NHÂN DÂN``), position (``CHỦ TỊCH``) and full name."""

    position: str
    name: str
    authority: str = ""


@dataclass(frozen=True, slots=True)
class Grid:
    """A table with a heading row; every row has as many cells as there are columns."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Row:
    """One labelled answer; every line of it is printed as its own paragraph, unless it is printed as a table."""

    label: str
    lines: tuple[str, ...]
    grid: Grid | None = None


@dataclass(frozen=True, slots=True)
class Section:
    """A titled group of labelled answers."""

    title: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FileLine:
    """A file of a dossier: the component it answers, its name, its size in bytes and its SHA-256 in hexadecimal."""

    component: str
    name: str
    size: int
    sha256: str
    signature: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FeeLine:
    """An amount due or paid, in đồng; ``note`` says for instance how it was paid."""

    name: str
    amount: int
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperLine:
    """A component on a slip: how many originals, certified or plain copies and electronic files."""

    name: str
    originals: int = 0
    copies: int = 0
    electronic: int = 0
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class OriginalToBring:
    """A paper original to bring once, with the result, and the rule that demands it (R11.3, R9.3c)."""

    name: str
    rule: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SignaturePlace:
    """A place kept free for one person's signature; ``key`` names its box in the rendered document.

    ``caption`` says as what they sign, ``position`` which office they hold in the organisation, if one is known.
    """

    caption: str
    name: str
    key: str = APPLICANT_BOX
    position: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ApplicationDocument:
    """What the applicant declares and signs: readable answers, files, fees, and the exact answers as attachment.

    ``answers_json`` is embedded byte for byte as ``answers.json``; it must be UTF-8. ``draft`` is the short name of
    the draft, printed on every page. Every entry of ``signatures`` gets a box of its key on the last page.
    """

    service_name: str
    service_code: str
    service_version: str
    agency: Agency
    applicant: Party
    sections: tuple[Section, ...]
    files: tuple[FileLine, ...]
    statement: tuple[str, ...]
    answers_json: bytes
    draft: str
    day: date
    place: str
    signatures: tuple[SignaturePlace, ...]
    title: str = "Đơn đề nghị giải quyết thủ tục hành chính"
    representative: Party | None = None
    representation: str = ""
    fees: tuple[FeeLine, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiptDocument:
    """The portal's receipt of a submission: sent (R10.1), received (R10.2), what came in, what happens next.

    ``leaf``: the submission in the sealed log, as 64 hexadecimal digits, so that who holds the receipt is its witness.
    """

    code: str
    agency: Agency
    service_name: str
    service_code: str
    applicant: Party
    sent_at: datetime
    received_at: datetime
    files: tuple[FileLine, ...]
    application_sha256: str
    verdict: tuple[str, ...]
    next_steps: tuple[str, ...]
    tracking_url: str
    check_code: str
    verify_url: str
    answer_by: datetime | None = None
    fees: tuple[FeeLine, ...] = ()
    leaf: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class InventoryDocument:
    """The list of a proof package: what it holds, whom its maker believed. ``manifest`` is the same for machines."""

    code: str
    agency: Agency
    service_name: str
    made_at: datetime
    policy: str
    documents: tuple[FileLine, ...]
    others: tuple[FileLine, ...]
    manifest: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class PurgedLine:
    """A dossier that was destroyed: its code, service and days, how many files went, whether its results stay."""

    code: str
    service: str
    finished: date
    due: date
    files: int
    keeps_result: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PurgeRecord:
    """The record of a destruction: what, on what basis, who proposed and who decided it (Law 33/2024/QH15).

    ``manifest`` is the same for machines, with the SHA-256 of every file that was destroyed.
    """

    number: int
    agency: Agency
    note: str
    proposer: str
    proposed_at: datetime
    approver: str
    approved_at: datetime
    made_at: datetime
    lines: tuple[PurgedLine, ...]
    bases: tuple[str, ...]
    manifest: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class AcceptanceSlip:
    """Form 01: the dossier was accepted and the result is promised (giấy tiếp nhận hồ sơ và hẹn trả kết quả)."""

    number: str
    code: str
    agency: Agency
    service_name: str
    service_code: str
    applicant: Party
    components: tuple[PaperLine, ...]
    received_at: datetime
    due_at: datetime
    return_channel: str
    return_place: str
    receptionist: Signatory
    tracking_url: str
    representative: Party | None = None
    duration: str = ""
    sets: int = 1
    fees: tuple[FeeLine, ...] = ()
    book_number: str = ""
    book_entry: str = ""
    originals: tuple[OriginalToBring, ...] = ()
    no_original_reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lacking:
    """What is missing or wrong in a component, and how to mend it."""

    component: str
    demand: str
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SupplementRequest:
    """Form 02: everything that must be added or corrected, asked once (phiếu yêu cầu bổ sung, hoàn thiện hồ sơ)."""

    number: str
    code: str
    agency: Agency
    service_name: str
    applicant: Party
    items: tuple[Lacking, ...]
    day: date
    officer: Signatory
    tracking_url: str
    answer_by: datetime | None = None
    contact: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """Form 03: the dossier is refused, why, on what basis (phiếu từ chối tiếp nhận giải quyết hồ sơ; R4.1c)."""

    number: str
    code: str
    agency: Agency
    service_name: str
    applicant: Party
    reasons: tuple[str, ...]
    day: date
    officer: Signatory
    tracking_url: str
    reason_class: str = ""
    legal_bases: tuple[str, ...] = ()
    remedies: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Apology:
    """Form 04: the agency is late, says why, apologises and promises a new day (phiếu xin lỗi và hẹn lại)."""

    number: str
    code: str
    agency: Agency
    service_name: str
    applicant: Party
    received_at: datetime
    promised_at: datetime
    new_due_at: datetime
    reason: str
    day: date
    signatory: Signatory
    tracking_url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StopNotice:
    """Form 05: the agency stops processing the dossier (thông báo dừng giải quyết hồ sơ)."""

    number: str
    code: str
    agency: Agency
    service_name: str
    applicant: Party
    reasons: tuple[str, ...]
    day: date
    signatory: Signatory
    tracking_url: str
    legal_bases: tuple[str, ...] = ()
    consequences: tuple[str, ...] = ()


class ResultLayout(StrEnum):
    """How a result looks: framed (certificate, extract, permit) or as a letter (the others)."""

    CERTIFICATE = "certificate"
    EXTRACT = "extract"
    PERMIT = "permit"
    DECISION = "decision"
    NOTICE = "notice"
    ACKNOWLEDGEMENT = "acknowledgement"


@dataclass(frozen=True, slots=True)
class Article:
    """A numbered article (Điều) of a decision or permit: its heading sentence and further paragraphs."""

    heading: str
    paragraphs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ResultContent:
    """The words of one result: type of document, abstract, bases, fields, articles and closing paragraphs."""

    layout: ResultLayout
    type_name: str
    abstract: str = ""
    authority_line: str = ""
    addressees: tuple[str, ...] = ()
    legal_bases: tuple[str, ...] = ()
    opening: tuple[str, ...] = ()
    sections: tuple[Section, ...] = ()
    grid: Grid | None = None
    articles: tuple[Article, ...] = ()
    closing: tuple[str, ...] = ()
    validity: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ResultDocument:
    """The result of a procedure, numbered, to be signed by the leader and sealed by the agency (R9.3b)."""

    content: ResultContent
    number: str
    agency: Agency
    day: date
    signatory: Signatory
    dossier_code: str
    check_code: str
    verify_url: str
    recipients: tuple[str, ...] = ()

    @property
    def purpose(self) -> str:
        """What it is about, as its signature says."""
        return self.content.abstract or self.content.type_name


Document = (
    ApplicationDocument
    | ReceiptDocument
    | InventoryDocument
    | PurgeRecord
    | AcceptanceSlip
    | SupplementRequest
    | Refusal
    | Apology
    | StopNotice
    | ResultDocument
)
