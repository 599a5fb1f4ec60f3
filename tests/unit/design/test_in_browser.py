"""The script and the look in a real Chromium, without a server: pages and assets are answered by the test itself."""

import json
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Route, expect, sync_playwright

from portal.web.headers import _POLICY

pytestmark = pytest.mark.browser

ROOT = Path(__file__).parents[3]
HOME = "http://portal.test"
TYPES = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml", ".woff2": "font/woff2"}
AXE = ROOT / "node_modules/axe-core/axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]

Open = Callable[..., Page]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Debian's Chromium."""
    chromium = shutil.which("chromium")
    if chromium is None:
        pytest.skip("no chromium")
    flags = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=chromium, args=flags)
        yield launched
        launched.close()


@pytest.fixture
def site(browser: Browser, manifest: dict[str, str]) -> Iterator[Open]:
    """Open a page of ours under the real content policy; other requests are answered by ``answer``."""
    contexts = []

    def serve(route: Route, markup: str, answer: Callable[[Route], None]) -> None:
        path = route.request.url.removeprefix(HOME).split("?")[0]
        if path.startswith("/static/"):
            asset = ROOT / "static/dist" / manifest.get(path[8:], path[8:])
            route.fulfill(body=asset.read_bytes(), content_type=TYPES[asset.suffix])
        elif route.request.method == "GET" and path == "/":
            route.fulfill(body=markup, content_type="text/html", headers={"Content-Security-Policy": _POLICY})
        else:
            answer(route)

    def open_page(markup: str, *, width: int = 1280, answer: Callable[[Route], None] = Route.abort) -> Page:
        context = browser.new_context(viewport={"width": width, "height": 800}, base_url=HOME)
        contexts.append(context)
        page = context.new_page()
        page.route("**/*", lambda route: serve(route, markup, answer))
        page.goto("/")
        return page

    yield open_page
    for context in contexts:
        context.close()


def form_page(draw: Callable[..., str], fields: str, attributes: str = "") -> str:
    return draw(
        '{% extends "_layout/base.html" %}{% block title %}Thử{% endblock %}{% block content %}<h1>Thử</h1>'
        f'<form method="post" action="/save" {attributes}>{fields}'
        '<button type="submit">Lưu</button></form>{% endblock %}'
    )


@pytest.mark.parametrize("width", [1280, 320])
@pytest.mark.parametrize(("checked", "office"), [(True, False), (False, False), (True, True)])
def test_the_gallery_has_no_barriers_and_never_scrolls_sideways(
    site: Open, gallery: Callable[..., str], width: int, checked: bool, office: bool
) -> None:
    page = site(gallery(checked=checked, office=office), width=width)
    page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true })")
    page.evaluate(AXE.read_text("utf-8"))
    found = page.evaluate("rules => axe.run({ runOnly: rules })", RULES)
    assert [(v["id"], [n["html"] for n in v["nodes"]]) for v in found["violations"]] == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_stacked_marks_are_never_clipped(site: Open, gallery: Callable[..., str]) -> None:
    page = site(gallery(checked=True))
    tight = page.evaluate(
        """() => [...document.querySelectorAll('body *')]
          .filter(e => [...e.childNodes].some(n => n.nodeType === 3 && n.data.trim()))
          .filter(e => !e.closest('[aria-hidden]') && e.tagName !== 'OPTION')
          .filter(e => parseFloat(getComputedStyle(e).lineHeight) / parseFloat(getComputedStyle(e).fontSize) < 1.5)
          .map(e => e.outerHTML)"""
    )
    assert tight == []


def test_nothing_is_refused_by_the_content_policy(site: Open, gallery: Callable[..., str]) -> None:
    page = site(gallery(checked=True))
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.reload()
    page.wait_for_load_state("networkidle")
    assert said == []
    assert page.evaluate("document.fonts.check('600 20px \"Be Vietnam Pro\"', 'Ậ')")


