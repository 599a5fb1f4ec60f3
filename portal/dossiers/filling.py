"""Between a dossier's rows and the forms library: its answers as one value, its pages with how far each is."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from forms.answers import Answers
from forms.canonical import canonical_bytes
from forms.definition import Page, ServiceForm
from forms.fields import Context
from forms.fields.files import FileQuestion, FileRef
from portal.core.clock import local
from portal.dossiers.models import Dossier, DossierFile

_DIGEST_LENGTH = 16


class PageState(StrEnum):
    """How far a page is."""

    DONE = "done"
    BEGUN = "begun"
    OPTIONAL = "optional"
    UNTOUCHED = "untouched"


@dataclass(frozen=True)
class PageProgress:
    """A page that is asked, and how far it is."""

    page: Page
    state: PageState


def answers_of(dossier: Dossier, definition: ServiceForm, files: Iterable[DossierFile]) -> Answers:
    """The answers of a dossier, with its files as the answers to the questions that ask for them."""
    answers = Answers.from_stored(definition, dossier.answers)
    by_question: dict[str, list[FileRef]] = {}
    for file in files:
        by_question.setdefault(file.question, []).append(file_ref(file))
    for question in file_questions(definition) if by_question else ():
        answers = answers.with_files(question.key, tuple(by_question.get(question.key, ())))
    return answers


def file_ref(file: DossierFile) -> FileRef:
    """A stored file as the answer to its question."""
    return FileRef(id=str(file.id), sha256=file.sha256, name=file.name, size=file.size, media_type=file.media_type)


def file_questions(definition: ServiceForm) -> list[FileQuestion]:
    """The questions that ask for files."""
    return [question for _, question in definition.questions() if isinstance(question, FileQuestion)]


def without_files(definition: ServiceForm, stored: Mapping[str, Any]) -> dict[str, Any]:
    """Stored answers as a dossier keeps them: files have rows of their own."""
    keys = {question.key for question in file_questions(definition)}
    return {key: value for key, value in stored.items() if key not in keys}


def context(now: datetime) -> Context:
    """What checks may look at besides the answers: the day in Viet Nam."""
    return Context(today=local(now).date())


def page_digest(answers: Answers, page: Page) -> str:
    """A short digest of what is kept for a page, to notice that another window saved it meanwhile."""
    keys = {question.key for question in page.questions}
    kept = without_files(answers.definition, answers.to_draft())
    return _digest({key: value for key, value in kept.items() if key in keys})


def _digest(data: Mapping[str, Any]) -> str:
    return hashlib.sha256(canonical_bytes(data)).hexdigest()[:_DIGEST_LENGTH]


def is_complete(dossier: Dossier, answers: Answers, *, now: datetime) -> bool:
    """Whether the dossier can be handed in: nothing missing or wrong, nothing half typed on a page that is asked."""
    half_typed = any(page.key in dossier.unfinished for page in answers.pages)
    return not half_typed and not answers.missing("vi", context=context(now))


def progress(dossier: Dossier, answers: Answers, *, now: datetime) -> list[PageProgress]:
    """Every page that is asked, with how far it is."""
    around = context(now)
    return [PageProgress(page, _state(dossier, answers, page, around)) for page in answers.pages]


def _state(dossier: Dossier, answers: Answers, page: Page, around: Context) -> PageState:
    if page.key in dossier.unfinished:
        return PageState.BEGUN
    asked = [question for question in answers.asked(page.key) if question.answers]
    touched = any(answers.visible.get(question.key) is not None for question in asked)
    if answers.page_complete(page.key, context=around):
        return PageState.DONE if touched or not asked else PageState.OPTIONAL
    return PageState.BEGUN if touched else PageState.UNTOUCHED
