"""What can be asked for in a supplement request: every component and every question of the form, in its order."""

from dataclasses import dataclass

from forms.answers import Answers
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


_PAPERS = Text(vi="Thành phần hồ sơ", en="Papers of the dossier")


def groups(answers: Answers, *, language: str) -> tuple[Group, ...]:
    """The components first, then the questions page by page; each page as a whole as well."""
    papers = Group(_PAPERS, tuple(_components(answers)))
    pages = [Group(page.title, tuple(_questions(answers, page.key, language))) for page in answers.pages]
    return tuple(group for group in (papers, *pages) if group.targets)


def _components(answers: Answers) -> list[Target]:
    page_of = {
        question.component: page.key
        for page, question in answers.definition.questions()
        if hasattr(question, "component")
    }
    return [
        Target("component", component.key, page_of[component.key], component.name)
        for component in answers.definition.components
        if component.key in page_of
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
