"""Beginning: who you are, what you already have, sign in now or later."""

from uuid import UUID

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from portal.catalogue import queries as catalogue
from portal.core import clock
from portal.core.db import transaction
from portal.core.errors import PortalError
from portal.dossiers import actions, queries
from portal.dossiers.page_forms import PlainForm
from portal.dossiers.views.base import bp, own_draft
from portal.web.access import PUBLIC, allow, current_actor, remember_visitor
from portal.web.languages import language
from portal.web.limits import spend
from portal.web.reading import read_session

_START_RATE = "60/hour"


@bp.get("/services/<code>/start")
@allow(PUBLIC)
def start(code: str) -> ResponseReturnValue:
    """The page before the form: an unfinished draft is offered again, signing in is a choice."""
    return _start(code, PlainForm())


def _start(code: str, form: PlainForm) -> str:
    definition = catalogue.definition(code)
    draft = queries.open_draft(read_session(), code, actor=current_actor())
    agency = catalogue.agency_for(read_session(), definition)
    return render_template("dossiers/start.html", definition=definition, draft=draft, agency=agency, form=form)


@bp.post("/services/<code>/start")
@allow(PUBLIC)
def begin(code: str) -> ResponseReturnValue:
    """Open the draft of this service, a new one if there is none; pressing twice opens the same one."""
    form = PlainForm()
    actor = remember_visitor()
    spend("start", rate=_START_RATE)
    try:
        with transaction() as session:
            draft = actions.start_draft(session, code, actor=actor, language=language(), now=clock.now())
            draft_id = draft.id
    except PortalError as problem:
        form.explain(problem)
        return _start(code, form), problem.status
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
    after = url_for("dossiers.mine") if current_actor().id else url_for("catalogue.services")
    return redirect(after, 303)
