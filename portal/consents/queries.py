"""Reading texts and agreements."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.consents import library
from portal.consents.models import Consent
from portal.consents.rules import ConsentText, newest
from portal.consents.rules import Purpose as Purpose
from portal.core.clock import local


def current(purpose: Purpose, *, now: datetime) -> ConsentText:
    """The version that holds today."""
    return newest(library.texts(purpose), on=local(now).date())


def text(consent: Consent) -> ConsentText:
    """What was agreed to, word for word."""
    return version(Purpose(consent.purpose), consent.version)


def version(purpose: Purpose, name: str) -> ConsentText:
    """One version of a text."""
    return next(one for one in library.texts(purpose) if one.version == name)


def agreements(session: Session, account_id: UUID) -> Sequence[Consent]:
    """All that the owner of an account agreed to, newest first, what was withdrawn included."""
    query = select(Consent).where(Consent.account_id == account_id)
    return session.scalars(query.order_by(Consent.agreed_at.desc(), Consent.purpose)).all()


def standing(session: Session, account_id: UUID, purpose: Purpose) -> Sequence[Consent]:
    """The agreements of an account for this purpose that were not withdrawn, newest first."""
    query = select(Consent).where(
        Consent.account_id == account_id, Consent.purpose == purpose.value, Consent.withdrawn_at.is_(None)
    )
    return session.scalars(query.order_by(Consent.agreed_at.desc())).all()


def wants_mail(session: Session, account_id: UUID, *, now: datetime) -> bool:
    """Whether the owner agreed to news by e-mail, in the words that hold now."""
    version = current(Purpose.MAIL, now=now).version
    return any(one.version == version for one in standing(session, account_id, Purpose.MAIL))
