"""Administrators at their browsers, and a small service built by hand."""

from collections.abc import Callable

import pytest
from flask import Flask

from tests.support.visitor import Visitor


@pytest.fixture
def administrator(app: Flask) -> Callable[[str], Visitor]:
    """Somebody signed in at a browser without JavaScript."""

    def sign_in(username: str = "administrator") -> Visitor:
        visitor = Visitor(app.test_client())
        visitor.open("/sign-in").fill("Đăng nhập", {"username": username, "password": "demo"})
        return visitor

    return sign_in
