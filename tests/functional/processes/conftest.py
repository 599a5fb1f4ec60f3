"""Administrators at the pages about processes, and dossiers that follow processes of the test."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from flask import Flask

from portal.core import clock
from portal.core.db import transaction
from portal.processes.checking import examine
from portal.processes.definition import Process
from portal.processes.library import digest
from portal.processes.models import ProcessChoice, ProcessVersion
from tests.functional.office.conftest import browse as browse
from tests.functional.office.conftest import complete as complete
from tests.functional.office.conftest import look as look
from tests.functional.office.conftest import submitted as submitted
from tests.support.applicants import Person, sign_in

DEFINITIONS = Path(__file__).parents[2] / "support" / "processes"


@pytest.fixture
def signed_in(app: Flask) -> Callable[[str], Person]:
    """Somebody at a browser of their own, signed in."""
    return lambda username: sign_in(Person(app.test_client()), username, back="/account")


def process(name: str) -> Process:
    """A sound process of the tests."""
    made, found = examine(DEFINITIONS / f"{name}.yaml")
    assert made is not None, found
    assert found == []
    return made


@pytest.fixture
def follow(world: SimpleNamespace) -> Callable[..., Process]:
    """Puts a process of the tests in force for a service."""

    def put(name: str, service: str = "2.000635", now: datetime | None = None) -> Process:
        made, at = process(name), now or clock.now()
        content: dict[str, Any] = made.to_data()
        with transaction() as session:
            session.add(
                ProcessVersion(
                    key=made.key,
                    version=made.version,
                    content=content,
                    sha256=digest(content),
                    made_by="A",
                    approved_by="B",
                    published_at=at,
                )
            )
            session.merge(ProcessChoice(service_code=service, key=made.key, chosen_by="A", chosen_at=at))
        return made

    return put
