"""Starting: however many presses and windows at once, one draft of a service."""

import threading
from typing import Any
from uuid import UUID, uuid4

import pytest
from flask import Flask

from portal.core import clock
from portal.core.actor import Actor, Kind
from portal.core.db import reading, transaction
from portal.dossiers import actions, queries
from tests.support.applicants import EXTRACT

AT_ONCE = 8


@pytest.mark.every_case
@pytest.mark.parametrize("signed_in", [True, False])
def test_starts_at_the_same_moment_open_one_draft(app: Flask, world: Any, signed_in: bool) -> None:
    actor = world.citizen if signed_in else Actor(kind=Kind.VISITOR, name="", visitor_id=uuid4())
    together = threading.Barrier(AT_ONCE)
    opened: list[UUID] = []

    def start() -> None:
        together.wait()
        with transaction() as session:
            draft = actions.start_draft(session, EXTRACT, actor=actor, language="vi", now=clock.now())
            opened.append(draft.id)

    threads = [threading.Thread(target=start) for _ in range(AT_ONCE)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with reading() as session:
        kept = [draft.id for draft in queries.drafts(session, actor=actor)]
    assert len(opened) == AT_ONCE
    assert set(opened) == set(kept)
    assert len(kept) == 1
