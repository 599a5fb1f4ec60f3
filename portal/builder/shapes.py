"""What can be edited of a part of a definition, read from its type: each field with the editor that suits it.

Kinds of question and fields that come later need nothing here: what no editor suits is shown as plain data.
"""

import types
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from functools import cache
from typing import Annotated, Any, Final, Literal, Union, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from forms.conditions import Condition
from forms.definition import ServiceForm
from forms.fields import KINDS, AnyQuestion, Key, Question
from forms.formulas import Formula
from forms.text import Text
from portal.builder.errors import PartGone
from portal.builder.tree import Data, Place, at

_SIMPLE_FIELDS: Final = 4
_OWN_NAMES: Final = frozenset({"key", "subject", "was"})


class Editor(StrEnum):
    """How a field is edited."""

    TEXT = "text"
    LINE = "line"
    NUMBER = "number"
    NUMBER_OR_WORD = "number_or_word"
    DAY = "day"
    SWITCH = "switch"
    ONE = "one"
    SEVERAL = "several"
    LINES = "lines"
    CONDITION = "condition"
    WHEN = "when"
    REFERENCE = "reference"
    COUNT = "count"
    FORMULA = "formula"
    ROWS = "rows"
    PARTS = "parts"
    QUESTIONS = "questions"
    GROUP = "group"
    NAMED = "named"
    PLAIN = "plain"


_LEAVES: Final = frozenset(
    {Editor.TEXT, Editor.LINE, Editor.NUMBER, Editor.DAY, Editor.SWITCH, Editor.ONE, Editor.CONDITION}
)


@dataclass(frozen=True)
class Shape:
    """One field of a part: ``model`` is that of the parts inside it, ``choices`` the values of a closed list."""

    owner: str
    name: str
    editor: Editor
    needed: bool
    default: Any
    model: type[BaseModel] | None = None
    choices: tuple[Any, ...] = ()


@dataclass(frozen=True)
class _Guess:
    editor: Editor
    model: type[BaseModel] | None = None
    choices: tuple[Any, ...] = ()


@cache
def shapes(model: type[BaseModel]) -> tuple[Shape, ...]:
    """The fields of ``model`` in the order of its definition, the kind of a question apart."""
    found = []
    for name, field in model.model_fields.items():
        if name == "kind" and issubclass(model, Question):
            continue
        guess = _named(model, name, field) or _guessed(_whole(field))
        default = None if field.is_required() else field.get_default(call_default_factory=True)
        alias = field.alias or name
        found.append(
            Shape(_owner(model, name), alias, guess.editor, field.is_required(), default, guess.model, guess.choices)
        )
    offered = next((item.choices for item in found if item.editor is Editor.SEVERAL), ())
    return tuple(replace(item, choices=offered) if item.editor is Editor.NAMED else item for item in found)


def shape(model: type[BaseModel], name: str) -> Shape:
    """The field called ``name``. Raises PartGone."""
    found = next((item for item in shapes(model) if item.name == name), None)
    if found is None:
        raise PartGone
    return found


def _owner(model: type[BaseModel], name: str) -> str:
    """Who labels the field: the kind of question, or the base of all of them, or the name of the part."""
    if not issubclass(model, Question):
        return model.__name__
    return "Question" if name in Question.model_fields else str(model.model_fields["kind"].default)


def _named(model: type[BaseModel], name: str, field: FieldInfo) -> _Guess | None:
    """Fields that name another part are chosen from a list."""
    if name == "proof":
        return _Guess(Editor.REFERENCE)
    if not issubclass(model, Question) or name in _OWN_NAMES:
        return None
    options = _options(_whole(field))
    reads = name == "component" or (Key in options and not field.is_required() and field.default is None)
    return _Guess(Editor.REFERENCE) if reads else None


def _whole(field: FieldInfo) -> Any:
    """The annotation with what pydantic has taken from around it."""
    return Annotated[(field.annotation, *field.metadata)] if field.metadata else field.annotation


