"""Parcels as those who wait for them and those who send them see them. Read only."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from portal.carriers.base import UNDER_WAY, ParcelState
from portal.dossiers.models import Dossier
from portal.dossiers.parcel_models import Parcel


def newest(session: Session, dossier_id: UUID) -> Parcel | None:
    """The last parcel of a dossier, if there was one."""
    query = select(Parcel).where(Parcel.dossier_id == dossier_id)
    return session.scalars(query.order_by(Parcel.prepared_at.desc(), Parcel.id.desc()).limit(1)).first()


def unfinished(session: Session, dossier_id: UUID) -> Parcel | None:
    """The parcel of a dossier that is not finished; the caller holds the dossier's row."""
    query = select(Parcel).where(Parcel.dossier_id == dossier_id, Parcel.finished_at.is_(None))
    return session.scalars(query).one_or_none()


def of_agency(session: Session, agency_id: UUID, state: ParcelState, *, limit: int) -> Sequence[tuple[Parcel, str]]:
    """The unfinished parcels of an agency in one state with their dossier codes, the oldest first."""
    query = (
        select(Parcel, Dossier.code)
        .join(Dossier, Dossier.id == Parcel.dossier_id)
        .where(Dossier.agency_id == agency_id, Parcel.finished_at.is_(None), Parcel.state == state)
        .order_by(Parcel.prepared_at, Parcel.id)
    )
    return [(row[0], row[1] or "") for row in session.execute(query.limit(limit))]


def to_ask(session: Session, *, keys: Sequence[str], before: datetime, limit: int) -> Sequence[Parcel]:
    """Parcels under way with these carriers that were not asked for since ``before``, the longest unasked first."""
    query = select(Parcel).where(
        Parcel.state.in_(UNDER_WAY),
        Parcel.carrier_key.in_(keys),
        or_(Parcel.asked_at.is_(None), Parcel.asked_at < before),
    )
    return session.scalars(query.order_by(Parcel.asked_at.is_not(None), Parcel.asked_at, Parcel.id).limit(limit)).all()
