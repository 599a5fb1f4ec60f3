"""What is due: the fee rules of a definition over stored answers, every line with its reason.

The same explanation stands on the page before anything is paid, on the order of payment, and before cashier and
auditor: how the sum came about, by which document and from when, which reduction and what shows it.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from forms.ages import today_of
from forms.conditions import Scope, count_of, lookup
from forms.definition import Channel, Citation, Exemption, FeeRule, Moment, Rate, ServiceForm, Tier
from forms.fields.dates import vietnamese
from forms.fields.number import grouped
from forms.formulas import evaluate
from forms.text import Text
from forms.wording import cited


@dataclass(frozen=True)
class FeeLine:
    """One line: the rule, its count, the amount in đồng, and how it came to be."""

    key: str
    name: Text
    kind: str
    count: int
    amount: int
    explanation: Text
    due: Moment = "submission"


@dataclass(frozen=True)
class FeeSum:
    """All lines, and their total in đồng."""

    lines: tuple[FeeLine, ...]
    total: int

    def at(self, *moments: Moment) -> "FeeSum":
        """Return what is due at these moments."""
        return summed(line for line in self.lines if line.due in moments)


@dataclass(frozen=True)
class Case:
    """What a fee is reckoned for: stored answers, how the dossier comes in, and the day of handing in.

    ``refused``: components that the officer did not accept as the proof of an exemption, each with the reason.
    """

    definition: ServiceForm
    scope: Scope
    channel: Channel
    day: date
    refused: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Claim:
    """An exemption that the answers claim of a fee."""

    rule: FeeRule
    exemption: Exemption


def due(
    definition: ServiceForm,
    scope: Scope,
    channel: Channel,
    *,
    day: date | None = None,
    refused: Mapping[str, str] | None = None,
) -> FeeSum:
    """Return the fee for these stored answers in `channel` (R8.4: fees as published), all moments together.

    ``day`` is that of handing in, else the one the answers are judged on; ``refused`` as in `Case`.
    """
    case = Case(definition, scope, channel, day or today_of(scope), refused or {})
    return summed(line(rule, case) for rule in definition.fees if _charged(rule, scope))


def summed(lines: Iterable[FeeLine]) -> FeeSum:
    """Return these lines with their total."""
    held = tuple(lines)
    return FeeSum(held, sum(line.amount for line in held))


def reads(definition: ServiceForm) -> frozenset[str]:
    """Return the keys of the questions that the fees depend on."""
    return frozenset(key for rule in definition.fees for key in rule.references())


def claims(definition: ServiceForm, scope: Scope) -> tuple[Claim, ...]:
    """Return every exemption with a proof that these answers claim."""
    return tuple(
        Claim(rule, exemption)
        for rule in definition.fees
        if _charged(rule, scope)
        for exemption in _claimed(rule, scope)
        if exemption.proof is not None
    )


def line(rule: FeeRule, case: Case) -> FeeLine:
    """Return the line of one rule, whatever its condition says."""
    rate, count = rule.rate(case.day), _count(rule, case.scope)
    amount = tiered(rate.tiers, count) if rate.tiers else count * _price(rate, case)
    words = [_reckoning(rule, rate, count, case)]
    if rate.most is not None and amount > rate.most:
        amount = rate.most
        words.append(Text(vi=f"tối đa {grouped(amount)} đồng", en=f"at most {amount:,} VND"))
    words += [*_dated(rate, rule.set_by(rate)), *_WHEN.get(rule.due, ())]
    claimed = _claimed(rule, case.scope)
    words += _refusals(claimed, case.refused)
    exemption = max(_granted(claimed, case.refused), key=lambda item: item.percent, default=None)
    if exemption is not None:
        amount -= amount * exemption.percent // 100
        words.append(_reduction(exemption, case.definition))
    return FeeLine(rule.key, rule.name, rule.kind, count, amount, _joined(words), rule.due)


def _charged(rule: FeeRule, scope: Scope) -> bool:
    return rule.condition is None or rule.condition.holds(scope)


def _count(rule: FeeRule, scope: Scope) -> int:
    if rule.unit is None:
        return 1
    return count_of(scope.get(rule.unit)) if isinstance(rule.unit, str) else evaluate(rule.unit, scope)


def _price(rate: Rate, case: Case) -> int:
    if rate.area is None:
        return rate.price(case.channel)
    found = next((item.amount for item in rate.areas if item.value == lookup(case.scope, rate.area or "")), None)
    return found if found is not None else rate.elsewhere or 0


def tiered(tiers: tuple[Tier, ...], count: int) -> int:
    """Return the sum for `count` units when each unit has the price of the tier its number falls in."""
    return sum(units * amount for units, amount in _tier_units(tiers, count))


def _tier_units(tiers: tuple[Tier, ...], count: int) -> Iterator[tuple[int, int]]:
    done = 0
    for tier in tiers:
        last = count if tier.upto is None else min(count, tier.upto)
        yield max(0, last - done), tier.amount
        done = max(done, last)


def _claimed(rule: FeeRule, scope: Scope) -> list[Exemption]:
    """Return the exemptions that the answers claim; one without a condition is an officer's to grant."""
    return [item for item in rule.exemptions if item.condition is not None and item.condition.holds(scope)]


