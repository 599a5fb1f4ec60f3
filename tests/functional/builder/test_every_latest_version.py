"""The publish gate over what the catalogue publishes: every branch of every latest version, filled in to read back."""

from time import process_time

import pytest
from flask import Flask

from forms.definition import load_catalogue
from portal.accounts import queries as accounts
from portal.builder import gate
from portal.core import clock
from portal.core.db import reading
from tests.conftest import SERVICES

CATALOGUE = load_catalogue(SERVICES)
MOST_SECONDS = 60
"""Of computing, for one service: the gate runs in the worker, and people wait for it."""


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize("code", sorted(CATALOGUE))
def test_the_latest_version_passes_the_gate(app: Flask, code: str) -> None:
    versions = CATALOGUE[code]
    definition = versions[max(versions)]
    began = process_time()
    with reading() as session:
        report = gate.run(session, definition, accounts.agency(session, definition.agency), now=clock.now())
    assert (report.failures, report.unknown, report.never) == ([], [], [])
    assert report.passed
    assert report.covered == report.branches > 0
    assert process_time() - began < MOST_SECONDS
