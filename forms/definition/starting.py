"""What must hold of the questions before starting: few, answerable at once, each for a reason."""

from collections.abc import Container, Iterator

from forms.conditions import comparisons
from forms.definition.before import MOST_QUESTIONS, Citation
from forms.definition.models import ServiceForm
from forms.definition.problems import Problem, twice, well_named
from forms.definition.references import condition, references
from forms.definition.source import Place
from forms.fields import Question
from forms.fields.files import FileQuestion
from forms.fields.statement import StatementQuestion


def before(service: ServiceForm) -> Iterator[Problem]:
    """Yield what is wrong with them: few, of the form or new, answerable at once, and each for a reason."""
    if service.before is None:
        return
    count = len(service.before.ask) + len(service.before.questions)
    if not 1 <= count <= MOST_QUESTIONS:
        mend = f"Ask three to {MOST_QUESTIONS}, those that decide most"
        yield Problem(("before",), f"{count} questions are asked before starting", mend)
    asked: dict[str, Question] = {}
    form = {question.key for _, question in service.questions()}
    for place, question in _asked_before(service):
        if question is None:
            mend = "Name a question of the form, or put a new one under `questions`"
            yield Problem(place, f"the form does not ask `{service.before.ask[int(place[-1])]}`", mend)
            continue
        yield from _answerable_before(question, asked, form, place)
        asked[question.key] = question
    yield from _refusals(service, asked)
    yield from _paper_bases(service)
    for place, question in _asked_before(service):
        if question is not None and question.answers and question.key not in _deciding(service):
            mend = "Leave it out, or say what depends on it"
            yield Problem(place, f"nothing depends on the answer to `{question.key}`", mend, "warning")


def _asked_before(service: ServiceForm) -> Iterator[tuple[Place, Question | None]]:
    if service.before is not None:
        form = {question.key: question for _, question in service.questions()}
        for at, key in enumerate(service.before.ask):
            yield ("before", "ask", at), form.get(key)
        for at, question in enumerate(service.before.questions):
            yield ("before", "questions", at), question


def _answerable_before(
    question: Question, before: dict[str, Question], form: Container[str], place: Place
) -> Iterator[Problem]:
    if question.key in before:
        yield Problem(place, f"`{question.key}` is asked twice before starting", "Ask once")
    if question.children() or question.control == "file" or isinstance(question, StatementQuestion):
        yield Problem(place, f"a {question.kind} cannot be asked before starting", "Leave it to the form")
    if place[1] == "questions":
        yield from well_named(question, place)
        if question.key in form:
            yield Problem((*place, "key"), f"the form asks `{question.key}` too", "Name it under `ask` to ask once")
    yield from references(question, before, place)


def _refusals(service: ServiceForm, asked: dict[str, Question]) -> Iterator[Problem]:
    refusals = service.before.refusals if service.before else ()
    yield from twice(("before", "refusals"), [refusal.key for refusal in refusals])
    for at, refusal in enumerate(refusals):
        place: Place = ("before", "refusals", at)
        yield from condition(refusal.condition, asked, (*place, "condition"))
        yield from _cited(service, refusal.basis, (*place, "basis"))


def _paper_bases(service: ServiceForm) -> Iterator[Problem]:
    papers = service.before.papers if service.before else ()
    known = {component.key for component in service.components}
    for at, paper in enumerate(papers):
        place: Place = ("before", "papers", at)
        if paper.component not in known:
            yield Problem(place, f"there is no component `{paper.component}`", "Name one of the components")
        if paper.component in [other.component for other in papers[:at]]:
            yield Problem(place, f"the rule for `{paper.component}` is there twice", "Keep one of them")
        yield from _cited(service, paper.basis, (*place, "basis"))


def _cited(service: ServiceForm, citation: Citation, place: Place) -> Iterator[Problem]:
    if citation.number not in {basis.number for basis in service.legal_basis}:
        mend = "Add it to `legal_basis`, or correct its number"
        yield Problem(place, f"{citation.number} is no legal basis of this service", mend)


def _deciding(service: ServiceForm) -> set[str]:
    """The keys that refusals, papers, fees and time limits, or other questions before starting read."""
    conditions = [refusal.condition for refusal in service.before.refusals] if service.before else []
    conditions += [limit.condition for limit in service.time_limits if limit.condition is not None]
    conditions += [part.required for part in service.components if not isinstance(part.required, bool)]
    read = {test.subject for condition in conditions for test in comparisons(condition)}
    for page, question in service.questions():
        if isinstance(question, FileQuestion):
            read |= set(question.references())
            read |= {test.subject for test in comparisons(page.condition)} if page.condition else set()
    for _, asked in _asked_before(service):
        read |= set(asked.references()) if asked is not None else set()
    read |= {key for fee in service.fees for key in fee.references()}
    return {subject.partition(".")[0] for subject in read}
