"""Somebody with an authenticator app: sets it up over HTTP, and knows its code at any time."""

import re
from datetime import timedelta

import pyotp

from portal.core import clock
from portal.demo import PASSWORD
from tests.support.browsing import Browser

HERE = "/account/second-factor"
_KEY = re.compile(r'pt-code">((?:[A-Z2-7]{4} ?)+)<')
_CODES = re.compile(r"[2-9A-HJ-NP-Z]{4}(?:-[2-9A-HJ-NP-Z]{4}){3}")


class App:
    """An authenticator app on a phone."""

    def __init__(self, secret: str) -> None:
        self.secret = secret

    def code(self, *, steps: int = 0) -> str:
        """What the app shows now, or so many steps of 30 seconds later."""
        return pyotp.TOTP(self.secret).at(clock.now() + timedelta(seconds=30 * steps))


def begin_app(browser: Browser) -> App:
    """Give the password and read the key from the page."""
    assert browser.send(f"{HERE}/app", {"present": PASSWORD}).status_code == 302
    found = _KEY.search(browser.get(f"{HERE}/app/code").text)
    assert found is not None
    return App(found[1].replace(" ", ""))


def add_app(browser: Browser) -> tuple[App, list[str]]:
    """Set up an authenticator app; returns it and the recovery codes that were shown."""
    app = begin_app(browser)
    page = browser.send(f"{HERE}/app/code", {"one_time": app.code(steps=-1)})
    assert page.status_code == 200, page.text
    return app, _CODES.findall(page.text)


def shown_codes(page: str) -> list[str]:
    """The recovery codes on a page."""
    return _CODES.findall(page)
