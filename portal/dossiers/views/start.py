"""Beginning: who you are, what you already have, sign in now or later."""

from typing import Any
from uuid import UUID

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from forms.definition import ServiceForm
from portal.catalogue import queries as catalogue
from portal.core import clock
from portal.core.actor import Actor
from portal.core.db import transaction
from portal.core.errors import PortalError
from portal.dossiers import actions, prefill, queries
from portal.dossiers.errors import TooManyDrafts
from portal.dossiers.page_forms import PlainForm
from portal.dossiers.views.base import bp, offered, own_draft
from portal.dossiers.views.before import given
from portal.registers import queries as registers
from portal.registers.errors import RegisterDown
from portal.web.access import APPLICANT, PUBLIC, allow, current_actor, remember_visitor
from portal.web.languages import language
from portal.web.limits import spend
from portal.web.reading import forget_reads, read_session

_START_RATE = "60/hour"
_REGISTER_RATE = "10/hour"


@bp.get("/services/<code>/start")
@allow(PUBLIC)
def start(code: str) -> ResponseReturnValue:
    """The page before the form: an unfinished draft is offered again, signing in is a choice."""
    return _start(code, PlainForm())


def _start(code: str, form: PlainForm, *, full: bool = False) -> str:
    definition, actor = offered(code), current_actor()
    session = read_session()
    return render_template(
        "dossiers/start.html",
        definition=definition,
        draft=queries.open_draft(session, code, actor=actor),
        earlier=next(iter(queries.handed_in_before(session, actor=actor, code=code, limit=1)), None),
        agency=catalogue.agency_for(session, definition),
        form=form,
        full=full,
    )


@bp.post("/services/<code>/start")
@allow(PUBLIC)
def begin(code: str) -> ResponseReturnValue:
    """Open the draft of this service, a new one if there is none; pressing twice opens the same one.

    It begins with the answers given before starting, and with those of an earlier dossier if that button was pressed.
    """
    form = PlainForm()
    actor = remember_visitor()
    spend("start", rate=_START_RATE)
    definition = offered(code)
    entry = _register_entry(definition, actor)
    try:
        with transaction() as session:
            draft = actions.start_draft(
                session,
                code,
                given=given(definition),
                earlier_id=request.form.get("earlier", type=UUID),
                register_entry=entry,
                actor=actor,
                language=language(),
                now=clock.now(),
            )
            draft_id = draft.id
    except PortalError as problem:
        form.explain(problem)
        return _start(code, form, full=isinstance(problem, TooManyDrafts)), problem.status
    return redirect(url_for("dossiers.tasks", draft_id=draft_id), 303)


def _register_entry(definition: ServiceForm, actor: Actor) -> dict[str, Any] | None:
    """What the register says about an organisation that begins; asked before the transaction, never waited for long."""
    if not asks_register(definition, actor) or queries.open_draft(read_session(), definition.code, actor=actor):
        return None
    forget_reads()
    try:
        return prefill.entry_of(registers.enterprise(actor.tax_code or ""), now=clock.now())
    except RegisterDown:
        return None


def asks_register(definition: ServiceForm, actor: Actor) -> bool:
    """Whether the register of enterprises may know answers of this form for this actor."""
    wanted = {question.prefill for _, question in definition.questions()}
    return bool(actor.tax_code) and registers.knows_enterprises() and not wanted.isdisjoint(prefill.OF_REGISTER)


@bp.post("/drafts/<uuid:draft_id>/ask-register")
@allow(APPLICANT)
def ask_register(draft_id: UUID) -> ResponseReturnValue:
    """Ask the register again for first answers; a register that is down changes nothing."""
    draft, actor = own_draft(draft_id), current_actor()
    definition = catalogue.definition(draft.service_code, draft.service_version)
    spend("register", rate=_REGISTER_RATE)
    forget_reads()
    if asks_register(definition, actor):
        try:
            entry = prefill.entry_of(registers.enterprise(actor.tax_code or ""), now=clock.now())
        except RegisterDown:
            return redirect(url_for("dossiers.tasks", draft_id=draft_id, register="down"), 303)
        with transaction() as session:
            actions.keep_register_entry(session, draft_id, entry, actor=actor, now=clock.now())
    return redirect(url_for("dossiers.tasks", draft_id=draft_id), 303)


@bp.get("/drafts/<uuid:draft_id>/delete")
@allow(PUBLIC)
def delete(draft_id: UUID) -> ResponseReturnValue:
    """Ask before deleting."""
    draft = own_draft(draft_id)
    definition = catalogue.definition(draft.service_code, draft.service_version)
    return render_template("dossiers/delete.html", draft=draft, definition=definition, form=PlainForm())


@bp.post("/drafts/<uuid:draft_id>/delete")
@allow(PUBLIC)
def delete_draft(draft_id: UUID) -> ResponseReturnValue:
    """Delete a draft with everything in it."""
    own_draft(draft_id)
    with transaction() as session:
        actions.delete_draft(session, draft_id, actor=current_actor())
    if current_actor().is_staff:
        return redirect(url_for("office.counter"), 303)
    after = url_for("dossiers.mine") if current_actor().id else url_for("catalogue.services")
    return redirect(after, 303)
