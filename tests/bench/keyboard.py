"""How long ten dossiers take a receptionist's keyboard: the waiting of a real browser at a real server, and the keys.

The limit is that of ux 30, 20 seconds for each dossier in a script. It says nothing about reading and thinking, which
are the officer's; other programs at work on the machine only make it slower.
"""

import shutil
import time
from collections.abc import Iterator

from playwright.sync_api import Page, sync_playwright

from portal.config import Settings
from portal.core import clock
from portal.core.db import transaction
from portal.demo import PASSWORD
from portal.dossiers import actions
from tests.bench.report import Measured
from tests.browser.desk_keys import Keys
from tests.faults import drafts
from tests.faults.stage import playing
from tests.support.copies import copied

TEN = 10
SECONDS, MOST_KEYS = 20.0, 8
_FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]


def measure(settings: Settings) -> Iterator[Measured]:
    """Ten dossiers checked, accepted and handed over; nothing when there is no browser."""
    browser = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if browser is None:
        return
    _hand_in()
    with playing(settings) as stage, sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=browser, args=_FLAGS)
        page = chromium.new_page(base_url=stage.address, locale="vi-VN", viewport={"width": 1280, "height": 800})
        _sign_in(page)
        keys = Keys(page)
        began = time.perf_counter()
        keys.to_the_first_new_dossier()
        each = [_timed(keys) for _ in range(TEN)]
        keys.hand_over()
        whole = time.perf_counter() - began
        chromium.close()
    slowest = max(each)
    yield Measured(
        name="keyboard: a dossier checked and accepted, the slowest of ten", value=slowest, limit=SECONDS, unit="s"
    )
    yield Measured(
        name="keyboard: a dossier, handover included, mean of ten", value=whole / TEN, limit=SECONDS, unit="s"
    )
    yield Measured(name="keyboard: keys for a dossier, handover included", value=keys.pressed / TEN, limit=MOST_KEYS)


def _hand_in() -> None:
    owner = drafts.applicant()
    first = drafts.ready_to_submit(owner, line="by keyboard")
    with transaction() as session:
        actions.submit(session, first, actor=owner, sent_at=clock.now(), now=clock.now())
    copied(first, TEN - 1)


def _sign_in(page: Page) -> None:
    page.goto("/sign-in")
    page.fill("[name=username]", "receptionist")
    page.fill("[name=password]", PASSWORD)
    with page.expect_navigation():
        page.keyboard.press("Enter")


def _timed(keys: Keys) -> float:
    began = time.perf_counter()
    keys.receive()
    return time.perf_counter() - began
