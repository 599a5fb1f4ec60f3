"""Dossiers that came in signed, their proofs, and desks whose time-stamping service is about to end."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from types import SimpleNamespace
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select

from portal.archive.models import ArchiveCopy
from portal.archive.subscribers import after
from portal.core import clock, outbox
from portal.core.db import reading
from portal.core.events import EventRecord, history
from portal.dossiers import desk
from portal.dossiers.models import IssuedDocument
from portal.signing.demo_pki.plan import tsa_url
from tests.functional.office.conftest import browse, submitted
from tests.support.pki import RunningPki

__all__ = ["browse", "submitted"]


@pytest.fixture
def run_worker(app: Any) -> Callable[[], int]:
    """Delivers the outbox when called: what people wait for at once, proofs as if their time had come."""
    return lambda: outbox.deliver_all(clock=clock.now) + outbox.deliver_all(clock=lambda: clock.now() + after())


@pytest.fixture
def ending_service(app: Any, pki: RunningPki) -> Iterator[Callable[[], None]]:
    """Time-stamps come from a service that ends in sixty days; called, they come from the lasting one again."""
    lasting = desk.desk()
    desk.configure(replace(lasting, timestamp_url=tsa_url(pki.pki.base_url, ending=True)))
    yield lambda: desk.configure(lasting)
    desk.configure(lasting)


@pytest.fixture
def proofs(app: Any) -> Callable[[UUID], dict[str, SimpleNamespace]]:
    """The signed documents of a dossier with their proofs, by kind."""

    def look(dossier_id: UUID) -> dict[str, SimpleNamespace]:
        query = (
            select(IssuedDocument, ArchiveCopy)
            .join(ArchiveCopy, ArchiveCopy.document_id == IssuedDocument.id)
            .where(IssuedDocument.dossier_id == dossier_id)
        )
        with reading() as session:
            return {
                document.kind: SimpleNamespace(document=document, copy=copy)
                for document, copy in session.execute(query)
            }

    return look


def told(dossier_id: UUID, kind: str) -> list[EventRecord]:
    """The records of one type in the log of a dossier."""
    with reading() as session:
        return [record for record in history(session, dossier_id) if record.type == kind]
