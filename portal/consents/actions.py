"""Agreeing and taking back. Who calls this locks the account's or the dossier's row first and publishes the event."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from portal.consents import queries
from portal.consents.errors import ConsentTextChanged
from portal.consents.models import Consent
from portal.consents.rules import ConsentText, Purpose


@dataclass(frozen=True)
class Agreed:
    """What a page brings back: the version that was on the screen, in which language."""

    version: str
    language: str


def require_current(purpose: Purpose, agreed: Agreed, *, now: datetime) -> ConsentText:
    """The text that was agreed to, if it is the one that holds. Raises ConsentTextChanged."""
    text = queries.current(purpose, now=now)
    if agreed.version != text.version:
        raise ConsentTextChanged
    return text


def record(
    session: Session,
    text: ConsentText,
    *,
    account_id: UUID,
    language: str,
    dossier_id: UUID | None = None,
    now: datetime,
) -> Consent:
    """Write down that the owner of the account agreed to this text."""
    consent = Consent(
        account_id=account_id,
        dossier_id=dossier_id,
        purpose=text.purpose,
        version=text.version,
        sha256=text.sha256,
        language=language,
        agreed_at=now,
    )
    session.add(consent)
    session.flush()
    return consent


def withdraw(session: Session, purpose: Purpose, *, account_id: UUID, now: datetime) -> list[str]:
    """Take every standing agreement for this purpose back; returns their versions."""
    found = queries.standing(session, account_id, purpose)
    for one in found:
        one.withdrawn_at = now
    session.flush()
    return [one.version for one in found]
