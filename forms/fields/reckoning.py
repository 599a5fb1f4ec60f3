"""A formula explained line by line, the way one would write the sum down: `3 bản × 8.000 đồng = 24.000 đồng`."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from forms.conditions import Scope
from forms.fields.number import shown
from forms.formulas import Constant, Either, Formula, Operation, Total, quantity
from forms.text import Text, for_one

_MOST_TERMS: Final = 8
_SIGNS: Final = {"add": " + ", "subtract": " − ", "multiply": " × ", "divide": " : "}
_PICKS: Final = {
    "smallest": Text(vi="Số nhỏ nhất trong", en="The smallest of"),
    "largest": Text(vi="Số lớn nhất trong", en="The largest of"),
}
_ROUNDED: Final = {
    "up": Text(vi="(làm tròn lên)", en="(rounded up)"),
    "down": Text(vi="(làm tròn xuống)", en="(rounded down)"),
    "half_up": Text(vi="(làm tròn)", en="(rounded)"),
}


def plain(number: Decimal) -> int | str:
    """Return a whole number, or decimal text without zeros at its end."""
    return int(number) if number == number.to_integral_value() else format(number.normalize(), "f")


def counted(number: Decimal, unit: Text | None) -> Text:
    """Return a number with its unit, written the Vietnamese and the English way."""
    exact = str(plain(number))
    vi, en = shown(exact), f"{Decimal(exact):,}"
    if unit is None:
        return Text(vi=vi, en=en)
    return Text(vi=f"{vi} {unit.vi}", en=f"{en} {for_one(unit.en) if number == 1 else unit.en}")


def steps(formula: Formula, scope: Scope, unit: Text | None) -> Iterator[Text]:
    """Yield a line for every step of `formula`, the innermost first; `unit` is what its result is counted in."""
    inner = list(_inner(formula, scope, unit))
    yield from inner
    result = counted(quantity(formula, scope), unit or _unit(formula, scope))
    line = _sum_of(formula, scope)
    if line is not None:
        yield _named(formula, Text(vi=f"{line.vi} = {result.vi}", en=f"{line.en} = {result.en}"))
    elif not inner:
        yield _named(formula, result)


def _inner(formula: Formula, scope: Scope, unit: Text | None) -> Iterator[Text]:
    if isinstance(formula, Either):
        yield from steps(formula.taken(scope), scope, unit or formula.unit)
    elif isinstance(formula, Operation):
        for part in formula.parts:
            if isinstance(part, Operation | Either | Total):
                yield from steps(part, scope, _unit(part, scope))


def _sum_of(formula: Formula, scope: Scope) -> Text | None:
    """Return the left side of a step, None where there is nothing to work out."""
    if isinstance(formula, Total):
        terms = [counted(term, formula.unit) for term in formula.terms(scope)]
        if not 1 < len(terms) <= _MOST_TERMS:
            return Text(vi=f"Tổng của {len(terms)} mục", en=f"Sum of {len(terms)} items")
        return _joined(" + ", terms)
    if not isinstance(formula, Operation):
        return None
    parts = [_part(part, scope) for part in formula.parts]
    if formula.operator in _PICKS:
        pick, listed = _PICKS[formula.operator], _joined("; ", parts)
        return Text(vi=f"{pick.vi} {listed.vi}", en=f"{pick.en} {listed.en}")
    line = _joined(_SIGNS[formula.operator], parts)
    rounded = _ROUNDED[formula.rounding] if formula.rounding else None
    return Text(vi=f"{line.vi} {rounded.vi}", en=f"{line.en} {rounded.en}") if rounded else line


def _part(part: Formula, scope: Scope) -> Text:
    amount = counted(quantity(part, scope), _unit(part, scope))
    if isinstance(part, Constant) and part.name is not None:
        return Text(vi=f"{part.name.vi} {amount.vi}", en=f"{part.name.en} {amount.en}")
    return amount


def _unit(formula: Formula, scope: Scope) -> Text | None:
    if isinstance(formula, int):
        return None
    return formula.unit or (_unit(formula.taken(scope), scope) if isinstance(formula, Either) else None)


def _named(formula: Formula, line: Text) -> Text:
    name = None if isinstance(formula, int) else formula.name
    return Text(vi=f"{name.vi}: {line.vi}", en=f"{name.en}: {line.en}") if name else line


def _joined(sign: str, parts: list[Text]) -> Text:
    return Text(vi=sign.join(part.vi for part in parts), en=sign.join(part.en for part in parts))
