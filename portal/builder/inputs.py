"""From a part of a definition to the inputs of a page and back. What cannot be read is kept as it was typed."""

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Final

from forms.fields.base import Rejected
from forms.fields.dates import read_date, vietnamese
from forms.text import clean, one_line
from portal.builder import formulas
from portal.builder.shapes import Editor, Shape, shapes
from portal.builder.tree import Data, Place
from portal.builder.words import value_name

ALWAYS, NEVER, WHEN = "yes", "no", "when"
LANGUAGES: Final = ("vi", "en")
NO_INPUT: Final = frozenset({Editor.CONDITION, Editor.PARTS, Editor.QUESTIONS})
_WHOLE: Final = re.compile(r"-?[0-9]{1,18}|-?[0-9]{1,3}(?:\.[0-9]{3}){1,5}")

Inputs = dict[str, Any]


def named(item: Shape) -> tuple[Shape, ...]:
    """A field of texts by name as one bilingual field for each name."""
    return tuple(Shape("parts", str(one), Editor.TEXT, False, None) for one in item.choices)


def shown(items: Sequence[Shape], part: Mapping[str, Any], prefix: str = "") -> Inputs:
    """What the inputs of these fields show of a part, by name."""
    return dict(pair for item in items if item.editor not in NO_INPUT for pair in _shown(item, part, prefix))


def _shown(item: Shape, part: Mapping[str, Any], prefix: str) -> Iterator[tuple[str, Any]]:
    name, value = prefix + item.name, part.get(item.name)
    if item.editor is Editor.TEXT:
        words = value if isinstance(value, Mapping) else {"vi": value or ""}
        yield from ((f"{name}.{language}", str(words.get(language, ""))) for language in LANGUAGES)
    elif item.editor is Editor.NAMED:
        held = value if isinstance(value, Mapping) else {}
        yield from shown(named(item), held, f"{name}.").items()
    elif item.editor is Editor.GROUP and item.model is not None:
        yield from shown(shapes(item.model), value if isinstance(value, Mapping) else {}, f"{name}.").items()
    elif item.editor is Editor.ROWS and item.model is not None:
        rows = value if isinstance(value, list) else []
        yield name, [shown(shapes(item.model), row if isinstance(row, Mapping) else {}) for row in rows]
    else:
        show: Callable[[Shape, Any], Any] = _SHOWN.get(item.editor, _shown_line)
        yield name, show(item, item.default if value is None else value)


def _shown_line(_item: Shape, value: Any) -> Any:
    return "" if value is None else value if isinstance(value, bool) else str(value)


def _shown_day(_item: Shape, value: Any) -> str:
    try:
        return vietnamese(read_date(str(value))) if value else ""
    except Rejected:
        return str(value)


def _shown_several(_item: Shape, value: Any) -> list[str]:
    return [str(one) for one in value] if isinstance(value, list | tuple) else []


def _shown_when(_item: Shape, value: Any) -> str:
    return WHEN if isinstance(value, Mapping) else NEVER if value is False else ALWAYS


def _shown_word(item: Shape, value: Any) -> str:
    return value_name(item.name, value).vi if value in item.choices else _shown_line(item, value)


def _shown_plain(_item: Shape, value: Any) -> str:
    if value in (None, "", (), []):
        return ""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)


def _shown_formula(item: Shape, value: Any) -> str:
    return (formulas.written(value) if value is not None else None) or _shown_plain(item, value)


_SHOWN: Final[dict[Editor, Callable[[Shape, Any], Any]]] = {
    Editor.DAY: _shown_day,
    Editor.SEVERAL: _shown_several,
    Editor.LINES: lambda item, value: "\n".join(_shown_several(item, value)),
    Editor.WHEN: _shown_when,
    Editor.NUMBER_OR_WORD: _shown_word,
    Editor.PLAIN: _shown_plain,
    Editor.COUNT: _shown_plain,
    Editor.FORMULA: _shown_formula,
}


def taken(items: Sequence[Shape], inputs: Inputs, before: Mapping[str, Any], prefix: str = "") -> Data:
    """The part with what the inputs of these fields say; everything else of it stays as ``before``."""
    part = dict(before)
    for item in items:
        if item.editor in NO_INPUT:
            continue
        value = _taken(item, inputs, before.get(item.name), prefix)
        if value is None or (value == _plain(item.default) and not item.needed):
            part.pop(item.name, None)
        else:
            part[item.name] = value
    return part


def _plain(default: Any) -> Any:
    return list(default) if isinstance(default, tuple) else default


