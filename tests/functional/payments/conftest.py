"""People who pay, and people whose order it is not."""

import pytest
from flask import Flask

from tests.support.applicants import Person, sign_in


@pytest.fixture
def citizen(app: Flask) -> Person:
    return sign_in(Person(app.test_client()), "citizen")


@pytest.fixture
def business(app: Flask) -> Person:
    return sign_in(Person(app.test_client()), "business")


@pytest.fixture
def visitor(app: Flask) -> Person:
    return Person(app.test_client())


@pytest.fixture
def cashier(app: Flask) -> Person:
    return sign_in(Person(app.test_client()), "cashier", back="/cashier/")
