"""Readers of invitations to sign. By its link one is found only together with the person it is bound to."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.core.actor import Actor, Kind, Right
from portal.core.errors import NotFound
from portal.core.ids import token_digest
from portal.dossiers.lifecycle import InvitationState
from portal.dossiers.signing_models import SigningInvitation

_IN_ORDER = (SigningInvitation.turn, SigningInvitation.field)


def of_application(session: Session, dossier_id: UUID, application_sha256: str) -> Sequence[SigningInvitation]:
    """Everybody who was or will be asked to sign this application, in the order of their turns and places."""
    query = select(SigningInvitation).where(
        SigningInvitation.dossier_id == dossier_id, SigningInvitation.application_sha256 == application_sha256
    )
    return session.scalars(query.order_by(*_IN_ORDER)).all()


def of_dossier(session: Session, dossier_id: UUID) -> Sequence[SigningInvitation]:
    """Every invitation of a dossier, of earlier applications too."""
    query = select(SigningInvitation).where(SigningInvitation.dossier_id == dossier_id)
    return session.scalars(query.order_by(*_IN_ORDER)).all()


def one(session: Session, dossier_id: UUID, invitation_id: UUID) -> SigningInvitation:
    """One invitation of a dossier that the caller may change, held for it. Raises NotFound."""
    found = session.get(SigningInvitation, invitation_id, with_for_update=True, populate_existing=True)
    if found is None or found.dossier_id != dossier_id:
        raise NotFound
    return found


def by_token(session: Session, token: str, *, actor: Actor) -> SigningInvitation:
    """The invitation behind a link, for the person it is bound to. Raises NotFound for everybody else, unchanged."""
    found = session.scalars(
        select(SigningInvitation).where(SigningInvitation.token_sha256 == token_digest(token))
    ).first()
    if found is None or not is_bound_to(found, actor):
        raise NotFound
    return found


def is_bound_to(invitation: SigningInvitation, actor: Actor) -> bool:
    """Whether the account has the number that the invitation names, and whoever acts for it may sign."""
    wanted = _plain(invitation.number)
    own = {_plain(actor.tax_code)}
    if actor.kind is not Kind.BUSINESS:  # there it is the number of who represents it, who is invited in person
        own.add(_plain(actor.personal_number))
    return actor.is_applicant and actor.may(Right.SIGN) and wanted in own


def _plain(number: str | None) -> str:
    return (number or "").replace("-", "")


def sent_before(session: Session, moment: datetime) -> Sequence[SigningInvitation]:
    """Invitations that people have had since before ``moment`` and have not answered, the oldest first."""
    query = select(SigningInvitation).where(
        SigningInvitation.state == InvitationState.SENT, SigningInvitation.sent_at <= moment
    )
    return session.scalars(query.order_by(SigningInvitation.sent_at, SigningInvitation.id)).all()
