"""Fifty times the same order at once: one dossier, one code, one event (promise P2; F19)."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from portal.config import Settings
from portal.core.db import reading
from portal.core.events import EventRecord
from tests.faults import drafts
from tests.faults.applicant import Applicant
from tests.faults.stage import Stage, playing

pytestmark = pytest.mark.fault

TIMES = 50


@pytest.fixture
def stage(app: Flask, settings: Settings, database_url: str, tmp_path: Path) -> Iterator[Stage]:
    """The portal in processes of its own, on this test's database."""
    with playing(settings.model_copy(update={"data_dir": tmp_path, "database_url": database_url})) as running:
        yield running


def test_fifty_parallel_orders_make_one_dossier(stage: Stage, world: Any) -> None:
    draft_id = drafts.ready_to_submit(world.citizen, line="one")
    person = Applicant(stage.address)
    person.sign_in()
    with ThreadPoolExecutor(TIMES) as crowd:
        codes = list(crowd.map(lambda _: person.submit(draft_id), range(TIMES)))
    assert len(codes) == TIMES
    assert len(set(codes)) == 1
    with reading() as session:
        events = session.scalars(select(EventRecord).where(EventRecord.type == "DossierSubmitted")).all()
    assert [event.payload["code"] for event in events] == codes[:1]