def _taken(item: Shape, inputs: Inputs, before: Any, prefix: str) -> Any:
    name = prefix + item.name
    if item.editor is Editor.TEXT:
        words = {language: clean(str(inputs.get(f"{name}.{language}") or "")) for language in LANGUAGES}
        return {language: word for language, word in words.items() if word} or None
    if item.editor is Editor.NAMED:
        return taken(named(item), inputs, {}, f"{name}.") or None
    if item.editor is Editor.GROUP and item.model is not None:
        held = before if isinstance(before, Mapping) else {}
        return taken(shapes(item.model), inputs, held, f"{name}.") or None
    if item.editor is Editor.ROWS and item.model is not None:
        return _taken_rows(shapes(item.model), inputs.get(name) or [], before)
    if item.editor is Editor.WHEN:
        return _taken_when(inputs.get(name), before)
    take: Callable[[Shape, Any], Any] = _TAKEN.get(item.editor, _taken_line)
    return take(item, inputs.get(name))


def _taken_rows(items: Sequence[Shape], rows: Sequence[Inputs], before: Any) -> list[Data]:
    """The rows that say something, each with what it has besides inputs."""
    held = [*(before if isinstance(before, list) else []), *({} for _ in rows)]
    said = [(row, old if isinstance(old, Mapping) else {}) for row, old in zip(rows, held, strict=False)]
    return [taken(items, row, old) for row, old in said if taken(items, row, {})]


def _taken_when(choice: Any, before: Any) -> Any:
    if choice == WHEN and isinstance(before, Mapping):
        return before
    return choice != NEVER


def _taken_line(_item: Shape, value: Any) -> str | None:
    return one_line(str(value or "")) or None


def _taken_number(_item: Shape, value: Any) -> int | str | None:
    line = one_line(str("" if value is None else value))
    return int(line.replace(".", "")) if _WHOLE.fullmatch(line) else line or None


def _taken_switch(_item: Shape, value: Any) -> bool:
    return bool(value)


def _taken_day(_item: Shape, value: Any) -> str | None:
    line = one_line(str(value or ""))
    try:
        return read_date(line).isoformat() if line else None
    except Rejected:
        return line


def _taken_one(item: Shape, value: Any) -> Any:
    line = str(value or "")
    return next((choice for choice in item.choices if str(choice) == line), line or None)


def _taken_several(_item: Shape, value: Any) -> list[str]:
    return [one_line(str(one)) for one in value or []]


def _taken_lines(_item: Shape, value: Any) -> list[str]:
    return [line for line in (one_line(line) for line in clean(str(value or "")).split("\n")) if line]


def _taken_word(item: Shape, value: Any) -> Any:
    line = one_line(str(value or "")).casefold()
    for choice in item.choices:
        if line in (str(choice), *(words.casefold() for words in value_name(item.name, choice).model_dump().values())):
            return choice
    return _taken_number(item, line)


def _taken_plain(item: Shape, value: Any) -> Any:
    text = clean(str(value or ""))
    if text[:1] not in ("{", "[") and text not in ("true", "false"):
        return _taken_number(item, text)
    try:
        return json.loads(text)
    except ValueError:
        return text


def _taken_formula(item: Shape, value: Any) -> Any:
    found = formulas.read(one_line(str(value or "")))
    return _taken_plain(item, value) if found is None else found


_TAKEN: Final[dict[Editor, Callable[[Shape, Any], Any]]] = {
    Editor.NUMBER: _taken_number,
    Editor.DAY: _taken_day,
    Editor.SWITCH: _taken_switch,
    Editor.ONE: _taken_one,
    Editor.SEVERAL: _taken_several,
    Editor.LINES: _taken_lines,
    Editor.NUMBER_OR_WORD: _taken_word,
    Editor.PLAIN: _taken_plain,
    Editor.COUNT: _taken_plain,
    Editor.FORMULA: _taken_formula,
}


def input_name(items: Sequence[Shape], rest: Place) -> str:
    """The name of the input for a place inside a part, as near as there is one; empty when there is none."""
    if not rest:
        return ""
    item = next((item for item in items if item.name == rest[0]), None)
    if item is None:
        return ""
    if item.editor is Editor.TEXT:
        return f"{item.name}.{rest[1] if len(rest) > 1 and rest[1] in LANGUAGES else LANGUAGES[0]}"
    if item.editor is Editor.NAMED:
        return f"{item.name}.{_inside(named(item), rest[1:])}"
    if item.editor is Editor.GROUP and item.model is not None:
        return f"{item.name}.{_inside(shapes(item.model), rest[1:])}"
    if item.editor is Editor.ROWS and item.model is not None and len(rest) > 1:
        return f"{item.name}-{rest[1]}-{_inside(shapes(item.model), rest[2:])}"
    return item.name


def _inside(items: Sequence[Shape], rest: Place) -> str:
    return input_name(items, rest) or input_name(items, (items[0].name,))
