"""The owner of an account agrees to the text about personal data, and to what is asked beside it; and takes it back."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from portal.accounts.actions.signing_in import locked_account
from portal.accounts.models import Account
from portal.consents import actions as consents
from portal.consents import queries
from portal.consents.actions import Agreed
from portal.consents.events import ConsentGiven, ConsentWithdrawn
from portal.consents.queries import Purpose
from portal.core.actor import Actor
from portal.core.errors import NotFound
from portal.core.events import publish


def agree(session: Session, account: Account, *, language: str, now: datetime) -> None:
    """Write down that the owner agrees to the text about personal data that holds today."""
    account.terms = _given(session, account, Purpose.ACCOUNT, language=language, now=now)
    session.flush()


def agree_again(
    session: Session, account_id: UUID, *, agreed: Agreed, wants_mail: bool, actor: Actor, now: datetime
) -> None:
    """The owner agrees to a new version. Raises ConsentTextChanged, or NotFound for staff."""
    consents.require_current(Purpose.ACCOUNT, agreed, now=now)
    if not actor.is_applicant:
        raise NotFound
    account = locked_account(session, account_id)
    agree(session, account, language=agreed.language, now=now)
    if wants_mail:
        agree_to_mail(session, account_id, language=agreed.language, now=now)


def agree_to_mail(session: Session, account_id: UUID, *, language: str, now: datetime) -> None:
    """The owner wants news by e-mail; saying so twice is saying it once."""
    account = locked_account(session, account_id)
    if not queries.wants_mail(session, account_id, now=now):
        _given(session, account, Purpose.MAIL, language=language, now=now)


def withdraw_mail(session: Session, account_id: UUID, *, actor: Actor, now: datetime) -> None:
    """The owner wants no news by e-mail any more: from now on there is none."""
    locked_account(session, account_id)
    for version in consents.withdraw(session, Purpose.MAIL, account_id=account_id, now=now):
        publish(session, account_id, ConsentWithdrawn(Purpose.MAIL.value, version), actor=actor, now=now)


def _given(session: Session, account: Account, purpose: Purpose, *, language: str, now: datetime) -> str:
    text = queries.current(purpose, now=now)
    consents.record(session, text, account_id=account.id, language=language, now=now)
    event = ConsentGiven(purpose.value, text.version, text.sha256, language)
    publish(session, account.id, event, actor=account.actor(), now=now)
    return text.version
