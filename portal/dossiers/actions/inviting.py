"""Invitations to sign: made when the applicant has signed, sent turn by turn, ended when what was to be signed changes.

The link of an invitation is made from the key of this installation whenever it is sent, and only its SHA-256 is kept:
nobody who reads the database can open it.
"""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from forms.signers import Cosigner
from portal.core.actor import Actor
from portal.core.events import publish
from portal.core.ids import derived_token, token_digest
from portal.dossiers import desk, invitations, turns
from portal.dossiers.actions.ending import end_with_invitation
from portal.dossiers.application import field_of
from portal.dossiers.events import InvitationCancelled, SignerInvited
from portal.dossiers.lifecycle import InvitationState
from portal.dossiers.signing_models import SigningInvitation

_PURPOSE = "invitation to sign"
_OPEN = (InvitationState.WAITING, InvitationState.SENT)


def token_of(invitation: SigningInvitation) -> str:
    """The secret of the link that is in force."""
    return derived_token(desk.desk().link_key, _PURPOSE, invitation.id, invitation.serial)


def invite_all(
    session: Session,
    dossier_id: UUID,
    application_sha256: str,
    people: Sequence[Cosigner],
    *,
    actor: Actor,
    now: datetime,
) -> None:
    """Make an invitation for everybody who signs this application besides the applicant, and send the first turn's.

    An application that lost the applicant's signature and has it again asks the same people anew.
    """
    before = {each.place: each for each in invitations.of_application(session, dossier_id, application_sha256)}
    for number, person in enumerate(people, start=1):
        invitation = before.get(person.key) or _invitation(person, field_of(number), now=now)
        invitation.dossier_id, invitation.application_sha256 = dossier_id, application_sha256
        invitation.state = InvitationState.WAITING
        session.add(invitation)
    session.flush()
    send_due(session, dossier_id, application_sha256, actor=actor, now=now)


def _invitation(person: Cosigner, field: str, *, now: datetime) -> SigningInvitation:
    return SigningInvitation(
        place=person.key,
        field=field,
        role={"vi": person.role.vi, "en": person.role.en},
        name=person.name,
        number=person.number,
        email=person.email,
        turn=person.group,
        created_at=now,
    )


def send_due(session: Session, dossier_id: UUID, application_sha256: str, *, actor: Actor, now: datetime) -> None:
    """Send the invitations whose turn has come; again, nothing happens."""
    found = invitations.of_application(session, dossier_id, application_sha256)
    due = turns.next_up(turns.Turn(one.place, one.turn, InvitationState(one.state)) for one in found)
    for invitation in found:
        if invitation.place in due:
            send(session, invitation, actor=actor, now=now)


def send(session: Session, invitation: SigningInvitation, *, actor: Actor, now: datetime) -> None:
    """Give the person a new link and time; the link before, if there was one, opens nothing any more."""
    expires_at = now + turns.LIFETIME
    invitation.serial += 1
    invitation.state, invitation.reason = InvitationState.SENT, ""
    invitation.sent_at, invitation.expires_at = now, expires_at
    invitation.reminded_at = invitation.finished_at = None
    invitation.token_sha256 = token_digest(token_of(invitation))
    event = SignerInvited(
        str(invitation.id),
        serial=invitation.serial,
        name=invitation.name,
        role=invitation.role,
        expires_at=expires_at,
    )
    publish(session, invitation.dossier_id, event, actor=actor, now=now)


def cancel(session: Session, invitation: SigningInvitation, *, changed: bool, actor: Actor, now: datetime) -> None:
    """End an invitation; who was asked already is told. ``changed``: the application does, signatures go with it."""
    was = invitation.state
    invitation.state, invitation.finished_at = InvitationState.CANCELLED, now
    end_with_invitation(session, invitation, now=now)
    event = InvitationCancelled(str(invitation.id), name=invitation.name, was=was, changed=changed)
    publish(session, invitation.dossier_id, event, actor=actor, now=now)


def cancel_all(session: Session, dossier_id: UUID, *, actor: Actor, now: datetime) -> None:
    """End every invitation of a dossier whose application changes or loses the applicant's signature."""
    for invitation in invitations.of_dossier(session, dossier_id):
        if invitation.state in (*_OPEN, InvitationState.SIGNED):
            cancel(session, invitation, changed=True, actor=actor, now=now)
