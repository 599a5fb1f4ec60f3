"""Reading drafts."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, undefer

from portal.builder.lifecycle import State
from portal.builder.models import DraftState, ServiceDraft
from portal.core.errors import NotFound

OPEN = (State.DRAFT, State.SUBMITTED, State.REVIEWED)


def draft(session: Session, draft_id: UUID) -> ServiceDraft:
    """A draft with all that is in it. Raises NotFound."""
    everything = [
        undefer(ServiceDraft.content),
        undefer(ServiceDraft.source),
        undefer(ServiceDraft.gate),
        undefer(ServiceDraft.sample),
        joinedload(ServiceDraft.author),
        joinedload(ServiceDraft.reviewer),
    ]
    query = select(ServiceDraft).where(ServiceDraft.id == draft_id).options(*everything)
    found = session.scalars(query).unique().first()
    if found is None:
        raise NotFound
    return found


def open_drafts(session: Session, *, code: str | None = None) -> Sequence[ServiceDraft]:
    """The drafts that are being worked on, last changed first, with their authors; of one service or of all."""
    query = select(ServiceDraft).where(ServiceDraft.state.in_(OPEN)).options(joinedload(ServiceDraft.author))
    if code is not None:
        query = query.where(ServiceDraft.code == code)
    return session.scalars(query.order_by(ServiceDraft.updated_at.desc(), ServiceDraft.id)).unique().all()


def states(session: Session, draft_id: UUID) -> Sequence[DraftState]:
    """The earlier states of a draft, newest first, without their content."""
    query = select(DraftState).where(DraftState.draft_id == draft_id)
    return session.scalars(query.order_by(DraftState.revision.desc())).all()


def state(session: Session, draft_id: UUID, state_id: UUID) -> DraftState:
    """One earlier state with its content. Raises NotFound."""
    query = select(DraftState).where(DraftState.draft_id == draft_id, DraftState.id == state_id)
    found = session.scalars(query.options(undefer(DraftState.content))).first()
    if found is None:
        raise NotFound
    return found


def last_state(session: Session, draft_id: UUID) -> DraftState | None:
    """The state before the last change, with its content."""
    query = select(DraftState).where(DraftState.draft_id == draft_id).options(undefer(DraftState.content))
    return session.scalars(query.order_by(DraftState.revision.desc()).limit(1)).first()
