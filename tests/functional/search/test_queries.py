"""What people type leads to the service they mean: among the first three, for 95 in 100 (ux 9)."""

import unicodedata
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from flask import Flask

from portal.catalogue import queries
from portal.core import clock
from portal.core.db import reading

pytestmark = pytest.mark.every_case

FIRST = 3
LIMIT_UNSEEN = 4
_LISTED = yaml.safe_load(Path(__file__).with_name("queries.yaml").read_text(encoding="utf-8"))


def _typed(*groups: str) -> Iterator[tuple[str, str]]:
    for group in groups:
        for typed, code in _LISTED[group].items():
            yield (unicodedata.normalize("NFD", typed) if group == "nfd" else typed), code


def _missed(*groups: str) -> tuple[int, list[str]]:
    """How many were typed, and those that do not lead to their service, with what came instead."""
    missed, number = [], 0
    with reading() as session:
        for typed, code in _typed(*groups):
            number += 1
            found = [one.code for one in queries.search(session, typed, now=clock.now()).listed[:FIRST]]
            if code not in found:
                missed.append(f"{typed}: {found} without {code}")
    return number, missed


def test_people_find_their_service_among_the_first_three(app: Flask) -> None:
    number, missed = _missed("proper", "unaccented", "misspelt", "colloquial", "mixed_case", "nfd")
    assert number >= 150
    assert len(missed) <= number * 0.05, missed


def test_queries_that_nothing_was_tuned_for(app: Flask) -> None:
    """Written after the search was finished: what it does for those it has never seen."""
    number, missed = _missed("unseen")
    assert number == 50
    assert len(missed) <= LIMIT_UNSEEN, missed
