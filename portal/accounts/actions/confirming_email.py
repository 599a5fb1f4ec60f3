"""Addresses are confirmed by whoever reads their letters; the address before is told of the change (ASVS 6.3.7)."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from portal.accounts.actions.recovering import new_link, taken_link
from portal.accounts.actions.signing_in import locked_account
from portal.accounts.models import Account
from portal.accounts.recovery import queries
from portal.accounts.recovery.errors import NothingToConfirm, TooManyLetters
from portal.accounts.recovery.events import EmailConfirmed, EmailToConfirm
from portal.accounts.recovery.rules import Purpose
from portal.core.actor import Actor
from portal.core.events import publish
from portal.core.ids import new_id


def address_given(session: Session, account: Account, *, former: str = "", actor: Actor, now: datetime) -> None:
    """An address was given or taken back: a link to confirm it goes to it, and word to the ``former`` one.

    No letter goes out where so many went lately that no more should; the owner can ask again. The row is locked.
    """
    account.email_verified_at = None
    if not former and (not account.email or queries.too_many(session, account.id, account.email, now=now)):
        return
    link = new_link(session, account, Purpose.EMAIL, link_id=new_id(), former=former, now=now)
    publish(session, account.id, EmailToConfirm(str(link.id)), actor=actor, now=now)


def ask_confirmation(session: Session, account_id: UUID, *, actor: Actor, now: datetime) -> None:
    """Send the owner another link to confirm the address. Raises NothingToConfirm or TooManyLetters."""
    account = locked_account(session, account_id)
    if not account.email or account.email_verified_at is not None:
        raise NothingToConfirm
    if queries.too_many(session, account_id, account.email, now=now):
        raise TooManyLetters
    address_given(session, account, actor=actor, now=now)


def confirm_email(session: Session, token: str, *, now: datetime) -> None:
    """The link was opened and the button pressed: the address is the owner's. Raises LinkOver."""
    link = taken_link(session, token, Purpose.EMAIL, now=now)
    account = locked_account(session, link.account_id)
    link.used_at, account.email_verified_at = now, now
    publish(session, account.id, EmailConfirmed(), actor=account.actor(), now=now)
