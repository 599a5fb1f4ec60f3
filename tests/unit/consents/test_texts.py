"""The texts people agree to: known by their digest, complete in both languages, one of them holding on a day."""

import hashlib
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from portal.consents import library
from portal.consents.rules import Purpose, newest


@pytest.mark.parametrize("purpose", Purpose)
def test_every_text_is_whole_in_both_languages(purpose: Purpose) -> None:
    for text in library.texts(purpose):
        assert text.lines
        assert all(one.vi and one.en and one.vi != one.en for one in (text.title, *text.lines))
        path = library.FOLDER / purpose.value / f"{text.version}.yaml"
        assert text.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()


def test_a_text_that_was_edited_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for path in (library.FINGERPRINTS, *(library.FOLDER / "mail").glob("*.yaml")):
        copy = tmp_path / path.relative_to(library.FOLDER)
        copy.parent.mkdir(exist_ok=True)
        copy.write_bytes(path.read_bytes() + (b"" if path == library.FINGERPRINTS else b"#\n"))
    monkeypatch.setattr(library, "FOLDER", tmp_path)
    monkeypatch.setattr(library, "FINGERPRINTS", tmp_path / "fingerprints.json")
    with pytest.raises(ValueError, match="a change is a new file"):
        library.texts.__wrapped__(Purpose.MAIL)


def test_the_newest_whose_day_has_come_holds() -> None:
    first = library.texts(Purpose.ACCOUNT)[0]
    second = replace(first, version="next", starts=date(2027, 1, 1))
    assert newest((second, first), on=date(2026, 12, 31)) == first
    assert newest((second, first), on=date(2027, 1, 1)) == second
    with pytest.raises(LookupError):
        newest((second,), on=date(2026, 12, 31))
