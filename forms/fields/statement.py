"""Kinds `statement` (words to agree to) and `info` (an explanation, no answer)."""

import hashlib
from functools import cached_property
from typing import Any, ClassVar, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from wtforms.fields.core import UnboundField

from forms.fields.base import Question, say
from forms.fields.inputs import CheckboxAnswer, InfoField, common
from forms.fields.registry import register
from forms.text import Text


class Agreement(BaseModel):
    """Which words were agreed to: SHA-256 of both languages, the version of the words, and the words themselves."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    sha256: str
    version: int
    text: Text | None = None


@register
class StatementQuestion(Question):
    """Words the applicant agrees to; the answer proves which words."""

    control: ClassVar[str] = "checkbox"
    kind: Literal["statement"] = "statement"
    text: Text
    version: int = Field(default=1, ge=1)

    @cached_property
    def agreement(self) -> Agreement:
        """What agreeing to these words is kept as."""
        words = f"{self.text.vi}\n\n{self.text.en}".encode()
        return Agreement(sha256=hashlib.sha256(words).hexdigest(), version=self.version, text=self.text)

    def parse(self, typed: Any) -> Agreement | None:
        """Return the agreement when the box is ticked."""
        return self.agreement if typed in (True, "y", "on", "true", "yes") else None

    def stored(self, value: Agreement) -> dict[str, Any]:
        """Return digest, version and words."""
        return value.model_dump()

    def canonical(self, value: Agreement) -> dict[str, Any]:
        """Return digest and version, which stand for the words."""
        return value.model_dump(exclude={"text"})

    def from_stored(self, stored: Any) -> Agreement:
        """Return the agreement; Rejected when it was given to other words."""
        try:
            agreed = Agreement.model_validate(stored)
        except ValidationError:
            agreed = None
        if agreed is None or (agreed.sha256, agreed.version) != (self.agreement.sha256, self.version):
            raise say(
                "Nội dung cam kết đã thay đổi; hãy đọc và đồng ý lại.",
                "These words have changed; read and agree again.",
            )
        return self.agreement

    def readable(self, value: Agreement, language: str) -> list[str]:
        """Return that it was agreed to which version, and the words; their digest is in the answers, for machines."""
        agreed = Text(vi=f"Đã đồng ý (bản {value.version})", en=f"Agreed (version {value.version})")
        return [agreed.into(language), *self.text.into(language).split("\n")]

    def typed(self, value: Agreement) -> str:
        """Return what a ticked box sends."""
        del value
        return "y"

    def form_field(self, language: str) -> "UnboundField[Any]":
        """Return a checkbox."""
        return CheckboxAnswer(**common(self, language))

    @property
    def demand(self) -> Text:
        """Ask to agree."""
        return Text(
            vi=f"Hãy đọc và đánh dấu đồng ý mục “{self.label.vi}” để tiếp tục.",
            en=f"Read “{self.label.en}” and tick the box to go on.",
        )


@register
class InfoQuestion(Question):
    """An explanation between questions: `label` is its heading, `body` its words."""

    control: ClassVar[str] = "info"
    answers: ClassVar[bool] = False
    kind: Literal["info"] = "info"
    body: Text

    def parse(self, typed: Any) -> None:
        """There is no answer."""

    def readable(self, value: Any, language: str) -> str:
        """There is nothing to read."""
        del value, language
        return ""

    def form_field(self, language: str) -> "UnboundField[Any]":
        """Return a place in the form without an input."""
        return InfoField(**common(self, language))
