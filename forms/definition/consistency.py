"""What types alone cannot say about a definition: names that must exist, order, legal basis, levels of service."""

from collections import Counter
from collections.abc import Callable, Iterator
from typing import Final

from forms.definition.cosigning import signers
from forms.definition.models import ServiceForm
from forms.definition.paying import fees
from forms.definition.problems import Problem, twice, well_named
from forms.definition.references import condition, references
from forms.definition.source import Place
from forms.definition.starting import before
from forms.fields import Question
from forms.fields.files import FileQuestion
from forms.fields.repeat import RepeatQuestion

MAX_QUESTIONS: Final = 1000
"""More questions than this are no form for people, and bound what checking a definition takes."""

MAX_PAGE_INPUTS: Final = 6000
"""More inputs than this on one page, all rows filled, are refused: no server reads so many in time."""


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
        yield from twice((name,), [item.key for item in getattr(service, name)])
    seen: Counter[str] = Counter()
    for place, question in _placed(service):
        seen[question.key] += 1
        if seen[question.key] > 1:
            yield Problem((*place, "key"), f"the question `{question.key}` is there twice", "Give it another key")
        yield from well_named(question, place)
        yield from _inside_unique(question, place)


def _inside_unique(question: Question, place: Place) -> Iterator[Problem]:
    inside = (*place, "questions")
    yield from twice(inside, [child.key for child in question.children()])
    for at, child in enumerate(question.children()):
        yield from well_named(child, (*inside, at))
        yield from _inside_unique(child, (*inside, at))


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
            yield from condition(page.condition, before, ("pages", number, "condition"))
        for at, question in enumerate(page.questions):
            place: Place = ("pages", number, "questions", at)
            yield from references(question, before, place)
            before[question.key] = question


def _service_conditions(service: ServiceForm) -> Iterator[Problem]:
    asked = {question.key: question for _, question in service.questions()}
    for at, limit in enumerate(service.time_limits):
        if limit.condition is not None:
            yield from condition(limit.condition, asked, ("time_limits", at, "condition"))
    for at, component in enumerate(service.components):
        if not isinstance(component.required, bool):
            yield from condition(component.required, asked, ("components", at, "required"))
    if all(limit.condition is not None for limit in service.time_limits):
        yield Problem(("time_limits",), "no time limit is for all other cases", "Leave one case without a condition")


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
    _legal, _level, _unique, _renamed, _page_conditions, _service_conditions, fees, _files, _sizes, signers, before,
)  # fmt: skip
