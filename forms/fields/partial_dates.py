"""Kind `partial_date`: as much of a date as is known, for people whose papers have a year only.

Stored as ISO 8601 text of that precision: `1947`, `1947-03`, `1947-03-27`. Conditions compare this text: it sorts by
time, a year before its months and a month before its days, so `less: "1950"` holds for all of 1949 and before whatever
is known of it, and `at_least: "1950"` for all of 1950 and after. Write such dates in quotes; `equals` asks for the
same precision.
"""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from typing import Any, Final, Literal

from forms.fields.base import Rejected
from forms.fields.dates import MONTHS, BoundedQuestion, numbered, read_date, read_month, read_year, vietnamese
from forms.fields.registry import register
from forms.fields.textual import plain_dashes
from forms.text import Text

Precision = Literal["year", "month", "day"]

_YEAR: Final = re.compile(r"(?:nam )?(\d{4})", re.ASCII)
_MONTH: Final = re.compile(r"(?:thang )?(\d{1,2})(?: ?[/.\- ] ?|[ ,]+nam )(\d{4})", re.ASCII)
_MONTH_TOGETHER: Final = re.compile(r"(\d{2})(\d{4})", re.ASCII)
_ISO_MONTH: Final = re.compile(r"(?P<year>\d{4})-(?P<month>\d{2})", re.ASCII)
_STORED: Final = re.compile(r"\d{4}(?:-\d{2}(?:-\d{2})?)?", re.ASCII)
# Papers fill an unknown day or month with zeros: 00/00/1947
_BLANKS: Final = re.compile(r"^0{1,2} ?[/.\-] ?(?:0{1,2} ?[/.\-] ?)?(?=[0-9])")

_ORDER: Final[tuple[Precision, ...]] = ("year", "month", "day")
_UNREADABLE: Final[dict[Precision, Text]] = {
    "year": Text(
        vi="Hãy nhập năm, hoặc tháng và năm, hoặc đủ ngày tháng năm; ví dụ 1947, 3/1947 hay 27/3/1947.",
        en="Enter the year, the month and year, or the full date: 1947, 3/1947 or 27/3/1947.",
    ),
    "month": Text(
        vi="Hãy nhập ít nhất tháng và năm, ví dụ 3/1947 hay 27/3/1947.",
        en="Enter at least the month and year, for example 3/1947 or 27/3/1947.",
    ),
    "day": Text(
        vi="Hãy nhập đủ ngày, tháng, năm theo thứ tự đó, ví dụ 27/3/1985.",
        en="Enter day, month and year in that order, for example 27/3/1985.",
    ),
}


@dataclass(frozen=True)
class PartialDate:
    """A year, a month of a year, or a day."""

    year: int
    month: int | None = None
    day: int | None = None

    @property
    def precision(self) -> Precision:
        """How much is known."""
        return "day" if self.day else "month" if self.month else "year"

    @property
    def first(self) -> date:
        """The first day it can be."""
        return date(self.year, self.month or 1, self.day or 1)

    @property
    def last(self) -> date:
        """The last day it can be."""
        month = self.month or 12
        return date(self.year, month, self.day or monthrange(self.year, month)[1])

    @property
    def iso(self) -> str:
        """ISO 8601 text of this precision."""
        return self.first.isoformat()[: {"year": 4, "month": 7, "day": 10}[self.precision]]

    @property
    def figures(self) -> str:
        """As people type it: `1947`, `03/1947`, `27/03/1947`."""
        return vietnamese(self.first)[{"year": 6, "month": 3, "day": 0}[self.precision] :]

    def words(self, language: str) -> str:
        """Return `năm 1947`, `tháng 3 năm 1947`, `ngày 27 tháng 3 năm 1947`; `27 March 1947` in English."""
        if language.startswith("en"):
            parts = (str(self.day or ""), MONTHS[self.month - 1] if self.month else "", str(self.year))
        else:
            day = f"ngày {self.day}" if self.day else ""
            parts = (day, f"tháng {self.month}" if self.month else "", f"năm {self.year}")
        return " ".join(part for part in parts if part)


def read_partial(line: str, unreadable: Text) -> PartialDate:
    """Return the date of `1947`, `3/1947`, `tháng 3 năm 1947`, `27/3/1947` and the like.

    Rejected with what is impossible about it, or with `unreadable` if it is no date at all.
    """
    plain = _BLANKS.sub("", numbered(plain_dashes(line)))
    if found := _YEAR.fullmatch(plain):
        return PartialDate(read_year(found[1]))
    if found := _MONTH.fullmatch(plain) or _MONTH_TOGETHER.fullmatch(plain):
        return PartialDate(*read_month(found[1], found[2]))
    if found := _ISO_MONTH.fullmatch(plain):
        return PartialDate(*read_month(found["month"], found["year"]))
    day = read_date(plain, unreadable)
    return PartialDate(day.year, day.month, day.day)


@register
class PartialDateQuestion(BoundedQuestion):
    """A date of which at least `precision` must be known.

    No number pad on telephones: it has no stroke between month and year.
    """

    kind: Literal["partial_date"] = "partial_date"
    precision: Precision = "year"

    def read(self, line: str) -> PartialDate:
        """Read as much of the date as was typed."""
        found = read_partial(line, _UNREADABLE[self.precision])
        if _ORDER.index(found.precision) < _ORDER.index(self.precision):
            raise Rejected(_UNREADABLE[self.precision])
        return found

    def span(self, value: PartialDate) -> tuple[date, date]:
        """Return the first and the last day the answer can be."""
        return value.first, value.last

    def stored(self, value: PartialDate) -> str:
        """Return ISO 8601 text of the precision that is known."""
        return value.iso

    def from_stored(self, stored: Any) -> PartialDate:
        """Return the date of such text; Rejected otherwise."""
        if not isinstance(stored, str) or _STORED.fullmatch(stored) is None:
            raise Rejected(_UNREADABLE[self.precision])
        return self.read(stored)

    def readable(self, value: PartialDate, language: str) -> str:
        """Return the date in words."""
        return value.words(language)

    def typed(self, value: PartialDate) -> str:
        """Return the date in figures."""
        return value.figures
