"""SIGKILL in the middle of a batch: what was signed stays signed, the rest waits, no number is lost or given twice."""

import re
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select

from portal.config import Settings
from portal.core.db import reading
from portal.core.events import EventRecord
from portal.demo import PASSWORD
from portal.dossiers.models import Dossier
from portal.office.models import RegisterEntry
from tests.faults.applicant import AWAY, Applicant
from tests.faults.stage import Stage, playing
from tests.support.proposals import GRANT, waiting

pytestmark = pytest.mark.fault

DOCUMENTS, KILLS = 30, 3
_HIDDEN = re.compile(r'name="(decisions-\d+-(?:dossier|seen))" value="([^"]*)"')


@pytest.fixture
def stage(app: Flask, settings: Settings, database_url: str, tmp_path: Path) -> Iterator[Stage]:
    """The portal in processes of its own, on this test's database."""
    with playing(settings.model_copy(update={"data_dir": tmp_path, "database_url": database_url})) as running:
        yield running


def test_a_killed_batch_is_finished_by_sending_the_rest(stage: Stage, world: Any) -> None:
    ids = waiting(world.leader, world.citizen, [GRANT] * DOCUMENTS)
    leader = _at_the_desk(stage)
    for _ in range(KILLS):
        _sign_until_killed(stage, leader)
    stage.wait_until_ready()
    page = leader.send("/office/sign/run", pin=PASSWORD, **_everything(leader))
    assert "Kết quả của lượt này" in page
    assert sorted(_signed()) == sorted(ids)
    with reading() as session:
        assert sorted(session.scalars(select(RegisterEntry.entry))) == list(range(1, DOCUMENTS + 1))
        numbers = {row.proposal["signed"]["number"] for row in session.scalars(select(Dossier)) if row.proposal}
    assert len(numbers) == DOCUMENTS
    assert stage.command("audit", "verify").returncode == 0


def _at_the_desk(stage: Stage) -> Applicant:
    leader = Applicant(stage.address)
    leader.remember_token(leader.get("/sign-in"))
    leader.send("/sign-in", username="leader", password=PASSWORD)
    leader.remember_token(leader.get("/office/"))
    return leader


def _everything(leader: Applicant) -> dict[str, str]:
    """The list with every document marked to be signed."""
    found = dict(_HIDDEN.findall(leader.get("/office/sign")))
    chosen = {name.replace("-seen", "-choice"): "sign" for name in found if name.endswith("-seen")}
    return found | chosen


def _signed() -> list[UUID]:
    with reading() as session:
        return list(session.scalars(select(EventRecord.stream).where(EventRecord.type == "ResultSigned")))


def _sign_until_killed(stage: Stage, leader: Applicant) -> None:
    """Two more documents are signed, then every process that answers requests is gone."""
    stage.wait_until_ready()
    before = len(_signed())
    form = _everything(leader)
    with ThreadPoolExecutor(1) as hand:
        sending = hand.submit(leader.send, "/office/sign/run", pin=PASSWORD, **form)
        deadline = time.monotonic() + 60
        while len(_signed()) < before + 2:
            assert time.monotonic() < deadline, sending.exception(timeout=0)
            time.sleep(0.01)
        for pid in stage.web_workers():
            stage.kill_web_worker(pid)
        assert isinstance(sending.exception(timeout=60), AWAY)
    assert before + 2 <= len(_signed()) < DOCUMENTS
