"""What conditions and formulas of a definition read: questions asked before, parts they have, answers they can have."""

from collections.abc import Iterator
from typing import Final

from forms import formulas
from forms.conditions import MAX_DEPTH, Condition, comparisons, depth
from forms.definition.problems import Problem
from forms.definition.source import Place
from forms.fields import Question, Rejected
from forms.fields.calculated import CalculatedQuestion
from forms.fields.choices import ChoiceQuestion, ChoicesQuestion, YesNoQuestion
from forms.fields.dates import DateQuestion
from forms.fields.decimals import DecimalQuestion, PercentageQuestion
from forms.fields.files import FileQuestion
from forms.fields.number import MoneyQuestion, NumberQuestion
from forms.fields.partial_dates import PartialDateQuestion
from forms.fields.repeat import RepeatQuestion
from forms.fields.search import EthnicityQuestion, NationalityQuestion, SearchChoiceQuestion
from forms.fields.times import TimeQuestion
from forms.formulas import Formula

_COUNTABLE: Final = (
    NumberQuestion, MoneyQuestion, DecimalQuestion, PercentageQuestion, RepeatQuestion, ChoicesQuestion, FileQuestion,
    CalculatedQuestion,
)  # fmt: skip
_DATED: Final = (DateQuestion, PartialDateQuestion)
_Searched = SearchChoiceQuestion | NationalityQuestion | EthnicityQuestion
_BY_AGE: Final = frozenset({"age_at_least", "age_below"})
_MAX_NESTED: Final = 2
_SHOWN: Final = 3


def references(question: Question, before: dict[str, Question], place: Place, *, rows: int = 0) -> Iterator[Problem]:
    """Yield what is wrong with what a question reads of those `before` it; `rows`: how many lists of rows it is in."""
    if rows and isinstance(question, FileQuestion):
        yield Problem((*place, "kind"), "a row cannot hold a file", "Ask it outside the rows")
    if rows == _MAX_NESTED and isinstance(question, RepeatQuestion):
        mend = "Ask for one of the lists on its own"
        yield Problem((*place, "kind"), f"rows are nested deeper than {_MAX_NESTED}", mend)
    for tested, where in _conditions_of(question, place):
        yield from condition(tested, before, where)
    if isinstance(question, CalculatedQuestion):
        yield from formula(question.formula, before, (*place, "formula"))
    known = dict(before)
    for at, child in enumerate(question.children()):
        inside = (*place, "questions", at)
        yield from references(child, known, inside, rows=rows + isinstance(question, RepeatQuestion))
        known[child.key] = child
    if not question.children():
        for key in question.references():
            if key not in before and key not in _conditioned(question):
                yield Problem(
                    place, f"`{question.key}` reads `{key}`, not asked before it", "Ask that question earlier"
                )


def _conditions_of(question: Question, place: Place) -> Iterator[tuple[Condition, Place]]:
    if question.condition is not None:
        yield question.condition, (*place, "condition")
    if not isinstance(question.required, bool):
        yield question.required, (*place, "required")
    if isinstance(question, ChoiceQuestion | ChoicesQuestion):
        for at, option in enumerate(question.options):
            if option.condition is not None:
                yield option.condition, (*place, "options", at, "condition")


def _conditioned(question: Question) -> set[str]:
    own = {test.subject for condition, _ in _conditions_of(question, ()) for test in comparisons(condition)}
    formula = formulas.readings(question.formula) if isinstance(question, CalculatedQuestion) else ()
    return own | {path.partition(".")[0] for path in formula}


def formula(counted: Formula, before: dict[str, Question], place: Place, *, what: str = "formula") -> Iterator[Problem]:
    """Yield what is wrong with what a formula reads; `what` is how it is called in the sentence."""
    if formulas.depth(counted) > formulas.MAX_DEPTH:
        yield Problem(place, f"the {what} is deeper than {formulas.MAX_DEPTH}", "Make it simpler")
    numbers = set(formulas.numbers(counted))
    for path in formulas.readings(counted):
        found = _asked(path, before)
        if isinstance(found, str):
            yield Problem(place, f"the {what} counts `{path}`, which is not asked: {found}", "Correct the key")
        elif path in numbers and not found[1] and not isinstance(found[0], _COUNTABLE):
            mend = "Name a question of kind number, money, repeat, choices, file or calculated"
            yield Problem(place, f"the {what} counts `{path}`, which is no number", mend)


