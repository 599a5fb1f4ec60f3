"""The section `fees:` of a definition: what a procedure costs, when it is due, and who pays less.

fees:
  - key: appraisal
    name: {vi: …, en: …}
    kind: fee
    due: return                       # submission (else), supplement, return
    basis: {number: 85/2019/TT-BTC}   # by which document it is collected; that of a dated amount stands instead
    rates:                            # dated amounts; the one in force on the day of handing in counts
      - {from: 2025-01-01, until: 2026-06-30, basis: {number: 02/2025/NQ-HĐND}, amount: 75000}
      - from: 2026-07-01
        basis: {number: 07/2026/NQ-HĐND, article: Điều 3}
        area: site.province           # the amount by place, or by any category, as the People's Council set it
        areas:
          - {value: "68", name: {vi: …, en: …}, amount: 50000}
        elsewhere: 60000
    exemptions:
      - key: poor
        note: {vi: …, en: …}
        condition: {question: poor_household, equals: true}
        proof: poor_household_paper   # the component that shows it: asked for when the exemption is claimed
"""

from collections.abc import Iterable, Iterator
from datetime import date
from functools import cached_property
from typing import Annotated, Any, Final, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from forms.conditions import All, Condition, Either, Path, comparisons
from forms.definition.before import Citation
from forms.fields import Key
from forms.formulas import Formula, readings
from forms.text import Text, Words

Channel = Literal["online", "counter"]
Moment = Literal["submission", "supplement", "return"]
"""When a fee becomes due: with the application, with the first supplement, when the result is ready."""
Amount = Annotated[int, Field(ge=0, le=10**12)]
"""Money in whole đồng."""


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True, ignored_types=(cached_property,))


class Tier(_Part):
    """The price of each unit up to the `upto`-th; no `upto` means all further ones."""

    upto: int | None = Field(default=None, ge=1)
    amount: Amount


class AreaAmount(_Part):
    """The amount where the question `area` has the answer `value`: a province by its code, or any option."""

    value: Words
    name: Text
    amount: Amount


class Rate(_Part):
    """What one unit, or the whole, costs; with its days and the document that sets it where amounts are dated."""

    since: date | None = Field(default=None, alias="from")
    until: date | None = None
    basis: Citation | None = None
    amount: Amount | None = None
    online: Amount | None = None
    counter: Amount | None = None
    tiers: tuple[Tier, ...] = ()
    area: Path | None = None
    areas: tuple[AreaAmount, ...] = ()
    elsewhere: Amount | None = None
    most: Amount | None = None

    @model_validator(mode="after")
    def _sound(self) -> Self:
        _one_amount(self)
        if self.since and self.until and self.since > self.until:
            raise ValueError("`until` is before `from`")
        return self

    def price(self, channel: Channel) -> int:
        """Return the amount of one unit, or of the whole, in `channel`; that of areas depends on the answers."""
        own = self.online if channel == "online" else self.counter
        return own if own is not None else self.amount or 0

    @property
    def by_channel(self) -> bool:
        """Whether filing online costs something else than at the counter."""
        return self.price("online") != self.price("counter")


class Exemption(_Part):
    """Who pays less: `percent` is taken off; without a condition it is a note an officer decides on.

    The applicant claims it by the answers of `condition`; the component `proof` then has to be given, and the officer
    who does not accept that paper lets the full amount be due.
    """

    key: Key
    note: Text
    percent: int = Field(default=100, ge=1, le=100)
    condition: Condition | None = None
    proof: Key | None = None

    @model_validator(mode="after")
    def _claimed_by_an_answer(self) -> Self:
        if self.proof is not None and self.condition is None:
            raise ValueError("`proof` goes with `condition`, by which the applicant claims the exemption")
        return self


_OWN: Final = ("amount", "online", "counter", "tiers", "area", "areas", "elsewhere", "most")


