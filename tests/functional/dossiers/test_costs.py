"""Few, cheap queries for every page people wait for (T46)."""

from math import inf
from typing import Any

import pytest

from portal.catalogue import library
from tests.support.applicants import APPLICANT, Person, begin, fill, prepared
from tests.support.asked import counted

pytestmark = pytest.mark.usefixtures("known_catalogue")


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


def test_the_page_of_a_dossier_costs_eleven_queries(citizen: Person, dossier: str) -> None:
    with counted() as sent:
        citizen.get(dossier)
    assert len(sent) <= 11, sent


def test_my_dossiers_cost_four_queries(citizen: Person, dossier: str) -> None:
    with counted() as sent:
        citizen.get("/dossiers")
    assert len(sent) <= 4, sent  # the last asks what is still to be paid


def test_a_look_at_the_catalogue_costs_one_query_once_in_a_while(
    citizen: Person, dossier: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(library, "_SECONDS", 60.0)
    monkeypatch.setattr(library._Current, "looked", -inf)
    with counted() as sent:
        citizen.get("/dossiers")
        citizen.get(dossier)
    assert len([query for query in sent if "catalogue" in query]) == 1, sent
