"""What a first visit costs: at most 100 KB compressed, nothing from elsewhere, no font to wait for (ux 17)."""

import gzip

import pytest
from playwright.sync_api import Response

from portal.catalogue.library import library
from tests.browser.conftest import Town
from tests.browser.window import Window

pytestmark = pytest.mark.browser

LIMIT = 100 * 1024
FORM_LIMIT, SCRIPT_LIMIT = 60 * 1024, 40 * 1024
PAGES = ("/", "/services", "/services/2.000635", "/services/2.000635/start", "/track", "/verify", "/notices",
         "/guide", "/directory", "/sign-in", "/register", "/sitemap")  # fmt: skip


def _weight(response: Response) -> int:
    """Bytes on the wire; what the server in front compresses is compressed here."""
    body = response.body()
    if response.headers.get("content-encoding"):
        return response.request.sizes()["responseBodySize"]
    return min(len(body), len(gzip.compress(body, 6)))


def _weights(window: Window, path: str) -> dict[str, int]:
    """What opening a page brings, by address, when nothing is in the browser's cache."""
    answers: list[Response] = []
    tools = window.page.context.new_cdp_session(window.page)
    tools.send("Network.enable")
    tools.send("Network.setCacheDisabled", {"cacheDisabled": True})

    def note(answer: Response) -> None:
        answers.append(answer)

    window.page.on("response", note)
    window.page.goto(path, wait_until="networkidle")
    window.page.remove_listener("response", note)
    tools.detach()
    return {"/" + answer.url.split("/", 3)[3]: _weight(answer) for answer in answers}


@pytest.mark.parametrize("path", PAGES)
def test_a_first_view_weighs_at_most_100_kb(town: Town, path: str) -> None:
    window = town.stranger()
    weights = _weights(window, path)
    assert sum(weights.values()) <= LIMIT, weights
    document = weights.pop(path)
    assert document <= 14 * 1024, f"the page itself has {document} bytes"
    assert all(url.startswith("/static/") for url in weights), weights
    assert not window.faults, window.faults


def _first_page(window: Window, code: str) -> str:
    """Begin an application; the address of the first page of its form."""
    window.page.goto(f"/services/{code}/start")
    with window.page.expect_navigation():
        window.button("Bắt đầu điền").click()
    return window.page.locator(".govuk-task-list a").first.get_attribute("href") or ""


def test_the_first_page_of_the_largest_form_weighs_at_most_60_kb(town: Town) -> None:
    """Of every service on offer, for somebody who is not signed in; nothing comes from elsewhere."""
    window = town.stranger()
    found = {service.code: _weights(window, _first_page(window, service.code)) for service in library().offered}
    totals = {code: sum(weights.values()) for code, weights in found.items()}
    largest = max(totals, key=lambda code: totals[code])
    assert totals[largest] <= FORM_LIMIT, (totals, found[largest])
    scripts = [sum(size for url, size in weights.items() if url.endswith(".js")) for weights in found.values()]
    assert 0 < max(scripts) <= SCRIPT_LIMIT, scripts
    assert not window.faults, window.faults


def test_styles_and_scripts_come_compressed(town: Town) -> None:
    window = town.stranger()
    answers: list[Response] = []
    window.page.on("response", lambda answer: answers.append(answer))
    window.page.goto("/", wait_until="networkidle")
    texts = [answer for answer in answers if answer.url.endswith((".css", ".js"))]
    assert len(texts) >= 2
    assert all(answer.headers.get("content-encoding") in ("gzip", "br") for answer in texts)
