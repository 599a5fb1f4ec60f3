"""What the applicant does while others are to sign, and what the worker does when time passes."""

from collections.abc import Callable, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from portal.core.actor import SYSTEM, Actor
from portal.core.db import reading, transaction
from portal.core.events import publish
from portal.dossiers import invitations, turns
from portal.dossiers.actions.applying import cosigners_of, signed_copy, to_be_signed
from portal.dossiers.actions.drafts import locked
from portal.dossiers.actions.ending import end_with_invitation
from portal.dossiers.actions.inviting import cancel, send
from portal.dossiers.cosigning_errors import SignersMissing
from portal.dossiers.errors import ActionNotPermitted, ApplicationChanged
from portal.dossiers.events import InvitationExpired, SignerReminded
from portal.dossiers.filings import applicant_of
from portal.dossiers.lifecycle import InvitationState
from portal.dossiers.models import Dossier, IssuedDocument
from portal.dossiers.signing_models import SigningInvitation


def ask_again(session: Session, dossier_id: UUID, invitation_id: UUID, *, actor: Actor, now: datetime) -> None:
    """Send somebody a new link and new time; the one before opens nothing any more.

    Raises NotFound, ApplicationChanged, or ActionNotPermitted when they have signed or their turn has not come.
    """
    invitation = _own(session, dossier_id, invitation_id, actor=actor, now=now)
    if not turns.may_ask_again(InvitationState(invitation.state)):
        raise ActionNotPermitted
    send(session, invitation, actor=actor, now=now)


def call_back(session: Session, dossier_id: UUID, invitation_id: UUID, *, actor: Actor, now: datetime) -> None:
    """Cancel an invitation that was sent. Raises NotFound, ApplicationChanged or ActionNotPermitted."""
    invitation = _own(session, dossier_id, invitation_id, actor=actor, now=now)
    if invitation.state != InvitationState.SENT:
        raise ActionNotPermitted
    cancel(session, invitation, changed=False, actor=actor, now=now)


def _own(session: Session, dossier_id: UUID, invitation_id: UUID, *, actor: Actor, now: datetime) -> SigningInvitation:
    dossier = locked(session, dossier_id, actor=actor)
    invitation = invitations.one(session, dossier.id, invitation_id)
    issued = to_be_signed(session, dossier, now=now)
    if issued.sha256 != invitation.application_sha256 or signed_copy(session, dossier, issued) is None:
        raise ApplicationChanged
    return invitation


def require_signers(session: Session, dossier: Dossier, application: IssuedDocument) -> None:
    """Raise SignersMissing unless everybody who has to sign this application has; nobody else needs to."""
    people = cosigners_of(session, dossier)
    if not people:
        return
    found = invitations.of_application(session, dossier.id, application.sha256)
    signed = {each.place for each in found if each.state == InvitationState.SIGNED}
    missing = [person.name for person in people if person.key not in signed]
    if signed_copy(session, dossier, application) is None:
        missing.insert(0, applicant_of(session, dossier).display_name)
    if missing:
        raise SignersMissing(missing)


def remind_signers(*, now: datetime) -> int:
    """Remind everybody whose time is half over, once for each invitation; returns how many. Safe to repeat."""
    return _each_due(_remind, now=now)


def expire_invitations(*, now: datetime) -> int:
    """End every invitation whose time is over; returns how many. Safe to repeat."""
    return _each_due(_expire, now=now)


def _each_due(work: Callable[[Session, SigningInvitation, datetime], bool], *, now: datetime) -> int:
    with reading() as session:
        candidates: Sequence[tuple[UUID, UUID]] = [
            (each.dossier_id, each.id) for each in invitations.sent_before(session, now - turns.LIFETIME / 2)
        ]
    done = 0
    for dossier_id, invitation_id in candidates:
        with transaction() as session:
            if session.get(Dossier, dossier_id, with_for_update=True) is None:
                continue
            done += work(session, invitations.one(session, dossier_id, invitation_id), now)
    return done


def _remind(session: Session, invitation: SigningInvitation, now: datetime) -> bool:
    sent_at, expires_at = invitation.sent_at, invitation.expires_at
    if invitation.state != InvitationState.SENT or invitation.reminded_at is not None or not sent_at or not expires_at:
        return False
    if not turns.reminder_due(sent_at=sent_at, expires_at=expires_at, now=now):
        return False
    invitation.reminded_at = now
    event = SignerReminded(str(invitation.id), serial=invitation.serial, name=invitation.name)
    publish(session, invitation.dossier_id, event, actor=SYSTEM, now=now)
    return True


def _expire(session: Session, invitation: SigningInvitation, now: datetime) -> bool:
    if invitation.state != InvitationState.SENT or not invitation.expires_at or now < invitation.expires_at:
        return False
    invitation.state, invitation.finished_at = InvitationState.EXPIRED, now
    end_with_invitation(session, invitation, now=now)
    event = InvitationExpired(str(invitation.id), name=invitation.name)
    publish(session, invitation.dossier_id, event, actor=SYSTEM, now=now)
    return True
