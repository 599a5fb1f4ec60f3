"""The registry of kinds: a new kind is one module that defines a `Question` class and registers it."""

from collections.abc import Mapping
from typing import Annotated, Any, Final, TypeVar

from pydantic import PlainValidator
from pydantic_core import PydanticCustomError

from forms.fields.base import Question

KINDS: Final[dict[str, type[Question]]] = {}
"""Every kind of question by its name in a definition (`kind: date`)."""

Kind = TypeVar("Kind", bound=type[Question])


def kind_name(kind: type[Question]) -> str:
    """Return the name of a kind, the default of its `kind` field."""
    return str(kind.model_fields["kind"].default)


def register(kind: Kind) -> Kind:
    """Class decorator: make `kind` known under its name; ValueError if the name is taken."""
    name = kind_name(kind)
    if name in KINDS:
        raise ValueError(f"two kinds of question are called {name}")
    KINDS[name] = kind
    return kind


def parse_question(data: Any) -> Question:
    """Return the typed question for `data`, a mapping with a `kind`; pydantic errors keep their place."""
    if isinstance(data, Question):
        return data
    name = data.get("kind") if isinstance(data, Mapping) else None
    if not isinstance(name, str) or name not in KINDS:
        known = ", ".join(sorted(KINDS))
        raise PydanticCustomError(
            "kind", "unknown kind of question {name}; known: {known}", {"name": str(name)[:40], "known": known}
        )
    return KINDS[name].model_validate(data)


AnyQuestion = Annotated[Question, PlainValidator(parse_question)]
"""Any registered kind, as the type of a field in a definition."""
