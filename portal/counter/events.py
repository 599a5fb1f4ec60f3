"""What happens at the counter. No name of a person is in here."""

from dataclasses import dataclass
from datetime import date, datetime

from portal.core.events import Event


@dataclass(frozen=True)
class AppointmentBooked(Event):
    """A time was booked; ``serial`` tells letters about the same appointment apart."""

    appointment_id: str
    serial: int
    starts_at: datetime


@dataclass(frozen=True)
class AppointmentMoved(Event):
    """Another time was chosen instead."""

    appointment_id: str
    serial: int
    before: datetime
    starts_at: datetime


@dataclass(frozen=True)
class AppointmentCancelled(Event):
    """Nobody comes at this time; ``reason`` is the agency's when it closes on that day, "" when they cancelled."""

    appointment_id: str
    serial: int
    starts_at: datetime
    reason: str = ""


@dataclass(frozen=True)
class AppointmentNear(Event):
    """It is tomorrow."""

    appointment_id: str
    serial: int
    starts_at: datetime


@dataclass(frozen=True)
class AppointmentKept(Event):
    """They came."""

    appointment_id: str
    starts_at: datetime


@dataclass(frozen=True)
class AppointmentMissed(Event):
    """They did not come."""

    appointment_id: str
    starts_at: datetime


@dataclass(frozen=True)
class CounterArranged(Event):
    """Hours, slots and windows of an agency's counter were set; in the log of the agency."""

    slot_minutes: int
    capacity: int
    days_ahead: int
    windows: int
    kiosk: bool
    hours: tuple[tuple[int, int, int], ...]


@dataclass(frozen=True)
class CounterDayClosed(Event):
    """The counter is closed on a day; ``cancelled`` appointments fell away with it."""

    day: date
    reason: str
    cancelled: int


@dataclass(frozen=True)
class CounterDayOpened(Event):
    """A day is open again as on other weeks."""

    day: date
