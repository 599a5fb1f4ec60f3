"""Editors are made from types: every part and kind has them, every field has a label, nothing is lost on the way."""

import json
from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel

from forms.definition import ServiceForm, load_catalogue
from forms.fields import KINDS
from portal.builder.actions.beginning import content_of
from portal.builder.examining import LISTED, MORE, SECTIONS, examine, section_names, split
from portal.builder.inputs import NO_INPUT, input_name, shown, taken
from portal.builder.shapes import Editor, model_at, shapes
from portal.builder.words import VALUES, is_known
from portal.builder.words.kinds import KIND_WORDS

SERVICES = load_catalogue(Path(__file__).parents[3] / "forms" / "services")
EVERY = [service for versions in SERVICES.values() for service in versions.values()]


def models(model: type[BaseModel] = ServiceForm) -> set[type[BaseModel]]:
    """A model and every model inside it, the kinds of question included."""
    found = {model}
    for item in shapes(model):
        if item.model is not None and item.model not in found:
            found |= models(item.model)
    return found


ALL = sorted({*models(), *(one for kind in KINDS.values() for one in models(kind))}, key=lambda model: model.__name__)


def test_every_field_of_every_part_and_kind_has_a_label() -> None:
    fields = {(item.owner, item.name) for model in ALL for item in shapes(model)}
    assert sorted(f"{owner}.{name}" for owner, name in fields if not is_known(owner, name)) == []


def test_every_kind_says_when_to_use_it() -> None:
    assert sorted(set(KINDS) - set(KIND_WORDS)) == []


def test_every_value_of_a_closed_list_has_a_name() -> None:
    closed = [item for model in ALL for item in shapes(model) if item.editor is not Editor.NAMED]
    values = {f"{item.name}.{value}" for item in closed for value in item.choices}
    assert sorted(values - set(VALUES)) == []


def test_every_field_has_an_editor_of_its_own() -> None:
    plain = {f"{item.owner}.{item.name}" for model in ALL for item in shapes(model) if item.editor is Editor.PLAIN}
    assert plain == set()


def test_every_fact_of_a_service_is_on_a_page() -> None:
    on_pages = {name for section in (*SECTIONS, MORE) for name in section_names(section)}
    listed = {item.name for item in shapes(ServiceForm) if item.editor in LISTED}
    assert on_pages | listed | {"code", "version"} == {item.name for item in shapes(ServiceForm)}


def parts(content: dict[str, Any]) -> list[tuple[tuple[str | int, ...], dict[str, Any]]]:
    """Every part of a definition that has a page of its own."""
    found: list[tuple[tuple[str | int, ...], dict[str, Any]]] = []

    def walk(place: tuple[str | int, ...], part: dict[str, Any]) -> None:
        found.append((place, part))
        for item in shapes(model_at(content, place)):
            if item.editor in LISTED:
                for number, inside in enumerate(part.get(item.name) or []):
                    walk((*place, item.name, number), inside)

    walk((), content)
    return found


@pytest.mark.parametrize("service", EVERY, ids=repr)
def test_what_is_shown_and_sent_back_unchanged_changes_nothing(service: ServiceForm) -> None:
    """Every part of the whole catalogue, through the inputs and back."""
    content = content_of(service)
    for place, part in parts(content):
        fields = shapes(model_at(content, place))
        back = taken(fields, shown(fields, part), part)
        assert {name: back.get(name) for name in {*part, *back}} == _without_defaults(part, back), place
    assert examine(json.loads(json.dumps(content))).definition == service


def _without_defaults(part: dict[str, Any], back: dict[str, Any]) -> dict[str, Any]:
    """The part as it was; what is an empty list or nothing may have been left out."""
    return {name: part.get(name) for name in {*part, *back}}


@pytest.mark.parametrize(
    ("place", "part", "rest"),
    [
        (("pages", 1, "questions", 0, "label", "en"), ("pages", 1, "questions", 0), ("label", "en")),
        (("fees", 0, "exemptions", 0, "note"), ("fees", 0, "exemptions", 0), ("note",)),
        (
            ("pages", 1, "questions", 1, "questions", 0, "label"),
            ("pages", 1, "questions", 1, "questions", 0),
            ("label",),
        ),
        (("pages", 1, "questions", 0, "options", 2, "label"), ("pages", 1, "questions", 0), ("options", 2, "label")),
        (("before", "refusals", 0, "why", "vi"), ("before", "refusals", 0), ("why", "vi")),
        (("steps", 1, "vi"), (), ("steps", 1, "vi")),
        (("legal_basis",), (), ("legal_basis",)),
    ],
)
def test_a_finding_is_mended_on_the_nearest_page(place: Any, part: Any, rest: Any) -> None:
    service = {
        "pages": [{}, {"questions": [{"kind": "choice"}, {"kind": "repeat", "questions": [{"kind": "text"}]}]}],
        "fees": [{"exemptions": [{}]}],
    }
    assert split(service, place) == (part, rest)


def test_a_finding_names_its_input() -> None:
    fields = shapes(KINDS["choice"])
    assert input_name(fields, ("options", 2, "label", "en")) == "options-2-label.en"
    assert input_name(fields, ("label",)) == "label.vi"
    assert input_name(fields, ("nothing",)) == ""
    assert input_name(shapes(ServiceForm), ("sector", "name", "en")) == "sector.name.en"


@pytest.mark.parametrize(
    ("name", "typed", "kept"),
    [
        ("minimum", "1.500.000", 1500000),
        ("minimum", "abc", "abc"),
        ("maximum", "", None),
    ],
)
def test_what_cannot_be_read_is_kept_as_typed(name: str, typed: str, kept: Any) -> None:
    fields = shapes(KINDS["money"])
    assert taken(fields, {name: typed}, {}).get(name) == kept


def test_conditions_and_inner_parts_are_no_inputs() -> None:
    assert {Editor.CONDITION, Editor.PARTS, Editor.QUESTIONS} == NO_INPUT
    held = {"key": "a", "condition": {"question": "b", "answered": True}}
    assert taken(shapes(KINDS["text"]), {}, held)["condition"] == held["condition"]


def test_a_row_keeps_the_condition_that_is_no_input_of_it() -> None:
    fields = shapes(KINDS["choice"])
    condition = {"question": "poor", "equals": True}
    held = {"options": [{"key": "a", "label": {"vi": "Nghèo"}, "condition": condition}, {"key": "b"}]}
    inputs = {"options": [{"key": "a", "label.vi": "Hộ nghèo"}, {"key": ""}]}
    kept = taken(fields, inputs, held)["options"]
    assert kept == [{"key": "a", "label": {"vi": "Hộ nghèo"}, "condition": condition}]
