"""The application: make it, sign it elsewhere, bring it back, hand it in; and answering a request to complete it."""

from uuid import UUID

from flask import abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from forms.assurance import Level
from portal.catalogue import queries as catalogue
from portal.consents import queries as consents
from portal.consents.actions import Agreed
from portal.consents.errors import ConsentTextChanged
from portal.consents.queries import Purpose
from portal.core import clock
from portal.core.actor import Right
from portal.core.db import transaction
from portal.core.errors import LevelNeeded
from portal.dossiers import actions, filling, queries
from portal.dossiers.cosigning_errors import LockedForOthers, PlaceOfAnother, SignersMissing
from portal.dossiers.errors import (
    AlreadySigned,
    ApplicationChanged,
    DossierIncomplete,
    NothingToSend,
    ServiceClosed,
    SignatureRejected,
)
from portal.dossiers.lifecycle import InvitationState, Status
from portal.dossiers.models import Dossier
from portal.dossiers.page_forms import PlainForm, SignedApplicationForm
from portal.dossiers.papers import papers, signed_validly
from portal.dossiers.rules import BASES
from portal.dossiers.scope import scope_of
from portal.dossiers.standing import proof_of_role
from portal.dossiers.views import paging
from portal.dossiers.views.base import bp, bytes_of, go, own_open, step_up, upload
from portal.dossiers.views.cosigning import signer_rows
from portal.dossiers.views.showing import document_row, request_row, signing_addresses, verdict_of
from portal.web import headers
from portal.web.access import APPLICANT, FILLER, allow, current_actor, to
from portal.web.languages import language, say
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
    asked = request_row(queries.signing_request(session, dossier.id), issued.sha256)
    if current_actor().by_mandate:
        asked |= {"provider": "", "agent": "", "open": False}
    up = url_for("dossiers.tasks", draft_id=dossier.id)
    if supplementing:
        up = url_for("dossiers.supplement", dossier_id=dossier.id)
    trail = [{"text": say(definition.name), "href": up}, {"text": _("Ký số và nộp")}]
    to = signing_addresses(draft_id=dossier.id)
    shown = {"definition": definition, "remote": asked, "to": to, "trail": trail}
    headers.allow_connecting(asked["agent"])
    if asked["open"]:
        return render_template("dossiers/sign_local.html" if asked["local"] else "dossiers/sign_waiting.html", **shown)
    signed = actions.signed_copy(session, dossier, issued)
    signers = signer_rows(dossier, issued, signed=signed is not None)
    verdict = verdict_of(dossier.verdict)
    files = actions.files_given(session, dossier)
    actor = current_actor()
    number = actor.tax_code or actor.personal_number or ""
    valid = signed_validly(dossier.verdict)
    copies = queries.copies(session, dossier.id) if supplementing else ()
    found = papers(definition, files, signed=valid, applicant_number=number, copies=copies)
    return render_template(
        "dossiers/sign.html",
        **shown,
        dossier=dossier,
        level=None if actor.level.reaches(Level(definition.assurance)) else definition.assurance,
        supplementing=supplementing,
        form=form,
        application=document_row(issued),
        signed_copy=document_row(signed) if signed is not None else None,
        signers=signers,
        lacking=[one["name"] for one in signers if one["state"] != InvitationState.SIGNED],
        role_proof=proof_of_role(verdict, actions.holder_of(session, dossier)) if verdict is not None else None,
        verdict=verdict,
        signed=valid,
        signed_basis=BASES["R11.4"],
        papers=[paper for paper in found if paper.to_bring],
        consent=None if supplementing else consents.current(Purpose.SUBMISSION, now=clock.now()),
    )


@bp.post("/drafts/<uuid:draft_id>/sign")
@allow(to(Right.SIGN))
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
    except (SignatureRejected, PlaceOfAnother, LockedForOthers, AlreadySigned, ApplicationChanged) as problem:
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
@allow(to(Right.SIGN))
def submit(draft_id: UUID) -> ResponseReturnValue:
    """Hand in. Pressed twice, refreshed or sent from two windows, the answer is the same dossier."""
    sent_at = clock.now()
    agreed = Agreed(request.form.get("agreed", ""), language())
    try:
        with transaction() as session:
            actions.submit(session, draft_id, agreed=agreed, actor=current_actor(), sent_at=sent_at, now=clock.now())
    except (ApplicationChanged, DossierIncomplete):
        return redirect(url_for("dossiers.check", draft_id=draft_id), 303)
    except ServiceClosed:
        return redirect(url_for("dossiers.tasks", draft_id=draft_id), 303)
    except LevelNeeded as problem:
        return step_up(problem, url_for("dossiers.sign", draft_id=draft_id))
    except (SignersMissing, ConsentTextChanged) as problem:
        return _not_yet(draft_id, problem)
    return redirect(url_for("dossiers.confirmation", dossier_id=draft_id), 303)


def _not_yet(draft_id: UUID, problem: SignersMissing | ConsentTextChanged) -> ResponseReturnValue:
    """The signing page again: with the names of those who have still to sign, or the text that is new."""
    form = SignedApplicationForm()
    form.explain(problem)
    forget_reads()
    return _sign(own_open(draft_id), form), problem.status


@bp.get("/dossiers/<uuid:dossier_id>/supplement")
@allow(FILLER)
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
@allow(to(Right.SIGN))
def send_supplement(dossier_id: UUID) -> ResponseReturnValue:
    """Send the completed dossier back to the desk; once."""
    form = PlainForm()
    try:
        with transaction() as session:
            actions.send_supplement(session, dossier_id, actor=current_actor(), now=clock.now())
    except (ApplicationChanged, DossierIncomplete):
        return redirect(url_for("dossiers.check", draft_id=dossier_id), 303)
    except LevelNeeded as problem:
        return step_up(problem, url_for("dossiers.sign", draft_id=dossier_id))
    except SignersMissing as problem:
        return _not_yet(dossier_id, problem)
    except NothingToSend as problem:
        form.explain(problem)
        forget_reads()
        return _supplement(own_open(dossier_id), form), problem.status
    return redirect(url_for("dossiers.show", dossier_id=dossier_id), 303)
