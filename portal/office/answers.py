"""The answers of a dossier as people read them, page by page, as its pinned definition asks them."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from forms.definition import Page, ServiceForm
from forms.fields import Question
from forms.text import Text

_SILENT = ("file", "info")


@dataclass(frozen=True)
class Answer:
    """One question with its answer in lines."""

    key: str
    kind: str
    label: Text
    lines: tuple[str, ...]


@dataclass(frozen=True)
class AnsweredPage:
    """The answers of one page of the form."""

    key: str
    title: Text
    answers: tuple[Answer, ...]


def read(form: ServiceForm, answers: dict[str, Any], *, language: str) -> tuple[AnsweredPage, ...]:
    """Every page that was asked, with what was answered; files are listed elsewhere."""
    pages = (
        AnsweredPage(page.key, page.title, tuple(_answers(page, answers, language)))
        for page in form.pages
        if page.condition is None or page.condition.holds(answers)
    )
    return tuple(page for page in pages if page.answers)


def _answers(page: Page, answers: dict[str, Any], language: str) -> Iterator[Answer]:
    for question in page.questions:
        if question.kind not in _SILENT and question.key in answers and question.is_asked(answers):
            yield Answer(question.key, question.kind, question.label, lines_of(question, answers, language))


def lines_of(question: Question, answers: dict[str, Any], language: str) -> tuple[str, ...]:
    """The stored answer to one question in lines of text."""
    stored = answers.get(question.key)
    if stored is None:
        return ()
    shown = question.readable(question.from_stored(stored), language)
    return (shown,) if isinstance(shown, str) else tuple(shown)
