"""Whatever colour an agency has, its portal can be read."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from portal.web.colours import NIGHT, WHITE, Colour, by_day, by_night, style_sheet

_CARD = Colour.read("#172120")  # what cards lie on by night: raised in _colours.scss
_COLOURS = st.builds("#{:02x}{:02x}{:02x}".format, *[st.integers(0, 255)] * 3)


@given(_COLOURS)
@example("#000000")
@example("#ffffff")
@example("#ffff00")
@example("#c8102e")
def test_text_has_contrast_by_day(text: str) -> None:
    tones = by_day(Colour.read(text))
    for name in ("primary", "primary-dark", "link"):
        for background in (WHITE, tones["tint"], tones["tint-strong"]):
            assert tones[name].contrast(background) >= 4.5, (name, str(background))
    for name in ("deep", "deep-end", "primary", "primary-dark"):  # white words on them
        assert tones[name].contrast(WHITE) >= 4.5


@given(_COLOURS)
@example("#000000")
@example("#ffffff")
@example("#0000ff")
def test_text_has_contrast_by_night(text: str) -> None:
    tones = by_night(Colour.read(text))
    for name in ("primary", "primary-dark", "link"):
        for background in (NIGHT, _CARD, tones["tint"], tones["tint-strong"]):
            assert tones[name].contrast(background) >= 4.5, (name, str(background))
        assert tones[name].contrast(tones["on-primary"]) >= 4.5
    for name in ("deep", "deep-end"):
        assert tones[name].contrast(Colour.read("#c4dbd8")) >= 4.5


def test_contrast_is_that_of_wcag() -> None:
    """Example pairs that every checker gives: black and white, and the grey that just passes on white."""
    assert WHITE.contrast(Colour.read("#000000")) == pytest.approx(21)
    assert WHITE.contrast(Colour.read("#767676")) == pytest.approx(4.54, abs=0.01)


@pytest.mark.parametrize("text", ["", "red", "#12345", "#1234567", "#12345g", "0a6266"])
def test_what_is_no_colour_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="is not a colour"):
        Colour.read(text)


def test_the_sheet_names_day_and_night() -> None:
    sheet = style_sheet(Colour.read("#c8102e"))
    assert sheet.count("--pt-primary:") == 2
    assert "prefers-color-scheme:dark" in sheet
