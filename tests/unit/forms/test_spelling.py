"""Mistyped Vietnamese words and what they may have been meant to be; colloquial words as data."""

import pytest

from forms.colloquial import colloquial, read
from forms.spelling import Vocabulary, distance, sound

WORDS = "khai sinh giay dang ky ket hon trich luc ho tich lai xe phep xay dung quy noi lao dong kinh doanh"
KNOWN = Vocabulary(WORDS.split())


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("xinh", "sinh"),  # s/x
        ("chich", "trich"),  # ch/tr
        ("rung", "dung"),  # d/gi/r
        ("nuc", "luc"),  # n/l
        ("ki", "ky"),  # i/y
        ("qui", "quy"),
        ("sinhh", "sinh"),  # a letter too many
        ("dag", "dang"),  # a letter dropped
        ("dnag", "dang"),  # two changed about
        ("ddawng", "dang"),  # left over from Telex
        ("giaays", "giay"),
        ("hoon", "hon"),
        ("giay61", "giay"),  # left over from VNI
    ],
)
def test_a_mistyped_word_leads_to_the_one_that_was_meant(typed: str, meant: str) -> None:
    assert meant in [word for word, _ in KNOWN.near(typed)[:3]]


def test_a_word_is_not_near_to_itself_nor_to_everything() -> None:
    assert "sinh" not in dict(KNOWN.near("sinh"))
    assert KNOWN.near("qwertzuiop") == []
    assert KNOWN.near("123456") == []


def test_words_written_together_are_cut_where_known_words_meet() -> None:
    assert KNOWN.apart("dangkykethon") == ("dang", "ky", "ket", "hon")
    assert KNOWN.apart("dangkyxyz") == ()
    assert KNOWN.apart("khai" * 20) == ()


def test_what_is_confused_sounds_alike_and_what_is_not_does_not() -> None:
    assert sound("sang") == sound("xang")
    assert sound("tranh") == sound("chanh")
    assert sound("gia") == sound("da") == sound("ra")
    assert sound("bac") == sound("bat")
    assert sound("hon") != sound("con")


def test_the_distance_counts_letters_and_neighbours_changed_about() -> None:
    assert [distance("khai", other) for other in ("khai", "khia", "kha", "khaii", "khoi", "ai")] == [0, 1, 1, 1, 1, 2]


def test_colloquial_words_become_those_of_the_forms_the_longest_phrase_first() -> None:
    talk = read({"meanings": {"khai sinh": ["khai sanh"], "bản sao": ["mất khai sanh"]}, "fillers": ["xin", "cho"]})
    assert talk.meant(["mat", "khai", "sanh"]) == ("ban", "sao")
    assert talk.meant(["giay", "khai", "sanh"]) == ("giay", "khai", "sinh")
    assert talk.content(["xin", "khai", "sinh"]) == ("khai", "sinh")
    assert talk.content(["xin", "cho"]) == ("xin", "cho")


def test_a_phrase_that_means_two_things_is_refused() -> None:
    with pytest.raises(ValueError, match="means both"):
        read({"meanings": {"khai sinh": ["giấy"], "kết hôn": ["giay"]}})


def test_the_words_shipped_are_sound_and_know_the_common_abbreviations() -> None:
    talk = colloquial()
    for short in ("gplx", "cccd", "dkkd", "gcn", "lltp", "gpxd"):
        assert talk.meant([short]) != (short,)
