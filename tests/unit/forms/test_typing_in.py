"""What was typed survives: unfinished pages, filled again, rows added and removed without a script."""

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forms.answers import Answers
from forms.compiler import PageForm, compile_page
from forms.definition import ServiceForm
from forms.typing_in import Button, FormData, initial_data, pressed, raw_values, with_rows_changed

Fill = Callable[..., PageForm]
ROWS = {
    "people-0-name": "A",
    "people-0-married": "yes",
    "people-0-spouse": "S",
    "people-1-name": "",
    "people-2-name": "C",
}


def test_an_unfinished_page_is_kept_as_typed(fill: Fill) -> None:
    typed = {"copies": "ba", "papers": ["poor", "other"], "purpose": " một\n"}
    form = fill("request", typed)
    assert not form.validate()
    raw = raw_values(form)
    assert {name: raw[name] for name in typed} == {"copies": ["ba"], "papers": ["poor", "other"], "purpose": [" một\n"]}
    again = fill("request", raw)
    assert raw_values(again) == raw
    assert 'value="ba"' in again["copies"]()


def test_a_page_is_filled_with_its_answers(service: ServiceForm, begun: Answers, requester: dict[str, str]) -> None:
    data = initial_data(begun, "requester")
    assert data["full_name"] == ["Y Ê-ban"]
    assert data["phone"] == ["0912 345 678"]
    assert data["home-commune"] == ["Xã Đắk Mil"]
    form = compile_page(service, "requester", begun, language="vi")(formdata=data)
    assert form.validate(), form.errors
    assert begun.with_page("requester", form.values()) == begun


def test_rows_are_filled_with_their_answers(service: ServiceForm, begun: Answers, fill: Fill) -> None:
    answers = begun.with_page("people", fill("people", ROWS, begun).values())
    data = initial_data(answers, "people")
    assert data == {
        "people-0-name": ["A"],
        "people-0-married": ["yes"],
        "people-0-spouse": ["S"],
        "people-1-name": ["C"],
    }


def test_what_was_typed_last_comes_before_answers(begun: Answers) -> None:
    assert initial_data(begun, "requester", raw={"full_name": ["x"]}) == {"full_name": ["x"]}


def test_what_is_known_is_offered_for_what_has_no_answer(service: ServiceForm, begun: Answers) -> None:
    known = {"name": "H'Hen Niê", "phone": "0900"}
    assert initial_data(Answers(service), "requester", known=known) == {"full_name": ["H'Hen Niê"]}
    assert initial_data(begun, "requester", known=known)["full_name"] == ["Y Ê-ban"]


@pytest.mark.parametrize(
    ("names", "button"),
    [
        (["people-0-name", "add:people"], Button("add", "people", 0)),
        (["remove:people:12"], Button("remove", "people", 12)),
        (["remove:people"], None),
        (["add:people:1"], None),
        (["add:People"], None),
        (["remove:people:-1"], None),
        ([], None),
    ],
)
def test_buttons_are_known_by_their_names(names: list[str], button: Button | None) -> None:
    assert pressed(names) == button


def names_of(raw: dict[str, list[str]] | None) -> list[Any]:
    assert raw is not None
    return [raw[name] for name in sorted(raw) if name.endswith("-name")]


def test_rows_are_added_and_removed_without_losing_others(begun: Answers, fill: Fill) -> None:
    form = fill("people", ROWS, begun)
    assert names_of(with_rows_changed(form, Button("add", "people", 0))) == [["A"], [""], ["C"], []]
    assert names_of(with_rows_changed(form, Button("remove", "people", 1))) == [["A"], ["C"]]
    removed = with_rows_changed(form, Button("remove", "people", 0))
    assert names_of(removed) == [[""], ["C"]]
    assert removed is not None
    assert removed["people-0-married"] == []
    assert names_of(with_rows_changed(form, Button("remove", "people", 9))) == [["A"], [""], ["C"]]


def test_an_added_row_is_there_when_shown_again(service: ServiceForm, begun: Answers, fill: Fill) -> None:
    raw = with_rows_changed(fill("people", {"people-0-name": "A"}, begun), Button("add", "people", 0))
    assert raw is not None
    form = compile_page(service, "people", begun, language="vi")(formdata=FormData(raw))
    assert len(form["people"].rows) == 2


def test_no_more_rows_than_allowed(begun: Answers, fill: Fill) -> None:
    form = fill("people", {f"people-{at}-name": "A" for at in range(5)}, begun)
    assert len(names_of(with_rows_changed(form, Button("add", "people", 0)))) == 5


def test_a_button_of_a_file_is_not_about_rows(begun: Answers, fill: Fill) -> None:
    assert with_rows_changed(fill("people", ROWS, begun), Button("remove", "letter", 0)) is None
    assert with_rows_changed(fill("people", ROWS, begun), Button("remove", "absent", 0)) is None


@given(rows=st.lists(st.text("abc", min_size=1, max_size=3), min_size=1, max_size=5), data=st.data())
def test_removing_a_row_removes_that_row(service: ServiceForm, rows: list[str], data: Any) -> None:
    answers = Answers(service, {"for_self": False})
    form = compile_page(service, "people", answers, language="vi")
    filled = form(formdata=FormData({f"people-{at}-name": [name] for at, name in enumerate(rows)}))
    at = data.draw(st.integers(0, len(rows) - 1))
    raw = with_rows_changed(filled, Button("remove", "people", at))
    assert names_of(raw) == [[name] for number, name in enumerate(rows) if number != at]
