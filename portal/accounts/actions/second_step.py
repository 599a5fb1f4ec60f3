"""Between the password and the second factor: a state of minutes, kept on the server, good once."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete
from sqlalchemy.orm import Session

from portal.accounts import rules as account_rules
from portal.accounts.actions.factors import prove
from portal.accounts.actions.signing_in import locked_account, sign_in
from portal.accounts.factors import queries, rules
from portal.accounts.factors.ceremonies import Assertion
from portal.accounts.factors.errors import HalfSignInOver
from portal.accounts.factors.events import SecondStepFailed
from portal.accounts.factors.models import Ceremony, HalfSignIn
from portal.accounts.rules import SessionLimits, Through
from portal.core.actor import SYSTEM
from portal.core.events import publish
from portal.core.ids import new_token


def begin_half(
    session: Session,
    account_id: UUID,
    *,
    visitor_id: UUID | None,
    through: Through = Through(),  # noqa: B008 (frozen)
    now: datetime,
) -> str:
    """Remember that the password was right, or the provider's answer; returns the secret of this browser.

    It is kept nowhere else, and good for 10 minutes.
    """
    token = new_token()
    session.add(
        HalfSignIn(
            token_hash=account_rules.token_hash(token),
            account_id=account_id,
            visitor_id=visitor_id,
            provider=through.provider,
            level=through.level,
            expires_at=now + rules.HALF_LIMIT,
        )
    )
    return token


def finish_half(
    session: Session,
    token: str,
    *,
    proof: str | Assertion,
    address: str,
    agent: str,
    limits: Mapping[bool, SessionLimits],
    now: datetime,
) -> str:
    """Complete a sign-in with a code or a passkey's answer; returns the secret of the whole sign-in.

    Raises HalfSignInOver, CodeRefused, CodeUsed, PasskeyRefused, or NotFound when the account was closed meanwhile.
    """
    half = taken_half(session, token, now=now)
    actor = locked_account(session, half.account_id).actor()
    factor = prove(session, half.account_id, proof=proof, actor=actor, now=now)
    account_id, visitor_id = half.account_id, half.visitor_id
    through = Through(half.provider, half.level)
    session.execute(delete(HalfSignIn).where(HalfSignIn.id == half.id))
    return sign_in(
        session,
        account_id,
        factor=factor,
        address=address,
        agent=agent,
        through=through,
        visitor_id=visitor_id,
        limits=limits,
        now=now,
    )


def taken_half(session: Session, token: str, *, now: datetime) -> HalfSignIn:
    """The half sign-in, with its account locked: of two who come at once, the second finds it gone."""
    found = queries.half_sign_in(session, token, now=now)
    if found is None:
        raise HalfSignInOver
    locked_account(session, found.account_id)
    session.expire_all()
    again = queries.half_sign_in(session, token, now=now)
    if again is None:
        raise HalfSignInOver
    return again


def record_second_failure(session: Session, account_id: UUID, *, now: datetime) -> None:
    """Write down that somebody had the password but not the second factor (R19)."""
    locked_account(session, account_id)
    publish(session, account_id, SecondStepFailed(), actor=SYSTEM, now=now)


def forget_half(session: Session, *, now: datetime) -> None:
    """Delete the half sign-ins and the challenges whose time is over."""
    session.execute(delete(Ceremony).where(Ceremony.expires_at <= now))
    session.execute(delete(HalfSignIn).where(HalfSignIn.expires_at <= now))
