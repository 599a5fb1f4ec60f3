"""What every kind of question is: its place in a definition, and the way of its answer.

typed (what was written) --parse--> value --stored--> JSON for the database --from_stored--> value
value --readable--> words for people          value --canonical--> what is hashed and signed
"""

from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from types import MappingProxyType
from typing import Annotated, Any, ClassVar, Final, Literal, NamedTuple

from pydantic import BaseModel, ConfigDict, StringConstraints
from wtforms.fields.core import UnboundField

from forms.ages import today_in_vietnam
from forms.conditions import Condition, Scope, as_data, comparisons
from forms.text import Text, clean, detect_legacy

Key = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,39}$")]
"""A name inside a definition: small letters, digits and underscore, a letter first."""

Known = Literal[
    "name", "personal_number", "birth_date", "sex", "ethnicity", "nationality", "address", "phone", "email",
    "tax_code", "organisation_name", "organisation_address", "position", "person", "organisation",
]  # fmt: skip
"""What a portal may know about the signed-in person and offer as a first answer, to be corrected if wrong.

`person` and `organisation` are for compound questions: every part that is known.
"""


class Rejected(ValueError):
    """What was typed cannot be the answer; `text` says why and what to do, `part` where in a compound answer."""

    def __init__(self, text: Text, *, part: str | None = None) -> None:
        super().__init__(text.en)
        self.text = text
        self.part = part


@dataclass(frozen=True)
class Context:
    """What a check may look at besides its own answer: other stored answers (row first) and the day in Viet Nam."""

    scope: Scope = field(default_factory=lambda: MappingProxyType({}))
    today: date = field(default_factory=today_in_vietnam)


