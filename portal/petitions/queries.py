"""Reading petitions: one's own, an agency's, and what is public."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from hmac import compare_digest
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, false, func, select
from sqlalchemy.orm import Session, joinedload, selectinload

from forms.text import Text, fold
from portal.accounts import queries as accounts
from portal.accounts.models import Agency
from portal.catalogue import queries as catalogue
from portal.core.actor import Actor
from portal.core.errors import NotFound
from portal.core.ids import derived_token
from portal.dossiers import desk
from portal.petitions.lifecycle import HANDLERS, State
from portal.petitions.models import Petition, PetitionFile

PAGE = 20
_WORDS = 6
OTHER = "other"


class Tab(StrEnum):
    """The lists of the officers."""

    OPEN = "open"
    APPROVAL = "approval"
    ANSWERED = "answered"

    @property
    def label(self) -> Text:
        """The list in words."""
        return _TABS[self]


_TABS = {
    Tab.OPEN: Text(vi="Chờ trả lời", en="To be answered"),
    Tab.APPROVAL: Text(vi="Chờ duyệt", en="To be approved"),
    Tab.ANSWERED: Text(vi="Đã trả lời", en="Answered"),
}
_STATES = {Tab.OPEN: State.OPEN, Tab.APPROVAL: State.DRAFTED, Tab.ANSWERED: State.ANSWERED}


@dataclass(frozen=True)
class Found:
    """One page of a list: what is on it, which page it is, how many there are."""

    rows: Sequence[Petition]
    number: int
    last: int
    total: int


def sectors() -> dict[str, Text]:
    """The fields one can write about: those of the services, and others."""
    known = {sector.code: sector.name for sector, _ in catalogue.by_sector()}
    return known | {OTHER: Text(vi="Lĩnh vực khác", en="Another field")}


def agencies(session: Session, *, on: datetime) -> list[Agency]:
    """The agencies one can write to."""
    return accounts.agencies(session, on=on.date())


def own(session: Session, petition_id: UUID, *, actor: Actor) -> Petition:
    """What this account wrote. Raises NotFound."""
    if actor.id is None:
        raise NotFound
    return _one(session, and_(Petition.id == petition_id, Petition.owner_id == actor.id))


def by_link(session: Session, petition_id: UUID, token: str) -> Petition:
    """What the reader of a letter wrote. Raises NotFound for another token."""
    if not compare_digest(token.encode(), link_token(petition_id).encode()):
        raise NotFound
    return _one(session, Petition.id == petition_id)


def link_token(petition_id: UUID) -> str:
    """The secret of the link in the letters about a petition."""
    return derived_token(desk.desk().link_key, "petition", petition_id, 0)


def mine(session: Session, *, actor: Actor) -> Sequence[Petition]:
    """What this account wrote, newest first."""
    if actor.id is None:
        return []
    query = select(Petition).where(Petition.owner_id == actor.id).options(joinedload(Petition.agency))
    return session.scalars(query.order_by(Petition.created_at.desc()).limit(200)).all()


def by_code(session: Session, code: str) -> Petition | None:
    """The petition with a code; whoever asks is told its state and date only."""
    query = select(Petition).where(Petition.code == code, Petition.state != State.UNCONFIRMED)
    return session.scalars(query).one_or_none()


def handled(session: Session, petition_id: UUID, *, actor: Actor, lock: bool = False) -> Petition:
    """A petition that an officer may see: one of the own agency. Raises NotFound."""
    return _one(session, and_(Petition.id == petition_id, _seen_by(actor)), lock=lock)


def _seen_by(actor: Actor) -> ColumnElement[bool]:
    if actor.agency_id is None or not actor.has(*HANDLERS):
        return false()
    return and_(Petition.agency_id == actor.agency_id, Petition.state != State.UNCONFIRMED)


def queue(session: Session, tab: Tab, *, actor: Actor, page: int) -> Found:
    """The petitions of the actor's agency at a place; the ones due first, answered ones newest first."""
    where = and_(_seen_by(actor), Petition.state == _STATES[tab])
    order = Petition.answered_at.desc() if tab is Tab.ANSWERED else Petition.due_at
    return _page(session, where, order, page)


def counts(session: Session, *, actor: Actor) -> Mapping[Tab, int]:
    """How many wait in each list."""
    query = select(Petition.state, func.count()).where(_seen_by(actor)).group_by(Petition.state)
    found = {State(state): number for state, number in session.execute(query)}
    return {tab: found.get(state, 0) for tab, state in _STATES.items()}


def published(session: Session, text: str, *, sector: str = "", page: int) -> Found:
    """The public answers that have these words, accents aside, newest first."""
    wanted: list[ColumnElement[bool]] = [Petition.published_at.is_not(None)]
    wanted += [Petition.public_folded.contains(word, autoescape=True) for word in fold(text).split()[:_WORDS]]
    if sector:
        wanted.append(Petition.sector == sector)
    return _page(session, and_(*wanted), Petition.published_at.desc(), page)


def public_answer(session: Session, code: str) -> Petition:
    """One public answer. Raises NotFound."""
    return _one(session, and_(Petition.code == code, Petition.published_at.is_not(None)))


def file_of(petition: Petition, file_id: UUID) -> PetitionFile:
    """A file of a petition that was read with its files. Raises NotFound."""
    found = next((one for one in petition.files if one.id == file_id), None)
    if found is None:
        raise NotFound
    return found


def unwarned(session: Session, *, until: datetime, late: bool) -> Sequence[UUID]:
    """Petitions that are due by then and of which nobody was warned so far."""
    said = Petition.warned_late_at if late else Petition.warned_soon_at
    waiting = Petition.state.in_((State.OPEN, State.DRAFTED))
    nothing_worse = and_(said.is_(None), Petition.warned_late_at.is_(None))
    query = select(Petition.id).where(waiting, Petition.due_at <= until, nothing_worse)
    return session.scalars(query.order_by(Petition.due_at).limit(500)).all()


def _one(session: Session, where: ColumnElement[bool], *, lock: bool = False) -> Petition:
    query = select(Petition).where(where)
    if lock:
        query = query.with_for_update(of=Petition)
    query = query.options(
        joinedload(Petition.agency), selectinload(Petition.files), selectinload(Petition.notes)
    ).execution_options(populate_existing=True)
    found = session.scalars(query).unique().one_or_none()
    if found is None:
        raise NotFound
    return found


def _page(session: Session, where: ColumnElement[bool], order: Any, page: int) -> Found:
    total = session.execute(select(func.count()).select_from(Petition).where(where)).scalar_one()
    last = max(1, -(-total // PAGE))
    number = min(max(page, 1), last)
    query = select(Petition).where(where).options(joinedload(Petition.agency)).order_by(order, Petition.id)
    return Found(session.scalars(query.limit(PAGE).offset((number - 1) * PAGE)).all(), number, last, total)
