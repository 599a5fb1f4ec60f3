"""Kinds `decimal` and `percentage`: exact decimal numbers, stored as text; never binary floating point.

The decimal mark is the comma of Viet Nam, or a point where only a decimal can be meant. What can be read in two ways
(`1.500` where three decimals are possible) is asked again, never guessed. A condition compares the number: write
`greater: 12` or, with decimals, the stored text `greater: "12.5"`.
"""

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Annotated, Any, ClassVar, Final, Literal

from pydantic import BeforeValidator, Field, StringConstraints, WithJsonSchema

from forms.fields.base import Context, Rejected, say
from forms.fields.number import range_problems, shown
from forms.fields.registry import register
from forms.fields.textual import TextualQuestion, plain_dashes
from forms.text import Text, fold

_STORED: Final = re.compile(r"-?(?:0|[1-9][0-9]{0,14})(?:\.[0-9]{0,9}[1-9])?")
_GROUPED: Final = re.compile(r"[0-9]{1,3}(?:([.,])[0-9]{3})(?:\1[0-9]{3})*")
_SIMPLE: Final = re.compile(r"([0-9]+)(?:[.,]([0-9]+))?|[.,]([0-9]+)")
_EITHER: Final = re.compile(r"[1-9][0-9]{0,2}\.[0-9]{3}")
_SPACES: Final = re.compile(r"(?<=[0-9]) (?=[0-9]{3}(?![0-9]))")
_POWERS: Final = str.maketrans("²³", "23")
_THOUSAND: Final = 3
_PER_CENT: Final = Text(vi="%", en="%")
_LONGEST: Final = 60


def _as_text(bound: Any) -> Any:
    return str(bound) if isinstance(bound, int) and not isinstance(bound, bool) else bound


_PATTERN: Final = r"^-?[0-9]{1,15}(\.[0-9]{1,10})?$"
Bound = Annotated[
    str,
    BeforeValidator(_as_text),
    StringConstraints(pattern=_PATTERN),
    WithJsonSchema({"anyOf": [{"type": "integer"}, {"type": "string", "pattern": _PATTERN}]}),
]
"""A bound as exact decimal text, quoted in a definition when it has decimals: `minimum: "0.5"`."""


