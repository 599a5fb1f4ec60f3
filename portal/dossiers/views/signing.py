"""The application: make it, sign it elsewhere, bring it back, hand it in; and answering a request to complete it."""

from uuid import UUID

from flask import abort, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.catalogue import queries as catalogue
from portal.core import clock
from portal.core.db import transaction
from portal.dossiers import actions, filling, queries
from portal.dossiers.errors import (
    ApplicationChanged,
    DossierIncomplete,
    NothingToSend,
    ServiceClosed,
    SignatureRejected,
)
from portal.dossiers.lifecycle import Status
from portal.dossiers.models import Dossier
from portal.dossiers.page_forms import PlainForm, SignedApplicationForm
from portal.dossiers.papers import papers, signed_validly
from portal.dossiers.rules import BASES
from portal.dossiers.scope import scope_of
from portal.dossiers.views import paging
from portal.dossiers.views.base import bp, bytes_of, go, own_open, upload
from portal.dossiers.views.showing import document_row, remote_row, verdict_of
from portal.web.access import APPLICANT, allow, current_actor
from portal.web.limits import spend
from portal.web.reading import forget_reads, read_session

_EXPENSIVE_RATE = "60/hour"


@bp.post("/drafts/<uuid:draft_id>/application")
@allow(APPLICANT)
def issue(draft_id: UUID) -> ResponseReturnValue:
    """Make the application document from the present answers; the one made before is kept when it still holds."""
    own_open(draft_id)
    spend("render", rate=_EXPENSIVE_RATE, key=str(current_actor().id))
    now = clock.now()
    try:
        drawn = actions.draw_application(read_session(), draft_id, actor=current_actor(), now=now)
        if drawn is not None:
            with transaction() as session:
                actions.issue_application(session, draft_id, drawn, actor=current_actor(), now=now)
    except (DossierIncomplete, ApplicationChanged):
        return redirect(url_for("dossiers.check", draft_id=draft_id), 303)
    return redirect(url_for("dossiers.sign", draft_id=draft_id), 303)


@bp.get("/drafts/<uuid:draft_id>/sign")
@allow(APPLICANT)
def sign(draft_id: UUID) -> ResponseReturnValue:
    """Download the application, bring it back signed, or hand it in without a signature."""
    return _sign(own_open(draft_id), SignedApplicationForm())


def _sign(dossier: Dossier, form: SignedApplicationForm) -> str:
    session = read_session()
    try:
        issued = actions.current_application(session, dossier, now=clock.now())
    except DossierIncomplete:
        issued = None
    if issued is None:
        abort(go(url_for("dossiers.check", draft_id=dossier.id)))
    definition = catalogue.definition(dossier.service_code, dossier.service_version)
    supplementing = dossier.status == Status.SUPPLEMENT_REQUESTED
    remote = remote_row(queries.signing_request(session, dossier.id), issued)
    shown = {"dossier": dossier, "definition": definition, "remote": remote, "supplementing": supplementing}
    if remote["open"]:
        return render_template("dossiers/sign_waiting.html", **shown)
    signed = queries.newest(session, dossier.id, queries.SIGNED_APPLICATION)
    files = actions.files_given(session, dossier)
    actor = current_actor()
    number = actor.tax_code or actor.personal_number or ""
    valid = signed_validly(dossier.verdict)
    found = papers(definition, files, signed=valid, applicant_number=number)
    return render_template(
        "dossiers/sign.html",
        **shown,
        form=form,
        application=document_row(issued),
        signed_copy=document_row(signed) if signed is not None and signed.source_sha256 == issued.sha256 else None,
        verdict=verdict_of(dossier.verdict),
        signed=valid,
        signed_basis=BASES["R11.4"],
        papers=[paper for paper in found if paper.to_bring],
    )


