"""How long a service has really taken in the last 90 days: what its page tells who is about to apply."""

from dataclasses import dataclass
from datetime import datetime, time

from portal.core.clock import VIETNAM, local
from portal.core.db import database
from portal.statistics import queries, snapshot
from portal.statistics.counting import Fact, Group, count, percentile, published_until
from portal.statistics.rules import whole


@dataclass(frozen=True)
class Pace:
    """Half of the cases were done within ``median`` working days, nine of ten within ``p90``; ``on_time`` is the share
    in whole per cent, None where fewer than five people waited too long (a share would name them).
    """

    cases: int
    median: int
    p90: int
    on_time: int | None


def pace_of(code: str, *, now: datetime) -> Pace | None:
    """The pace of a service, counted once a week up to Monday; None when fewer than five people had an answer."""
    return snapshot.kept(("pace", code), local(now).date(), lambda: _count(code, now))


def _count(code: str, now: datetime) -> Pace | None:
    ends = datetime.combine(published_until(local(now).date()), time(), tzinfo=VIETNAM)
    with database().reading() as session:
        found = count(queries.endings(session, ends - snapshot.WINDOW, ends, code)).whole
    return read(found)


def read(found: Group) -> Pace | None:
    """The pace of the dossiers of a group."""
    shown = whole(found.family(Fact.RESOLVED))
    median, p90 = percentile(found.days, 50), percentile(found.days, 90)
    if not shown.total or median is None or p90 is None:
        return None
    share = shown.share("on_time")
    return Pace(shown.total, median, p90, None if share is None else round(share))
