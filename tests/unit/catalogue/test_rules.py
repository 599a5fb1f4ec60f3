"""What a search finds first."""

from forms.text import fold
from portal.catalogue.rules import score

ENTRIES = [(8, fold("Cấp bản sao trích lục hộ tịch").split()), (1, fold("Bản sao giấy khai sinh").split())]


def points(text: str) -> int:
    return score(fold(text).split(), ENTRIES)


def test_accents_do_not_matter() -> None:
    assert points("trich luc") == points("trích lục") == points("TRÍCH LỤC") > 0


def test_a_word_that_is_nowhere_means_no_match() -> None:
    assert points("trich luc xe") == 0


def test_the_beginning_of_a_word_counts_less_than_the_word() -> None:
    assert 0 < points("tri") < points("trich")


def test_the_name_counts_more_than_the_summary() -> None:
    assert points("khai") < points("tich")
