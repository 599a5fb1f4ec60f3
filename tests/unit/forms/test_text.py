"""Unicode at the boundary (R9.1b)."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from forms.text import Text, clean, detect_legacy, fold, for_one, one_line

NFC = "Nguyễn Thị Thuỷ"


@pytest.mark.parametrize(
    "spelling",
    [
        NFC,
        unicodedata.normalize("NFD", NFC),
        "Nguy\u00ea\u0303n Thi\u0323 Thu\u1ef7",
        "Nguyễn\u00a0Thị\u200d Thuỷ\ufeff",
        "\u202aNguyễn Thị Thuỷ\u202c",
        " Nguyễn\tThị  Thuỷ\u00ad ",
    ],
)
def test_r9_1b_every_spelling_is_one_composed_name(spelling: str) -> None:
    assert one_line(spelling) == NFC


def test_clean_keeps_line_breaks_only_as_lf() -> None:
    assert clean("một\r\nhai\rba\u2028bốn\x00") == "một\nhai\nba\nbốn"


@given(st.text())
def test_clean_is_idempotent_and_composed(value: str) -> None:
    once = clean(value)
    assert clean(once) == once
    assert unicodedata.is_normalized("NFC", once)


@pytest.mark.parametrize("word", ["Hoà", "HÒA", "hoa", "  hòa "])
def test_fold_finds_all_spellings(word: str) -> None:
    assert fold(word) == "hoa"


def test_fold_of_d_and_of_ethnic_letters() -> None:
    assert fold("Đắk  Lắk, K'Brông, Ayŭn") == "dak lak, k'brong, ayun"


@pytest.mark.parametrize(
    ("typed", "encoding"),
    [
        ("Nguyªn", "TCVN3"),
        ("NguyÔn V¨n A", "TCVN3"),
        ("ViÖt Nam", "TCVN3"),
        ("Ph¹m", "TCVN3"),
        ("céng hoµ x· héi chñ nghÜa ViÖt Nam", "TCVN3"),
        ("Nguyeãn", "VNI"),
        ("Traàn Vaên Taùm", "VNI"),
        ("Coäng hoøa xaõ hoäi chuû nghóa Vieät Nam", "VNI"),
        ("Ñoã Thò Hoaøng", "VNI"),
        ("Nguye\ufffdn", "damaged"),
        ("Nguy\x83n", "damaged"),
        ("NguyÔn".encode("latin-1"), "TCVN3"),
        (b"\xff\xfe\x00", "damaged"),
    ],
)
def test_r9_1b_legacy_encodings_are_suspected(typed: str | bytes, encoding: str) -> None:
    assert detect_legacy(typed) == encoding


@pytest.mark.parametrize(
    "typed",
    [
        *(
            "Nguyễn Thị Thuỷ",
            "Võ Thị Sáu",
            "Hà Nội",
            "ñandú",
            "Ông Hồ Á",
            "Vò",
            "Đỗ Đức Mạnh",
            "Lê Ưng Ơn",
            "ĐẶNG THỊ ÁNH",
        ),
        *("Y Ê-ban", "K'Brông", "H'Hen Niê", "Điểu K'Ré", "Niê Kdăm", "Mlô", "Rơ Châm H'Liêu", "Đắk R'lấp", "Êban"),
        *("Loïc", "Seán", "Müller", "François Hélène", "Noël Joël", "Raphaël Gaël", "Renée Thérèse André", "où août"),
        *("Jörg Böll", "Jürgen Kühn Schröder", "Björn Åsa Søren", "João Leão", "Peña Muñoz", "Zoë", "Öztürk"),
        *("10 µm", "« An »", "5 m²", "20 °C", "© Sở Y tế", "", "plain"),
    ],
)
def test_real_names_are_not_suspected(typed: str) -> None:
    assert detect_legacy(typed) is None
    assert detect_legacy(typed.encode()) is None


NAMES = """
Nguyễn Trần Lê Phạm Hoàng Huỳnh Phan Vũ Võ Đặng Bùi Đỗ Hồ Ngô Dương Lý Thị Văn Hữu Đức Minh Thuỷ Hòa
Hoà Quỳnh Giang Nghĩa Khuê Tuyết Phượng Ánh Ơn Ý Yến Tố Tú Tô Lô Hô Mô Bê Đê Tổ
"""


@given(
    st.lists(st.sampled_from(NAMES.split()), min_size=1, max_size=6), st.sampled_from([str.lower, str.upper, str.title])
)
def test_no_vietnamese_name_is_suspected(words: list[str], case: object) -> None:
    assert callable(case)
    assert detect_legacy(case(" ".join(words))) is None


def test_text_speaks_vietnamese_unless_asked_for_english() -> None:
    text = Text(vi="Có", en="Yes")
    assert [text.into(language) for language in ("vi", "en", "en-GB", "fr")] == ["Có", "Yes", "Yes", "Có"]


@pytest.mark.parametrize("words", [{"vi": "Có"}, {"vi": "Có", "en": " "}, {"vi": "Co\u0301", "en": "Yes"}])
def test_text_needs_both_languages_composed(words: dict[str, str]) -> None:
    with pytest.raises(ValidationError):
        Text(**words)


@pytest.mark.parametrize(
    ("many", "one"),
    [
        ("copies", "copy"), ("people", "person"), ("months", "month"), ("working days", "working day"), ("VND", "VND"),
        ("m²", "m²"), ("copies of a page", "copy of a page"), ("children", "child"), ("glass", "glass"),
    ],
)  # fmt: skip
def test_an_english_unit_behind_one_is_singular(many: str, one: str) -> None:
    assert for_one(many) == one
