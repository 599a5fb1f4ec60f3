"""A browser without JavaScript, driven by tests: opens a page, fills its form, sends it with the page's own token."""

import re
from typing import Any

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from portal.demo import PASSWORD

_AGREED = re.compile(r'name="agreed"[^>]*value="([^"]+)"')
_TOKEN = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')


class Browser:
    """Follows the rules a browser follows: cookies, one token for each page, an address of its own."""

    def __init__(self, client: FlaskClient, *, address: str = "127.0.0.1") -> None:
        self.client = client
        self._there = {"REMOTE_ADDR": address}

    def get(self, path: str) -> TestResponse:
        return self.client.get(path, environ_overrides=self._there)

    def send(self, path: str, data: dict[str, Any] | None = None, *, page: str | None = None) -> TestResponse:
        """Open ``page`` (the form's own address unless given), and post its form to ``path``."""
        shown = self.get(page or path).text
        found, agreed = _TOKEN.search(shown), _AGREED.search(shown)
        token = ({"csrf_token": found[1]} if found else {}) | ({"agreed": agreed[1]} if agreed else {})
        return self.client.post(path, data=token | (data or {}), environ_overrides=self._there)

    def sign_in(self, username: str, password: str = PASSWORD, *, next: str | None = None) -> TestResponse:
        path = "/sign-in" if next is None else f"/sign-in?next={next}"
        return self.send(path, {"username": username, "password": password})

    @property
    def cookie(self) -> str:
        """The session cookie as the browser keeps it; empty when there is none."""
        found = self.client.get_cookie("session")
        return found.value if found else ""

    @cookie.setter
    def cookie(self, value: str) -> None:
        self.client.set_cookie("session", value)


def without_tokens(page: str) -> str:
    """The page without what differs each time."""
    return _TOKEN.sub("", page)
