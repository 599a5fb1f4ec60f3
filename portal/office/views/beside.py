"""What stands beside a dossier: the list it was opened from, who is in charge, whether it was seen.

The list travels in the address (``list``). Every address of a page about a dossier carries it on, so that it is still
there after something was done.
"""

from typing import Any
from uuid import UUID

from flask import has_request_context, request, url_for

from portal.core import clock
from portal.core.actor import Actor
from portal.dossiers.lifecycle import MOVES
from portal.dossiers.models import Dossier
from portal.office import colleagues, queue
from portal.office.in_charge import may_assign, may_release, may_take_over
from portal.office.listing import LONGEST, Listing
from portal.office.views.base import bp
from portal.web.access import current_actor
from portal.web.languages import say
from portal.web.reading import read_session


@bp.url_defaults
def carry_the_list(_endpoint: str, values: dict[str, Any]) -> None:
    """Keep the list of this page in the addresses of the dossier's other pages."""
    if "dossier_id" in values and has_request_context() and request.args.get("list"):
        values.setdefault("list", request.args["list"][:LONGEST])


def _following(listing: Listing, shown: Dossier, neighbours: queue.Around | None) -> UUID | None:
    """The next dossier of the list; the first one, when what was done took this one out of it."""
    if neighbours is not None:
        return neighbours.after
    rest = queue.listed(read_session(), listing, actor=current_actor(), now=clock.now())
    return next((one for one in rest if one != shown.id), None)


def beside(shown: Dossier) -> dict[str, Any]:
    """The values of ``_beside.html``, ``_next_step.html`` and ``_charge.html``."""
    session, actor = read_session(), current_actor()
    written = request.args.get("list", "")
    listing = Listing.parse(written)
    holder = colleagues.in_charge(session, shown.assigned_id, now=clock.now())
    neighbours = queue.around(session, listing, shown.id, actor=actor, now=clock.now()) if written else None
    return {
        "neighbours": neighbours,
        "following": _following(listing, shown, neighbours)
        if written
        else queue.next_of(session, shown.id, actor=actor),
        "list_href": url_for("office.queue", **listing.args),
        "list_name": f"“{listing.words}”" if listing.words else say(listing.tab.label),
        "unseen": queue.is_unseen(session, shown, actor=actor),
        "charge": {
            "officer": holder.name if holder else "",
            "away": holder.away if holder else None,
            "behalf": _behalf(shown, actor),
            "assign": may_assign(shown, actor),
            "take_over": may_take_over(shown, actor),
            "release": may_release(shown, actor),
        },
    }


def _behalf(shown: Dossier, actor: Actor) -> str:
    """For whom the officer would act at the dossier now; empty in their own right."""
    if not actor.stands_in or actor.agency_id != shown.agency_id:
        return ""
    roles = sorted({move.role for move in MOVES if move.source == shown.place and move.role and actor.has(move.role)})
    found = (actor.acting(role, holder=shown.assigned_id).behalf for role in roles)
    return next((one.name for one in found if one), "")
