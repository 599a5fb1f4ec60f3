"""First answers from what is known already: offered, marked with their source, to be corrected; never asked twice.

A source is the account, the questions before starting, an earlier dossier of the same person, or a register. What was
offered stays with the dossier, so that the officer sees what the person took over and what they corrected.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy.orm import Session

from forms.answers import Answers
from forms.definition import Page, ServiceForm
from forms.fields import Context, Question, Rejected
from forms.fields.statement import StatementQuestion
from forms.text import Text
from portal.catalogue import queries as catalogue
from portal.core.actor import Actor
from portal.core.clock import local
from portal.core.errors import NotFound
from portal.dossiers import queries
from portal.dossiers.models import Dossier
from portal.registers.enterprises import Enterprise


class Source(StrEnum):
    """Where a first answer comes from."""

    ACCOUNT = "account"
    BEFORE = "before"
    DESK = "desk"
    EARLIER = "earlier"
    REGISTER = "register"


_SETTLING = frozenset({Source.ACCOUNT, Source.DESK, Source.REGISTER})
"""What proves an answer, so that it cannot be changed where the question is read-only."""
OF_REGISTER = frozenset({"organisation_name", "organisation_address", "tax_code", "name", "position"})
"""What the register of enterprises may know, by the name of a prefill."""
_WORDS = {
    Source.ACCOUNT: Text(vi="tài khoản của bạn", en="your account"),
    Source.BEFORE: Text(vi="câu trả lời trước khi bắt đầu", en="your answers before you started"),
    Source.DESK: Text(vi="giấy tờ xuất trình tại Bộ phận Một cửa", en="the papers shown at the one-stop desk"),
    Source.EARLIER: Text(vi="hồ sơ bạn đã nộp", en="an application you sent before"),
    Source.REGISTER: Text(vi="Cơ sở dữ liệu đăng ký doanh nghiệp", en="the National Register of Enterprises"),
}
_WORDS_FOR_OFFICERS = {
    **_WORDS,
    Source.ACCOUNT: Text(vi="tài khoản của người nộp", en="the applicant's account"),
    Source.BEFORE: Text(vi="câu trả lời trước khi bắt đầu", en="answers given before starting"),
    Source.EARLIER: Text(vi="hồ sơ đã nộp", en="an earlier application"),
}


@dataclass(frozen=True)
class Offer:
    """A first answer, as it would be typed. ``note`` tells more about the source: the code of an earlier dossier."""

    typed: Any
    source: Source
    note: str = ""

    @property
    def words(self) -> Text:
        """The source as it is named beside the question."""
        return _noted(_WORDS[self.source], self.note)


@dataclass(frozen=True)
class Origin:
    """A question that was answered first from a source; ``corrected`` when the answer is another one now."""

    question: Question
    source: Text
    offered: Any
    corrected: bool


def _noted(words: Text, note: str) -> Text:
    return Text(vi=f"{words.vi} ({note})", en=f"{words.en} ({note})") if note else words


def offers(session: Session, dossier: Dossier, page: Page, *, actor: Actor) -> dict[str, Offer]:
    """First answers for the questions of ``page`` that have none yet, by prefill name; only for who is signed in."""
    blank = () if _is_filled(dossier, page) else page.questions
    open_names = _names(question for question in blank if question.key not in dossier.answers)
    wanted = open_names | _names(question for question in page.questions if question.read_only)
    if not wanted or not _is_known(actor):
        return {}
    known = _settling(dossier, actor)
    if missing := open_names - known.keys():
        known = {**_of_earlier(session, dossier, actor, missing), **known}
    return {name: offer for name, offer in known.items() if name in wanted and _fits_everywhere(page, name, offer)}


def _is_filled(dossier: Dossier, page: Page) -> bool:
    """Whether somebody has saved this page: what they left blank was left blank on purpose."""
    return any(item.key in dossier.answers and item.key not in dossier.prefilled for item in page.questions)


def settled(dossier: Dossier, *, actor: Actor) -> dict[str, Any]:
    """What answers the questions that are read-only, as it would be typed, by prefill name.

    Only what the account or a register says: what somebody wrote in an earlier dossier proves nothing.
    """
    return typed_of(_settling(dossier, actor)) if _is_known(actor) else {}


def _settling(dossier: Dossier, actor: Actor) -> dict[str, Offer]:
    source = Source.DESK if dossier.at_desk else Source.ACCOUNT
    return {**_of_account(actor, source), **_of_register(dossier)}


def _is_known(actor: Actor) -> bool:
    return actor.is_applicant


def _names(questions: Iterable[Question]) -> set[str]:
    """The names of what their first answers are made from."""
    return {name for question in questions for name in question.known_names()}


def typed_of(offered: Mapping[str, Offer]) -> dict[str, Any]:
    """The first answers as they would be typed, by prefill name."""
    return {name: offer.typed for name, offer in offered.items()}


def _fits_everywhere(page: Page, name: str, offer: Offer) -> bool:
    return all(_meaning(question, offer.typed) is not None for question in page.questions if question.prefill == name)


def _of_account(actor: Actor, source: Source) -> dict[str, Offer]:
    contact = actor.contact
    if actor.tax_code:
        known = {
            "organisation_name": actor.name,
            "organisation_address": contact.address,
            "tax_code": actor.tax_code,
            "name": contact.representative,
        }
    else:
        known = {"name": actor.name, "personal_number": actor.personal_number}
    known |= {"phone": contact.phone, "email": contact.email}
    return {name: Offer(value, source) for name, value in known.items() if value}


def _of_register(dossier: Dossier) -> dict[str, Offer]:
    entry = dossier.register_entry or {}
    return {name: Offer(value, Source.REGISTER) for name, value in entry.get("values", {}).items() if value}


def entry_of(found: Enterprise | None, *, now: datetime) -> dict[str, Any]:
    """What a register said at this moment, as it is kept with the dossier."""
    known = {} if found is None else {
        "organisation_name": found.name,
        "organisation_address": found.head_office,
        "tax_code": found.tax_code,
        "name": found.representative,
        "position": found.position,
    }  # fmt: skip
    return {"asked_at": now.isoformat(), "values": {name: value for name, value in known.items() if value}}


def _of_earlier(session: Session, dossier: Dossier, actor: Actor, wanted: set[Any]) -> dict[str, Offer]:
    """Single values that the person gave in dossiers handed in before, the newest first."""
    known: dict[str, Offer] = {}
    for earlier in queries.handed_in_before(session, actor=actor):
        if earlier.id != dossier.id and wanted - known.keys():
            known = {**_values_of(earlier), **known}
    return {name: offer for name, offer in known.items() if name in wanted}


def _values_of(earlier: Dossier) -> dict[str, Offer]:
    try:
        definition = catalogue.definition(earlier.service_code, earlier.service_version)
    except NotFound:
        return {}
    answers = Answers.from_stored(definition, earlier.submitted_answers or earlier.answers)
    named = ((question.prefill, question, answers.value(question.key)) for _, question in definition.questions())
    return {
        name: Offer(question.typed(value), Source.EARLIER, earlier.code or "")
        for name, question, value in named
        if name is not None and value is not None
    }


@dataclass(frozen=True)
class First:
    """Answers a new draft begins with, in stored form, and where they come from, as ``Dossier.prefilled`` keeps it."""

    answers: Mapping[str, Any]
    prefilled: Mapping[str, Any]


def first_answers(
    definition: ServiceForm, given: Mapping[str, Any], earlier: Dossier | None, *, now: datetime
) -> First:
    """What a draft of ``definition`` begins with: the answers before starting, then those of an earlier dossier."""
    answers: dict[str, Any] = {}
    sources: dict[str, Any] = {}
    if earlier is not None:
        answers = carried(definition, earlier.submitted_answers or earlier.answers, now=now)
        sources = {key: _record(Source.EARLIER, value, earlier.code or "") for key, value in answers.items()}
    kept = {key: value for key, value in given.items() if key in definition.question_keys}
    return First(
        {**answers, **kept}, {**sources, **{key: _record(Source.BEFORE, value) for key, value in kept.items()}}
    )


def _record(source: Source, stored: Any, note: str = "") -> dict[str, Any]:
    return {"source": source.value, "note": note, "value": stored}


def carried(definition: ServiceForm, stored: Mapping[str, Any], *, now: datetime) -> dict[str, Any]:
    """The stored answers that still fit: never a file, never an agreement, nothing that would be wrong today."""
    answers = Answers.from_stored(definition, stored)
    context = Context(scope=answers.visible, today=local(now).date())
    return {
        key: value
        for key, value in answers.to_draft().items()
        if key in answers.visible and _is_carried(definition.question(key), value, context)
    }


def _is_carried(question: Question, stored: Any, context: Context) -> bool:
    if question.control == "file" or isinstance(question, StatementQuestion):
        return False
    return next(iter(question.check(question.from_stored(stored), context)), None) is None


def recorded(dossier: Dossier, page: Page, offered: Mapping[str, Offer]) -> dict[str, Any]:
    """``Dossier.prefilled`` once a page is saved on which these first answers were offered."""
    new = {
        question.key: _record(offer.source, question.stored(value), offer.note)
        for question, typed, offer in _shown(dossier, page, offered)
        if (value := _meaning(question, typed)) is not None
    }
    return {**new, **dossier.prefilled}


def _meaning(question: Question, typed: Any) -> Any:
    """The value of a first answer; None when it is none, as a person of whom too little is known."""
    try:
        return question.parse(typed)
    except Rejected:
        return None


def _shown(dossier: Dossier, page: Page, offered: Mapping[str, Offer]) -> Iterator[tuple[Question, Any, Offer]]:
    """Yield (question, first answer as typed, offer) for the questions that a page shows with a first answer."""
    for question in page.questions if offered else ():
        counting = _counting(question, dossier, offered)
        typed = question.known_answer(typed_of(counting))
        offer = next((counting[name] for name in sorted(question.known_names()) if name in counting), None)
        if typed is not None and offer is not None:
            yield question, typed, offer


def _counting(question: Question, dossier: Dossier, offered: Mapping[str, Offer]) -> Mapping[str, Offer]:
    """The offers that count for a question: those that settle it, else, as long as it has no answer, all."""
    if question.read_only:
        settling = {name: offer for name, offer in offered.items() if offer.source in _SETTLING}
        if question.known_names() & settling.keys():
            return settling
    return {} if question.key in dossier.answers else offered


def sources(dossier: Dossier, page: Page, offered: Mapping[str, Offer]) -> Iterator[tuple[str, Any, Text]]:
    """Yield (question, first answer as typed, source) for the questions of a page that have or had a first answer."""
    for question, typed, offer in _shown(dossier, page, offered):
        yield question.key, typed, offer.words
    for question in page.questions:
        record = dossier.prefilled.get(question.key)
        if record is not None and (value := _kept(question, record["value"])) is not None:
            yield question.key, question.typed(value), _noted(_WORDS[record["source"]], record["note"])


def _kept(question: Question, stored: Any) -> Any:
    try:
        return question.from_stored(stored)
    except Rejected:
        return None


def origins(dossier: Dossier, answers: Answers) -> list[Origin]:
    """Every question that was answered first from a source and is asked, in the order of the form; for the officer."""
    asked = (question for page in answers.pages for question in answers.asked(page.key))
    return [
        _origin(question, dossier.prefilled[question.key], answers.visible.get(question.key))
        for question in asked
        if question.key in dossier.prefilled
    ]


def _origin(question: Question, record: Mapping[str, Any], answer: Any) -> Origin:
    offered = _kept(question, record["value"])
    source = _noted(_WORDS_FOR_OFFICERS[record["source"]], record["note"])
    return Origin(question, source, offered, answer != record["value"])
