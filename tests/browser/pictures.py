"""The pictures of the documentation and of the guide, taken from the portal at work: ``make pictures``.

Not a test: nothing is collected from here unless it is named. Everything is played once, in Vietnamese; each picture
is taken in both languages. ``docs/screenshots`` gets whole screens of a laptop and a phone, ``static/src/guide`` the
parts of pages that the guide explains, as wide as a phone, so that their words can be read on one.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path

import pypdfium2
import pytest
from PIL import Image
from playwright.sync_api import Locator

from portal.core.loopback import running
from tests.browser.conftest import Town
from tests.browser.story import (
    CHECK_CODE,
    accept,
    begin,
    decide,
    fill_in,
    give_back,
    receive_receipt,
    reload_until,
    sign,
    sign_in_to_submit,
)
from tests.browser.window import ROOT, WIDE, Window
from tests.journeys.answers import EXTRACT
from tests.support.print import text_of_pdf
from tests.support.remote_signing import Provider, serving

SCREENS, GUIDE = ROOT / "docs/screenshots", ROOT / "static/src/guide"
_LANGUAGES = ("vi", "en")
_PHONE, _SHARP = 400, 2
_QUALITY = 72
_MARGIN = 8


def keep(file: Path, picture: bytes | Image.Image) -> None:
    """Write a picture as small as it can be read."""
    image = picture if isinstance(picture, Image.Image) else Image.open(BytesIO(picture))
    file.parent.mkdir(parents=True, exist_ok=True)
    image.convert("RGB").save(file, "WEBP", quality=_QUALITY, method=6)


@contextmanager
def _in(window: Window, language: str) -> Iterator[None]:
    """The page a person is on, in another language for the moment of a picture."""
    here = window.page.url
    window.page.context.add_cookies([{"name": "language", "value": language, "url": here}])
    window.page.goto(here)
    yield
    window.page.context.add_cookies([{"name": "language", "value": "vi", "url": here}])
    window.page.goto(here)


def screen(window: Window, name: str) -> None:
    """A whole screen, on a laptop and on a phone, in both languages."""
    for language in _LANGUAGES:
        with _in(window, language):
            for device, width, height in (("laptop", WIDE, 800), ("phone", _PHONE, 860)):
                window.page.set_viewport_size({"width": width, "height": height})
                keep(SCREENS / f"{name}.{language}.{device}.webp", window.page.screenshot())
    window.page.set_viewport_size({"width": WIDE, "height": 800})


def part(window: Window, name: str, first: str, last: str) -> None:
    """The part of a page from one element to another (CSS), as wide as a phone, in both languages."""
    for language in _LANGUAGES:
        with _in(window, language):
            window.page.set_viewport_size({"width": _PHONE, "height": 900})
            page = window.page
            top, bottom = _edge(page.locator(first).first)[0], _edge(page.locator(last).first)[1]
            clip = {"x": 0, "y": top - _MARGIN, "width": _PHONE, "height": bottom - top + 2 * _MARGIN}
            keep(GUIDE / f"{name}.{language}.webp", page.screenshot(full_page=True, clip=clip))  # type: ignore[arg-type]
    window.page.set_viewport_size({"width": WIDE, "height": 800})


def _edge(element: Locator) -> tuple[float, float]:
    found = element.evaluate(
        "e => [e.getBoundingClientRect().top + scrollY, e.getBoundingClientRect().bottom + scrollY]"
    )
    return found[0], found[1]


def sheet(name: str, pdf: bytes, *, page: int, part_of_page: tuple[float, float]) -> None:
    """A strip of a page of a document, given as shares of its height; documents speak Vietnamese only."""
    drawn = pypdfium2.PdfDocument(pdf)[page].render(scale=_SHARP * _PHONE / 595).to_pil()
    top, bottom = (round(drawn.height * share) for share in part_of_page)
    strip = drawn.crop((0, top, drawn.width, bottom))
    for language in _LANGUAGES:
        keep(GUIDE / f"{name}.{language}.webp", strip)


@pytest.fixture
def provider(town: Town) -> Iterator[Provider]:
    with serving(town.pki) as running_provider:
        yield running_provider


def test_pictures(town: Town, provider: Provider) -> None:
    citizen = town.stranger(device_scale_factor=_SHARP)
    screen(citizen.open("/"), "home")
    screen(citizen.open("/services/2.000635"), "service")
    begin(citizen, "trich luc", "2.000635", "Cấp bản sao Trích lục hộ tịch")
    citizen.follow(next(iter(EXTRACT)))
    screen(citizen, "form")
    citizen.page.go_back()
    fill_in(citizen, EXTRACT)
    sign_in_to_submit(citizen, "citizen")
    screen(citizen, "sign")
    _remote(town, citizen, provider)
    _own_software(town, citizen)
    citizen.press("Nộp hồ sơ")
    code = receive_receipt(citizen)
    screen(citizen, "confirmation")
    _office(town, citizen, code)


def _remote(town: Town, citizen: Window, provider: Provider) -> None:
    """The way by telephone: ask, compare the code, confirm."""
    part(citizen, "remote-ask", "main h3", "form[action*=remote-signing]")
    part(citizen, "agent", "[data-agent-place]", "[data-agent-place]")
    citizen.press("Ký số từ xa")
    reload_until(citizen, "Đang chờ bạn xác nhận")
    part(citizen, "remote-wait", "main .pt-banner", "main dl .govuk-summary-list__row")
    with running(provider.app) as server:
        phone = town.stranger(device_scale_factor=_SHARP)
        phone.page.set_viewport_size({"width": _PHONE, "height": 360})
        phone.page.goto(f"http://127.0.0.1:{server.server_port}/")
        for language in _LANGUAGES:
            keep(GUIDE / f"remote-confirm.{language}.webp", phone.page.screenshot())
    provider.refuse()
    citizen.press("Kiểm tra lại")


def _own_software(town: Town, citizen: Window) -> None:
    """The way by one's own software: download, sign in the empty box, upload, read the verdict."""
    part(citizen, "download", "main h2", "main .pt-files")
    application = citizen.download("Đơn điện tử")
    last = len(pypdfium2.PdfDocument(application)) - 1
    sheet("box", application, page=last, part_of_page=(0.03, 0.58))
    sign(town, citizen, "citizen")
    part(citizen, "verdict", ".pt-verdict", ".pt-verdict")


def _office(town: Town, citizen: Window, code: str) -> None:
    screen(town.person("receptionist").open("/office/"), "queue")
    accept(town, "", code)
    screen(town.person("specialist").open("/office/").follow(code), "office")
    decide(town, "", code)
    give_back(town, "", code)
    screen(citizen.open("/dossiers").follow("Cấp bản sao Trích lục"), "result")
    result = citizen.download("Trích lục hộ tịch")
    check_code = CHECK_CODE.search(text_of_pdf(result))
    assert check_code
    screen(town.stranger(device_scale_factor=_SHARP).open(f"/verify?code={check_code[0]}"), "verify")
