"""Few, cheap queries for every page people wait for (T46)."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy import event

from portal.core.db import database
from tests.support.applicants import APPLICANT, Person, begin, fill, prepared


@contextmanager
def counted() -> Iterator[list[str]]:
    """The SELECTs that are sent meanwhile."""
    sent: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_more: Any) -> None:
        if statement.startswith("SELECT"):
            sent.append(statement)

    event.listen(database().engine, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        event.remove(database().engine, "before_cursor_execute", note)


@pytest.fixture
def dossier(citizen: Person, run_worker: Any) -> str:
    prepared(citizen)
    citizen.send(action="/submission")
    run_worker()
    return citizen.path.removesuffix("/confirmation")


def test_a_page_of_a_draft_costs_four_queries(citizen: Person) -> None:
    draft = begin(citizen)
    fill(citizen, draft, {"applicant": APPLICANT})
    with counted() as sent:
        citizen.get(f"{draft}/record")
    assert len(sent) <= 4, sent


def test_tracking_costs_one_query(visitor: Person, dossier: str) -> None:
    with counted() as sent:
        visitor.get("/track?code=000.00.61.H16-261123-0001")
    assert len(sent) <= 1, sent


def test_the_page_of_a_dossier_costs_five_queries(citizen: Person, dossier: str) -> None:
    with counted() as sent:
        citizen.get(dossier)
    assert len(sent) <= 5, sent


def test_my_dossiers_cost_two_queries(citizen: Person, dossier: str) -> None:
    with counted() as sent:
        citizen.get("/dossiers")
    assert len(sent) <= 2, sent
