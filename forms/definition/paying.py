"""What must hold of the fees: they read what is asked, every day has one amount, every proof is a paper of the form."""

from collections.abc import Iterator
from datetime import timedelta
from itertools import pairwise
from typing import Any

from forms import formulas
from forms.conditions import Comparison
from forms.definition.fees import FeeRule, Rate
from forms.definition.models import ServiceForm
from forms.definition.problems import Problem
from forms.definition.references import condition, formula
from forms.definition.source import Place
from forms.fields import Question
from forms.fields.choices import ChoiceQuestion


def fees(service: ServiceForm) -> Iterator[Problem]:
    """Yield what is wrong with what is to be paid."""
    asked = {question.key: question for _, question in service.questions()}
    for at, fee in enumerate(service.fees):
        place: Place = ("fees", at)
        if fee.condition is not None:
            yield from condition(fee.condition, asked, (*place, "condition"))
        yield from _exemptions(service, fee, asked, place)
        yield from _unit(fee, asked, (*place, "unit"))
        yield from _basis(service, fee, place)
        if fee.rates:
            yield from _days(service, fee, place)
            for number, rate in enumerate(fee.rates):
                yield from _areas(rate, asked, (*place, "rates", number))
        else:
            yield from _areas(fee, asked, place)


def _exemptions(service: ServiceForm, fee: FeeRule, asked: dict[str, Question], place: Place) -> Iterator[Problem]:
    known = {component.key for component in service.components}
    for number, exemption in enumerate(fee.exemptions):
        inside: Place = (*place, "exemptions", number)
        if exemption.condition is not None:
            yield from condition(exemption.condition, asked, (*inside, "condition"))
        if exemption.proof is not None and exemption.proof not in known:
            what = f"there is no component `{exemption.proof}`"
            yield Problem((*inside, "proof"), what, "Name one of the components")


def _unit(fee: FeeRule, asked: dict[str, Question], place: Place) -> Iterator[Problem]:
    if isinstance(fee.unit, str):
        yield from formula(formulas.Reading(question=fee.unit), asked, place, what="fee")
    elif fee.unit is not None:
        yield from formula(fee.unit, asked, place, what="fee")


def _basis(service: ServiceForm, part: FeeRule | Rate, place: Place) -> Iterator[Problem]:
    numbers = {basis.number for basis in service.legal_basis}
    if part.basis is not None and part.basis.number not in numbers:
        mend = "Add it to `legal_basis`, or correct its number"
        yield Problem((*place, "basis"), f"{part.basis.number} is no legal basis of this service", mend)


def _days(service: ServiceForm, fee: FeeRule, place: Place) -> Iterator[Problem]:
    """Every day from the first on which the service is offered has exactly one amount, set by a legal document."""
    for at, rate in enumerate(fee.rates):
        inside: Place = (*place, "rates", at)
        if rate.basis is None:
            yield Problem(inside, "a dated amount names the document that sets it", "Add `basis: {number: …}`")
        yield from _basis(service, rate, inside)
    for at, (one, other) in enumerate(pairwise(fee.rates)):
        if one.until is None or one.until + timedelta(days=1) != other.since:
            what = "the amounts leave a day without one, or have two for a day"
            yield Problem((*place, "rates", at + 1), what, "Let each begin on the day after the one before it ends")
    first, last = fee.rates[0], fee.rates[-1]
    if last.until is not None:
        mend = "Leave out `until` of the last, or say what counts afterwards"
        yield Problem((*place, "rates", len(fee.rates) - 1, "until"), "no amount counts afterwards", mend)
    if first.since is not None and first.since > (service.opens_on or service.figures_from):
        mend = "Add what counted before, with its document"
        yield Problem((*place, "rates", 0, "from"), "the service is offered before the first amount counts", mend)


def _areas(part: FeeRule | Rate, asked: dict[str, Question], place: Place) -> Iterator[Problem]:
    """The question is asked, its answers are those that have an amount, and no answer is without one."""
    if part.area is None:
        return
    for at, item in enumerate(part.areas):
        test = Comparison.model_validate({"question": part.area, "equals": item.value})
        yield from condition(test, asked, (*place, "areas", at))
    values = [item.value for item in part.areas]
    if len(set(values)) < len(values):
        yield Problem((*place, "areas"), "an area has two amounts", "Keep one of them")
    question: Any = asked.get(part.area)
    options = {option.key for option in question.options} if isinstance(question, ChoiceQuestion) else None
    if part.elsewhere is None and (options is None or not options <= set(values)):
        yield Problem((*place, "areas"), "not every answer has an amount", "Add it, or `elsewhere` for all others")
