"""What is due: the fee rules of a definition over stored answers, every line with its reason."""

from collections.abc import Iterator
from dataclasses import dataclass

from forms.conditions import Scope, count_of
from forms.definition import Channel, Exemption, FeeRule, ServiceForm, Tier
from forms.fields.number import grouped
from forms.formulas import evaluate
from forms.text import Text


@dataclass(frozen=True)
class FeeLine:
    """One line: the rule, its count, the amount in đồng, and how it came to be."""

    key: str
    name: Text
    kind: str
    count: int
    amount: int
    explanation: Text


@dataclass(frozen=True)
class FeeSum:
    """All lines, and their total in đồng."""

    lines: tuple[FeeLine, ...]
    total: int


def due(definition: ServiceForm, scope: Scope, channel: Channel) -> FeeSum:
    """Return the fee for these stored answers in `channel` (R8.4: fees as published)."""
    lines = tuple(
        line(rule, scope, channel) for rule in definition.fees if rule.condition is None or rule.condition.holds(scope)
    )
    return FeeSum(lines, sum(line.amount for line in lines))


def reads(definition: ServiceForm) -> frozenset[str]:
    """Return the keys of the questions that the fees depend on."""
    return frozenset(key for rule in definition.fees for key in rule.references())


def line(rule: FeeRule, scope: Scope, channel: Channel) -> FeeLine:
    """Return the line of one rule, whatever its condition says."""
    count = _count(rule, scope)
    amount = tiered(rule.tiers, count) if rule.tiers else count * rule.price(channel)
    words = [_reckoning(rule, count, channel)]
    if rule.most is not None and amount > rule.most:
        amount = rule.most
        words.append(Text(vi=f"tối đa {grouped(amount)} đồng", en=f"at most {amount:,} VND"))
    exemption = _best_exemption(rule, scope)
    if exemption is not None:
        amount -= amount * exemption.percent // 100
        words.append(
            Text(
                vi=f"giảm {exemption.percent}%: {exemption.note.vi}",
                en=f"{exemption.percent}% off: {exemption.note.en}",
            )
        )
    return FeeLine(rule.key, rule.name, rule.kind, count, amount, _joined(words))


def _count(rule: FeeRule, scope: Scope) -> int:
    if rule.unit is None:
        return 1
    return count_of(scope.get(rule.unit)) if isinstance(rule.unit, str) else evaluate(rule.unit, scope)


def tiered(tiers: tuple[Tier, ...], count: int) -> int:
    """Return the sum for `count` units when each unit has the price of the tier its number falls in."""
    return sum(units * amount for units, amount in _tier_units(tiers, count))


def _tier_units(tiers: tuple[Tier, ...], count: int) -> Iterator[tuple[int, int]]:
    done = 0
    for tier in tiers:
        last = count if tier.upto is None else min(count, tier.upto)
        yield max(0, last - done), tier.amount
        done = max(done, last)


def _best_exemption(rule: FeeRule, scope: Scope) -> Exemption | None:
    """Return the exemption that takes off most; one without a condition is an officer's to grant."""
    granted = [item for item in rule.exemptions if item.condition is not None and item.condition.holds(scope)]
    return max(granted, key=lambda item: item.percent, default=None)


def _reckoning(rule: FeeRule, count: int, channel: Channel) -> Text:
    vi, en = (rule.unit_name.vi, rule.unit_name.en) if rule.unit_name else ("lượt", "unit")
    if rule.tiers:
        parts = [(units, amount) for units, amount in _tier_units(rule.tiers, count) if units]
        return Text(
            vi=" + ".join(f"{units} {vi} × {grouped(amount)} đồng" for units, amount in parts) or f"0 {vi}",
            en=" + ".join(f"{units} {en} × {amount:,} VND" for units, amount in parts) or f"0 {en}",
        )
    price = rule.price(channel)
    if rule.per == "fixed":
        return Text(vi=f"{grouped(price)} đồng", en=f"{price:,} VND")
    return Text(vi=f"{grouped(count)} {vi} × {grouped(price)} đồng", en=f"{count:,} {en} × {price:,} VND")


def _joined(words: list[Text]) -> Text:
    return Text(vi="; ".join(word.vi for word in words), en="; ".join(word.en for word in words))
