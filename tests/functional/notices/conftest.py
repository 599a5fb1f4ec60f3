"""Browsers for the tests of notices."""

from collections.abc import Callable

import pytest
from flask import Flask

from tests.support.browsing import Browser


@pytest.fixture
def browser(app: Flask) -> Browser:
    """One visitor's browser."""
    return Browser(app.test_client())


@pytest.fixture
def signed_in(app: Flask) -> Callable[[str], Browser]:
    """A browser in which somebody has signed in."""

    def open_browser(username: str) -> Browser:
        one = Browser(app.test_client())
        assert one.sign_in(username).status_code == 302
        return one

    return open_browser
