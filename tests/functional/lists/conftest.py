"""A service that looks things up in long lists, and somebody filling it in without scripts."""

from collections.abc import Iterator

import pytest
from flask import Flask

from tests.support.applicants import Person, begin
from tests.support.trial import LOOKING_UP, offered


@pytest.fixture
def visitor(app: Flask) -> Iterator[Person]:
    """Somebody not signed in, on the first page of the service."""
    person = Person(app.test_client())
    with offered(LOOKING_UP) as code:
        person.get(f"{begin(person, code)}/who")
        yield person
