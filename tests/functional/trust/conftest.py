"""A portal whose trust policy has begun, and its two administrators."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from portal.core import clock
from portal.core.actor import SYSTEM
from portal.core.db import transaction
from portal.trust import actions
from tests.support.applicants import Person, sign_in
from tests.support.pki import RunningPki


@pytest.fixture
def begun(app: Any, pki: RunningPki) -> None:
    """The folder of the demo PKI is version 1."""
    with transaction() as session:
        actions.begin(session, pki.pki.trust_dir, actor=SYSTEM, now=clock.now())


@pytest.fixture
def signed_in(app: Flask) -> Callable[[str], Person]:
    """Somebody at a browser of their own, signed in."""
    return lambda username: sign_in(Person(app.test_client()), username, back="/account")
