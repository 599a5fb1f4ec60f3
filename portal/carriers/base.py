"""What the portal asks of a carrier: to take a parcel, and how far it is."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType
from typing import Protocol

from forms.text import Text
from portal.carriers.errors import CarrierUnknown


class ParcelState(StrEnum):
    """How far a parcel is. ``RETURNED``: it came back to the agency."""

    PREPARED = "prepared"
    SENT = "sent"
    ON_THE_WAY = "on_the_way"
    DELIVERED = "delivered"
    RETURNED = "returned"

    @property
    def label(self) -> Text:
        """The words on screen."""
        return _LABELS[self]

    @property
    def tone(self) -> str:
        """How its tag looks."""
        return _TONES.get(self, "info")


_LABELS = {
    ParcelState.PREPARED: Text(vi="Chờ giao bưu chính", en="Waits for the carrier"),
    ParcelState.SENT: Text(vi="Đã gửi", en="Sent"),
    ParcelState.ON_THE_WAY: Text(vi="Đang phát", en="On its way"),
    ParcelState.DELIVERED: Text(vi="Đã phát", en="Delivered"),
    ParcelState.RETURNED: Text(vi="Chuyển hoàn", en="Came back"),
}
_TONES = {ParcelState.DELIVERED: "success", ParcelState.RETURNED: "warning", ParcelState.PREPARED: "neutral"}
UNDER_WAY = (ParcelState.SENT, ParcelState.ON_THE_WAY)


@dataclass(frozen=True, slots=True, kw_only=True)
class Consignment:
    """A parcel to be carried: ``reference`` is ours and never used for another; nothing says what is inside."""

    reference: str
    name: str
    phone: str
    address: str


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """How far a parcel is, since when, and what the carrier says about it."""

    state: ParcelState
    at: datetime
    note: str = ""


class Carrier(Protocol):
    """A carrier that takes orders over a network."""

    @property
    def key(self) -> str:
        """By which it is known in the database."""

    @property
    def name(self) -> str:
        """As people know it."""

    def register(self, consignment: Consignment) -> str:
        """Order the carriage and return the tracking number; ordered again, it is the same. Raises CarrierDown."""

    def whereabouts(self, tracking: str) -> Whereabouts:
        """How far a parcel is. Raises CarrierDown."""


class _Current:
    carriers: Mapping[str, Carrier] = MappingProxyType({})


def configure(*carriers: Carrier) -> None:
    """Choose the carriers of this process."""
    _Current.carriers = MappingProxyType({carrier.key: carrier for carrier in carriers})


def carriers() -> Mapping[str, Carrier]:
    """The carriers of this process by key."""
    return _Current.carriers


def carrier(key: str) -> Carrier:
    """The carrier of this key. Raises CarrierUnknown."""
    found = _Current.carriers.get(key)
    if found is None:
        raise CarrierUnknown
    return found
