"""The script of the page and the server judge the same conditions the same way, on what is typed in all inputs."""

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from pydantic import TypeAdapter

from forms.answers import Answers
from forms.compiler import compile_page
from forms.conditions import Condition
from forms.definition import load
from forms.typing_in import FormData
from tests.unit.forms import random_forms
from tests.unit.forms.random_forms import TODAY, WORDS, service_of

ROOT = Path(__file__).resolve().parents[3]
SAMPLE = load(Path(__file__).parent / "samples" / "household.yaml")
CASES = 400
_SCRIPT = """
import { holds, reader } from %s
import { readFileSync } from "node:fs"
const { cases, today } = JSON.parse(readFileSync(0, "utf8"))
const judged = cases.map(({ condition, inputs, prefix }) => holds(condition, reader(inputs, prefix), today))
process.stdout.write(JSON.stringify(judged))
"""

OPTIONS = [{"key": key, "label": WORDS} for key in "abc"]
INNER = [
    {"key": "n", "kind": "number", "label": WORDS},
    {"key": "born", "kind": "date", "year_allowed": True, "label": WORDS},
    {"key": "pick", "kind": "choice", "options": OPTIONS, "label": WORDS},
]
QUESTIONS: list[dict[str, Any]] = [
    *INNER,
    {"key": "yes", "kind": "yes_no", "label": WORDS},
    {"key": "picks", "kind": "choices", "options": OPTIONS, "label": WORDS},
    {"key": "who", "kind": "person", "parts": ["birth_date", "sex"], "label": WORDS, "year_allowed": True},
    {"key": "rows", "kind": "repeat", "questions": INNER, "label": WORDS, "minimum": 0},
]
SERVICE = service_of(SAMPLE, [{"key": "one", "title": WORDS, "questions": QUESTIONS}])
READABLE = [
    ("n", "number", False), ("born", "date", False), ("pick", "choice", False), ("yes", "yes_no", False),
    ("picks", "choices", False), ("who", "text", False), ("who.birth_date", "date", False),
    ("who.sex", "text", False), ("rows", "repeat", False), ("rows.n", "number", True), ("rows.pick", "choice", True),
]  # fmt: skip
TYPED = {
    "number": ["", "0", "3", " 4 ", "1.200"],
    "date": ["", "23/11/2008", "24.11.2008", "29022008", "2008", "1-1-1950", "ngày 5 tháng 3 năm 2012", "1/1/2027"],
    "choice": [None, "a", "b", "c"],
    "yes_no": [None, "yes", "no"],
    "sex": [None, "female", "male"],
}


@st.composite
def cases(draw: Any) -> dict[str, Any]:
    """A condition, the inputs of the page as a browser has them, and the row it is judged in."""
    inputs: list[dict[str, Any]] = []

    def put(name: str, kind: str) -> None:
        value = draw(st.sampled_from(TYPED[kind]))
        if kind in ("choice", "yes_no", "sex"):
            options = [option for option in TYPED[kind] if option is not None]
            inputs.extend({"name": name, "type": "radio", "value": one, "checked": one == value} for one in options)
        else:
            inputs.append({"name": name, "type": "text", "value": value})

    rows = draw(st.integers(1, 3))
    for prefix in ("", *(f"rows-{at}-" for at in range(rows))):
        for question in INNER:
            put(prefix + question["key"], question["kind"])
    put("yes", "yes_no")
    put("who-birth_date", "date")
    put("who-sex", "sex")
    inputs += [{"name": "picks", "type": "checkbox", "value": one, "checked": draw(st.booleans())} for one in "abc"]
    prefix = draw(st.sampled_from(["", *(f"rows-{at}-" for at in range(rows))]))
    return {"condition": random_forms._condition(draw, READABLE), "inputs": inputs, "prefix": prefix}


def server(case: dict[str, Any]) -> bool:
    """What the server says of the condition, judged inside the row."""
    data = FormData()
    for one in case["inputs"]:
        if one.get("checked", True):
            data.setdefault(one["name"], []).append(one["value"])
    form: Any = compile_page(SERVICE, "one", Answers(SERVICE), language="vi", today=TODAY)(data)
    if case["prefix"]:
        row = form["rows"].rows[int(case["prefix"].split("-")[1])]
        row.outer = form
        form = row
    condition: Condition = TypeAdapter(Condition).validate_python(case["condition"])
    return condition.holds(form.context().scope)


def generated() -> list[dict[str, Any]]:
    """The same cases in every run."""
    found: list[dict[str, Any]] = []

    @settings(max_examples=CASES, database=None, derandomize=True, phases=[Phase.generate], deadline=None,
              suppress_health_check=list(HealthCheck))  # fmt: skip
    @given(cases())
    def collect(case: dict[str, Any]) -> None:
        found.append(case)

    collect()
    return found


@pytest.mark.skipif(shutil.which("node") is None, reason="node, which runs the script of the page, is not here")
def test_the_script_agrees_with_the_server() -> None:
    found = generated()
    script = _SCRIPT % json.dumps((ROOT / "static" / "src" / "js" / "conditions.js").as_uri())
    sent = json.dumps({"cases": found, "today": TODAY.isoformat()})
    command = ["node", "--input-type=module", "-e", script]
    run = subprocess.run(command, input=sent, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr
    judged = json.loads(run.stdout)
    wrong = [(case, script) for case, script in zip(found, judged, strict=True) if script != server(case)]
    assert not wrong, (len(wrong), wrong[0])
    assert {True, False} == set(judged)
