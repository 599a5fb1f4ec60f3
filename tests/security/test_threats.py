"""The table of threats names tests that are there, and says of each threat what covers it or why nothing does."""

import ast
import re
from pathlib import Path

TESTS = Path(__file__).parent.parent
_ROW = re.compile(r"\| (\d\d) \| ([^|]+) \| ([^|]+) \| ([^|]+) \|")


def rows() -> list[tuple[str, list[str], str]]:
    """Number, tests and what is not covered, of every threat."""
    found = _ROW.findall((TESTS / "security" / "README.md").read_text())
    return [(number, re.findall(r"`([^`]+)`", tests), missing.strip()) for number, _attack, tests, missing in found]


def functions(path: Path) -> set[str]:
    return {node.name for node in ast.parse(path.read_text()).body if isinstance(node, ast.FunctionDef)}


def test_every_threat_has_tests_or_a_reason() -> None:
    assert [number for number, _tests, _missing in rows()] == [f"{number:02d}" for number in range(1, 49)]
    assert [number for number, tests, missing in rows() if not tests and missing == "–"] == []


def test_every_test_named_is_there() -> None:
    named = [name.split("::") for _number, tests, _missing in rows() for name in tests]
    assert [(path, test) for path, test in named if test not in functions(TESTS / path)] == []
