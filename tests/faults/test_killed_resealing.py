"""SIGKILL in the middle of a change of keys: every answer can be read at every moment, and the work goes on."""

import base64
import json
import os
import secrets
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from flask import Flask
from sqlalchemy import select

from portal.config import ROOT
from portal.core import db, sealed
from portal.core.db import reading, transaction
from portal.dossiers.models import Dossier

ROWS = 40
NUMBER = "067190739173"
_PORTAL = Path(sys.executable).with_name("portal")


@pytest.fixture
def keys(app: Flask) -> Iterator[tuple[bytes, bytes]]:
    """The old and the new key; the process seals with the old one."""
    before, pair = sealed.ring(), (secrets.token_bytes(32), secrets.token_bytes(32))
    sealed.configure([pair[0]])
    yield pair
    sealed._Current.ring = before


def drafts() -> list[UUID]:
    now, ids = datetime.now(UTC), [uuid4() for _ in range(ROWS)]
    with transaction() as session:
        for one in ids:
            draft = Dossier(id=one, service_code="2.000635", service_version=2, answers={"applicant_number": NUMBER})
            draft.created_at = draft.updated_at = now
            session.add(draft)
    return ids


def used(ids: list[UUID]) -> dict[str | None, int]:
    """How many of the rows each key has sealed; every one of them is read on the way."""
    found: dict[str | None, int] = {}
    with reading() as session:
        for row in session.scalars(select(Dossier).where(Dossier.id.in_(ids))):
            assert row.answers["applicant_number"] == NUMBER
            found[row.sealed_with] = found.get(row.sealed_with, 0) + 1
    return found


def test_a_change_of_keys_that_is_killed_loses_nothing_and_goes_on(keys: tuple[bytes, bytes], tmp_path: Path) -> None:
    old, new = keys
    ids, old_name, new_name = drafts(), sealed.KeyRing([old]).newest, sealed.KeyRing([new]).newest
    assert used(ids) == {old_name: ROWS}
    environment = {
        **os.environ,
        "PORTAL_DATABASE_URL": db.database().url.render_as_string(hide_password=False),
        "PORTAL_DATA_DIR": str(tmp_path),
        "PORTAL_SEALING_KEYS": json.dumps([base64.b64encode(key).decode() for key in (new, old)]),
        "PORTAL_LOG_LEVEL": "WARNING",
    }
    command = [str(_PORTAL), "reseal", "--batch", "1"]
    with subprocess.Popen(command, env=environment, cwd=ROOT, stdout=subprocess.PIPE, text=True) as work:
        assert work.stdout is not None
        for line in work.stdout:
            if line.startswith("dossier: 3 of"):
                work.kill()
                break
        work.wait()
    sealed.configure([new, old])
    half = used(ids)
    assert half[new_name] >= 3
    assert half[old_name] > 0, "it was killed too late to show anything"
    again = subprocess.run(command, env=environment, cwd=ROOT, capture_output=True, text=True, check=False)
    assert again.returncode == 0, again.stderr
    assert f"dossier: {half[old_name]} of {half[old_name]} row(s) sealed again." in again.stdout
    sealed.configure([new])
    assert used(ids) == {new_name: ROWS}
