"""Kinds `search_choice`, `nationality` and `ethnicity`: one option out of thousands, found by what is typed.

A line of text is enough: its unique match is the answer. When several match, or only something alike, the page shows
those as radio buttons under the line, with the same name: a pick counts as long as it is among what the line may mean.
"""

from collections import Counter
from collections.abc import Sequence
from functools import cached_property
from typing import Any, ClassVar, Final, Literal, Self

from pydantic import Field, model_validator
from wtforms.fields.choices import SelectChoice
from wtforms.fields.core import UnboundField

from forms.fields.base import Question, Rejected, refuse_legacy, say
from forms.fields.choices import Option
from forms.fields.inputs import TypedField, common
from forms.fields.registry import register
from forms.lists import Found, Item, ListName, OptionList, named
from forms.lookup import LONGEST
from forms.text import Text, one_line

SUGGESTIONS: Final = "/lists/{}"
"""Where a page may ask for suggestions from a named list: an address of the portal, never needed to answer."""

_QUOTED: Final = 60


class Several(Rejected):
    """What was typed may mean any of `choices` (key, Vietnamese and English words): one has to be picked."""

    def __init__(self, text: Text, choices: Sequence[tuple[str, Text]], *, part: str | None = None) -> None:
        super().__init__(text, part=part)
        self.choices = tuple(choices)


def quoted(typed: str) -> str:
    """Return what was typed for a sentence, shortened."""
    line = one_line(typed)
    return line if len(line) <= _QUOTED else f"{line[:_QUOTED]}…"


def refuse_long(typed: str) -> None:
    """Raise Rejected when `typed` is longer than any name."""
    if len(typed) > LONGEST:
        raise say(f"Tối đa {LONGEST} ký tự.", f"At most {LONGEST} characters.")


def typed_and_picked(typed: Any) -> tuple[str, str]:
    """Return the line that was typed and the key of the radio button that was picked, empty when there is none."""
    values = [str(item or "") for item in typed] if isinstance(typed, list | tuple) else [str(typed or "")]
    return values[0] if values else "", one_line(values[-1]) if len(values) > 1 else ""


