"""What is wrong with a definition: the problem itself, and names that are taken."""

from collections.abc import Iterator
from typing import Final, NamedTuple

from forms.definition.source import Level, Place
from forms.fields import Question

RESERVED: Final = frozenset(
    {"answers", "context", "csrf_token", "data", "definition", "error_summary", "errors", "explain", "form_errors"}
    | {
        "hidden_inputs",
        "hidden_tag",
        "is_hidden",
        "is_submitted",
        "judged",
        "language",
        "meta",
        "outer",
        "page",
        "populate_obj",
    }
    | {"problems", "process", "show_if", "today", "validate", "validate_on_submit", "values"}
)
"""Names that forms have for themselves."""


class Problem(NamedTuple):
    """Something wrong at a place of the data."""

    place: Place
    what: str
    mend: str
    level: Level = "error"
    vietnamese: tuple[str, str] | None = None
    """What is wrong and how to mend it in Vietnamese."""


def warning(place: Place, english: tuple[str, str], vietnamese: tuple[str, str]) -> Problem:
    """Return a warning: what is amiss and a remedy, in both languages."""
    return Problem(place, *english, "warning", vietnamese)


def twice(place: Place, keys: list[str]) -> Iterator[Problem]:
    """Yield every key that stands in a list a second time."""
    seen: set[str] = set()
    for at, key in enumerate(keys):
        if key in seen:
            yield Problem((*place, at, "key"), f"the key `{key}` is there twice", "Give it another key")
        seen.add(key)


def well_named(question: Question, place: Place) -> Iterator[Problem]:
    """Yield a question whose key is a name that forms have for themselves."""
    if question.key in RESERVED:
        yield Problem((*place, "key"), f"`{question.key}` is a name forms have for themselves", "Give it another key")
