"""Before starting: a few questions, and what their answers mean for who may apply, papers, fee and date."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from forms.answers import Answers
from forms.compiler import PageForm, compile_page
from forms.definition import Citation, LegalBasis, ServiceForm, TimeLimit
from forms.definition.before import IMPERSONAL
from forms.definition.models import BEFORE_PAGE
from forms.eligibility import Outcome, PossibleLimit, outcome
from forms.typing_in import FormData, initial_data, raw_values
from portal.catalogue import queries as catalogue
from portal.core import clock
from portal.core.calendar import Unit, WorkCalendar, load_calendar
from portal.dossiers.application import lines
from portal.dossiers.views.base import bp, offered
from portal.web.access import PUBLIC, allow
from portal.web.languages import language, say
from portal.web.reading import read_session

_CHANGE = "change"


@bp.get("/services/<code>/before")
@allow(PUBLIC)
def before(code: str) -> ResponseReturnValue:
    """The questions; with answers in the address, what they mean. Personal answers never stand there."""
    definition = offered(code)
    if definition.questionnaire is None:
        return redirect(url_for("dossiers.start", code=code))
    if is_personal(definition.questionnaire) or not _is_answered(definition.questionnaire):
        return _questions(definition, definition.questionnaire, _form(definition.questionnaire, FormData()))
    form = _form(definition.questionnaire, _sent(request.args))
    if _CHANGE in request.args:
        return _questions(definition, definition.questionnaire, form)
    return _judged(definition, definition.questionnaire, form)


@bp.post("/services/<code>/before")
@allow(PUBLIC)
def judge(code: str) -> ResponseReturnValue:
    """What the answers mean; nothing is kept, they travel with the page."""
    definition = offered(code)
    if definition.questionnaire is None:
        return redirect(url_for("dossiers.start", code=code), 303)
    form = _form(definition.questionnaire, _sent(request.form))
    if _CHANGE in request.form:
        return _questions(definition, definition.questionnaire, form)
    return _judged(definition, definition.questionnaire, form)


def is_personal(questionnaire: ServiceForm) -> bool:
    """Whether an answer may say who answers, so that it must not stand in an address."""
    return any(question.kind not in IMPERSONAL for _, question in questionnaire.questions() if question.answers)


def given(definition: ServiceForm) -> dict[str, Any]:
    """The stored answers to the questions before starting that the present form brings along; none if one is wrong."""
    if definition.questionnaire is None:
        return {}
    form = _form(definition.questionnaire, _sent(request.form))
    return _answers(definition.questionnaire, form).to_stored() if form.validate() else {}


def _sent(values: MultiDict[str, str]) -> FormData:
    return FormData({name: values.getlist(name) for name in values})


def _is_answered(questionnaire: ServiceForm) -> bool:
    names = {name.partition("-")[0] for name in request.args}
    return not names.isdisjoint(questionnaire.question_keys)


def _form(questionnaire: ServiceForm, typed: FormData) -> PageForm:
    nothing = Answers(questionnaire)
    kind = compile_page(questionnaire, BEFORE_PAGE, nothing, language=language(), today=clock.local(clock.now()).date())
    return kind(typed or initial_data(nothing, BEFORE_PAGE))


def _answers(questionnaire: ServiceForm, form: PageForm) -> Answers:
    return Answers(questionnaire).with_page(BEFORE_PAGE, form.values())


def _questions(definition: ServiceForm, questionnaire: ServiceForm, form: PageForm) -> str:
    return render_template(
        "dossiers/before.html", definition=definition, form=form, personal=is_personal(questionnaire)
    )


def _judged(definition: ServiceForm, questionnaire: ServiceForm, form: PageForm) -> ResponseReturnValue:
    if not form.validate():
        return _questions(definition, questionnaire, form), 422
    answers = _answers(questionnaire, form)
    found = outcome(definition, answers)
    now = clock.now()
    return render_template(
        "dossiers/outcome.html",
        definition=definition,
        form=form,
        found=found,
        counter=outcome(definition, answers, "counter").fees,
        answers=_rows(answers),
        sent=[(name, value) for name, values in raw_values(form).items() for value in values if value],
        personal=is_personal(questionnaire),
        refusals=[_refusal(definition, refusal) for refusal in found.refusals],
        papers=[_paper(definition, paper) for paper in found.papers],
        limits=_limits(found, load_calendar(read_session()), now),
        now=now,
        agency=catalogue.agency_for(read_session(), definition),
    )


def _rows(answers: Answers) -> list[dict[str, Any]]:
    asked = answers.asked(BEFORE_PAGE)
    values = ((question, answers.value(question.key)) for question in asked)
    return [
        {"key": say(question.label), "value": list(lines(question.readable(value, language())))}
        for question, value in values
        if value is not None
    ]


def _basis(definition: ServiceForm, cited: Citation | None) -> LegalBasis | None:
    """The legal document that is cited, with the article that is meant."""
    found = (item for item in definition.legal_basis if cited is not None and item.number == cited.number)
    basis = next(found, None)
    if basis is None or cited is None:
        return basis
    return basis.model_copy(update={"article": cited.article or basis.article})


def _refusal(definition: ServiceForm, refusal: Any) -> dict[str, Any]:
    other = catalogue.find(refusal.service) if refusal.service else None
    return {"why": refusal.why, "basis": _basis(definition, refusal.basis), "instead": refusal.instead, "other": other}


def _paper(definition: ServiceForm, paper: Any) -> dict[str, Any]:
    return {"paper": paper, "basis": _basis(definition, paper.basis)}


def _limits(found: Outcome, calendar: WorkCalendar, now: datetime) -> list[Mapping[str, Any]]:
    return [{"case": case, "due": _due(case, calendar, now)} for case in found.limits]


def _due(case: PossibleLimit, calendar: WorkCalendar, now: datetime) -> datetime | None:
    """When the result would be due if the dossier came in and was accepted now; None for a case without a length."""
    if not _has_length(case.limit):
        return None
    return calendar.deadline(now, amount=Decimal(case.limit.amount), unit=Unit(case.limit.unit)).due


def _has_length(limit: TimeLimit) -> bool:
    return limit.amount > 0 or limit.unit == "same_day"
