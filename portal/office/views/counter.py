"""At the counter: file for somebody who is there or wrote by post, from the first question to the code."""

from uuid import UUID

from flask import Response, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from forms.definition import ServiceForm
from portal.catalogue import queries as catalogue
from portal.consents import queries as consents
from portal.consents.queries import Purpose
from portal.core import blobs, clock
from portal.core.clock import local
from portal.core.db import transaction
from portal.core.errors import NotFound, PortalError
from portal.documents.actions import render
from portal.documents.desk_documents import Handout, SeparatorSheets
from portal.dossiers import actions as dossiers
from portal.dossiers import desk, filings
from portal.dossiers import queries as dossier_queries
from portal.dossiers.actions import PaperScan
from portal.dossiers.covering import numbers_to_fill_in
from portal.dossiers.errors import DossierIncomplete
from portal.dossiers.models import Dossier
from portal.dossiers.reads import Read
from portal.office import desk_papers, parties, queries, scans
from portal.office.counter_forms import PaperForm, VisitForm
from portal.office.scans import Sent
from portal.office.slips import tracking_url
from portal.office.views.base import PDF, RECEPTIONIST, bp, desk_page, found
from portal.office.views.meeting import note_reading
from portal.web.access import allow, current_actor
from portal.web.languages import language
from portal.web.limits import spend
from portal.web.page_form import PortalForm
from portal.web.reading import forget_reads, read_session

_EXPENSIVE_RATE = "240/hour"


@bp.get("/counter")
@allow(RECEPTIONIST)
def counter() -> ResponseReturnValue:
    """What the desk has begun for others, and the form for the next person."""
    return _counter(_visit_form())


@bp.post("/counter")
@allow(RECEPTIONIST)
def begin_filing() -> ResponseReturnValue:
    """Begin for this person; what was begun for them before is opened again."""
    form = _visit_form()
    if not form.validate():
        return _counter(form), 422
    try:
        with transaction() as session:
            draft = dossiers.begin_filing(
                session, form.visit, actor=current_actor(), language=language(), now=clock.now()
            )
            draft_id = draft.id
    except NotFound:
        raise
    except PortalError as problem:
        form.explain(problem)
        forget_reads()
        return _counter(form), problem.status
    return redirect(url_for("dossiers.tasks", draft_id=draft_id), 303)


def _visit_form() -> VisitForm:
    return VisitForm.for_services(_services())


def _services() -> list[ServiceForm]:
    """The services that the officer's agency decides."""
    session, own = read_session(), current_actor().agency_id
    agencies = {key: catalogue.agency_for(session, one).id for key, one in _by_agency().items()}
    return [one for one in catalogue.offered() if agencies[one.agency] == own]


def _by_agency() -> dict[str, ServiceForm]:
    return {one.agency: one for one in catalogue.offered()}


def _counter(form: VisitForm) -> str:
    begun = filings.begun_at_desk(read_session(), actor=current_actor())
    names = {one.id: catalogue.definition(one.service_code, one.service_version).name for one in begun}
    return desk_page(
        "office/counter.html",
        form=form,
        begun=begun,
        names=names,
        consent=consents.current(Purpose.COUNTER, now=clock.now()),
    )


@bp.get("/counter/<uuid:dossier_id>")
@allow(RECEPTIONIST)
def desk_draft(dossier_id: UUID) -> ResponseReturnValue:
    """Who it is for, and the ways to go on: the form, separator sheets, a scanned batch, signing and filing."""
    return draft_page(dossier_id, PortalForm())


def draft_page(dossier_id: UUID, form: PortalForm) -> str:
    """The page of a dossier at the desk, with ``form``'s problems above."""
    session = read_session()
    dossier = desk_papers.open_at_desk(session, dossier_id, actor=current_actor())
    return desk_page(
        "office/desk_draft.html",
        dossier=dossier,
        numbers=numbers_to_fill_in(dossier),
        definition=catalogue.definition(dossier.service_code, dossier.service_version),
        filing=filings.filing_of(session, dossier_id),
        form=form,
        questions=desk_papers.file_questions(session, dossier),
        files=dossier_queries.files(session, dossier_id),
        unplaced=desk_papers.unplaced(session, dossier_id),
    )


@bp.post("/counter/<uuid:dossier_id>/numbers")
@allow(RECEPTIONIST)
def open_desk_numbers(dossier_id: UUID) -> ResponseReturnValue:
    """Show the numbers of whom the desk files for, which is written down as a reading, and go on where one was."""
    desk_papers.open_at_desk(read_session(), dossier_id, actor=current_actor())
    note_reading(dossier_id, Read.NUMBERS)
    place, back = url_for("office.desk_draft", dossier_id=dossier_id), request.form.get("back", "")
    form = url_for("dossiers.tasks", draft_id=dossier_id)
    return redirect(back if back.startswith(f"{form}/") else place, 303)


@bp.get("/counter/<uuid:dossier_id>/finish")
@allow(RECEPTIONIST)
def finish_page(dossier_id: UUID) -> ResponseReturnValue:
    """Print the application, let the person sign it, scan it, file."""
    return _finish(dossier_id, PaperForm())


