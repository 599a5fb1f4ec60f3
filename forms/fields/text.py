"""Kinds `text` (one line) and `long_text` (several)."""

import re
from collections.abc import Iterator, Sequence
from typing import Any, ClassVar, Final, Literal, Self

from pydantic import Field, model_validator
from wtforms.fields.core import UnboundField

from forms.fields.base import Context, Question, Rejected, say, typed_text
from forms.fields.inputs import AreaField, common
from forms.fields.patterns import Pattern
from forms.fields.registry import register
from forms.fields.textual import TextualQuestion
from forms.text import clean

_LONGEST: Final = 100_000
_FORMATS: Final = {
    "digits": re.compile(r"[0-9]+"),
    "code": re.compile(r"[^\W_](?:[\w .,/()-]*[\w)])?"),
}
_FORMAT_SAYS: Final = {
    "digits": say("Mục này chỉ gồm chữ số 0–9.", "Use digits 0–9 only."),
    "code": say(
        "Mục này chỉ gồm chữ cái, chữ số, dấu cách và các dấu . , / ( ) -.",
        "Use only letters, digits, spaces and the marks . , / ( ) -.",
    ),
}


def length_problems(value: str, *, minimum: int, maximum: int) -> Iterator[Rejected]:
    """Yield a sentence when `value` has fewer or more characters than allowed (characters, not bytes)."""
    if len(value) < minimum:
        yield say(f"Vui lòng nhập ít nhất {minimum} ký tự.", f"Enter at least {minimum} characters.")
    if len(value) > maximum:
        yield say(
            f"Nội dung dài {len(value)} ký tự; vui lòng rút gọn còn tối đa {maximum} ký tự.",
            f"This has {len(value)} characters; shorten it to {maximum} or fewer.",
        )


def sized(text: str, minimum: int, maximum: int) -> str:
    """Return `text` made longer with its last letter, or cut, to have `minimum` to `maximum` characters."""
    return text.ljust(minimum, text[-1])[:maximum].strip() or text[:1]


@register
class TextQuestion(TextualQuestion):
    """One line of text; `format` limits it to digits or to the characters of a document number, `pattern` to a form."""

    kind: Literal["text"] = "text"
    min_length: int = Field(default=0, ge=0)
    max_length: int = Field(default=200, ge=1, le=1000)
    format: Literal["free", "digits", "code"] = "free"
    pattern: Pattern | None = None

    @model_validator(mode="after")
    def _example_fits(self) -> Self:
        if self.pattern and any(self.check(self.pattern.example, Context())):
            raise ValueError("the example of the pattern breaks the other limits of the question")
        return self

    def check(self, value: str, context: Context) -> Iterator[Rejected]:
        """Check length and characters."""
        del context
        yield from length_problems(value, minimum=self.min_length, maximum=self.max_length)
        if self.format != "free" and not _FORMATS[self.format].fullmatch(value):
            yield _FORMAT_SAYS[self.format]
        if self.pattern and not self.pattern.fits(value):
            yield Rejected(self.pattern.message)

    def samples(self, context: Context) -> Sequence[Any]:
        """Return the example of the pattern, else text of an allowed length."""
        del context
        if self.pattern:
            return [self.pattern.example]
        plain = {"free": "Nội dung mẫu", "digits": "123456", "code": "12/2026/QĐ"}[self.format]
        return [sized(plain, self.min_length, self.max_length), sized("1", self.min_length, self.max_length)]


@register
class LongTextQuestion(Question):
    """Several lines of text."""

    control: ClassVar[str] = "textarea"
    kind: Literal["long_text"] = "long_text"
    min_length: int = Field(default=0, ge=0)
    max_length: int = Field(default=2000, ge=1, le=20000)
    rows: int = Field(default=5, ge=2, le=30)

    def parse(self, typed: Any) -> str | None:
        """Return the lines with their breaks, None when blank."""
        return clean(typed_text(typed, longest=_LONGEST)) or None

    def check(self, value: str, context: Context) -> Iterator[Rejected]:
        """Check the length."""
        del context
        yield from length_problems(value, minimum=self.min_length, maximum=self.max_length)

    def readable(self, value: str, language: str) -> list[str]:
        """Return the lines."""
        del language
        return value.split("\n")

    def samples(self, context: Context) -> Sequence[Any]:
        """Return two lines, or text of an allowed length."""
        del context
        return [sized("Nội dung mẫu.\nDòng thứ hai.", self.min_length, self.max_length)]

    def form_field(self, language: str) -> "UnboundField[Any]":
        """Return a text area."""
        return AreaField(**common(self, language, rows=self.rows))
