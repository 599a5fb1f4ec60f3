"""The worker's part of the post: order carriage where that is done over a network, and ask how far parcels are."""

from datetime import datetime, timedelta
from uuid import UUID

from portal.carriers import base as carriers
from portal.carriers.base import Consignment
from portal.carriers.errors import CarrierDown
from portal.core.actor import SYSTEM
from portal.core.db import reading, transaction
from portal.dossiers.parcel_models import Parcel
from portal.dossiers.parcels import to_ask
from portal.office.actions.parcels import note_registered, note_whereabouts

_PAUSE = timedelta(minutes=55)
_AT_ONCE = 200


def register(parcel_id: UUID, *, now: datetime) -> None:
    """Order the carriage of a parcel that was prepared; ordered again, it is the same parcel to the carrier.

    Raises CarrierDown, and CarrierUnknown when the carrier is no longer there.
    """
    with reading() as session:
        parcel = session.get(Parcel, parcel_id)
        if parcel is None or parcel.tracking or parcel.finished_at is not None:
            return
        key = parcel.carrier_key
        order = Consignment(reference=str(parcel.id), name=parcel.name, phone=parcel.phone, address=parcel.address)
    tracking = carriers.carrier(key).register(order)
    with transaction() as session:
        note_registered(session, parcel_id, tracking, actor=SYSTEM, now=now)


def ask_carriers(*, now: datetime) -> int:
    """Ask how far every parcel under way is, each about once an hour; returns how many answers came.

    A carrier that does not answer once is left alone until the next round.
    """
    known, answers = carriers.carriers(), 0
    silent: set[str] = set()
    with reading() as session:
        waiting = to_ask(session, keys=list(known), before=now - _PAUSE, limit=_AT_ONCE)
        asked = [(parcel.id, parcel.carrier_key, parcel.tracking) for parcel in waiting]
    for parcel_id, key, tracking in asked:
        if key in silent:
            continue
        try:
            found = known[key].whereabouts(tracking)
        except CarrierDown:
            silent.add(key)
            continue
        with transaction() as session:
            note_whereabouts(session, parcel_id, found, actor=SYSTEM, now=now)
        answers += 1
    return answers
