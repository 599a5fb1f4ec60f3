"""What is due to be destroyed, what is held, and what was destroyed. Everybody sees their agency and those below it."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ColumnElement, and_, exists, false, or_, select
from sqlalchemy.orm import Session, load_only, selectinload

from forms.text import Text
from portal.accounts import queries as accounts
from portal.catalogue import queries as catalogue
from portal.core.actor import Actor
from portal.core.clock import local
from portal.core.errors import NotFound
from portal.dossiers.models import Dossier, IssuedDocument
from portal.dossiers.queries import RESULT
from portal.retention import rules
from portal.retention.models import LegalHold, Purge, PurgeLine

MOST_SHOWN = 200


@dataclass(frozen=True, kw_only=True)
class Due:
    """A dossier whose time is over. ``keeps_result``: its results are kept longer than the rest and stay."""

    dossier_id: UUID
    agency_id: UUID
    code: str
    service_code: str
    service: Text
    finished_at: datetime
    due_on: date
    basis: str
    keeps_result: bool


def scope(session: Session, actor: Actor) -> set[UUID]:
    """The actor's agency and all agencies below it."""
    found = {actor.agency_id} if actor.agency_id else set()
    rows = accounts.agencies(session)
    while below := {row.id for row in rows if row.parent_id in found} - found:
        found |= below
    return {one for one in found if one is not None}


_IN_PROPOSAL = (
    exists()
    .where(PurgeLine.dossier_id == Dossier.id, PurgeLine.purge_id == Purge.id)
    .where(Purge.done_at.is_(None), or_(Purge.approved.is_(None), Purge.approved.is_(True)))
)
_HELD = exists().where(LegalHold.dossier_id == Dossier.id, LegalHold.released_at.is_(None))
_HAS_RESULT = exists().where(IssuedDocument.dossier_id == Dossier.id, IssuedDocument.kind == RESULT)


def due(
    session: Session,
    *,
    actor: Actor,
    today: date,
    only: Collection[UUID] | None = None,
    proposed: bool = False,
    limit: int = MOST_SHOWN,
) -> list[Due]:
    """Dossiers whose time is over and that nothing holds, the oldest first; ``only``: those among these.

    With ``proposed``, also those that stand in a proposal already.
    """
    query = (
        select(Dossier)
        .options(load_only(Dossier.code, Dossier.service_code, Dossier.agency_id, Dossier.finished_at))
        .where(Dossier.agency_id.in_(scope(session, actor)), _over(today), ~_HELD)
        .order_by(Dossier.finished_at, Dossier.id)
        .limit(limit)
    )
    if not proposed:
        query = query.where(~_IN_PROPOSAL)
    if only is not None:
        query = query.where(Dossier.id.in_(only))
    return [_due(row, today) for row in session.scalars(query)]


def _over(today: date) -> ColumnElement[bool]:
    """The terms of all services as one condition: the newest version of a definition counts, also for old dossiers."""
    conditions: list[ColumnElement[bool]] = [false()]
    for code in catalogue.everything():
        term = rules.term_of(catalogue.newest(code))
        if term.years is not None:
            whole = and_(Dossier.purged_at.is_(None), Dossier.finished_at < rules.finished_before(today, term.years))
            conditions.append(and_(Dossier.service_code == code, whole))
        if term.result_years is not None and term.result_years != term.years:
            over = Dossier.finished_at < rules.finished_before(today, term.result_years)
            left = and_(Dossier.purged_at.is_not(None), _HAS_RESULT, over)
            conditions.append(and_(Dossier.service_code == code, left))
    return or_(*conditions)


def _due(row: Dossier, today: date) -> Due:
    service = catalogue.newest(row.service_code)
    term = rules.term_of(service)
    if row.finished_at is None or row.agency_id is None or term.years is None:
        raise ValueError("a dossier that is not finished is not due")
    keeps = term.result_years is None or row.finished_at >= rules.finished_before(today, term.result_years)
    years = term.years if keeps or term.result_years is None else term.result_years
    return Due(
        dossier_id=row.id,
        agency_id=row.agency_id,
        code=row.code or "",
        service_code=row.service_code,
        service=service.name,
        finished_at=row.finished_at,
        due_on=rules.due_on(row.finished_at, years),
        basis=term.basis,
        keeps_result=keeps,
    )


def today_of(now: datetime) -> date:
    """The day on a Vietnamese clock."""
    return local(now).date()


def purges(session: Session, *, actor: Actor, limit: int = MOST_SHOWN) -> Sequence[Purge]:
    """Proposals and purges, newest first, with their lines."""
    query = select(Purge).where(Purge.agency_id.in_(scope(session, actor))).options(selectinload(Purge.lines))
    return session.scalars(query.order_by(Purge.number.desc()).limit(limit)).all()


def purge(session: Session, purge_id: UUID, *, actor: Actor, lock: bool = False) -> Purge:
    """One purge with its lines. Raises NotFound."""
    query = select(Purge).where(Purge.id == purge_id, Purge.agency_id.in_(scope(session, actor)))
    query = query.options(selectinload(Purge.lines))
    found = session.scalars(query.with_for_update() if lock else query).first()
    if found is None:
        raise NotFound
    return found


def holds(session: Session, *, actor: Actor, limit: int = MOST_SHOWN) -> list[tuple[LegalHold, str]]:
    """What is held now, newest first, with the code of its dossier."""
    query = select(LegalHold, Dossier.code).join(Dossier, Dossier.id == LegalHold.dossier_id)
    query = query.where(LegalHold.released_at.is_(None), Dossier.agency_id.in_(scope(session, actor)))
    return [(hold, code or "") for hold, code in session.execute(query.order_by(LegalHold.held_at.desc()).limit(limit))]


def hold(session: Session, hold_id: UUID, *, actor: Actor) -> LegalHold:
    """A hold that is not released. Raises NotFound."""
    query = select(LegalHold).join(Dossier, Dossier.id == LegalHold.dossier_id).where(LegalHold.id == hold_id)
    query = query.where(LegalHold.released_at.is_(None), Dossier.agency_id.in_(scope(session, actor)))
    found = session.scalars(query).first()
    if found is None:
        raise NotFound
    return found


def by_code(session: Session, code: str, *, actor: Actor) -> Dossier | None:
    """The dossier with this code, its row held for a change; None when there is none in the actor's agencies."""
    query = select(Dossier).where(Dossier.code == code, Dossier.agency_id.in_(scope(session, actor)))
    return session.scalars(query.with_for_update()).first()


def is_held_or_going(session: Session, dossier_id: UUID) -> bool:
    """Whether a dossier is held already, is gone, or is in a purge that was approved."""
    approved = (
        exists()
        .where(PurgeLine.dossier_id == Dossier.id, PurgeLine.purge_id == Purge.id)
        .where(Purge.done_at.is_(None), Purge.approved.is_(True))
    )
    query = select(Dossier.id).where(Dossier.id == dossier_id, or_(_HELD, approved))
    return session.scalars(query).first() is not None