class SearchAnswer(TypedField):
    """A line of text; after a choice it shows the name of what was chosen."""

    def __init__(self, *args: Any, suggest: str | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.suggest = suggest

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Read the line and the radio button picked under it."""
        self.data = str(valuelist[0]) if valuelist else ""
        self.read(valuelist)

    def _value(self) -> str:
        typed = super()._value()
        picked = len(self.raw_data or ()) > 1 or typed == self.value
        return str(self.question.readable(self.value, self.language)) if picked and self.value else typed

    def __call__(self, **kwargs: Any) -> Any:
        """Draw the line; for scripts it names the key it stands for, and where suggestions are."""
        marks = {"data-key": self.value or False, "data-suggest": self.suggest or False}
        return super().__call__(**marks, **kwargs)

    @property
    def candidates(self) -> list[SelectChoice]:
        """What the line may mean, to pick from."""
        choices = self.rejection.choices if isinstance(self.rejection, Several) else ()
        return [SelectChoice(key, words.into(self.language)) for key, words in choices]


class _SearchQuestion(Question):
    """One item of a list that is too long to show."""

    @property
    def drawn_blank(self) -> bool:
        """Not: a line and the item it stands for belong together."""
        return False

    @property
    def options_list(self) -> OptionList:
        """The list that is searched."""
        raise NotImplementedError

    @property
    def list_name(self) -> str | None:
        """The name of the list if it is shipped with the library."""
        return None

    def parse(self, typed: Any) -> str | None:
        """Return the key of what was typed, or of what was picked under it; None when blank.

        Raises Several with what to pick from, Rejected when nothing is like it.
        """
        line, picked = typed_and_picked(typed)
        refuse_long(line)
        refuse_legacy(line)
        line = one_line(line)
        if not line:
            return None
        found = self.options_list.find(line)
        if found.sure or picked in {item.key for item in found.items}:
            return picked if not found.sure else found.items[0].key
        raise _question(line, found)

    def from_stored(self, stored: Any) -> str:
        """Return the key; items that have ended stay readable. Rejected if the list never had it."""
        return self._item(str(stored)).key

    def readable(self, value: str, language: str) -> str:
        """Return the name of the item."""
        return self._item(value).label.into(language)

    def _item(self, key: str) -> Item:
        item = self.options_list.get(key)
        if item is None:
            raise _question(key, Found(()))
        return item

    def form_field(self, language: str) -> "UnboundField[Any]":
        """Return a line of text to search with."""
        suggest = SUGGESTIONS.format(self.list_name) if self.list_name else None
        return SearchAnswer(suggest=suggest, **common(self, language, spellcheck="false"))


def _question(typed: str, found: Found) -> Rejected:
    """Return the sentence that asks which of the found items is meant, or says that there is none."""
    said = quoted(typed)
    names = [item.label for item in found.items]
    if not names:
        vi = f"Không tìm thấy “{said}” trong danh sách. Hãy kiểm tra chính tả, hoặc nhập ít chữ hơn."
        return Rejected(Text(vi=vi, en=f"There is no “{said}” in the list. Check the spelling, or type less of it."))
    if found.like:
        text = Text(
            vi=f"Không tìm thấy “{said}”. Gần giống nhất: {', '.join(name.vi for name in names)}. "
            "Hãy chọn ở dưới, hoặc nhập lại.",
            en=f"There is no “{said}” here. Most alike: {', '.join(name.en for name in names)}. "
            "Choose below, or type it again.",
        )
    elif len(names) == 1:
        text = Text(
            vi=f"Có phải “{said}” là {names[0].vi}? Hãy chọn ở dưới để xác nhận, hoặc nhập lại.",
            en=f"Does “{said}” mean {names[0].en}? Choose it below to confirm, or type it again.",
        )
    else:
        text = Text(
            vi=f"Có nhiều mục khớp với “{said}”. Hãy chọn một mục ở dưới, hoặc nhập rõ hơn.",
            en=f"There are several items that match “{said}”. Choose one below, or type more of it.",
        )
    return Several(text, [(item.key, item.label) for item in found.items])


@register
class SearchChoiceQuestion(_SearchQuestion):
    """One option out of thousands: those of the definition, or of a list shipped with the library."""

    kind: Literal["search_choice"] = "search_choice"
    options: tuple[Option, ...] = Field(default=(), max_length=20000)
    list: ListName | None = None

    @model_validator(mode="after")
    def _one_source(self) -> Self:
        if bool(self.options) == (self.list is not None):
            raise ValueError("a search_choice needs either `options` or `list`")
        twice = sorted(key for key, times in Counter(option.key for option in self.options).items() if times > 1)
        if twice:
            raise ValueError(f"options given twice: {', '.join(twice)}")
        return self

    @cached_property
    def _own(self) -> OptionList:
        return OptionList(Item(option.key, option.label) for option in self.options)

    @property
    def options_list(self) -> OptionList:
        """The options of the definition, or the named list."""
        return named(self.list) if self.list else self._own

    @property
    def list_name(self) -> str | None:
        """The name of the list, None for the definition's own options."""
        return self.list


@register
class NationalityQuestion(_SearchQuestion):
    """A nationality by ISO 3166-1 code, found in Vietnamese and in English."""

    kind: Literal["nationality"] = "nationality"
    list_name: ClassVar[ListName] = "nationalities"

    @property
    def options_list(self) -> OptionList:
        """The list of nationalities."""
        return named(self.list_name)


@register
class EthnicityQuestion(_SearchQuestion):
    """One of the 54 peoples of Viet Nam by official code, found by other names too; or a foreigner, or not known."""

    always_sensitive: ClassVar[bool] = True
    kind: Literal["ethnicity"] = "ethnicity"
    list_name: ClassVar[ListName] = "ethnicities"

    @property
    def options_list(self) -> OptionList:
        """The list of peoples."""
        return named(self.list_name)
