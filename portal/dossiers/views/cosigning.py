"""Signing together: the page of an invited person, and what the applicant does about those who are invited."""

from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from forms.definition import ServiceForm
from forms.signers import Cosigner
from portal.accounts import queries as accounts
from portal.catalogue import queries as catalogue
from portal.core import clock
from portal.core.actor import Right
from portal.core.db import transaction
from portal.core.errors import NotFound
from portal.dossiers import actions, filling, invitations, queries, statuses, turns
from portal.dossiers.cosigning_errors import (
    ApplicationBeingChanged,
    CosignedFileRejected,
    InvitationEnded,
    LockedForOthers,
    NewerCopy,
    RefusalReasonMissing,
)
from portal.dossiers.errors import ActionNotPermitted, ApplicationChanged
from portal.dossiers.lifecycle import InvitationState
from portal.dossiers.models import Dossier, IssuedDocument
from portal.dossiers.page_forms import RefusalForm, SignedApplicationForm
from portal.dossiers.signing_models import SigningInvitation
from portal.dossiers.views.base import bp, bytes_of, own_open, upload
from portal.dossiers.views.showing import request_row, signing_addresses
from portal.web import downloads, headers
from portal.web.access import APPLICANT, allow, current_actor, to
from portal.web.languages import language, say
from portal.web.limits import spend
from portal.web.reading import forget_reads, read_session

_EXPENSIVE_RATE = "60/hour"
_LETTER_RATE = "20/day"
_GUESS_RATE = "30 per 15 minutes"


def invited(token: str) -> SigningInvitation:
    """The invitation behind the link, for the person it is bound to; 404 for everybody else, and it stays unused.

    Whoever keeps trying links that are not theirs is told to wait (T03).
    """
    try:
        return invitations.by_token(read_session(), token, actor=current_actor())
    except NotFound:
        spend("links", rate=_GUESS_RATE, key=str(current_actor().id))
        raise


@bp.get("/signatures/<token>")
@allow(APPLICANT)
def cosign(token: str) -> ResponseReturnValue:
    """Read what is to be signed, sign it or refuse; afterwards, what became of the invitation."""
    return _cosign(invited(token), token, SignedApplicationForm(), RefusalForm())


def _cosign(invitation: SigningInvitation, token: str, form: SignedApplicationForm, refusal: RefusalForm) -> str:
    session, now = read_session(), clock.now()
    dossier = session.get_one(Dossier, invitation.dossier_id)
    definition = catalogue.definition(dossier.service_code, dossier.service_version)
    owner = accounts.account(session, dossier.owner_id) if dossier.owner_id else None
    state = _state(invitation, now)
    copy = _copy(invitation, now) if state in (InvitationState.SENT, InvitationState.SIGNED) else None
    open_ = state is InvitationState.SENT and copy is not None
    asked = _asked(invitation)
    if open_:
        headers.allow_connecting(asked["agent"])
        if asked["open"]:
            return _waiting(token, definition, asked)
    answers = filling.answers_of(dossier, definition, queries.files(session, dossier.id))
    return render_template(
        "dossiers/cosign.html",
        token=token,
        invitation=invitation,
        role=invitation.role[language()],
        definition=definition,
        applicant=owner.display_name if owner else "",
        ended=None if open_ else _why_not(state, copy),
        tone=statuses.INVITATIONS[state][1],
        remote=asked,
        to=signing_addresses("invited_", token=token),
        copy=_copy_row(copy, token) if copy is not None else None,
        open=open_,
        sections=answers.readable(language()) if open_ else [],
        form=form,
        refusal=refusal,
    )


def _asked(invitation: SigningInvitation) -> dict[str, Any]:
    """Signing without downloading; how an earlier request ended is told with the letter it was made by."""
    found = queries.signing_request(read_session(), invitation.dossier_id, invitation.id)
    if found is not None and invitation.sent_at is not None and found.created_at < invitation.sent_at:
        found = found if found.finished_at is None else None
    return request_row(found, invitation.application_sha256)


def _waiting(token: str, definition: ServiceForm, asked: dict[str, Any]) -> str:
    page = "dossiers/sign_local.html" if asked["local"] else "dossiers/sign_waiting.html"
    trail = [{"text": _("Mời ký đơn điện tử")}]
    addresses = signing_addresses("invited_", token=token)
    return render_template(page, definition=definition, remote=asked, to=addresses, trail=trail)


def _state(invitation: SigningInvitation, now: datetime) -> InvitationState:
    """The state as it is at this moment: time may be up before the worker notices."""
    state = InvitationState(invitation.state)
    over = state is InvitationState.SENT and not turns.may_sign(state, expires_at=invitation.expires_at, now=now)
    return InvitationState.EXPIRED if over else state


def _copy(invitation: SigningInvitation, now: datetime) -> IssuedDocument | None:
    try:
        return actions.copy_to_sign(read_session(), invitation, now=now)
    except ApplicationBeingChanged:
        return None


def _why_not(state: InvitationState, copy: IssuedDocument | None) -> str:
    if state is InvitationState.SENT and copy is None:
        return say(ApplicationBeingChanged().sentence)
    return say(statuses.INVITATION_ENDED[state])


def _copy_row(copy: IssuedDocument, token: str) -> dict[str, Any]:
    return {
        "name": _("Đơn điện tử, bản mới nhất"),
        "size": copy.size,
        "at": copy.created_at,
        "sha256": copy.sha256,
        "href": url_for("dossiers.cosign_file", token=token),
    }


