"""The portal behind a real web server, with its worker running, and Chromium in front of it."""

import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Browser, sync_playwright
from werkzeug.serving import WSGIRequestHandler, make_server

from portal.core import clock, outbox
from portal.demo import PASSWORD
from tests.browser.window import AXE, WIDE, Window
from tests.support.databases import SqliteTemplate
from tests.support.pki import RunningPki

_BROWSERS = ("chromium", "chromium-browser", "google-chrome")
_FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
_PATIENCE = 60_000  # milliseconds; two cores may be busy with other tests


class _Quiet(WSGIRequestHandler):
    def log(self, type: str, message: str, *args: Any) -> None:
        """Say nothing: a failing test shows the page."""


@pytest.fixture(scope="session")
def address(shared_app: Flask) -> Iterator[str]:
    """The portal on a free loopback port."""
    server = make_server("127.0.0.1", 0, shared_app, threaded=True, request_handler=_Quiet)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """A Chromium of this machine."""
    found = next((path for name in _BROWSERS if (path := shutil.which(name))), None)
    if found is None:
        pytest.skip(f"no browser on this machine (looked for {', '.join(_BROWSERS)})")
    if not AXE.exists():
        pytest.fail("axe-core is not installed: run npm ci")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=_FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def database_url(sqlite_template: SqliteTemplate, tmp_path: Any) -> Iterator[str]:
    """The browser sees no difference between databases: SQLite only."""
    with sqlite_template.copy(tmp_path) as url:
        yield url


class Town:
    """Everybody who plays a part, each at a window of their own; the worker delivers while they act."""

    def __init__(self, browser: Browser, address: str, app: Flask, pki: RunningPki) -> None:
        self.browser, self.address, self.app, self.pki = browser, address, app, pki
        self.windows: list[Window] = []
        self._stop: threading.Event | None = None
        self._worker: threading.Thread | None = None

    def stranger(self, *, javascript: bool = True, who: str = "", **more: Any) -> Window:
        """Somebody who is not signed in, at a fresh browser."""
        context = self.browser.new_context(
            base_url=self.address,
            java_script_enabled=javascript,
            viewport={"width": WIDE, "height": 800},
            locale="vi-VN",
            **more,
        )
        context.set_default_timeout(_PATIENCE)
        self.windows.append(Window(context.new_page(), javascript=javascript, who=who))
        return self.windows[-1]

    def person(self, username: str, *, javascript: bool = True) -> Window:
        """Somebody signed in."""
        window = self.stranger(javascript=javascript, who=username.split(".")[0])
        window.page.goto("/sign-in")
        return window.fill("Đăng nhập", {"username": username, "password": PASSWORD})

    def work(self) -> None:
        """Start the worker."""
        self._stop = threading.Event()
        self._worker = threading.Thread(target=_deliver, args=(self._stop,))
        self._worker.start()

    def rest(self) -> None:
        """Stop the worker."""
        if self._stop and self._worker:
            self._stop.set()
            self._worker.join()
        self._stop = self._worker = None

    @contextmanager
    def worker_down(self) -> Iterator[None]:
        """A while without the worker."""
        self.rest()
        yield
        self.work()

    def close(self) -> None:
        """Close every window, then stop the worker."""
        for window in self.windows:
            window.close()
        self.rest()


def _deliver(stop: threading.Event) -> None:
    while not stop.is_set():
        if not outbox.deliver_next(clock=clock.now):
            stop.wait(0.1)


@pytest.fixture
def town(app: Flask, address: str, chromium: Browser, pki: RunningPki) -> Iterator[Town]:
    """The portal at work on a fresh database."""
    place = Town(chromium, address, app, pki)
    place.work()
    yield place
    place.close()
