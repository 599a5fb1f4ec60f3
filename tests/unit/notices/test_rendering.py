"""Markdown of editors becomes HTML that can do no harm."""

import re

import html5lib
import pytest

from portal.notices.rendering import rendered

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
