"""Compile one page of a definition, for these answers, into a WTForms class.

The class is cheap: what depends on the definition is compiled once; answers are bound to a subclass of it. Questions
that other pages rule out are left out. Those that depend on this page are there, and judged again by the server from
what was typed: a question that is not asked has no errors and no value, whatever was sent.
"""

from collections.abc import Mapping, Set
from datetime import date
from functools import cached_property, lru_cache
from typing import Any

import wtforms

from forms.ages import today_of
from forms.answers import Answers
from forms.conditions import Condition, reduced
from forms.definition import Page, ServiceForm
from forms.fields import Context, Question
from forms.fields.files import FilesAnswer
from forms.fields.inputs import AnswerField, CalculatedField, answer_fields, judged_as_typed
from forms.fields.judging import Judged, Without
from forms.narrowing import narrow
from forms.same import Same


class PageForm(wtforms.Form):  # type: ignore[misc]  # wtforms ships no types
    """The form of one page: `values()` after `validate()`; `field.question` is the definition of a field."""

    definition: ServiceForm
    page: Page
    language: str
    answers: Answers
    today: date | None = None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in answer_fields(self):
            if isinstance(field, FilesAnswer):
                field.component = self.definition.component(field.question.component)
                # What is there counts even if only what is typed now asks for it.
                field.value = self.answers.held_value(field.question.key)
        narrow(self, self.page, self.definition, self._around.scope)
        for field in answer_fields(self):
            if isinstance(field, CalculatedField) and field.short_name in self.judged.kept:
                field.value = field.question.answer(self.judged.kept[field.short_name], self.judged.scope)

    @cached_property
    def _around(self) -> Context:
        """The answers of the other pages."""
        own = frozenset(question.key for question in self.page.questions)
        return Context(scope=Without(own, self.answers.scope), today=self.today or today_of(self.answers.scope))

    @cached_property
    def judged(self) -> Judged:
        """What is asked on this page and what counts of it, as typed."""
        return judged_as_typed(self, self._around)

    @cached_property
    def _context(self) -> Context:
        return Context(scope=self.judged.scope, today=self._around.today)

    def context(self) -> Context:
        """Return what a check may look at: all answers, with those of this page as just typed."""
        return self._context

    def is_hidden(self, key: str) -> bool:
        """Say whether what was typed means that the question `key` is not asked."""
        return key in self and isinstance(self[key], AnswerField) and key not in self.judged.asked

    def values(self) -> dict[str, Any]:
        """Return the typed value of every question of the page but files, None for blank and for not asked.

        For `Answers.with_page`; meant for a form that is valid.
        """
        found = {
            field.question.key: field.value if field.question.key in self.judged.kept else None
            for field in answer_fields(self)
            if field.question.answers and not isinstance(field, FilesAnswer)
        }
        return {**dict.fromkeys(self._left_out()), **found}

    def uploads(self) -> dict[str, list[Any]]:
        """Return the new uploads of every file question that is asked and has some."""
        fields = (field for field in answer_fields(self) if isinstance(field, FilesAnswer))
        return {
            field.question.key: field.data for field in fields if field.data and not self.is_hidden(field.short_name)
        }

    def _left_out(self) -> Set[str]:
        questions = (item for item in self.page.questions if item.answers and item.control != "file")
        return {question.key for question in questions if question.key not in self}


def compile_page(
    definition: ServiceForm,
    page_key: str,
    answers: Answers,
    *,
    language: str,
    base: type[wtforms.Form] = wtforms.Form,
    today: date | None = None,
) -> type[PageForm]:
    """Return the form class of a page, on top of `base` (CSRF and the like); KeyError if there is no such page.

    `language` is `vi` or `en`; `today` is the day in Viet Nam that dates are checked against.
    """
    page = definition.page(page_key)
    answers = answers if today is None else answers.on(today)
    keys = tuple(question.key for question in possible(page, answers.scope))
    words = "en" if language.startswith("en") else "vi"
    compiled = _compiled(Same(definition), Same(base), page_key, words, keys)
    return type(compiled.__name__, (compiled,), {"answers": answers, "today": today})


def conditions_left(page: Page, scope: Mapping[str, Any]) -> tuple[Condition | bool, ...]:
    """Return what is left of the condition of each question of `page` once the answers of other pages are known."""
    open_keys = {question.key for question in page.questions}
    return tuple(
        True if question.condition is None else reduced(question.condition, scope, open_keys)
        for question in page.questions
    )


def possible(page: Page, scope: Mapping[str, Any]) -> tuple[Question, ...]:
    """Return the questions of `page` that can be asked whatever is typed on it."""
    left = conditions_left(page, scope)
    return tuple(question for question, condition in zip(page.questions, left, strict=True) if condition is not False)


@lru_cache(maxsize=1024)
def _compiled(
    definition: Same[ServiceForm], base: Same[type[wtforms.Form]], page_key: str, language: str, keys: tuple[str, ...]
) -> type[PageForm]:
    page = definition.it.page(page_key)
    fields = {item.key: item.form_field(language) for item in page.questions if item.key in keys}
    facts = {"definition": definition.it, "page": page, "language": language}
    bases = (PageForm,) if base.it is wtforms.Form else (PageForm, base.it)
    return type("CompiledPage", bases, {**facts, **fields})
