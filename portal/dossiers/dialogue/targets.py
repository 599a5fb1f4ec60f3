"""What a correction can be about: every paper and every answer that was asked for and handed in."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from forms.answers import Answers
from forms.fields.files import FileQuestion
from forms.text import Text
from portal.dossiers.application import lines
from portal.dossiers.models import DossierFile

_NOT_SAID = frozenset({"info", "statement"})


@dataclass(frozen=True)
class Target:
    """One thing that was handed in: where it stands in the form, and ``before``, what was said or given."""

    kind: str
    key: str
    page: str
    label: Text
    before: str

    @property
    def name(self) -> str:
        """How the page of the correction calls it."""
        return f"{self.kind}-{self.key}"

    def corrected(self, after: str) -> dict[str, Any]:
        """The item of a correction that says what is right instead."""
        place = {"kind": self.kind, "key": self.key, "page": self.page, "before": self.before, "after": after}
        return place | {"label_vi": self.label.vi, "label_en": self.label.en}


@dataclass(frozen=True)
class Group:
    """The targets of one page of the form."""

    title: Text
    targets: tuple[Target, ...]


def groups(answers: Answers, files: Iterable[DossierFile], *, language: str) -> list[Group]:
    """Everything that was handed in, page by page."""
    given: dict[str, list[str]] = {}
    for file in files:
        given.setdefault(file.question, []).append(file.name)
    found = [Group(page.title, tuple(_targets(answers, page.key, given, language))) for page in answers.pages]
    return [group for group in found if group.targets]


def _targets(answers: Answers, page: str, given: dict[str, list[str]], language: str) -> list[Target]:
    targets = []
    for question in answers.asked(page):
        if isinstance(question, FileQuestion):
            name = answers.definition.component(question.component).name
            targets.append(Target("component", question.component, page, name, "; ".join(given.get(question.key, []))))
        elif question.kind not in _NOT_SAID and question.answers:
            value = answers.value(question.key)
            said = "" if value is None else "; ".join(lines(question.readable(value, language)))
            targets.append(Target("question", question.key, page, question.label, said))
    return targets
