"""The published tables for other programs: one flat list of rows with stable names (docs/statistics.md)."""

from collections.abc import Iterator
from typing import Any

from forms.text import Text
from portal.catalogue import queries as catalogue
from portal.core.errors import NotFound
from portal.statistics.counting import Fact
from portal.statistics.snapshot import Line, Snapshot

COLUMNS = (
    "year", "until", "scope", "month", "agency", "agency_name", "service", "service_name", "level", "received",
    "received_online", "received_counter", "received_post", "received_online_percent", "exempt_from_originals",
    "asked_by_citizens", "asked_by_businesses", "asked_at_desk", "resolved", "resolved_on_time", "resolved_late",
    "on_time_percent", "median_working_days", "p90_working_days", "rated", "very_satisfied", "satisfied",
    "not_satisfied",
)  # fmt: skip
"""The columns of the table, in order; None stands for what is not published."""
Record = dict[str, Any]


def name_of(code: str) -> Text:
    """What a service is called, offered or not; its code when no definition of it is known any more."""
    try:
        return catalogue.newest(code).name
    except NotFound:
        return Text(vi=code, en=code)


def level_of(code: str) -> int | None:
    """The level (3 or 4) at which a service is offered online; None when it is no longer."""
    service = catalogue.find(code)
    return service.level if service else None


def records(snapshot: Snapshot, language: str = "vi") -> Iterator[Record]:
    """Every published row: the whole year, its months, the agencies, the services of each, and the months of both."""
    yield _record(snapshot, "all", snapshot.whole)
    for month, line in sorted(snapshot.months.items()):
        yield _record(snapshot, "month", line, month=month)
    for key, line in sorted(snapshot.agencies.items()):
        at: Record = {"agency": key, "agency_name": agency_name(snapshot, key).into(language)}
        yield _record(snapshot, "agency", line, **at)
        yield from _by_month(snapshot, "agency_month", line, at)
    for (key, code), line in sorted(snapshot.services.items()):
        named: Record = {
            "agency": key,
            "agency_name": agency_name(snapshot, key).into(language),
            "service": code,
            "service_name": name_of(code).into(language),
            "level": level_of(code),
        }
        yield _record(snapshot, "service", line, **named)
        yield from _by_month(snapshot, "service_month", line, named)


def agency_name(snapshot: Snapshot, key: str) -> Text:
    """What an agency is called now."""
    vi, en = snapshot.agency_names[key]
    return Text(vi=vi, en=en)


def _by_month(snapshot: Snapshot, scope: str, line: Line, named: Record) -> Iterator[Record]:
    received, resolved = line.shown(Fact.RECEIVED_IN), line.shown(Fact.RESOLVED_IN)
    if received.parts is None and resolved.parts is None:
        return
    for month in sorted({*(received.parts or ()), *(resolved.parts or ())}):
        figures = {"received": received.part(month), "resolved": resolved.part(month)}
        yield _blank(snapshot, scope) | named | {"month": int(month)} | figures


def _blank(snapshot: Snapshot, scope: str) -> Record:
    return dict.fromkeys(COLUMNS) | {"year": snapshot.year, "until": snapshot.until.isoformat(), "scope": scope}


def _record(snapshot: Snapshot, scope: str, line: Line, **named: Any) -> Record:
    received, resolved, rated = line.shown(Fact.RECEIVED), line.shown(Fact.RESOLVED), line.shown(Fact.RATED)
    exempt, asked = line.shown(Fact.EXEMPT), line.shown(Fact.ASKED_BY)
    figures = {
        "received": received.total,
        "received_online": received.part("online"),
        "received_counter": received.part("counter"),
        "received_post": None if snapshot.post_joined else received.part("post"),
        "received_online_percent": received.share("online"),
        "exempt_from_originals": exempt.part("yes"),
        "asked_by_citizens": asked.part("citizen"),
        "asked_by_businesses": asked.part("business"),
        "asked_at_desk": asked.part("desk"),
        "resolved": resolved.total,
        "resolved_on_time": resolved.part("on_time"),
        "resolved_late": resolved.part("late"),
        "on_time_percent": resolved.share("on_time"),
        "median_working_days": line.median,
        "p90_working_days": line.p90,
        "rated": rated.total,
        "very_satisfied": rated.part("very_satisfied"),
        "satisfied": rated.part("satisfied"),
        "not_satisfied": rated.part("not_satisfied"),
    }
    return _blank(snapshot, scope) | named | figures
