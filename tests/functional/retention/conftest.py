"""Dossiers that were finished long ago, full of words that must not be found anywhere once they are destroyed."""

from collections.abc import Callable
from datetime import timedelta
from types import SimpleNamespace
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import update

from portal.core import clock
from portal.core.db import transaction
from portal.dossiers.actions import messages
from portal.dossiers.lifecycle import Status, Step
from portal.dossiers.models import Dossier
from tests.functional.office.conftest import EXTRACT, browse, submitted
from tests.support.files import pdf

__all__ = ["browse", "submitted"]

CANARY = "Hoangyenchim"
LONG_AGO = timedelta(days=366 * 12)


@pytest.fixture
def finished(submitted: Any, world: SimpleNamespace) -> Callable[..., UUID]:
    """A dossier that was handed in with a canary everywhere, talked about, and finished twelve years ago."""

    def make(*, word: str = CANARY, shared: bytes | None = None, signed: bool = False) -> UUID:
        name = f"Nguyen {word}"
        typed = {**EXTRACT, "applicant_name": name, "registered_at": word}
        typed["old_copy_file"] = shared or pdf((word, uuid4().hex))
        dossier_id = submitted(typed=typed, signed=signed)
        now = clock.now()
        with transaction() as session:
            messages.send_message(
                session, dossier_id, message_id=uuid4(), text=word, files=[], actor=world.citizen, now=now
            )
        over = {"status": Status.RETURNED, "step": Step.APPLICANT, "finished_at": now - LONG_AGO}
        with transaction() as session:
            named = {"applicant_name": name, "folded": f"x {word.lower()}"}
            session.execute(update(Dossier).where(Dossier.id == dossier_id).values({**over, **named}))
        return dossier_id

    return make
