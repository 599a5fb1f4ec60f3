"""Kind `period`: from one day to another, or from one month to another, both included.

Stored as `{"from": "2024-01-05", "to": "2024-02-10"}`, months as `2024-01`; a period that still goes on has no `to`.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final, Literal

from pydantic import Field
from wtforms import StringField
from wtforms.fields.core import UnboundField
from wtforms.validators import Optional

from forms.fields.base import Context, Rejected, say
from forms.fields.composite import CompositeQuestion, at
from forms.fields.dates import When, span_problems
from forms.fields.partial_dates import PartialDate, read_partial
from forms.fields.registry import register
from forms.text import Text

_LABELS: Final = {
    ("day", "from"): Text(vi="Từ ngày", en="From"),
    ("day", "to"): Text(vi="Đến hết ngày", en="To and including"),
    ("month", "from"): Text(vi="Từ tháng", en="From month"),
    ("month", "to"): Text(vi="Đến hết tháng", en="To and including month"),
}
_EXAMPLES: Final = {
    "day": Text(vi="Ví dụ 27/3/2024", en="For example 27/3/2024"),
    "month": Text(vi="Ví dụ 3/2024", en="For example 3/2024"),
}
_STILL: Final = Text(vi="Để trống nếu đến nay vẫn còn.", en="Leave blank if it still goes on.")
_MISSING: Final = {
    ("day", "from"): Text(vi="Hãy nhập ngày bắt đầu, ví dụ 27/3/2024.", en="Enter the first day, such as 27/3/2024."),
    ("day", "to"): Text(vi="Hãy nhập ngày kết thúc, ví dụ 30/4/2024.", en="Enter the last day, such as 30/4/2024."),
    ("month", "from"): Text(vi="Hãy nhập tháng bắt đầu, ví dụ 3/2024.", en="Enter the first month, such as 3/2024."),
    ("month", "to"): Text(vi="Hãy nhập tháng kết thúc, ví dụ 4/2024.", en="Enter the last month, such as 4/2024."),
}
_UNREADABLE: Final = {
    "day": Text(
        vi="Hãy nhập đủ ngày, tháng, năm theo thứ tự đó, ví dụ 27/3/2024.",
        en="Enter day, month and year in that order, for example 27/3/2024.",
    ),
    "month": Text(vi="Hãy nhập tháng và năm, ví dụ 3/2024.", en="Enter month and year, for example 3/2024."),
}


@dataclass(frozen=True)
class Period:
    """From `start` to `end`, both included; without `end` it still goes on."""

    start: PartialDate
    end: PartialDate | None


def _months_later(day: date, months: int) -> date:
    """Return the same day of a later month, or the last day of a shorter one."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return min(PartialDate(year, month + 1).last, PartialDate(year, month + 1).first + timedelta(days=day.day - 1))


def length(first: date, last: date) -> tuple[int, int, int]:
    """Return how many years, months and days there are from `first` to `last`, both included."""
    after = last + timedelta(days=1)
    months = (after.year - first.year) * 12 + after.month - first.month
    if _months_later(first, months) > after:
        months -= 1
    return months // 12, months % 12, (after - _months_later(first, months)).days


def spoken(first: date, last: date, language: str) -> str:
    """Return the length in words: `1 năm 2 tháng 5 ngày`; `1 year 2 months 5 days` in English."""
    english = language.startswith("en")
    names = ("year", "month", "day") if english else ("năm", "tháng", "ngày")
    counted = [(count, name) for count, name in zip(length(first, last), names, strict=True) if count]
    return " ".join(f"{count} {name}{'s' if english and count > 1 else ''}" for count, name in counted)


