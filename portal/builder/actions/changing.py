"""A draft is changed; every change keeps the state before it."""

from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import delete
from sqlalchemy.orm import Session, undefer

from portal.builder import queries, rules
from portal.builder.actions.beginning import name_in
from portal.builder.errors import NothingToUndo
from portal.builder.events import DefinitionChanged, DefinitionDiscarded
from portal.builder.lifecycle import Action, State
from portal.builder.models import DraftState, ServiceDraft
from portal.builder.tree import Data, Place, at, with_value, written
from portal.core.actor import Actor
from portal.core.errors import Conflict, NotFound
from portal.core.events import publish as publish_event

_TITLE_MOST = 200


def locked(session: Session, draft_id: UUID) -> ServiceDraft:
    """The draft, locked until the transaction ends. Raises NotFound."""
    options = [undefer(ServiceDraft.content), undefer(ServiceDraft.source), undefer(ServiceDraft.gate)]
    found = session.get(ServiceDraft, draft_id, with_for_update=True, populate_existing=True, options=options)
    if found is None:
        raise NotFound
    return found


def change(
    session: Session,
    draft_id: UUID,
    work: Callable[[Data], Data],
    *,
    what: str,
    place: Place,
    title: str = "",
    revision: int | None = None,
    actor: Actor,
    now: datetime,
) -> ServiceDraft:
    """Change the content of a draft by ``work``, keeping the state before.

    Raises Conflict when the draft is no longer at ``revision``, DraftNotReady, TooLarge, PartGone.
    """
    draft = locked(session, draft_id)
    rules.permitted(draft, Action.EDIT, actor)
    if revision is not None and draft.revision != revision:
        raise Conflict
    content = work(draft.content)
    if content != draft.content:
        _keep_state(session, draft, what=what, title=title, actor=actor, now=now)
        _put(session, draft, content, what=what, place=place, actor=actor, now=now)
    return draft


def save_part(
    session: Session, draft_id: UUID, place: Place, part: Data, *, seen: str, title: str, actor: Actor, now: datetime
) -> ServiceDraft:
    """Put ``part`` in the place of the one that was ``seen``; other parts may have been changed meanwhile.

    Raises Conflict when this part was, else as ``change``.
    """

    def work(content: Data) -> Data:
        held = at(content, place)
        if rules.seen(held) != seen:
            raise Conflict
        return with_value(content, place, part)

    return change(session, draft_id, work, what="edit", place=place, title=title, actor=actor, now=now)


def _keep_state(session: Session, draft: ServiceDraft, *, what: str, title: str, actor: Actor, now: datetime) -> None:
    kept = DraftState(
        draft_id=draft.id,
        revision=draft.revision,
        content=draft.content,
        what=what,
        title=title[:_TITLE_MOST],
        by=actor.name,
        at=now,
    )
    session.add(kept)
    old = [state.id for state in queries.states(session, draft.id)[rules.MOST_STATES - 1 :]]
    if old:
        session.execute(delete(DraftState).where(DraftState.id.in_(old)))


def _put(
    session: Session, draft: ServiceDraft, content: Data, *, what: str, place: Place, actor: Actor, now: datetime
) -> None:
    rules.check_size(content)
    draft.content, draft.name = content, name_in(content)
    draft.revision += 1
    draft.updated_at = now
    if str(actor.id) not in draft.hands:
        draft.hands = [*draft.hands, str(actor.id)]
    event = DefinitionChanged(revision=draft.revision, what=what, place=written(place))
    publish_event(session, draft.id, event, actor=actor, now=now)


def undo(session: Session, draft_id: UUID, *, revision: int, actor: Actor, now: datetime) -> DraftState:
    """Take the last change back; returns what it was. Raises NothingToUndo, Conflict or DraftNotReady."""
    draft = locked(session, draft_id)
    rules.permitted(draft, Action.EDIT, actor)
    if draft.revision != revision:
        raise Conflict
    last = queries.last_state(session, draft_id)
    if last is None:
        raise NothingToUndo
    _put(session, draft, last.content, what="undo", place=(), actor=actor, now=now)
    session.delete(last)
    return last


def restore(session: Session, draft_id: UUID, state_id: UUID, *, revision: int, actor: Actor, now: datetime) -> None:
    """Come back to an earlier state; the present one is kept as well. Raises NotFound, Conflict or DraftNotReady."""
    earlier = queries.state(session, draft_id, state_id).content
    change(session, draft_id, lambda _: earlier, what="restore", place=(), revision=revision, actor=actor, now=now)


def discard(session: Session, draft_id: UUID, *, revision: int, actor: Actor, now: datetime) -> None:
    """Give a draft up; its log stays. Raises DraftNotReady or Conflict."""
    draft = locked(session, draft_id)
    rules.permitted(draft, Action.DISCARD, actor)
    if draft.revision != revision:
        raise Conflict
    draft.state, draft.updated_at = State.DISCARDED, now
    draft.revision += 1
    publish_event(session, draft.id, DefinitionDiscarded(), actor=actor, now=now)


def keep_sample(session: Session, draft_id: UUID, sample: dict[str, Any]) -> None:
    """Remember the answers tried in the preview; they are no part of the definition."""
    locked(session, draft_id).sample = sample
