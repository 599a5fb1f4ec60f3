"""The applicant looks at the draft of the result: right as it is, or what should be corrected."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from forms.text import clean
from portal.core.actor import Actor
from portal.core.errors import Conflict
from portal.dossiers import queries
from portal.dossiers.errors import ObjectionMissing
from portal.dossiers.lifecycle import Action
from portal.dossiers.models import Dossier
from portal.dossiers.transitions import advance
from portal.processes.events import DraftConfirmed, DraftObjected

SHORTEST, LONGEST = 10, 2000


def confirm_draft(session: Session, dossier_id: UUID, *, revision: int, actor: Actor, now: datetime) -> None:
    """The draft is right. Raises NotFound, Conflict when it is another one by now, or ActionNotPermitted."""
    dossier = _seen(session, dossier_id, revision=revision, actor=actor)
    advance(session, dossier, Action.CONFIRM_DRAFT, DraftConfirmed(), actor=actor, now=now)


def object_to_draft(
    session: Session, dossier_id: UUID, *, reason: str, revision: int, actor: Actor, now: datetime
) -> None:
    """The draft needs a correction. Raises ObjectionMissing, NotFound, Conflict or ActionNotPermitted."""
    said = clean(reason)
    if not SHORTEST <= len(said) <= LONGEST:
        raise ObjectionMissing
    dossier = _seen(session, dossier_id, revision=revision, actor=actor)
    advance(session, dossier, Action.OBJECT_TO_DRAFT, DraftObjected(reason=said), actor=actor, now=now)


def _seen(session: Session, dossier_id: UUID, *, revision: int, actor: Actor) -> Dossier:
    """The dossier under lock, as it was on the screen."""
    dossier = queries.own_submitted(session, dossier_id, actor=actor, lock=True)
    if dossier.revision != revision:
        raise Conflict
    return dossier
