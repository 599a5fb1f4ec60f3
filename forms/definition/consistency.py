"""What types alone cannot say about a definition: names that must exist, order, legal basis, levels of service."""

from collections import Counter
from collections.abc import Callable, Iterator
from typing import Final, NamedTuple

from forms import formulas
from forms.conditions import MAX_DEPTH, Condition, comparisons, depth
from forms.definition.models import FeeRule, ServiceForm
from forms.definition.source import Level, Place
from forms.fields import Question, Rejected
from forms.fields.calculated import CalculatedQuestion
from forms.fields.choices import ChoiceQuestion, ChoicesQuestion, YesNoQuestion
from forms.fields.dates import DateQuestion
from forms.fields.files import FileQuestion
from forms.fields.number import MoneyQuestion, NumberQuestion
from forms.fields.partial_dates import PartialDateQuestion
from forms.fields.repeat import RepeatQuestion
from forms.fields.times import TimeQuestion
from forms.formulas import Formula

MAX_QUESTIONS: Final = 1000
"""More questions than this are no form for people, and bound what checking a definition takes."""

RESERVED: Final = frozenset(
    {"answers", "context", "csrf_token", "data", "definition", "error_summary", "errors", "explain", "form_errors"}
    | {
        "hidden_inputs",
        "hidden_tag",
        "is_hidden",
        "is_submitted",
        "judged",
        "language",
        "meta",
        "outer",
        "page",
        "populate_obj",
    }
    | {"problems", "process", "show_if", "today", "validate", "validate_on_submit", "values"}
)
"""Names that forms have for themselves."""

_COUNTABLE: Final = (
    NumberQuestion, MoneyQuestion, RepeatQuestion, ChoicesQuestion, FileQuestion, CalculatedQuestion,
)  # fmt: skip
_DATED: Final = (DateQuestion,)
_BY_AGE: Final = frozenset({"age_at_least", "age_below"})
_MAX_NESTED: Final = 2
MAX_PAGE_INPUTS: Final = 6000
"""More inputs than this on one page, all rows filled, are refused: no server reads so many in time."""


class Problem(NamedTuple):
    """Something wrong at a place of the data."""

    place: Place
    what: str
    mend: str
    level: Level = "error"
    vietnamese: tuple[str, str] | None = None
    """What is wrong and how to mend it in Vietnamese."""


def warning(place: Place, english: tuple[str, str], vietnamese: tuple[str, str]) -> Problem:
    """Return a warning: what is amiss and a remedy, in both languages."""
    return Problem(place, *english, "warning", vietnamese)


def check(service: ServiceForm) -> Iterator[Problem]:
    """Yield every inconsistency of a definition."""
    asked = sum(1 + _inside(question) for _, question in service.questions())
    if asked > MAX_QUESTIONS:
        what = f"the service asks {asked:,} questions"
        yield Problem(("pages",), what, f"Ask {MAX_QUESTIONS:,} at most; split the service")
        return
    for rule in _RULES:
        yield from rule(service)


def _inside(question: Question) -> int:
    return sum(1 + _inside(child) for child in question.children())


def _legal(service: ServiceForm) -> Iterator[Problem]:
    """R11.5: a service is offered online on the basis of published rules only."""
    if not service.legal_basis:
        yield Problem(("legal_basis",), "no legal basis is given", "Name the legal documents of the procedure")
    if not service.established_by:
        mend = "Name the published regulation of the agency that puts the service online"
        yield Problem(("established_by",), "nothing puts this service online", mend)


def _level(service: ServiceForm) -> Iterator[Problem]:
    if not service.pages:
        yield Problem(("pages",), f"a service of level {service.level} has a form", "Add pages with questions")
    if service.notification_only:
        if service.results:
            yield Problem(("results",), "a notification has no result", "Remove the results or `notification_only`")
        return
    if not service.results:
        yield Problem(("results",), "no result is given", "Name what the applicant gets, or say `notification_only`")
    if not service.result_channels:
        yield Problem(("result_channels",), "no way to get the result", "Give one or more of: online, post, counter")
    if service.level == 4 and not {"online", "post"} & set(service.result_channels):
        mend = "Add online or post to the result channels, or offer it at level 3"
        yield Problem(("result_channels",), "a service of level 4 returns its result online or by post", mend)