def _asked(path: str, before: dict[str, Question]) -> tuple[Question | None, bool] | str:
    """Return what `path` leads to (None for plain text) and whether it is a list over rows; words when nothing is."""
    key, *steps = path.split(".")
    asked: Question | None = before.get(key)
    if asked is None:
        return f"`{key}` is not asked before"
    over_rows = False
    for step in steps:
        inside = {} if asked is None else asked.inside()
        if step not in inside:
            return f"there is no part `{step}`"
        over_rows = over_rows or isinstance(asked, RepeatQuestion)
        asked = inside[step]
    return asked, over_rows


def condition(tested: Condition, before: dict[str, Question], place: Place) -> Iterator[Problem]:
    """Yield what is wrong with a condition that may read the questions `before`."""
    if depth(tested) > MAX_DEPTH:
        yield Problem(place, f"the condition is deeper than {MAX_DEPTH}", "Split the question or simplify")
    for test in comparisons(tested):
        found = _asked(test.path, before)
        if isinstance(found, str):
            what = f"the condition reads `{test.path}`, which is not asked before"
            yield Problem(place, what, f"Ask that question earlier, or correct its key: {found}")
            continue
        asked, over_rows = found
        if over_rows and test.count is None and test.operator not in {"contains", "answered"}:
            what = f"`{test.path}` is a list over rows, and `{test.operator}` compares one answer"
            yield Problem(place, what, "Use `contains`, `answered` or `count`")
        elif asked is not None:
            yield from _operand(asked, test.operator, test.operand, place)


def _operand(asked: Question, operator: str, operand: object, place: Place) -> Iterator[Problem]:
    """A condition on options compares with options that exist; yes and no are written true and false."""
    compared = list(operand) if isinstance(operand, tuple) else [operand]
    if operator in _BY_AGE and not isinstance(asked, _DATED):
        yield Problem(place, f"`{asked.key}` is no date of birth", "Compare ages with a question of kind date")
    if isinstance(asked, PartialDateQuestion | TimeQuestion) and operator not in {"answered", *_BY_AGE}:
        yield from _moments(asked, compared, place)
    if operator in {"answered", "greater", "less", "at_least", "at_most", *_BY_AGE}:
        return
    if isinstance(asked, YesNoQuestion) and not all(isinstance(item, bool) for item in compared):
        yield Problem(place, f"`{asked.key}` is answered yes or no", "Compare with true or false")
    if isinstance(asked, ChoiceQuestion | ChoicesQuestion):
        unknown = sorted(str(item) for item in compared if item not in {option.key for option in asked.options})
        if unknown:
            mend = "Use one of: " + ", ".join(option.key for option in asked.options)
            yield Problem(place, f"`{asked.key}` has no option {', '.join(unknown)}", mend)
    if isinstance(asked, _Searched):
        yield from _searched(asked, compared, place)


def _searched(asked: _Searched, compared: list[object], place: Place) -> Iterator[Problem]:
    """Lists are thousands long: the mending names what is meant, or else how a key of this list looks."""
    items = asked.options_list
    for name in compared:
        if not isinstance(name, str) or items.get(name) is None:
            near = items.find(str(name)).items or items.items
            keys = ", ".join(f'"{item.key}" ({item.label.en})' for item in near[:_SHOWN])
            yield Problem(place, f"`{asked.key}` has no option {name}", f"Write a key of the list in quotes: {keys}")


def _moments(asked: Question, compared: list[object], place: Place) -> Iterator[Problem]:
    """Times and partial dates are compared as text: a bare 1950 would be a number, and never before 1950-03."""
    for item in compared:
        try:
            asked.from_stored(item)
        except Rejected:
            mend = 'Write it in quotes as it is kept: "1950", "1950-03", "1950-03-27" or "08:30"'
            yield Problem(place, f"`{asked.key}` is never {item}", mend)
