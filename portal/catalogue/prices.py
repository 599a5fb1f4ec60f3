"""What a service costs, as its page says it: every case by channel, who pays less, and sums worked out. Pure.

The sums come from :mod:`forms.fees`, which explains an order of payment too: nobody is told one thing and asked for
another.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from forms.definition import Citation, FeeRule, Rate, ServiceForm
from forms.fees import Case, FeeLine, line
from forms.text import Text
from forms.wording import say_condition

_UNITS_SHOWN: Final = 3
"""How many units a worked sum has where no tier and no highest sum ask for more."""
_OTHERS: Final = Text(vi="các trường hợp khác", en="all other cases")


@dataclass(frozen=True)
class Price:
    """One case of a fee: what one unit, or the whole, costs in đồng by channel, when that counts and by which document.

    ``case`` says which one, ``when`` under which answers the fee is charged at all; none where there is nothing to say.
    """

    rule: FeeRule
    rate: Rate
    case: Text | None
    when: Text | None
    online: int
    counter: int

    @property
    def basis(self) -> Citation | None:
        """The document that sets it."""
        return self.rule.set_by(self.rate)


def prices(service: ServiceForm, day: date) -> tuple[Price, ...]:
    """Every case of every fee in force on ``day``, and of those that follow; what is over is left out."""
    found: list[Price] = []
    for rule in service.fees:
        when = None if rule.condition is None else say_condition(rule.condition, service)
        for rate in current(rule, day):
            found += (Price(rule, rate, case, when, online, counter) for case, online, counter in _cases(rule, rate))
    return tuple(found)


def current(rule: FeeRule, day: date) -> tuple[Rate, ...]:
    """The dated amounts of a fee that count on ``day`` or later."""
    steps = rule.steps
    return steps[steps.index(rule.rate(day)) :]


def examples(service: ServiceForm, day: date) -> tuple[FeeLine, ...]:
    """A sum worked out for every fee that depends on a count, filed online on ``day``."""
    return tuple(
        line(rule, Case(service, {rule.unit: _answer(service, rule.unit, _units(rule.rate(day)))}, "online", day))
        for rule in service.fees
        if isinstance(rule.unit, str)
    )


def _cases(rule: FeeRule, rate: Rate) -> Iterator[tuple[Text | None, int, int]]:
    if rate.tiers:
        first = 1
        for tier in rate.tiers:
            yield _tier(rule, first, tier.upto), tier.amount, tier.amount
            first = (tier.upto or first) + 1
    elif rate.areas:
        yield from ((area.name, area.amount, area.amount) for area in rate.areas)
        if rate.elsewhere is not None:
            yield _OTHERS, rate.elsewhere, rate.elsewhere
    else:
        yield None, rate.price("online"), rate.price("counter")


def _tier(rule: FeeRule, first: int, last: int | None) -> Text:
    vi, en = (rule.unit_name.vi, rule.unit_name.en) if rule.unit_name else ("đơn vị", "unit")
    if last is None:
        return Text(vi=f"từ {vi} thứ {first}", en=f"from {en} number {first}")
    return Text(vi=f"{vi} thứ {first} đến {last}", en=f"{en} number {first} to {last}")


def _units(rate: Rate) -> int:
    """So many that every tier, or the highest sum, is seen to work."""
    if rate.tiers:
        return _UNITS_SHOWN + max((tier.upto or 0 for tier in rate.tiers), default=0) - 1
    price = rate.price("online")
    return rate.most // price + 2 if rate.most is not None and price else _UNITS_SHOWN


def _answer(service: ServiceForm, key: str, count: int) -> Any:
    return [{}] * count if service.question(key).kind in ("repeat", "table") else count
