"""Form macros: every shape of question, its errors, and the summary that links to them (ux 3, 21, 29)."""

from collections.abc import Callable
from typing import Any
from xml.etree.ElementTree import Element

import html5lib
import pytest
from werkzeug.datastructures import MultiDict

from forms.fields import registry
from forms.fields.base import Context
from forms.fields.inputs import group_class
from forms.text import Text

Draw = Callable[..., str]
IMPORTS = '{% from "_components/forms.html" import buttons, error_summary, field, fields, hidden, submit %}'


def words(vi: str) -> dict[str, str]:
    return {"vi": vi, "en": vi}


DEFINITION: list[dict[str, Any]] = [
    {
        "key": "name",
        "kind": "person_name",
        "label": words("Họ tên"),
        "hint": words("Viết như trong giấy tờ."),
    },
    {"key": "email", "kind": "email", "label": words("Thư điện tử"), "required": False},
    {
        "key": "purpose",
        "kind": "choice",
        "label": words("Mục đích"),
        "options": [
            {"key": "work", "label": words("Đi làm"), "hint": words("Trong nước")},
            {"key": "study", "label": words("Đi học")},
        ],
    },
    {
        "key": "school",
        "kind": "text",
        "label": words("Trường"),
        "condition": {"question": "purpose", "equals": "study"},
    },
    {"key": "home", "kind": "address", "label": words("Nơi ở")},
    {"key": "scan", "kind": "file", "label": words("Giấy tờ"), "component": "scan"},
    {
        "key": "children",
        "kind": "repeat",
        "label": words("Các con"),
        "row": words("Con"),
        "add": words("Thêm một người con"),
        "maximum": 2,
        "questions": [{"key": "name", "kind": "person_name", "label": words("Tên con")}],
    },
    {
        "key": "read_this",
        "kind": "info",
        "label": words("Cần biết"),
        "body": words("Hồ sơ được giữ 30 ngày."),
    },
    {
        "key": "truth",
        "kind": "statement",
        "label": words("Tôi đồng ý"),
        "text": words("Tôi cam đoan khai đúng."),
    },
]


class Outside:
    """The page around a group of questions."""

    def context(self) -> Context:
        return Context()

    def is_hidden(self, key: str) -> bool:
        return False


@pytest.fixture
def defined() -> Any:
    """A form made from a definition, submitted empty."""
    questions = tuple(registry.parse_question(data) for data in DEFINITION)
    form = group_class(questions, "vi")(MultiDict({"children-0-name": "123"}))
    form.outer = Outside()
    form.validate()
    return form


def parse(markup: str) -> Element:
    tree: Element = html5lib.parseFragment(markup, treebuilder="etree", namespaceHTMLElements=False)
    return tree


def text(element: Element) -> str:
    return " ".join("".join(element.itertext()).split())


def test_every_error_is_in_the_summary_and_beside_its_question_in_the_same_words(draw: Draw, defined: Any) -> None:
    page = parse(draw(IMPORTS + "{{ error_summary(form) }}{{ fields(form) }}", form=defined))
    ids = {element.get("id") for element in page.iter()}
    beside = {text(p).removeprefix("Lỗi: ") for p in page.iter("p") if p.get("class") == "pt-error"}
    links = [a for a in page.iter("a") if (a.get("href") or "").startswith("#")]

    assert len(links) >= 7
    assert {text(a) for a in links} == beside
    assert {(a.get("href") or "")[1:] for a in links} <= ids


def test_no_summary_without_errors(draw: Draw, sample_form: Callable[..., Any]) -> None:
    assert draw(IMPORTS + "{{ error_summary(form) }}", form=sample_form(checked=False)).strip() == ""


def test_errors_of_a_page_form_as_a_whole_come_first(draw: Draw, sample_form: Callable[..., Any]) -> None:
    form = sample_form(checked=False)
    form.problems = ["Mã đã được dùng."]
    assert "<li>Mã đã được dùng.</li>" in draw(IMPORTS + "{{ error_summary(form) }}", form=form)


def test_every_control_is_named_by_a_label(gallery: Draw) -> None:
    page = parse(gallery(checked=True))
    labelled = {label.get("for") for label in page.iter("label")}
    controls = [c for tag in ("input", "select", "textarea") for c in page.iter(tag) if c.get("type") != "hidden"]
    assert [c.get("name") for c in controls if c.get("id") not in labelled] == []


def test_descriptions_point_to_hint_and_error(gallery: Draw) -> None:
    page = parse(gallery(checked=True))
    ids = {element.get("id") for element in page.iter()}
    described = [e.get("aria-describedby") for e in page.iter() if e.get("aria-describedby")]
    assert described
    assert {part for one in described for part in (one or "").split()} <= ids