@bp.get("/signatures/<token>/application.pdf")
@allow(APPLICANT)
def cosign_file(token: str) -> ResponseReturnValue:
    """The newest copy of the application, with every signature so far."""
    invitation, now = invited(token), clock.now()
    if _state(invitation, now) not in (InvitationState.SENT, InvitationState.SIGNED):
        raise InvitationEnded
    copy = actions.copy_to_sign(read_session(), invitation, now=now)
    return downloads.send_ours(copy.sha256, "don-dien-tu.pdf")


@bp.post("/signatures/<token>/signed")
@allow(to(Right.SIGN))
def receive_cosigned(token: str) -> ResponseReturnValue:
    """Examine the file that came back against the newest copy, and keep it as the newest."""
    invitation, form = invited(token), SignedApplicationForm()
    chosen = upload("signed")
    if chosen is None:
        form.signed.errors = [_("Hãy chọn tệp PDF bạn vừa ký.")]
        return _cosign(invitation, token, form, RefusalForm()), 422
    spend("signed", rate=_EXPENSIVE_RATE, key=str(current_actor().id))
    now, actor = clock.now(), current_actor()
    try:
        found = actions.examine_cosigned(read_session(), token, bytes_of(chosen), actor=actor, now=now)
        with transaction() as session:
            actions.receive_cosigned(session, token, found, actor=actor, now=now)
    except (CosignedFileRejected, LockedForOthers, NewerCopy, InvitationEnded, ApplicationBeingChanged) as problem:
        form.explain(problem, field=form.signed)
        forget_reads()
        return _cosign(invited(token), token, form, RefusalForm()), problem.status
    return redirect(url_for("dossiers.cosign", token=token), 303)


@bp.post("/signatures/<token>/refusal")
@allow(to(Right.SIGN))
def refuse_to_sign(token: str) -> ResponseReturnValue:
    """Refuse, with a reason; once."""
    invitation, form = invited(token), RefusalForm()
    try:
        with transaction() as session:
            actions.refuse_to_sign(
                session, token, reason=form.reason.data or "", actor=current_actor(), now=clock.now()
            )
    except (RefusalReasonMissing, InvitationEnded) as problem:
        form.explain(problem, field=form.reason)
        forget_reads()
        return _cosign(invitation, token, SignedApplicationForm(), form), problem.status
    return redirect(url_for("dossiers.cosign", token=token), 303)


@bp.post("/drafts/<uuid:draft_id>/signers/<uuid:invitation_id>/letter")
@allow(APPLICANT)
def ask_signer_again(draft_id: UUID, invitation_id: UUID) -> ResponseReturnValue:
    """Send somebody a new invitation to sign."""
    own_open(draft_id)
    spend("invitation", rate=_LETTER_RATE, key=str(invitation_id))
    return _about(draft_id, invitation_id, actions.ask_again, _("Đã gửi lại lời mời ký."))


@bp.post("/drafts/<uuid:draft_id>/signers/<uuid:invitation_id>/cancel")
@allow(APPLICANT)
def call_signer_back(draft_id: UUID, invitation_id: UUID) -> ResponseReturnValue:
    """Cancel an invitation to sign."""
    own_open(draft_id)
    return _about(draft_id, invitation_id, actions.call_back, _("Đã hủy lời mời ký."))


def _about(draft_id: UUID, invitation_id: UUID, work: Callable[..., None], done: str) -> ResponseReturnValue:
    try:
        with transaction() as session:
            work(session, draft_id, invitation_id, actor=current_actor(), now=clock.now())
    except (ActionNotPermitted, ApplicationChanged) as problem:
        flash(say(problem.sentence), "danger")
    else:
        flash(done, "success")
    return redirect(url_for("dossiers.sign", draft_id=draft_id), 303)


def signer_rows(dossier: Dossier, issued: IssuedDocument, *, signed: bool) -> list[dict[str, Any]]:
    """Who signs this application besides the applicant: as what, how far it is, and what the applicant may do.

    ``signed``: the applicant has signed; nobody is invited before.
    """
    session, now = read_session(), clock.now()
    people = actions.cosigners_of(session, dossier)
    made = invitations.of_application(session, dossier.id, issued.sha256) if people and signed else ()
    by_place = {each.place: each for each in made}
    return [_signer_row(person, by_place.get(person.key), now) for person in people]


def _signer_row(person: Cosigner, invitation: SigningInvitation | None, now: datetime) -> dict[str, Any]:
    row: dict[str, Any] = {"name": person.name, "role": person.role, "email": person.email, "turn": person.group}
    if invitation is None:
        return row | {"state": "", "label": _("Được mời sau khi bạn ký"), "tone": "neutral", "reason": ""}
    state = _state(invitation, now)
    label, tone = statuses.INVITATIONS[state]
    row |= {"state": state.value, "label": say(label), "tone": tone, "reason": invitation.reason}
    row |= {"at": invitation.finished_at, "until": invitation.expires_at, "reminded": invitation.reminded_at}
    if turns.may_ask_again(state):
        row["again"] = _address("dossiers.ask_signer_again", invitation)
    if state is InvitationState.SENT:
        row["cancel"] = _address("dossiers.call_signer_back", invitation)
    return row


def _address(endpoint: str, invitation: SigningInvitation) -> str:
    return url_for(endpoint, draft_id=invitation.dossier_id, invitation_id=invitation.id)
