"""The queue: what came in, what is late, whose turn it is."""

from flask import request, url_for
from flask.typing import ResponseReturnValue

from forms.text import one_line
from portal.core import clock
from portal.core.actor import Actor, Role
from portal.core.clock import local
from portal.dossiers.statuses import wording
from portal.office import queries, rules
from portal.office.queries import Overview
from portal.office.rules import Tab
from portal.office.views.base import OFFICER, bp, desk_page
from portal.web.access import allow, current_actor
from portal.web.reading import read_session

_LONGEST_SEARCH = 100


@bp.get("/")
@allow(OFFICER)
def queue() -> ResponseReturnValue:
    """One tab of the queue, or what a search found in all of them."""
    actor, words = current_actor(), one_line(request.args.get("q", ""))[:_LONGEST_SEARCH]
    tab, number = _tab(request.args.get("tab", "")), _page(request.args.get("page", ""))
    found = queries.queue(read_session(), actor=actor, tab=tab, words=words, page=number, now=clock.now())
    return desk_page(
        "office/queue.html",
        tab=None if words else tab,
        queue=found,
        title=tab.label,
        words=words,
        status=wording,
        step_names=rules.STEP_NAMES,
        overview=_overview(actor),
        pages={
            "number": found.page,
            "last": found.last_page,
            "href": lambda n: url_for("office.queue", tab=tab.value, q=words or None, page=n),
        },
    )


def _tab(name: str) -> Tab:
    return Tab(name) if name in set(Tab) else Tab.MINE


def _page(number: str) -> int:
    return max(1, int(number)) if number.isdecimal() and len(number) <= 6 else 1


def _overview(actor: Actor) -> Overview | None:
    """For the leader, since the first of the month (R11.6)."""
    if not actor.has(Role.LEADER):
        return None
    first = local(clock.now()).replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    return queries.overview(read_session(), actor=actor, since=first, now=clock.now())
