"""A new password through a link by e-mail. The link alone never takes anybody past a second factor (ASVS 6.4.3)."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID, uuid5

from sqlalchemy import delete, update
from sqlalchemy.orm import Session

from portal.accounts import rules
from portal.accounts.actions.factors import prove
from portal.accounts.actions.signing_in import end_all, locked_account
from portal.accounts.factors.ceremonies import Assertion
from portal.accounts.factors.queries import factors_of
from portal.accounts.models import Account
from portal.accounts.passwords import NewPassword
from portal.accounts.recovery import links, queries
from portal.accounts.recovery.errors import FactorNeeded, LinkOver
from portal.accounts.recovery.events import PasswordRecovered, RecoveryMailed
from portal.accounts.recovery.models import MailedLink
from portal.accounts.recovery.rules import LIFETIME, LINKS_KEPT, Purpose
from portal.core import outbox, sealed
from portal.core.actor import SYSTEM, Kind
from portal.core.events import publish
from portal.core.ids import new_id

ASKED = "RecoveryAsked"
"""What is put into the outbox when somebody asks; no event of any account, for there may be none."""


def ask_recovery(session: Session, typed: str, *, now: datetime) -> None:
    """Note that somebody wants a new password for the account of this name or address.

    Who that is, is looked up afterwards and elsewhere: here the work is the same whether or not there is an account.
    The queue does not show what was typed, which may be anybody's address (threat T36).
    """
    wanted = sealed.seal_ticket(rules.comparable_username(typed)[:254], purpose=ASKED)
    outbox.enqueue(session, ASKED, stream=new_id(), position=0, payload={"typed": wanted}, now=now)


def typed_in(payload: Mapping[str, Any]) -> str:
    """What was typed by who asked. Raises SealBroken."""
    return sealed.open_ticket(str(payload["typed"]), purpose=ASKED)


def link_for(session: Session, account: Account, *, asked: UUID, now: datetime) -> MailedLink | None:
    """The link that this account gets for what was asked, the same one when it is asked for again; None for no more.

    The account's row must be locked.
    """
    link_id = uuid5(asked, str(account.id))
    if (found := session.get(MailedLink, link_id)) is not None:
        return found
    if queries.too_many(session, account.id, account.email, now=now):
        return None
    link = new_link(session, account, Purpose.RECOVERY, link_id=link_id, now=now)
    publish(session, account.id, RecoveryMailed(), actor=SYSTEM, now=now)
    return link


def new_link(
    session: Session, account: Account, purpose: Purpose, *, link_id: UUID, former: str = "", now: datetime
) -> MailedLink:
    """A link of this account to its present address."""
    link = MailedLink(
        id=link_id,
        purpose=purpose,
        account_id=account.id,
        email=account.email,
        former=former,
        token_hash=rules.token_hash(links.token_of(link_id, purpose)),
        created_at=now,
        expires_at=now + LIFETIME[purpose],
    )
    session.add(link)
    session.flush()
    return link


def may_recover(session: Session, account: Account) -> bool:
    """Whether a link may open this account: it has a password to replace, and staff also have a second factor."""
    staff = Kind(account.kind) is Kind.STAFF
    return bool(account.password_hash) and (not staff or factors_of(session, account.id).any)


def recover_password(session: Session, token: str, *, new: NewPassword, proof: str | Assertion, now: datetime) -> None:
    """Set a new password through a link, which is used up; every sign-in of the account ends.

    ``proof`` is a passkey's answer or a code, asked for when the account has a second factor ("" when it has none).
    Raises LinkOver, PasswordUnfit, FactorNeeded, CodeRefused, CodeUsed or PasskeyRefused.
    """
    link = taken_link(session, token, Purpose.RECOVERY, now=now)
    account = locked_account(session, link.account_id)
    if not may_recover(session, account):
        raise LinkOver
    rules.check_password(new.text, own=account.facts)
    actor = account.actor()
    if factors_of(session, account.id).any:
        if not proof:
            raise FactorNeeded
        prove(session, account.id, proof=proof, actor=actor, now=now)
    account.password_hash, account.password_temporary = new.hash, False
    mine = (MailedLink.account_id == account.id, MailedLink.purpose == Purpose.RECOVERY, MailedLink.used_at.is_(None))
    session.execute(update(MailedLink).where(*mine).values(used_at=now))
    publish(session, account.id, PasswordRecovered(), actor=actor, now=now)
    end_all(session, account.id, reason="password changed", actor=actor, now=now)


def taken_link(session: Session, token: str, purpose: Purpose, *, now: datetime) -> MailedLink:
    """The link, with its account locked: of two who come at once, the second finds it used. Raises LinkOver."""
    found = queries.link_of(session, token, purpose, now=now)
    if found is None:
        raise LinkOver
    locked_account(session, found.account_id)
    session.expire(found)
    again = queries.link_of(session, token, purpose, now=now)
    if again is None:
        raise LinkOver
    return again


def forget_links(session: Session, *, now: datetime) -> None:
    """Delete links that nobody needs any more, not even to count letters."""
    session.execute(delete(MailedLink).where(MailedLink.created_at <= now - LINKS_KEPT))
