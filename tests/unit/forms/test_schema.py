"""The published schema is current, takes what loading takes, and refuses what it can."""

import json
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator

from forms.definition import ServiceForm, to_data
from forms.definition.loading import definition_files
from forms.fields import KINDS
from forms.schema import schema, schema_text

ROOT = Path(__file__).parents[3]
VALIDATOR = Draft202012Validator(schema())
FILES = [*definition_files(ROOT / "forms" / "services"), Path(__file__).parent / "samples" / "extract.yaml"]


class AsEditorsRead(yaml.SafeLoader):
    """YAML 1.2 has no days: an editor reads them as text."""


AsEditorsRead.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in found if not tag.endswith(":timestamp")]
    for first, found in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def test_the_published_schema_is_current() -> None:
    published = (ROOT / "docs" / "service.schema.json").read_text(encoding="utf-8")
    assert published == schema_text(), "run: portal forms schema > docs/service.schema.json"
    Draft202012Validator.check_schema(json.loads(published))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.parent.name)
def test_every_definition_is_valid(path: Path) -> None:
    data = yaml.load(path.read_text(encoding="utf-8"), Loader=AsEditorsRead)  # noqa: S506 a SafeLoader
    assert [error.message for error in VALIDATOR.iter_errors(data)] == []


def test_every_kind_is_in_it() -> None:
    (listed,) = [
        part["properties"]["kind"]["enum"] for name, part in schema()["$defs"].items() if name == "AnyQuestion"
    ]
    assert listed == sorted(KINDS)


def sample(service: ServiceForm) -> dict[str, Any]:
    data: dict[str, Any] = json.loads(json.dumps(to_data(service), default=str))
    return data


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("level",), 5),
        (("stpes",), []),
        (("name",), "Tên"),
        (("pages", 0, "questions", 0, "kind"), "telepathy"),
        (("pages", 0, "questions", 1, "when"), "soon"),
        (("pages", 0, "questions", 1, "options"), []),
        (("pages", 1, "condition"), {"question": "for_self", "equal": True}),
        (("pages", 1, "questions", 0, "questions", 0, "colour"), "red"),
        (("fees", 0, "amount"), "much"),
    ],
)
def test_mistakes_are_underlined(service: ServiceForm, path: tuple[Any, ...], value: Any) -> None:
    data = sample(service)
    assert VALIDATOR.is_valid(data)
    here: Any = data
    for step in path[:-1]:
        here = here[step]
    here[path[-1]] = value
    assert not VALIDATOR.is_valid(data)
