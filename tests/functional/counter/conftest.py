"""Dossiers whose result waits at the counter, and a counter that is open."""

from collections.abc import Callable
from datetime import datetime, time
from types import SimpleNamespace
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import update

from portal.accounts.models import Account
from portal.catalogue import queries as catalogue
from portal.core import blobs, clock
from portal.core.actor import Actor
from portal.core.calendar import load_calendar
from portal.core.clock import VIETNAM, local
from portal.core.db import reading, transaction
from portal.core.ids import new_check_code
from portal.counter import actions
from portal.counter.actions import Arrangement
from portal.counter.rules import Span
from portal.dossiers.lifecycle import Status, Step
from portal.dossiers.models import Dossier, IssuedDocument
from portal.dossiers.queries import RESULT
from tests.functional.office.conftest import browse, submitted  # noqa: F401 (fixtures)
from tests.support.files import pdf

CODE = "2.000635"


@pytest.fixture
def done(world: SimpleNamespace) -> Callable[..., UUID]:
    """Puts a dossier whose result is sealed straight into the database; cheap, so that there can be many."""

    def make(*, channel: str = "counter", owner: Actor | None = None, status: Status = Status.DONE) -> UUID:
        now, person = clock.now(), owner or world.citizen
        definition = catalogue.definition(CODE)
        with transaction() as session:
            agency = catalogue.agency_for(session, definition)
            dossier = Dossier(
                code=f"000.00.09.H36-261127-{int(now.timestamp() * 1e6) % 10**9:09d}",
                service_code=CODE,
                service_version=definition.version,
                status=status,
                step=Step.CLOSED if status is Status.RETURNED else Step.RETURN,
                agency_id=agency.id,
                owner_id=person.id,
                applicant_name=person.name,
                applicant_number=person.personal_number or person.tax_code or "",
                submitted_answers={"result_channel": channel},
                created_at=now,
                updated_at=now,
                submitted_at=now,
                received_at=now,
                accepted_at=now,
            )
            session.add(dossier)
            session.flush()
            kept = blobs.store().put(pdf((f"Ket qua {dossier.code}",)))
            session.add(
                IssuedDocument(
                    dossier_id=dossier.id,
                    kind=RESULT,
                    title="Trích lục khai sinh",
                    number="12/TLKS",
                    check_code=new_check_code(),
                    sha256=kept.sha256,
                    size=kept.size,
                    created_at=now,
                    sealed_at=now,
                )
            )
            return dossier.id

    return make


@pytest.fixture(autouse=True)
def reachable(world: SimpleNamespace) -> None:
    """The demo citizen has an address for letters."""
    with transaction() as session:
        wanted = Account.id.in_([world.citizen.id, world.citizen2.id])
        session.execute(update(Account).where(wanted).values(email="thuy@example.vn"))


@pytest.fixture
def agency_id(done: Callable[..., UUID]) -> UUID:
    """The agency that decides the demo's service."""
    with reading() as session:
        return catalogue.agency_for(session, catalogue.definition(CODE)).id


@pytest.fixture
def arranged(world: SimpleNamespace, app: Any) -> Callable[..., None]:
    """Opens the counter of the receptionist's agency, every weekday and at any hour unless told otherwise."""

    def arrange(**changes: Any) -> None:
        wanted = {"slot_minutes": 30, "capacity": 2, "days_ahead": 20, "windows": 3, "kiosk": True}
        spans = changes.pop("spans", (Span(450, 690), Span(810, 990)))
        arrangement = Arrangement(hours=dict.fromkeys(range(7), spans), **{**wanted, **changes})
        with transaction() as session:
            actions.arrange(session, arrangement, actor=world.receptionist, now=clock.now())

    return arrange


@pytest.fixture
def slot(app: Any) -> Callable[..., datetime]:
    """The beginning of a slot on the next working day."""

    def at(hour: int = 8, minute: int = 0) -> datetime:
        with reading() as session:
            day = load_calendar(session).next_working_day(local(clock.now()).date())
        return datetime.combine(day, time(hour, minute), tzinfo=VIETNAM)

    return at
