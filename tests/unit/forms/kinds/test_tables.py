"""Every kind by its table: what is taken, what is refused, in which words; the same on a page as in the library."""

import unicodedata
from typing import Any

import html5lib
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from forms.fields import KINDS, Context
from forms.fields.inputs import Group, answer_fields, group_class
from forms.typing_in import FormData, raw_values
from tests.unit.forms.kinds.shape import FEWEST, TODAY, Bad, Good, all_tables, ask, each_text, sentences

TABLES = all_tables()
GOOD = [(kind, row) for kind, table in TABLES.items() for row in table.accepted]
BAD = [(kind, row) for kind, table in TABLES.items() for row in table.refused]
CLEANED = [(kind, row) for kind, row in GOOD if TABLES[kind].cleaned and not isinstance(row.typed, bool)]
INVISIBLE = "\u200b\u200c\u200d\u2060\ufeff\u200e\u00a0\t"


def named(pair: Any) -> str:
    return str(pair) if isinstance(pair, str) else repr(pair.typed)[:40]


def test_every_kind_has_a_table_that_is_long_enough() -> None:
    assert sorted(TABLES) == sorted(KINDS)
    answering = {kind: table for kind, table in TABLES.items() if ask(kind, table.options).answers}
    assert {kind for kind, table in answering.items() if len(list(table.accepted)) < FEWEST} == set()
    assert {kind for kind, table in answering.items() if len(list(table.refused)) < FEWEST} == set()


@pytest.mark.parametrize("kind", sorted(TABLES))
def test_no_row_of_a_table_is_there_twice(kind: str) -> None:
    rows = [*TABLES[kind].accepted, *TABLES[kind].refused]
    keys = [repr((row.typed, row.options, getattr(row, "scope", None))) for row in rows]
    assert sorted({key for key in keys if keys.count(key) > 1}) == []


@pytest.mark.parametrize(("kind", "row"), GOOD, ids=named)
def test_what_is_typed_is_taken(kind: str, row: Good) -> None:
    question = ask(kind, TABLES[kind].options, row.options)
    value = question.parse(row.typed)
    assert question.stored(value) == row.stored
    assert row.vi is None or question.readable(value, "vi") == row.vi
    assert row.vi is None or question.readable(value, "en") == (row.en or row.vi)
    assert list(question.check(value, Context(today=TODAY))) == []


@pytest.mark.parametrize(("kind", "row"), BAD, ids=named)
def test_what_cannot_be_is_refused_in_one_sentence(kind: str, row: Bad) -> None:
    (said,) = sentences(ask(kind, TABLES[kind].options, row.options), row.typed, row.scope)
    assert said.vi == row.vi
    assert said.en != said.vi
    assert said.vi[0].isupper() or not said.vi[0].isalpha()
    assert said.en[0].isupper() or not said.en[0].isalpha()


@settings(max_examples=50)
@given(data=st.data())
@pytest.mark.parametrize("kind", sorted({kind for kind, _ in CLEANED}))
def test_any_form_of_unicode_and_invisible_characters_mean_the_same(kind: str, data: Any) -> None:
    row = data.draw(st.sampled_from([row for name, row in CLEANED if name == kind]))
    form = data.draw(st.sampled_from(["NFC", "NFD"]))
    at, mark = data.draw(st.integers(0, 12)), data.draw(st.sampled_from(INVISIBLE[:6]))
    edge = data.draw(st.text(INVISIBLE, max_size=3))
    question = ask(kind, TABLES[kind].options, row.options)
    typed = each_text(row.typed, lambda text: dressed(text, form, at, mark, edge))
    assert question.stored(question.parse(typed)) == row.stored


def dressed(text: str, form: Any, at: int, mark: str, edge: str) -> str:
    """Return `text` as a browser may paste it; what is blank stays blank."""
    apart = unicodedata.normalize(form, text)
    at += apart[at - 1 : at + 1] == "\r\n"
    return f"{edge}{apart[:at]}{mark}{apart[at:]}{edge}"


