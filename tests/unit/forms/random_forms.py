"""Random services with conditions, rows in rows, parts and sums, and random answers to them, for Hypothesis."""

from datetime import date, timedelta
from typing import Any

from hypothesis import strategies as st

from forms.definition import Page, ServiceForm

Data = dict[str, Any]
TODAY = date(2026, 11, 23)
WORDS = {"vi": "Mục", "en": "Item"}
LEAVES = ("number", "yes_no", "choice", "choices", "date", "text")

days = st.one_of(
    st.dates(date(1930, 1, 1), date(2030, 12, 31)),
    st.integers(-3, 3).map(lambda off: TODAY.replace(year=TODAY.year - 18) + timedelta(days=off)),
    st.sampled_from([date(2008, 2, 29), date(2012, 2, 29)]),
)


class Growing:
    """A form as it grows: what may be read so far, as (path, kind, over rows)."""

    def __init__(self) -> None:
        self.count = 0

    def key(self) -> str:
        self.count += 1
        return f"q{self.count}"


def _operand(draw: Any, kind: str, *, rows: bool) -> Data:
    """An operator that suits what is read."""
    if rows:
        inner = {"number": st.integers(0, 5), "yes_no": st.booleans()}.get(kind, st.sampled_from(["a", "b", "c"]))
        return draw(st.one_of(inner.map(lambda one: {"contains": one}), st.booleans().map(lambda on: {"answered": on})))
    orders = st.sampled_from(["greater", "less", "at_least", "at_most"])
    suits = {
        "number": st.tuples(st.one_of(orders, st.sampled_from(["equals", "not_equals"])), st.integers(0, 5)),
        "yes_no": st.tuples(st.just("equals"), st.booleans()),
        "choice": st.one_of(
            st.tuples(st.sampled_from(["equals", "not_equals"]), st.sampled_from("abc")),
            st.tuples(st.sampled_from(["in", "not_in"]), st.lists(st.sampled_from("abc"), min_size=1, max_size=2)),
        ),
        "choices": st.tuples(st.just("contains"), st.sampled_from("abc")),
        "date": st.one_of(
            st.tuples(orders, st.sampled_from(["today", "today-6575", "today+30", "2008-02-29"])),
            st.tuples(st.sampled_from(["age_at_least", "age_below"]), st.sampled_from([0, 14, 18, 19])),
        ),
    }
    name, value = draw(suits.get(kind, st.tuples(st.just("answered"), st.booleans())))
    return {name: value}


def _condition(draw: Any, readable: list[tuple[str, str, bool]], depth: int = 0) -> Data:
    shape = draw(st.sampled_from(["test", "test", "all", "any", "not"])) if depth < 2 else "test"
    if shape in ("all", "any"):
        return {shape: [_condition(draw, readable, depth + 1) for _ in range(draw(st.integers(1, 2)))]}
    if shape == "not":
        return {"not": _condition(draw, readable, depth + 1)}
    path, kind, rows = draw(st.sampled_from(readable))
    if kind in ("repeat", "choices") and draw(st.booleans()):
        return {"count": path, draw(st.sampled_from(["greater", "equals"])): draw(st.integers(0, 2))}
    return {"question": path, **_operand(draw, kind, rows=rows)}


def _formula(draw: Any, readable: list[tuple[str, str, bool]], depth: int = 0) -> Any:
    numbers = [path for path, kind, rows in readable if kind == "number" and not rows]
    sums = [path for path, kind, rows in readable if kind == "number" and rows]
    shapes = ["whole", "dated", "count" if readable else "whole", "question" if numbers else "whole"]
    shapes += ["sum"] * bool(sums) + ["if"] * bool(readable and depth < 2) + ["operation"] * (3 if depth < 2 else 0)
    shape = draw(st.sampled_from(shapes))
    if shape == "whole":
        decimal = {"value": draw(st.sampled_from(["0.5", "2.25", "0.000001", "999999999999"]))}
        return draw(st.one_of(st.integers(0, 10**7), st.just(decimal)))
    if shape == "dated":
        return {"values": [{"from": date(2020, 1, 1), "value": 3}, {"from": TODAY, "value": draw(st.integers(4, 9))}]}
    if shape == "if":
        parts = {"then": _formula(draw, readable, depth + 1), "else": _formula(draw, readable, depth + 1)}
        return {"if": _condition(draw, readable), **parts}
    if shape == "operation":
        return _operation(draw, readable, depth)
    return {shape: draw(st.sampled_from({"question": numbers, "sum": sums}.get(shape, [one[0] for one in readable])))}


