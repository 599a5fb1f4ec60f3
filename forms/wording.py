"""Conditions, amounts and answers in words, for people who read a definition without its keys."""

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any, Final

from pydantic import BaseModel

from forms.conditions import All, Comparison, Condition, Either, Not
from forms.definition import Citation, FeeRule, Rate, ServiceForm, Tier, TimeLimit
from forms.fields import Question, Rejected
from forms.fields.dates import vietnamese
from forms.fields.number import grouped
from forms.naming import VALUES
from forms.text import Text, one_line

_SIGNS: Final = {
    "equals": Text(vi="là", en="is"),
    "not_equals": Text(vi="không phải là", en="is not"),
    "in": Text(vi="là", en="is"),
    "not_in": Text(vi="không phải là", en="is not"),
    "greater": Text(vi="lớn hơn", en="is more than"),
    "less": Text(vi="nhỏ hơn", en="is less than"),
    "at_least": Text(vi="từ", en="is at least"),
    "at_most": Text(vi="không quá", en="is at most"),
    "contains": Text(vi="có chọn", en="includes"),
}
DAY_SIGNS: Final = {
    "greater": Text(vi="sau ngày", en="is after"),
    "less": Text(vi="trước ngày", en="is before"),
    "at_least": Text(vi="từ ngày", en="is on or after"),
    "at_most": Text(vi="đến hết ngày", en="is on or before"),
}
_WHOLE: Final = {
    ("answered", True): Text(vi="có câu trả lời", en="is answered"),
    ("answered", False): Text(vi="không có câu trả lời", en="is not answered"),
    ("age_at_least", None): Text(vi="cho thấy người đó đủ {} tuổi", en="shows an age of {} or more"),
    ("age_below", None): Text(vi="cho thấy người đó chưa đủ {} tuổi", en="shows an age below {}"),
}
_FROM_TODAY: Final = re.compile(r"today([+-][0-9]{1,5})?")
_UNITS: Final = {
    "working_day": Text(vi="ngày làm việc", en="working days"),
    "calendar_day": Text(vi="ngày", en="days"),
    "working_hour": Text(vi="giờ làm việc", en="working hours"),
}


def say_condition(condition: Condition, service: ServiceForm, *, near: Sequence[Question] = ()) -> Text:
    """Return `condition` in words, questions by their labels and options by theirs.

    `near` are the questions of the row the condition stands in, which come before those of the form.
    """
    if isinstance(condition, Comparison):
        return _say_comparison(condition, _asked(service, _path(condition), near))
    if isinstance(condition, Not):
        inner = say_condition(condition.part, service, near=near)
        return Text(vi=f"không đúng là ({inner.vi})", en=f"it is not so that ({inner.en})")
    parts = [_part(child, condition, service, near) for child in condition.children()]
    joint = Text(vi="và", en="and") if isinstance(condition, All) else Text(vi="hoặc", en="or")
    return Text(vi=f" {joint.vi} ".join(part.vi for part in parts), en=f" {joint.en} ".join(part.en for part in parts))


def _part(child: Condition, around: Condition, service: ServiceForm, near: Sequence[Question]) -> Text:
    said = say_condition(child, service, near=near)
    joined = isinstance(child, All | Either) and type(child) is not type(around) and len(child.children()) > 1
    return Text(vi=f"({said.vi})", en=f"({said.en})") if joined else said


