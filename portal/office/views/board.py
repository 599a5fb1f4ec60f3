"""The leaders' board, and the dossiers behind each of its figures (R11.6)."""

from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from flask import request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.catalogue import queries as catalogue
from portal.core import clock
from portal.core.clock import VIETNAM, local
from portal.core.errors import NotFound
from portal.dossiers.lifecycle import Step
from portal.dossiers.statuses import wording
from portal.office import board as figures
from portal.office import charts, rules
from portal.office.board import OPEN_NOW, Board, Counts, Filter, Measure, Period
from portal.office.views.base import LEADER, bp, desk_page
from portal.web.access import allow, current_actor
from portal.web.languages import say
from portal.web.reading import read_session

_LONGEST = timedelta(days=3660)


@bp.get("/board")
@allow(LEADER)
def board() -> ResponseReturnValue:
    """What came in, is in time, due soon and late: as a whole, by step, officer and service."""
    session, actor, now = read_session(), current_actor(), clock.now()
    first, last = _days(now)
    period = _period(first, last)
    found = figures.board(session, period, actor=actor, now=now)
    tables = _tables(found, first, last)
    return desk_page(
        "office/board.html",
        first=first,
        last=last,
        now=now,
        measures=list(Measure),
        whole=_cells(found.whole, first, last, {}),
        tables=tables,
        units=[
            (say(agency.name), [counts.get(measure, 0) for measure in Measure])
            for agency, counts in figures.units(session, period, actor=actor, now=now)
        ],
        open_now=OPEN_NOW,
    )


def _days(now: datetime) -> tuple[date, date]:
    """The first and last day of the chosen period: this month so far, when nothing sensible was chosen."""
    today = local(now).date()
    first = _day(request.args.get("from", "")) or today.replace(day=1)
    last = _day(request.args.get("to", "")) or today
    sensible = first <= last and last - first <= _LONGEST
    return (first, last) if sensible else (today.replace(day=1), today)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _period(first: date, last: date) -> Period:
    begins = datetime.combine(first, time(), tzinfo=VIETNAM)
    return Period(begins, datetime.combine(last, time(), tzinfo=VIETNAM) + timedelta(days=1))


def _cells(counts: Counts, first: date, last: date, only: dict[str, Any]) -> list[dict[str, Any]]:
    """The figures of a row, each with the address of its dossiers; nothing stands behind a zero."""
    span: dict[str, Any] = {"from": first.isoformat(), "to": last.isoformat()}
    return [
        {
            "text": count,
            "href": url_for("office.board_dossiers", due=measure.value, **only, **span) if count else "",
        }
        for measure in Measure
        for count in [counts.get(measure, 0)]
    ]


def _tables(found: Board, first: date, last: date) -> list[dict[str, Any]]:
    names = figures.names(read_session(), found.officers)
    steps = [
        (say(rules.STEP_NAMES[step]), {"step": step.value}, found.steps[step]) for step in Step if step in found.steps
    ]
    officers = [
        (names.get(one, "") if one else _("Chưa có người thụ lý"), {"officer": str(one or "none")}, counts)
        for one, counts in found.officers.items()
    ]
    services = [(say(catalogue.newest(code).name), {"service": code}, found.services[code]) for code in found.services]
    return [
        _table(_("Theo khâu xử lý"), _("Khâu"), steps, first, last),
        _table(_("Theo cán bộ thụ lý"), _("Cán bộ"), sorted(officers, key=_by_name), first, last),
        _table(_("Theo thủ tục"), _("Thủ tục"), sorted(services, key=_by_name), first, last),
    ]


_Row = tuple[str, dict[str, Any], Counts]


def _by_name(row: _Row) -> str:
    return row[0].casefold()


def _table(title: str, column: str, rows: list[_Row], first: date, last: date) -> dict[str, Any]:
    bars = [(name, {measure.value: counts.get(measure, 0) for measure in OPEN_NOW}) for name, _only, counts in rows]
    return {
        "title": title,
        "column": column,
        "rows": [[name, *_cells(counts, first, last, only)] for name, only, counts in rows],
        "bars": charts.stacked([bar for bar in bars if sum(bar[1].values())]),
    }


@bp.get("/board/dossiers")
@allow(LEADER)
def board_dossiers() -> ResponseReturnValue:
    """The dossiers behind one figure of the board: ``?due=&step=&officer=&service=&from=&to=``."""
    now, args = clock.now(), request.args
    first, last = _days(now)
    try:
        measure, only = Measure(args.get("due", "")), _filter()
    except ValueError:
        raise NotFound from None
    number = args.get("page", "")
    page = max(1, int(number)) if number.isascii() and number.isdecimal() and len(number) <= 6 else 1
    found = figures.behind(
        read_session(), measure, only, _period(first, last), actor=current_actor(), page=page, now=now
    )
    chosen: dict[str, Any] = {name: args[name] for name in ("due", "step", "officer", "service") if args.get(name)}
    chosen |= {"from": first.isoformat(), "to": last.isoformat()}
    return desk_page(
        "office/board_dossiers.html",
        measure=measure,
        only=_about(only),
        first=first,
        last=last,
        found=found,
        status=wording,
        step_names=rules.STEP_NAMES,
        service_name=lambda row: catalogue.definition(row.service_code, row.service_version).name,
        pages={
            "number": page,
            "last": max(1, -(-found.total // figures.PAGE)),
            "href": lambda n: url_for("office.board_dossiers", page=n, **chosen),
        },
    )


def _filter() -> Filter:
    """What the address chooses. Raises ValueError for what no board links to."""
    step, officer = request.args.get("step", ""), request.args.get("officer", "")
    return Filter(
        step=Step(step) if step else None,
        officer=UUID(officer) if officer not in ("", "none") else None,
        unassigned=officer == "none",
        service=request.args.get("service") or None,
    )


def _about(only: Filter) -> str:
    """Which part of the work a list is about."""
    said = []
    if only.step is not None:
        said.append(say(rules.STEP_NAMES[only.step]))
    if only.unassigned:
        said.append(_("Chưa có người thụ lý"))
    if only.officer is not None:
        said.append(figures.names(read_session(), [only.officer]).get(only.officer, ""))
    if only.service is not None:
        said.append(say(catalogue.newest(only.service).name))
    return " · ".join(one for one in said if one)
