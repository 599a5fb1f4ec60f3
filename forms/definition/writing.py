"""A definition written back: as plain data without what goes without saying, and as YAML the way people write it."""

import datetime as dt
from collections.abc import Mapping
from typing import Any, Final

import yaml
from pydantic import BaseModel
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from forms.definition.models import ServiceForm

_FLOW_WIDTH: Final = 110
"""A bilingual text, a condition or a list of keys up to this long stands on one line."""

_ALWAYS: Final = frozenset({"kind"})
"""Written although it is a default: what tells people which kind of question this is."""

_LANGUAGES: Final = {"vi", "en"}
_TAGS: Final[dict[type, str]] = {bool: "bool", int: "int", type(None): "null", dt.date: "timestamp"}


def to_data(service: ServiceForm) -> dict[str, Any]:
    """Return the definition as plain data (text, whole numbers, truth values, days, lists, mappings).

    What is left at its default is left out; names stand in the order people write them in. Validating the data gives
    an equal `ServiceForm`.
    """
    return _model_data(service)


def plain(value: Any) -> Any:
    """Return any part of a definition (a page, a question, a condition, a text) as plain data, as `to_data` does."""
    if isinstance(value, BaseModel):
        return _model_data(value)
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    if isinstance(value, Mapping):
        return {str(name): plain(item) for name, item in value.items()}
    return value if isinstance(value, bool | int | str | dt.date | None) else str(value)


def _model_data(model: BaseModel) -> dict[str, Any]:
    data: dict[str, Any] = {}
    for name, described in type(model).model_fields.items():
        value = getattr(model, name)
        default = described.get_default(call_default_factory=True)
        if name in _ALWAYS or type(value) is not type(default) or value != default:
            data[described.alias or name] = plain(value)
    return data


def to_yaml(data: Mapping[str, Any]) -> str:
    """Return plain data as YAML; reading it (`forms.definition.source.parse`) gives equal data.

    Short bilingual texts, conditions and lists of keys stand on one line, long ones below each other; blank lines
    stand between the parts of a service and between its pages.
    """
    parts = [_block({name: value}) for name, value in data.items()]
    text = "".join(_apart(part, before) for part, before in zip(parts, ["", *parts], strict=False))
    return text or "{}\n"


def _apart(part: str, before: str) -> str:
    """Return `part` with a blank line above it when it, or what stands before it, is a list of several lines."""
    long = any("\n  - " in f"\n{one}" for one in (part, before))
    body = part
    if part.startswith("pages:\n"):
        first, *others = part.split("\n  - ")
        body = "\n  - ".join([first, "\n\n  - ".join(others)]) if others else part
    return ("\n" if long and before else "") + body


def _block(data: Mapping[str, Any]) -> str:
    return str(yaml.serialize(_node(data, top=True), Dumper=_Dumper, allow_unicode=True, width=float("inf"), indent=2))


class _Dumper(yaml.SafeDumper):
    """Indents the items of a list below its name."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        """Indent, also for a list in a mapping."""
        del indentless
        super().increase_indent(flow, indentless=False)

    def choose_scalar_style(self) -> str:
        """Quote with double quotes only, as people who write definitions do."""
        style = str(super().choose_scalar_style())
        return '"' if style == "'" else style


def _node(value: Any, *, top: bool = False) -> Node:
    if isinstance(value, Mapping):
        return _mapping(value, flow=not top and _is_short(value))
    if isinstance(value, list | tuple):
        return SequenceNode("tag:yaml.org,2002:seq", [_node(item) for item in value], flow_style=_is_short(value))
    return _scalar(value)


def _mapping(value: Mapping[str, Any], *, flow: bool) -> Node:
    quoted = set(value) <= _LANGUAGES
    pairs = [
        (_scalar(str(name)), _scalar(item, quoted=quoted) if isinstance(item, str) else _node(item))
        for name, item in value.items()
    ]
    return MappingNode("tag:yaml.org,2002:map", pairs, flow_style=flow)


def _scalar(value: Any, *, quoted: bool = False) -> Node:
    if isinstance(value, str):
        style = '"' if quoted or "\n" in value or value != value.strip() else None
        return ScalarNode("tag:yaml.org,2002:str", value, style=style)
    tag = _TAGS[type(value)]
    text = {True: "true", False: "false", None: "null"}[value] if tag in {"bool", "null"} else str(value)
    return ScalarNode(f"tag:yaml.org,2002:{tag}", text)


def _is_short(value: Any) -> bool:
    """Say whether a mapping or list reads well on one line."""
    if not value:
        return True
    if isinstance(value, Mapping):
        named = set(value) == _LANGUAGES or not ({"key", *_LANGUAGES} & set(value))
        return named and _length(value) <= _FLOW_WIDTH and all(_is_short_part(item) for item in value.values())
    scalars = all(isinstance(item, str | int | dt.date) and " " not in str(item) for item in value)
    return _length(value) <= _FLOW_WIDTH and (scalars or all(_is_condition(item) for item in value))


def _is_short_part(item: Any) -> bool:
    if isinstance(item, Mapping):
        return not _LANGUAGES & set(item) and _is_short(item)
    return _is_short(item) if isinstance(item, list | tuple) else "\n" not in str(item)


def _is_condition(item: Any) -> bool:
    return isinstance(item, Mapping) and _is_short(item) and not (_LANGUAGES & set(item))


def _length(value: Any) -> int:
    """Return about how many characters `value` takes on one line; stops counting where it is too long anyway."""
    if isinstance(value, Mapping):
        return 2 + sum(len(str(name)) + 4 + _length(item) for name, item in value.items())
    if isinstance(value, list | tuple):
        return 2 + sum(2 + _length(item) for item in value)
    return len(str(value))
