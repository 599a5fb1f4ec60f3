"""The kinds of question. A new kind is a module here that registers a `Question` class, and its name in this import."""

from forms.fields import (
    address,
    calculated,
    choices,
    compound,
    dates,
    files,
    number,
    people,
    repeat,
    statement,
    table,
    text,
)
from forms.fields.base import Context, Grid, Key, Known, Question, Rejected
from forms.fields.registry import KINDS, AnyQuestion, parse_question

__all__ = [
    "KINDS",
    "AnyQuestion",
    "Context",
    "Grid",
    "Key",
    "Known",
    "Question",
    "Rejected",
    "address",
    "calculated",
    "choices",
    "compound",
    "dates",
    "files",
    "number",
    "parse_question",
    "people",
    "repeat",
    "statement",
    "table",
    "text",
]
