"""Changing templates: a draft, checked, published by somebody else; withdrawn when it is no longer used."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from portal.core.actor import Actor
from portal.core.errors import Conflict, NotFound
from portal.core.events import Event, publish
from portal.core.ids import new_id
from portal.office.wordings import queries
from portal.office.wordings.errors import NeedsAnotherPerson, TemplateClosed, TemplateInTheMaking, TemplateUnsound
from portal.office.wordings.events import (
    TemplateChanged,
    TemplateChecked,
    TemplateDiscarded,
    TemplatePublished,
    TemplateReturned,
    TemplateWithdrawn,
)
from portal.office.wordings.lifecycle import MOVES, OPEN, Action, State
from portal.office.wordings.models import LetterTemplate
from portal.office.wordings.rules import Wording, digest, findings


def begin(session: Session, wording: Wording, *, actor: Actor, now: datetime) -> LetterTemplate:
    """Begin a new template of the actor's agency. Raises NotFound for who has none, or for an unknown service."""
    if actor.agency_id is None:
        raise NotFound
    queries.form_of(wording)
    return _begin(session, wording, new_id(), 1, agency_id=actor.agency_id, actor=actor, now=now)


def begin_version(session: Session, template_id: UUID, *, actor: Actor, now: datetime) -> LetterTemplate:
    """Begin the next version as a copy of one. Raises NotFound or TemplateInTheMaking."""
    source = queries.template(session, template_id, actor=actor)
    wording, version = Wording.from_stored(source.content), queries.versions(session, source.family)[0].version + 1
    return _begin(session, wording, source.family, version, agency_id=source.agency_id, actor=actor, now=now)


def _begin(
    session: Session, wording: Wording, family: UUID, version: int, *, agency_id: UUID, actor: Actor, now: datetime
) -> LetterTemplate:
    row = LetterTemplate(
        id=new_id(),
        agency_id=agency_id,
        family=family,
        version=version,
        open_family=family,
        state=State.EDITING,
        content=wording.stored(),
        sha256=digest(wording),
        hands=[str(actor.id)],
        author=actor.name,
        revision=1,
        updated_at=now,
    )
    session.add(row)
    try:
        session.flush()
    except IntegrityError:
        raise TemplateInTheMaking from None
    _say(session, row, TemplateChanged(wording.name, version, row.sha256), actor=actor, now=now)
    return row


def change(
    session: Session, template_id: UUID, wording: Wording, *, revision: int, actor: Actor, now: datetime
) -> LetterTemplate:
    """Write a draft anew; who does is one of its writers from now on. Raises NotFound, Conflict or TemplateClosed."""
    row = _moved(session, template_id, Action.CHANGE, revision=revision, actor=actor, now=now)
    queries.form_of(wording)
    row.content, row.sha256, row.author = wording.stored(), digest(wording), actor.name
    row.hands = sorted({*row.hands, str(actor.id)})
    _say(session, row, TemplateChanged(wording.name, row.version, row.sha256), actor=actor, now=now)
    return row


def check(session: Session, template_id: UUID, *, revision: int, actor: Actor, now: datetime) -> None:
    """Put a sound draft before somebody else. Raises NotFound, Conflict, TemplateClosed or TemplateUnsound."""
    row = _moved(session, template_id, Action.CHECK, revision=revision, actor=actor, now=now)
    _require_sound(row)
    row.note = ""
    _say(session, row, TemplateChecked(row.version, row.sha256), actor=actor, now=now)


def give_back(session: Session, template_id: UUID, *, reason: str, revision: int, actor: Actor, now: datetime) -> None:
    """Give a checked draft back to be changed, and say why. Raises NotFound, Conflict or TemplateClosed."""
    row = _moved(session, template_id, Action.GIVE_BACK, revision=revision, actor=actor, now=now)
    row.note = reason
    _say(session, row, TemplateReturned(row.version, reason), actor=actor, now=now)


def publish_template(session: Session, template_id: UUID, *, revision: int, actor: Actor, now: datetime) -> None:
    """Let officers use a version that others wrote; letters begun before keep the version they have.

    Raises NotFound, Conflict, TemplateClosed, NeedsAnotherPerson or TemplateUnsound.
    """
    row = _moved(session, template_id, Action.PUBLISH, revision=revision, actor=actor, now=now)
    if str(actor.id) in row.hands:
        raise NeedsAnotherPerson
    _require_sound(row)
    row.published_by, row.published_at = actor.name, now
    _say(session, row, TemplatePublished(row.version, row.sha256), actor=actor, now=now)


def withdraw(session: Session, template_id: UUID, *, revision: int, actor: Actor, now: datetime) -> None:
    """Let nobody begin a letter with the template any more. Raises NotFound, Conflict or TemplateClosed."""
    row = _moved(session, template_id, Action.WITHDRAW, revision=revision, actor=actor, now=now)
    _say(session, row, TemplateWithdrawn(row.version), actor=actor, now=now)


def discard(session: Session, template_id: UUID, *, revision: int, actor: Actor, now: datetime) -> None:
    """Give a draft up. Raises NotFound, Conflict or TemplateClosed."""
    row = _moved(session, template_id, Action.DISCARD, revision=revision, actor=actor, now=now)
    _say(session, row, TemplateDiscarded(row.version), actor=actor, now=now)


def _moved(
    session: Session, template_id: UUID, action: Action, *, revision: int, actor: Actor, now: datetime
) -> LetterTemplate:
    """The version under lock in its next state."""
    row = queries.template(session, template_id, actor=actor, lock=True)
    target = MOVES.get((action, State(row.state)))
    if target is None:
        raise TemplateClosed
    if row.revision != revision:
        raise Conflict
    row.state, row.updated_at = target, now
    row.revision += 1
    if target not in OPEN:
        row.open_family = None
    return row


def _require_sound(row: LetterTemplate) -> None:
    wording = Wording.from_stored(row.content)
    if found := findings(wording, queries.form_of(wording)):
        raise TemplateUnsound(found)


def _say(session: Session, row: LetterTemplate, event: Event, *, actor: Actor, now: datetime) -> None:
    publish(session, row.family, event, actor=actor, now=now)
