"""Form 07, the register: every dossier that an agency accepted in a year, numbered as its acceptance slip says.

The numbers are those of the slips ("Vào sổ: quyển số 2026; số thứ tự 05"), so they run from 01 to the end of the year
without a gap. A dossier that was completed and accepted again stands there twice, as it was given two slips.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session, load_only

from portal.accounts.models import Account, Agency
from portal.catalogue import queries as catalogue
from portal.core.clock import VIETNAM, local
from portal.core.errors import NotFound
from portal.documents import book_content as content
from portal.dossiers.lifecycle import Status
from portal.dossiers.models import Dossier
from portal.dossiers.statuses import wording
from portal.office import parties
from portal.office.letters.models import APPLICANT, BookClosing, ClosedBook, DocumentDelivery
from portal.office.models import ACCEPTANCE_SLIP, RegisterEntry

COLUMNS = (
    "STT",
    "Mã hồ sơ",
    "Tên thủ tục hành chính",
    "Số bộ hồ sơ",
    "Tên tổ chức, cá nhân",
    "Địa chỉ, số điện thoại",
    "Cơ quan chủ trì giải quyết",
    "Ngày nhận hồ sơ",
    "Ngày hẹn trả kết quả",
    "Ngày trả kết quả",
    "Phương thức nhận kết quả",
    "Ký nhận",
    "Ghi chú",
)
_CHANNELS = {"online": "Trực tuyến", "counter": "Tại Bộ phận Một cửa", "post": "Qua bưu chính"}
_SHOWN = (
    Dossier.code,
    Dossier.service_code,
    Dossier.service_version,
    Dossier.applicant_name,
    Dossier.status,
    Dossier.due_at,
    Dossier.returned_at,
    Dossier.finished_at,
    Dossier.purged_at,
)
_ENDED = (Status.REFUSED, Status.STOPPED)


@dataclass(frozen=True)
class Period:
    """A year, or a month of it (1 to 12), on a Vietnamese clock."""

    year: int
    month: int | None = None

    @property
    def bounds(self) -> tuple[datetime, datetime]:
        """Its first moment, and that of what comes after it."""
        first = self.month or 1
        after = (self.year, self.month + 1) if self.month and self.month < 12 else (self.year + 1, 1)
        return datetime(self.year, first, 1, tzinfo=VIETNAM), datetime(*after, 1, tzinfo=VIETNAM)

    @property
    def words(self) -> str:
        """``Năm 2026`` or ``Tháng 11 năm 2026``."""
        return f"Tháng {self.month} năm {self.year}" if self.month else f"Năm {self.year}"


def _wanted(agency: Agency, period: Period) -> Any:
    since, until = period.bounds
    delivery = (DocumentDelivery.dossier_id == Dossier.id) & (DocumentDelivery.recipient == APPLICANT)
    return (
        select(RegisterEntry, Dossier, Account.address, Account.phone, DocumentDelivery)
        .options(load_only(*_SHOWN, raiseload=True))
        .join(Dossier, Dossier.id == RegisterEntry.dossier_id)
        .outerjoin(Account, Account.id == Dossier.owner_id)
        .outerjoin(DocumentDelivery, delivery)
        .where(
            RegisterEntry.register == f"{agency.key}/{ACCEPTANCE_SLIP}/{period.year}",
            RegisterEntry.entered_at >= since,
            RegisterEntry.entered_at < until,
        )
    )


def count(session: Session, agency: Agency, period: Period) -> int:
    """How many lines the register of a period has."""
    return session.execute(select(func.count()).select_from(_wanted(agency, period).subquery())).scalar_one()


def lines(
    session: Session, agency: Agency, period: Period, *, limit: int | None = None, offset: int = 0
) -> list[tuple[UUID, content.RegisterLine]]:
    """The lines of a period in the order of their numbers, each with the dossier it is about."""
    query = _wanted(agency, period).order_by(RegisterEntry.entry).limit(limit).offset(offset)
    return [(row[1].id, _line(agency, *row)) for row in session.execute(query).all()]


def _line(
    agency: Agency,
    entry: RegisterEntry,
    dossier: Dossier,
    address: str | None,
    phone: str | None,
    delivery: DocumentDelivery | None,
) -> content.RegisterLine:
    form = catalogue.definition(dossier.service_code, dossier.service_version)
    reach = ", ".join(part for part in (address, phone) if part and dossier.purged_at is None)
    returned = dossier.returned_at or (dossier.finished_at if dossier.status in _ENDED else None)
    return content.RegisterLine(
        entry=f"{entry.entry:02d}",
        code=dossier.code or "",
        service=form.name.vi,
        sets=form.dossier_sets,
        applicant=dossier.applicant_name,
        reach=reach,
        lead=agency.name_vi,
        received=_day(entry.entered_at),
        due=_day(dossier.due_at),
        returned=_day(returned),
        channel=_CHANNELS.get(delivery.sending, "") if delivery and returned else "",
        note=_note(entry, dossier, delivery),
    )


def _note(entry: RegisterEntry, dossier: Dossier, delivery: DocumentDelivery | None) -> str:
    notes = [f"Tiếp nhận lại lần {entry.round}"] if entry.round > 1 else []
    if dossier.status != Status.RETURNED:
        notes.append(wording(dossier.status).name.vi)
    if dossier.purged_at is not None:
        notes.append(f"Đã tiêu hủy ngày {_day(dossier.purged_at)}")
    if delivery is not None and delivery.tracking:
        notes.append(f"{delivery.carrier} {delivery.tracking}")
    return "; ".join(notes)


def _day(moment: datetime | None) -> str:
    return f"{local(moment):%d/%m/%Y}" if moment else ""


def book(
    session: Session, agency: Agency, period: Period, rows: Sequence[content.RegisterLine], *, now: datetime
) -> content.RegisterBook:
    """The register of a period, to be printed."""
    return content.RegisterBook(
        agency=parties.agency(session, agency),
        book=f"{period.year}",
        period=period.words,
        columns=COLUMNS,
        lines=tuple(rows),
        day=local(now).date(),
    )


def closed(session: Session, agency_id: UUID, year: int) -> ClosedBook | None:
    """The register of a year as it was closed, if it was."""
    return session.get(ClosedBook, (agency_id, year))


def closing(session: Session, agency_id: UUID, year: int) -> BookClosing | None:
    """How far the closing of the register of a year is, from when it was asked for until it is closed."""
    return session.get(BookClosing, (agency_id, year))


def agency_of(session: Session, agency_id: UUID | None) -> Agency:
    """The officer's agency. Raises NotFound."""
    found = session.get(Agency, agency_id) if agency_id else None
    if found is None:
        raise NotFound
    return found
