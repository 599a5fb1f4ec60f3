"""Form 06, the control sheet: from which desk to which a dossier went, who gave it, when, and whether in time."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from portal.accounts.models import Agency
from portal.catalogue import queries as catalogue
from portal.core.actor import Kind
from portal.core.calendar import WorkCalendar
from portal.core.clock import local
from portal.core.events import EventRecord, represented
from portal.documents import book_content as content
from portal.dossiers.deadlines import Entry
from portal.dossiers.models import Dossier
from portal.dossiers.rules import answer_by
from portal.office import parties
from portal.office.slips import tracking_url

_APPLICANT, _DESK, _SPECIALIST = "Người nộp hồ sơ", "Bộ phận Một cửa", "Bộ phận chuyên môn"
_LEADER, _CLERK, _END = "Lãnh đạo cơ quan", "Văn thư", "Kết thúc"
_WAYS: Mapping[str, tuple[str, str, str]] = {
    "DossierSubmitted": (_APPLICANT, _DESK, "Nộp hồ sơ"),
    "DossierAccepted": (_DESK, _SPECIALIST, "Tiếp nhận, chuyển xử lý"),
    "DossierRefused": (_DESK, _END, "Từ chối tiếp nhận"),
    "SupplementRequested": ("", _APPLICANT, "Yêu cầu bổ sung"),
    "SupplementReceived": (_APPLICANT, _DESK, "Nộp bổ sung"),
    "WithdrawalRequested": (_APPLICANT, _DESK, "Yêu cầu rút hồ sơ"),
    "ResultProposed": (_SPECIALIST, _LEADER, "Trình kết quả"),
    "StopProposed": (_SPECIALIST, _LEADER, "Trình dừng giải quyết"),
    "ProposalSentBack": (_LEADER, _SPECIALIST, "Yêu cầu xem xét thêm"),
    "ResultSigned": (_LEADER, _CLERK, "Ký kết quả"),
    "ResultSealed": (_CLERK, _DESK, "Đóng dấu, ban hành"),
    "ResultReturned": (_DESK, _APPLICANT, "Trả kết quả"),
    "DossierStopped": ("", _END, "Dừng giải quyết"),
}
"""Each event that hands a dossier on: from whom, to whom and what was done. Without a giver, who had it last."""
_WITH_THE_AGENCY = frozenset({_DESK, _SPECIALIST, _LEADER, _CLERK})


def handovers(
    records: Sequence[EventRecord], ledger: Sequence[Entry], calendar: WorkCalendar
) -> tuple[content.Handover, ...]:
    """Every handover of a dossier, oldest first. ``ledger`` says what was due when.

    The desk's own answer is due on the day of reception, or on the next working day (NĐ 61/2018 Đ18); everything after
    it is in time when the promised date was kept. What waits for the applicant has no date.
    """
    found: list[content.Handover] = []
    holder = _APPLICANT
    received: datetime | None = None
    for record in records:
        if record.type not in _WAYS:
            continue
        giver, taker, what = _WAYS[record.type]
        giver = giver or holder
        due = _due(giver, record, received, ledger, calendar)
        found.append(
            content.Handover(
                giver=giver,
                taker=taker,
                by="" if record.actor_kind in (Kind.CITIZEN, Kind.BUSINESS) else _named(record),
                received_at=received,
                given_at=record.at,
                outcome=_outcome(record.at, due),
                note=what,
            )
        )
        holder, received = taker, record.at
    return tuple(found)


def _named(record: EventRecord) -> str:
    if record.is_represented:
        return represented(record).vi
    return f"{record.actor_name} (thay {record.behalf})" if record.behalf else record.actor_name


def _due(
    giver: str, record: EventRecord, received: datetime | None, ledger: Sequence[Entry], calendar: WorkCalendar
) -> datetime | None:
    if giver not in _WITH_THE_AGENCY or received is None or record.type == "ResultReturned":
        return None
    if giver == _DESK:
        return answer_by(calendar, received_at=received)
    before = [entry for entry in ledger if entry.at < record.at]
    return before[-1].due if before else None


def _outcome(at: datetime, due: datetime | None) -> str:
    if due is None:
        return ""
    if at > due:
        return "Quá hạn"
    return "Đúng hạn" if local(at).date() == local(due).date() else "Trước hạn"


def sheet(
    session: Session,
    dossier: Dossier,
    agency: Agency,
    *,
    records: Sequence[EventRecord],
    ledger: Sequence[Entry],
    calendar: WorkCalendar,
    now: datetime,
) -> content.ControlSheet:
    """The control sheet of a dossier as it is now."""
    form = catalogue.definition(dossier.service_code, dossier.service_version)
    return content.ControlSheet(
        code=dossier.code or "",
        agency=parties.agency(session, agency),
        service_name=form.name.vi,
        applicant=parties.applicant(session, dossier),
        accepted_at=dossier.accepted_at,
        due_at=dossier.due_at,
        handovers=handovers(records, ledger, calendar),
        day=local(now).date(),
        tracking_url=tracking_url(dossier.code or ""),
    )
