"""A number that no document will bear any more is made void: it stays in the register, and says why."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from portal.core.actor import Actor, Role
from portal.core.clock import local
from portal.core.errors import NotFound
from portal.core.events import publish
from portal.dossiers.errors import ActionNotPermitted
from portal.office.actions.reception import full_reason
from portal.office.actions.work import take
from portal.office.books import numbers
from portal.office.letters.errors import NumberInUse
from portal.office.models import RegisterEntry
from portal.office.wordings.events import NumberVoided


def void(session: Session, entry_id: UUID, *, reason: str, actor: Actor, revision: int, now: datetime) -> RegisterEntry:
    """Make an unused number void. Raises ReasonMissing, NumberInUse for one that a document bears or may still bear,
    and as every action does.
    """
    sentence = full_reason(reason)
    entry = session.get(RegisterEntry, entry_id)
    if entry is None:
        raise NotFound
    take(session, entry.dossier_id, actor=actor, revision=revision)
    session.refresh(entry)
    if not actor.has(Role.CLERK):
        raise ActionNotPermitted
    if not numbers.may_be_voided(session, entry, year=local(now).year):
        raise NumberInUse
    mark_void(session, entry, reason=sentence, actor=actor, now=now)
    return entry


def mark_void(session: Session, entry: RegisterEntry, *, reason: str, actor: Actor, now: datetime) -> None:
    """Make this number void; the caller holds its dossier and knows that nothing bears the number."""
    entry.voided_at, entry.voided_by, entry.void_reason = now, actor.name, reason[:1000]
    event = NumberVoided(number=entry.number, register=entry.register, reason=entry.void_reason)
    publish(session, entry.dossier_id, event, actor=actor, now=now)
