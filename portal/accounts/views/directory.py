"""The public directory of agencies with their official e-mail addresses (R17.5)."""

from flask import Response, render_template
from flask.typing import ResponseReturnValue

from portal.accounts import queries
from portal.accounts.agencies import queries as agencies
from portal.accounts.models import Agency
from portal.accounts.views.blueprint import bp
from portal.core import clock
from portal.core.errors import NotFound
from portal.web.access import PUBLIC, allow
from portal.web.reading import read_session
from portal.web.spreadsheets import csv_bytes

_COLUMNS = ("ma_dinh_danh", "ten", "ten_tieng_anh", "dia_chi", "dien_thoai", "thu_dien_tu")


def _in_force() -> list[Agency]:
    return queries.agencies(read_session(), on=clock.local(clock.now()).date())


@bp.get("/directory")
@allow(PUBLIC)
def directory() -> ResponseReturnValue:
    """Every agency, how to reach it, and its official e-mail address."""
    today = clock.local(clock.now()).date()
    return render_template(
        "accounts/directory.html", agencies=_in_force(), former=agencies.former(read_session(), on=today)
    )


@bp.get("/directory/<key>")
@allow(PUBLIC)
def agency_of_old(key: str) -> ResponseReturnValue:
    """One agency, also one that is no more: what it was called when, and who goes on with its work."""
    db, today = read_session(), clock.local(clock.now()).date()
    found = agencies.agency_by_key(db, key)
    known = [one for one in agencies.history(db, found.id) if one.valid_from <= today]
    if not known:
        raise NotFound
    ended = known[-1].successor_id is not None
    names = [
        one for at, one in enumerate(known) if one.successor_id is None and (at == 0 or one.name != known[at - 1].name)
    ]
    return render_template(
        "accounts/agency.html",
        agency=found,
        name=known[-1].name,
        names=names,
        ended=known[-1].valid_from if ended else None,
        successor=queries.agency(db, key) if ended else None,
    )


@bp.get("/directory.csv")
@allow(PUBLIC)
def directory_csv() -> ResponseReturnValue:
    """The same as a table for other programs: UTF-8 with a mark, so that spreadsheets read the accents."""
    rows = (
        (agency.identifier, agency.name_vi, agency.name_en, agency.address, agency.phone, agency.email)
        for agency in _in_force()
    )
    return Response(
        csv_bytes(_COLUMNS, rows),
        mimetype="text/csv",
        headers={"Content-Disposition": 'attachment; filename="danh-ba-co-quan.csv"'},
    )
