"""Filling in: the list of tasks, one page after the other, the check of everything."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from flask import abort, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal.catalogue import queries as catalogue
from portal.core import clock
from portal.core.db import transaction
from portal.core.errors import NotFound
from portal.dossiers import actions, charges, filling, prefill, queries
from portal.dossiers.actions import FileTrouble
from portal.dossiers.covering import numbers_to_fill_in
from portal.dossiers.errors import AlreadySubmitted, PageChanged
from portal.dossiers.filling import PageState
from portal.dossiers.models import Dossier
from portal.dossiers.papers import papers
from portal.dossiers.prefill import Offer
from portal.dossiers.scope import scope_of
from portal.dossiers.views import form_pages, paging
from portal.dossiers.views.attaching import doubts
from portal.dossiers.views.base import bp, own_open, own_open_page
from portal.dossiers.views.paging import Posted
from portal.dossiers.views.showing import days_left, fee_rows, file_row, note_rows, paper_rows, task_rows
from portal.dossiers.views.start import asks_register
from portal.web.access import PUBLIC, allow, current_actor, remember_visitor
from portal.web.limits import spend
from portal.web.reading import forget_reads, read_session

_PARK_RATE = "60/hour"
_OPEN_STATES = (PageState.BEGUN, PageState.UNTOUCHED)


@bp.get("/drafts/<uuid:draft_id>")
@allow(PUBLIC)
def tasks(draft_id: UUID) -> ResponseReturnValue:
    """What there is to do, and how far everything is."""
    draft = own_open(draft_id)
    scope = scope_of(read_session(), draft)
    if scope.supplement is not None:
        return redirect(url_for("dossiers.supplement", dossier_id=draft_id))
    definition = catalogue.definition(draft.service_code, draft.service_version)
    kept = queries.files(read_session(), draft_id)
    answers = filling.answers_of(draft, definition, kept)
    complete = filling.is_complete(draft, answers, files=filling.files_asked(answers, kept), now=clock.now())
    pages = filling.progress(draft, answers, now=clock.now())
    following = next((item.page.key for item in pages if item.state in _OPEN_STATES), None)
    made = complete and _is_made(draft)
    rows = task_rows(draft, pages, complete=complete, made=made)
    return render_template(
        "dossiers/tasks.html",
        draft=draft,
        definition=definition,
        rows=rows,
        following=following,
        newer=catalogue.is_overtaken(definition),
        closed=actions.closed(draft.service_code, at=clock.now()),
        days_left=days_left(draft, now=clock.now()),
        register=asks_register(definition, current_actor()),
        register_down=request.args.get("register") == "down",
    )


def _is_made(draft: Dossier) -> bool:
    """Whether the application says what the dossier says now; only who is signed in can have made one."""
    if not current_actor().is_applicant:
        return False
    return actions.current_application(read_session(), draft, now=clock.now()) is not None


@bp.get("/drafts/<uuid:draft_id>/<page_key>")
@allow(PUBLIC)
def draft_page(draft_id: UUID, page_key: str) -> ResponseReturnValue:
    """One page of the form, filled with what was typed last; ``?errors=1`` says what is still wrong."""
    dossier, waits = own_open_page(draft_id, page_key)
    if waits:
        return paging.overtaken(dossier, queries.parked_page(read_session(), draft_id, page_key))
    offered = paging.offers(dossier, page_key)
    opened = paging.open_page(dossier, page_key, None, known=prefill.typed_of(offered))
    if "errors" in request.args:
        opened.form.validate()
        return form_pages.show(opened, offered=offered)
    return form_pages.show_clean(opened, offered=offered)


@bp.post("/drafts/<uuid:draft_id>/<page_key>")
@allow(PUBLIC)
def save_page(draft_id: UUID, page_key: str) -> ResponseReturnValue:
    """Keep everything that came in, file by file and answer by answer, then go where the button says."""
    posted = Posted.read()
    try:
        dossier = queries.own(read_session(), draft_id, actor=current_actor())
    except NotFound:
        return park(draft_id, page_key, posted)
    offered = {} if posted.autosave or posted.button else paging.offers(dossier, page_key)
    forget_reads()
    try:
        if posted.autosave:
            return _autosave(draft_id, page_key, posted)
        definition = catalogue.definition(dossier.service_code, dossier.service_version)
        troubles = paging.take_files(draft_id, page_key, posted, definition)
        return _act(draft_id, page_key, posted, troubles, offered)
    except AlreadySubmitted:
        return redirect(url_for("dossiers.confirmation", dossier_id=draft_id), 303)


def _autosave(draft_id: UUID, page_key: str, posted: Posted) -> ResponseReturnValue:
    now = clock.now()
    with transaction() as session:
        actions.keep_typed(session, draft_id, page_key, posted.typed, actor=current_actor(), now=now)
    return jsonify(saved_at=now.isoformat())


def _act(
    draft_id: UUID, page_key: str, posted: Posted, troubles: list[FileTrouble], offered: Mapping[str, Offer]
) -> ResponseReturnValue:
    if posted.button is not None:
        return _change_rows(draft_id, page_key, posted, troubles)
    try:
        opened = paging.save(draft_id, page_key, posted, offered)
    except PageChanged as problem:
        return paging.conflict(draft_id, page_key, posted, problem), problem.status
    if posted.leave:
        return redirect(url_for("dossiers.tasks", draft_id=draft_id), 303)
    if posted.stay and not troubles:
        return redirect(paging.address(draft_id, page_key, to_check=posted.to_check), 303)
    kept = queries.files(read_session(), draft_id)
    troubles = [*troubles, *doubts(kept, [question.key for question in opened.answers.asked(page_key)])]
    if opened.form.errors and not troubles:
        return form_pages.show(opened, offered=offered), 422
    if troubles:
        return paging.show_again(draft_id, page_key, posted, troubles), 422
    return redirect(paging.after(opened, posted), 303)


def _change_rows(draft_id: UUID, page_key: str, posted: Posted, troubles: list[FileTrouble]) -> ResponseReturnValue:
    """Add or remove a row; what is typed is kept, nothing is judged yet."""
    with transaction() as session:
        arguments: dict[str, Any] = {"actor": current_actor(), "now": clock.now()}
        actions.keep_typed(session, draft_id, page_key, posted.typed, button=posted.button, **arguments)
    if troubles:
        return paging.show_again(draft_id, page_key, posted, troubles), 422
    anchor = posted.button.key if posted.button else None
    return redirect(paging.address(draft_id, page_key, to_check=posted.to_check, anchor=anchor), 303)


def park(draft_id: UUID, page_key: str, posted: Posted) -> ResponseReturnValue:
    """The session had ended: keep what came in for this browser, and ask to sign in (or answer 404 to others)."""
    if current_actor().id is not None:
        raise NotFound
    if posted.autosave:
        abort(401)
    spend("park", rate=_PARK_RATE)
    visitor = remember_visitor().visitor_id
    if visitor is not None:
        paging.park(draft_id, page_key, posted, visitor)
    return redirect(url_for("accounts.sign_in", next=paging.address(draft_id, page_key, to_check=posted.to_check)), 303)


@bp.get("/drafts/<uuid:draft_id>/check")
@allow(PUBLIC)
def check(draft_id: UUID) -> ResponseReturnValue:
    """Everything once more before it is signed: answers, files, fees, originals, what is still missing."""
    dossier = own_open(draft_id)
    session = read_session()
    definition = catalogue.definition(dossier.service_code, dossier.service_version)
    kept = queries.files(session, draft_id)
    answers = filling.answers_of(dossier, definition, kept)
    files = filling.files_asked(answers, kept)
    actor, scope = current_actor(), scope_of(session, dossier)
    checks = () if dossier.is_draft else charges.checks_of(session, draft_id)
    fees = charges.fees_of(dossier, answers, checks, completed=not dossier.is_draft)
    numbers = numbers_to_fill_in(dossier)
    number = actor.tax_code or actor.personal_number or ""
    complete = filling.is_complete(dossier, answers, files=files, scope=scope, now=clock.now())
    troubles = doubts(files, [file.question for file in files])
    copies = () if dossier.is_draft else queries.copies(session, draft_id)
    return render_template(
        "dossiers/check.html",
        dossier=dossier,
        definition=definition,
        scope=scope,
        sections=paging.sections(answers, scope, draft_id, numbers),
        numbers=numbers,
        problems=paging.problems(dossier, answers, scope, clock.now(), troubles=troubles),
        fees_known=complete or answers.fees_known,
        fee_rows=fee_rows(fees),
        total=fees.total,
        later=fees.at(charges.AT_RETURN).total,
        files=[file_row(file) for file in files],
        notes=note_rows(files),
        papers=paper_rows(papers(definition, files, signed=False, applicant_number=number, copies=copies)),
        complete=complete,
        closed=actions.closed(dossier.service_code, at=clock.now()) if dossier.is_draft else None,
    )
