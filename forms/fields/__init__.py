"""The kinds of question. A new kind is a module here that registers a `Question` class, and its name in this import."""

from forms.fields import address, choices, dates, files, number, people, repeat, search, statement, text
from forms.fields.base import Context, Key, Known, Question, Rejected
from forms.fields.registry import KINDS, AnyQuestion, parse_question

__all__ = [
    "KINDS",
    "AnyQuestion",
    "Context",
    "Key",
    "Known",
    "Question",
    "Rejected",
    "address",
    "choices",
    "dates",
    "files",
    "number",
    "parse_question",
    "people",
    "repeat",
    "search",
    "statement",
    "text",
]
