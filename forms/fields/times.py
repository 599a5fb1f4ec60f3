"""Kind `time`: hour and minute of a day of 24 hours, in the time of Viet Nam.

Stored as `08:30`; conditions compare this text, which sorts by time: `less: "12:00"`, in quotes.
"""

import re
from collections.abc import Iterator
from datetime import time
from typing import Annotated, Any, ClassVar, Final, Literal

from pydantic import StringConstraints

from forms.fields.base import Context, Key, Rejected, say
from forms.fields.registry import register
from forms.fields.textual import TextualQuestion
from forms.text import Text, fold

_COLON: Final = re.compile(r"([0-9]{1,2}) ?[:.] ?([0-9]{2})(?::00)?(?: ?(?:h|gio))?")
_SPOKEN: Final = re.compile(r"([0-9]{1,2}) ?(?:h|g|gio)(?: ?([0-9]{1,2}) ?(?:p|ph|phut|')?| ?(ruoi))?")
_TOGETHER: Final = re.compile(r"([0-9]{1,2})([0-9]{2})")
_STORED: Final = re.compile(r"([01][0-9]|2[0-3]):([0-5][0-9])")
_UNREADABLE: Final = Text(
    vi="Hãy nhập giờ và phút theo cách đếm 24 giờ, ví dụ 8:30 hay 14h05.",
    en="Enter hour and minute, counted to 24, for example 8:30 or 14:05.",
)

ClockTime = Annotated[str, StringConstraints(pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]$")]
"""A time in a definition, in quotes: `"07:30"`."""


def _of(hour: int, minute: int) -> time:
    if hour > 23:
        raise say(
            f"Giờ {hour} không có; giờ đi từ 0 đến 23, ví dụ 14h05.",
            f"There is no hour {hour}; hours go from 0 to 23, for example 14:05.",
        )
    if minute > 59:
        raise say(
            f"Phút {minute} không có; phút đi từ 0 đến 59, ví dụ 14h05.",
            f"There is no minute {minute}; minutes go from 0 to 59, for example 14:05.",
        )
    return time(hour, minute)


@register
class TimeQuestion(TextualQuestion):
    """A time of day between two bounds; `after` names a time this one must follow."""

    input_mode: ClassVar[str | None] = "numeric"
    spell_check: ClassVar[bool] = False
    kind: Literal["time"] = "time"
    earliest: ClockTime | None = None
    latest: ClockTime | None = None
    after: Key | None = None

    def read(self, line: str) -> time:
        """Read `8:30`, `8h30`, `8 giờ 30 phút`, `8 giờ rưỡi`, `8h`, `0830`, `8.30`."""
        folded = fold(line)
        if found := _COLON.fullmatch(folded) or _TOGETHER.fullmatch(folded):
            return _of(int(found[1]), int(found[2]))
        if found := _SPOKEN.fullmatch(folded):
            return _of(int(found[1]), 30 if found[3] else int(found[2] or 0))
        raise Rejected(_UNREADABLE)

    def check(self, value: time, context: Context) -> Iterator[Rejected]:
        """Check the bounds and the order with another time."""
        clock = self.stored(value)
        if self.earliest and clock < self.earliest:
            yield say(f"Giờ này phải từ {self.earliest} trở đi.", f"This must be {self.earliest} or later.")
        if self.latest and clock > self.latest:
            yield say(f"Giờ này không được sau {self.latest}.", f"This must not be after {self.latest}.")
        start = context.scope.get(self.after) if self.after else None
        if isinstance(start, str) and clock <= start:
            yield say(f"Giờ này phải sau {start}.", f"This must be after {start}.")

    def stored(self, value: time) -> str:
        """Return `08:30`."""
        return value.strftime("%H:%M")

    def from_stored(self, stored: Any) -> time:
        """Return the time of such text; Rejected otherwise."""
        if not isinstance(stored, str) or _STORED.fullmatch(stored) is None:
            raise Rejected(_UNREADABLE)
        return self.read(stored)

    def readable(self, value: time, language: str) -> str:
        """Return `8 giờ 30 phút`; `08:30` in English."""
        if language.startswith("en"):
            return self.stored(value)
        return f"{value.hour} giờ {value.minute:02} phút" if value.minute else f"{value.hour} giờ"

    def typed(self, value: time) -> str:
        """Return `08:30`."""
        return self.stored(value)

    def references(self) -> Iterator[str]:
        """Add the time this one must follow."""
        yield from super().references()
        if self.after:
            yield self.after
