"""People who apply, each in a browser of their own."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from tests.support.applicants import Person, sign_in


@pytest.fixture
def somebody(app: Flask) -> Callable[[], Person]:
    """Another person, not signed in."""
    return lambda: Person(app.test_client())


@pytest.fixture
def visitor(somebody: Callable[[], Person]) -> Person:
    """Somebody not signed in."""
    return somebody()


@pytest.fixture
def citizen(somebody: Callable[[], Person], world: Any) -> Person:
    """The demo citizen, signed in."""
    return sign_in(somebody(), "citizen")
