"""Changing processes: a draft of a new version, put before another administrator, published; who follows it."""

from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID, uuid5

from sqlalchemy import update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from portal.catalogue import queries as catalogue
from portal.core.actor import Actor
from portal.core.errors import Conflict
from portal.core.events import Event, publish
from portal.processes import editing, queries
from portal.processes.errors import (
    DraftClosed,
    DraftInTheMaking,
    NeedsAnotherAdministrator,
    ProcessKeyTaken,
    ProcessUnsound,
)
from portal.processes.events import (
    ProcessChosen,
    ProcessDraftBegun,
    ProcessDraftChanged,
    ProcessDraftDiscarded,
    ProcessDraftReturned,
    ProcessDraftSubmitted,
    ProcessPublished,
)
from portal.processes.library import digest
from portal.processes.lifecycle import CLOSED, MOVES, Action, State
from portal.processes.models import ProcessChoice, ProcessDraft, ProcessVersion, WorkItem

PROCESS_LOG = UUID("5c0d4f0a-0a8e-4d7f-8a0f-2f5f7f1f9b16")
"""The stream of the log in which it stands which service follows which process."""


def log_of(key: str) -> UUID:
    """The stream of the log that everything about one process stands in."""
    return uuid5(PROCESS_LOG, key)


def begin_version(session: Session, key: str, *, actor: Actor, now: datetime) -> ProcessDraft:
    """Begin a new version from the one in force. Raises NotFound or DraftInTheMaking."""
    process = queries.in_force(session, key)
    version = process.version + 1
    return _begin(session, editing.renewed(process, version), actor=actor, now=now)


def begin_process(
    session: Session, key: str, *, name: dict[str, str], source: str, actor: Actor, now: datetime
) -> ProcessDraft:
    """Begin a new process as a copy of another. Raises NotFound, ProcessKeyTaken or DraftInTheMaking."""
    if key in queries.newest(session):
        raise ProcessKeyTaken
    return _begin(session, editing.copied(queries.in_force(session, source), key, name), actor=actor, now=now)


def _begin(session: Session, content: dict[str, Any], *, actor: Actor, now: datetime) -> ProcessDraft:
    draft = ProcessDraft(
        key=content["key"],
        version=content["version"],
        open_key=content["key"],
        state=State.EDITING,
        content=content,
        author_id=actor.id,
        author=actor.name,
        created_at=now,
        updated_at=now,
    )
    session.add(draft)
    try:
        session.flush()
    except IntegrityError:
        raise DraftInTheMaking from None
    publish(session, log_of(draft.key), ProcessDraftBegun(draft.key, draft.version), actor=actor, now=now)
    return draft


def change(
    session: Session,
    draft_id: UUID,
    edit: Callable[[dict[str, Any]], dict[str, Any]],
    *,
    what: str,
    step: str,
    revision: int,
    actor: Actor,
    now: datetime,
) -> ProcessDraft:
    """Change a draft by ``edit``, a pure function; who changes it is its author from now on.

    ``revision`` is what was on the screen. Raises NotFound, Conflict, DraftClosed or what ``edit`` raises.
    """
    draft = _moved(session, draft_id, Action.CHANGE, revision=revision, now=now)
    draft.content = edit(draft.content)
    draft.author_id, draft.author = _who(actor), actor.name
    publish(session, log_of(draft.key), ProcessDraftChanged(what, step), actor=actor, now=now)
    return draft


def submit(session: Session, draft_id: UUID, *, revision: int, actor: Actor, now: datetime) -> None:
    """Put a draft without errors before another administrator.

    Raises NotFound, Conflict, DraftClosed or ProcessUnsound.
    """
    draft = _moved(session, draft_id, Action.SUBMIT, revision=revision, now=now)
    _require_sound(session, draft)
    draft.note = ""
    _say(session, draft, ProcessDraftSubmitted(), actor=actor, now=now)


def give_back(session: Session, draft_id: UUID, *, reason: str, revision: int, actor: Actor, now: datetime) -> None:
    """Give a draft back to be changed, and say why. Raises NotFound, Conflict or DraftClosed."""
    draft = _moved(session, draft_id, Action.GIVE_BACK, revision=revision, now=now)
    draft.note = reason
    _say(session, draft, ProcessDraftReturned(reason), actor=actor, now=now)


def discard(session: Session, draft_id: UUID, *, revision: int, actor: Actor, now: datetime) -> None:
    """Give a draft up. Raises NotFound, Conflict or DraftClosed."""
    draft = _moved(session, draft_id, Action.DISCARD, revision=revision, now=now)
    _say(session, draft, ProcessDraftDiscarded(), actor=actor, now=now)


def publish_draft(session: Session, draft_id: UUID, *, revision: int, actor: Actor, now: datetime) -> ProcessVersion:
    """Put a version in force that another administrator made; dossiers on their way keep the version they have.

    Raises NotFound, Conflict, DraftClosed, NeedsAnotherAdministrator or ProcessUnsound.
    """
    draft = _moved(session, draft_id, Action.PUBLISH, revision=revision, now=now)
    if draft.author_id == actor.id:
        raise NeedsAnotherAdministrator
    content = _require_sound(session, draft)
    row = ProcessVersion(
        key=draft.key,
        version=draft.version,
        content=content,
        sha256=digest(content),
        made_by=draft.author,
        approved_by=actor.name,
        published_at=now,
    )
    session.add(row)
    try:
        session.flush()
    except IntegrityError:
        raise Conflict from None
    _say(session, draft, ProcessPublished(row.key, row.version, row.sha256), actor=actor, now=now)
    return row


def choose(session: Session, service_code: str, key: str, *, actor: Actor, now: datetime) -> None:
    """Let new dossiers of a service follow a process. Raises NotFound or ProcessUnsound when its form does not fit."""
    catalogue.newest(service_code)
    found = queries.unfit(session, queries.in_force(session, key), service_code)
    if found:
        raise ProcessUnsound(len(found))
    session.merge(ProcessChoice(service_code=service_code, key=key, chosen_by=actor.name, chosen_at=now))
    publish(session, PROCESS_LOG, ProcessChosen(service_code, key), actor=actor, now=now)


def _moved(session: Session, draft_id: UUID, action: Action, *, revision: int, now: datetime) -> ProcessDraft:
    """The draft under lock in its next state."""
    draft = queries.draft(session, draft_id, lock=True)
    target = MOVES.get((action, State(draft.state)))
    if target is None:
        raise DraftClosed
    if draft.revision != revision:
        raise Conflict
    draft.state, draft.updated_at = target, now
    draft.revision += 1
    if target in CLOSED:
        draft.open_key = None
    return draft


def _require_sound(session: Session, draft: ProcessDraft) -> dict[str, Any]:
    process, found = queries.examined(session, draft)
    if process is None or found:
        raise ProcessUnsound(len(found))
    return process.to_data()


def _say(session: Session, draft: ProcessDraft, event: Event, *, actor: Actor, now: datetime) -> None:
    publish(session, log_of(draft.key), event, actor=actor, now=now)


def _who(actor: Actor) -> UUID:
    if actor.id is None:
        raise Conflict
    return actor.id


def hand_over(session: Session, agency_id: UUID, successor_id: UUID) -> None:
    """Give the open work of an agency that ended to its successor, opinions it was asked for among it."""
    waiting = update(WorkItem).where(WorkItem.agency_id == agency_id, WorkItem.closed_at.is_(None))
    session.execute(waiting.values(agency_id=successor_id))
