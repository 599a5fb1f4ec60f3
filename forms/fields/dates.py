"""Kind `date`: day, month, year in one line, however people write them; never month before day."""

import re
from abc import abstractmethod
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import Any, ClassVar, Final, Literal

from pydantic import Field

from forms.fields.base import Context, Key, Rejected, say
from forms.fields.registry import register
from forms.fields.textual import TextualQuestion, plain_dashes
from forms.text import Text, fold

_PARTS: Final = re.compile(r"(\d{1,2})\s*[/.\- ]\s*(\d{1,2})\s*[/.\- ]\s*(\d{4})", re.ASCII)
_WORDS: Final = re.compile(r"(?:ngay )?(\d{1,2}) thang (\d{1,2})[ ,]+nam (\d{4})", re.ASCII)
_TOGETHER: Final = re.compile(r"(\d{2})(\d{2})(\d{4})", re.ASCII)
_ISO: Final = re.compile(r"(\d{4})-(\d{2})-(\d{2})", re.ASCII)
_YEAR: Final = re.compile(r"\d{4}", re.ASCII)
_STORED: Final = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?", re.ASCII)
MONTHS: Final = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
_SHORT: Final = tuple(name[:3].lower() for name in MONTHS)
_NAMES: Final = re.compile(
    r"\b(?:" + "|".join(f"{name[:3]}(?:{name[3:]})?" for name in map(str.lower, MONTHS)) + r")\b"
)

When = Literal["any", "past", "future"]
_OLDEST: Final = 1800
_NEWEST: Final = 2200

_UNREADABLE: Final = Text(
    vi="Hãy nhập đủ ngày, tháng, năm theo thứ tự đó, ví dụ 27/3/1985.",
    en="Enter day, month and year in that order, for example 27/3/1985.",
)


def vietnamese(day: date) -> str:
    """Return `dd/mm/yyyy`."""
    return f"{day.day:02}/{day.month:02}/{day.year:04}"


def numbered(line: str) -> str:
    """Return `line` without accents and capitals, the English names of months as numbers: `27 March` is `27 3`."""
    return _NAMES.sub(lambda name: str(_SHORT.index(name[0][:3]) + 1), fold(line))


def _of(day: int, month: int, year: int) -> date:
    """Return the date; Rejected with what is impossible about it."""
    if month > 12 and day <= 12:
        raise say(
            f"Tháng {month} không có. Ngày đứng trước, tháng đứng sau; có phải bạn muốn nhập {month}/{day}/{year}?",
            f"There is no month {month}. The day comes first; did you mean {month}/{day}/{year}?",
        )
    if not _OLDEST <= year <= _NEWEST:
        raise say(f"Năm {year} không hợp lý; hãy kiểm tra lại năm.", f"The year {year} is not likely; check the year.")
    try:
        return date(year, month, day)
    except ValueError:
        raise say(
            f"Không có ngày {day}/{month}/{year}; hãy kiểm tra lại ngày và tháng.",
            f"There is no such day as {day}/{month}/{year}; check the day and the month.",
        ) from None


def read_date(line: str, unreadable: Text = _UNREADABLE) -> date:
    """Return the date of `5/3/1990`, `05-03-1990`, `5.3.1990`, `05031990`, `1990-03-05` or words.

    Rejected with what is impossible about it, or with `unreadable` if it is no date at all.
    """
    plain = plain_dashes(line)
    found = _PARTS.fullmatch(plain) or _TOGETHER.fullmatch(plain) or _WORDS.fullmatch(fold(plain))
    found = found or _PARTS.fullmatch(numbered(plain))
    if found:
        return _of(int(found[1]), int(found[2]), int(found[3]))
    if found := _ISO.fullmatch(plain):
        return _of(int(found[3]), int(found[2]), int(found[1]))
    raise Rejected(unreadable)


def read_year(digits: str) -> int:
    """Return the year of four digits; Rejected if it is not likely."""
    return _of(1, 1, int(digits)).year


def read_month(month: str, year: str) -> tuple[int, int]:
    """Return year and month of digits; Rejected if there is no such month."""
    if not 1 <= int(month) <= 12:
        raise say(
            f"Tháng {int(month)} không có; tháng đi từ 1 đến 12, ví dụ 3/1947.",
            f"There is no month {int(month)}; months go from 1 to 12, for example 3/1947.",
        )
    return read_year(year), int(month)


def first_day(stored: Any) -> date | None:
    """Return the first day of a stored date, month or year (`1947-03-27`, `1947-03`, `1947`), None if it is neither."""
    found = _STORED.fullmatch(stored) if isinstance(stored, str) else None
    return date(int(found[1]), int(found[2] or 1), int(found[3] or 1)) if found else None


