"""A YAML file as plain data that remembers its lines, so that an error can name the line.

Stricter than YAML: no duplicate keys, no anchors, no tags, only `true` and `false` are truth values, and a code such as
`2.000635` stays the text it is. Size, depth and number of parts are bounded before the tree is composed, and no Python
object is ever constructed: a definition can run no code, read no file and take no unbounded time.
"""

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Literal

import yaml
from yaml.events import AliasEvent, CollectionEndEvent, CollectionStartEvent, Event, NodeEvent, ScalarEvent
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from forms.definition.vietnamese import in_vietnamese

try:
    from yaml import CSafeLoader as SafeLoader
except ImportError:  # a PyYAML built without libyaml: the same results, twenty times slower
    from yaml import SafeLoader  # type: ignore[assignment]

Level = Literal["error", "warning"]
Place = tuple[str | int, ...]
"""Where in the data: keys and positions from the top."""

_MAX_BYTES: Final = 1024 * 1024
_MAX_DEPTH: Final = 24
_MAX_PARTS: Final = 100_000
_MAX_DIGITS: Final = 18
_MAX_FINDINGS: Final = 100
_TOO_DEEP: Final = ("the nesting is too deep", f"Keep it within {_MAX_DEPTH} levels")
_TOO_MANY: Final = ("there are too many parts", f"Keep it within {_MAX_PARTS:,} values; split the service")
_TOO_LARGE: Final = ("the file is above 1 MB", "Split the service")


@dataclass(frozen=True)
class Finding:
    """One thing wrong in a definition: where, what is wrong, and how to mend it.

    `place` says where in the data, for an editor that shows the finding beside its field; `vietnamese` has `what` and
    `mend` in Vietnamese where they are no phrases of `forms.definition.vietnamese`.
    """

    file: Path
    line: int
    level: Level
    what: str
    mend: str
    place: Place = ()
    vietnamese: tuple[str, str] | None = None

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.level}: {self.what}. {self.mend}."

    def words(self, language: str) -> tuple[str, str]:
        """Return what is wrong and how to mend it in `language`; in English where nothing else is known."""
        if language.startswith("en"):
            return self.what, self.mend
        return self.vietnamese or (in_vietnamese(self.what), in_vietnamese(self.mend))


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

    def finding(
        self,
        place: Place,
        what: str,
        mend: str,
        *,
        level: Level = "error",
        vietnamese: tuple[str, str] | None = None,
    ) -> Finding:
        """Return a finding at `place`."""
        return Finding(self.file, self.line(place), level, what.rstrip("."), mend.rstrip("."), place, vietnamese)


class _Loader(SafeLoader):
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

    def read(self, node: Node, place: Place) -> Any:
        """Return the data of `node`."""
        self.lines.setdefault(place, node.start_mark.line + 1)
        if isinstance(node, MappingNode):
            return self._mapping(node, place)
        if isinstance(node, SequenceNode):
            return [self.read(child, (*place, at)) for at, child in enumerate(node.value)]
        return self._scalar(node, place)

    def _mapping(self, node: MappingNode, place: Place) -> dict[str, Any]:
        data: dict[str, Any] = {}
        for name, child in node.value:
            if not isinstance(name, ScalarNode):
                self._complain(name, place, "a name must be plain text", "Use a short name before the colon")
                continue
            if name.value in data:
                self._complain(name, place, f"`{_short(name.value)}` is given twice", "Keep one of them")
                continue
            self.lines[(*place, name.value)] = name.start_mark.line + 1
            data[name.value] = self.read(child, (*place, name.value))
        return data

    def _scalar(self, node: Node, place: Place) -> Any:
        kind, text = node.tag.rpartition(":")[2], str(node.value)
        if kind == "int":
            return self._integer(node, place, text)
        if kind == "bool":
            return text == "true"
        if kind == "null":
            return None
        return self._date(node, place, text) if kind == "timestamp" else text

    def _integer(self, node: Node, place: Place, text: str) -> int | None:
        if len(text.lstrip("-")) > _MAX_DIGITS:
            self._complain(node, place, "the number is too long", "Put it in quotes if it is a text, or shorten it")
            return None
        return int(text)

    def _date(self, node: Node, place: Place, text: str) -> dt.date | None:
        try:
            return dt.date.fromisoformat(text)
        except ValueError:
            self._complain(node, place, f"there is no such day as {text}", "Write an existing day as yyyy-mm-dd")
            return None

    def _complain(self, node: Node, place: Place, what: str, mend: str) -> None:
        if len(self.findings) < _MAX_FINDINGS:
            self.findings.append(Finding(self.file, node.start_mark.line + 1, "error", what, mend, place))


