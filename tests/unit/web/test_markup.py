"""The tests' own question whether a page is valid HTML, though it is answered from memory for known shapes."""

import pytest
from html5lib.html5parser import ParseError

from tests.support.markup import require_valid

PAGE = (
    '<!DOCTYPE html><html lang="vi"><head> <title>Một</title></head><body><p class="a" id="x1">{}</p>'
    '<a href="/a?b=1&amp;c=2">{}</a></body></html>'
)


def test_other_words_are_the_same_page() -> None:
    require_valid(PAGE.format("Hồ sơ 1", "Xem"))
    require_valid(PAGE.format("Hồ sơ 22, ngày 3/4/2026", "Tải về"))


@pytest.mark.parametrize(
    "page",
    [
        PAGE.format("Một & &hai;", "x"),
        PAGE.format("Một", "x").replace("&amp;", "&amp"),
        PAGE.format("<b>Một", "x"),
        PAGE.format("Một\x01", "x"),
        PAGE.format("Một", "x").replace('class="a"', 'class="a" class="b"'),
        PAGE.format("<p>Một</p>", "x"),
        PAGE.format("Một", "x").replace("<head> ", "<head>Một"),
        PAGE.format("</i>", "x"),
        PAGE.format("Một", "x").replace("<!DOCTYPE html>", ""),
        PAGE.format("Một", "x").replace('id="x1"', 'id="x1"href="a"'),
    ],
)
def test_what_is_wrong_is_wrong_though_the_words_are_known(page: str) -> None:
    require_valid(PAGE.format("Một", "x"))
    with pytest.raises(ParseError):
        require_valid(page)