class FeeRule(_Part):
    """One line of the fee: fixed or per unit, by channel, by tiers or by place; `rates` when amounts are dated."""

    key: Key
    name: Text
    kind: Literal["fee", "charge"]
    basis: Citation | None = None
    due: Moment = "submission"
    paid_before: Literal["acceptance"] | None = None
    amount: Amount | None = None
    online: Amount | None = None
    counter: Amount | None = None
    per: Literal["fixed", "unit"] = "fixed"
    unit: Formula | Key | None = None
    unit_name: Text | None = None
    tiers: tuple[Tier, ...] = ()
    area: Path | None = None
    areas: tuple[AreaAmount, ...] = ()
    elsewhere: Amount | None = None
    most: Amount | None = None
    rates: tuple[Rate, ...] = ()
    condition: Condition | None = None
    exemptions: tuple[Exemption, ...] = ()
    note: Text | None = None

    @model_validator(mode="after")
    def _sound(self) -> Self:
        if self.rates and any(getattr(self, name) not in (None, ()) for name in _OWN):
            raise ValueError("a fee has either `rates` or amounts of its own, not both")
        if any(rate.since is None for rate in self.rates):
            raise ValueError("each of the `rates` says from when it counts, with `from`")
        if not self.rates:
            _one_amount(self)
        if (self.per == "unit") != (self.unit is not None):
            raise ValueError("`per: unit` goes with `unit`, the question that gives the count")
        if any(rate.tiers for rate in self.steps) and self.per != "unit":
            raise ValueError("tiers go with `per: unit`")
        if self.paid_before is not None and self.due != "submission":
            raise ValueError("`paid_before: acceptance` goes with a fee that is due at submission")
        return self

    @cached_property
    def steps(self) -> tuple[Rate, ...]:
        """The dated amounts in order; a single one without days when amounts are not dated."""
        return self.rates or (Rate(**{name: getattr(self, name) for name in _OWN}),)

    def rate(self, day: date) -> Rate:
        """Return the amounts in force on `day`: the last that began by then, on days before all of them the first."""
        begun = [step for step in self.steps if step.since is None or step.since <= day]
        return begun[-1] if begun else self.steps[0]

    def set_by(self, rate: Rate) -> Citation | None:
        """Return the document that sets `rate`, else the one by which the fee is collected; None if none is named."""
        return rate.basis or self.basis

    def references(self) -> Iterator[str]:
        """Yield the keys of the questions that this rule reads."""
        paths = [step.area for step in self.steps if step.area is not None]
        if self.unit is not None:
            paths += [self.unit] if isinstance(self.unit, str) else readings(self.unit)
        yield from (path.partition(".")[0] for path in paths)
        for condition in (self.condition, *(item.condition for item in self.exemptions)):
            if condition is not None:
                yield from (comparison.subject for comparison in comparisons(condition))

    def claim(self, exemption: Exemption) -> Condition | None:
        """Return the condition under which an exemption is claimed of a fee that is charged; None if by no answer."""
        if self.condition is None or exemption.condition is None:
            return exemption.condition
        return All.model_validate({"all": (self.condition, exemption.condition)})


def _one_amount(part: Any) -> None:
    """Raise ValueError unless a rule or one of its rates says in exactly one way what is to be paid."""
    named = (part.amount, part.online, part.counter) != (None, None, None)
    if part.tiers and named:
        raise ValueError("a fee has either tiers or amounts, not both")
    if part.areas and (named or part.tiers):
        raise ValueError("a fee has either `areas` or amounts, not both")
    if (part.area is None) != (not part.areas) or (part.elsewhere is not None and not part.areas):
        raise ValueError("`areas`, and `elsewhere` for all others, go with `area`, the question that decides")
    if not part.tiers and not part.areas and part.amount is None and None in (part.online, part.counter):
        raise ValueError("a fee needs `amount`, or both `online` and `counter`, or `tiers`")
    bounds = [tier.upto for tier in part.tiers[:-1]]
    if None in bounds or bounds != sorted(set(bounds), key=lambda bound: bound or 0):
        raise ValueError("tiers rise, and only the last may leave out `upto`")


def demanded(component: str, required: bool | Condition, rules: Iterable[FeeRule]) -> bool | Condition:
    """Return when a component has to be given: as it says itself, and as the proof of an exemption that is claimed."""
    claims = [rule.claim(item) for rule in rules for item in rule.exemptions if item.proof == component]
    parts = [claim for claim in claims if claim is not None]
    if not parts or required is True:
        return required
    parts += [] if isinstance(required, bool) else [required]
    return parts[0] if len(parts) == 1 else Either.model_validate({"any": tuple(parts)})
