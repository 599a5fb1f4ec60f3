"""What the applicant may edit: everything in a draft, and in a supplement only what was asked for."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from forms.definition import Page, ServiceForm
from forms.fields.files import FileQuestion
from forms.typing_in import FormData
from portal.dossiers import queries
from portal.dossiers.errors import AlreadySubmitted
from portal.dossiers.lifecycle import Status
from portal.dossiers.models import Dossier, Supplement


@dataclass(frozen=True)
class Scope:
    """The keys that are open for editing; None opens everything. ``supplement`` is the request that opened them."""

    pages: frozenset[str] | None = None
    questions: frozenset[str] = frozenset()
    components: frozenset[str] = frozenset()
    supplement: Supplement | None = None

    def opens(self, page: Page, question: Any) -> bool:
        """Whether this question of this page may be changed."""
        if self.pages is None or page.key in self.pages or question.key in self.questions:
            return True
        return isinstance(question, FileQuestion) and question.component in self.components

    def opens_page(self, page: Page) -> bool:
        """Whether anything on this page may be changed."""
        return any(self.opens(page, question) for question in page.questions)

    def opens_question(self, definition: ServiceForm, key: str) -> bool:
        """Whether the question with this key may be changed; False when there is none."""
        return any(self.opens(page, question) for page, question in definition.questions() if question.key == key)

    def overlay(self, page: Page, *, locked: FormData, typed: Mapping[str, list[str]]) -> FormData:
        """What was typed for the open questions, over what is kept for the locked ones."""
        open_keys = {question.key for question in page.questions if self.opens(page, question)}
        data = {name: values for name, values in locked.items() if name.partition("-")[0] not in open_keys}
        own = {name: list(values) for name, values in typed.items() if name.partition("-")[0] in open_keys}
        return FormData({**data, **own})


def scope_of(session: Session, dossier: Dossier) -> Scope:
    """What may be edited in a dossier now. Raises AlreadySubmitted when nothing may."""
    if dossier.is_draft:
        return Scope()
    asked = queries.supplement(session, dossier.id) if dossier.status == Status.SUPPLEMENT_REQUESTED else None
    if asked is None:
        raise AlreadySubmitted
    keys: dict[str, set[str]] = {"page": set(), "question": set(), "component": set()}
    for item in asked.items:
        keys.get(item["kind"], set()).add(item["key"])
    if not any(keys.values()):  # what was asked for has no place in the form: the applicant decides where it belongs
        return Scope(supplement=asked)
    return Scope(
        pages=frozenset(keys["page"]),
        questions=frozenset(keys["question"]),
        components=frozenset(keys["component"]),
        supplement=asked,
    )
