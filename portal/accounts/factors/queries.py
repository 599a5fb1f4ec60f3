"""Reading second factors."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.accounts import rules
from portal.accounts.factors.models import Authenticator, Ceremony, HalfSignIn, Passkey, RecoveryCode
from portal.core.errors import NotFound


@dataclass(frozen=True)
class Factors:
    """What an account has beside its password."""

    app_since: datetime | None
    passkeys: int
    codes_left: int

    @property
    def any(self) -> bool:
        """Whether the password alone is not enough."""
        return self.app_since is not None or self.passkeys > 0


def factors_of(session: Session, account_id: UUID) -> Factors:
    """What this account has beside its password."""
    confirmed = select(Authenticator.confirmed_at).where(Authenticator.account_id == account_id)
    left = select(func.count()).where(RecoveryCode.account_id == account_id, RecoveryCode.used_at.is_(None))
    keys = select(func.count()).where(Passkey.account_id == account_id)
    return Factors(
        app_since=session.execute(confirmed).scalar(),
        passkeys=session.execute(keys).scalar_one(),
        codes_left=session.execute(left).scalar_one(),
    )


def half_sign_in(session: Session, token: str, *, now: datetime) -> HalfSignIn | None:
    """The sign-in that waits for its second factor, if this token opens one that still counts."""
    query = select(HalfSignIn).where(HalfSignIn.token_hash == rules.token_hash(token), HalfSignIn.expires_at > now)
    return session.scalars(query).first()


def passkeys(session: Session, account_id: UUID) -> list[Passkey]:
    """The passkeys of an account, oldest first."""
    query = select(Passkey).where(Passkey.account_id == account_id).order_by(Passkey.created_at, Passkey.id)
    return list(session.scalars(query))


def own_passkey(session: Session, account_id: UUID, passkey_id: UUID) -> Passkey:
    """This passkey, if it is this account's. Raises NotFound."""
    found = next((one for one in passkeys(session, account_id) if one.id == passkey_id), None)
    if found is None:
        raise NotFound
    return found


def passkey(session: Session, credential_id: str) -> Passkey | None:
    """The passkey that calls itself so (base64url), whoever's it is."""
    return session.scalars(select(Passkey).where(Passkey.credential_id == credential_id)).first()


def ceremony(session: Session, token: str, *, creates: bool, now: datetime) -> Ceremony | None:
    """The challenge that this browser may answer, if it still counts: to make a passkey, or to use one."""
    query = select(Ceremony).where(Ceremony.token_hash == rules.token_hash(token), Ceremony.expires_at > now)
    return session.scalars(query.where(Ceremony.creates == creates)).first()


def app_in_setup(session: Session, account_id: UUID, session_id: UUID, *, after: datetime) -> Authenticator | None:
    """The authenticator app that this very sign-in began to set up later than ``after``, and has not confirmed."""
    query = select(Authenticator).where(
        Authenticator.account_id == account_id,
        Authenticator.session_id == session_id,
        Authenticator.confirmed_at.is_(None),
        Authenticator.created_at > after,
    )
    return session.scalars(query).first()