def _operation(draw: Any, readable: list[tuple[str, str, bool]], depth: int) -> Data:
    name = draw(st.sampled_from(["add", "subtract", "multiply", "divide", "smallest", "largest"]))
    count = 2 if name == "divide" else draw(st.integers(1, 3))
    found: Data = {"operator": name, "parts": [_formula(draw, readable, depth + 1) for _ in range(count)]}
    if name == "divide" or (name != "subtract" and draw(st.booleans())):
        found |= {"rounding": draw(st.sampled_from(["up", "down", "half_up"])), "decimals": draw(st.integers(0, 3))}
    return found


def _question(draw: Any, grown: Growing, readable: list[tuple[str, str, bool]], depth: int) -> Data:
    kinds = (*LEAVES, "calculated", "person") + (("repeat",) * 3 if depth < 2 else ())
    kind = draw(st.sampled_from(kinds))
    found: Data = {"key": grown.key(), "kind": kind, "label": WORDS, "required": draw(st.booleans())}
    if readable and draw(st.booleans()):
        found["condition"] = _condition(draw, readable)
    if kind in ("choice", "choices"):
        found["options"] = [{"key": key, "label": WORDS} for key in "abc"]
        if readable and draw(st.booleans()):
            found["options"][0]["condition"] = _condition(draw, readable)
    if kind == "calculated":
        found["formula"] = _formula(draw, readable)
    if kind == "person":
        found["parts"] = ["name", "birth_date", "sex"]
    if kind == "repeat":
        inner = list(readable)
        found["minimum"] = 0
        found["questions"] = []
        for _ in range(draw(st.integers(1, 3))):
            child = _question(draw, grown, inner, depth + 1)
            found["questions"].append(child)
            inner += list(_readings(child, child["key"], rows=False))
    return found


def _readings(question: Data, path: str, *, rows: bool) -> Any:
    yield path, question["kind"] if question["kind"] != "calculated" else "number", rows
    if question["kind"] == "person":
        yield from ((f"{path}.birth_date", "date", rows), (f"{path}.sex", "text", rows))
    for child in question.get("questions", []):
        yield from _readings(child, f"{path}.{child['key']}", rows=True)


@st.composite
def definitions(draw: Any) -> list[Data]:
    """Pages as plain data."""
    grown, readable, pages = Growing(), [], []
    for number in range(draw(st.integers(1, 3))):
        page: Data = {"key": f"page{number}", "title": WORDS, "questions": []}
        if readable and draw(st.booleans()):
            page["condition"] = _condition(draw, readable)
        for _ in range(draw(st.integers(1, 4))):
            question = _question(draw, grown, readable, 0)
            page["questions"].append(question)
            readable += list(_readings(question, question["key"], rows=False))
        pages.append(page)
    return pages


def service_of(sample: ServiceForm, pages: list[Data]) -> ServiceForm:
    """A service with these pages and nothing else that reads answers."""
    facts = {name: getattr(sample, name) for name in ServiceForm.model_fields}
    bare = {"components": (), "fees": (), "time_limits": sample.time_limits[-1:]}
    return ServiceForm.model_construct(**{**facts, **bare, "pages": tuple(map(Page.model_validate, pages))})


def answers_to(questions: list[Data]) -> Any:
    """Stored answers to some of the questions."""
    return st.fixed_dictionaries({}, optional={question["key"]: answer_to(question) for question in questions})


def answer_to(question: Data) -> Any:
    """A stored answer; every text is different, so that it can be looked for."""
    if question["kind"] == "repeat":
        return st.lists(answers_to(question["questions"]), min_size=1, max_size=3)
    texts = st.integers(10**8, 10**9).map(lambda code: f"zz{code}")
    names = st.text("abcdefgh", min_size=12, max_size=12).map(lambda code: f"yy{code}")
    person = {"name": names, "birth_date": days.map(date.isoformat), "sex": st.sampled_from(["female", "male"])}
    suits = {
        "number": st.one_of(st.integers(0, 6), st.just(10**15 - 1)),
        "yes_no": st.booleans(),
        "choice": st.sampled_from("abc"),
        "choices": st.lists(st.sampled_from("abc"), min_size=1, max_size=3, unique=True).map(sorted),
        "date": days.map(date.isoformat),
        "text": texts,
        "calculated": st.integers(0, 10),
        "person": st.fixed_dictionaries({}, optional=person),
    }
    return suits[question["kind"]]


garbage = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.text(max_size=5)),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(st.text(max_size=4), inner, max_size=3)),
    max_leaves=6,
)
