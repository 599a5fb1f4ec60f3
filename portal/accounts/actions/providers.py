"""Signing in through a provider: sent away, come back, joined to an account by issuer and subject only."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from forms.assurance import Level
from forms.text import Text
from portal.accounts import rules
from portal.accounts.actions.consenting import agree
from portal.accounts.actions.second_step import begin_half
from portal.accounts.actions.signing_in import confirmed_account, end_all, locked_account, sign_in
from portal.accounts.events import AccountCreated, SteppedUp
from portal.accounts.factors.queries import factors_of
from portal.accounts.models import Account, SignInSession
from portal.accounts.providers import queries
from portal.accounts.providers.errors import AccountClosed, FlowOver, IdentityTaken, LastWayIn
from portal.accounts.providers.events import IdentityLinked, IdentityUnlinked
from portal.accounts.providers.models import Identity, IdentityOffer, ProviderFlow
from portal.accounts.providers.tokens import Claimed
from portal.accounts.rules import SessionLimits, Through
from portal.consents import actions as consents
from portal.consents.actions import Agreed
from portal.consents.queries import Purpose
from portal.core.actor import SYSTEM, Actor, Kind
from portal.core.errors import NotFound
from portal.core.events import publish
from portal.core.ids import new_check_code, new_id, new_token

FLOW_LIMIT = timedelta(minutes=10)


@dataclass(frozen=True)
class Sent:
    """What goes with a person to the provider."""

    state: str
    nonce: str
    verifier: str


@dataclass(frozen=True)
class Visit:
    """From where somebody signs in, who the browser was before, and how long sign-ins last here."""

    address: str
    agent: str
    visitor_id: UUID | None
    limits: Mapping[bool, SessionLimits]


@dataclass(frozen=True)
class Entered:
    """A sign-in that was begun: whole, or (``half``) waiting for the second factor of the account."""

    token: str
    actor: Actor
    half: bool


def begin_flow(
    session: Session,
    provider: str,
    *,
    browser: str,
    account_id: UUID | None,
    onward: str,
    level: Level | None = None,
    now: datetime,
) -> Sent:
    """Remember what is sent with a person to the provider; ``browser`` is a secret that only this browser has.

    ``level`` is what the sign-in is to be raised to; None when they come to sign in or to connect.
    """
    sent = Sent(state=new_token(), nonce=new_token(), verifier=new_token())
    session.add(
        ProviderFlow(
            state_hash=rules.token_hash(sent.state),
            browser_hash=rules.token_hash(browser),
            provider=provider,
            nonce=sent.nonce,
            verifier=sent.verifier,
            onward=onward[:2000],
            level=level or "",
            account_id=account_id,
            expires_at=now + FLOW_LIMIT,
        )
    )
    return sent


def take_flow(
    session: Session, provider: str, *, state: str, browser: str, account_id: UUID | None, now: datetime
) -> ProviderFlow:
    """What was sent with this person, who is back; gone afterwards, whatever comes of it.

    Raises FlowOver: never begun, taken before, too late, in another browser, at another provider, or by somebody else.
    """
    query = select(ProviderFlow).where(
        ProviderFlow.state_hash == rules.token_hash(state),
        ProviderFlow.browser_hash == rules.token_hash(browser),
        ProviderFlow.expires_at > now,
    )
    found = session.scalars(query).first()
    if found is None or found.provider != provider or found.account_id != account_id:
        raise FlowOver
    session.expunge(found)
    taken = session.execute(delete(ProviderFlow).where(ProviderFlow.id == found.id))
    if taken.rowcount != 1:  # type: ignore[attr-defined]  # somebody took it at the same moment
        raise FlowOver
    return found


def enter(session: Session, who: Claimed, provider: str, *, visit: Visit, now: datetime) -> Entered | None:
    """Sign in to the account that this identity opens; None when there is none yet. Raises AccountClosed."""
    found = queries.identity(session, who.issuer, who.subject)
    if found is None:
        return None
    return _entered(session, found, Through(provider, who.level.value), visit=visit, now=now)


def _entered(session: Session, identity: Identity, through: Through, *, visit: Visit, now: datetime) -> Entered:
    """A second factor is asked for here too: whoever added one wants it, however the first step was done."""
    account = locked_account(session, identity.account_id)
    if account.disabled_at is not None:
        raise AccountClosed(identity.account_id)
    identity.last_used_at = now
    if factors_of(session, identity.account_id).any:
        token = begin_half(session, identity.account_id, visitor_id=visit.visitor_id, through=through, now=now)
        return Entered(token, account.actor(), half=True)
    token = sign_in(
        session,
        identity.account_id,
        address=visit.address,
        agent=visit.agent,
        visitor_id=visit.visitor_id,
        through=through,
        limits=visit.limits,
        now=now,
    )
    return Entered(token, account.actor(), half=False)


def step_up(
    session: Session, session_id: UUID, who: Claimed, provider: str, *, name: Text, actor: Actor, now: datetime
) -> str | None:
    """Raise this very sign-in to the level that the provider vouches for now; returns its new secret (threat T08).

    None when the identity opens no account yet. Raises IdentityTaken (it opens somebody else's) or NotFound.
    """
    found = queries.identity(session, who.issuer, who.subject)
    if found is None:
        return None
    if found.account_id != actor.id:
        raise IdentityTaken(name)
    locked_account(session, found.account_id)
    entry = session.get(SignInSession, session_id, populate_existing=True)
    if entry is None or entry.ended_at is not None or entry.account_id != actor.id:
        raise NotFound
    token = new_token()
    entry.token_hash = rules.token_hash(token)
    entry.provider, entry.level, found.last_used_at = provider, who.level.value, now
    event = SteppedUp(session_id=entry.id, provider=name.vi, level=who.level.value)
    publish(session, found.account_id, event, actor=actor, now=now)
    return token


def offer_identity(
    session: Session, who: Claimed, provider: str, *, account_id: UUID | None, onward: str, now: datetime
) -> str:
    """Keep an identity that no account has, until its person has decided; returns the secret of this browser."""
    token = new_token()
    session.add(
        IdentityOffer(
            token_hash=rules.token_hash(token),
            account_id=account_id,
            provider=provider,
            issuer=who.issuer,
            subject=who.subject,
            level=who.level.value,
            name=who.name,
            email=who.email,
            personal_number=who.personal_number,
            onward=onward[:2000],
            expires_at=now + FLOW_LIMIT,
        )
    )
    return token


def open_account(session: Session, token: str, *, name: Text, agreed: Agreed, visit: Visit, now: datetime) -> Entered:
    """Open a citizen's account for the identity that was offered, and sign in to it.

    ``name`` is the provider's, for who is nameless there. Raises ConsentTextChanged, FlowOver or IdentityTaken.
    """
    consents.require_current(Purpose.ACCOUNT, agreed, now=now)
    offer = _taken(session, token, account_id=None, now=now)
    account = Account(
        id=new_id(),
        username=f"congdan-{new_check_code(groups=2).lower()}",
        password_hash="",
        kind=Kind.CITIZEN,
        display_name=offer.name or name.vi,
        personal_number=offer.personal_number,
        email=offer.email,
        email_verified_at=now if offer.email else None,
        created_at=now,
        roles=[],
    )
    session.add(account)
    session.flush()
    publish(session, account.id, AccountCreated(kind=Kind.CITIZEN.value, roles=()), actor=SYSTEM, now=now)
    agree(session, account, language=agreed.language, now=now)
    identity = _joined(session, offer, account.id, name=name, actor=account.actor(), now=now)
    return _entered(session, identity, Through(offer.provider, offer.level), visit=visit, now=now)


def link(session: Session, token: str, *, confirmed: str, name: Text, actor: Actor, now: datetime) -> None:
    """Let the identity that was offered open the account of who is signed in, who has confirmed the password.

    Raises FlowOver, IdentityTaken or WrongPassword.
    """
    offer = _taken(session, token, account_id=actor.id, now=now)
    if offer.account_id is None:
        raise FlowOver
    confirmed_account(session, offer.account_id, confirmed)
    _joined(session, offer, offer.account_id, name=name, actor=actor, now=now)


def _taken(session: Session, token: str, *, account_id: UUID | None, now: datetime) -> IdentityOffer:
    offer = queries.offer(session, token, account_id=account_id, now=now)
    if offer is None:
        raise FlowOver
    session.expunge(offer)
    taken = session.execute(delete(IdentityOffer).where(IdentityOffer.id == offer.id))
    if taken.rowcount != 1:  # type: ignore[attr-defined]  # a second click came first
        raise FlowOver
    return offer


def _joined(
    session: Session, offer: IdentityOffer, account_id: UUID, *, name: Text, actor: Actor, now: datetime
) -> Identity:
    identity = Identity(
        account_id=account_id,
        provider=offer.provider,
        issuer=offer.issuer,
        subject=offer.subject,
        created_at=now,
    )
    session.add(identity)
    try:
        session.flush()
    except IntegrityError:
        raise IdentityTaken(name) from None
    publish(session, account_id, IdentityLinked(provider=name.vi), actor=actor, now=now)
    return identity


def unlink(
    session: Session,
    account_id: UUID,
    identity_id: UUID,
    *,
    confirmed: str,
    name: Text,
    usable: Collection[str],
    keep: UUID,
    actor: Actor,
    now: datetime,
) -> None:
    """Let an identity open the account no longer; every other sign-in but ``keep`` ends.

    ``confirmed`` is what ``confirm_password`` gave, "" for an account without a password. ``usable`` are the keys of
    the providers of today: another of them must open an account that has no password.
    Raises NotFound, WrongPassword or LastWayIn.
    """
    account = confirmed_account(session, account_id, confirmed)
    identity = queries.own_identity(session, account_id, identity_id)
    others = [one for one in queries.identities(session, account_id) if one.id != identity_id]
    if not account.password_hash and not any(one.provider in usable for one in others):
        raise LastWayIn
    session.delete(identity)
    session.flush()
    publish(session, account_id, IdentityUnlinked(provider=name.vi), actor=actor, now=now)
    end_all(session, account_id, reason="identity removed", keep=keep, actor=actor, now=now)


def forget_flows(session: Session, *, now: datetime) -> None:
    """Delete what was sent to providers, and offers of identities, when their time is over."""
    session.execute(delete(ProviderFlow).where(ProviderFlow.expires_at <= now))
    session.execute(delete(IdentityOffer).where(IdentityOffer.expires_at <= now))
