"""What the officers' pages share: the blueprint, who may enter, the frame, carrying an action out."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from portal.core import clock
from portal.core.actor import Actor, Role
from portal.core.db import transaction
from portal.core.errors import NotFound, PortalError
from portal.dossiers.errors import ActionNotPermitted
from portal.dossiers.lifecycle import Action
from portal.dossiers.models import Dossier
from portal.office import actions, preferences, queries, queue
from portal.office.errors import ChangedMeanwhile
from portal.office.page_forms import DeskForm
from portal.office.rules import OFFICER_ROLES, Tab
from portal.office.views import meeting
from portal.signing.actions import Identity
from portal.web import limits
from portal.web.access import current_actor, role
from portal.web.reading import forget_reads, read_session

bp = Blueprint("office", __name__, url_prefix="/office")

OFFICER = role(*OFFICER_ROLES)
RECEPTIONIST = role(Role.RECEPTIONIST)
SPECIALIST = role(Role.SPECIALIST)
ASKER = role(Role.RECEPTIONIST, Role.SPECIALIST)
LEADER = role(Role.LEADER)
CLERK = role(Role.CLERK)
COPIER = role(Role.RECEPTIONIST, Role.CLERK)
PREVIEWER = role(Role.SPECIALIST, Role.LEADER, Role.CLERK)

PDF = "application/pdf"
_PIN_RATE = "10/15 minutes"


def desk_page(template: str, *, tab: Tab | None = None, **values: Any) -> str:
    """A page in the officers' frame: at the side every tab of the queue with its count."""
    actor, session = current_actor(), read_session()
    counts = queue.counts(session, actor=actor, now=clock.now())
    if "keys" not in values:
        values["keys"] = preferences.preference(session, actor).keys
    tabs = [(one, url_for("office.queue", tab=one.value), capped(counts[one])) for one in tabs_of(actor)]
    return render_template(template, tabs=tabs, here=tab, **values)


def tabs_of(actor: Actor) -> list[Tab]:
    """The tabs of an officer: that of standing in only for those who do."""
    return [one for one in Tab if one is not Tab.INSTEAD or actor.stands_in]


def capped(count: int) -> int | str:
    """A count as it is shown: what is no longer counted is "999+"."""
    return count if count < queue.MOST else f"{queue.MOST - 1}+"


def dossier_page(template: str, dossier: Dossier, **values: Any) -> str:
    """A page about one dossier, in the frame."""
    definition, form = queries.answers(dossier).definition, values.get("form")
    met = meeting.meet(dossier, form if isinstance(form, DeskForm) else None)
    return desk_page(template, dossier=dossier, definition=definition, meeting=met, **values)


def found(dossier_id: UUID, *, to: Action | None = None) -> Dossier:
    """A dossier of the officer's agency, 404 otherwise; with ``to``, only where that can be done now (else 409)."""
    dossier = queries.dossier(read_session(), dossier_id, actor=current_actor())
    if to is not None:
        actions.require(dossier, to, actor=current_actor())
    return dossier


def carry_out(
    form: DeskForm, what: Callable[[Session], None], *, again: Callable[[], str], done: str, dossier_id: UUID
) -> ResponseReturnValue:
    """Do it in one transaction and go back to the dossier; or show the form ``again`` with what was typed."""
    if not form.validate():
        return again(), 422
    try:
        with transaction() as session:
            what(session)
            meeting.carried_out(session, dossier_id)
    except (NotFound, ActionNotPermitted):
        raise  # nothing to fill in again: this is not a thing to be done here
    except PortalError as problem:
        return explained(form, problem, again=again)
    return finished(done, dossier_id)


def explained(form: DeskForm, problem: PortalError, *, again: Callable[[], str]) -> ResponseReturnValue:
    """The form again, with what stopped the action above it."""
    form.explain(problem)
    form.overtaken = isinstance(problem, ChangedMeanwhile)
    forget_reads()
    return again(), problem.status


def finished(done: str, dossier_id: UUID) -> ResponseReturnValue:
    """Back to the dossier, with a word about what was done."""
    flash(done, "success")
    return redirect(url_for("office.dossier", dossier_id=dossier_id), 303)


def own_key(pin: str) -> Identity:
    """The signing key of who makes this request, opened with the PIN just typed; wrong ones are counted.

    Raises TooManyAttempts and as ``actions.open_key`` does.
    """
    actor = current_actor()
    limits.spend("officer-pin", rate=_PIN_RATE, key=str(actor.id))
    identity = actions.open_key(queries.officer(read_session(), actor), pin=pin, now=clock.now())
    limits.forgive("officer-pin", rate=_PIN_RATE, key=str(actor.id))
    return identity
