"""A bank, or who watches the account for us, tells of transfers by itself: signed JSON, as often as it likes.

The header says ``t=<seconds since 1970>,v1=<signature>``; the signature is HMAC-SHA256 (hexadecimal) of the time, a
full stop and the body. Two keys may hold at once, while one replaces the other. What is older than five minutes counts
as forged. Which field says what is a setting; amounts are whole numbers of đồng, and the currency must be named.
"""

import hmac
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from typing import Any, Final

from portal.core.clock import local
from portal.payments.gateways.base import Forged
from portal.payments.money import is_sum
from portal.payments.statements.base import plain
from portal.payments.statements.checks import bare

SIGNATURE: Final = "X-Portal-Signature"
LARGEST: Final = 64 * 1024
"""The largest body that is read (bytes)."""
WINDOW: Final = timedelta(minutes=5)
KEYS: Final = 2
"""How many keys may hold at once."""
FIELDS: Final[Mapping[str, str]] = {
    "transaction": "transaction_id",
    "account": "account",
    "amount": "amount",
    "currency": "currency",
    "content": "content",
    "booked_at": "booked_at",
    "payer_name": "payer_name",
    "payer_account": "payer_account",
}
"""What each thing is called in the JSON, unless the installation says otherwise; the last three may be missing."""
_OPTIONAL: Final = frozenset({"booked_at", "payer_name", "payer_account"})
_LONGEST: Final = {"transaction": 80, "content": 1000, "payer_name": 200, "payer_account": 40}


class Malformed(Exception):
    """The message is signed, but is no transfer of đồng to our account."""


@dataclass(frozen=True, kw_only=True)
class Notice:
    """A transfer that was told of."""

    number: str
    amount: int
    content: str
    booked_on: date
    payer_name: str
    payer_account: str


@dataclass(frozen=True, kw_only=True)
class SignedNotices:
    """Who tells of transfers to ``account``, and with which keys, the newest first."""

    account: str
    secrets: Sequence[str] = field(repr=False)
    fields: Mapping[str, str] = field(default_factory=lambda: FIELDS)

    def read(self, body: bytes, signature: str, *, now: datetime) -> Notice:
        """What a message says. Raises Forged, or Malformed."""
        self._prove(body, signature, now=now)
        said = self._said(body)
        amount = said["amount"]
        if not is_sum(amount) or said["currency"] != "VND":
            raise Malformed
        texts = {name: _text(said.get(name, ""), most) for name, most in _LONGEST.items()}
        if not texts["transaction"] or bare(_text(said["account"], 40)) != bare(self.account):
            raise Malformed
        return Notice(
            number=texts["transaction"],
            amount=amount,
            content=texts["content"],
            booked_on=_booked_on(said.get("booked_at"), now=now),
            payer_name=texts["payer_name"],
            payer_account=texts["payer_account"],
        )

    def _prove(self, body: bytes, signature: str, *, now: datetime) -> None:
        parts = [part.strip().partition("=") for part in signature.split(",")]
        times = [value for name, _sign, value in parts if name == "t"]
        given = [value for name, _sign, value in parts if name == "v1"][:KEYS]
        if len(times) != 1 or not (times[0].isascii() and times[0].isdigit() and len(times[0]) <= 12):
            raise Forged
        told_at = datetime.fromtimestamp(int(times[0]), UTC)
        ours = [sign(secret, times[0], body) for secret in self.secrets[:KEYS]]
        matches = [hmac.compare_digest(one.encode(), each.encode()) for one in ours for each in given]
        if not any(matches) or abs(now - told_at) > WINDOW:
            raise Forged

    def _said(self, body: bytes) -> dict[str, Any]:
        try:
            said = json.loads(body, object_pairs_hook=_once, parse_constant=_no_constant)
        except (ValueError, RecursionError):
            raise Malformed from None
        if not isinstance(said, dict):
            raise Malformed
        named = {**FIELDS, **self.fields}
        found = {name: said[key] for name, key in named.items() if key in said}
        if not named.keys() - _OPTIONAL <= found.keys():
            raise Malformed
        return found


def sign(secret: str, time: str, body: bytes) -> str:
    """The signature of a body at a time (seconds since 1970, as text)."""
    return hmac.digest(secret.encode(), time.encode() + b"." + body, sha256).hex()


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a name stands twice")
    return found


def _no_constant(name: str) -> Any:
    raise ValueError(name)


def _text(value: object, longest: int) -> str:
    """A text, or a whole number written as one. Raises Malformed."""
    if type(value) is int:
        value = str(value) if value.bit_length() < 256 else ""
    if not isinstance(value, str):
        raise Malformed
    tidy = plain(value, longest + 1)
    if len(tidy) > longest:
        raise Malformed
    return tidy


def _booked_on(value: object, *, now: datetime) -> date:
    """The day in Vietnam of a time (ISO 8601 with an offset) or a day; today where none is told. Raises Malformed."""
    if value in (None, ""):
        return local(now).date()
    if not isinstance(value, str) or not value.isascii():
        raise Malformed
    try:
        if len(value) == len("2026-11-27"):
            day = date.fromisoformat(value)
        else:
            moment = datetime.fromisoformat(value)
            if moment.tzinfo is None:
                raise Malformed
            day = local(moment).date()
    except (ValueError, OverflowError):
        raise Malformed from None
    if abs((day - local(now).date()).days) > 366:
        raise Malformed
    return day