def _finish(dossier_id: UUID, form: PaperForm) -> ResponseReturnValue:
    session = read_session()
    dossier = desk_papers.open_at_desk(session, dossier_id, actor=current_actor())
    try:
        issued = dossiers.current_application(session, dossier, now=clock.now())
    except DossierIncomplete:
        return redirect(url_for("dossiers.check", draft_id=dossier_id), 303)
    paper = None if issued is None else filings.paper_application(session, issued)
    return desk_page(
        "office/finish.html",
        dossier=dossier,
        definition=catalogue.definition(dossier.service_code, dossier.service_version),
        form=form,
        issued=issued,
        paper=paper if issued is not None and paper and paper.source_sha256 == issued.sha256 else None,
        unplaced=desk_papers.unplaced(session, dossier_id),
    )


@bp.post("/counter/<uuid:dossier_id>/application")
@allow(RECEPTIONIST)
def make_application(dossier_id: UUID) -> ResponseReturnValue:
    """Make the application from the present answers; the one made before is kept when it still holds."""
    actor, now = current_actor(), clock.now()
    desk_papers.open_at_desk(read_session(), dossier_id, actor=actor)
    spend("render", rate=_EXPENSIVE_RATE, key=str(actor.id))
    try:
        drawn = dossiers.draw_application(read_session(), dossier_id, actor=actor, now=now)
        forget_reads()
        if drawn is not None:
            with transaction() as session:
                dossiers.issue_application(session, dossier_id, drawn, actor=actor, now=now)
    except PortalError as problem:
        return _explained(dossier_id, PaperForm(), problem)
    return redirect(url_for("office.finish_page", dossier_id=dossier_id), 303)


@bp.post("/counter/<uuid:dossier_id>/paper")
@allow(RECEPTIONIST)
def receive_paper(dossier_id: UUID) -> ResponseReturnValue:
    """Keep the scan of the signed application."""
    form, actor = PaperForm(), current_actor()
    desk_papers.open_at_desk(read_session(), dossier_id, actor=actor)
    forget_reads()
    sent = [Sent(one.filename, one.stream) for one in form.scan.data or () if one and one.filename]
    try:
        scanned = scans.take_scan(sent)
        scan = PaperScan(scanned.sha256, blobs.store().path(scanned.sha256).stat().st_size, scanned.pages)
        with transaction() as session:
            dossiers.receive_paper_application(session, dossier_id, scan, actor=actor, now=clock.now())
    except PortalError as problem:
        return _explained(dossier_id, form, problem)
    return redirect(url_for("office.finish_page", dossier_id=dossier_id), 303)


@bp.post("/counter/<uuid:dossier_id>/file")
@allow(RECEPTIONIST)
def file_dossier(dossier_id: UUID) -> ResponseReturnValue:
    """File it: the code at once, then the papers are checked one by one."""
    sent_at, actor = clock.now(), current_actor()
    dossier = desk_papers.open_at_desk(read_session(), dossier_id, actor=actor)
    draft = dossier.is_draft
    forget_reads()
    try:
        with transaction() as session:
            if draft:
                dossiers.submit(session, dossier_id, actor=actor, sent_at=sent_at, now=clock.now())
            else:
                dossiers.send_supplement(session, dossier_id, actor=actor, now=clock.now())
    except PortalError as problem:
        return _explained(dossier_id, PaperForm(), problem)
    flash(_("Đã nộp hồ sơ thay người nộp. Hãy kiểm tra từng giấy tờ rồi tiếp nhận."), "success")
    return redirect(url_for("office.checklist_page", dossier_id=dossier_id), 303)


def _explained(dossier_id: UUID, form: PaperForm, problem: PortalError) -> ResponseReturnValue:
    """The page again with what stopped it; what is not there is 404 as everywhere."""
    if isinstance(problem, NotFound):
        raise problem
    form.explain(problem)
    forget_reads()
    answer = _finish(dossier_id, form)
    return (answer, problem.status) if isinstance(answer, str) else answer


@bp.get("/dossiers/<uuid:dossier_id>/handout")
@allow(RECEPTIONIST)
def handout(dossier_id: UUID) -> ResponseReturnValue:
    """The A5 sheet for the person: how to follow the dossier, and the code that links it to their account."""
    return printed(_handout(found(dossier_id)), "phieu-theo-doi")


def _handout(dossier: Dossier) -> Handout:
    session = read_session()
    filing = filings.filing_of(session, dossier.id)
    if filing is None or dossier.received_at is None:
        raise NotFound
    return Handout(
        agency=parties.agency(session, queries.agency(session, dossier)),
        code=dossier.code or "",
        applicant=dossier.applicant_name,
        service_name=catalogue.definition(dossier.service_code, dossier.service_version).name.vi,
        received_at=dossier.received_at,
        due_at=dossier.due_at,
        claim_code=filing.claim_code or "" if dossier.applicant_number else "",
        claim_until=filing.claim_until,
        claim_url=f"{desk.desk().base_url}/dossiers/link",
        tracking_url=tracking_url(dossier.code or ""),
        officer=filing.officer_name,
        printed_at=local(clock.now()),
    )


def printed(document: Handout | SeparatorSheets, name: str) -> Response:
    """A sheet that is printed and not kept."""
    spend("render", rate=_EXPENSIVE_RATE, key=str(current_actor().id))
    answer = Response(render(document, created=clock.now()).pdf, mimetype=PDF)
    answer.headers["Content-Disposition"] = f'inline; filename="{name}.pdf"'
    answer.headers["Cache-Control"] = "no-store"
    return answer
