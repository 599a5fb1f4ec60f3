"""Reading links by e-mail, and requests to take second factors away."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session, joinedload

from forms.text import one_line
from portal.accounts import rules
from portal.accounts.models import Account
from portal.accounts.recovery.models import FactorRecovery, MailedLink
from portal.accounts.recovery.rules import MOST_A_DAY, MOST_ACCOUNTS, MOST_AN_HOUR, REQUEST_LIMIT, Purpose


def link_of(session: Session, token: str, purpose: Purpose, *, now: datetime) -> MailedLink | None:
    """The link that this token opens for this purpose, if it still counts and the account still has its address."""
    query = (
        select(MailedLink)
        .join(Account, Account.id == MailedLink.account_id)
        .where(
            MailedLink.token_hash == rules.token_hash(token),
            MailedLink.purpose == purpose,
            MailedLink.used_at.is_(None),
            MailedLink.expires_at > now,
            Account.email == MailedLink.email,
            Account.disabled_at.is_(None),
        )
    )
    return session.scalars(query).first()


def too_many(session: Session, account_id: UUID, email: str, *, now: datetime) -> bool:
    """Whether so many letters with links went to this account or address lately that no more should."""
    whose = or_(MailedLink.account_id == account_id, MailedLink.email == email)
    for most, span in ((MOST_AN_HOUR, timedelta(hours=1)), (MOST_A_DAY, timedelta(days=1))):
        sent = select(func.count()).where(whose, MailedLink.created_at > now - span, MailedLink.purpose != Purpose.STOP)
        if session.execute(sent).scalar_one() >= most:
            return True
    return False


def reachable(session: Session, typed: str) -> Sequence[Account]:
    """The accounts in use, with a confirmed address, that somebody means by a username or an address."""
    name, address = rules.comparable_username(typed), one_line(typed)
    found = Account.email.in_({address, name}) if "@" in name else Account.username == name
    query = select(Account).where(found, Account.disabled_at.is_(None), Account.email_verified_at.is_not(None))
    return session.scalars(query.order_by(Account.created_at, Account.id).limit(MOST_ACCOUNTS)).unique().all()


def open_recoveries(session: Session, *, now: datetime) -> list[FactorRecovery]:
    """The requests that wait for a second person or for their time, oldest first."""
    query = select(FactorRecovery).where(FactorRecovery.ended_at.is_(None))
    waits = or_(FactorRecovery.due_at.is_not(None), FactorRecovery.asked_at > now - REQUEST_LIMIT)
    query = query.where(waits).options(joinedload(FactorRecovery.account))
    return list(session.scalars(query.order_by(FactorRecovery.asked_at, FactorRecovery.id)).unique())


def recovery_of(session: Session, account_id: UUID, *, now: datetime) -> FactorRecovery | None:
    """The request about this account that is not over, if there is one."""
    return next((one for one in open_recoveries(session, now=now) if one.account_id == account_id), None)