def _options(annotation: Any) -> tuple[Any, ...]:
    """The alternatives of a union, nothing apart; anything else alone."""
    if get_origin(annotation) in (Union, types.UnionType):
        return tuple(item for item in get_args(annotation) if item is not type(None))
    return (annotation,)


def _guessed(annotation: Any) -> _Guess:
    if annotation == Condition:
        return _Guess(Editor.CONDITION)
    if annotation == Formula:
        return _Guess(Editor.FORMULA)
    options = _options(annotation)
    if len(options) > 1:
        return _union(options)
    (only,) = options
    if only != annotation:
        return _guessed(only)
    if get_origin(annotation) is Annotated:
        return _guessed(get_args(annotation)[0])
    if get_origin(annotation) is Literal:
        return _Guess(Editor.ONE, choices=get_args(annotation))
    if get_origin(annotation) in (dict, Mapping):
        return _named_texts(*get_args(annotation))
    if get_origin(annotation) is tuple:
        return _list(get_args(annotation)[0])
    return _plain_type(annotation)


def _named_texts(name: Any, value: Any) -> _Guess:
    """Texts by name; the names are the choices of the field beside it."""
    return _Guess(Editor.NAMED if name is str and value is Text else Editor.PLAIN)


def _union(options: tuple[Any, ...]) -> _Guess:
    if Condition in options and bool in options:
        return _Guess(Editor.WHEN)
    if Formula in options:
        return _Guess(Editor.COUNT)
    closed = [item for item in options if get_origin(item) is Literal]
    if len(closed) == 1 and int in options:
        return _Guess(Editor.NUMBER_OR_WORD, choices=tuple(get_args(closed[0])))
    return _Guess(Editor.PLAIN)


def _list(item: Any) -> _Guess:
    if item == AnyQuestion:
        return _Guess(Editor.QUESTIONS)
    inside = _guessed(item)
    if inside.editor is Editor.TEXT:
        return _Guess(Editor.ROWS, model=Text)
    if inside.editor is Editor.GROUP and inside.model is not None:
        return _Guess(Editor.ROWS if is_simple(inside.model) else Editor.PARTS, model=inside.model)
    if inside.editor is Editor.ONE:
        return _Guess(Editor.SEVERAL, choices=inside.choices)
    return _Guess(Editor.LINES if inside.editor is Editor.LINE else Editor.PLAIN)


def _plain_type(annotation: Any) -> _Guess:
    if not isinstance(annotation, type):
        return _Guess(Editor.PLAIN)
    if issubclass(annotation, Text):
        return _Guess(Editor.TEXT)
    if issubclass(annotation, BaseModel):
        return _Guess(Editor.GROUP, model=annotation)
    simple: Mapping[type, Editor] = {bool: Editor.SWITCH, int: Editor.NUMBER, date: Editor.DAY, str: Editor.LINE}
    return _Guess(simple.get(annotation, Editor.PLAIN))


def is_simple(model: type[BaseModel]) -> bool:
    """Whether a part is small enough to be edited as a row of the part around it."""
    fields = shapes(model)
    return len(fields) <= _SIMPLE_FIELDS and all(item.editor in _LEAVES for item in fields)


def model_at(data: Data, place: Place) -> type[BaseModel]:
    """The type of the part at ``place``. Raises PartGone when there is no such part."""
    model: type[BaseModel] = ServiceForm
    for depth, step in enumerate(place):
        if isinstance(step, int):
            continue
        inside = shape(model, step)
        if inside.editor is Editor.QUESTIONS:
            model = kind_of(at(data, place[: depth + 2]))
        elif inside.model is not None:
            model = inside.model
        else:
            raise PartGone
    return model


def kind_of(question: Any) -> type[Question]:
    """The kind of a question as data. Raises PartGone."""
    kind = KINDS.get(question.get("kind", "")) if isinstance(question, Mapping) else None
    if kind is None:
        raise PartGone
    return kind
