"""Signing in and out: the password is checked while reading, the sign-in itself is one short transaction."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import delete, or_, select, update
from sqlalchemy.orm import Session

from portal.accounts import passwords, queries, rules
from portal.accounts.errors import NoPassword, WrongPassword
from portal.accounts.events import SessionEnded, SignedIn, SignedOut, SignInFailed
from portal.accounts.factors.models import HalfSignIn
from portal.accounts.models import Account, SignInSession
from portal.accounts.rules import LIMITS, SessionLimits, Through
from portal.core.actor import SYSTEM, Actor, Kind
from portal.core.errors import NotFound
from portal.core.events import publish
from portal.core.ids import new_id, new_token

EVERYBODY: Mapping[bool, SessionLimits] = {True: LIMITS, False: LIMITS}
"""How long sign-ins last where no settings say otherwise."""
on_sign_in: list[Callable[[Session, UUID, UUID | None], None]] = []
"""What else happens when a citizen or business signs in: called with session, account id and the visitor's id."""


def verify_password(session: Session, *, username: str, password: str) -> tuple[UUID | None, bool]:
    """Whose name this is (None if nobody's) and whether password and account are good.

    Takes the same time for names that do not exist. Slow on purpose: call it outside a transaction.
    """
    known = queries.credentials(session, rules.comparable_username(username))
    good = passwords.matches(known.password_hash if known else None, password)
    return (known.account_id if known else None), bool(known and good and not known.disabled)


def confirm_password(session: Session, account_id: UUID, password: str) -> str:
    """Ask for the present password before something important (ASVS 7.5.1).

    Raises WrongPassword, NoPassword (the owner signs in only through a provider) or NotFound.

    Returns the hash that was confirmed, for the transaction to compare. Slow on purpose: call it while reading.
    """
    stored = queries.account(session, account_id).password_hash
    if not stored:
        raise NoPassword
    if not passwords.matches(stored, password):
        raise WrongPassword
    return stored


def sign_in(
    session: Session,
    account_id: UUID,
    *,
    address: str,
    agent: str,
    factor: str = "",
    through: Through = Through(),  # noqa: B008 (frozen)
    visitor_id: UUID | None = None,
    limits: Mapping[bool, SessionLimits] = EVERYBODY,
    now: datetime,
) -> str:
    """Begin a sign-in for a person who was just verified; returns its secret token, kept nowhere.

    ``limits`` say how long it lasts, for staff (True) and for others.
    They came by password, or ``through`` a provider.
    ``factor`` says what proved the person beside that; accounts that have one never come here without.

    What the person did in this browser before signing in (``visitor_id``) is handed over by the ``on_sign_in`` hooks.
    Raises NotFound when the account was closed in the meantime.
    """
    account = locked_account(session, account_id)
    if account.disabled_at is not None:
        raise NotFound
    token, staff = new_token(), Kind(account.kind) is Kind.STAFF
    entry = SignInSession(
        id=new_id(),
        token_hash=rules.token_hash(token),
        account_id=account.id,
        created_at=now,
        last_seen_at=now,
        idle_until=now + limits[staff].idle,
        expires_at=now + limits[staff].absolute,
        address=address[:60],
        agent=agent[:300],
        factor=factor,
        provider=through.provider,
        level=through.level,
    )
    session.add(entry)
    actor = account.actor()
    publish(session, account.id, SignedIn(session_id=entry.id), actor=actor, now=now)
    if actor.is_applicant:
        for hook in on_sign_in:
            hook(session, account.id, visitor_id)
    return token


def record_failure(session: Session, account_id: UUID, *, now: datetime) -> None:
    """Write down that signing in to an existing account failed (R19)."""
    account = locked_account(session, account_id)
    reason = "wrong password" if account.disabled_at is None else "account disabled"
    publish(session, account.id, SignInFailed(reason=reason), actor=SYSTEM, now=now)


def touch(session: Session, session_id: UUID, *, idle: timedelta = rules.LIMITS.idle, now: datetime) -> None:
    """Write down that a sign-in is still being used: it counts for ``idle`` from now."""
    session.execute(
        update(SignInSession)
        .where(SignInSession.id == session_id, SignInSession.ended_at.is_(None))
        .values(last_seen_at=now, idle_until=now + idle)
    )


def sign_out(session: Session, session_id: UUID, *, actor: Actor, now: datetime) -> None:
    """End one's own sign-in; ending it twice is no error."""
    entry = _open_session(session, session_id)
    if entry is not None and entry.account_id == actor.id:
        entry.ended_at = now
        publish(session, entry.account_id, SignedOut(session_id=entry.id), actor=actor, now=now)


def end_session(
    session: Session, session_id: UUID, *, account_id: UUID, reason: str, actor: Actor, now: datetime
) -> None:
    """End one sign-in of an account from elsewhere. Raises NotFound when it is not this account's or has ended."""
    entry = _open_session(session, session_id)
    if entry is None or entry.account_id != account_id:
        raise NotFound
    entry.ended_at = now
    publish(session, account_id, SessionEnded(session_id=entry.id, reason=reason), actor=actor, now=now)


def end_all(
    session: Session, account_id: UUID, *, reason: str, keep: UUID | None = None, actor: Actor, now: datetime
) -> int:
    """End every sign-in of an account at once, half ones too, except ``keep``; returns how many ended."""
    session.execute(delete(HalfSignIn).where(HalfSignIn.account_id == account_id))
    query = select(SignInSession.id).where(SignInSession.account_id == account_id, SignInSession.ended_at.is_(None))
    ids = [found for found in session.scalars(query.order_by(SignInSession.created_at)) if found != keep]
    for session_id in ids:
        end_session(session, session_id, account_id=account_id, reason=reason, actor=actor, now=now)
    return len(ids)


def forget_sessions(session: Session, *, now: datetime) -> None:
    """Delete sign-ins that ended long ago, with the addresses and devices they were made from."""
    before = now - rules.SESSIONS_KEPT
    session.execute(
        delete(SignInSession).where(or_(SignInSession.ended_at <= before, SignInSession.expires_at <= before))
    )


def locked_account(session: Session, account_id: UUID) -> Account:
    """The account's row, locked until the transaction ends, so that its log stays in order. Raises NotFound."""
    account = session.get(Account, account_id, with_for_update={"of": Account}, populate_existing=True)
    if account is None:
        raise NotFound
    return account


def confirmed_account(session: Session, account_id: UUID, confirmed: str) -> Account:
    """The locked account, if its password is still the one that ``confirm_password`` saw. Raises WrongPassword."""
    account = locked_account(session, account_id)
    if account.password_hash != confirmed:
        raise WrongPassword
    return account


def _open_session(session: Session, session_id: UUID) -> SignInSession | None:
    query = select(SignInSession.account_id).where(SignInSession.id == session_id)
    account_id = session.execute(query).scalar()
    if account_id is None:
        return None
    session.execute(select(Account.id).where(Account.id == account_id).with_for_update())
    entry = session.get(SignInSession, session_id, populate_existing=True)
    return entry if entry is not None and entry.ended_at is None else None
