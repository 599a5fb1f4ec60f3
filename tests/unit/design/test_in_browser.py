"""The script and the look in a real Chromium, without a server: pages and assets are answered by the test itself."""

import json
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Route, expect, sync_playwright

from forms.answers import Answers
from forms.compiler import PageForm, compile_page
from forms.definition import Page as FormPage
from forms.definition import load
from portal.web.headers import policy
from tests.support.samples import SAMPLES

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
            route.fulfill(body=markup, content_type="text/html", headers={"Content-Security-Policy": policy()})
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


def shown_if(name: str, condition: dict[str, Any], prefix: str = "") -> str:
    return f"<p id='{name}' data-prefix='{prefix}' data-show-if='{json.dumps(condition)}'>x</p>"


def visible(page: Page) -> list[str]:
    script = "[...document.querySelectorAll('[data-show-if]:not([hidden])')].map(e => e.id)"
    found: list[str] = page.evaluate(script)
    return found


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


@pytest.mark.parametrize("width", [1280, 320])
@pytest.mark.parametrize("checked", [False, True])
def test_no_kind_of_question_has_barriers_or_scrolls_sideways(
    site: Open, every_kind: Callable[..., str], width: int, checked: bool
) -> None:
    page = site(every_kind(checked=checked), width=width)
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


CASES = [
    ('<input type="radio" name="q" value="a"><input type="radio" name="q" value="b" checked>', {"equals": "b"}, True),
    ('<input type="radio" name="q" value="a"><input type="radio" name="q" value="b">', {"not_equals": "b"}, False),
    (
        '<input type="radio" name="q" value="yes" checked><input type="radio" name="q" value="no">',
        {"equals": True},
        True,
    ),
    (
        '<input type="radio" name="q" value="yes"><input type="radio" name="q" value="no" checked>',
        {"equals": True},
        False,
    ),
    ('<input name="q" value="3/12/1985">', {"at_most": "2008-11-23"}, True),
    ('<input name="q" value="31122008">', {"at_most": "2008-11-23"}, False),
    ('<input name="q" value="1/12/20">', {"less": "2008-11-23"}, False),
    ('<input name="q" value="1.200.000 đồng">', {"greater": 1199999}, True),
    ('<input name="q" value="12,5">', {"in": [12, 13]}, False),
    ('<input name="q" value="1.200,5 m²">', {"equals": "1200.5"}, True),
    ('<input name="q" value="12,50">', {"greater": "12.5"}, False),
    ('<input name="q" value="12,51%">', {"greater": "12.5"}, True),
    ('<input name="q" value="1947">', {"less": "1950"}, True),
    ('<input name="q" value="Tháng 3 năm 1950">', {"at_least": "1950"}, True),
    ('<input name="q" value="00/00/1947">', {"equals": "1947"}, True),
    ('<input name="q" value="3/1947">', {"at_most": "1947-02-28"}, False),
    ('<input name="q" value="8h30">', {"less": "12:00"}, True),
    ('<input name="q" value="1405">', {"at_least": "14:05"}, True),
    ('<input name="q" value="9 giờ">', {"equals": "09:00"}, True),
    ('<input name="q" value="8 giờ rưỡi">', {"equals": "08:30"}, True),
    ('<input name="q" value="sớm">', {"less": "12:00"}, False),
    (
        '<input type="checkbox" name="q" value="y"><input type="checkbox" name="q" value="x" checked>',
        {"equals": "x"},
        False,
    ),
    ('<input name="q" value="">', {"answered": False}, True),
    ('<input type="checkbox" name="q" value="y">', {"answered": True}, False),
    (
        '<input type="checkbox" name="q" value="x"><input type="checkbox" name="q" value="y" checked>',
        {"contains": "y"},
        True,
    ),
    ('<input name="q-0-name" value="An"><input name="q-1-name" value=" ">', {"answered": True}, True),
    ('<input name="elsewhere" value="">', {"answered": True}, True),
]


def test_the_script_judges_conditions_as_the_server_does(site: Open, draw: Callable[..., str]) -> None:
    forms = "".join(
        f"<form>{inputs}{shown_if(str(number), {'question': 'q', **operator})}</form>"
        for number, (inputs, operator, _) in enumerate(CASES)
    )
    page = site(draw('{% extends "_layout/base.html" %}{% block content %}' + forms + "{% endblock %}"))
    assert visible(page) == [str(number) for number, case in enumerate(CASES) if case[2]]


def test_rows_are_counted_and_unknown_answers_hide_nothing(site: Open, draw: Callable[..., str]) -> None:
    rows = '<input name="q-0-name" value="An"><input name="q-1-name" value="Bình"><input name="q-2-name">'
    many, none = {"count": "q", "greater": 1}, {"count": "q", "greater": 2}
    unknown = {"question": "elsewhere", "answered": True}
    cases = {
        "a": many, "b": none, "c": {"not": none}, "d": {"all": [many, unknown]}, "e": {"all": [none, unknown]},
        "f": {"any": [none, unknown]}, "g": {"any": [none, {"not": many}]},
    }  # fmt: skip
    page = site(form_page(draw, rows + "".join(shown_if(name, condition) for name, condition in cases.items())))
    assert visible(page) == ["a", "c", "d", "f"]


def test_questions_come_and_go_while_answering(site: Open, draw: Callable[..., str]) -> None:
    inputs = '<input type="radio" name="q" value="a" id="a"><input type="radio" name="q" value="b" id="b">'
    page = site(form_page(draw, inputs + shown_if("x", {"question": "q", "equals": "b"})))
    assert visible(page) == []
    page.check("#b")
    assert visible(page) == ["x"]
    page.check("#a")
    assert visible(page) == []


def test_an_option_of_a_list_that_is_ruled_out_cannot_be_chosen(site: Open, draw: Callable[..., str]) -> None:
    words = {"vi": "Mục", "en": "Item"}
    minor = {"question": "age", "less": 18}
    options = [{"key": "parent", "label": words, "condition": minor}, {"key": "self", "label": words}]
    asked = [
        {"key": "age", "kind": "number", "label": words},
        {"key": "by", "kind": "choice", "display": "select", "label": words, "options": options},
    ]
    service = form_of(asked)
    fields = draw('{% from "_components/forms.html" import fields %}{{ fields(form) }}', form=service)
    page = site(form_page(draw, fields))
    parent = page.locator("option[value=parent]")
    page.fill("[name=age]", "12")
    page.locator("[name=age]").blur()
    assert parent.is_enabled()
    page.fill("[name=age]", "30")
    page.locator("[name=age]").blur()
    expect(parent).to_be_disabled()
    expect(parent).to_have_attribute("hidden", "")


def form_of(asked: list[dict[str, Any]]) -> PageForm:
    """A page of these questions, blank."""
    page = FormPage.model_validate({"key": "one", "title": asked[0]["label"], "questions": asked})
    service = load(SAMPLES / "household.yaml").model_copy(update={"pages": (page,)})
    return compile_page(service, "one", Answers(service), language="vi")()


def test_a_row_is_judged_by_its_own_answers_first(site: Open, draw: Callable[..., str]) -> None:
    condition = {"question": "abroad", "equals": "yes"}
    rows = "".join(
        f'<input name="homes-{n}-abroad" value="{value}">' + shown_if(f"r{n}", condition, prefix=f"homes-{n}-")
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
    page.evaluate(
        """() => {
          const button = document.querySelector('main button')
          button.click()
          setTimeout(() => button.click(), 200)
        }"""
    )
    page.wait_for_timeout(600)
    for route in sent:
        route.fulfill(body="xong", content_type="text/html")
    assert len(sent) == 1


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
