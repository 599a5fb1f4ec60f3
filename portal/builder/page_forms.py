"""The administrators' forms. Those of a part are made from its type."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Final

import wtforms
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms import (
    BooleanField,
    FieldList,
    FormField,
    HiddenField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired

from portal.builder.inputs import ALWAYS, LANGUAGES, NEVER, NO_INPUT, WHEN, named
from portal.builder.shapes import Editor, Shape, shapes
from portal.builder.words import Caption, caption, value_name
from portal.web.languages import say
from portal.web.page_form import ChecksField, PortalForm

Choices = Mapping[str, Sequence[tuple[str, str]]]
"""Values and labels for the fields that name something else, by field."""
_RADIO_LIMIT: Final = 5
_LONG: Final = frozenset(
    {"summary", "intro", "text", "body", "note", "hint", "originals", "presence", "sources", "vi", "en"}
)
_NONE: Final = "—"


class PartForm(PortalForm):
    """A part of a definition; ``seen`` is what it was when the page was opened."""

    seen = HiddenField()


def part_form(items: Sequence[Shape], choices: Choices) -> type[PartForm]:
    """The form of these fields."""
    fields = dict(pair for item in items if item.editor not in NO_INPUT for pair in _fields(item, choices, ""))
    return type("BuiltPartForm", (PartForm,), fields)


def _fields(item: Shape, choices: Choices, prefix: str) -> list[tuple[str, Any]]:
    name, words = prefix + item.name, caption(item.owner, item.name)
    if item.editor is Editor.TEXT:
        return [(f"{name}.{language}", _words(item, words, language)) for language in LANGUAGES]
    if item.editor is Editor.NAMED:
        return [pair for inner in named(item) for pair in _named_fields(inner, f"{name}.{inner.name}")]
    if item.editor is Editor.GROUP and item.model is not None:
        inside = (inner for inner in shapes(item.model) if inner.editor not in NO_INPUT)
        return [pair for inner in inside for pair in _fields(inner, choices, f"{name}.")]
    if item.editor is Editor.ROWS and item.model is not None:
        row = type("Row", (wtforms.Form,), dict(_row_fields(item, choices)))
        return [(name, FieldList(FormField(row), label=say(words.label), description=_hint(words)))]
    return [(name, _FIELDS.get(item.editor, _line)(item, words, choices))]


def _named_fields(item: Shape, name: str) -> Iterator[tuple[str, Any]]:
    words = Caption(value_name(item.owner, item.name), None)
    yield from ((f"{name}.{language}", _words(item, words, language)) for language in LANGUAGES)


def _row_fields(item: Shape, choices: Choices) -> Iterator[tuple[str, Any]]:
    """The inputs of a row, one line each; its key comes last and needs no explaining."""
    for inner in sorted(shapes(item.model) if item.model else (), key=lambda one: one.name == "key"):
        words = caption(inner.owner, inner.name)
        if inner.editor is Editor.TEXT:
            for language in LANGUAGES:
                attributes = {"lang": language, "autocomplete": "off"}
                yield f"{inner.name}.{language}", StringField(_in(words, language), render_kw=attributes)
        elif inner.editor in NO_INPUT:
            continue
        elif inner.name == "key":
            yield inner.name, StringField(say(words.label), render_kw={"autocomplete": "off"})
        else:
            yield from _fields(inner, choices, "")


def _in(words: Caption, language: str) -> str:
    """A label with the language its input is in."""
    return f"{say(words.label)} ({say(caption('Text', language).label)})"


def _hint(words: Caption) -> str:
    return say(words.hint) if words.hint else ""


def _words(item: Shape, words: Caption, language: str) -> Any:
    label = _in(words, language)
    long = item.name in _LONG
    attributes = {"lang": language, "autocomplete": "off", **({"rows": 3} if long else {})}
    field = TextAreaField if long else StringField
    return field(label, description=_hint(words) if language == "vi" else "", render_kw=attributes)


def _line(item: Shape, words: Caption, choices: Choices) -> Any:
    if item.name in choices:
        return _chosen(item, words, choices)
    if item.owner == "Text":
        begun = say(words.label)[:1].upper() + say(words.label)[1:]
        return TextAreaField(begun, render_kw={"rows": 3, "lang": item.name, "autocomplete": "off"})
    return StringField(say(words.label), description=_hint(words), render_kw={"autocomplete": "off"})


def _number(_item: Shape, words: Caption, _choices: Choices) -> Any:
    attributes = {"inputmode": "numeric", "autocomplete": "off", "class": "govuk-input--width-10"}
    return StringField(say(words.label), description=_hint(words), render_kw=attributes)


def _switch(_item: Shape, words: Caption, _choices: Choices) -> Any:
    return BooleanField(say(words.label), description=_hint(words))


def _one(item: Shape, words: Caption, _choices: Choices) -> Any:
    offered = [SelectChoice(str(choice), say(value_name(item.name, choice))) for choice in item.choices]
    if item.needed and len(offered) <= _RADIO_LIMIT:
        return RadioField(say(words.label), choices=offered, description=_hint(words), validate_choice=False)
    blank = [] if item.default is not None else [SelectChoice("", _NONE)]
    return SelectField(say(words.label), choices=blank + offered, description=_hint(words), validate_choice=False)


def _several(item: Shape, words: Caption, _choices: Choices) -> Any:
    offered = [SelectChoice(str(choice), say(value_name(item.name, choice))) for choice in item.choices]
    return ChecksField(say(words.label), choices=offered, description=_hint(words), validate_choice=False)


def _lines(_item: Shape, words: Caption, _choices: Choices) -> Any:
    return TextAreaField(say(words.label), description=_hint(words), render_kw={"rows": 5})


def _when(_item: Shape, words: Caption, _choices: Choices) -> Any:
    offered = [
        SelectChoice(ALWAYS, _l("Luôn bắt buộc")),
        SelectChoice(NEVER, _l("Không bắt buộc")),
        SelectChoice(WHEN, _l("Tùy câu trả lời khác")),
    ]
    return RadioField(say(words.label), choices=offered, description=_hint(words), validate_choice=False)


def _chosen(item: Shape, words: Caption, choices: Choices) -> Any:
    offered = [SelectChoice(value, label) for value, label in choices.get(item.name, ())]
    blank = SelectChoice("", _NONE)
    return SelectField(say(words.label), choices=[blank, *offered], description=_hint(words), validate_choice=False)


def _plain(_item: Shape, words: Caption, _choices: Choices) -> Any:
    return TextAreaField(say(words.label), description=_hint(words), render_kw={"rows": 3, "spellcheck": "false"})


_FIELDS: Final[dict[Editor, Callable[[Shape, Caption, Choices], Any]]] = {
    Editor.NUMBER: _number,
    Editor.SWITCH: _switch,
    Editor.ONE: _one,
    Editor.SEVERAL: _several,
    Editor.LINES: _lines,
    Editor.WHEN: _when,
    Editor.REFERENCE: _chosen,
    Editor.COUNT: _chosen,
    Editor.PLAIN: _plain,
    Editor.FORMULA: _plain,
}


class StepForm(PortalForm):
    """A step without words; ``revision`` is the one that was read."""

    revision = HiddenField(validators=[InputRequired()])


class ReturnForm(PortalForm):
    """Giving a draft back needs a note to its author."""

    revision = HiddenField(validators=[InputRequired()])
    note = TextAreaField(_l("Cần sửa gì"), [InputRequired(_l("Hãy ghi cần sửa gì."))], render_kw={"rows": 3})


class WithdrawForm(PortalForm):
    """Withdrawing an offer needs a reason that people will read."""

    reason = TextAreaField(
        _l("Lý do thôi cung cấp"),
        [InputRequired(_l("Hãy ghi lý do."))],
        description=_l("Người dân sẽ đọc lý do này."),
        render_kw={"rows": 3},
    )


class NewServiceForm(PortalForm):
    """A service from nothing: only its code and name."""

    code = StringField(
        _l("Mã thủ tục"),
        [InputRequired(_l("Hãy nhập mã thủ tục."))],
        description=_l("Mã trong danh mục quốc gia, ví dụ 2.000635."),
        render_kw={"autocomplete": "off", "class": "govuk-input--width-10"},
    )
    name_vi = StringField(_l("Tên thủ tục"), [InputRequired(_l("Hãy nhập tên thủ tục."))])
    name_en = StringField(_l("Tên tiếng Anh"), render_kw={"lang": "en"})


class CloneForm(PortalForm):
    """A service like another one, under its own code."""

    code = StringField(
        _l("Mã của dịch vụ mới"),
        [InputRequired(_l("Hãy nhập mã thủ tục."))],
        render_kw={"autocomplete": "off", "class": "govuk-input--width-10"},
    )


class ImportForm(PortalForm):
    """A definition as a YAML file."""

    file = FileField(
        _l("Tệp YAML"), description=_l("Tệp định nghĩa dịch vụ, tối đa 1 MB."), render_kw={"accept": ".yaml,.yml"}
    )


class QuestionForm(PortalForm):
    """A new question: what kind, and its words."""

    revision = HiddenField(validators=[InputRequired()])
    kind = RadioField(_l("Loại câu hỏi"), [InputRequired(_l("Hãy chọn loại câu hỏi."))], validate_choice=True)
    vi = StringField(_l("Câu hỏi (tiếng Việt)"), render_kw={"autocomplete": "off"})
    en = StringField(_l("Câu hỏi (tiếng Anh)"), render_kw={"lang": "en", "autocomplete": "off"})
