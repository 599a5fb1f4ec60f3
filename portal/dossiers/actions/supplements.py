"""Answering a request to complete the dossier: only what was asked for is open, then it goes back to the desk."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from portal.core.actor import Actor
from portal.dossiers import queries
from portal.dossiers.actions.applying import current_application, files_given
from portal.dossiers.actions.awaiting import require_signers
from portal.dossiers.actions.fees import ask_fees
from portal.dossiers.actions.submitting import file_facts, require_level, require_signature, sent_application
from portal.dossiers.errors import ActionNotPermitted, ApplicationChanged, NothingToSend
from portal.dossiers.events import SupplementReceived
from portal.dossiers.filling import keep_handed_in
from portal.dossiers.lifecycle import Action, Status
from portal.dossiers.papers import signed_validly
from portal.dossiers.transitions import advance


def send_supplement(session: Session, dossier_id: UUID, *, actor: Actor, now: datetime) -> None:
    """Send the completed dossier back; sent before, nothing happens (NĐ 61/2018 Đ19.4).

    Raises NothingToSend when nothing was changed, ApplicationChanged when the application was not made again from the
    present answers, PaperSignatureMissing, SignersMissing, DossierIncomplete, LevelNeeded, ActionNotPermitted or
    NotFound.
    """
    dossier = queries.own_submitted(session, dossier_id, actor=actor, lock=True)
    request = queries.supplement(session, dossier_id)
    if request is None:
        raise ActionNotPermitted
    if request.answered_at is not None and dossier.status != Status.SUPPLEMENT_REQUESTED:
        return
    if dossier.status != Status.SUPPLEMENT_REQUESTED:
        raise ActionNotPermitted
    require_level(dossier, actor=actor)
    application = current_application(session, dossier, now=now)
    if application is None:
        raise ApplicationChanged
    if application.created_at < request.requested_at:
        raise NothingToSend
    require_signers(session, dossier, application)
    require_signature(session, dossier, application)
    request.answered_at = now
    dossier.unfinished = {}
    keep_handed_in(dossier, now=now)
    files = files_given(session, dossier)
    event = SupplementReceived(
        round=request.round,
        received_at=now,
        application_sha256=sent_application(session, dossier, application).sha256,
        signed=signed_validly(dossier.verdict),
        files=file_facts(files),
    )
    advance(session, dossier, Action.SUPPLEMENT, event, actor=actor, now=now)
    ask_fees(session, dossier, files, moment="supplement", now=now)
