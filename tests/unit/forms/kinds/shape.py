"""What the table of a kind looks like. A new kind: a module in `tables/` whose TABLES names it; nothing else."""

import importlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from hypothesis import strategies as st

from forms.fields import Context, Question, Rejected, parse_question
from forms.text import Text

TODAY = date(2026, 11, 23)
FEWEST = 10


@dataclass(frozen=True)
class Good:
    """Something typed that is taken: what is stored, and how it is read where that is worth saying."""

    typed: Any
    stored: Any
    vi: Any = None
    en: Any = None
    options: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Bad:
    """Something typed that is refused, with the whole sentence that is shown."""

    typed: Any
    vi: str
    options: Mapping[str, Any] = field(default_factory=dict)
    scope: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Table:
    """A kind: its options, what it takes and refuses, and `more` that it takes (a strategy of what is typed)."""

    accepted: Iterable[Good] = ()
    refused: Iterable[Bad] = ()
    options: Mapping[str, Any] = field(default_factory=dict)
    more: st.SearchStrategy[Any] | None = None
    cleaned: bool = True
    """Whether a person types it, so that invisible characters and other forms of letters mean the same."""


def good(typed: Any, stored: Any, vi: Any = None, en: Any = None, **options: Any) -> Good:
    """Return a row of what is taken, `options` on top of those of the table."""
    return Good(typed, stored, vi, en, options)


def bad(typed: Any, vi: str, *, scope: Mapping[str, Any] | None = None, **options: Any) -> Bad:
    """Return a row of what is refused, `scope` being the other answers."""
    return Bad(typed, vi, options, scope or {})


def all_tables() -> dict[str, Table]:
    """Return the table of every kind, from every module of `tables/`."""
    found: dict[str, Table] = {}
    for path in sorted((Path(__file__).parent / "tables").glob("*.py")):
        found |= importlib.import_module(f"tests.unit.forms.kinds.tables.{path.stem}").TABLES
    return found


def ask(kind: str, *options: Mapping[str, Any]) -> Question:
    """Return a question of this kind, later options before earlier ones."""
    data: dict[str, Any] = {"key": "asked", "kind": kind, "label": {"vi": "Mục", "en": "Item"}}
    for given in options:
        data |= given
    return parse_question(data)


def sentences(question: Question, typed: Any, scope: Mapping[str, Any]) -> list[Text]:
    """Return everything that is said about what was typed, as a page would say it."""
    try:
        value = question.parse(typed)
    except Rejected as rejection:
        return [rejection.text]
    if value is None:
        return [question.demand] if question.answers else []
    return [problem.text for problem in question.check(value, Context(scope=scope, today=TODAY))]


def each_text(typed: Any, change: Callable[[str], str]) -> Any:
    """Return what was typed with every text in it changed, keys aside."""
    if isinstance(typed, str):
        return change(typed)
    if isinstance(typed, Mapping):
        return {key: each_text(value, change) for key, value in typed.items()}
    return [each_text(item, change) for item in typed] if isinstance(typed, list) else typed
