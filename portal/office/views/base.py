"""What the officers' pages share: the blueprint, who may enter, the frame, carrying an action out, sending files."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from flask import Blueprint, Response, flash, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from portal.core import blobs, clock
from portal.core.actor import Role
from portal.core.db import transaction
from portal.core.errors import NotFound, PortalError
from portal.dossiers.errors import ActionNotPermitted
from portal.dossiers.lifecycle import Action
from portal.dossiers.models import Dossier
from portal.office import actions, queries
from portal.office.page_forms import DeskForm
from portal.office.rules import OFFICER_ROLES, Tab
from portal.web.access import current_actor, role
from portal.web.reading import forget_reads, read_session

bp = Blueprint("office", __name__, url_prefix="/office")

OFFICER = role(*OFFICER_ROLES)
RECEPTIONIST = role(Role.RECEPTIONIST)
SPECIALIST = role(Role.SPECIALIST)
ASKER = role(Role.RECEPTIONIST, Role.SPECIALIST)
LEADER = role(Role.LEADER)
CLERK = role(Role.CLERK)
PREVIEWER = role(Role.SPECIALIST, Role.LEADER, Role.CLERK)

PDF = "application/pdf"


def desk_page(template: str, *, tab: Tab | None = None, **values: Any) -> str:
    """A page in the officers' frame: at the side every tab of the queue with its count."""
    counts = queries.counts(read_session(), actor=current_actor(), now=clock.now())
    tabs = [(one, url_for("office.queue", tab=one.value), counts[one]) for one in Tab]
    return render_template(template, tabs=tabs, here=tab, **values)


def dossier_page(template: str, dossier: Dossier, **values: Any) -> str:
    """A page about one dossier, in the frame."""
    definition = queries.answers(dossier).definition
    return desk_page(template, dossier=dossier, definition=definition, **values)


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
    except (NotFound, ActionNotPermitted):
        raise  # nothing to fill in again: this is not a thing to be done here
    except PortalError as problem:
        return explained(form, problem, again=again)
    return finished(done, dossier_id)


def explained(form: DeskForm, problem: PortalError, *, again: Callable[[], str]) -> ResponseReturnValue:
    """The form again, with what stopped the action above it."""
    form.explain(problem)
    forget_reads()
    return again(), problem.status


def finished(done: str, dossier_id: UUID) -> ResponseReturnValue:
    """Back to the dossier, with a word about what was done."""
    flash(done, "success")
    return redirect(url_for("office.dossier", dossier_id=dossier_id), 303)


def send_stored(sha256: str, name: str, *, media_type: str, ours: bool) -> Response:
    """A stored file. Only documents the portal made itself may open in the browser; all others are downloads."""
    inline = ours and "inline" in request.args
    answer = send_file(
        blobs.store().path(sha256), mimetype=media_type, as_attachment=not inline, download_name=name, etag=False
    )
    answer.headers["X-Content-Type-Options"] = "nosniff"
    answer.headers["Cache-Control"] = "no-store"
    return answer
