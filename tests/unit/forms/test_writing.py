"""What is written back is what was read, and reads well."""

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from forms.definition import ServiceForm, examine_data, examine_text, load, to_data, to_yaml
from forms.definition.loading import definition_files
from forms.definition.source import parse

CATALOGUE = Path(__file__).parents[3] / "forms" / "services"
FILES = definition_files(CATALOGUE)
HERE = Path("here")
SAMPLE = Path(__file__).parent / "samples" / "extract.yaml"

SCALARS = (
    st.none()
    | st.booleans()
    | st.integers(-(10**17), 10**17)
    | st.dates()
    | st.text()
    | st.sampled_from(
        ["yes", "null", "~", "1.0", "2026-11-27", "0x1", "- a", "a: b", "a\n  - b\n", " ", "#", "1_0", "<<"]
    )
)
NAMES = st.text(max_size=8) | st.sampled_from(["vi", "en", "key", "pages", "question", "equals", "true", "12"])
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(NAMES, inner, max_size=4),
    max_leaves=25,
)


@given(st.dictionaries(NAMES, VALUES, min_size=1, max_size=5))
@settings(max_examples=300, deadline=None)
def test_any_data_written_is_read_again(data: dict[str, Any]) -> None:
    assert parse(to_yaml(data), HERE).data == data


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.parent.name)
def test_every_service_of_the_catalogue_comes_back(path: Path) -> None:
    service = load(path)
    data = to_data(service)
    text = to_yaml(data)
    assert parse(text, HERE).data == data
    assert examine_text(text)[0] == service
    assert examine_data(data)[0] == service
    assert to_yaml(to_data(examine_text(text)[0] or service)) == text


def test_the_sample_with_every_feature_comes_back(service: ServiceForm) -> None:
    assert examine_text(to_yaml(to_data(service)))[0] == service


def test_what_goes_without_saying_is_left_out(service: ServiceForm) -> None:
    question = to_data(service)["pages"][0]["questions"][0]
    assert list(question)[:3] == ["key", "kind", "label"]
    assert "required" not in question
    assert "opens" not in to_data(service)


def test_it_reads_the_way_people_write() -> None:
    text = to_yaml(
        {
            "code": "2.000635",
            "subjects": ["citizen", "business"],
            "figures_from": dt.date(2026, 7, 18),
            "pages": [
                {
                    "key": "first",
                    "title": {"vi": "Người nộp", "en": "Applicant"},
                    "condition": {"all": [{"question": "a", "equals": True}, {"count": "b", "greater": 2}]},
                    "questions": [{"key": "a", "label": {"vi": "x" * 80, "en": "y" * 80}}],
                },
                {"key": "second"},
            ],
        }
    )
    assert text == (
        'code: "2.000635"\n'
        "subjects: [citizen, business]\n"
        "figures_from: 2026-07-18\n"
        "\n"
        "pages:\n"
        "  - key: first\n"
        '    title: {vi: "Người nộp", en: "Applicant"}\n'
        "    condition: {all: [{question: a, equals: true}, {count: b, greater: 2}]}\n"
        "    questions:\n"
        "      - key: a\n"
        "        label:\n"
        f'          vi: "{"x" * 80}"\n'
        f'          en: "{"y" * 80}"\n'
        "\n"
        "  - key: second\n"
    )


# what is given as text, words of the finding
REFUSED: list[tuple[str, str]] = [
    ("a: &x [1]\nb: *x", "an anchor is used"),
    ("a: &a [x,x]\nb: &b [*a,*a]\nc: &c [*b,*b]\nd: [*c,*c]", "an anchor is used"),
    ("a: !!python/object/apply:os.system [ls]", "is not allowed"),
    ("a: !include /etc/passwd", "is not allowed"),
    ("a: " + "[" * 100_000, "too deep"),
    ("a: " + "{b: " * 100_000, "too deep"),
    ("\n".join(" " * at + "a:" for at in range(1000)), "too deep"),
    ("a: [" + "1," * 150_000 + "]", "too many parts"),
    ("a: " + "x" * (1024 * 1024), "above 1 MB"),
    ("a: " + "1" * 5000, "number is too long"),
    ("a: 1\na: 2", "`a` is given twice"),
    ("? [a]\n: 1", "must be plain text"),
    ("a: \ud800", "not YAML"),
    ("%YAML 9.9\n---\na: 1", "not YAML"),
    ("a: 1\n---\nb: 2", "not YAML"),
    ("", "empty or a list"),
]


@pytest.mark.parametrize(("text", "words"), REFUSED, ids=range(len(REFUSED)))
def test_text_that_is_no_definition_is_refused_in_words(text: str, words: str) -> None:
    definition, findings = examine_text(text, "typed")
    assert definition is None
    assert words in str(findings[0])
    assert str(findings[0]).startswith("typed:")


def test_data_that_is_no_definition_is_refused_in_words() -> None:
    deep: list[Any] = []
    for _ in range(5000):
        deep = [deep]
    for data, words in [([], "names and values"), ({"a": deep}, "too deep"), ({"a": [1] * 200_000}, "too many parts")]:
        definition, findings = examine_data(data)
        assert definition is None
        assert words in findings[0].what


def test_a_finding_says_where_in_the_data(service: ServiceForm) -> None:
    data = to_data(service)
    data["pages"][0]["questions"][1]["kind"] = "telepathy"
    (finding,) = examine_data(data)[1]
    assert finding.place == ("pages", 0, "questions", 1)
    assert "telepathy" in finding.what


@given(st.text() | st.text(alphabet="{}[]:,-&*!|>'\"\n ?#%@`ab1~", max_size=200))
@settings(max_examples=150, deadline=2000)
def test_no_text_breaks_the_reader(text: str) -> None:
    definition, findings = examine_text(text)
    assert definition is None
    assert findings


@given(change=st.tuples(st.integers(0, 4500), st.integers(0, 30), st.text(max_size=6)))
@settings(max_examples=200, deadline=2000)
def test_no_damage_to_a_definition_breaks_the_reader(change: tuple[int, int, str]) -> None:
    whole = SAMPLE.read_text(encoding="utf-8")
    start, length, put = change
    definition, findings = examine_text(whole[:start] + put + whole[start + length :])
    assert definition is not None or findings


@given(path=st.lists(st.integers(0, 40), max_size=8), value=VALUES)
@settings(max_examples=150, deadline=2000)
def test_no_value_anywhere_breaks_the_types(path: list[int], value: Any) -> None:
    data = to_data(load(SAMPLE))
    here: Any = data
    for step in path:
        names = list(here) if isinstance(here, dict) else range(len(here))
        if not names:
            break
        name = names[step % len(names)]
        if not isinstance(here[name], dict | list):
            here[name] = value
            break
        here = here[name]
    definition, findings = examine_data(data)
    assert definition is not None or findings
