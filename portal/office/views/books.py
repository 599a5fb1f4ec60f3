"""The register of the agency (form 07) and the control sheet of a dossier (form 06): to read, to print, sealed."""

import io
from datetime import datetime
from typing import Any
from uuid import UUID

from flask import Response, flash, redirect, request, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.accounts.models import Agency
from portal.core import clock
from portal.core.actor import Role
from portal.core.calendar import load_calendar
from portal.core.clock import local
from portal.core.db import transaction
from portal.core.errors import NotFound
from portal.documents import actions as documents
from portal.documents.book_content import ControlSheet, RegisterBook
from portal.dossiers import ledger
from portal.dossiers import queries as dossiers
from portal.office import issuing, queries
from portal.office.actions import books as actions
from portal.office.books import control, numbers, register
from portal.office.books.register import Period
from portal.office.letters.errors import TooManyToPrint
from portal.office.views.base import CLERK, OFFICER, PDF, bp, desk_page, found
from portal.web import downloads
from portal.web.access import allow, current_actor
from portal.web.reading import forget_reads, read_session
from portal.web.spreadsheets import csv_bytes

_PAGE = 50
_YEARS = 5
_MOST_PRINTED = 2000


def _period() -> Period:
    """The period in the address: this year without one; years to come and months that do not exist are not asked."""
    this_year = local(clock.now()).year
    year, month = (request.args.get(name, "") for name in ("year", "month"))
    known = year.isdecimal() and len(year) == 4 and 2000 <= int(year) <= this_year
    of_year = month.isdecimal() and len(month) <= 2 and 1 <= int(month) <= 12
    return Period(int(year) if known else this_year, int(month) if of_year else None)


def _own_agency() -> Agency:
    return register.agency_of(read_session(), current_actor().agency_id)


@bp.get("/register")
@allow(OFFICER)
def register_page() -> ResponseReturnValue:
    """The register of a period, in the order of its numbers."""
    session, period, agency = read_session(), _period(), _own_agency()
    total = register.count(session, agency, period)
    asked = request.args.get("page", "")
    page = max(1, int(asked)) if asked.isdecimal() and len(asked) < 6 else 1
    this_year = local(clock.now()).year
    where: dict[str, Any] = {"year": period.year} | ({"month": period.month} if period.month else {})
    return desk_page(
        "office/register.html",
        rows=register.lines(session, agency, period, limit=_PAGE, offset=(page - 1) * _PAGE),
        columns=register.COLUMNS,
        total=total,
        period=period,
        years=range(this_year, this_year - _YEARS, -1),
        where=where,
        closed=register.closed(session, agency.id, period.year),
        closing=register.closing(session, agency.id, period.year),
        unused=numbers.count(session, agency, period.year),
        may_close=current_actor().has(Role.CLERK) and period.year < this_year,
        may_seal=current_actor().has(Role.CLERK),
        pages={
            "number": page,
            "last": max(1, -(-total // _PAGE)),
            "href": lambda n: url_for("office.register_page", page=n, **where),
        },
    )


@bp.get("/register.csv")
@allow(OFFICER)
def register_csv() -> ResponseReturnValue:
    """The register of a period for spreadsheets; no cell becomes a formula."""
    session, period, agency = read_session(), _period(), _own_agency()
    rows = (line.cells for _, line in register.lines(session, agency, period))
    answer = Response(csv_bytes(register.COLUMNS, rows), mimetype="text/csv")
    answer.headers["Content-Disposition"] = f'attachment; filename="{_name(period)}.csv"'
    answer.headers["Cache-Control"] = "no-store"
    return answer


@bp.get("/register.pdf")
@allow(OFFICER)
def register_pdf() -> ResponseReturnValue:
    """The register of a period to print (A4, landscape)."""
    period, now = _period(), clock.now()
    return _sent(documents.render(_book(period, _own_agency(), now), created=now).pdf, _name(period))


@bp.post("/register/seal")
@allow(CLERK)
def seal_register() -> ResponseReturnValue:
    """The register of a period with the agency's seal, as it is now."""
    period, agency, now = _period(), _own_agency(), clock.now()
    book = _book(period, agency, now)
    forget_reads()
    made = issuing.make_slip(book, agency=agency, created=now, at=clock.now())
    return downloads.send_ours(made.sha256, f"{_name(period)}.pdf")


def _book(period: Period, agency: Agency, now: datetime) -> RegisterBook:
    """The register of a period, if it is short enough to be drawn while somebody waits."""
    session = read_session()
    rows = [line for _, line in register.lines(session, agency, period, limit=_MOST_PRINTED + 1)]
    if len(rows) > _MOST_PRINTED:
        raise TooManyToPrint(_MOST_PRINTED)
    return register.book(session, agency, period, rows, now=now)


@bp.post("/register/<int:year>/close")
@allow(CLERK)
def close_register(year: int) -> ResponseReturnValue:
    """Ask for the register of a year that is over to be closed; the page says how far it is."""
    forget_reads()
    with transaction() as session:
        actions.ask_closing(session, year, actor=current_actor(), now=clock.now())
    flash(_("Đang khóa sổ năm %(year)s. Bạn có thể rời trang này.", year=year), "success")
    return redirect(url_for("office.register_page", year=year), 303)


@bp.get("/register/<int:year>/closed.pdf")
@allow(OFFICER)
def closed_register(year: int) -> ResponseReturnValue:
    """The register of a year as it was closed."""
    kept = register.closed(read_session(), _own_agency().id, year)
    if kept is None:
        raise NotFound
    return downloads.send_ours(kept.sha256, f"{_name(Period(year))}-da-khoa.pdf")


def _name(period: Period) -> str:
    month = f"-{period.month:02d}" if period.month else ""
    return f"So-theo-doi-{period.year}{month}"


def _sent(pdf: bytes, name: str) -> Response:
    return send_file(io.BytesIO(pdf), mimetype=PDF, download_name=f"{name}.pdf", etag=False)


@bp.get("/dossiers/<uuid:dossier_id>/control-sheet.pdf")
@allow(OFFICER)
def control_sheet(dossier_id: UUID) -> ResponseReturnValue:
    """Who gave the dossier to whom, when, and whether in time (A5), to print."""
    now = clock.now()
    sheet, _agency = _sheet(dossier_id, now)
    return _sent(documents.render(sheet, created=now).pdf, f"Phieu-kiem-soat-{sheet.code}")


@bp.post("/dossiers/<uuid:dossier_id>/control-sheet")
@allow(OFFICER)
def seal_control_sheet(dossier_id: UUID) -> ResponseReturnValue:
    """The control sheet with the agency's seal, as it is now."""
    now = clock.now()
    sheet, agency = _sheet(dossier_id, now)
    forget_reads()
    made = issuing.make_slip(sheet, agency=agency, created=now, at=clock.now())
    return downloads.send_ours(made.sha256, f"Phieu-kiem-soat-{sheet.code}.pdf")


def _sheet(dossier_id: UUID, now: datetime) -> tuple[ControlSheet, Agency]:
    session, dossier = read_session(), found(dossier_id)
    agency = queries.agency(session, dossier)
    sheet = control.sheet(
        session,
        dossier,
        agency,
        records=dossiers.events(session, dossier_id),
        ledger=ledger.read(session, dossier_id),
        calendar=load_calendar(session),
        now=now,
    )
    return sheet, agency