def test_the_error_summary_has_the_focus_and_its_links_bring_the_input(site: Open, gallery: Callable[..., str]) -> None:
    page = site(gallery(checked=True))
    expect(page.locator("[data-error-summary]")).to_be_focused()
    page.get_by_role("link", name="Hãy nêu lý do.").click()
    expect(page.locator("#reason")).to_be_focused()
    page.get_by_role("link", name="Hãy chọn một mục.").click()
    expect(page.locator("#kind-0")).to_be_focused()


CONDITIONAL = """
  <input type="radio" name="kind" value="self" id="a"><input type="radio" name="kind" value="other" id="b">
  <input name="born" id="born"><input name="copies" id="copies">
  <p id="other" data-show-if='{"question": "kind", "equals": "other"}'>x</p>
  <p id="adult" data-show-if='{"question": "born", "at_most": "2008-11-23"}'>x</p>
  <p id="many" data-show-if='{"all": [
    {"question": "copies", "greater": 3}, {"not": {"question": "kind", "in": ["self"]}}]}'>x</p>
  <p id="elsewhere" data-show-if='{"question": "on_another_page", "answered": true}'>x</p>
"""


def test_questions_that_will_not_be_asked_are_hidden(site: Open, draw: Callable[..., str]) -> None:
    page = site(form_page(draw, CONDITIONAL))

    def shown() -> list[str]:
        found: list[str] = page.evaluate(
            "[...document.querySelectorAll('[data-show-if]:not([hidden])')].map(e => e.id)"
        )
        return found

    assert shown() == ["elsewhere"]
    page.check("#b")
    page.fill("#born", "3/12/1985")
    page.fill("#copies", "1.200")
    page.locator("#copies").blur()
    assert shown() == ["other", "adult", "many", "elsewhere"]
    page.check("#a")
    page.fill("#born", "31/12/2008")
    page.locator("#born").blur()
    assert shown() == ["elsewhere"]


def test_a_row_is_judged_by_its_own_answers_first(site: Open, draw: Callable[..., str]) -> None:
    condition = json.dumps({"question": "abroad", "equals": "yes"})
    rows = "".join(
        f'<input name="homes-{n}-abroad" value="{value}">'
        f'<p id="r{n}" data-prefix="homes-{n}-" data-show-if=\'{condition}\'>x</p>'
        for n, value in enumerate(("no", "yes"))
    )
    page = site(form_page(draw, '<input name="abroad" value="yes">' + rows))
    expect(page.locator("#r0")).to_be_hidden()
    expect(page.locator("#r1")).to_be_visible()


def test_typing_is_saved_by_itself_without_files_and_says_when(site: Open, draw: Callable[..., str]) -> None:
    sent: list[Any] = []

    def answer(route: Route) -> None:
        sent.append(route.request)
        route.fulfill(json={"saved_at": "2026-11-23T10:32:00"})

    fields = '<input name="name" id="name"><input type="file" name="scan" id="scan">'
    page = site(form_page(draw, fields, 'data-autosave="/autosave"'), answer=answer)
    page.set_input_files("#scan", {"name": "a.pdf", "mimeType": "application/pdf", "buffer": b"%PDF"})
    page.fill("#name", "Nguyễn Thị Thuỷ")
    expect(page.get_by_text("Đã lưu lúc 10:32")).to_be_visible(timeout=6000)
    (request,) = sent
    assert request.headers["x-autosave"] == "1"
    assert request.post_data == "name=Nguy%E1%BB%85n+Th%E1%BB%8B+Thu%E1%BB%B7"


def test_a_failed_save_is_said_and_nothing_is_lost(site: Open, draw: Callable[..., str]) -> None:
    page = site(form_page(draw, '<input name="name" id="name">', 'data-autosave="/autosave"'))
    page.fill("#name", "An")
    expect(page.get_by_text("Chưa lưu được")).to_be_visible(timeout=6000)
    expect(page.locator("#name")).to_have_value("An")


def test_an_ended_session_is_told_apart(site: Open, draw: Callable[..., str]) -> None:
    page = site(
        form_page(draw, '<input name="name" id="name">', 'data-autosave="/autosave"'),
        answer=lambda route: route.fulfill(status=401, body="{}"),
    )
    page.fill("#name", "An")
    expect(page.get_by_text("phiên làm việc đã hết")).to_be_visible(timeout=6000)


