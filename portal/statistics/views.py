"""Open statistics as a page, a table and JSON; nobody has to sign in."""

from collections.abc import Iterable
from typing import Any

from flask import Blueprint, Response, jsonify, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.core import clock
from portal.core.errors import NotFound
from portal.office.charts import stacked
from portal.statistics import exports, snapshot
from portal.statistics.counting import Fact
from portal.statistics.rules import LEAST, Shown
from portal.statistics.snapshot import Line, Snapshot
from portal.web.access import PUBLIC, allow
from portal.web.languages import language, say
from portal.web.spreadsheets import csv_bytes

bp = Blueprint("statistics", __name__)
_CACHED = "public, max-age=3600"
_MOST = 60
"""So many services are on the page; all of them are in the files."""
HIDDEN = "–"
"""What stands for a figure that is not published."""


@bp.get("/statistics")
@allow(PUBLIC)
def index() -> ResponseReturnValue:
    """Who asked what of whom, and how fast it was answered (R3.4): a year, of all agencies or of one."""
    found = _chosen()
    key = request.args.get("agency", "")
    key = key if key in found.agencies else ""
    line = found.agencies[key] if key else found.whole
    services = {place: one for place, one in found.services.items() if not key or place[0] == key}
    by_agency = [([say(exports.agency_name(found, one))], at) for one, at in _by_size(found.agencies)]
    by_service = [(_service_names(found, place), at) for place, at in _by_size(services)]
    post = not found.post_joined
    return render_template(
        "statistics/index.html",
        snapshot=found,
        years=snapshot.years(clock.local(clock.now()).date()),
        agency=key,
        agency_names=sorted((say(exports.agency_name(found, one)), one) for one in found.agencies),
        tiles=_tiles(line),
        asked=line.shown(Fact.ASKED_BY),
        grades=line.shown(Fact.RATED),
        months=_months(found, key),
        bars=_bars(found, key),
        agencies=_tables([] if key else by_agency, post=post),
        services=_tables(by_service[:_MOST], post=post),
        more=max(0, len(by_service) - _MOST),
        nothing=not found.agencies,
        least=LEAST,
        hidden=HIDDEN,
    )


@bp.get("/statistics.csv")
@allow(PUBLIC)
def table() -> ResponseReturnValue:
    """All published rows of a year as a table."""
    found = _chosen()
    rows = (["" if cell is None else cell for cell in one.values()] for one in exports.records(found, language()))
    answer = Response(csv_bytes(exports.COLUMNS, rows), mimetype="text/csv")
    answer.headers["Content-Disposition"] = f'attachment; filename="thong-ke-{found.year}.csv"'
    answer.headers["Cache-Control"] = _CACHED
    return answer


@bp.get("/statistics.json")
@allow(PUBLIC)
def machine() -> ResponseReturnValue:
    """The same for programs; null stands for what is not published."""
    found = _chosen()
    answer = jsonify(
        {
            "year": found.year,
            "until": found.until.isoformat(),
            "least_people": LEAST,
            "post_counted_with_counter": found.post_joined,
            "rows": list(exports.records(found, language())),
        }
    )
    answer.headers["Cache-Control"] = _CACHED
    return answer


def _chosen() -> Snapshot:
    now = clock.now()
    known = snapshot.years(clock.local(now).date())
    year = request.args.get("year", known[0], type=int)
    if year not in known:
        raise NotFound
    return snapshot.of(year, now=now)


def _by_size(lines: Any) -> list[tuple[Any, Line]]:
    return sorted(lines.items(), key=lambda item: (-(item[1].shown(Fact.RECEIVED).total or 0), str(item[0])))


def _tiles(line: Line) -> list[tuple[str, str]]:
    received, resolved = line.shown(Fact.RECEIVED), line.shown(Fact.RESOLVED)
    return [
        (_("Hồ sơ đã nhận"), _text(received.total)),
        (_("Nộp trực tuyến"), _per_cent(received, "online")),
        (_("Đã giải quyết"), _text(resolved.total)),
        (_("Đúng hạn"), _per_cent(resolved, "on_time")),
        (_("Không cần bản gốc nhờ ký số"), _text(line.shown(Fact.EXEMPT).part("yes"))),
        (_("Rất hài lòng hoặc hài lòng"), _satisfied(line.shown(Fact.RATED))),
    ]


def _satisfied(rated: Shown) -> str:
    if not rated.total or rated.parts is None:
        return HIDDEN
    good = rated.parts.get("very_satisfied", 0) + rated.parts.get("satisfied", 0)
    return f"{round(100 * good / rated.total)}%"


def _tables(rows: list[tuple[list[str], Line]], *, post: bool) -> tuple[list[list[str]], list[list[str]]]:
    """What came in, and what was resolved; each row begins with the names of what it is about."""
    received = [names + _received(line, post=post) for names, line in rows]
    return received, [names + _resolved(line) for names, line in rows]


def _service_names(found: Snapshot, place: tuple[str, str]) -> list[str]:
    level = exports.level_of(place[1])
    name = say(exports.name_of(place[1]))
    shown = _("%(service)s (mức %(n)s)", service=name, n=level) if level else name
    return [shown, say(exports.agency_name(found, place[0]))]


def _received(line: Line, *, post: bool) -> list[str]:
    received = line.shown(Fact.RECEIVED)
    return [
        _text(received.total),
        _per_cent(received, "online"),
        _text(received.part("counter")),
        *([_text(received.part("post"))] if post else []),
        _text(line.shown(Fact.EXEMPT).part("yes")),
    ]


def _resolved(line: Line) -> list[str]:
    resolved = line.shown(Fact.RESOLVED)
    return [
        _text(resolved.total),
        _per_cent(resolved, "on_time"),
        _text(line.median),
        _text(line.p90),
        _satisfied(line.shown(Fact.RATED)),
    ]


def _months(found: Snapshot, key: str) -> list[list[str]]:
    """Rows of the table of months: of all agencies with everything, of one agency what came in and was resolved."""
    if not key:
        return [
            [
                _("Tháng %(n)s", n=month),
                _text(line.shown(Fact.RECEIVED).total),
                _per_cent(line.shown(Fact.RECEIVED), "online"),
                _text(line.shown(Fact.RESOLVED).total),
                _per_cent(line.shown(Fact.RESOLVED), "on_time"),
            ]
            for month, line in sorted(found.months.items())
        ]
    line = found.agencies[key]
    received, resolved = line.shown(Fact.RECEIVED_IN), line.shown(Fact.RESOLVED_IN)
    if received.parts is None and resolved.parts is None:
        return []
    return [
        [_("Tháng %(n)s", n=int(month)), _text(received.part(month)), _text(resolved.part(month))]
        for month in _numbers(received, resolved)
    ]


def _numbers(*shown: Shown) -> list[str]:
    return sorted({month for one in shown for month in one.parts or ()})


def _bars(found: Snapshot, key: str) -> Any:
    rows: Iterable[tuple[str, int | None]]
    if key:
        received = found.agencies[key].shown(Fact.RECEIVED_IN)
        rows = [(_("Tháng %(n)s", n=int(month)), received.part(month)) for month in _numbers(received)]
    else:
        rows = [
            (_("Tháng %(n)s", n=month), line.shown(Fact.RECEIVED).total) for month, line in sorted(found.months.items())
        ]
    return stacked([(label, {"in_time": count}) for label, count in rows if count is not None])


def _text(value: int | None) -> str:
    return HIDDEN if value is None else str(value)


def _per_cent(shown: Shown, part: str) -> str:
    share = shown.share(part)
    return HIDDEN if share is None else f"{share:.0f}%"