def year_of(stored: Any) -> int | None:
    """Return the year of a stored date or stored year, None if it is neither."""
    return int(stored[:4]) if isinstance(stored, str) and stored[:4].isdigit() else None


def span_problems(
    first: date, last: date, *, floor: date | None, ceiling: date | None, when: When, today: date
) -> Iterator[Rejected]:
    """Yield a sentence when no day from `first` to `last` is where it must be; a day is both."""
    if when == "past" and first > today:
        yield say("Ngày này phải là hôm nay hoặc trước hôm nay.", "This must be today or earlier.")
    if when == "future" and last < today:
        yield say("Ngày này phải là hôm nay hoặc sau hôm nay.", "This must be today or later.")
    if floor and last < floor:
        shown = vietnamese(floor)
        yield say(f"Ngày này phải từ {shown} trở đi.", f"This must be {shown} or later.")
    if ceiling and first > ceiling:
        shown = vietnamese(ceiling)
        yield say(f"Ngày này không được sau {shown}.", f"This must not be after {shown}.")


class BoundedQuestion(TextualQuestion):
    """Shared by the kinds whose answer is a day, or a month or year that has a first and a last day.

    `after` names a question this day must not precede; `days_ahead` is how many days from today it must lie.
    """

    spell_check: ClassVar[bool] = False
    earliest: date | None = None
    latest: date | None = None
    when: When = "any"
    days_ahead: int | None = Field(default=None, ge=1, le=366)
    after: Key | None = None

    @abstractmethod
    def span(self, value: Any) -> tuple[date, date]:
        """Return the first and the last day of the answer."""

    def check(self, value: Any, context: Context) -> Iterator[Rejected]:
        """Check bounds, past or future, and the order with another date."""
        first, last = self.span(value)
        floor = max(self._floors(context), default=None)
        yield from span_problems(first, last, floor=floor, ceiling=self.latest, when=self.when, today=context.today)

    def _floors(self, context: Context) -> Iterator[date]:
        """Yield every day this one must not precede."""
        if self.earliest:
            yield self.earliest
        if self.days_ahead is not None:
            yield context.today + timedelta(days=self.days_ahead)
        start = first_day(context.scope.get(self.after)) if self.after else None
        if start is not None:
            yield start

    def references(self) -> Iterator[str]:
        """Add the date this one must follow."""
        yield from super().references()
        if self.after:
            yield self.after


@register
class DateQuestion(BoundedQuestion):
    """A day, or a bare year with `year_allowed` (birthday not recorded)."""

    input_mode: ClassVar[str | None] = "numeric"
    kind: Literal["date"] = "date"
    year_allowed: bool = False

    def read(self, line: str) -> date | int:
        """Read a date, or a bare year where that is allowed."""
        return read_year(line) if self.year_allowed and _YEAR.fullmatch(line) else read_date(line)

    def span(self, value: date | int) -> tuple[date, date]:
        """Return the day twice; of a bare year its first and last day."""
        return (date(value, 1, 1), date(value, 12, 31)) if isinstance(value, int) else (value, value)

    def samples(self, context: Context) -> Sequence[Any]:
        """Return days around today and at every bound; the first that `check` accepts is a good answer."""
        floors = list(self._floors(context))
        born = context.today.replace(year=context.today.year - 30, day=1)
        days = [*([max(floors)] if floors else []), born, context.today, context.today + timedelta(days=30)]
        days += [day for day in (self.earliest, self.latest) if day]
        years = [str(born.year)] if self.year_allowed else []
        return [*map(vietnamese, days), *years]

    def stored(self, value: date | int) -> str:
        """Return ISO `1990-03-05`, or `1990` for a bare year."""
        return value.isoformat() if isinstance(value, date) else f"{value:04}"

    def from_stored(self, stored: Any) -> date | int:
        """Return the date or year of ISO text; Rejected otherwise."""
        text = str(stored)
        if _YEAR.fullmatch(text):
            return read_year(text)
        if (found := _ISO.fullmatch(text)) is None:
            raise Rejected(_UNREADABLE)
        return _of(int(found[3]), int(found[2]), int(found[1]))

    def readable(self, value: date | int, language: str) -> str:
        """Return `05/03/1990`, or the year."""
        del language
        return vietnamese(value) if isinstance(value, date) else str(value)

    def typed(self, value: date | int) -> str:
        """Return the same as people read."""
        return self.readable(value, "vi")