def read(file: Path) -> Source:
    """Return the data of a YAML file with its lines; DefinitionError if it is not such a file."""
    return parse(_text(file), file)


def parse(text: str, file: Path) -> Source:
    """Return the data of YAML `text` with its lines; `file` is its name in findings, nothing is read from it.

    DefinitionError if the text is not such YAML, or larger or deeper than a definition may be.
    """
    if len(text.encode("utf-8", "surrogatepass")) > _MAX_BYTES:
        raise DefinitionError([Finding(file, 1, "error", *_TOO_LARGE)])
    try:
        _refuse_unbounded(text, file)
        node = yaml.compose(text, Loader=_Loader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        what = f"this is not YAML: {error.problem or error.context}"
        line = mark.line + 1 if mark else 1
        raise DefinitionError([Finding(file, line, "error", what, "Check indentation, colons and quotes")]) from error
    except (yaml.YAMLError, UnicodeError) as error:
        raise DefinitionError([Finding(file, 1, "error", "this is not YAML", "Save the file as UTF-8 text")]) from error
    if not isinstance(node, MappingNode):
        raise DefinitionError([Finding(file, 1, "error", "the file is empty or a list", "Start with `code: …`")])
    reader = _Reader(file)
    data = reader.read(node, ())
    if reader.findings:
        raise DefinitionError(reader.findings)
    return Source(file, data, reader.lines)


def given(data: Any, file: Path) -> Source:
    """Return plain data as a source without lines; DefinitionError if it is deeper or has more than a definition may.

    Parts of other types than YAML has are left to the types of a definition to refuse.
    """
    if not isinstance(data, Mapping):
        raise DefinitionError([Finding(file, 1, "error", "a definition has names and values", "Start with `code`")])
    level: list[Any] = [data]
    parts = 0
    for _ in range(_MAX_DEPTH + 1):
        level = [part for item in level for part in _parts(item)]
        parts += len(level)
        if parts > _MAX_PARTS:
            raise DefinitionError([Finding(file, 1, "error", *_TOO_MANY)])
    if level:
        raise DefinitionError([Finding(file, 1, "error", *_TOO_DEEP)])
    return Source(file, data, {})


def _parts(item: Any) -> list[Any]:
    if isinstance(item, Mapping):
        return list(item.values())
    return list(item) if isinstance(item, list | tuple) else []


def _refuse_unbounded(text: str, file: Path) -> None:
    """Raise DefinitionError for what could take unbounded time or run code, before any tree is made."""
    depth = parts = 0
    for event in yaml.parse(text, Loader=_Loader):
        depth += isinstance(event, CollectionStartEvent) - isinstance(event, CollectionEndEvent)
        parts += isinstance(event, NodeEvent)
        refused = _refused(event) or (_TOO_DEEP if depth > _MAX_DEPTH else _TOO_MANY if parts > _MAX_PARTS else None)
        if refused is not None:
            line = event.start_mark.line + 1 if event.start_mark else 1
            raise DefinitionError([Finding(file, line, "error", *refused)])


def _refused(event: Event) -> tuple[str, str] | None:
    if isinstance(event, AliasEvent):
        return "an anchor is used here", "Write the value out where it is needed"
    if isinstance(event, ScalarEvent | CollectionStartEvent) and event.tag not in {None, "!"}:
        return f"the tag {_short(str(event.tag))} is not allowed", "Remove the tag"
    return None


def _short(text: str) -> str:
    return text if len(text) <= 60 else f"{text[:60]}…"


def _text(file: Path) -> str:
    try:
        content = file.read_bytes()
        if len(content) > _MAX_BYTES:
            raise DefinitionError([Finding(file, 1, "error", *_TOO_LARGE)])
        return content.decode("utf-8")
    except OSError as error:
        raise DefinitionError(
            [Finding(file, 1, "error", f"cannot be read: {error.strerror}", "Check the path")]
        ) from error
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise DefinitionError([Finding(file, line, "error", "the file is not UTF-8", "Save it as UTF-8")]) from error
