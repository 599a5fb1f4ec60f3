"""The rows of a list drawn once and filled in are the rows as each would be drawn by itself."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import pytest
from flask import Flask

from forms.definition import ServiceForm
from forms.typing_in import FormData
from portal.dossiers.actions import OpenPage
from portal.dossiers.views import form_pages
from portal.web import rows
from tests.functional.dossiers.test_drawn_once import HOSTILE, elements, opened
from tests.support import catalogue, kinds_asked

_WORDS = {"vi": "Mục", "en": "Item"}
_INSIDE = sorted(kinds_asked.SAMPLES.keys() - {"file", "files", "photo"})
_IN_TABLES = ("text", "number", "money", "date", "yes_no", "choice", "phone", "calculated", "time")
_NOTHING: kinds_asked.Sample = ({}, {})
_COUNT = 3


def service(kind: str, control: str) -> ServiceForm:
    """A page with a list of rows: a text, and a question of ``kind`` that is asked unless the text is "no"."""
    more = {"formula": {"question": "extra"}} if kind == "calculated" else kinds_asked.SAMPLES[kind][0]
    asked = {"key": "it", "kind": kind, "label": _WORDS, "required": False, **more}
    extra = {"key": "extra", "kind": "number", "label": _WORDS, "required": False}
    only = {"not": {"question": "said", "equals": "no"}}
    said = {"key": "said", "kind": "text", "label": _WORDS}
    listed = {"key": "list", "kind": control, "label": _WORDS, "questions": [said, extra, {**asked, "condition": only}]}
    page = {"key": "rows", "title": _WORDS, "questions": [listed]}
    return ServiceForm.model_validate({**kinds_asked.definition(), "pages": [page]})


def typed(kind: str, said: str) -> FormData:
    """Three rows with an answer each, between words that would break a page."""
    data: dict[str, list[str]] = {}
    for at in range(_COUNT):
        data |= {f"list-{at}-said": [said or f"{HOSTILE} {at}"], f"list-{at}-extra": [str(at)]}
        data |= {f"list-{at}-it{end}": [text] for end, text in kinds_asked.SAMPLES.get(kind, _NOTHING)[1].items()}
    return FormData(data)


@contextmanager
def page_with(app: Flask, definition: ServiceForm, data: Mapping[str, list[str]]) -> Iterator[OpenPage]:
    """The page with this typed on it."""
    with app.test_request_context("/drafts/x/y"), catalogue.offered(definition):
        yield opened(definition, definition.pages[0], FormData(data), "vi")


@pytest.mark.parametrize("said", ["", "no"])
def test_rows_are_the_same_either_way(app: Flask, monkeypatch: pytest.MonkeyPatch, said: str) -> None:
    for kind, control in [*((kind, "repeat") for kind in _INSIDE), *((kind, "table") for kind in _IN_TABLES)]:
        data = typed(kind, said)
        data["list-1-said"] = [""]  # wrong, once it is judged
        with page_with(app, service(kind, control), data) as page:
            for judge in (page.form.errors.copy, page.form.validate):
                judge()
                at_once = elements(form_pages.show(page))
                with monkeypatch.context() as alone:
                    alone.setattr(rows, "_is_plain", lambda _field: False)
                    assert at_once == elements(form_pages.show(page)), (kind, control)


def test_rows_that_are_right_are_drawn_once(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[Any] = []
    blank_row = rows._BlankRow
    monkeypatch.setattr(rows, "_BlankRow", lambda macro, row: made.append(row) or blank_row(macro, row))
    with page_with(app, service("money", "table"), typed("money", "")) as page:
        assert page.form.validate()
        form_pages.show(page)
    assert len(made) == 1


def test_a_picked_commune_is_shown_in_its_row(app: Flask) -> None:
    data = typed("address", "")
    data["list-2-it-commune"] = ["Kiến Đức", "24733"]
    with page_with(app, service("address", "repeat"), data) as page:
        shown = [one[1]["value"] for one in elements(form_pages.show(page)) if one[1].get("id") == "list-2-it-commune"]
    assert shown == ["Xã Kiến Đức"]
