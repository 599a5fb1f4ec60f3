"""The same answers give the same bytes."""

import json
import unicodedata
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forms.answers import Answers
from forms.canonical import answers_bytes, answers_digest, canonical_bytes
from forms.definition import ServiceForm
from forms.fields.files import FileRef

plain = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(-(2**53) + 1, 2**53 - 1), st.text(max_size=8)),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3), st.dictionaries(st.sampled_from("abcđ😀\uffff"), inner, max_size=4)
    ),
    max_leaves=10,
)


def composed(data: Any) -> Any:
    if isinstance(data, str):
        return unicodedata.normalize("NFC", data)
    if isinstance(data, list):
        return [composed(item) for item in data]
    return {key: composed(value) for key, value in data.items()} if isinstance(data, dict) else data


@given(plain)
def test_canonical_bytes_are_json_of_the_same_data(data: Any) -> None:
    content = canonical_bytes(data)
    assert json.loads(content) == composed(data)
    assert canonical_bytes(json.loads(content)) == content


@given(st.dictionaries(st.sampled_from("abcdef"), st.integers(0, 9), max_size=6), st.randoms(use_true_random=False))
def test_the_order_of_names_does_not_matter(data: dict[str, int], random: Any) -> None:
    items = list(data.items())
    random.shuffle(items)
    assert canonical_bytes(dict(items)) == canonical_bytes(data)


def test_rfc_8785_order_and_escapes() -> None:
    data = {"€": 1, "\r": 2, "1": 3, "😀": 4, "ö": 5, "\x80": 6, "a": "\u20ac$\x0f\nA'B\"\\/"}
    names = list(json.loads(canonical_bytes(data)))
    assert names == ["\r", "1", "a", "\x80", "ö", "€", "😀"]
    assert canonical_bytes("\u20ac$\x0f\nA'B\"\\/").decode() == '"€$\\u000f\\nA\'B\\"\\\\/"'


def test_composed_and_decomposed_text_are_the_same() -> None:
    assert canonical_bytes("Nguye\u0302\u0303n") == canonical_bytes("Nguyễn") == '"Nguyễn"'.encode()


@pytest.mark.parametrize("data", [1.5, {"a": 1.0}, [b"x"], {1: "a"}, {"a": {2}}])
def test_what_has_no_canonical_form_is_refused(data: Any) -> None:
    with pytest.raises(TypeError):
        canonical_bytes(data)


@pytest.mark.parametrize("data", [2**53, {"\u00e9": 1, "e\u0301": 2}])
def test_what_is_ambiguous_is_refused(data: Any) -> None:
    with pytest.raises(ValueError):
        canonical_bytes(data)


def test_r6_2_the_bytes_name_service_version_and_files(service: ServiceForm) -> None:
    letter = FileRef(id="9", sha256="c" * 64, name="a.pdf", size=5, media_type="application/pdf")
    answers = Answers.from_stored(service, {"for_self": False, "copies": 2}).with_files("letter", (letter,))
    assert json.loads(answers_bytes(answers)) == {
        "schema": "portal-answers/1",
        "service": {"code": "2.000635", "version": 1},
        "answers": {"for_self": False, "copies": 2},
        "files": {"authorisation": [{"name": "a.pdf", "sha256": "c" * 64, "size": 5}]},
    }
    other = answers.with_files("letter", (letter.model_copy(update={"sha256": "d" * 64}),))
    assert answers_digest(other) != answers_digest(answers)
    moved = answers.with_files("letter", (letter.model_copy(update={"id": "10"}),))
    assert answers_digest(moved) == answers_digest(answers)
