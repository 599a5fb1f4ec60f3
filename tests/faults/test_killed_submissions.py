"""A short drill of ``tests.faults.kill``: SIGKILL for web and worker while people hand in (P1, P2; F01, F02)."""

from pathlib import Path

import pytest
from flask import Flask

from portal.config import Settings
from portal.core import blobs
from tests.faults.kill import Drill
from tests.faults.stage import playing

SUBMISSIONS, KILLS = 80, 12


@pytest.mark.fault
def test_killing_web_and_worker_loses_and_repeats_nothing(
    app: Flask, settings: Settings, database_url: str, tmp_path: Path
) -> None:
    mine = settings.model_copy(update={"data_dir": tmp_path, "database_url": database_url})
    assert blobs.store().root == mine.blobs
    with playing(mine) as stage:
        drill = Drill(stage, SUBMISSIONS, KILLS)
        drill.run()
        drill.finish_as_a_later_worker()
        assert drill.killed.total() == KILLS
        assert drill.faults() == []
