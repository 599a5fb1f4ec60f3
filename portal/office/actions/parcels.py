"""A result that goes by post: the address, the tracking number, how far it is, and what is done if it returns."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from portal.carriers import base as carriers
from portal.carriers.base import UNDER_WAY, ParcelState, Whereabouts
from portal.core.actor import Actor
from portal.core.events import publish
from portal.dossiers.events import ResultReturned
from portal.dossiers.lifecycle import Status
from portal.dossiers.models import Dossier
from portal.dossiers.parcel_events import ParcelMoved, ParcelPrepared, ParcelRegistered, ParcelSettled
from portal.dossiers.parcel_models import Parcel
from portal.dossiers.parcels import unfinished
from portal.office import parties, posting
from portal.office.actions.work import take
from portal.office.duties import Duty, require_duty
from portal.office.letters import queries as letters
from portal.office.letters.errors import TrackingMissing
from portal.office.letters.models import Sending
from portal.office.parcel_errors import CarrierNameMissing, NoSuchStep, ParcelUnderWay


@dataclass(frozen=True)
class Order:
    """To whom and where a parcel goes; ``carrier_key`` is "" for a carrier who is known by ``carrier`` only."""

    name: str
    phone: str
    address: str
    carrier_key: str = ""
    carrier: str = ""


def prepare(session: Session, dossier_id: UUID, order: Order, *, actor: Actor, revision: int, now: datetime) -> None:
    """Settle address and carrier; asked again before the carrier knows of it, they are changed.

    After a parcel came back it is another one. Raises ParcelUnderWay, NoSuchStep (it went another way), CarrierUnknown,
    CarrierNameMissing and as every action does.
    """
    dossier = take(session, dossier_id, actor=actor, revision=revision)
    actor = require_duty(dossier, Duty.SEND_BY_POST, actor=actor)
    carrier = carriers.carrier(order.carrier_key).name if order.carrier_key else order.carrier
    if not carrier:
        raise CarrierNameMissing
    parcel = _to_prepare(session, dossier, now=now)
    parcel.carrier_key, parcel.carrier = order.carrier_key, carrier
    parcel.name, parcel.phone, parcel.address = order.name, order.phone, order.address
    parcel.prepared_at, parcel.prepared_by, parcel.state_at = now, actor.name, now
    session.add(parcel)
    session.flush()
    prepared = ParcelPrepared(str(parcel.id), parcel.carrier, parcel.carrier_key)
    publish(session, dossier.id, prepared, actor=actor, now=now)
    _touch(dossier, now)


def _to_prepare(session: Session, dossier: Dossier, *, now: datetime) -> Parcel:
    """The parcel that waits for its carrier, or a new one. One that a carrier was told of keeps its address."""
    before = unfinished(session, dossier.id)
    if before is None:
        if dossier.status == Status.RETURNED:
            raise NoSuchStep
        return Parcel(dossier_id=dossier.id, state=ParcelState.PREPARED)
    if before.stage is ParcelState.RETURNED:
        before.finished_at = now
        session.flush()
        return Parcel(dossier_id=dossier.id, state=ParcelState.PREPARED)
    if before.stage is not ParcelState.PREPARED or before.tracking or before.carrier_key:
        raise ParcelUnderWay
    return before


def note_registered(session: Session, parcel_id: UUID, tracking: str, *, actor: Actor, now: datetime) -> None:
    """The carrier took the order; said again, nothing changes."""
    parcel = _locked(session, parcel_id)
    if parcel is None or parcel.tracking or parcel.finished_at is not None:
        return
    parcel.tracking = tracking
    event = ParcelRegistered(str(parcel.id), parcel.carrier, tracking)
    publish(session, parcel.dossier_id, event, actor=actor, now=now)


def follow(session: Session, dossier: Dossier, returned: ResultReturned, *, actor: Actor, now: datetime) -> None:
    """The result was handed over: to a carrier, then its parcel is sent; another way, then none is waited for.

    The caller holds the dossier's row. A result that goes without having been prepared goes to the applicant's own
    address, as it was given, with a carrier who is not asked.
    """
    parcel = unfinished(session, dossier.id)
    if returned.channel != Sending.POST:
        if parcel is not None:
            session.delete(parcel)
        return
    if parcel is None:
        to = posting.address_of(parties.applicant(session, dossier), dossier)
        parcel = Parcel(
            dossier_id=dossier.id, carrier_key="", name=to.name, phone=to.phone, address=to.address,
            prepared_at=now, prepared_by=actor.name,
        )  # fmt: skip
        session.add(parcel)
    if (parcel.carrier, parcel.tracking) != (returned.carrier, returned.tracking):
        parcel.carrier_key = ""  # what was typed by hand is not a number of the carrier that was asked
    parcel.carrier, parcel.tracking = returned.carrier, returned.tracking
    _send(parcel, now)


def send(session: Session, dossier_id: UUID, *, tracking: str, actor: Actor, revision: int, now: datetime) -> None:
    """A second parcel, after the first came back, was given to its carrier. Raises TrackingMissing and NoSuchStep."""
    dossier, parcel, actor = _taken(session, dossier_id, actor=actor, revision=revision)
    if dossier.status != Status.RETURNED or parcel.stage is not ParcelState.PREPARED:
        raise NoSuchStep
    parcel.tracking = parcel.tracking or tracking
    if not parcel.tracking:
        raise TrackingMissing
    _send(parcel, now)
    row = letters.delivery_to_applicant(session, dossier.id)
    if row is not None:
        row.sending, row.carrier, row.tracking = Sending.POST, parcel.carrier, parcel.tracking
    _tell(session, parcel, actor=actor, now=now)
    _touch(dossier, now)


def note(
    session: Session,
    dossier_id: UUID,
    state: ParcelState,
    *,
    remark: str,
    actor: Actor,
    revision: int,
    now: datetime,
) -> None:
    """An officer notes how far a parcel is of a carrier who is not asked. Raises NoSuchStep."""
    dossier, parcel, actor = _taken(session, dossier_id, actor=actor, revision=revision)
    if parcel.stage not in UNDER_WAY or parcel.carrier_key or state is ParcelState.PREPARED:
        raise NoSuchStep
    _move(session, parcel, Whereabouts(state, now, remark), actor=actor, now=now)
    _touch(dossier, now)


def note_whereabouts(session: Session, parcel_id: UUID, found: Whereabouts, *, actor: Actor, now: datetime) -> None:
    """What a carrier said; what is known already is not told again."""
    parcel = _locked(session, parcel_id)
    if parcel is None or parcel.stage not in UNDER_WAY:
        return
    parcel.asked_at = now
    _move(session, parcel, found, actor=actor, now=now)


def settle(session: Session, dossier_id: UUID, *, channel: Sending, actor: Actor, revision: int, now: datetime) -> None:
    """What came back reached the applicant another way: at the counter, or they use the electronic result.

    Raises NoSuchStep and as every action does.
    """
    dossier, parcel, actor = _taken(session, dossier_id, actor=actor, revision=revision)
    if parcel.stage is not ParcelState.RETURNED or channel not in (Sending.COUNTER, Sending.ONLINE):
        raise NoSuchStep
    parcel.finished_at = now
    row = letters.delivery_to_applicant(session, dossier.id)
    if row is not None:
        row.sending, row.carrier, row.tracking = channel, "", ""
        row.received_at, row.received_by = now, row.name
    event = ParcelSettled(str(parcel.id), channel.value)
    publish(session, dossier.id, event, actor=actor, now=now)
    _touch(dossier, now)


def _taken(session: Session, dossier_id: UUID, *, actor: Actor, revision: int) -> tuple[Dossier, Parcel, Actor]:
    dossier = take(session, dossier_id, actor=actor, revision=revision)
    actor = require_duty(dossier, Duty.SEND_BY_POST, actor=actor)
    parcel = unfinished(session, dossier.id)
    if parcel is None:
        raise NoSuchStep
    return dossier, parcel, actor


def _locked(session: Session, parcel_id: UUID) -> Parcel | None:
    """A parcel, with the row of its dossier held; None when it was given up meanwhile."""
    parcel = session.get(Parcel, parcel_id)
    if parcel is None:
        return None
    session.get_one(Dossier, parcel.dossier_id, with_for_update=True)
    session.refresh(parcel)
    return parcel


def _send(parcel: Parcel, now: datetime) -> None:
    parcel.state, parcel.sent_at, parcel.state_at = ParcelState.SENT, now, now


def _move(session: Session, parcel: Parcel, found: Whereabouts, *, actor: Actor, now: datetime) -> None:
    if found.state == parcel.state:
        return
    parcel.state, parcel.state_at, parcel.note = found.state, found.at, found.note
    if found.state is ParcelState.DELIVERED:
        parcel.finished_at = now
        row = letters.delivery_to_applicant(session, parcel.dossier_id)
        if row is not None and row.sending == Sending.POST:
            row.received_at, row.received_by = found.at, parcel.name
    _tell(session, parcel, actor=actor, now=now)


def _tell(session: Session, parcel: Parcel, *, actor: Actor, now: datetime) -> None:
    event = ParcelMoved(str(parcel.id), parcel.carrier, parcel.tracking, parcel.state, parcel.note)
    publish(session, parcel.dossier_id, event, actor=actor, now=now)


def _touch(dossier: Dossier, now: datetime) -> None:
    dossier.revision += 1
    dossier.updated_at = now