@register
class PeriodQuestion(CompositeQuestion):
    """A period in whole days or whole months, at most as long as `maximum_days` or `maximum_months` say."""

    kind: Literal["period"] = "period"
    unit: Literal["day", "month"] = "day"
    earliest: date | None = None
    latest: date | None = None
    when: When = "any"
    maximum_days: int | None = Field(default=None, ge=1, le=40000)
    maximum_months: int | None = Field(default=None, ge=1, le=1200)
    open_end: bool = False

    @property
    def demands(self) -> Mapping[str, Text]:
        """Both ends, but the last where the period may still go on."""
        parts = ("from",) if self.open_end else ("from", "to")
        return {part: _MISSING[self.unit, part] for part in parts}

    def inputs(self, language: str) -> "Mapping[str, UnboundField[Any]]":
        """Return two lines of text."""
        example = _EXAMPLES[self.unit].into(language)
        still = f"{example}. {_STILL.into(language)}" if self.open_end else example
        hints = {"from": (example, ()), "to": (still, (Optional(),) if self.open_end else ())}
        keyboard = {"inputmode": "numeric"} if self.unit == "day" else {}
        attributes = {"spellcheck": "false", **keyboard}
        return {
            part: StringField(
                _LABELS[self.unit, part].into(language), validators, description=hint, render_kw=attributes
            )
            for part, (hint, validators) in hints.items()
        }

    def combine(self, typed: Mapping[str, str]) -> Period:
        """Read both ends."""
        end = typed.get("to")
        return Period(self._read("from", typed["from"]), self._read("to", end) if end else None)

    def _read(self, part: str, line: str) -> PartialDate:
        with at(part):
            found = read_partial(line, _UNREADABLE[self.unit])
            if found.precision != self.unit:
                raise Rejected(_UNREADABLE[self.unit])
            return found

    def check(self, value: Period, context: Context) -> Iterator[Rejected]:
        """Check the order of the ends, the bounds and the length."""
        last = value.end.last if value.end else max(context.today, value.start.last)
        if last < value.start.first:
            yield self._about(
                "to",
                say(
                    f"Thời điểm kết thúc không được trước thời điểm bắt đầu ({value.start.figures}).",
                    f"The end must not be before the beginning ({value.start.figures}).",
                ),
            )
            return
        yield from self._bounds(value, last, context)
        yield from self._too_long(value.start.first, last)

    def _bounds(self, value: Period, last: date, context: Context) -> Iterator[Rejected]:
        starts = span_problems(
            value.start.first, value.start.last, floor=self.earliest, ceiling=None, when=self.when, today=context.today
        )
        yield from (self._about("from", problem) for problem in starts)
        when = self.when if self.when == "past" and value.end else "any"
        first = value.end.first if value.end else last
        ends = span_problems(first, last, floor=None, ceiling=self.latest, when=when, today=context.today)
        yield from (self._about("to", problem) for problem in ends)

    def _too_long(self, first: date, last: date) -> Iterator[Rejected]:
        days, months = self.maximum_days, self.maximum_months
        counted = (last - first).days + 1
        if days and counted > days:
            problem = say(
                f"Thời gian này dài {counted} ngày; tối đa {days} ngày. Hãy rút ngắn lại.",
                f"This is {counted} days long; at most {days} days. Make it shorter.",
            )
            yield self._about("to", problem)
        elif months and last >= _months_later(first, months):
            problem = say(
                f"Thời gian này dài {spoken(first, last, 'vi')}; tối đa {months} tháng. Hãy rút ngắn lại.",
                f"This is {spoken(first, last, 'en')} long; at most {months} months. Make it shorter.",
            )
            yield self._about("to", problem)

    @staticmethod
    def _about(part: str, problem: Rejected) -> Rejected:
        return Rejected(problem.text, part=part)

    def stored(self, value: Period) -> dict[str, str]:
        """Return both ends as ISO 8601 text."""
        return {"from": value.start.iso, **({"to": value.end.iso} if value.end else {})}

    def from_stored(self, stored: Any) -> Period:
        """Return the period of such data; Rejected otherwise."""
        found = self.parse(stored) if isinstance(stored, Mapping) else None
        if not isinstance(found, Period):
            raise say("Khoảng thời gian đã lưu không hợp lệ.", "The stored period is not valid.")
        return found

    def readable(self, value: Period, language: str) -> str:
        """Return `từ 05/01/2024 đến 10/02/2024 (1 tháng 6 ngày)`; in English the months have their names."""
        forward = value.end is not None and value.end.last >= value.start.first
        duration = f" ({spoken(value.start.first, value.end.last, language)})" if value.end and forward else ""
        if language.startswith("en"):
            end = f"to {value.end.words(language)}" if value.end else "until now"
            return f"from {value.start.words(language)} {end}{duration}"
        return f"từ {value.start.figures} đến {value.end.figures if value.end else 'nay'}{duration}"

    def typed(self, value: Period) -> dict[str, str]:
        """Return both ends in figures."""
        return {"from": value.start.figures, "to": value.end.figures if value.end else ""}
