"""What a first visit costs: at most 100 KB compressed, nothing from elsewhere, no font to wait for (ux 17)."""

import gzip

import pytest
from playwright.sync_api import Response

from tests.browser.conftest import Town

pytestmark = pytest.mark.browser

LIMIT = 100 * 1024
PAGES = ("/", "/services", "/services/2.000635", "/services/2.000635/start", "/track", "/verify", "/notices",
         "/guide", "/directory", "/sign-in", "/register", "/sitemap")  # fmt: skip


def _weight(response: Response) -> int:
    """Bytes on the wire; what the server in front compresses is compressed here."""
    body = response.body()
    if response.headers.get("content-encoding"):
        return response.request.sizes()["responseBodySize"]
    return min(len(body), len(gzip.compress(body, 6)))


@pytest.mark.parametrize("path", PAGES)
def test_a_first_view_weighs_at_most_100_kb(town: Town, path: str) -> None:
    window = town.stranger()
    answers: list[Response] = []
    window.page.on("response", lambda answer: answers.append(answer))
    window.page.goto(path, wait_until="networkidle")
    weights = {answer.url.removeprefix(town.address): _weight(answer) for answer in answers}
    assert sum(weights.values()) <= LIMIT, weights
    document = weights.pop(path)
    assert document <= 14 * 1024, f"the page itself has {document} bytes"
    assert all(url.startswith("/static/") for url in weights), weights
    assert not window.faults, window.faults


def test_styles_and_scripts_come_compressed(town: Town) -> None:
    window = town.stranger()
    answers: list[Response] = []
    window.page.on("response", lambda answer: answers.append(answer))
    window.page.goto("/", wait_until="networkidle")
    texts = [answer for answer in answers if answer.url.endswith((".css", ".js"))]
    assert len(texts) >= 2
    assert all(answer.headers.get("content-encoding") in ("gzip", "br") for answer in texts)
