"""Every kind of question as a page draws it: safe to type into with any tool, everything bound to its input."""

from collections.abc import Callable
from typing import Any
from xml.etree.ElementTree import Element

import html5lib
import pytest

from forms.fields import KINDS, Context
from forms.fields.inputs import Group, group_class
from forms.typing_in import FormData
from tests.unit.forms.kinds.shape import all_tables, ask

Draw = Callable[..., str]
TABLES = all_tables()
IMPORTS = '{% from "_components/forms.html" import error_summary, fields %}'
LIMITS = {"maxlength", "minlength", "pattern", "required", "min", "max", "step", "data-mask", "data-inputmask"}
TYPES = {"text", "radio", "checkbox", "file", None}
"""`number`, `date`, `email` and `url` inputs drop or refuse what is typed before anybody can say why."""


class Outside:
    """A page on which nothing else is asked."""

    def context(self) -> Context:
        return Context()

    def is_hidden(self, key: str) -> bool:
        return False


def page(draw: Draw, kind: str, language: str = "vi", **options: Any) -> Element:
    """Return the drawn question after an empty submission."""
    question = ask(kind, {"hint": {"vi": "Gợi ý", "en": "Hint"}}, TABLES[kind].options, options)
    form: Group = group_class((question,), language)(formdata=FormData({"other": ["x"]}))
    form.outer = Outside()
    form.validate()
    markup = draw(IMPORTS + "{{ error_summary(form) }}{{ fields(form) }}", form=form)
    tree: Element = html5lib.parseFragment(markup, treebuilder="etree", namespaceHTMLElements=False)
    return tree


def inputs(tree: Element) -> list[Element]:
    """What people see and type into."""
    found = [element for element in tree.iter() if element.tag in {"input", "select", "textarea"}]
    return [element for element in found if element.get("type") != "hidden"]


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_typing_tools_work_in_every_input(draw: Draw, kind: str) -> None:
    for element in inputs(page(draw, kind)):
        assert not LIMITS & set(element.attrib), element.attrib
        assert not [name for name in element.attrib if name.startswith("on")]
        assert element.tag != "input" or element.get("type") in TYPES


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_every_input_has_a_label_and_names_what_describes_it(draw: Draw, kind: str) -> None:
    tree = page(draw, kind)
    ids = [element.get("id") for element in tree.iter() if element.get("id")]
    assert sorted(ids) == sorted(set(ids))
    labelled = {element.get("for") for element in tree.iter("label")}
    for element in inputs(tree):
        assert element.get("id") in labelled
        assert set((element.get("aria-describedby") or "").split()) <= set(ids)
    links = [(element.get("href") or "")[1:] for element in tree.iter("a")]
    assert set(links) <= set(ids)
    if ask(kind, TABLES[kind].options).answers and kind != "file":
        assert links


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_words_around_the_inputs_are_in_the_language_of_the_page(draw: Draw, kind: str) -> None:
    english = "".join(page(draw, kind, "en").itertext())
    assert "Item" in english or kind == "info"
    assert "Hãy " not in english
    assert "Vui lòng" not in english


KEYBOARDS = {
    "number": "numeric", "money": "numeric", "decimal": "decimal", "percentage": "decimal", "date": "numeric",
    "time": "numeric", "personal_number": "numeric", "old_identity_number": "numeric", "tax_code": "numeric",
    "phone": "tel", "email": "email", "url": "url", "partial_date": None, "passport": None, "text": None,
}  # fmt: skip


@pytest.mark.parametrize(("kind", "keyboard"), KEYBOARDS.items())
def test_a_telephone_shows_the_keyboard_that_suits(draw: Draw, kind: str, keyboard: str | None) -> None:
    (element,) = inputs(page(draw, kind))
    assert element.get("inputmode") == keyboard


def test_a_number_that_may_be_negative_has_a_minus_on_the_keyboard(draw: Draw) -> None:
    (element,) = inputs(page(draw, "decimal", minimum=-5))
    assert element.get("inputmode") is None


@pytest.mark.parametrize(("kind", "unit"), [("money", "đồng"), ("percentage", "%"), ("decimal", "m²")])
def test_the_unit_stands_behind_the_input_and_is_read_out_with_it(draw: Draw, kind: str, unit: str) -> None:
    tree = page(draw, kind)
    (element,) = inputs(tree)
    described = (element.get("aria-describedby") or "").split()
    assert described == ["asked-hint", "asked-error", "asked-unit"]
    (suffix,) = [found for found in tree.iter() if found.get("id") == "asked-unit"]
    assert suffix.text == unit


@pytest.mark.parametrize("kind", ["period", "bank_account", "address"])
def test_a_group_that_need_not_be_answered_says_so(draw: Draw, kind: str) -> None:
    legend = next(page(draw, kind, required=False).iter("legend"))
    assert "không bắt buộc" in "".join(legend.itertext())
