"""What can be asked for in a supplement request: every component and every answer that was asked for, in order."""

from dataclasses import dataclass

from forms.answers import Answers
from forms.fields.files import FileQuestion
from forms.text import Text

_NOT_ASKED = ("file", "info", "statement")


@dataclass(frozen=True)
class Target:
    """One thing an officer can find wrong; ``value`` is what the applicant answered, ``page`` where to mend it."""

    kind: str
    key: str
    page: str
    label: Text
    value: str = ""


@dataclass(frozen=True)
class Group:
    """Targets that belong together on the screen."""

    title: Text
    targets: tuple[Target, ...]


_PAPERS = Text(vi="Thành phần hồ sơ", en="Papers in the dossier")


def groups(answers: Answers, *, language: str) -> tuple[Group, ...]:
    """The components first, then the questions page by page; as far as they are asked."""
    papers = Group(_PAPERS, tuple(_components(answers)))
    pages = [Group(page.title, tuple(_questions(answers, page.key, language))) for page in answers.pages]
    return tuple(group for group in (papers, *pages) if group.targets)


def _components(answers: Answers) -> list[Target]:
    """The components that the applicant can give: those of the file questions that are asked."""
    return [
        Target("component", question.component, page.key, answers.definition.component(question.component).name)
        for page in answers.pages
        for question in answers.asked(page.key)
        if isinstance(question, FileQuestion)
    ]


def _questions(answers: Answers, page_key: str, language: str) -> list[Target]:
    targets = []
    for question in answers.asked(page_key):
        if question.kind in _NOT_ASKED:
            continue
        value = answers.value(question.key)
        shown = question.readable(value, language) if value is not None else ""
        lines = shown if isinstance(shown, str) else "; ".join(shown)
        targets.append(Target("question", question.key, page_key, question.label, lines))
    return targets
