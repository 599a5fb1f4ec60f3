"""Conditions as people make them: choose a question, an operator in words, a value; groups of such lines.

The editor works on nodes: a group ``{"group": "all" | "any" | "none", "items": [...]}``, or a line
``{"question": key, "operator": name, "values": [...]}``. Data of a definition is made of them and read back.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from forms.conditions import MAX_DEPTH
from forms.fields import KINDS
from forms.fields.base import Rejected
from forms.fields.dates import read_date, vietnamese
from forms.text import Text, one_line
from forms.wording import DAY_SIGNS
from portal.builder.tree import Data, Place

Node = dict[str, Any]

GROUPS: Final = {
    "all": Text(vi="Tất cả các điều sau đều đúng", en="All of these hold"),
    "any": Text(vi="Ít nhất một điều sau đúng", en="At least one of these holds"),
    "none": Text(vi="Không điều nào sau đây đúng", en="None of these holds"),
}
OPERATORS: Final = {
    "equals": Text(vi="là", en="is"),
    "not_equals": Text(vi="không phải là", en="is not"),
    "in": Text(vi="là một trong", en="is one of"),
    "not_in": Text(vi="không thuộc", en="is none of"),
    "contains": Text(vi="có chọn", en="includes"),
    "greater": Text(vi="lớn hơn", en="is more than"),
    "less": Text(vi="nhỏ hơn", en="is less than"),
    "at_least": Text(vi="từ … trở lên", en="is at least"),
    "at_most": Text(vi="không quá", en="is at most"),
    "count_at_least": Text(vi="có số lượng từ … trở lên", en="has at least so many"),
    "count_at_most": Text(vi="có số lượng không quá", en="has at most so many"),
    "count_equals": Text(vi="có số lượng đúng bằng", en="has exactly so many"),
    "answered": Text(vi="đã được trả lời", en="is answered"),
    "unanswered": Text(vi="chưa được trả lời", en="is not answered"),
}
WITHOUT_VALUE: Final = frozenset({"answered", "unanswered"})
SEVERAL_VALUES: Final = frozenset({"in", "not_in"})
_ALWAYS: Final = ("answered", "unanswered")
_COMPARING: Final = ("equals", "not_equals", "greater", "less", "at_least", "at_most")
_COUNTING: Final = ("count_at_least", "count_at_most", "count_equals")
_YES_NO: Final = (("true", Text(vi="Có", en="Yes")), ("false", Text(vi="Không", en="No")))
_WHOLE: Final = re.compile(r"-?[0-9]{1,15}")
_JOINED: Final = {"all": Text(vi="và", en="and"), "any": Text(vi="hoặc", en="or")}
_NONE_OF: Final = Text(vi="không đúng là:", en="it is not so that")


@dataclass(frozen=True)
class Asked:
    """A question a condition may read: how it is compared, and the values it may have, if they are known."""

    key: str
    label: str
    operators: tuple[str, ...]
    values: tuple[tuple[str, str], ...]
    is_day: bool = False


def readable_from(content: Data, place: Place, language: str) -> list[Asked]:
    """The questions that a condition at ``place`` may read: those asked before it; all of them for fees and papers."""
    return [_asked(question, language) for question in _before(content, place) if isinstance(question, Mapping)]


def _before(content: Data, place: Place) -> Iterator[Any]:
    pages = content.get("pages")
    on_page = place[0] == "pages"
    for number, page in enumerate(pages if isinstance(pages, list) else []):
        if on_page and number > int(place[1]):
            return
        own = on_page and number == int(place[1])
        stop = int(place[3]) if own and len(place) > 4 else 0 if own else None
        questions = page.get("questions") if isinstance(page, Mapping) else None
        questions = questions if isinstance(questions, list) else []
        yield from questions[:stop]
        if own and len(place) > 6 and place[4] == "questions" and int(place[3]) < len(questions):
            inside = questions[int(place[3])]
            yield from inside.get("questions", [])[: int(place[5])] if isinstance(inside, Mapping) else ()


def _asked(question: Mapping[str, Any], language: str) -> Asked:
    key, kind = str(question.get("key", "")), str(question.get("kind", ""))
    label = _words(question.get("label"), language) or key
    model = KINDS.get(kind)
    control = model.control if model is not None else ""
    options = question.get("options")
    if isinstance(options, list):
        values = tuple(
            (str(o.get("key", "")), _words(o.get("label"), language)) for o in options if isinstance(o, dict)
        )
        several = control == "checkboxes"
        compared = ("contains", *_COUNTING) if several else ("equals", "not_equals", "in", "not_in")
        return Asked(key, label, (*compared, *_ALWAYS), values)
    if kind == "yes_no":
        return Asked(key, label, ("equals", *_ALWAYS), tuple((value, words.into(language)) for value, words in _YES_NO))
    if control in ("rows", "file", "table"):
        return Asked(key, label, (*_COUNTING, *_ALWAYS), ())
    if control == "group":
        return Asked(key, label, _ALWAYS, ())
    return Asked(key, label, (*_COMPARING, *_ALWAYS), (), is_day=kind == "date")


def _words(value: Any, language: str) -> str:
    if isinstance(value, Mapping):
        return str(value.get(language) or value.get("vi") or value.get("en") or "")
    return str(value or "")


def operator_words(asked: Asked | None, operator: str, language: str) -> str:
    """An operator as it reads after this question."""
    words = DAY_SIGNS.get(operator) if asked is not None and asked.is_day else None
    return (words or OPERATORS[operator]).into(language)


def node_of(condition: Any) -> Node:
    """The condition as a group of lines; an empty group when there is none."""
    node = _node(condition) if isinstance(condition, Mapping) and condition else {"group": "all", "items": []}
    return node if "group" in node else {"group": "all", "items": [node]}


def _node(condition: Mapping[str, Any]) -> Node:
    for name in ("all", "any"):
        if name in condition:
            return {"group": name, "items": [_node(part) for part in _mappings(condition[name])]}
    if isinstance(condition.get("not"), Mapping):
        inside = _node(condition["not"])
        return {"group": "none", "items": inside["items"] if inside.get("group") == "any" else [inside]}
    return _line(condition)


def _mappings(value: Any) -> list[Mapping[str, Any]]:
    return [item for item in value if isinstance(item, Mapping)] if isinstance(value, list | tuple) else []


def _line(condition: Mapping[str, Any]) -> Node:
    subject = str(condition.get("question") or condition.get("count") or "")
    given = [(name, value) for name, value in condition.items() if name not in ("question", "count")]
    name, value = given[0] if given else ("equals", "")
    if name == "answered":
        return {"question": subject, "operator": "answered" if value else "unanswered", "values": []}
    operator = f"count_{name}" if "count" in condition else name
    values = value if isinstance(value, list | tuple) else [value]
    return {"question": subject, "operator": operator, "values": [_typed(one) for one in values]}


def _typed(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else "" if value is None else str(value)


def data_of(node: Node, asked: Mapping[str, Asked]) -> Data | None:
    """The condition of these nodes as data of a definition; None when nothing is said."""
    if "group" not in node:
        return _comparison(node, asked.get(node["question"]))
    parts = [part for part in (data_of(item, asked) for item in node["items"]) if part is not None]
    if not parts:
        return None
    if node["group"] == "none":
        return {"not": parts[0] if len(parts) == 1 else {"any": parts}}
    return parts[0] if len(parts) == 1 else {node["group"]: parts}


def _comparison(line: Node, asked: Asked | None) -> Data:
    operator = line["operator"]
    if operator in WITHOUT_VALUE:
        return {"question": line["question"], "answered": operator == "answered"}
    values = [_value(one, asked) for one in line["values"]]
    operand = values if operator in SEVERAL_VALUES else values[0] if values else ""
    subject = "count" if operator.startswith("count_") else "question"
    return {subject: line["question"], operator.removeprefix("count_"): operand}


def _value(typed: str, asked: Asked | None) -> Any:
    line = one_line(typed)
    if asked is not None and asked.values:
        return {"true": True, "false": False}.get(line, line) if asked.values[0][0] == "true" else line
    if asked is not None and asked.is_day:
        try:
            return read_date(line).isoformat()
        except Rejected:
            return line
    return int(line) if _WHOLE.fullmatch(line) else line


def shown_value(typed: str, asked: Asked | None) -> str:
    """A value as its input shows it: a day the Vietnamese way."""
    if asked is None or not asked.is_day or not typed:
        return typed
    try:
        return vietnamese(read_date(typed))
    except Rejected:
        return typed


def said(content: Data, condition: Any, language: str, place: Place = ("fees",)) -> str:
    """The condition in words, with the questions and options by their labels."""
    return in_words(condition, {one.key: one for one in readable_from(content, place, language)}, language)


def in_words(condition: Any, asked: Mapping[str, Asked], language: str) -> str:
    """The condition in words, given the questions it may read."""
    return _said(node_of(condition), asked, language, top=True)


def _said(node: Node, asked: Mapping[str, Asked], language: str, *, top: bool = False) -> str:
    if "group" not in node:
        return _said_line(node, asked.get(node["question"]), language)
    inside = [_said(item, asked, language) for item in node["items"]]
    joint = _JOINED["any" if node["group"] == "none" else node["group"]].into(language)
    joined = f" {joint} ".join(inside)
    words = f"{_NONE_OF.into(language)} {joined}" if node["group"] == "none" else joined
    return words if top or len(inside) < 2 else f"({words})"


def _said_line(line: Node, asked: Asked | None, language: str) -> str:
    label = asked.label if asked is not None else line["question"]
    names = dict(asked.values) if asked is not None else {}
    values = ", ".join(f"“{names.get(one, shown_value(one, asked))}”" for one in line["values"])
    words = operator_words(asked, line["operator"], language) if line["operator"] in OPERATORS else line["operator"]
    if "…" in words:
        return f"“{label}” {words.replace('…', values)}"
    return f"“{label}” {words} {values}".rstrip()


def problems(node: Node, asked: Mapping[str, Asked], path: str = "") -> Iterator[tuple[str, Text]]:
    """What is missing in the lines, with the name of the input where it is given."""
    for number, item in enumerate(node.get("items", ())):
        yield from problems(item, asked, f"{path}.{number}" if path else str(number))
    if "group" in node:
        return
    known = asked.get(node["question"])
    if known is None:
        yield f"question:{path}", Text(vi="Hãy chọn một câu hỏi đã hỏi trước đó.", en="Choose a question asked before.")
    elif node["operator"] not in known.operators:
        yield f"operator:{path}", Text(vi="Hãy chọn cách so sánh.", en="Choose how to compare.")
    elif node["operator"] not in WITHOUT_VALUE and not any(one_line(one) for one in node["values"]):
        yield f"value:{path}", Text(vi="Hãy cho giá trị để so sánh.", en="Give the value to compare with.")


def read_nodes(sent: Mapping[str, Sequence[str]]) -> Node:
    """The nodes of a form: ``kind:<path>`` of groups, ``question:``, ``operator:``, ``value:<path>`` of lines."""
    names = {name: list(values) for name, values in sent.items()}
    return _read_group("", names)


def _read_group(path: str, names: Mapping[str, list[str]]) -> Node:
    kind = (names.get(f"kind:{path}") or ["all"])[0]
    items: list[Node] = []
    number = 0
    while True:
        below = f"{path}.{number}" if path else str(number)
        if f"kind:{below}" in names and below.count(".") < MAX_DEPTH:
            items.append(_read_group(below, names))
        elif f"question:{below}" in names:
            items.append(_read_line(below, names))
        else:
            break
        number += 1
    return {"group": kind if kind in GROUPS else "all", "items": items}


def _read_line(path: str, names: Mapping[str, list[str]]) -> Node:
    return {
        "question": names[f"question:{path}"][0],
        "operator": (names.get(f"operator:{path}") or [""])[0],
        "values": [one_line(one) for one in names.get(f"value:{path}", [])],
    }


def with_button(node: Node, button: str) -> Node:
    """The nodes after a button: ``line:<path>`` and ``group:<path>`` add to a group, ``drop:<path>`` takes out."""
    action, _, path = button.partition(":")
    steps = [int(step) for step in path.split(".") if step.isdecimal()]
    holder = node
    for step in steps[:-1] if action == "drop" else steps:
        holder = holder["items"][step] if step < len(holder.get("items", ())) else holder
    items = holder.get("items", [])
    if action == "line":
        items.append({"question": "", "operator": "", "values": []})
    elif action == "group":
        items.append({"group": "any", "items": [{"question": "", "operator": "", "values": []}]})
    elif action == "drop" and steps and steps[-1] < len(items):
        del items[steps[-1]]
    return node


def settled(node: Node, asked: Mapping[str, Asked]) -> Node:
    """The nodes with operators that suit their questions, and no value that the question cannot have."""
    for item in node.get("items", ()):
        settled(item, asked)
    known = asked.get(node.get("question", ""))
    if known is not None:
        if node["operator"] not in known.operators:
            node["operator"], node["values"] = known.operators[0], []
        allowed = {value for value, _label in known.values}
        if allowed and not node["operator"].startswith("count_"):
            node["values"] = [value for value in node["values"] if value in allowed]
    return node
