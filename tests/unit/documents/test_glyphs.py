"""What the document fonts can draw, and what becomes of the rest."""

import unicodedata

import pytest

from portal.documents.glyphs import MISSING_MARK, characters, drawable, printable

TONES = ("", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323")
VIETNAMESE = {
    unicodedata.normalize("NFC", letter + tone) for letter in "aăâeêioôơuưyAĂÂEÊIOÔƠUƯY" for tone in TONES
} | {"đ", "Đ"}


def test_every_vietnamese_letter_can_be_drawn() -> None:
    assert len({letter for letter in VIETNAMESE if not letter.isascii()}) == 134
    assert [letter for letter in VIETNAMESE if ord(letter) not in drawable()] == []


def test_the_mark_for_missing_letters_can_be_drawn() -> None:
    assert ord(MISSING_MARK) in drawable()


@pytest.mark.parametrize(
    ("typed", "printed", "missing"),
    [
        (unicodedata.normalize("NFD", "Nguyễn Thị Hường"), "Nguyễn Thị Hường", set()),
        ("Bé Na 🎀", f"Bé Na {MISSING_MARK}", {"🎀"}),
        ("王小明", MISSING_MARK * 3, set("王小明")),
        ("a\x00b\x07c\x85d", "abcd", set()),
        ("a\u202eb\u2066c\ufeff\u200bd\u00ad", "abcd", set()),
        ("một\ttab\ndòng", "một tab\ndòng", set()),
        ("a\u3000b\u2028c", "a b c", set()),
        ("\ue000\ud800", MISSING_MARK * 2, {"\ue000", "\ud800"}),
        ("❤️", MISSING_MARK, {"❤"}),
    ],
)
def test_what_cannot_be_drawn_is_marked_and_reported(typed: str, printed: str, missing: set[str]) -> None:
    reported: set[str] = set()
    assert printable(typed, reported) == printed
    assert reported == missing


def test_a_file_that_is_no_font_is_an_error() -> None:
    with pytest.raises(ValueError, match="cmap"):
        characters(b"\x00\x01\x00\x00\x00\x00")