class _ExactQuestion(TextualQuestion):
    """Shared: `digits` at most before the decimal mark, `places` at most after it, between two bounds."""

    spell_check: ClassVar[bool] = False
    digits: int = Field(default=12, ge=1, le=15)
    places: int = Field(default=2, ge=0, le=10)
    minimum: Bound | None = "0"
    maximum: Bound | None = None

    @property
    def suffix(self) -> Text | None:
        """What stands after the input: the unit."""
        return None

    @property
    def keyboard(self) -> str | None:
        """Digits and a comma; a number pad has no minus, where one may be needed."""
        negative = self.minimum is None or Decimal(self.minimum) < 0
        return None if negative else "decimal"

    def read(self, line: str) -> Decimal:
        """Read `12,5`, `12.5`, `1.200,5`, `1 200,5`, `1,200.5`, `-3,5`, with or without the unit behind."""
        compact = _SPACES.sub("", self._without_unit(plain_dashes(line)))
        sign, unsigned = re.fullmatch(r"([+-]?) ?(.*)", compact).groups()  # type: ignore[union-attr]  # always matches
        found = _SIMPLE.fullmatch(self._without_groups(unsigned)) if len(line) <= _LONGEST else None
        if found is None:
            raise say(f"Hãy nhập một số, ví dụ {self._example}.", f"Enter a number, for example {self._example}.")
        whole, fraction = (found[1] or "0").lstrip("0"), (found[2] or found[3] or "").rstrip("0")
        self._refuse_long(whole, fraction)
        return Decimal(f"{sign}{whole or '0'}.{fraction or '0'}").normalize() + 0

    @property
    def _example(self) -> str:
        return "12" if not self.places else "12,5"

    def _without_unit(self, line: str) -> str:
        """Return `line` without the unit, however its letters and powers are typed."""
        unit = self.suffix
        ends = () if unit is None else {fold(unit.vi).translate(_POWERS), fold(unit.en).translate(_POWERS)}
        plain = fold(line).translate(_POWERS)
        return next((plain.removesuffix(end).rstrip() for end in ends if plain.endswith(end)), line)

    def _without_groups(self, number: str) -> str:
        """Drop what stands between thousands; Rejected when the mark may be either."""
        marks = re.findall("[.,]", number)
        if len(marks) > 1:
            at = len(number) if marks[-1] in marks[:-1] else number.rfind(marks[-1])
            whole = number[:at]
            return re.sub("[.,]", "", whole) + number[at:] if _GROUPED.fullmatch(whole) else ""
        if _EITHER.fullmatch(number) is None:
            return number
        together, comma = number.replace(".", ""), number.replace(".", ",").rstrip("0").rstrip(",")
        if self.places < _THOUSAND:
            return together
        raise say(
            f"“{number}” có thể hiểu theo hai cách; hãy nhập {together} hoặc {comma}.",
            f"“{number}” can be read in two ways; enter {together} or {comma}.",
        )

    def _refuse_long(self, whole: str, fraction: str) -> None:
        if fraction and not self.places:
            raise say("Hãy nhập số nguyên, không có phần lẻ, ví dụ 12.", "Enter a whole number, for example 12.")
        if len(fraction) > self.places:
            raise say(
                f"Hãy nhập tối đa {self.places} chữ số sau dấu phẩy, ví dụ {self._example}.",
                f"Enter at most {self.places} digits after the decimal comma, for example {self._example}.",
            )
        if len(whole) > self.digits:
            raise say(
                f"Số quá lớn; hãy nhập tối đa {self.digits} chữ số trước dấu phẩy.",
                f"This number is too large; enter at most {self.digits} digits before the decimal comma.",
            )

    def check(self, value: Decimal, context: Context) -> Iterator[Rejected]:
        """Check the bounds."""
        del context
        yield from range_problems(value, self.minimum, self.maximum)

    def stored(self, value: Decimal) -> str:
        """Return exact decimal text without needless zeros: `12.5`, `1200`, `-0.25`."""
        return format(value.normalize() + 0, "f")

    def from_stored(self, stored: Any) -> Decimal:
        """Return the number of such text; Rejected for anything else."""
        if not isinstance(stored, str) or _STORED.fullmatch(stored) is None:
            raise say("Số đã lưu không hợp lệ.", "The stored number is not valid.")
        whole, _, fraction = stored.lstrip("-").partition(".")
        self._refuse_long(whole, fraction)
        return Decimal(stored)

    def readable(self, value: Decimal, language: str) -> str:
        """Return e.g. `1.200,5 m²`; `1,200.5 m²` in English."""
        plain = self.stored(value)
        number = f"{Decimal(plain):,f}" if language.startswith("en") else shown(plain)
        return f"{number} {self.suffix.into(language)}" if self.suffix else number

    def typed(self, value: Decimal) -> str:
        """Return the number with a decimal comma and no grouping."""
        return self.stored(value).replace(".", ",")


@register
class DecimalQuestion(_ExactQuestion):
    """A number with decimals, such as an area or a length; `unit` is what is counted."""

    kind: Literal["decimal"] = "decimal"
    unit: Text | None = None

    @property
    def suffix(self) -> Text | None:
        """What stands after the input: the unit."""
        return self.unit


@register
class PercentageQuestion(_ExactQuestion):
    """A share of the whole in per cent, 0 to 100."""

    kind: Literal["percentage"] = "percentage"
    digits: int = Field(default=3, ge=1, le=15)
    maximum: Bound | None = "100"

    @property
    def suffix(self) -> Text:
        """What stands after the input."""
        return _PER_CENT

    def _without_unit(self, line: str) -> str:
        return re.sub(r" ?(?:%|phần trăm|per ?cent)$", "", line, flags=re.IGNORECASE)

    def readable(self, value: Decimal, language: str) -> str:
        """Return e.g. `12,5%`; `12.5%` in English."""
        return super().readable(value, language).replace(" ", "")
