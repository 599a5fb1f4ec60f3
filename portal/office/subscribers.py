"""After a decision of the one-stop desk: its slip is made, sealed and put beside the dossier, exactly once."""

from collections.abc import Callable
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.accounts.models import Agency
from portal.core import clock
from portal.core.actor import SYSTEM
from portal.core.db import reading, transaction
from portal.core.events import EventRecord, publish
from portal.core.outbox import Delivery, Handler
from portal.documents.content import Document
from portal.dossiers import queries as dossiers
from portal.dossiers.events import DocumentIssued
from portal.dossiers.models import Dossier, IssuedDocument
from portal.dossiers.timeline import document_name
from portal.office import queries, slips
from portal.office.actions.work import ACCEPTANCE_SLIP, REFUSAL, SUPPLEMENT_REQUEST
from portal.office.issuing import Made, make_slip
from portal.office.models import RegisterEntry

Writer = Callable[[Session, Dossier, Agency, EventRecord, RegisterEntry], Document]


def _acceptance(
    session: Session, dossier: Dossier, agency: Agency, record: EventRecord, entry: RegisterEntry
) -> Document:
    return slips.acceptance(session, dossier, agency, record=record, entry=entry)


def _supplement(
    session: Session, dossier: Dossier, agency: Agency, record: EventRecord, entry: RegisterEntry
) -> Document:
    request = next(item for item in dossier.supplements if item.round == record.payload["round"])
    return slips.supplement(session, dossier, agency, record=record, entry=entry, request=request)


def _refusal(session: Session, dossier: Dossier, agency: Agency, record: EventRecord, entry: RegisterEntry) -> Document:
    return slips.refusal(session, dossier, agency, record=record, entry=entry)


_WRITERS: dict[str, Writer] = {
    ACCEPTANCE_SLIP: _acceptance,
    SUPPLEMENT_REQUEST: _supplement,
    REFUSAL: _refusal,
}


def _round(session: Session, delivery: Delivery) -> int:
    """Which slip of its kind this event asks for: 1 for the first acceptance, 2 for the one after a supplement."""
    if "round" in delivery.payload:
        return int(delivery.payload["round"])
    before = queries.count_events(session, delivery.stream, "SupplementRequested", until=delivery.position)
    return before + 1


def _issue(kind: str) -> Handler:
    def handle(delivery: Delivery) -> None:
        with reading() as session:
            round_ = 1 if kind == REFUSAL else _round(session, delivery)
            if _issued(session, delivery, kind, round_):
                return
            dossier = dossiers.whole(session, delivery.stream)
            agency = queries.agency(session, dossier)
            record = _record(session, delivery)
            entry = queries.entry_of(session, dossier.id, kind=kind, round_=round_)
            if entry is None:
                raise LookupError(f"no number was reserved for {kind} {round_} of {dossier.id}")
            document = _WRITERS[kind](session, dossier, agency, record, entry)
        made = make_slip(document, agency=agency, created=record.at, at=clock.now())
        _record_issued(delivery, kind, round_, entry, made, now=clock.now())

    return handle


def _record(session: Session, delivery: Delivery) -> EventRecord:
    query = select(EventRecord).where(EventRecord.stream == delivery.stream, EventRecord.position == delivery.position)
    return session.scalars(query).one()


def _issued(session: Session, delivery: Delivery, kind: str, round_: int) -> bool:
    query = select(IssuedDocument.id).where(
        IssuedDocument.dossier_id == delivery.stream, IssuedDocument.kind == kind, IssuedDocument.round == round_
    )
    return session.execute(query).first() is not None


def _record_issued(
    delivery: Delivery, kind: str, round_: int, entry: RegisterEntry, made: Made, *, now: datetime
) -> None:
    with transaction() as session:
        if _issued(session, delivery, kind, round_):
            return
        session.add(
            IssuedDocument(
                dossier_id=delivery.stream,
                kind=kind,
                round=round_,
                title=document_name(kind).vi,
                number=entry.number,
                check_code=entry.check_code,
                sha256=made.sha256,
                size=made.size,
                created_at=now,
                sealed_at=made.at,
            )
        )
        event = DocumentIssued(kind=kind, number=entry.number, sha256=made.sha256)
        publish(session, delivery.stream, event, actor=SYSTEM, now=now)


SUBSCRIPTIONS: dict[str, dict[str, Handler]] = {
    "DossierAccepted": {"office.acceptance_slip": _issue(ACCEPTANCE_SLIP)},
    "SupplementRequested": {"office.supplement_request": _issue(SUPPLEMENT_REQUEST)},
    "DossierRefused": {"office.refusal": _issue(REFUSAL)},
}