def test_a_browser_never_counts_or_stops_letters_being_composed(gallery: Draw) -> None:
    controls = [e for e in parse(gallery(checked=True)).iter() if e.tag in ("input", "textarea")]
    assert [c.get("name") for c in controls if {"maxlength", "minlength", "required"} & set(c.keys())] == []


def test_a_condition_travels_as_data(draw: Draw, defined: Any) -> None:
    page = parse(draw(IMPORTS + "{{ field(form.school) }}", form=defined))
    (group,) = [e for e in page.iter() if e.get("data-show-if")]
    assert group.get("data-show-if") == '{"equals": "study", "question": "purpose"}'


def test_optional_questions_say_so_and_others_carry_no_mark(draw: Draw, defined: Any) -> None:
    assert "không bắt buộc" in draw(IMPORTS + "{{ field(form.email) }}", form=defined)
    assert "không bắt buộc" not in draw(IMPORTS + "{{ field(form.name) }}", form=defined)


@pytest.mark.parametrize("label", ["Tên gọi khác (nếu có)", "Other name (if any)", "Note (optional)"])
def test_a_label_that_says_so_itself_is_not_marked_again(
    draw: Draw, sample_form: Callable[..., Any], label: str
) -> None:
    form = sample_form(checked=False)
    assert "pt-optional" in draw(IMPORTS + "{{ field(form.phone) }}", form=form)
    form.phone.label.text = label
    assert "pt-optional" not in draw(IMPORTS + "{{ field(form.phone) }}", form=form)


def test_without_scripts_a_conditional_question_says_when_to_answer(draw: Draw, defined: Any) -> None:
    defined.school.only_if = lambda: Text(vi="“Tuổi” từ 6", en="“Age” is at least 6")
    (note,) = parse(draw(IMPORTS + "{{ field(form.school) }}", form=defined)).iter("noscript")
    assert text(note) == "Chỉ trả lời nếu “Tuổi” từ 6."
    assert "<noscript" not in draw(IMPORTS + "{{ field(form.name) }}", form=defined)


def test_option_hints_are_bound_to_their_option(draw: Draw, defined: Any) -> None:
    page = parse(draw(IMPORTS + "{{ field(form.purpose) }}", form=defined))
    first = next(page.iter("input"))
    (hint,) = [e for e in page.iter() if e.get("id") == first.get("aria-describedby")]
    assert text(hint) == "Trong nước"


def test_rows_are_added_and_removed_by_buttons_that_skip_validation(
    draw: Draw, sample_form: Callable[..., Any]
) -> None:
    page = parse(draw(IMPORTS + "{{ field(form.children) }}", form=sample_form(checked=False)))
    buttons = {b.get("name"): b for b in page.iter("button")}
    assert set(buttons) == {"remove:children:0", "remove:children:1", "add:children"}
    assert all(button.get("formnovalidate") is not None for button in buttons.values())


def test_no_row_beyond_the_maximum(draw: Draw, defined: Any) -> None:
    assert "Thêm một người con" in draw(IMPORTS + "{{ field(form.children) }}", form=defined)
    defined.children.append_entry()
    assert "Thêm một người con" not in draw(IMPORTS + "{{ field(form.children) }}", form=defined)


def test_the_largest_size_stands_beside_the_file_picker(draw: Draw, sample_form: Callable[..., Any]) -> None:
    shown = draw(IMPORTS + "{{ field(form.scan) }}", form=sample_form(checked=False))
    assert "Mỗi tệp tối đa 20" in shown
    assert "giay-chung-sinh.pdf" in shown
    assert 'name="remove:scan:0"' in shown


def test_statement_and_explanation_show_their_words(draw: Draw, defined: Any) -> None:
    shown = draw(IMPORTS + "{{ fields(form) }}", form=defined)
    assert "Tôi cam đoan khai đúng." in shown
    assert "Hồ sơ được giữ 30 ngày." in shown


def test_what_was_typed_is_escaped(draw: Draw, sample_form: Callable[..., Any]) -> None:
    form = sample_form(checked=False)
    form.name.data = '"><script>alert(1)</script>'
    assert "<script>" not in draw(IMPORTS + "{{ field(form.name) }}", form=form)


def test_hidden_gives_a_token_and_makes_enter_continue(draw: Draw, sample_form: Callable[..., Any]) -> None:
    page = parse(draw(IMPORTS + "{{ hidden(form) }}{{ field(form.children) }}", form=sample_form(checked=False)))
    assert [i.get("value") for i in page.iter("input") if i.get("name") == "csrf_token"] == ["token"]
    first = next(page.iter("button"))
    assert first.get("name") is None
    assert first.get("tabindex") == "-1"