class Page:
    """The page around the question."""

    def __init__(self, scope: Any) -> None:
        self.scope = scope

    def context(self) -> Context:
        return Context(scope=self.scope, today=TODAY)

    def is_hidden(self, key: str) -> bool:
        return False


def inputs(name: str, typed: Any) -> dict[str, list[str]]:
    """Return what a browser sends for what was typed."""
    if isinstance(typed, dict):
        return {key: value for part, text in typed.items() for key, value in inputs(f"{name}-{part}", text).items()}
    if isinstance(typed, list) and any(isinstance(row, dict) for row in typed):
        pairs = ((f"{name}-{at}", row) for at, row in enumerate(typed))
        return {key: value for prefix, row in pairs for key, value in inputs(prefix, row).items()}
    return {name: [str(item) for item in typed]} if isinstance(typed, list) else {name: [str(typed)]}


def is_sent(kind: str, typed: Any) -> bool:
    """Whether a browser can send this: text, lists of text for options, parts and rows for what has them."""
    control = ask(kind, TABLES[kind].options).control
    if control in {"file", "checkbox"} or not ask(kind, TABLES[kind].options).answers:
        return False
    shape = {"group": dict, "rows": list, "table": list, "checkboxes": list}.get(control, str)
    return typed and isinstance(typed, shape) and "[" not in str(typed)[1:] and "True" not in str(typed)


def filled(kind: str, row: Good | Bad, language: str) -> Group:
    """Return a page with this question, filled in and checked."""
    question = ask(kind, TABLES[kind].options, row.options)
    form = group_class((question,), language)(formdata=FormData({"other": ["x"], **inputs("asked", row.typed)}))
    form.outer = Page(getattr(row, "scope", {}))
    return form


def shown(form: Group) -> dict[str, str]:
    """Return the text in every input of a page."""
    found: dict[str, str] = {}
    for field in form:
        if hasattr(field, "form"):
            found |= shown(field.form)
        for entry in getattr(field, "entries", ()):
            found |= shown(entry.form)
        if hasattr(field, "form") or hasattr(field, "entries"):
            continue
        tree = html5lib.parseFragment(f"<div>{field()}</div>", treebuilder="etree", namespaceHTMLElements=False)
        for element in tree.iter("input"):
            if (element.get("type") or "text") == "text":
                found[element.get("name") or ""] = element.get("value") or ""
        for element in tree.iter("textarea"):
            found[element.get("name") or ""] = element.text or ""
    return found


@pytest.mark.parametrize(("kind", "row"), [pair for pair in GOOD if is_sent(pair[0], pair[1].typed)], ids=named)
def test_a_page_takes_the_same(kind: str, row: Good) -> None:
    form = filled(kind, row, "vi")
    assert form.validate(), form.errors
    (field,) = answer_fields(form)
    assert field.question.stored(field.value) == row.stored


@pytest.mark.parametrize(("kind", "row"), [pair for pair in BAD if is_sent(pair[0], pair[1].typed)], ids=named)
def test_a_page_refuses_the_same_and_shows_what_was_typed(kind: str, row: Bad) -> None:
    for language in ("vi", "en"):
        form = filled(kind, row, language)
        assert not form.validate()
        (field,) = answer_fields(form)
        said = [sentence for _, sentence in field.problems()]
        assert said
        if language == "vi" and kind in {"repeat", "table"}:
            assert row.vi in said  # and what is missing in the first row
        elif language == "vi" and kind not in {"address", "bank_account", "period"}:
            assert said == [row.vi]
    typed = {name: values[0] for name, values in inputs("asked", row.typed).items()}
    again = group_class((field.question,), "vi")(formdata=FormData(raw_values(form)))  # type: ignore[arg-type]
    for page in (form, again):
        echoed = shown(page)
        assert {name: echoed[name] for name in typed if name in echoed} == {
            name: text for name, text in typed.items() if name in echoed
        }
