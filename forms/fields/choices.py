"""Kinds `choice` (one option), `choices` (several) and `yes_no`."""

from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import Any, ClassVar, Final, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator
from wtforms.fields.choices import SelectChoice
from wtforms.fields.core import UnboundField

from forms.conditions import Condition, Scope, comparisons
from forms.fields.base import Context, Key, Question, Rejected, say, typed_text
from forms.fields.inputs import CheckboxesAnswer, RadioAnswer, SelectAnswer, common
from forms.fields.registry import register
from forms.text import Text, fold, one_line

_RADIO_LIMIT: Final = 7
_LONGEST: Final = 1000
_UNKNOWN: Final = Text(vi="Hãy chọn một mục trong danh sách.", en="Choose an item of the list.")
_FIRST: Final = Text(vi="— Chọn một mục —", en="— Choose one —")


class Option(BaseModel):
    """One option: `key` is kept, `label` is read; with a `condition` it is offered only where that holds."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    key: Key
    label: Text
    hint: Text | None = None
    condition: Condition | None = None


class _OptionsQuestion(Question):
    options: tuple[Option, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _different_keys(self) -> Self:
        keys = [option.key for option in self.options]
        twice = sorted({key for key in keys if keys.count(key) > 1})
        if twice:
            raise ValueError(f"options given twice: {', '.join(twice)}")
        return self

    def option(self, key: str) -> Option:
        """Return the option with this key; Rejected if there is none."""
        for option in self.options:
            if option.key == key:
                return option
        raise Rejected(_UNKNOWN)

    def chosen(self, typed: Any) -> Option | None:
        """Return the option whose key or label (with or without accents) was given, None when nothing was."""
        line = one_line(typed_text(typed, longest=_LONGEST))
        if not line:
            return None
        by_key = next((option for option in self.options if option.key == line), None)
        return by_key or self._named(fold(line))

    def _named(self, folded: str) -> Option:
        named = [option for option in self.options if folded in {fold(option.label.vi), fold(option.label.en)}]
        if len(named) != 1:
            raise Rejected(_UNKNOWN)
        return named[0]

    @cached_property
    def conditional(self) -> dict[str, Condition]:
        """The conditions of the options that have one, by key."""
        return {option.key: option.condition for option in self.options if option.condition is not None}

    def offers(self, key: str, scope: Scope) -> bool:
        """Say whether the option is offered, given the other answers."""
        condition = self.conditional.get(key)
        return condition is None or condition.holds(scope)

    def open_conditions(self) -> Iterator[Condition]:
        """Add those of the options."""
        yield from super().open_conditions()
        yield from self.conditional.values()

    def references(self) -> Iterator[str]:
        """Add what the options depend on."""
        yield from super().references()
        for condition in self.conditional.values():
            yield from (comparison.subject for comparison in comparisons(condition))

    @property
    def drawn_blank(self) -> bool:
        """Not when other answers decide what is offered."""
        return not self.conditional

    def labels(self, language: str) -> list[SelectChoice]:
        """Return key and label of every option, in the order of the definition."""
        return [SelectChoice(option.key, option.label.into(language)) for option in self.options]


@register
class ChoiceQuestion(_OptionsQuestion):
    """One option; radio buttons up to seven options, else a list, unless `display` says otherwise."""

    kind: Literal["choice"] = "choice"
    display: Literal["auto", "radio", "select"] = "auto"

    @property
    def by_radio(self) -> bool:
        """Whether the options are radio buttons."""
        return self.display == "radio" or (self.display == "auto" and len(self.options) <= _RADIO_LIMIT)

    def parse(self, typed: Any) -> str | None:
        """Return the key of the option, None when none is chosen."""
        option = self.chosen(typed)
        return option.key if option else None

    def kept(self, stored: Any, scope: Scope) -> Any:
        """Return the key of an option that is offered."""
        return stored if stored is None or self.offers(stored, scope) else None

    def check(self, value: str, context: Context) -> Iterator[Rejected]:
        """Refuse an option that is not offered."""
        if not self.offers(value, context.scope):
            yield Rejected(_UNKNOWN)

    def readable(self, value: str, language: str) -> str:
        """Return the label."""
        return self.option(value).label.into(language)

    def form_field(self, language: str) -> "UnboundField[Any]":
        """Return radio buttons or a list."""
        if self.by_radio:
            return RadioAnswer(choices=self.labels(language), control="radio", **common(self, language))
        first = [SelectChoice("", _FIRST.into(language))]
        return SelectAnswer(choices=first + self.labels(language), control="select", **common(self, language))


@register
class ChoicesQuestion(_OptionsQuestion):
    """Any number of options between `minimum` and `maximum`."""

    control: ClassVar[str] = "checkboxes"
    kind: Literal["choices"] = "choices"
    minimum: int = Field(default=0, ge=0)
    maximum: int | None = Field(default=None, ge=1)

    def parse(self, typed: Any) -> tuple[str, ...] | None:
        """Return the keys in the order of the definition, None when none is chosen."""
        given: Sequence[Any] = typed if isinstance(typed, list | tuple) else [typed]
        keys = {option.key for item in given if (option := self.chosen(item))}
        return tuple(option.key for option in self.options if option.key in keys) or None

    def check(self, value: tuple[str, ...], context: Context) -> Iterator[Rejected]:
        """Check how many are chosen, and that each is offered."""
        if not all(self.offers(key, context.scope) for key in value):
            yield Rejected(_UNKNOWN)
        if len(value) < self.minimum:
            yield say(f"Hãy chọn ít nhất {self.minimum} mục.", f"Choose at least {self.minimum}.")
        if self.maximum is not None and len(value) > self.maximum:
            yield say(f"Chỉ được chọn tối đa {self.maximum} mục.", f"Choose at most {self.maximum}.")

    def kept(self, stored: Any, scope: Scope) -> Any:
        """Return the keys of the options that are offered, None when there are none."""
        return [key for key in stored or () if self.offers(key, scope)] or None

    def stored(self, value: tuple[str, ...]) -> list[str]:
        """Return the keys."""
        return list(value)

    def readable(self, value: tuple[str, ...], language: str) -> list[str]:
        """Return the labels, one a line."""
        return [self.option(key).label.into(language) for key in value]

    def samples(self, context: Context) -> Sequence[Any]:
        """Return the fewest options that are enough, from each option on, then as many as possible."""
        del context
        keys = [option.key for option in self.options]
        fewest = max(1, self.minimum)
        some = [(keys[at:] + keys)[:fewest] for at in range(len(keys))]
        return [*some, keys[: self.maximum]]

    def form_field(self, language: str) -> "UnboundField[Any]":
        """Return checkboxes."""
        return CheckboxesAnswer(choices=self.labels(language), **common(self, language))


@register
class YesNoQuestion(Question):
    """Yes or no; no answer is neither."""

    control: ClassVar[str] = "radio"
    kind: Literal["yes_no"] = "yes_no"

    words: ClassVar[dict[bool, Text]] = {True: Text(vi="Có", en="Yes"), False: Text(vi="Không", en="No")}
    keys: ClassVar[dict[str, bool]] = {"yes": True, "no": False}
    spoken: ClassVar[dict[str, bool]] = {"yes": True, "co": True, "no": False, "khong": False}

    def parse(self, typed: Any) -> bool | None:
        """Return the answer of `yes`, `no`, `có`, `không`, or of a truth value; None when there is none."""
        if isinstance(typed, bool):
            return typed
        word = fold(typed_text(typed, longest=_LONGEST))
        if word and word not in self.spoken:
            raise Rejected(_UNKNOWN)
        return self.spoken.get(word)

    def readable(self, value: bool, language: str) -> str:
        """Return `Có` or `Không`."""
        return self.words[value].into(language)

    def typed(self, value: bool) -> str:
        """Return `yes` or `no`."""
        return "yes" if value else "no"

    def samples(self, context: Context) -> Sequence[Any]:
        """Return both answers."""
        del context
        return list(self.keys)

    def form_field(self, language: str) -> "UnboundField[Any]":
        """Return two radio buttons."""
        labels = [SelectChoice(key, self.words[answer].into(language)) for key, answer in self.keys.items()]
        return RadioAnswer(choices=labels, **common(self, language))
