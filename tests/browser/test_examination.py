"""The examination finds what it is there to find."""

import pytest
from playwright.sync_api import Route

from portal.web.headers import _POLICY
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
        ("<p>xa</p><img alt='' src='http://localhost:9/x.png'>", "foreign request"),
    ],
)
def test_a_bad_page_is_found_out(
    town: Town, monkeypatch: pytest.MonkeyPatch, markup: str, finding: str, javascript: bool
) -> None:
    monkeypatch.setattr(examination, "SHOTS", "")
    monkeypatch.setattr(examination.Seen, "states", set())

    def answer(route: Route) -> None:
        headers = {"Content-Security-Policy": _POLICY, "Content-Type": "text/html; charset=utf-8"}
        route.fulfill(body=PAGE.format(markup), headers=headers)

    visitor = town.stranger(javascript=javascript)
    visitor.page.route("**/bad", answer)
    with pytest.raises(AssertionError, match=finding):
        visitor.open("/bad")