def _say_comparison(test: Comparison, asked: tuple[Question, ...]) -> Text:
    last = asked[-1] if asked else None
    vi = f"“{' – '.join(item.label.vi for item in asked) or _path(test)}”"
    en = f"“{' – '.join(item.label.en for item in asked) or _path(test)}”"
    whole = _WHOLE.get((test.operator, test.operand) if test.operator == "answered" else (test.operator, None))
    if whole is not None:
        return Text(vi=f"{vi} {whole.vi.format(test.operand)}", en=f"{en} {whole.en.format(test.operand)}")
    sign = _SIGNS.get(test.operator, as_text(test.operator))
    if last is not None and last.kind == "date":
        sign = DAY_SIGNS.get(test.operator, sign)
    if test.count is not None:
        vi, en = f"số lượng của {vi}", f"the number of {en}"
    operands = test.operand if isinstance(test.operand, tuple) else (test.operand,)
    said = [_say_operand(last if test.count is None else None, operand) for operand in operands]
    either = Text(vi=" hoặc ".join(item.vi for item in said), en=" or ".join(item.en for item in said))
    return Text(vi=f"{vi} {sign.vi} {either.vi}", en=f"{en} {sign.en} {either.en}")


def _path(test: Comparison) -> str:
    return test.question or test.count or ""


def _say_operand(question: Question | None, operand: Any) -> Text:
    """Return what an answer is compared with; `today+30` counts days from the day of filing."""
    found = _FROM_TODAY.fullmatch(operand) if isinstance(operand, str) else None
    if found is None:
        return say_value(question, operand)
    days = int(found[1] or 0)
    if days == 0:
        return Text(vi="hôm nay", en="today")
    return Text(
        vi=f"hôm nay {'cộng' if days > 0 else 'trừ'} {abs(days)} ngày",
        en=f"today {'plus' if days > 0 else 'minus'} {abs(days)} days",
    )


def say_value(question: Question | None, stored: Any) -> Text:
    """Return a stored answer, or what a condition compares with, as people read it; quoted when it is a label."""
    if question is None or (isinstance(stored, int) and not isinstance(stored, bool)):
        return as_text(stored)
    return Text(vi=_read(question, stored, "vi"), en=_read(question, stored, "en"))


def _read(question: Question, stored: Any, language: str) -> str:
    options = {option.key: option.label for option in getattr(question, "options", ())}
    if isinstance(stored, str) and stored in options:
        return f"“{options[stored].into(language)}”"
    try:
        value = question.from_stored(stored)
        shown = str(stored) if value is None else question.readable(value, language)
    except (Rejected, TypeError, ValueError, AttributeError, KeyError):
        shown = str(stored)
    text = shown if isinstance(shown, str) else "; ".join(line.strip() for line in shown)
    return f"“{text}”" if isinstance(stored, bool) else one_line(text) or "—"


def as_text(value: object) -> Text:
    """Return any value as a text, the same in both languages: composed, on one line, never empty."""
    line = one_line(str(value)) or "—"
    return Text(vi=line, en=line)


def say_part(part: Any) -> Text | None:
    """Return any value of a definition in words, None when there is none: texts quoted, days, truth, lists."""
    if part is None or part == ():
        return None
    if isinstance(part, Text):
        return Text(vi=f"“{part.vi}”", en=f"“{part.en}”")
    if isinstance(part, bool):
        return Text(vi="có", en="yes") if part else Text(vi="không", en="no")
    if isinstance(part, int):
        return Text(vi=grouped(part), en=f"{part:,}")
    if isinstance(part, date):
        return Text(vi=vietnamese(part), en=vietnamese(part))
    if isinstance(part, tuple):
        items = [said for item in part if (said := say_part(item))]
        return Text(vi=", ".join(item.vi for item in items), en=", ".join(item.en for item in items))
    if isinstance(part, BaseModel):
        return _say_model(part)
    return VALUES.get(str(part), as_text(part))


def _say_model(part: BaseModel) -> Text:
    """Return a part with a name by its name, any other by its values."""
    names = (getattr(part, name, None) for name in ("label", "name", "title", "message"))
    named = next((name for name in names if name is not None), None)
    if isinstance(named, Text):
        return Text(vi=f"“{named.vi}”", en=f"“{named.en}”")
    values = [(name, said) for name in type(part).model_fields if (said := say_part(getattr(part, name)))]
    return Text(
        vi=", ".join(f"{name} {said.vi}" for name, said in values) or "—",
        en=", ".join(f"{name} {said.en}" for name, said in values) or "—",
    )


