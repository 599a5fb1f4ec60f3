"""Few, cheap queries for every page people wait for (T46)."""

from collections.abc import Iterator
from contextlib import contextmanager
from math import inf
from typing import Any

import pytest
from sqlalchemy import event

from portal.catalogue import library
from portal.catalogue.library import look_again
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


@pytest.fixture(autouse=True)
def catalogue(app: object, monkeypatch: pytest.MonkeyPatch) -> None:
    """The catalogue was looked at a moment ago; what the next look costs is counted by itself."""
    look_again()
    monkeypatch.setattr(library, "_SECONDS", inf)


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


def test_a_look_at_the_catalogue_costs_one_query_once_in_a_while(
    citizen: Person, dossier: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(library, "_SECONDS", 60.0)
    monkeypatch.setattr(library._Current, "looked", -inf)
    with counted() as sent:
        citizen.get("/dossiers")
        citizen.get(dossier)
    assert len([query for query in sent if "catalogue" in query]) == 1, sent