def _unique(service: ServiceForm) -> Iterator[Problem]:
    for name in ("pages", "components", "fees", "time_limits", "results"):
        yield from _twice((name,), [item.key for item in getattr(service, name)])
    seen: Counter[str] = Counter()
    for place, question in _placed(service):
        seen[question.key] += 1
        if seen[question.key] > 1:
            yield Problem((*place, "key"), f"the question `{question.key}` is there twice", "Give it another key")
        yield from _well_named(question, place)
        yield from _inside_unique(question, place)


def _inside_unique(question: Question, place: Place) -> Iterator[Problem]:
    inside = (*place, "questions")
    yield from _twice(inside, [child.key for child in question.children()])
    for at, child in enumerate(question.children()):
        yield from _well_named(child, (*inside, at))
        yield from _inside_unique(child, (*inside, at))


def _twice(place: Place, keys: list[str]) -> Iterator[Problem]:
    seen: set[str] = set()
    for at, key in enumerate(keys):
        if key in seen:
            yield Problem((*place, at, "key"), f"the key `{key}` is there twice", "Give it another key")
        seen.add(key)


def _well_named(question: Question, place: Place) -> Iterator[Problem]:
    if question.key in RESERVED:
        yield Problem((*place, "key"), f"`{question.key}` is a name forms have for themselves", "Give it another key")


def _placed(service: ServiceForm) -> Iterator[tuple[Place, Question]]:
    for number, page in enumerate(service.pages):
        for at, question in enumerate(page.questions):
            yield ("pages", number, "questions", at), question


def _renamed(service: ServiceForm) -> Iterator[Problem]:
    """`was` names a question of the version before: one that is gone, and each only once."""
    keys = {question.key for _, question in service.questions()}
    seen: set[str] = set()
    for place, question in _placed(service):
        if question.was is None:
            continue
        if question.was in keys:
            mend = "Name the key it had before, or remove `was`"
            yield Problem((*place, "was"), f"`was` names `{question.was}`, which is still asked", mend)
        if question.was in seen:
            yield Problem((*place, "was"), f"two questions were `{question.was}`", "Say so of one of them")
        seen.add(question.was)


def _page_conditions(service: ServiceForm) -> Iterator[Problem]:
    before: dict[str, Question] = {}
    for number, page in enumerate(service.pages):
        if page.condition is not None:
            yield from _condition(page.condition, before, ("pages", number, "condition"))
        for at, question in enumerate(page.questions):
            place: Place = ("pages", number, "questions", at)
            yield from _references(question, before, place)
            before[question.key] = question


def _references(question: Question, before: dict[str, Question], place: Place, *, rows: int = 0) -> Iterator[Problem]:
    """`rows` is how many lists of rows the question stands in."""
    if rows and isinstance(question, FileQuestion):
        yield Problem((*place, "kind"), "a row cannot hold a file", "Ask it outside the rows")
    if rows == _MAX_NESTED and isinstance(question, RepeatQuestion):
        mend = "Ask for one of the lists on its own"
        yield Problem((*place, "kind"), f"rows are nested deeper than {_MAX_NESTED}", mend)
    for condition, where in _conditions_of(question, place):
        yield from _condition(condition, before, where)
    if isinstance(question, CalculatedQuestion):
        yield from _formula(question.formula, before, (*place, "formula"))
    known = dict(before)
    for at, child in enumerate(question.children()):
        inside = (*place, "questions", at)
        yield from _references(child, known, inside, rows=rows + isinstance(question, RepeatQuestion))
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


