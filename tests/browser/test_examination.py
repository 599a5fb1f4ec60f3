"""The examination finds what it is there to find."""

import pytest
from playwright.sync_api import Route

from portal.web.headers import policy
from tests.browser import window as examination
from tests.browser.conftest import Town

pytestmark = pytest.mark.browser

PAGE = "<!doctype html><html lang=vi><title>Thử</title><main><h1>Thử</h1>{}</main></html>"


@pytest.mark.parametrize("javascript", [True, False])
@pytest.mark.parametrize(
    ("markup", "finding"),
    [
        ("<img src='/static/none.png'>", "image-alt|404 for"),
        ("<pre>" + "rộng " * 100 + "</pre>", "px because of <pre>"),
        ("<p style='margin: 0'>đỏ</p>", "console: .*Content Security Policy"),
        ("<p>xa</p><img alt='' src='http://127.0.0.2:9/x.png'>", "foreign request"),
    ],
)
def test_a_bad_page_is_found_out(
    town: Town, monkeypatch: pytest.MonkeyPatch, markup: str, finding: str, javascript: bool
) -> None:
    monkeypatch.setattr(examination, "SHOTS", "")
    monkeypatch.setattr(examination.Seen, "states", set())
    monkeypatch.setattr(examination.Seen, "kinds", set())

    def answer(route: Route) -> None:
        headers = {"Content-Security-Policy": policy(), "Content-Type": "text/html; charset=utf-8"}
        route.fulfill(body=PAGE.format(markup), headers=headers)

    visitor = town.stranger(javascript=javascript)
    visitor.page.route("**/bad", answer)
    with pytest.raises(AssertionError, match=finding):
        visitor.open("/bad")


GOOD = "<h2>Mục</h2><h3>Phần</h3><label for=a>Tên</label><input id=a><a href='/'>Trang chủ</a><ul><li>Một</li></ul>"
LATER = {
    "<input id=a>": "label: ",
    "<label for=b>Tên</label><input id=a>": "label: ",
    "<h3>Phần</h3><h2>Mục</h2><h2>Mục</h2><h2></h2>": "empty-heading: ",
    "<h2>Mục</h2><h4>Phần</h4>": "heading-order: ",
    "<a href='/'></a>": "link-name: ",
    "<ul><a href='/'>Trang chủ</a></ul>": "list: ",
    "<table><tr><th></th></tr></table>": "empty-table-header: ",
    "<p role=alrt>Lỗi</p>": "aria-roles: ",
    "<p aria-hidden=true><a href='/'>Trang chủ</a></p>": "aria-hidden-focus: ",
    "<a tabindex=3 href='/'>Trang chủ</a>": "tabindex: ",
}


def test_what_is_wrong_on_a_later_page_of_a_known_place_is_found_out(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    """axe-core is spared pages that show nothing new, and none else."""
    monkeypatch.setattr(examination, "SHOTS", "")
    monkeypatch.setattr(examination.Seen, "states", set())
    monkeypatch.setattr(examination.Seen, "kinds", set())
    looked: list[str] = []
    axe = examination.Window._axe
    monkeypatch.setattr(examination.Window, "_axe", lambda window: looked.append(window.heading) or axe(window))
    shown = {"page": ""}
    visitor = town.stranger()
    visitor.page.route(
        "**/place", lambda route: route.fulfill(body=shown["page"], content_type="text/html; charset=utf-8")
    )

    def show(heading: str, markup: str) -> None:
        shown["page"] = f"<!doctype html><html lang=vi><title>T</title><main><h1>{heading}</h1>{markup}</main></html>"
        visitor.open("/place")

    show("Một", GOOD)
    show("Hai", GOOD.replace("</ul>", "<li>Hai</li></ul><a href='/'>Trang khác</a>"))
    assert looked == ["Một"]
    for number, (markup, finding) in enumerate(LATER.items()):
        with pytest.raises(AssertionError, match=finding):
            show(f"Trang {number}", markup)
