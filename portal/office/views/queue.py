"""The queue: what came in, what is late, whose turn it is; any list of it is an address."""

from typing import Any

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue

from portal.catalogue import queries as catalogue
from portal.core import clock
from portal.core.actor import Actor, Role
from portal.core.clock import local
from portal.dossiers.lifecycle import Status
from portal.dossiers.statuses import wording
from portal.office import colleagues, many, preferences, queries, rules
from portal.office import queue as lists
from portal.office.listing import ME, NOBODY, Column, Listing, Sort
from portal.office.process_steps import steps_and_units
from portal.office.queries import Overview
from portal.office.queue_forms import with_absence
from portal.office.results import Outcome
from portal.office.rules import Tab
from portal.office.views.base import OFFICER, bp, desk_page
from portal.web.access import allow, current_actor
from portal.web.languages import say
from portal.web.reading import read_session


@bp.get("/")
@allow(OFFICER)
def queue() -> ResponseReturnValue:
    """One tab of the queue, filtered, or what a search found in all of them; the officer's own first list by itself."""
    actor, session = current_actor(), read_session()
    listing, views = Listing.read(request.args.to_dict(flat=False)), preferences.views(session, actor)
    chosen = preferences.preference(session, actor)
    first = next((view for view in views if view.id == chosen.first), None)
    if not request.args and first is not None:
        return redirect(url_for("office.queue", **Listing.parse(first.query).args))
    number = _page(request.args.get("page", ""))
    found = lists.queue(session, listing, actor=actor, page=number, now=clock.now())
    return desk_page(
        "office/queue.html",
        tab=None if listing.words else listing.tab,
        listing=listing,
        queue=found,
        most=lists.MOST,
        title=listing.tab.label,
        words=listing.words,
        principals=[one.name for one in actor.stands_in] if listing.tab is Tab.INSTEAD else [],
        status=wording,
        step_names=rules.STEP_NAMES,
        overview=None if listing.words or listing.filtered else _overview(actor),
        may_sign=actor.has(Role.LEADER) and listing.tab in (Tab.MINE, Tab.INSTEAD, Tab.APPROVAL),
        may_seal=actor.has(Role.CLERK) and listing.tab in (Tab.MINE, Tab.INSTEAD, Tab.SEALING),
        choices=_choices(listing, actor),
        views=[(view, url_for("office.queue", **Listing.parse(view.query).args)) for view in views],
        first=first,
        keys=chosen.keys,
        deeds=many.offered(actor),
        pages={
            "number": found.page,
            "last": found.last_page,
            "href": lambda n: url_for("office.queue", **listing.args, page=n),
        },
    )


def _page(number: str) -> int:
    return max(1, int(number)) if number.isdecimal() and len(number) <= 6 else 1


def _choices(listing: Listing, actor: Actor) -> dict[str, Any]:
    """What the filters offer: pairs of value and words."""
    statuses = [status for status in Status if status is not Status.DRAFT]
    known = {service.code: service.name for service in catalogue.offered()}
    if listing.service and listing.service not in known and (old := catalogue.versions(listing.service)):
        known[listing.service] = old[max(old)].name
    steps, units = steps_and_units(read_session())
    staff = colleagues.specialists(read_session(), actor)
    if actor.has(Role.LEADER):  # who assigns is told who is absent
        staff = colleagues.with_absences(read_session(), staff, now=clock.now())
    return {
        "services": [(code, f"{say(name)} ({code})") for code, name in known.items()],
        "statuses": [(str(status.value), say(wording(status).name)) for status in statuses],
        "steps": [(step.value, say(name)) for step, name in rules.STEP_NAMES.items()],
        "at_steps": [(key, say(name)) for key, name in steps],
        "units": [(unit.vi, say(unit)) for unit in units],
        "officers": [(str(one.id), with_absence(one)) for one in staff],
        "me": ME,
        "nobody": NOBODY,
        "outcomes": [outcome.value for outcome in Outcome],
        "sorts": [(sort.value, say(sort.label)) for sort in Sort],
        "columns": [(column.value, say(column.label)) for column in Column],
    }


def _overview(actor: Actor) -> Overview | None:
    """For the leader, since the first of the month (R11.6)."""
    if not actor.has(Role.LEADER):
        return None
    first = local(clock.now()).replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    return queries.overview(read_session(), actor=actor, since=first, now=clock.now())
