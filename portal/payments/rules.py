"""Codes that people copy into a transfer, and when a gateway is asked. Pure."""

import re
from datetime import date, datetime, timedelta
from typing import Final

TIME_TO_PAY: Final = timedelta(minutes=15)
"""How long a gateway lets the payer try."""

_CODE: Final = re.compile(r"DVC(\d{6})(\d{5,9})(\d)")
_FAST, _SLOW, _SELDOM = timedelta(minutes=1), timedelta(minutes=4), timedelta(hours=1)
_FAST_UNTIL, _SLOW_UNTIL, _UNTIL = timedelta(minutes=30), timedelta(hours=26), timedelta(days=4)
_GRACE = timedelta(minutes=5)


def order_code(day: date, number: int) -> str:
    """The code of an order, e.g. ``DVC26112700042`` and a check digit (Luhn): no other digit typed wrong passes."""
    body = f"{day:%y%m%d}{number:05d}"
    return f"DVC{body}{_check(body)}"


def codes_in(text: str) -> list[str]:
    """Every order code in what a payer or a bank wrote, however it was spaced or cased."""
    squeezed = re.sub(r"[^0-9A-Za-z]", "", text).upper()
    found = []
    for match in re.finditer(r"DVC(\d{12,16})", squeezed):
        digits = match[1]
        found += [f"DVC{digits[:end]}" for end in range(12, len(digits) + 1) if is_code(f"DVC{digits[:end]}")][:1]
    return list(dict.fromkeys(found))


def is_code(text: str) -> bool:
    """Whether this is an order code with the right check digit."""
    match = _CODE.fullmatch(text)
    return match is not None and _check(match[1] + match[2]) == int(match[3])


def next_question(begun_at: datetime, *, now: datetime) -> datetime | None:
    """When a gateway that has not decided a try is asked next: each minute while the payer may be waiting, then every
    four, so that the right state is here within five minutes of its return; None when people must look at it.
    """
    age = now - begun_at
    if age > _UNTIL:
        return None
    return now + (_FAST if age < _FAST_UNTIL else _SLOW if age < _SLOW_UNTIL else _SELDOM)


def ran_out(expires_at: datetime, *, now: datetime) -> bool:
    """Whether a try that its gateway never heard of cannot be paid any more."""
    return now > expires_at + _GRACE


def _check(digits: str) -> int:
    """The Luhn digit (ISO/IEC 7812-1) that goes after these."""
    doubled = [int(digit) * (2 if place % 2 == 0 else 1) for place, digit in enumerate(reversed(digits))]
    return -sum(value - 9 if value > 9 else value for value in doubled) % 10
