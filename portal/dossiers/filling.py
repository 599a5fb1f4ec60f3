"""Between a dossier's rows and the forms library: its answers as one value, its pages with how far each is."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from functools import lru_cache
from typing import Any

from forms.answers import Answers
from forms.definition import Page, ServiceForm
from forms.fields import Context, Question
from forms.fields.files import FileQuestion, FileRef
from forms.same import Same
from portal.core.clock import local
from portal.documents.inspection import DOUBTS
from portal.documents.viruses import Scan
from portal.dossiers import queries
from portal.dossiers.lifecycle import Status
from portal.dossiers.models import Dossier, DossierFile, IssuedDocument
from portal.dossiers.scope import Scope

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
    """The answers of a dossier, with its files as the answers to the questions that ask for them.

    Ages and the like are those of the day it was handed in; while it may still be changed, those of today.
    """
    changing = dossier.status in (Status.DRAFT, Status.SUPPLEMENT_REQUESTED)
    day = None if changing else _day_of(dossier.submitted_at)
    return _with_files(Answers.from_stored(definition, dossier.answers, day=day), files)


def _day_of(moment: datetime | None) -> date | None:
    return None if moment is None else local(moment).date()


def _with_files(answers: Answers, files: Iterable[DossierFile]) -> Answers:
    by_question: dict[str, list[FileRef]] = {}
    for file in files:
        by_question.setdefault(file.question, []).append(file_ref(file))
    for question in file_questions(answers.definition) if by_question else ():
        answers = answers.with_files(question.key, tuple(by_question.get(question.key, ())))
    return answers


def files_asked(answers: Answers, files: Iterable[DossierFile]) -> list[DossierFile]:
    """The files whose questions are asked; a file left over from another choice is no part of the application."""
    asked = {question.key for page in answers.pages for question in answers.asked(page.key)}
    return [file for file in files if file.question in asked]


@dataclass(frozen=True)
class HandedIn:
    """What the applicant handed in last; work on a supplement shows only once it is sent."""

    answers: Answers
    files: list[DossierFile]
    verdict: Mapping[str, Any] | None


def keep_handed_in(dossier: Dossier, *, now: datetime) -> None:
    """Remember what is handed in at this moment."""
    dossier.submitted_at, dossier.submitted_verdict = now, dossier.verdict
    dossier.submitted_answers = dict(dossier.answers)


def handed_in(dossier: Dossier, definition: ServiceForm, files: Iterable[DossierFile]) -> HandedIn:
    """What was handed in last, from all file rows of the dossier, removed ones included; a draft as it is now."""
    given = [file for file in files if _was_given(file, dossier.submitted_at)]
    stored = dossier.answers if dossier.submitted_answers is None else dossier.submitted_answers
    day = _day_of(dossier.submitted_at)
    answers = _with_files(Answers.from_stored(definition, stored, day=day), given)
    verdict = dossier.verdict if dossier.submitted_at is None else dossier.submitted_verdict
    return HandedIn(answers, files_asked(answers, given), verdict)


def _was_given(file: DossierFile, at: datetime | None) -> bool:
    if at is None:
        return file.removed_at is None
    return file.uploaded_at <= at and (file.removed_at is None or file.removed_at > at)


def in_progress(dossier: Dossier, document: IssuedDocument) -> bool:
    """Whether this is an application that was not handed in yet."""
    drawn_up = document.kind in (queries.APPLICATION, queries.SIGNED_APPLICATION)
    return drawn_up and dossier.submitted_at is not None and document.created_at > dossier.submitted_at


def file_ref(file: DossierFile) -> FileRef:
    """A stored file as the answer to its question."""
    return FileRef(id=str(file.id), sha256=file.sha256, name=file.name, size=file.size, media_type=file.media_type)


def file_questions(definition: ServiceForm) -> list[FileQuestion]:
    """The questions that ask for files."""
    return [question for _, question in definition.questions() if isinstance(question, FileQuestion)]


def reads_files(definition: ServiceForm, page_key: str) -> bool:
    """Whether what a page shows may depend on the dossier's files: it asks for some, or some condition counts them."""
    return page_key in _reading_files(Same(definition))


@lru_cache(maxsize=1024)
def _reading_files(definition: Same[ServiceForm]) -> frozenset[str]:
    """The keys of the pages that may show something else for other files."""
    asking = [(page.key, question.key) for page, question in definition.it.questions() if _takes_files(question)]
    if any(key in definition.it.conditions_read for _, key in asking):
        return frozenset(page.key for page in definition.it.pages)
    return frozenset(page for page, _ in asking)


def _takes_files(question: Question) -> bool:
    return isinstance(question, FileQuestion)


def without_files(definition: ServiceForm, stored: Mapping[str, Any]) -> dict[str, Any]:
    """Stored answers as a dossier keeps them: files have rows of their own."""
    keys = {question.key for question in file_questions(definition)}
    return {key: value for key, value in stored.items() if key not in keys}


def context(now: datetime) -> Context:
    """What checks may look at besides the answers: the day in Viet Nam."""
    return Context(today=local(now).date())


def page_digest(answers: Answers, page: Page) -> str:
    """A short digest of what is kept for a page, to notice that another window saved it meanwhile."""
    keys = (question.key for question in page.questions if not _takes_files(question))
    return digest({key: answers.held[key] for key in keys if key in answers.held})


def digest(data: Mapping[str, Any]) -> str:
    """A short digest of plain data."""
    text = json.dumps(data, ensure_ascii=False, sort_keys=True, default=dict)
    return hashlib.sha256(text.encode()).hexdigest()[:_DIGEST_LENGTH]


def open_doubts(files: Iterable[DossierFile]) -> list[DossierFile]:
    """The files that somebody still has to decide about: perhaps unreadable and not looked at, or infected."""
    return [file for file in files if file.scan == Scan.INFECTED or has_doubt(file)]


def has_doubt(file: DossierFile) -> bool:
    """Whether the applicant still has to look at a page that may be useless."""
    codes = {note.get("code") for note in file.notes}
    return file.looked_at is None and not codes.isdisjoint(DOUBTS)


def is_complete(
    dossier: Dossier,
    answers: Answers,
    *,
    files: Iterable[DossierFile] = (),
    scope: Scope | None = None,
    now: datetime,
) -> bool:
    """Whether the dossier can be handed in: nothing missing or wrong, nothing half typed on a page that is open.

    ``files`` are those that are part of it: a doubt about one of them has to be decided first.
    """
    if open_doubts(files):
        return False
    opened = [page.key for page in answers.pages if scope is None or scope.opens_page(page)]
    half_typed = any(key in dossier.unfinished for key in opened)
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
