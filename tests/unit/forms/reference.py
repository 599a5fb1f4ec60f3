"""The rules of conditions, rows and formulas once more: slow, plain, written from their description alone.

Definitions and answers are plain data here, as in YAML and JSON; nothing of the library is used.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

Data = dict[str, Any]
Scopes = list[tuple[set[str], Data]]
"""Innermost first: the keys of the questions of a row, part or form, and the answers that count so far."""

CEILING = 10**12


def visible(pages: list[Data], held: Data, today: date) -> Data:
    """The answers that count."""
    keys = {question["key"] for page in pages for question in page["questions"]}
    counted: Data = {}
    for page in pages:
        if "condition" not in page or holds(page["condition"], [(keys, counted)], today):
            fill(page["questions"], held, counted, [(keys, counted)], today)
    return counted


def fill(questions: list[Data], held: Data, counted: Data, scopes: Scopes, today: date) -> None:
    """Put into `counted` what counts of `held`, question by question."""
    for question in questions:
        if "condition" in question and not holds(question["condition"], scopes, today):
            continue
        answer = counts(question, held.get(question["key"]), scopes, today)
        if answer is not None:
            counted[question["key"]] = answer


def counts(question: Data, held: Any, scopes: Scopes, today: date) -> Any:
    """What counts of one held answer."""
    if question["kind"] == "calculated":
        read = list(paths(question["formula"]))
        nothing = read and all(at(path, scopes) in (None, "", [], {}) for path in read)
        return None if nothing else plain(amount(question["formula"], scopes, today))
    if held is None:
        return None
    if question["kind"] == "repeat":
        rows = [parts(question["questions"], row, scopes, today) for row in held]
        asked = {child["key"] for child in question["questions"] if child["kind"] != "calculated"}
        return [row for row in rows if asked & set(row)] or None
    if question["kind"] == "person":
        return parts([{"key": part, "kind": "part"} for part in question["parts"]], held, scopes, today) or None
    offered = {
        option["key"]
        for option in question.get("options", [])
        if "condition" not in option or holds(option["condition"], scopes, today)
    }
    if question["kind"] == "choice":
        return held if held in offered else None
    if question["kind"] == "choices":
        return [key for key in held if key in offered] or None
    return held


def parts(questions: list[Data], row: Data, scopes: Scopes, today: date) -> Data:
    """What counts of one row."""
    own: Data = {}
    fill(questions, row, own, [({question["key"] for question in questions}, own), *scopes], today)
    return own


def at(path: str, scopes: Scopes) -> Any:
    """The answer at a path."""
    key, *steps = path.split(".")
    answer = next((counted.get(key) for keys, counted in scopes if key in keys), None)
    for step in steps:
        answer = inside(answer, step)
    return answer


def inside(answer: Any, step: str) -> Any:
    """A part of an answer; of rows, the list of it."""
    if isinstance(answer, dict):
        return answer.get(step)
    if not isinstance(answer, list):
        return None
    found = []
    for row in answer:
        part = inside(row, step)
        if isinstance(part, list):
            found.extend(part)
        elif part is not None:
            found.append(part)
    return found


def holds(condition: Data, scopes: Scopes, today: date) -> bool:
    """Whether a condition holds."""
    if "all" in condition:
        return not [1 for part in condition["all"] if not holds(part, scopes, today)]
    if "any" in condition:
        return bool([1 for part in condition["any"] if holds(part, scopes, today)])
    if "not" in condition:
        return not holds(condition["not"], scopes, today)
    answer = at(condition.get("question") or condition["count"], scopes)
    name, operand = next((key, value) for key, value in condition.items() if key not in ("question", "count"))
    there = answer is not None and answer not in ("", [], {})
    if name == "answered":
        return there == operand
    if "count" in condition:
        return compare(size(answer), name, operand, today)
    return there and compare(answer, name, operand, today)


def size(answer: Any) -> int:
    """How many an answer is."""
    if isinstance(answer, int):
        return int(answer)
    if isinstance(answer, str):
        return int(number(answer) or 0)
    return len(answer) if answer is not None else 0


def number(value: Any) -> Fraction | None:
    """The number a value is."""
    if isinstance(value, bool) or not isinstance(value, int | str):
        return None
    try:
        return Fraction(value)
    except ValueError:
        return None


def equal(one: Any, other: Any) -> bool:
    """Whether an answer is the same as an operand."""
    if isinstance(one, bool) or isinstance(other, bool):
        return isinstance(one, bool) and isinstance(other, bool) and one == other
    if isinstance(one, str) and isinstance(other, str):
        return one == other
    return number(one) is not None and number(one) == number(other)


def compare(answer: Any, name: str, operand: Any, today: date) -> bool:
    """One operator."""
    if name in ("age_at_least", "age_below"):
        years = age(answer, today)
        return years is not None and (years >= operand if name == "age_at_least" else 0 <= years < operand)
    if name == "equals":
        return equal(answer, operand)
    if name == "not_equals":
        return not equal(answer, operand)
    if name == "in":
        return any(equal(answer, item) for item in operand)
    if name == "not_in":
        return not any(equal(answer, item) for item in operand)
    if name == "contains":
        return isinstance(answer, list) and any(equal(item, operand) for item in answer)
    return ordered(answer, name, operand, today)


def ordered(answer: Any, name: str, operand: Any, today: date) -> bool:
    """The four operators that put in order."""
    if isinstance(operand, str) and operand.startswith("today"):
        operand = (today + timedelta(days=int(operand[5:] or 0))).isoformat()
    one, other = number(answer), number(operand)
    if one is None or other is None:
        if not (isinstance(answer, str) and isinstance(operand, str)):
            return False
        one, other = answer, operand  # type: ignore[assignment]  # text is put in order as text
    if one == other:
        return name in ("at_least", "at_most")
    return name in (("less", "at_most") if one < other else ("greater", "at_least"))  # type: ignore[operator]


def age(born: Any, today: date) -> int | None:
    """Whole years, counted birthday by birthday."""
    try:
        birth = date.fromisoformat(f"{born}-12-31" if len(str(born)) == 4 else str(born))
    except ValueError:
        return None
    if birth > today:
        return -1
    years = 0
    while birthday(birth, birth.year + years + 1) <= today:
        years += 1
    return years


def birthday(birth: date, year: int) -> date:
    """The birthday in a year: for 29 February the last day of February."""
    try:
        return birth.replace(year=year)
    except ValueError:
        return date(year, 2, 28)


def paths(data: Any) -> Iterator[str]:
    """Every answer that a formula, or a condition in it, reads: `question`, `count` and `sum` name one."""
    if isinstance(data, list):
        for one in data:
            yield from paths(one)
    elif isinstance(data, dict):
        for name, inner in data.items():
            if name in ("question", "count", "sum"):
                yield inner
            else:
                yield from paths(inner)


def amount(formula: Any, scopes: Scopes, today: date) -> Fraction:
    """What a formula gives."""
    return bounded(raw(formula, scopes, today))


def bounded(value: Fraction) -> Fraction:
    """Between nothing and the ceiling, six decimals, halves up."""
    value = max(Fraction(0), min(value, Fraction(CEILING)))
    return rounded(value, 6, "half_up")


def rounded(value: Fraction, decimals: int, how: str) -> Fraction:
    """A number that is not negative with so many decimals."""
    scaled = value * 10**decimals
    whole = scaled.numerator // scaled.denominator
    rest = scaled - whole
    if (how == "up" and rest > 0) or (how == "half_up" and rest >= Fraction(1, 2)):
        whole += 1
    return Fraction(whole, 10**decimals)


def raw(formula: Any, scopes: Scopes, today: date) -> Fraction:
    """What a formula gives before it is bounded."""
    if isinstance(formula, int):
        return Fraction(formula)
    if "value" in formula:
        return Fraction(formula["value"])
    if "values" in formula:
        in_force = [one for one in formula["values"] if one["from"] <= today] or formula["values"][:1]
        return Fraction(in_force[-1]["value"])
    if "if" in formula:
        return amount(formula["then"] if holds(formula["if"], scopes, today) else formula["else"], scopes, today)
    if "sum" in formula:
        answer = at(formula["sum"], scopes)
        found = [number(item) for item in (answer if isinstance(answer, list) else [answer])]
        return sum((bounded(one) for one in found if one is not None), Fraction(0))
    if "count" in formula:
        answer = at(formula["count"], scopes)
        return Fraction(len(answer) if isinstance(answer, list | dict) else 0)
    if "question" in formula:
        answer = at(formula["question"], scopes)
        one = number(answer)
        return Fraction(size(answer)) if one is None else one
    return operated(formula, [amount(part, scopes, today) for part in formula["parts"]])


def operated(formula: Data, numbers: list[Fraction]) -> Fraction:
    """One operator over its parts."""
    name, first = formula["operator"], numbers[0]
    value = first
    for other in numbers[1:]:
        if name == "add":
            value += other
        elif name == "subtract":
            value -= other
        elif name == "multiply":
            value *= other
        elif name == "divide":
            value = value / other if other else Fraction(0)
        elif name == "smallest":
            value = min(value, other)
        elif name == "largest":
            value = max(value, other)
    if formula.get("rounding") and value >= 0:
        value = rounded(value, formula.get("decimals", 0), formula["rounding"])
    return value


def plain(value: Fraction) -> int | str:
    """A whole number, or decimal text without zeros at its end."""
    if value.denominator == 1:
        return value.numerator
    digits = str(value * 10**6).rjust(7, "0")
    return f"{digits[:-6]}.{digits[-6:]}".rstrip("0")