def find(service: ServiceForm, key: str, *, near: Iterable[Question] = ()) -> Question | None:
    """Return the question with this key: of the row, of the form, else inside any rows; None if there is none."""
    form = [question for _, question in service.questions()]
    inside = (child for question in form for child in descendants(question))
    return next((question for question in [*near, *form, *inside] if question.key == key), None)


def _asked(service: ServiceForm, path: str, near: Sequence[Question]) -> tuple[Question, ...]:
    """Return the question at a path and the parts of it that are named after dots, as far as they are there."""
    key, *parts = path.split(".")
    asked = find(service, key, near=near)
    found = [] if asked is None else [asked]
    for part in parts if found else ():
        found += [child for child in found[-1].children() if child.key == part][:1]
    return tuple(found)


def descendants(question: Question) -> Iterator[Question]:
    """Yield the questions inside `question`, at any depth."""
    for child in question.children():
        yield child
        yield from descendants(child)


def say_time_limit(limit: TimeLimit) -> Text:
    """Return e.g. `5 ngày làm việc`."""
    if limit.unit == "same_day":
        return Text(vi="trong ngày", en="the same day")
    unit = _UNITS[limit.unit]
    return Text(vi=f"{limit.amount} {unit.vi}", en=f"{limit.amount} {unit.en}")


def say_fee(rule: FeeRule) -> Text:
    """Return the price of a fee rule, e.g. `8.000 đồng một bản`; dated amounts one after the other, with their days."""
    unit = rule.unit_name or Text(vi="đơn vị", en="unit")
    said = [_say_rate(rate) for rate in rule.steps]
    vi, en = "; ".join(item.vi for item in said), "; ".join(item.en for item in said)
    return Text(vi=f"{vi} một {unit.vi}", en=f"{en} per {unit.en}") if rule.per == "unit" else Text(vi=vi, en=en)


def _say_rate(rate: Rate) -> Text:
    price = _say_price(rate)
    if rate.since is None:
        return price
    vi, en = f"{price.vi} từ {vietnamese(rate.since)}", f"{price.en} from {vietnamese(rate.since)}"
    if rate.basis is not None:
        vi, en = f"{vi} theo {cited(rate.basis)}", f"{en} by {cited(rate.basis)}"
    return Text(vi=vi, en=en)


def _say_price(rate: Rate) -> Text:
    if rate.tiers:
        return Text(
            vi="; ".join(f"{_reach(tier, 'vi')}: {grouped(tier.amount)} đồng" for tier in rate.tiers),
            en="; ".join(f"{_reach(tier, 'en')}: {tier.amount:,} VND" for tier in rate.tiers),
        )
    if rate.areas:
        said = [(item.name, item.amount) for item in rate.areas]
        if rate.elsewhere is not None:
            said.append((Text(vi="các trường hợp khác", en="all other cases"), rate.elsewhere))
        return Text(
            vi=", ".join(f"{name.vi}: {grouped(amount)} đồng" for name, amount in said),
            en=", ".join(f"{name.en}: {amount:,} VND" for name, amount in said),
        )
    if rate.online is not None or rate.counter is not None:
        online, counter = rate.price("online"), rate.price("counter")
        return Text(
            vi=f"{grouped(online)} đồng nộp trực tuyến, {grouped(counter)} đồng nộp trực tiếp",
            en=f"{online:,} VND online, {counter:,} VND at the counter",
        )
    return Text(vi=f"{grouped(rate.amount or 0)} đồng", en=f"{rate.amount or 0:,} VND")


def cited(basis: Citation) -> str:
    """Return a place in a legal document as it is printed in both languages."""
    return f"{basis.number}, {basis.article}" if basis.article else basis.number


def _reach(tier: Tier, language: str) -> str:
    if tier.upto is None:
        return Text(vi="tiếp theo", en="further ones").into(language)
    return Text(vi=f"đến {tier.upto}", en=f"up to {tier.upto}").into(language)
