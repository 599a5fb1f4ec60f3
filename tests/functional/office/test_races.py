"""Many who decide at the same moment: one of them does, and the others are told (T06)."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from types import SimpleNamespace
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select

from portal.core import clock
from portal.core.db import reading, transaction
from portal.core.errors import PortalError
from portal.core.events import EventRecord
from portal.dossiers import actions as dossiers
from portal.dossiers.models import Dossier
from portal.office import actions as office
from portal.office.reasons import RefusalReason

AT_ONCE = 48
LONG = "Một lý do đủ dài để người dân hiểu."


def _race(tries: list[Callable[[], None]]) -> list[BaseException | None]:
    """Do all at once, on connections of their own; what became of each."""
    together = Barrier(len(tries))

    def run(one: Callable[[], None]) -> BaseException | None:
        together.wait(30)
        try:
            one()
        except PortalError as problem:
            return problem
        return None

    with ThreadPoolExecutor(len(tries)) as threads:
        return list(threads.map(run, tries))


def _happened(dossier_id: UUID, *types: str) -> list[str]:
    with reading() as session:
        query = select(EventRecord.type).where(EventRecord.stream == dossier_id).order_by(EventRecord.position)
        return [one for one in session.scalars(query) if one in types]


@pytest.mark.every_case
def test_one_decision_is_taken_when_many_are_tried(submitted: Callable[..., UUID], world: SimpleNamespace) -> None:
    """Accepted and refused by officers, called back by the applicant, all at once: one decision, one event."""
    dossier_id = submitted()
    with reading() as session:
        revision = session.get_one(Dossier, dossier_id).revision

    def accept() -> None:
        with transaction() as session:
            office.accept(session, dossier_id, actor=world.receptionist, revision=revision, now=clock.now())

    def refuse() -> None:
        with transaction() as session:
            reason: Any = {"reason_code": RefusalReason.OTHER, "reason": LONG}
            office.refuse(session, dossier_id, actor=world.receptionist, revision=revision, now=clock.now(), **reason)

    def call_back() -> None:
        with transaction() as session:
            dossiers.request_withdrawal(session, dossier_id, reason=LONG, actor=world.citizen, now=clock.now())

    _race([accept, refuse, call_back] * (AT_ONCE // 3))
    decided = _happened(dossier_id, "DossierAccepted", "DossierRefused")
    assert len(decided) <= 1
    assert len(_happened(dossier_id, "WithdrawalRequested")) <= 1
    assert decided or _happened(dossier_id, "WithdrawalRequested")