class Grid(NamedTuple):
    """An answer as a table: the words of the columns, and of the cells row by row."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


class Question(BaseModel, ABC):
    """One question. Subclasses fix `kind`, add their options and say how an answer is read, kept and shown."""

    model_config = ConfigDict(frozen=True, extra="forbid", ignored_types=(cached_property,))

    control: ClassVar[str] = "text"
    """How a page shows it.

    One of text, textarea, radio, select, checkboxes, checkbox, file, group, rows, table, calculated or info.
    """
    answers: ClassVar[bool] = True
    """Whether there is anything to answer."""
    always_sensitive: ClassVar[bool] = False
    """Whether every answer of this kind is sensitive: the number of an identity document, an ethnicity."""

    key: Key
    was: Key | None = None
    """The key this question had in the version before, when it is the same question with a new key."""
    kind: str
    label: Text
    hint: Text | None = None
    required: bool | Condition = True
    condition: Condition | None = None
    autocomplete: str | None = None
    subject: Key | None = None
    prefill: Known | None = None
    read_only: bool = False
    """Whether what is known is the answer and cannot be changed; a question about which nothing is known is open."""
    sensitive: bool = False
    """Whether its answers are of the sensitive kinds (Law 91/2025/QH15, article 2): whoever keeps them seals them."""

    @property
    def is_sensitive(self) -> bool:
        """Whether its answers are sensitive: marked so, of a kind that always is, or with such a question inside."""
        return self.sensitive or self.always_sensitive or any(child.is_sensitive for child in self.children())

    @property
    def drawn_blank(self) -> bool:
        """Whether its inputs look the same whatever was answered, but for what they hold."""
        return all(child.drawn_blank for child in self.children())

    @abstractmethod
    def parse(self, typed: Any) -> Any:
        """Return the value of what was typed, None if nothing was; Rejected with a sentence if it cannot be read."""

    @abstractmethod
    def readable(self, value: Any, language: str) -> str | list[str]:
        """Return the value as people read it in `language`: one line, or several."""

    @abstractmethod
    def form_field(self, language: str) -> "UnboundField[Any]":
        """Return the unbound WTForms field of this question, its words in `language`."""

    def check(self, value: Any, context: Context) -> Iterator[Rejected]:
        """Yield what is wrong with a value that could be read, with a sentence that says what to do."""
        del value, context
        yield from ()

    def samples(self, context: Context) -> Sequence[Any]:
        """Return answers as somebody would type them, the plainest first, at least one of them right in `context`.

        Only for a kind whose answers depend on its options; the others stand in `forms.fields.sampling`.
        """
        del context
        return ()

    def stored(self, value: Any) -> Any:
        """Return the value as plain JSON data (no floats)."""
        return value

    def from_stored(self, stored: Any) -> Any:
        """Return the value of stored data; Rejected if the data is not what `stored` gives."""
        return self.parse(stored)

    def canonical(self, value: Any) -> Any:
        """Return the value as it is hashed and exchanged; the stored form unless a kind says otherwise."""
        return self.stored(value)

    def typed(self, value: Any) -> Any:
        """Return the value as a person would type it, to fill an input again."""
        return self.stored(value)

    def kept(self, stored: Any, scope: Scope) -> Any:
        """Return what counts of a held answer (stored form), given the other answers; None if nothing does."""
        del scope
        return stored

    def answer(self, stored: Any, scope: Scope) -> Any:
        """Return the value of an answer that counts; `scope` is for kinds that explain themselves by other answers."""
        del scope
        return self.from_stored(stored)

    def faults(self, stored: Any, context: Context) -> Iterator[Text]:
        """Yield what is wrong with an answer that counts, with whatever is inside it."""
        yield from (problem.text for problem in self.check(self.from_stored(stored), context))

    def grid(self, value: Any, language: str) -> Grid | None:
        """Return the value as a table, None for one that is read as lines."""
        del value, language
        return None

    def known_names(self) -> frozenset[str]:
        """Return the names of what a first answer is made from."""
        return frozenset((self.prefill,)) if self.prefill else frozenset()

    def known_answer(self, known: Mapping[str, Any]) -> Any:
        """Return what is known, as it would be typed; None if nothing is."""
        return known.get(self.prefill) if self.prefill else None

    def children(self) -> Sequence["Question"]:
        """Return the questions inside this one."""
        return ()

    def inside(self) -> Mapping[str, "Question | None"]:
        """Return what a condition may name after a dot: the questions inside, None for a part that is only text."""
        return {child.key: child for child in self.children()}

    def open_conditions(self) -> Iterator[Condition]:
        """Yield the conditions that decide what of this question can be answered."""
        if self.condition is not None:
            yield self.condition
        for child in self.children():
            yield from child.open_conditions()

    def references(self) -> Iterator[str]:
        """Yield the keys of other questions this one reads."""
        own = () if self.condition is None else (self.condition,)
        for condition in own if isinstance(self.required, bool) else (*own, self.required):
            yield from (comparison.subject for comparison in comparisons(condition))

    def is_asked(self, scope: Scope) -> bool:
        """Say whether the question is asked, given the other answers."""
        return self.condition is None or self.condition.holds(scope)

    def is_required(self, scope: Scope) -> bool:
        """Say whether an answer is needed, given the other answers."""
        if isinstance(self.required, bool):
            return self.required and self.answers
        return self.required.holds(scope)

    @cached_property
    def shown_if(self) -> dict[str, Any] | None:
        """The condition as plain data, for a script; None when the question is always asked."""
        return as_data(self.condition) if self.condition is not None else None

    @property
    def demand(self) -> Text:
        """The sentence for a required question that has no answer."""
        return Text(
            vi=f"Vui lòng trả lời mục “{self.label.vi}”.",
            en=f"Please answer “{self.label.en}”.",
        )


ENCODING: Final = Text(
    vi="Nội dung này có vẻ dùng bảng mã cũ (TCVN3 hoặc VNI) hoặc bị lỗi chữ. "
    "Hãy chọn bảng mã Unicode trong bộ gõ rồi nhập lại.",
    en="This looks like text in an old Vietnamese encoding (TCVN3 or VNI), or with damaged letters. "
    "Switch your keyboard tool to Unicode and type it again.",
)

_NOT_TEXT: Final = Text(
    vi="Không đọc được nội dung này; hãy nhập lại bằng chữ hoặc số.",
    en="This cannot be read; enter it again in letters or digits.",
)


def refuse_legacy(typed: str) -> None:
    """Raise Rejected when `typed` looks like Vietnamese that is not Unicode (R9.1b), as typed or once cleaned.

    What is kept is the cleaned text: it must not be refused when it is read back.
    """
    if not typed.isascii() and (detect_legacy(typed) or detect_legacy(clean(typed))):
        raise Rejected(ENCODING)


def typed_text(typed: Any, *, longest: int) -> str:
    """Return what was typed as text, nothing as ``; Rejected if it is no text, endless, or in an old encoding."""
    if typed is None:
        return ""
    if isinstance(typed, bool) or not isinstance(typed, str | int):
        raise Rejected(_NOT_TEXT)
    text = str(typed)
    if len(text) > longest:
        raise say(
            f"Nội dung dài {len(text)} ký tự; mục này nhận tối đa {longest} ký tự. Hãy rút gọn rồi nhập lại.",
            f"This has {len(text)} characters; at most {longest} are taken here. Shorten it and enter it again.",
        )
    refuse_legacy(text)
    return text


def say(vi: str, en: str) -> Rejected:
    """Return the rejection with these words."""
    return Rejected(Text(vi=vi, en=en))
