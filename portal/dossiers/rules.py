"""Rules about a dossier, as pure functions."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum

from forms.text import Text
from portal.core.calendar import Unit, WorkCalendar

RECEPTION_HOURS = Decimal(8)


class Original(StrEnum):
    """What the applicant has to do about the paper original of a component."""

    NONE = "none"
    BRING_ONCE = "bring_once"


class Ground(StrEnum):
    """Which condition of R6.2 makes the electronic document enough by itself."""

    SIGNED_AND_SENT = "6.2.a"
    INTACT_SINCE_CREATION = "6.2.b"
    COMPARABLE_ON_DEMAND = "6.2.c"


@dataclass(frozen=True)
class Evidence:
    """How a component was given: signed validly by the applicant or the issuing authority, and still intact.

    ``accepted``: it counts as signed because an officer accepted the signature; ``certified``: because it is a copy
    that an agency compared with the paper and sealed; ``held``: the agency already keeps the paper original.
    """

    signed_by_applicant: bool = False
    signed_by_issuer: bool = False
    intact: bool = True
    accepted: bool = False
    certified: bool = False
    held: bool = False


@dataclass(frozen=True)
class PaperRule:
    """Whether an original is to be brought, under which clause, and why, in words for the slip."""

    original: Original
    clause: str
    why: Text
    grounds: frozenset[Ground]

    @property
    def basis(self) -> Text:
        """The clause by its full name, for pages and slips."""
        return BASES[self.clause]


def _basis(vi: str, en: str) -> Text:
    return Text(
        vi=f"{vi} Quy định ban hành kèm theo Quyết định số 35/2016/QĐ-UBND",
        en=f"{en} of the Regulation issued with Decision 35/2016/QĐ-UBND",
    )


BASES = {
    "R6.2": _basis("khoản 2 Điều 6", "Article 6.2"),
    "R9.3c": _basis("điểm c khoản 3 Điều 9", "Article 9.3.c"),
    "R11.3": _basis("khoản 3 Điều 11", "Article 11.3"),
    "R11.4": _basis("khoản 4 Điều 11", "Article 11.4"),
}


_ARCHIVE = Text(
    vi="Cơ quan phải lưu bản giấy theo quy định: mang một bản khi đến nhận kết quả.",
    en="The agency must keep a paper copy by law: bring one when you collect the result.",
)
_SIGNED = Text(
    vi="Đã ký số hợp lệ: không phải nộp bản giấy.",
    en="Validly signed electronically: no paper original is needed.",
)
_ACCEPTED = Text(
    vi="Cán bộ đã xem xét và chấp nhận chữ ký số: không phải nộp bản giấy.",
    en="An officer looked at the electronic signature and accepted it: no paper original is needed.",
)
_CERTIFIED = Text(
    vi="Cơ quan đã đối chiếu bản giấy và cấp bản sao điện tử có chứng thực: không phải nộp bản giấy.",
    en="An agency compared the paper and issued a certified electronic copy: no paper original is needed.",
)
_HELD = Text(
    vi="Bộ phận Một cửa đã nhận bản chính: không phải mang lại.",
    en="The one-stop desk already has the original: nothing is to be brought.",
)
_ONCE = Text(
    vi="Chưa ký số và cơ quan cần lưu bản chính: mang bản chính một lần, khi đến nhận kết quả.",
    en="Not signed electronically and the original must be archived: bring it once, when you collect the result.",
)
_NEVER = Text(
    vi="Thủ tục không yêu cầu bản chính.",
    en="This procedure does not need the original.",
)


def paper_rule(*, original_required: bool, paper_archive_required: bool, evidence: Evidence) -> PaperRule:
    """What becomes of the paper original of one component (R9.3c, R11.3, R11.4), and which of R6.2 a–c holds.

    An original that was handed in at the desk is not asked for again. Paper that the receiver must archive by law comes
    next (the exception of R9.3c); then a valid signature frees from
    the original (R11.4); an unsigned component whose original is needed is brought once, with the result (R11.3).
    """
    signed = evidence.signed_by_applicant or evidence.signed_by_issuer
    grounds = _grounds(signed=signed, intact=evidence.intact, original=original_required or paper_archive_required)
    if evidence.held:
        return PaperRule(Original.NONE, "R9.3c" if paper_archive_required else "R11.3", _HELD, grounds)
    if paper_archive_required:
        return PaperRule(Original.BRING_ONCE, "R9.3c", _ARCHIVE, grounds)
    if signed:
        return PaperRule(Original.NONE, "R11.4", _why_signed(evidence), grounds)
    if original_required:
        return PaperRule(Original.BRING_ONCE, "R11.3", _ONCE, grounds)
    return PaperRule(Original.NONE, "R6.2", _NEVER, grounds)


def _why_signed(evidence: Evidence) -> Text:
    if evidence.certified:
        return _CERTIFIED
    return _ACCEPTED if evidence.accepted else _SIGNED


def _grounds(*, signed: bool, intact: bool, original: bool) -> frozenset[Ground]:
    grounds = set()
    if signed:
        grounds.add(Ground.SIGNED_AND_SENT)
    if intact:
        grounds.add(Ground.INTACT_SINCE_CREATION)
    if original:
        grounds.add(Ground.COMPARABLE_ON_DEMAND)
    return frozenset(grounds)


def answer_by(calendar: WorkCalendar, *, received_at: datetime) -> datetime:
    """By when the one-stop desk says whether it takes an online dossier: eight working hours after it came in."""
    return calendar.deadline(received_at, amount=RECEPTION_HOURS, unit=Unit.WORKING_HOUR).due
