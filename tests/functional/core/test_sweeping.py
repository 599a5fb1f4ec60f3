"""What nothing refers to is deleted after two days; what somebody has just kept is not, whoever is faster."""

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from flask import Flask
from sqlalchemy import select

from portal.core import blobs, outbox, references, sweeping
from portal.core.db import reading, transaction
from portal.core.outbox import OutboxMessage
from portal.dossiers.models import ParkedInput
from tests.functional.office.conftest import submitted

__all__ = ["submitted"]
NOW = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
OLD = NOW - timedelta(hours=49)


def stored(content: bytes, at: datetime) -> str:
    digest = blobs.store().put(content).sha256
    os.utime(blobs.store().path(digest), (at.timestamp(), at.timestamp()))
    return digest


def sweep_a_day() -> int:
    return sum(sweeping.sweep_blobs(now=NOW + timedelta(hours=hour)) for hour in range(24))


def test_files_that_nothing_names_go_after_two_days(app: Flask, submitted: Any) -> None:
    dossier_id: UUID = submitted()
    orphan, named, young = stored(b"orphan", OLD), stored(b"named", OLD), stored(b"young", NOW + timedelta(days=1))
    with transaction() as session:
        files = [{"name": "x", "sha256": named}]
        session.add(ParkedInput(dossier_id=dossier_id, page="papers", typed={}, files=files, created_at=NOW))
    before = {path.name for path in blobs.store().root.glob("??/*")}
    for path in blobs.store().root.glob("??/*"):
        if path.name != young:
            os.utime(path, (OLD.timestamp(), OLD.timestamp()))
    assert sweep_a_day() >= 1
    gone = before - {path.name for path in blobs.store().root.glob("??/*")}
    assert orphan in gone
    assert not gone & {named, young}
    with reading() as session:
        assert references.unreferenced(session, [orphan, named]) == [orphan]


def test_content_kept_again_is_not_swept_away(app: Flask) -> None:
    """The row that names it may have its transaction still open."""
    digest = stored(b"twice", OLD)
    blobs.store().put(b"twice")
    assert not blobs.store().discard(digest, before=NOW - sweeping.GRACE)
    assert blobs.store().read(digest) == b"twice"
    os.utime(blobs.store().path(digest), (0, 0))
    assert blobs.store().discard(digest, before=NOW)
    assert not blobs.store().discard(digest, before=NOW)
    assert blobs.store().put(b"twice").sha256 == digest
    assert blobs.store().read(digest) == b"twice"


def test_what_a_dead_sweeper_moved_away_is_put_back(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """It died between moving the file away and looking whether somebody had kept it meanwhile."""
    digest = stored(b"moved", NOW)

    def die(_path: Path) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(Path, "stat", die)
        with pytest.raises(KeyboardInterrupt):
            blobs.store().discard(digest, before=OLD)
    assert not blobs.store().path(digest).exists()
    sweeping.sweep_blobs(now=NOW)
    assert blobs.store().read(digest) == b"moved"


@pytest.mark.every_case
def test_delivered_news_goes_and_what_was_set_aside_stays(app: Flask) -> None:
    facts = {"subscriber": "x", "event_type": "X", "position": 1, "payload": {}, "created_at": OLD, "due_at": OLD}
    with transaction() as session:
        session.add_all(
            [
                OutboxMessage(**facts, stream=uuid4(), done_at=OLD),
                OutboxMessage(**facts, stream=UUID(int=1), done_at=NOW),
                OutboxMessage(**facts, stream=UUID(int=2), set_aside_at=OLD),
            ]
        )
    with transaction() as session:
        assert outbox.sweep(session, before=NOW - timedelta(days=1)) == 1
    with reading() as session:
        left = set(session.scalars(select(OutboxMessage.stream)))
    assert {UUID(int=1), UUID(int=2)} <= left
