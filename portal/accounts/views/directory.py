"""The public directory of agencies with their official e-mail addresses (R17.5)."""

import csv
import io

from flask import Response, render_template
from flask.typing import ResponseReturnValue

from portal.accounts import queries
from portal.accounts.models import Agency
from portal.accounts.views.blueprint import bp
from portal.core import clock
from portal.web.access import PUBLIC, allow
from portal.web.reading import read_session

_COLUMNS = ("ma_dinh_danh", "ten", "ten_tieng_anh", "dia_chi", "dien_thoai", "thu_dien_tu")


def _in_force() -> list[Agency]:
    return queries.agencies(read_session(), on=clock.local(clock.now()).date())


@bp.get("/directory")
@allow(PUBLIC)
def directory() -> ResponseReturnValue:
    """Every agency, how to reach it, and its official e-mail address."""
    return render_template("accounts/directory.html", agencies=_in_force())


@bp.get("/directory.csv")
@allow(PUBLIC)
def directory_csv() -> ResponseReturnValue:
    """The same as a table for other programs: UTF-8 with a mark, so that spreadsheets read the accents."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(_COLUMNS)
    for agency in _in_force():
        cells = (agency.identifier, agency.name_vi, agency.name_en, agency.address, agency.phone, agency.email)
        writer.writerow([_inert(cell) for cell in cells])
    return Response(
        text.getvalue().encode("utf-8-sig"),
        mimetype="text/csv",
        headers={"Content-Disposition": 'attachment; filename="danh-ba-co-quan.csv"'},
    )


def _inert(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula (threat T30)."""
    return f"\t{cell}" if cell[:1] in "=+-@＝＋－＠\t\r" and cell else cell
