"""Formulas as people write them, ``copies * 8000 + max(pages - 10, 0)``: read into the data of a definition and back.

What cannot be written so (conditions, sums over rows, values by date) stays the data it is.
"""

import re
from collections.abc import Mapping
from typing import Any, Final

_TOKEN: Final = re.compile(r"\s*([0-9]+(?:\.[0-9]+)?|[a-z][a-z0-9_]*|[-+*/×÷(),])")
_SIGNS: Final = {"+": "add", "-": "subtract", "*": "multiply", "×": "multiply", "/": "divide", "÷": "divide"}
_WORDS: Final = {"min": "smallest", "max": "largest"}
_STRENGTH: Final = {"add": 1, "subtract": 1, "multiply": 2, "divide": 2}
_DEEPEST: Final = 12


class _NotAFormula(ValueError):
    """The text is no formula."""


def read(text: str) -> Any:
    """The formula written in ``text`` as data; None when it is none."""
    try:
        reader = _Reader(text)
        found = reader.sum(0)
        return found if reader.peek() == "" else None
    except _NotAFormula:
        return None


class _Reader:
    def __init__(self, text: str) -> None:
        self._tokens: list[str] = []
        at = 0
        while text[at:].strip():
            found = _TOKEN.match(text, at)
            if found is None:
                raise _NotAFormula
            self._tokens.append(found[1])
            at = found.end()
        self._at = 0

    def peek(self) -> str:
        """The token that comes next; empty at the end."""
        return self._tokens[self._at] if self._at < len(self._tokens) else ""

    def _take(self, *wanted: str) -> str:
        token = self.peek()
        if not token or (wanted and token not in wanted):
            raise _NotAFormula
        self._at += 1
        return token

    def sum(self, depth: int) -> Any:
        """Terms added and taken away."""
        found = self._product(depth)
        while self.peek() in ("+", "-"):
            found = _joined(_SIGNS[self._take()], found, self._product(depth))
        return found

    def _product(self, depth: int) -> Any:
        found = self._atom(depth)
        while self.peek() in ("*", "×", "/", "÷"):
            found = _joined(_SIGNS[self._take()], found, self._atom(depth))
        return found

    def _atom(self, depth: int) -> Any:
        if depth > _DEEPEST:
            raise _NotAFormula
        sign = self._take()
        if sign == "(":
            inside = self.sum(depth + 1)
            self._take(")")
            return inside
        if sign[0].isdigit():
            return sign if "." in sign else int(sign)
        if sign in _WORDS and self.peek() == "(":
            return {"operator": _WORDS[sign], "parts": self._arguments(depth)}
        if not sign[0].isalpha():
            raise _NotAFormula
        return {"question": sign}

    def _arguments(self, depth: int) -> list[Any]:
        self._take("(")
        parts = [self.sum(depth + 1)]
        while self._take(",", ")") == ",":
            parts.append(self.sum(depth + 1))
        return parts


def _joined(operator: str, left: Any, right: Any) -> Any:
    """One operation of both; a chain of the same operation is one."""
    if isinstance(left, dict) and left.get("operator") == operator and operator in ("add", "multiply"):
        return {"operator": operator, "parts": [*left["parts"], right]}
    return {"operator": operator, "parts": [left, right]}


def written(formula: Any, around: int = 0) -> str | None:
    """The formula as people write it; None when it cannot be written so."""
    if isinstance(formula, int | str) and not isinstance(formula, bool):
        return str(formula)
    if not isinstance(formula, Mapping):
        return None
    if set(formula) == {"question"}:
        return str(formula["question"])
    if set(formula) != {"operator", "parts"} or not isinstance(formula["parts"], list | tuple):
        return None
    return _operation(str(formula["operator"]), list(formula["parts"]), around)


def _operation(operator: str, parts: list[Any], around: int) -> str | None:
    word = next((word for word, name in _WORDS.items() if name == operator), None)
    strength = 0 if word else _STRENGTH.get(operator, -1)
    inside = [written(part, strength + (number > 0)) for number, part in enumerate(parts)]
    if strength < 0 or None in inside or not inside:
        return None
    said = [one for one in inside if one is not None]
    if word:
        return f"{word}({', '.join(said)})"
    sign = {"add": "+", "subtract": "-", "multiply": "*", "divide": "/"}[operator]
    text = f" {sign} ".join(said)
    return f"({text})" if strength < around else text
