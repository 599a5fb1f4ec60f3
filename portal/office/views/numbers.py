"""The numbers of the registers that no document bears: kept for a dossier, left over, or void with the reason."""

from uuid import UUID

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.core import clock
from portal.core.actor import Role
from portal.core.clock import local
from portal.core.db import transaction
from portal.core.errors import NotFound, PortalError
from portal.office import queries
from portal.office.actions import numbers as actions
from portal.office.books import numbers as books
from portal.office.books import register
from portal.office.letters.errors import NumberInUse
from portal.office.models import RegisterEntry
from portal.office.page_forms import ReasonForm
from portal.office.views.base import CLERK, OFFICER, bp, desk_page, explained
from portal.web.access import allow, current_actor
from portal.web.reading import read_session

_PAGE = 50
_YEARS = 5


def _number(text: str, otherwise: int) -> int:
    return int(text) if text.isdecimal() and text.isascii() and len(text) < 6 and int(text) > 0 else otherwise


@bp.get("/numbers")
@allow(OFFICER)
def numbers() -> ResponseReturnValue:
    """What became of each number of a year that no document bears."""
    session, this_year = read_session(), local(clock.now()).year
    agency = register.agency_of(session, current_actor().agency_id)
    year = min(_number(request.args.get("year", ""), this_year), this_year)
    page, total = _number(request.args.get("page", ""), 1), books.count(session, agency, year)
    rows = books.unused(session, agency, year, this_year=this_year, limit=_PAGE, offset=(page - 1) * _PAGE)
    return desk_page(
        "office/numbers.html",
        rows=rows,
        total=total,
        year=year,
        years=range(this_year, this_year - _YEARS, -1),
        may_void=current_actor().has(Role.CLERK),
        pages={
            "number": page,
            "last": max(1, -(-total // _PAGE)),
            "href": lambda n: url_for("office.numbers", page=n, year=year),
        },
    )


@bp.get("/numbers/<uuid:entry_id>/void")
@allow(CLERK)
def void_page(entry_id: UUID) -> ResponseReturnValue:
    """Why no document will bear this number."""
    return _void(entry_id, None)


@bp.post("/numbers/<uuid:entry_id>/void")
@allow(CLERK)
def void(entry_id: UUID) -> ResponseReturnValue:
    """Make it void."""
    form = ReasonForm()
    if not form.validate():
        return _void(entry_id, form), 422
    try:
        with transaction() as session:
            entry = actions.void(
                session, entry_id, reason=form.reason.data, actor=current_actor(), revision=form.seen, now=clock.now()
            )
            year = books.of_year(entry.register)
    except (NotFound, NumberInUse):
        raise
    except PortalError as problem:
        return explained(form, problem, again=lambda: _void(entry_id, form))
    flash(_("Đã hủy số."), "success")
    return redirect(url_for("office.numbers", year=year), 303)


def _void(entry_id: UUID, form: ReasonForm | None) -> str:
    session = read_session()
    entry = session.get(RegisterEntry, entry_id)
    if entry is None:
        raise NotFound
    dossier = queries.dossier(session, entry.dossier_id, actor=current_actor())
    if not books.may_be_voided(session, entry, year=local(clock.now()).year):
        raise NumberInUse
    shown = form or ReasonForm(data={"revision": dossier.revision})
    return desk_page("office/void.html", form=shown, entry=entry, dossier=dossier)
