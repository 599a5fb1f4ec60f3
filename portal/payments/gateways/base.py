"""What every gateway can do, and what it tells."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Protocol, runtime_checkable

from forms.text import Text
from portal.payments.gateways.settlement import Settlement


class Outcome(StrEnum):
    """What a gateway says about a try to pay."""

    PAID = "paid"
    FAILED = "failed"
    PENDING = "pending"
    DOUBTED = "doubted"
    UNKNOWN = "unknown"  # it never heard of it


class ToldBy(StrEnum):
    """How we came to know."""

    NOTIFICATION = "notification"
    QUESTION = "question"
    STATEMENT = "statement"
    COUNTER = "counter"


@dataclass(frozen=True)
class Told:
    """One thing a gateway told, its signature checked. ``amount`` in đồng; ``why``: the gateway's own code."""

    reference: str
    outcome: Outcome
    amount: int
    transaction: str
    paid_at: datetime | None
    why: str


@dataclass(frozen=True)
class Try:
    """One time that a payer goes to a gateway; ``about`` has no accents or signs that a gateway refuses."""

    reference: str
    amount: int
    about: str
    begun_at: datetime
    expires_at: datetime


class Verdict(StrEnum):
    """What became of what was told, in the order in which it is checked."""

    FORGED = "forged"
    NO_ORDER = "no_order"
    WRONG_AMOUNT = "wrong_amount"
    ALREADY = "already"
    TAKEN = "taken"


class Forged(Exception):
    """The signature of a message is not the gateway's, or the message is not one."""


class Away(Exception):
    """The gateway does not answer as it should."""


class Gateway(Protocol):
    """A way to pay on somebody else's pages."""

    @property
    def key(self) -> str:
        """The name of this channel in addresses, the ledger and the log."""

    @property
    def name(self) -> Text:
        """The name of this channel for people."""

    @property
    def host(self) -> str:
        """Where the payer's browser goes: scheme, name and port."""

    def address(self, one: Try, *, back: str, payer_address: str, language: str) -> str:
        """Where the payer's browser goes."""

    def read(self, message: Mapping[str, str]) -> Told:
        """What a message from the gateway says, by notification or carried back by the browser. Raises Forged."""

    def ask(self, one: Try, *, now: datetime) -> Told:
        """What the gateway says when it is asked. Raises Away."""

    def give_back(self, one: Try, transaction: str, amount: int, *, by: str, now: datetime) -> str:
        """Send money back the way it came; the gateway's number of that. Raises Away, or Refused when it will not."""

    def acknowledgement(self, verdict: Verdict) -> dict[str, str]:
        """What a notification is answered with."""


@runtime_checkable
class Reporting(Protocol):
    """A gateway whose account of a day can be compared with ours."""

    def report(self, day: date, *, now: datetime) -> bytes:
        """Its report of a day, as it gives it over the network. Raises Away, also where it gives none."""

    def read_report(self, content: bytes, *, today: date, kept: bool = False) -> Settlement:
        """What such a report says; ``kept``: it was proved when it came. Raises ReportRefused."""


class Refused(Exception):
    """The gateway will not send this money back; ``why`` is its code."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why