def _formula(
    formula: Formula, before: dict[str, Question], place: Place, *, what: str = "formula"
) -> Iterator[Problem]:
    if formulas.depth(formula) > formulas.MAX_DEPTH:
        yield Problem(place, f"the {what} is deeper than {formulas.MAX_DEPTH}", "Make it simpler")
    numbers = set(formulas.numbers(formula))
    for path in formulas.readings(formula):
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


def _condition(condition: Condition, before: dict[str, Question], place: Place) -> Iterator[Problem]:
    if depth(condition) > MAX_DEPTH:
        yield Problem(place, f"the condition is deeper than {MAX_DEPTH}", "Split the question or simplify")
    for test in comparisons(condition):
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


def _moments(asked: Question, compared: list[object], place: Place) -> Iterator[Problem]:
    """Times and partial dates are compared as text: a bare 1950 would be a number, and never before 1950-03."""
    for item in compared:
        try:
            asked.from_stored(item)
        except Rejected:
            mend = 'Write it in quotes as it is kept: "1950", "1950-03", "1950-03-27" or "08:30"'
            yield Problem(place, f"`{asked.key}` is never {item}", mend)


def _service_conditions(service: ServiceForm) -> Iterator[Problem]:
    asked = {question.key: question for _, question in service.questions()}
    for at, limit in enumerate(service.time_limits):
        if limit.condition is not None:
            yield from _condition(limit.condition, asked, ("time_limits", at, "condition"))
    for at, component in enumerate(service.components):
        if not isinstance(component.required, bool):
            yield from _condition(component.required, asked, ("components", at, "required"))
    if all(limit.condition is not None for limit in service.time_limits):
        yield Problem(("time_limits",), "no time limit is for all other cases", "Leave one case without a condition")


def _fees(service: ServiceForm) -> Iterator[Problem]:
    asked = {question.key: question for _, question in service.questions()}
    for at, fee in enumerate(service.fees):
        place: Place = ("fees", at)
        if fee.condition is not None:
            yield from _condition(fee.condition, asked, (*place, "condition"))
        for number, exemption in enumerate(fee.exemptions):
            if exemption.condition is not None:
                yield from _condition(exemption.condition, asked, (*place, "exemptions", number, "condition"))
        yield from _fee_unit(fee, asked, (*place, "unit"))


def _fee_unit(fee: FeeRule, asked: dict[str, Question], place: Place) -> Iterator[Problem]:
    if isinstance(fee.unit, str):
        yield from _formula(formulas.Reading(question=fee.unit), asked, place, what="fee")
    elif fee.unit is not None:
        yield from _formula(fee.unit, asked, place, what="fee")


def _files(service: ServiceForm) -> Iterator[Problem]:
    known = {component.key for component in service.components}
    asked = set()
    for place, question in _placed(service):
        if isinstance(question, FileQuestion):
            if question.component not in known:
                mend = "Name one of the components"
                yield Problem((*place, "component"), f"there is no component `{question.component}`", mend)
            if question.component in asked:
                yield Problem((*place, "component"), f"`{question.component}` is asked for twice", "Ask once")
            asked.add(question.component)
    for at, component in enumerate(service.components):
        if component.key not in asked:
            mend = "Add a question of kind file for it"
            yield Problem(("components", at), f"no question asks for the component `{component.key}`", mend)


def _sizes(service: ServiceForm) -> Iterator[Problem]:
    for at, page in enumerate(service.pages):
        most = sum(_most_inputs(question) for question in page.questions)
        if most > MAX_PAGE_INPUTS:
            what = f"the page `{page.key}` can have {most} inputs"
            yield Problem(("pages", at), what, f"Lower `maximum`, or ask less in a row: {MAX_PAGE_INPUTS} at most")


def _most_inputs(question: Question) -> int:
    inner = sum(_most_inputs(child) for child in question.children()) or 1
    return inner * question.maximum if isinstance(question, RepeatQuestion) else inner


_RULES: Final[tuple[Callable[[ServiceForm], Iterator[Problem]], ...]] = (
    _legal, _level, _unique, _renamed, _page_conditions, _service_conditions, _fees, _files, _sizes,
)  # fmt: skip
