"""Days relative to today, and ages in whole years as Vietnamese law counts them.

A person has an age from the day of the birthday on. Somebody born on 29 February has a birthday on 28 February of a
year without that day: a term counted in months or years ends on the last day of the month when the month has no such
day (Civil Code 2015, article 148). Of a birth date that is only a year, or a month, the last possible day counts, so
that nobody is taken for older than is certain.
"""

import re
from calendar import monthrange
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

TODAY: Final = "today()"
"""The name under which a scope of answers holds the day, as ISO text; no question can have it."""

_VIETNAM: Final = ZoneInfo("Asia/Ho_Chi_Minh")
_RELATIVE: Final = re.compile(r"today([+-][0-9]{1,5})?")
_PARTIAL: Final = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?")


def today_in_vietnam() -> date:
    """Return the day it is now in Viet Nam."""
    return datetime.now(_VIETNAM).date()


def today_of(scope: Mapping[str, Any]) -> date:
    """Return the day answers are judged on: the one `scope` holds, else today in Viet Nam."""
    held = scope.get(TODAY)
    return date.fromisoformat(held) if isinstance(held, str) else today_in_vietnam()


def day_named(words: str, today: date) -> str | None:
    """Return the ISO day of `today`, `today+30` or `today-30` (days), None for any other text."""
    found = _RELATIVE.fullmatch(words)
    return (today + timedelta(days=int(found[1] or 0))).isoformat() if found else None


def age_on(born: Any, today: date) -> int | None:
    """Return the whole years completed on `today` by somebody born on a stored day, month or year.

    Negative for a day to come; None if it is no date.
    """
    latest = _latest(born)
    if latest is None:
        return None
    day = min(latest.day, monthrange(today.year, latest.month)[1])
    return today.year - latest.year - ((today.month, today.day) < (latest.month, day))


def _latest(born: Any) -> date | None:
    """Return the last day `born` can mean."""
    found = _PARTIAL.fullmatch(born) if isinstance(born, str) else None
    if found is None:
        return None
    year, month = int(found[1]), int(found[2] or 12)
    try:
        return date(year, month, int(found[3] or monthrange(year, month)[1]))
    except ValueError:
        return None