def _granted(claimed: Collection[Exemption], refused: Mapping[str, str]) -> list[Exemption]:
    return [item for item in claimed if item.proof is None or item.proof not in refused]


def _reckoning(rule: FeeRule, rate: Rate, count: int, case: Case) -> Text:
    vi, en = (rule.unit_name.vi, rule.unit_name.en) if rule.unit_name else ("lượt", "unit")
    if rate.tiers:
        parts = [(units, amount) for units, amount in _tier_units(rate.tiers, count) if units]
        return Text(
            vi=" + ".join(f"{units} {vi} × {grouped(amount)} đồng" for units, amount in parts) or f"0 {vi}",
            en=" + ".join(f"{units} {en} × {amount:,} VND" for units, amount in parts) or f"0 {en}",
        )
    price, where = _price(rate, case), _by_what(rate, case)
    if rule.per == "fixed":
        return Text(vi=f"{grouped(price)} đồng{where.vi}", en=f"{price:,} VND{where.en}")
    return Text(
        vi=f"{grouped(count)} {vi} × {grouped(price)} đồng{where.vi}", en=f"{count:,} {en} × {price:,} VND{where.en}"
    )


_WHEN: Final[Mapping[str, tuple[Text, ...]]] = {
    "supplement": (Text(vi="nộp khi bổ sung hồ sơ", en="due with the supplement"),),
    "return": (Text(vi="nộp khi nhận kết quả", en="due with the result"),),
}
_NOTHING = ("", "")
_CHANNELS = {"online": (" (nộp trực tuyến)", " (filed online)"), "counter": (" (nộp tại quầy)", " (at the counter)")}


@dataclass(frozen=True)
class _Words:
    """Words in both languages that may be none at all."""

    vi: str
    en: str


def _by_what(rate: Rate, case: Case) -> _Words:
    """Say by what a price was found: how the dossier came in, or which place or category."""
    if rate.area is None:
        return _Words(*(_CHANNELS[case.channel] if rate.by_channel else _NOTHING))
    names = [item.name for item in rate.areas if item.value == lookup(case.scope, rate.area or "")]
    if not names:
        return _Words(" (các trường hợp khác)", " (all other cases)")
    return _Words(f" ({names[0].vi})", f" ({names[0].en})")


def _dated(rate: Rate, basis: Citation | None) -> Iterator[Text]:
    """Say from when an amount counts, and by which document."""
    if rate.since is None:
        if basis is not None:
            yield Text(vi=f"theo {cited(basis)}", en=f"by {cited(basis)}")
        return
    vi, en = f"áp dụng từ {vietnamese(rate.since)}", f"in force from {rate.since:%d/%m/%Y}"
    if rate.until is not None:
        vi, en = f"{vi} đến {vietnamese(rate.until)}", f"{en} until {rate.until:%d/%m/%Y}"
    if basis is not None:
        vi, en = f"{vi} theo {cited(basis)}", f"{en} by {cited(basis)}"
    yield Text(vi=vi, en=en)


def _reduction(exemption: Exemption, definition: ServiceForm) -> Text:
    vi = f"giảm {exemption.percent}%: {exemption.note.vi}"
    en = f"{exemption.percent}% off: {exemption.note.en}"
    if exemption.proof is None:
        return Text(vi=vi, en=en)
    paper = definition.component(exemption.proof).name
    return Text(vi=f"{vi} (chứng minh bằng: {paper.vi})", en=f"{en} (shown by: {paper.en})")


def _refusals(claimed: Collection[Exemption], refused: Mapping[str, str]) -> Iterator[Text]:
    for exemption in claimed:
        if exemption.proof is not None and exemption.proof in refused:
            why = refused[exemption.proof]
            yield Text(
                vi=f"không được giảm “{exemption.note.vi}” vì giấy tờ chứng minh không được chấp nhận: {why}",
                en=f"“{exemption.note.en}” does not apply, as its proof was not accepted: {why}",
            )


def _joined(words: list[Text]) -> Text:
    return Text(vi="; ".join(word.vi for word in words), en="; ".join(word.en for word in words))
