"""Sealed parts of values: they open where they were sealed, with their key, unaltered; and nowhere else."""

import base64
import secrets
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.core import sealed
from portal.core.sealed import SealBroken
from portal.core.sealed_cells import MARK, OpenedMap, closed, everything, keys_of, opened

OLD, NEW = secrets.token_bytes(32), secrets.token_bytes(32)
ANSWER = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=30),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)
ANSWERS = st.dictionaries(st.from_regex(r"[a-z][a-z0-9_]{0,9}", fullmatch=True), ANSWER, min_size=1, max_size=5)


@pytest.fixture(autouse=True)
def own_ring() -> Iterator[None]:
    before = sealed._Current.ring
    sealed.configure([NEW, OLD])
    yield
    sealed._Current.ring = before


def shut(value: dict[str, Any], place: str = "dossier.answers.1") -> dict[str, Any]:
    raw = closed(value, everything(None, value), place)
    assert isinstance(raw, dict)
    return raw


@settings(max_examples=60)
@given(ANSWERS)
def test_what_is_sealed_is_read_as_it_was_and_hides_what_it_was(value: dict[str, Any]) -> None:
    raw = shut(value)
    assert opened(raw, "dossier.answers.1") == value
    assert all(list(part) == [MARK] for part in raw.values())
    assert keys_of(raw) == {sealed.ring().newest}


@settings(max_examples=60)
@given(ANSWERS, st.data())
def test_one_altered_bit_anywhere_is_noticed(value: dict[str, Any], data: st.DataObject) -> None:
    raw = shut(value)
    key = data.draw(st.sampled_from(sorted(raw)))
    version, name, body = raw[key][MARK].split(".")
    content = bytearray(base64.urlsafe_b64decode(body))
    content[data.draw(st.integers(0, len(content) - 1))] ^= 1 << data.draw(st.integers(0, 7))
    raw[key] = {MARK: f"{version}.{name}.{base64.urlsafe_b64encode(content).decode()}"}
    with pytest.raises(SealBroken):
        opened(raw, "dossier.answers.1")[key]


@settings(max_examples=60)
@given(ANSWER, st.sampled_from(["row", "question", "column", "table"]))
def test_a_part_that_is_moved_does_not_open(answer: Any, moved: str) -> None:
    part = shut({"number": answer})["number"]
    place = {"row": "dossier.answers.2", "column": "dossier.submitted_answers.1", "table": "parked.answers.1"}
    key = "other" if moved == "question" else "number"
    with pytest.raises(SealBroken):
        opened({key: part}, place.get(moved, "dossier.answers.1"))[key]


@settings(max_examples=20)
@given(ANSWERS)
def test_with_another_key_nothing_opens_and_nothing_changes(value: dict[str, Any]) -> None:
    raw = shut(value)
    before = repr(raw)
    sealed.configure([OLD])
    try:
        reading = opened(raw, "dossier.answers.1")
        assert set(reading) == set(value)
        for key in value:
            with pytest.raises(SealBroken):
                reading[key]
        with pytest.raises(SealBroken):
            dict(reading)
        assert repr(raw) == before
    finally:
        sealed.configure([NEW, OLD])


def test_an_older_key_opens_and_the_newest_seals() -> None:
    sealed.configure([OLD])
    raw = shut({"number": "067190001234"})
    sealed.configure([NEW, OLD])
    assert opened(raw, "dossier.answers.1")["number"] == "067190001234"
    assert keys_of(raw) != keys_of(shut({"number": "067190001234"}))


def test_values_without_sealed_parts_are_handed_on_untouched() -> None:
    plain = {"name": "Thuỷ", "rows": [{"a": 1}], "like": "1.abcdef01.AAAA"}
    assert opened(plain, "dossier.answers.1") is plain
    assert keys_of(plain) == set()


def test_a_part_is_opened_when_it_is_first_read(monkeypatch: pytest.MonkeyPatch) -> None:
    raw = closed({"name": "Thuỷ", "number": "1", "other": "2"}, {"number", "other"}, "p")
    asked: list[str] = []
    inner = sealed.KeyRing.open

    def counting(ring: sealed.KeyRing, text: str, *, place: str) -> str:
        asked.append(place)
        return inner(ring, text, place=place)

    monkeypatch.setattr(sealed.KeyRing, "open", counting)
    reading = opened(raw, "p")
    assert isinstance(reading, OpenedMap)
    assert reading["name"] == "Thuỷ"
    assert asked == []
    assert reading["number"] == reading["number"] == "1"
    assert asked == ["p.number"]


def test_lists_and_texts_are_sealed_as_well() -> None:
    items = [{"before": "067190001234"}, {"before": "x"}]
    raw = closed(items, everything(None, items), "correction.items.1")
    assert "067190001234" not in repr(raw)
    assert opened(raw, "correction.items.1") == items
    with pytest.raises(SealBroken):
        opened(raw[::-1], "correction.items.1")[0]
    text = closed("067190001234", everything(None, "067190001234"), "signing_invitation.number.1")
    assert opened(text, "signing_invitation.number.1") == "067190001234"
    assert opened(text, "signing_invitation.number.2") == text
    assert closed("", everything(None, ""), "p") == ""
