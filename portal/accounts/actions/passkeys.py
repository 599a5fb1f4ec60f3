"""Passkeys: made, used, renamed, taken away. A challenge is kept on the server, for one browser, and good once."""

import secrets
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from forms.text import one_line
from portal.accounts import rules as account_rules
from portal.accounts.actions.factors import PASSKEY, added, prove, removed
from portal.accounts.actions.signing_in import confirmed_account, locked_account, sign_in
from portal.accounts.factors import ceremonies, queries, rules
from portal.accounts.factors.ceremonies import Assertion, RelyingParty
from portal.accounts.factors.errors import PasskeyRefused, SetupOver, TooManyPasskeys
from portal.accounts.factors.events import PasskeyAdded, PasskeyRemoved, PasskeyRenamed
from portal.accounts.factors.models import Ceremony, Passkey
from portal.accounts.models import Account
from portal.accounts.rules import SessionLimits
from portal.core.actor import Actor
from portal.core.errors import NotFound
from portal.core.events import publish
from portal.core.ids import new_token


def begin_ceremony(session: Session, *, account_id: UUID | None, creates: bool, now: datetime) -> tuple[str, bytes]:
    """Draw a challenge; returns the secret by which this browser owns it, and the challenge. Good five minutes."""
    token, challenge = new_token(), secrets.token_bytes(32)
    session.add(
        Ceremony(
            token_hash=account_rules.token_hash(token),
            challenge=challenge.hex(),
            account_id=account_id,
            creates=creates,
            expires_at=now + rules.CEREMONY_LIMIT,
        )
    )
    return token, challenge


def begin_passkey(session: Session, account_id: UUID, *, confirmed: str, now: datetime) -> str:
    """Begin to make a passkey, after the password; returns the secret by which this browser owns the challenge.

    Raises WrongPassword or TooManyPasskeys.
    """
    confirmed_account(session, account_id, confirmed)
    if len(queries.passkeys(session, account_id)) >= rules.MOST_PASSKEYS:
        raise TooManyPasskeys
    return begin_ceremony(session, account_id=account_id, creates=True, now=now)[0]


def options_in_creation(
    session: Session, party: RelyingParty, token: str, account: Account, *, now: datetime
) -> dict[str, Any]:
    """What the browser is to be asked for the passkey that was begun with ``token``. Raises SetupOver."""
    found = queries.ceremony(session, token, creates=True, now=now)
    if found is None or found.account_id != account.id:
        raise SetupOver
    existing = [one.credential_id for one in queries.passkeys(session, account.id)]
    return ceremonies.creation_options(
        party,
        account_id=account.id,
        username=account.username,
        name=account.display_name,
        challenge=bytes.fromhex(found.challenge),
        existing=existing,
    )


def take_challenge(session: Session, token: str, *, creates: bool, now: datetime) -> tuple[bytes, UUID | None]:
    """The challenge, and the account it was drawn for if any; it is gone afterwards.

    Raises SetupOver when there is none to make a passkey, PasskeyRefused when there is none to use one.
    """
    found = queries.ceremony(session, token, creates=creates, now=now)
    if found is None:
        raise SetupOver if creates else PasskeyRefused
    taken = session.execute(delete(Ceremony).where(Ceremony.id == found.id))
    if taken.rowcount != 1:  # type: ignore[attr-defined]  # somebody took it at the same moment
        raise SetupOver if creates else PasskeyRefused
    return bytes.fromhex(found.challenge), found.account_id


def add_passkey(
    session: Session,
    account_id: UUID,
    *,
    attestation: Assertion,
    name: str,
    session_id: UUID,
    actor: Actor,
    now: datetime,
) -> list[str]:
    """Keep a new passkey under a name of its owner's; every other sign-in ends.

    Returns fresh recovery codes to show once, none when the account has some. Raises PasskeyRefused.
    """
    locked_account(session, account_id)
    party, challenge = attestation.party, attestation.challenge
    made = ceremonies.check_creation(party, challenge=challenge, answer=attestation.answer)
    credential_id = ceremonies.new_credential_id(made)
    if len(credential_id) > rules.LONGEST_CREDENTIAL_ID or queries.passkey(session, credential_id) is not None:
        raise PasskeyRefused
    session.add(
        Passkey(
            account_id=account_id,
            credential_id=credential_id,
            public_key=made.credential_public_key.hex(),
            sign_count=made.sign_count,
            name=one_line(name)[: rules.LONGEST_NAME],
            created_at=now,
        )
    )
    session.flush()
    publish(session, account_id, PasskeyAdded(), actor=actor, now=now)
    return added(session, account_id, by=PASSKEY, session_id=session_id, actor=actor, now=now)


def sign_in_by_passkey(
    session: Session,
    assertion: Assertion,
    *,
    address: str,
    agent: str,
    visitor_id: UUID | None,
    limits: Mapping[bool, SessionLimits],
    now: datetime,
) -> tuple[str, UUID]:
    """Sign in with a passkey alone: it is held, and its person was verified. Returns secret and account.

    Raises PasskeyRefused, also when the account is closed.
    """
    found = queries.passkey(session, ceremonies.credential_id(assertion.answer))
    if found is None or locked_account(session, found.account_id).disabled_at is not None:
        raise PasskeyRefused
    prove(session, found.account_id, proof=assertion, actor=_owner(session, found.account_id), now=now)
    token = sign_in(
        session,
        found.account_id,
        factor=PASSKEY,
        address=address,
        agent=agent,
        visitor_id=visitor_id,
        limits=limits,
        now=now,
    )
    return token, found.account_id


def _owner(session: Session, account_id: UUID) -> Actor:
    return session.get_one(Account, account_id).actor()


def _own(session: Session, account_id: UUID, passkey_id: UUID) -> Passkey:
    locked_account(session, account_id)
    query = select(Passkey).where(Passkey.id == passkey_id, Passkey.account_id == account_id)
    found = session.scalars(query).first()
    if found is None:
        raise NotFound
    return found


def rename_passkey(
    session: Session, account_id: UUID, passkey_id: UUID, *, name: str, actor: Actor, now: datetime
) -> None:
    """Call one's own passkey something else. Raises NotFound."""
    _own(session, account_id, passkey_id).name = one_line(name)[: rules.LONGEST_NAME]
    publish(session, account_id, PasskeyRenamed(), actor=actor, now=now)


def remove_passkey(
    session: Session,
    account_id: UUID,
    passkey_id: UUID,
    *,
    confirmed: str,
    proof: str | Assertion,
    keep: UUID,
    must_have_one: bool,
    actor: Actor,
    now: datetime,
) -> None:
    """Take one's own passkey away: needs the password and a factor; every other sign-in but ``keep`` ends.

    Raises NotFound, WrongPassword, CodeRefused, CodeUsed, PasskeyRefused, or LastFactor where ``must_have_one``.
    """
    found = _own(session, account_id, passkey_id)
    confirmed_account(session, account_id, confirmed)
    prove(session, account_id, proof=proof, actor=actor, now=now)
    session.delete(found)
    session.flush()
    publish(session, account_id, PasskeyRemoved(), actor=actor, now=now)
    removed(session, account_id, keep=keep, must_have_one=must_have_one, actor=actor, now=now)