def test_a_second_click_does_not_send_twice(site: Open, draw: Callable[..., str]) -> None:
    sent: list[Route] = []
    page = site(form_page(draw, '<input name="name">'), answer=sent.append)
    page.evaluate("() => { const b = document.querySelector('main button'); b.click(); b.click(); b.click() }")
    page.wait_for_timeout(300)
    assert len(sent) == 1
    sent[0].fulfill(body="xong", content_type="text/html")


def test_a_file_too_big_is_said_before_it_is_sent(site: Open, draw: Callable[..., str]) -> None:
    fields = '<input type="file" name="scan" id="scan" data-max-bytes="1024">'
    page = site(form_page(draw, fields, 'enctype="multipart/form-data"'))
    page.set_input_files("#scan", {"name": "lớn.pdf", "mimeType": "application/pdf", "buffer": b"0" * 2048})
    expect(page.get_by_role("alert")).to_have_text(
        "Tệp “lớn.pdf” nặng 2 KB, vượt mức tối đa 1 KB. Hãy chọn tệp nhỏ hơn."
    )
    page.get_by_role("button", name="Lưu").click()
    expect(page.locator("#scan")).to_be_focused()


UPLOAD = '<input type="file" name="scan" id="scan"><input name="name" id="name">'
BIG = {"name": "a.pdf", "mimeType": "application/pdf", "buffer": b"0" * 500_000}


def test_after_an_upload_the_answer_takes_the_place_of_the_page(site: Open, draw: Callable[..., str]) -> None:
    received = draw(
        '{% extends "_layout/base.html" %}{% block title %}Đã nhận{% endblock %}'
        "{% block content %}Đã nhận tệp{% endblock %}"
    )
    page = site(
        form_page(draw, UPLOAD, 'enctype="multipart/form-data"'),
        answer=lambda route: route.fulfill(body=received, content_type="text/html"),
    )
    page.set_input_files("#scan", BIG)
    page.get_by_role("button", name="Lưu").click()
    expect(page.get_by_text("Đã nhận tệp")).to_be_visible()
    assert page.url == f"{HOME}/save"
    assert page.title().startswith("Đã nhận")


def test_a_broken_upload_keeps_answers_and_files_and_may_be_sent_again(site: Open, draw: Callable[..., str]) -> None:
    page = site(form_page(draw, UPLOAD, 'enctype="multipart/form-data"'))
    page.fill("#name", "An")
    page.set_input_files("#scan", BIG)
    page.get_by_role("button", name="Lưu").click()
    expect(page.get_by_text("Mất kết nối khi đang gửi")).to_be_visible()
    expect(page.locator("#name")).to_have_value("An")
    assert page.evaluate("document.querySelector('#scan').files.length") == 1
    assert page.evaluate("document.querySelector('main form').dataset.sending") is None


def test_files_may_be_dropped(site: Open, draw: Callable[..., str]) -> None:
    page = site(form_page(draw, '<div data-drop id="zone"><input type="file" name="scan" id="scan"></div>'))
    page.evaluate(
        """() => {
          const carried = new DataTransfer(); carried.items.add(new File(["x"], "kéo.pdf"))
          document.querySelector('#zone').dispatchEvent(new DragEvent('drop', { dataTransfer: carried, bubbles: true }))
        }"""
    )
    assert page.evaluate("document.querySelector('#scan').files[0].name") == "kéo.pdf"


@pytest.mark.parametrize("width", [1280, 360])
def test_on_paper_only_the_content_is_left(site: Open, gallery: Callable[..., str], width: int) -> None:
    page = site(gallery(), width=width)
    page.emulate_media(media="print")
    for chrome in (".pt-header", ".pt-navigation", ".pt-footer", ".govuk-skip-link"):
        expect(page.locator(chrome)).to_be_hidden()
    expect(page.get_by_role("heading", level=1).first).to_be_visible()
