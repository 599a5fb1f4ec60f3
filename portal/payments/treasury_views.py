"""The report for the treasury: on a page, as CSV and as a workbook."""

from flask import Blueprint, Response, render_template
from flask.typing import ResponseReturnValue

from portal.core.actor import Role
from portal.core.errors import NotFound
from portal.payments.periods import asked_period
from portal.payments.treasury import TreasuryReport, treasury_report
from portal.payments.treasury_tables import one_table, tables
from portal.web.access import allow, current_actor, role
from portal.web.languages import say
from portal.web.reading import read_session
from portal.web.spreadsheets import csv_bytes
from portal.web.workbooks import MEDIA_TYPE, Sheet, xlsx_bytes

bp = Blueprint("treasury", __name__, url_prefix="/cashier/treasury")
_READER = role(Role.CASHIER, Role.LEADER, Role.INSPECTOR)


@bp.get("")
@allow(_READER)
def report() -> ResponseReturnValue:
    """Income by month, service and kind; money by channel; both checked against the ledger."""
    unread: list[str] = []
    found = _report(unread)
    return render_template("cashier/treasury.html", report=found, tables=tables(found, say, of_one=True), unread=unread)


@bp.get("/report.csv")
@allow(_READER)
def report_csv() -> Response:
    """The same as one CSV: each table under its caption; no cell is taken for a formula."""
    found = _report([])
    content = csv_bytes(*one_table(tables(found, say)))
    return _file(content, found, "csv", "text/csv")


@bp.get("/report.xlsx")
@allow(_READER)
def report_xlsx() -> Response:
    """The same as a workbook of three sheets."""
    found = _report([])
    sheets = [Sheet(one.caption, one.columns, one.rows) for one in tables(found, say)]
    return _file(xlsx_bytes(sheets), found, "xlsx", MEDIA_TYPE)


def _file(content: bytes, found: TreasuryReport, ending: str, media_type: str) -> Response:
    answer = Response(content, mimetype=media_type)
    name = f"bao-cao-thu-{found.first}-{found.last}.{ending}"
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _report(unread: list[str]) -> TreasuryReport:
    first, last = asked_period(unread)
    agency_id = current_actor().agency_id
    if agency_id is None:
        raise NotFound
    return treasury_report(read_session(), first=first, last=last, agency_id=agency_id)
