"""Readers of mandates. What is not the reader's does not exist."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session

from portal.accounts.mandates.lifecycle import State
from portal.accounts.mandates.models import Mandate, MandatedDossier
from portal.accounts.mandates.rules import is_for
from portal.core.actor import Actor
from portal.core.errors import NotFound
from portal.core.events import ON_BEHALF, EventRecord, history
from portal.core.ids import token_digest
from portal.dossiers.models import Dossier

_MOST = 200
_OPEN = (State.PREPARED, State.OFFERED, State.ACCEPTED)


@dataclass(frozen=True)
class Used:
    """A mandate under which a dossier is handled, and since when."""

    mandate: Mandate
    since: datetime


def own(session: Session, mandate_id: UUID, *, actor: Actor, lock: bool = False) -> Mandate:
    """A mandate that the actor gave. Raises NotFound for everybody else."""
    return _found(session, (Mandate.id == mandate_id) & (Mandate.giver_id == actor.id), actor, lock=lock)


def of_side(session: Session, mandate_id: UUID, *, actor: Actor, lock: bool = False) -> Mandate:
    """A mandate that the actor gave or took. Raises NotFound for everybody else."""
    mine = or_(Mandate.giver_id == actor.id, Mandate.receiver_id == actor.id)
    return _found(session, (Mandate.id == mandate_id) & mine, actor, lock=lock)


def _found(session: Session, wanted: ColumnElement[bool], actor: Actor, *, lock: bool) -> Mandate:
    query = select(Mandate).where(wanted)
    if lock:
        query = query.with_for_update().execution_options(populate_existing=True)
    found = session.scalars(query).first() if actor.is_applicant and actor.id is not None else None
    if found is None:
        raise NotFound
    return found


def offered(session: Session, token: str, *, actor: Actor, now: datetime, lock: bool = False) -> Mandate:
    """The offer behind a link, for the person it is made out to. Raises NotFound for everybody else, and afterwards."""
    query = select(Mandate).where(Mandate.token_sha256 == token_digest(token), Mandate.state == State.OFFERED)
    if lock:
        query = query.with_for_update().execution_options(populate_existing=True)
    found = session.scalars(query).first()
    if found is None or found.offered_until is None or found.offered_until < now or not _is_receiver(found, actor):
        raise NotFound
    return found


def _is_receiver(mandate: Mandate, actor: Actor) -> bool:
    numbers = (actor.personal_number, actor.tax_code)
    fits = is_for(
        name=mandate.receiver_name, number=mandate.receiver_number, account_name=actor.name, account_numbers=numbers
    )
    return actor.is_applicant and actor.id != mandate.giver_id and fits


def of_account(session: Session, account_id: UUID | None) -> Sequence[Mandate]:
    """Every mandate that an account gave or took, the newest first."""
    mine = or_(Mandate.giver_id == account_id, Mandate.receiver_id == account_id)
    return session.scalars(
        select(Mandate).where(mine).order_by(Mandate.created_at.desc(), Mandate.id).limit(_MOST)
    ).all()


def count_open(session: Session, giver_id: UUID, *, today: date) -> int:
    """How many mandates of a giver have not ended."""
    query = select(func.count()).where(
        Mandate.giver_id == giver_id, Mandate.state.in_(_OPEN), Mandate.last_day >= today
    )
    return session.scalar(query) or 0


def ended_before(session: Session, today: date) -> Sequence[Mandate]:
    """Mandates that were taken, whose last day is over and of whose end nobody was told yet."""
    query = select(Mandate).where(Mandate.state == State.ACCEPTED, Mandate.last_day < today, Mandate.ended_at.is_(None))
    return session.scalars(query.order_by(Mandate.id).limit(_MOST)).all()


def by_check_code(session: Session, code: str) -> Mandate | None:
    """The mandate whose document carries this check code."""
    return session.scalars(select(Mandate).where(Mandate.check_code == code)).first()


def of_dossier(session: Session, dossier_id: UUID) -> list[Used]:
    """The mandates under which a dossier was handled, for who may see the dossier."""
    query = (
        select(Mandate, MandatedDossier.since)
        .join(MandatedDossier, MandatedDossier.mandate_id == Mandate.id)
        .where(MandatedDossier.dossier_id == dossier_id)
        .order_by(MandatedDossier.since)
    )
    return [Used(row[0], row[1]) for row in session.execute(query)]


def one_of_dossier(session: Session, dossier_id: UUID, mandate_id: UUID) -> Mandate:
    """One of the mandates under which a dossier was handled. Raises NotFound."""
    found = next((one.mandate for one in of_dossier(session, dossier_id) if one.mandate.id == mandate_id), None)
    if found is None:
        raise NotFound
    return found


def dossiers_under(session: Session, mandate_id: UUID) -> Sequence[Dossier]:
    """The dossiers that may be handled under a mandate, the newest first."""
    query = select(Dossier).join(MandatedDossier, MandatedDossier.dossier_id == Dossier.id)
    return session.scalars(
        query.where(MandatedDossier.mandate_id == mandate_id).order_by(Dossier.created_at.desc(), Dossier.id)
    ).all()


def done_under(session: Session, mandate: Mandate, dossier_id: UUID) -> list[EventRecord]:
    """What was done with a dossier by this mandate, from its log."""
    wanted = str(mandate.id)
    found = history(session, dossier_id)
    return [record for record in found if record.payload.get(ON_BEHALF, {}).get("basis_id") == wanted]