@bp.post("/drafts/<uuid:draft_id>/sign")
@allow(APPLICANT)
def receive_signed(draft_id: UUID) -> ResponseReturnValue:
    """Examine the signed application against exactly the issued document, and keep it with its verdict."""
    dossier, form = own_open(draft_id), SignedApplicationForm()
    chosen = upload("signed")
    if chosen is None:
        form.signed.errors = [_("Hãy chọn tệp PDF bạn vừa ký.")]
        return _sign(dossier, form), 422
    spend("signed", rate=_EXPENSIVE_RATE, key=str(current_actor().id))
    now, actor = clock.now(), current_actor()
    try:
        returned = actions.examine_signed(read_session(), draft_id, bytes_of(chosen), actor=actor, now=now)
        with transaction() as session:
            actions.receive_signed_application(session, draft_id, returned, actor=actor, now=now)
    except (SignatureRejected, ApplicationChanged) as problem:
        form.explain(problem, field=form.signed)
        return _sign(dossier, form), problem.status
    return redirect(url_for("dossiers.sign", draft_id=draft_id), 303)


@bp.post("/drafts/<uuid:draft_id>/unsigned")
@allow(APPLICANT)
def remove_signed(draft_id: UUID) -> ResponseReturnValue:
    """Take the signed application out again."""
    own_open(draft_id)
    with transaction() as session:
        actions.remove_signed_application(session, draft_id, actor=current_actor(), now=clock.now())
    return redirect(url_for("dossiers.sign", draft_id=draft_id), 303)


@bp.post("/drafts/<uuid:draft_id>/submission")
@allow(APPLICANT)
def submit(draft_id: UUID) -> ResponseReturnValue:
    """Hand in. Pressed twice, refreshed or sent from two windows, the answer is the same dossier."""
    sent_at = clock.now()
    try:
        with transaction() as session:
            actions.submit(session, draft_id, actor=current_actor(), sent_at=sent_at, now=clock.now())
    except (ApplicationChanged, DossierIncomplete):
        return redirect(url_for("dossiers.check", draft_id=draft_id), 303)
    except ServiceClosed:
        return redirect(url_for("dossiers.tasks", draft_id=draft_id), 303)
    return redirect(url_for("dossiers.confirmation", dossier_id=draft_id), 303)


@bp.get("/dossiers/<uuid:dossier_id>/supplement")
@allow(APPLICANT)
def supplement(dossier_id: UUID) -> ResponseReturnValue:
    """Everything that was asked for, each with a link to where it is mended; nothing else is open."""
    return _supplement(own_open(dossier_id), PlainForm())


def _supplement(dossier: Dossier, form: PlainForm) -> str:
    session = read_session()
    if dossier.status != Status.SUPPLEMENT_REQUESTED:
        abort(go(url_for("dossiers.tasks", draft_id=dossier.id)))
    definition = catalogue.definition(dossier.service_code, dossier.service_version)
    scope = scope_of(session, dossier)
    answers = filling.answers_of(dossier, definition, queries.files(session, dossier.id))
    return render_template(
        "dossiers/supplement.html",
        dossier=dossier,
        definition=definition,
        request_=scope.supplement,
        items=paging.demands(answers, scope, dossier.id),
        pages=[page for page in answers.pages if scope.opens_page(page)],
        problems=paging.problems(dossier, answers, scope, clock.now()),
        form=form,
    )


@bp.post("/dossiers/<uuid:dossier_id>/supplement")
@allow(APPLICANT)
def send_supplement(dossier_id: UUID) -> ResponseReturnValue:
    """Send the completed dossier back to the desk; once."""
    form = PlainForm()
    try:
        with transaction() as session:
            actions.send_supplement(session, dossier_id, actor=current_actor(), now=clock.now())
    except (ApplicationChanged, DossierIncomplete):
        return redirect(url_for("dossiers.check", draft_id=dossier_id), 303)
    except NothingToSend as problem:
        form.explain(problem)
        forget_reads()
        return _supplement(own_open(dossier_id), form), problem.status
    return redirect(url_for("dossiers.show", dossier_id=dossier_id), 303)
