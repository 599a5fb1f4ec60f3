"""Hostile words in what is not drawn by a template: articles, letters, tables, addresses (T11, T30, T33, T34).

``test_every_answer.py`` puts them into everything that anybody wrote and looks at every page.
"""

import csv
import io
from email import message_from_bytes, policy

import pytest
from lxml import html

from portal.core.mail import Letter
from portal.notices.rendering import rendered
from portal.web.redirects import local_path
from portal.web.spreadsheets import csv_bytes
from tests.security.test_every_answer import running

PAYLOADS = (
    "<script>alert(1)</script>",
    "<ScRiPt >alert(1)</sCrIpT>",
    "<script src=//evil.example/x.js></script>",
    "<scr<script>ipt>alert(1)</scr</script>ipt>",
    "<img src=x onerror=alert(1)>",
    "<img/src='x'/onerror=alert(1)>",
    "<img src=x onerror\x0c=alert(1)>",
    "<svg onload=alert(1)>",
    "<svg><script>alert(1)</script></svg>",
    "<svg><animate xlink:href=#x attributeName=href values=javascript:alert(1) /><a id=x></a></svg>",
    "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>",
    "<body onload=alert(1)>",
    "<iframe src=javascript:alert(1)></iframe>",
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "<object data=data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==></object>",
    "<embed src=javascript:alert(1)>",
    "<form action=javascript:alert(1)><button>x</button></form>",
    "<button formaction=javascript:alert(1)>x</button>",
    "<input autofocus onfocus=alert(1)>",
    "<details open ontoggle=alert(1)>",
    "<video><source onerror=alert(1)></video>",
    "<marquee onstart=alert(1)>",
    "<meta http-equiv=refresh content='0;url=javascript:alert(1)'>",
    "<base href=//evil.example/>",
    "<link rel=stylesheet href=//evil.example/x.css>",
    "<style>@import '//evil.example/x.css'</style>",
    "<p style=background:url(javascript:alert(1))>",
    "<a href=javascript:alert(1)>x</a>",
    "<a href='java\tscript:alert(1)'>x</a>",
    "<a href='\x01javascript:alert(1)'>x</a>",
    "<a href=&#106;avascript:alert(1)>x</a>",
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    "[x](data:text/html,<script>alert(1)</script>)",
    "[x](vbscript:msgbox(1))",
    "[x]( javascript&colon;alert(1))",
    "![x](//evil.example/x.png)",
    "<javascript:alert(1)>",
    "[x]: javascript:alert(1)\n\n[x]",
    "`<script>alert(1)</script>`",
    "</title></textarea></script><script>alert(1)</script>",
    "\"'><script>alert(1)</script>",
    "<!--><script>alert(1)</script>-->",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
    "<template><script>alert(1)</script></template>",
    "{{7*7}}{% include '/etc/passwd' %}${7*7}#{7*7}",
    "%(name)s {0.__class__} {self}",
)
FORMULAS = (
    "=1+1",
    "+84912345678",
    "-1",
    "@SUM(1)",
    "＝1+1",
    "＋1",
    "－1",
    "＠x",
    "\t=1+1",
    "\r=1+1",
    " =1+1",
    "\n=1+1",
)


def test_an_article_is_prose_whatever_its_author_writes() -> None:
    for payload in PAYLOADS:
        for text in (payload, f"# {payload}\n\n- {payload}\n\n| a |\n|---|\n| {payload} |"):
            page = f"<main>{rendered(text)}</main>"
            assert list(running(page)) == [], payload
            known = {
                "main",
                "p",
                "a",
                "ul",
                "ol",
                "li",
                "table",
                "thead",
                "tbody",
                "tr",
                "th",
                "td",
                "code",
                "h2",
                "pre",
            }
            assert {element.tag for element in html.fromstring(page).iter()} <= known | {"em", "strong"}, payload


def test_a_letter_is_plain_text_with_the_headers_it_was_given() -> None:
    for payload in (*PAYLOADS, "x\r\nBcc: a@evil.example", "x\nBcc: a@evil.example"):
        letter = Letter(to="a@b.vn", subject="Thư", text=payload, language="vi", reference="r1")
        sent = message_from_bytes(letter.message("Cổng <c@d.vn>").as_bytes(), policy=policy.default)
        assert sent.get_content_type() == "text/plain"
        assert set(sent.keys()) <= {
            *("From", "To", "Subject", "Message-ID", "Content-Language", "Auto-Submitted", "MIME-Version"),
            *("Content-Type", "Content-Transfer-Encoding"),
        }
    for field in ("to", "subject"):
        with pytest.raises(ValueError, match=r"line|header"):
            Letter(
                **{"to": "a@b.vn", "subject": "s", "text": "", "language": "vi", "reference": "r"}
                | {field: "x\r\nBcc: a@evil.example"}
            ).message("Cổng <c@d.vn>")


def test_no_cell_of_a_table_is_a_formula_and_every_other_stays_as_it_is() -> None:
    words = [*FORMULAS, *PAYLOADS, "Nguyễn Văn A", "a=b"]
    text = csv_bytes(["x"], [[word] for word in words]).decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text, newline="")))
    for word, (cell,) in zip(words, rows[1:], strict=True):
        assert cell.lstrip("\t") == word.lstrip("\t") or cell == word
        assert cell.startswith("\t") or cell.lstrip()[:1] not in set("=+-@＝＋－＠"), repr(cell)


def test_nobody_is_led_to_another_site() -> None:
    for address in (
        "//evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "https://evil.example",
        "/\t/evil.example",
    ):
        assert local_path(address) == "/"
    assert local_path("javascript:alert(1)") == "/"
