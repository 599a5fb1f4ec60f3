"""A YAML file as plain data that remembers its lines, so that an error can name the line.

Stricter than YAML: no duplicate keys, no anchors, only `true` and `false` are truth values, and a code such as
`2.000635` stays the text it is. The node tree is composed, no Python object is ever constructed.
"""

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Literal

import yaml
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

Level = Literal["error", "warning"]
Place = tuple[str | int, ...]
"""Where in the data: keys and positions from the top."""

_MAX_BYTES: Final = 1024 * 1024
_MAX_DEPTH: Final = 24


@dataclass(frozen=True)
class Finding:
    """One thing wrong in a definition: where, what is wrong, and how to mend it."""

    file: Path
    line: int
    level: Level
    what: str
    mend: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.level}: {self.what}. {self.mend}."


class DefinitionError(Exception):
    """A definition that cannot be used; `findings` has every reason, not only the first."""

    def __init__(self, findings: list[Finding]) -> None:
        super().__init__("\n".join(str(finding) for finding in findings))
        self.findings = findings


@dataclass(frozen=True)
class Source:
    """The data of a file, and the line of every place in it."""

    file: Path
    data: Any
    lines: Mapping[Place, int]

    def line(self, place: Place) -> int:
        """Return the line of `place`, or of the nearest place around it that is in the file."""
        here: Place = ()
        for step in place:
            if (*here, step) in self.lines:
                here = (*here, step)
        return self.lines.get(here, 1)

    def finding(self, place: Place, what: str, mend: str, *, level: Level = "error") -> Finding:
        """Return a finding at `place`."""
        return Finding(self.file, self.line(place), level, what.rstrip("."), mend.rstrip("."))


class _Loader(yaml.SafeLoader):
    """Knows whole numbers, truth values, dates and nothing; everything else is text."""

    yaml_implicit_resolvers: dict[str, list[tuple[str, re.Pattern[str]]]] = {}  # noqa: RUF012 the parent's own shape


def _resolve(tag: str, pattern: str, first: str) -> None:
    _Loader.add_implicit_resolver(f"tag:yaml.org,2002:{tag}", re.compile(pattern), list(first))


_resolve("bool", r"^(?:true|false)$", "tf")
_resolve("int", r"^(?:0|-?[1-9][0-9]*)$", "-0123456789")
_resolve("timestamp", r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$", "0123456789")
_Loader.add_implicit_resolver("tag:yaml.org,2002:null", re.compile(r"^(?:~|null|)$"), ["~", "n", ""])


class _Reader:
    """Turns nodes into data, keeping lines and collecting what is wrong."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self.lines: dict[Place, int] = {}
        self.findings: list[Finding] = []
        self._seen: set[int] = set()

    def read(self, node: Node, place: Place) -> Any:
        """Return the data of `node`."""
        self.lines.setdefault(place, node.start_mark.line + 1)
        if id(node) in self._seen:
            return self._complain(node, "an anchor is used here", "Write the value out where it is needed")
        self._seen.add(id(node))
        if len(place) > _MAX_DEPTH:
            return self._complain(node, "the nesting is too deep", f"Keep it within {_MAX_DEPTH} levels")
        if isinstance(node, MappingNode):
            return self._mapping(node, place)
        if isinstance(node, SequenceNode):
            return [self.read(child, (*place, at)) for at, child in enumerate(node.value)]
        return self._scalar(node)

    def _mapping(self, node: MappingNode, place: Place) -> dict[str, Any]:
        data: dict[str, Any] = {}
        for name, child in node.value:
            if not isinstance(name, ScalarNode):
                self._complain(name, "a name must be plain text", "Use a short name before the colon")
                continue
            if name.value in data:
                self._complain(name, f"`{name.value}` is given twice", "Keep one of them")
                continue
            self.lines[(*place, name.value)] = name.start_mark.line + 1
            data[name.value] = self.read(child, (*place, name.value))
        return data

    def _scalar(self, node: Node) -> Any:
        kind, text = node.tag.rpartition(":")[2], str(node.value)
        if kind == "int":
            return int(text)
        if kind == "bool":
            return text == "true"
        if kind == "null":
            return None
        if kind == "timestamp":
            return self._date(node, text)
        if kind == "str":
            return text
        return self._complain(node, f"the tag {node.tag} is not allowed", "Remove the tag")

    def _date(self, node: Node, text: str) -> dt.date | None:
        try:
            return dt.date.fromisoformat(text)
        except ValueError:
            self._complain(node, f"there is no such day as {text}", "Write an existing day as yyyy-mm-dd")
            return None

    def _complain(self, node: Node, what: str, mend: str) -> None:
        self.findings.append(Finding(self.file, node.start_mark.line + 1, "error", what, mend))


def read(file: Path) -> Source:
    """Return the data of a YAML file with its lines; DefinitionError if it is not such a file."""
    text = _text(file)
    try:
        node = yaml.compose(text, Loader=_Loader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        what = f"this is not YAML: {error.problem or error.context}"
        line = mark.line + 1 if mark else 1
        raise DefinitionError([Finding(file, line, "error", what, "Check indentation, colons and quotes")]) from error
    except yaml.YAMLError as error:
        raise DefinitionError([Finding(file, 1, "error", "this is not YAML", "Save the file as UTF-8 text")]) from error
    if not isinstance(node, MappingNode):
        raise DefinitionError([Finding(file, 1, "error", "the file is empty or a list", "Start with `code: …`")])
    reader = _Reader(file)
    data = reader.read(node, ())
    if reader.findings:
        raise DefinitionError(reader.findings)
    return Source(file, data, reader.lines)


def _text(file: Path) -> str:
    try:
        content = file.read_bytes()
        if len(content) > _MAX_BYTES:
            raise DefinitionError([Finding(file, 1, "error", "the file is above 1 MB", "Split the service")])
        return content.decode("utf-8")
    except OSError as error:
        raise DefinitionError(
            [Finding(file, 1, "error", f"cannot be read: {error.strerror}", "Check the path")]
        ) from error
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise DefinitionError([Finding(file, line, "error", "the file is not UTF-8", "Save it as UTF-8")]) from error
