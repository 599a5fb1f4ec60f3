"""Reading identities, and sign-ins that are on their way."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.accounts.providers.models import Identity, IdentityOffer
from portal.accounts.rules import token_hash
from portal.core.errors import NotFound


def identities(session: Session, account_id: UUID) -> list[Identity]:
    """The identities that open an account, oldest first."""
    query = select(Identity).where(Identity.account_id == account_id).order_by(Identity.created_at, Identity.id)
    return list(session.scalars(query))


def own_identity(session: Session, account_id: UUID, identity_id: UUID) -> Identity:
    """This identity, if it is this account's. Raises NotFound."""
    found = session.get(Identity, identity_id)
    if found is None or found.account_id != account_id:
        raise NotFound
    return found


def identity(session: Session, issuer: str, subject: str) -> Identity | None:
    """The identity with this subject at this issuer, whoever's it is."""
    query = select(Identity).where(Identity.issuer == issuer, Identity.subject == subject)
    return session.scalars(query).first()


def offer(session: Session, token: str, *, account_id: UUID | None, now: datetime) -> IdentityOffer | None:
    """The identity that this browser, with this person signed in (or nobody), may still decide about."""
    query = select(IdentityOffer).where(IdentityOffer.token_hash == token_hash(token), IdentityOffer.expires_at > now)
    found = session.scalars(query).first()
    return found if found is not None and found.account_id == account_id else None
