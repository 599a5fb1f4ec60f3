"""The JSON Schema of a definition file, so that an editor completes names and underlines mistakes while one writes.

Loading stays the judge: a schema cannot say that a condition names a question that exists.
"""

import json
from typing import Any, Final, Literal

from pydantic import BaseModel
from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue, models_json_schema
from pydantic_core import core_schema

from forms.definition import ServiceForm
from forms.fields import KINDS
from forms.naming import FACTS, kind_words

_TEMPLATE: Final = "#/$defs/{model}"
_QUESTION: Final = "AnyQuestion"


class _Generator(GenerateJsonSchema):
    """Knows that the one kind of value that is not described by its type is a question of any kind."""

    def function_plain_schema(self, schema: core_schema.PlainValidatorFunctionSchema) -> JsonSchemaValue:
        """Return the reference to a question of any kind."""
        del schema
        return {"$ref": _TEMPLATE.format(model=_QUESTION)}


def schema() -> dict[str, Any]:
    """Return the schema (JSON Schema 2020-12) of a definition with every registered kind of question."""
    wanted: list[tuple[type[BaseModel], Literal["validation"]]] = [(ServiceForm, "validation")]
    wanted += [(KINDS[name], "validation") for name in sorted(KINDS)]
    references, described = models_json_schema(wanted, ref_template=_TEMPLATE, schema_generator=_Generator)
    parts = described["$defs"]
    parts[_QUESTION] = _any_question({name: references[(KINDS[name], "validation")] for name in sorted(KINDS)})
    top = parts.pop("ServiceForm")
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Service definition · Định nghĩa dịch vụ",
        **_tidy(top),
        "$defs": {name: _tidy(part) for name, part in sorted(parts.items())},
    }


def schema_text() -> str:
    """Return the schema as the file that is published for editors."""
    return json.dumps(schema(), ensure_ascii=False, indent=1) + "\n"


def _any_question(kinds: dict[str, JsonSchemaValue]) -> JsonSchemaValue:
    """Return the question of any kind: the kind decides which parts it has, so that an error names the right ones."""
    cases = [
        {"if": {"properties": {"kind": {"const": name}}, "required": ["kind"]}, "then": part}
        for name, part in kinds.items()
    ]
    described = {
        "enum": list(kinds),
        "enumDescriptions": [f"{kind_words(name).vi} · {kind_words(name).en}" for name in kinds],
    }
    return {"type": "object", "required": ["kind"], "properties": {"kind": described}, "allOf": cases}


def _tidy(part: Any) -> Any:
    """Return the schema without generated titles, with a description of every part people have a name for."""
    if isinstance(part, list):
        return [_tidy(item) for item in part]
    if not isinstance(part, dict):
        return part
    tidied = {name: _tidy(value) for name, value in part.items() if name not in {"title", "properties"}}
    if "properties" in part:
        tidied["properties"] = {name: _property(name, value) for name, value in part["properties"].items()}
    return tidied


def _property(name: str, value: JsonSchemaValue) -> JsonSchemaValue:
    tidied: JsonSchemaValue = _tidy(value)
    if name == "code" and "pattern" in tidied:
        tidied["type"] = ["string", "number"]  # other readers of YAML take 2.000635 for a number
    if name in FACTS and "const" not in tidied:
        tidied = {"description": f"{FACTS[name].vi} · {FACTS[name].en}", **tidied}
    return tidied
