"""A giver, a receiver and somebody else, each in a browser of their own."""

from typing import Any

import pytest
from flask import Flask

from tests.support.applicants import Person, sign_in


@pytest.fixture
def giver(app: Flask, world: Any) -> Person:
    """The demo citizen, signed in."""
    return sign_in(Person(app.test_client()), "citizen")


@pytest.fixture
def receiver(app: Flask, world: Any) -> Person:
    """The second demo citizen, signed in."""
    return sign_in(Person(app.test_client()), "citizen2")


@pytest.fixture
def other(app: Flask, world: Any) -> Person:
    """The demo business, signed in: it has nothing to do with what the others agree on."""
    return sign_in(Person(app.test_client()), "business")


@pytest.fixture
def somebody(app: Flask) -> Person:
    """Whoever holds a document, not signed in."""
    return Person(app.test_client())
