"""Kinds `number` and `money`: exact decimals and whole đồng, never binary floating point."""

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any, ClassVar, Final, Literal

from pydantic import Field

from forms import number_words
from forms.fields.base import Context, Rejected, say
from forms.fields.registry import register
from forms.fields.textual import TextualQuestion
from forms.text import Text

_GROUPED: Final = re.compile(r"[0-9]{1,3}(?:([., ])[0-9]{3})(?:\1[0-9]{3})*")
_WHOLE: Final = re.compile(r"[0-9]{1,15}")
_DECIMAL: Final = re.compile(r"([0-9]{1,15})(?:[.,]([0-9]{1,6}))?")
_CURRENCY: Final = re.compile(r"\s*(?:đồng|đ|₫|vnđ|vnd)\.?$", re.IGNORECASE)

CEILING: Final = 10**15 - 1
_NOT_MONEY: Final = Text(
    vi="Số tiền chưa đúng. Hãy nhập số đồng, ví dụ 1.500.000.",
    en="Enter an amount in whole đồng, for example 1.500.000.",
)


def grouped(number: int) -> str:
    """Return a whole number the Vietnamese way, `1500000` as `1.500.000`."""
    return f"{number:,}".replace(",", ".")


def range_problems(value: Decimal | int, low: str | None, high: str | None) -> Iterator[Rejected]:
    """Yield a sentence when `value` is below `low` or above `high`, bounds written as decimal text."""
    if low is not None and value < Decimal(low):
        yield say(f"Giá trị nhỏ nhất là {shown(low)}.", f"The smallest value is {shown(low)}.")
    if high is not None and value > Decimal(high):
        yield say(f"Giá trị lớn nhất là {shown(high)}.", f"The largest value is {shown(high)}.")


def shown(plain: str) -> str:
    """Return decimal text the Vietnamese way: dots between thousands, a comma before decimals."""
    whole, _, fraction = plain.partition(".")
    sign, digits = ("-", whole[1:]) if whole.startswith("-") else ("", whole)
    return sign + grouped(int(digits)) + (f",{fraction}" if fraction else "")


@register
class NumberQuestion(TextualQuestion):
    """A number with at most `decimals` decimals, not negative; `unit` is what is counted."""

    input_mode: ClassVar[str | None] = "numeric"
    spell_check: ClassVar[bool] = False
    kind: Literal["number"] = "number"
    minimum: int = Field(default=0, ge=0)
    maximum: int = Field(default=CEILING, le=CEILING)
    decimals: int = Field(default=0, ge=0, le=6)
    unit: Text | None = None

    @property
    def suffix(self) -> Text | None:
        """What stands after the input."""
        return self.unit

    def read(self, line: str) -> Decimal:
        """Read `12`, `1.200` (thousands) and, with decimals, `12,5` or `12.5`."""
        compact = re.sub(r"(?<=[0-9]) (?=[0-9])", "", line)
        if not self.decimals:
            digits = re.sub(r"[., ]", "", line) if _GROUPED.fullmatch(line) else compact
            if _WHOLE.fullmatch(digits) is None:
                raise say("Hãy nhập một số nguyên, ví dụ 3.", "Enter a whole number, for example 3.")
            return Decimal(int(digits))
        found = _DECIMAL.fullmatch(self._without_groups(compact))
        if found is None or len(found[2] or "") > self.decimals:
            raise say(
                f"Hãy nhập một số, tối đa {self.decimals} chữ số thập phân, ví dụ 12,5.",
                f"Enter a number with at most {self.decimals} decimals, for example 12,5.",
            )
        return Decimal(f"{found[1]}.{found[2] or '0'}").normalize() + 0

    @staticmethod
    def _without_groups(line: str) -> str:
        """Drop dots between thousands: `1.500` is one thousand five hundred here, `0.125` and `12.5` are decimals."""
        whole, comma, fraction = line.partition(",")
        grouping = comma or not whole.startswith("0.")
        return (whole.replace(".", "") if grouping and _GROUPED.fullmatch(whole) else whole) + comma + fraction

    def check(self, value: Decimal, context: Context) -> Iterator[Rejected]:
        """Check the bounds."""
        del context
        yield from range_problems(value, str(self.minimum), str(self.maximum))

    def samples(self, context: Context) -> Sequence[Any]:
        """Return the smallest number, one at the smallest, and the largest."""
        del context
        return [str(max(self.minimum, min(1, self.maximum))), str(self.minimum), str(self.maximum)]

    def stored(self, value: Decimal) -> int | str:
        """Return a whole number, or exact decimal text."""
        return int(value) if value == value.to_integral_value() else format(value, "f")

    def from_stored(self, stored: Any) -> Decimal:
        """Return the number; Rejected for anything but whole numbers and decimal text."""
        text = str(stored)
        found = _DECIMAL.fullmatch(text)
        if isinstance(stored, bool) or found is None or len(found[2] or "") > self.decimals:
            raise say("Số đã lưu không hợp lệ.", "The stored number is not valid.")
        return Decimal(text)

    def readable(self, value: Decimal, language: str) -> str:
        """Return e.g. `1.200,5 m²`; `1,200.5 m²` in English."""
        plain = str(self.stored(value))
        number = f"{Decimal(plain):,}" if language.startswith("en") else shown(plain)
        return f"{number} {self.unit.into(language)}" if self.unit else number

    def typed(self, value: Decimal) -> str:
        """Return the number with a decimal comma and no grouping."""
        return str(self.stored(value)).replace(".", ",")


@register
class MoneyQuestion(TextualQuestion):
    """An amount in whole đồng."""

    suffix: ClassVar[Text] = Text(vi="đồng", en="VND")
    input_mode: ClassVar[str | None] = "numeric"
    spell_check: ClassVar[bool] = False
    kind: Literal["money"] = "money"
    minimum: int = Field(default=0, ge=0)
    maximum: int = Field(default=CEILING, le=CEILING)

    def read(self, line: str) -> int:
        """Read `1500000`, `1.500.000 đ`, `1 500 000 đồng`, `1,500,000 VND`."""
        amount = _CURRENCY.sub("", line)
        if not (_WHOLE.fullmatch(amount) or _GROUPED.fullmatch(amount)):
            raise Rejected(_NOT_MONEY)
        digits = re.sub(r"[., ]", "", amount)
        if len(digits) > len(str(CEILING)):
            raise Rejected(_NOT_MONEY)
        return int(digits)

    def check(self, value: int, context: Context) -> Iterator[Rejected]:
        """Check the bounds."""
        del context
        yield from range_problems(value, str(self.minimum), str(self.maximum))

    def samples(self, context: Context) -> Sequence[Any]:
        """Return an ordinary amount within the bounds, the smallest and the largest."""
        del context
        ordinary = max(self.minimum, min(1_500_000, self.maximum))
        return [str(ordinary), str(self.minimum), str(self.maximum)]

    def from_stored(self, stored: Any) -> int:
        """Return the amount; Rejected for anything but a whole number."""
        if isinstance(stored, bool) or not isinstance(stored, int) or not 0 <= stored <= CEILING:
            raise Rejected(_NOT_MONEY)
        return stored

    def readable(self, value: int, language: str) -> str:
        """Return figure and words, as papers about money do: `150.000 đồng (bằng chữ: …)`."""
        if language.startswith("en"):
            return f"{value:,} VND (in words: {number_words.english(value)} dong)"
        return f"{grouped(value)} đồng (bằng chữ: {number_words.vietnamese(value)} đồng)"

    def typed(self, value: int) -> str:
        """Return the amount with dots between thousands."""
        return grouped(value)
