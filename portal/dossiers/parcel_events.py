"""What happens to a result that goes by post. No name, address or telephone number is in here."""

from dataclasses import dataclass

from portal.core.events import Event


@dataclass(frozen=True)
class ParcelPrepared(Event):
    """The address was settled and a carrier chosen; ``carrier_key`` is "" for one that is not asked over a network."""

    parcel_id: str
    carrier: str
    carrier_key: str


@dataclass(frozen=True)
class ParcelRegistered(Event):
    """The carrier took the order and gave its number."""

    parcel_id: str
    carrier: str
    tracking: str


@dataclass(frozen=True)
class ParcelMoved(Event):
    """It is another step further: ``state`` as in ``ParcelState``, ``note`` what the carrier says."""

    parcel_id: str
    carrier: str
    tracking: str
    state: str
    note: str = ""


@dataclass(frozen=True)
class ParcelSettled(Event):
    """What came back reached the applicant another way: ``channel`` is ``counter`` or ``online``."""

    parcel_id: str
    channel: str
