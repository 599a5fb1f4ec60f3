"""After a decision of the one-stop desk: its slip is made, sealed and put beside the dossier, exactly once."""

from collections.abc import Callable
from datetime import date, datetime
from uuid import UUID

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
from portal.dossiers.document_names import document_name
from portal.dossiers.events import DocumentIssued
from portal.dossiers.models import Dossier, IssuedDocument
from portal.office import queries, slips
from portal.office.actions import books, hand_overs, inbox, lateness, letters, parcel_rounds, results
from portal.office.actions.work import REFUSAL, SUPPLEMENT_REQUEST
from portal.office.handing import HAND_OVER
from portal.office.inbox.recipients import EVENTS
from portal.office.issuing import Made, make_slip
from portal.office.models import ACCEPTANCE_SLIP, RegisterEntry
from portal.office.rules import Stage

_ORDINARY_AGAIN = "Ngày làm việc trở lại như lịch thường."
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
    opened = ("SupplementRequested", "CorrectionAccepted")
    counts = (queries.count_events(session, delivery.stream, one, until=delivery.position) for one in opened)
    return sum(counts) + 1


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


def _recount(delivery: Delivery) -> None:
    reason = str(delivery.payload["reason"]) or _ORDINARY_AGAIN
    lateness.recount(day=date.fromisoformat(delivery.payload["day"]), reason=reason, now=clock.now())


def _apologise(delivery: Delivery) -> None:
    """A dossier will be late, or is: its apology is begun for the specialist to complete (NĐ 61/2018 Đ19.9)."""
    if delivery.payload["stage"] == Stage.NEAR:
        return
    with transaction() as session:
        letters.draft_apology(session, delivery.stream, now=clock.now())


def _send(delivery: Delivery) -> None:
    """A result was sealed: it goes to everybody it is for (R11.2)."""
    with transaction() as session:
        dossier = session.get_one(Dossier, delivery.stream, with_for_update=True)
        document = dossiers.newest(session, delivery.stream, dossiers.RESULT)
        if document is not None:
            results.send_result(session, dossier, document, now=clock.now())


def _close_book(delivery: Delivery) -> None:
    """A clerk asked to close the register of a year: it is drawn, sealed and kept, once."""
    agency_id, year = delivery.stream, int(delivery.payload["year"])
    with transaction() as session:
        closing = books.start_closing(session, agency_id, year, now=clock.now())
    if closing is None:
        return
    with reading() as session:
        book, agency = books.book_to_close(session, agency_id, year, now=closing.asked_at)
    made = make_slip(book, agency=agency, created=closing.asked_at, at=clock.now())
    with transaction() as session:
        books.close(session, agency_id, year, book=book, made=made, now=clock.now())


def _tell_officers(delivery: Delivery) -> None:
    """Those whom an event concerns find it in their inboxes. Delivered again, it does nothing."""
    with transaction() as session:
        inbox.tell(session, delivery.stream, delivery.position, now=clock.now())


def _mail_notice(delivery: Delivery) -> None:
    """Send a line of an inbox to who wants mail at once. Delivered again, it is the same mail."""
    inbox.send_one(int(delivery.payload["notice"]))


def _mail_digest(delivery: Delivery) -> None:
    """Send the daily mail. Delivered again, it is the same mail."""
    after, until = (datetime.fromisoformat(delivery.payload[key]) for key in ("after", "until"))
    inbox.send_digest(delivery.stream, after=after, until=until, day=delivery.payload["day"])


def _order_carriage(delivery: Delivery) -> None:
    """A parcel was prepared for a carrier who is asked over a network. Delivered again, it is the same parcel."""
    if delivery.payload["carrier_key"]:
        parcel_rounds.register(UUID(delivery.payload["parcel_id"]), now=clock.now())


def _record_hand_over(delivery: Delivery) -> None:
    """The receiver's signature is there: the record is drawn and sealed, once."""
    with reading() as session:
        if hand_overs.is_recorded(session, delivery.stream):
            return
        found = hand_overs.record_of(session, dossiers.whole(session, delivery.stream))
        if found is None:
            raise LookupError(f"no hand-over of {delivery.stream}")
        document, entry, agency = found
    made = make_slip(document, agency=agency, created=document.handed_at, at=clock.now())
    _record_issued(delivery, HAND_OVER, 1, entry, made, now=clock.now())


def _tell_received(delivery: Delivery) -> None:
    """Somebody else received the result: the applicant is told. Delivered again, it is the same letter."""
    hand_overs.tell_applicant(delivery.stream)


def _received_online(delivery: Delivery) -> None:
    """A result was fetched from its page: it counts as received. Delivered again, it does nothing."""
    told = delivery.payload
    at = datetime.fromisoformat(told["received_at"])
    with transaction() as session:
        results.note_received(session, delivery.stream, UUID(told["document_id"]), name=told["name"], at=at)


def _hand_on(delivery: Delivery) -> None:
    """Documents on their way to an agency that ended go to its successor. Delivered again, it finds none."""
    with transaction() as session:
        results.hand_on_unread(session, delivery.stream)


_OWN: dict[str, dict[str, Handler]] = {
    "AgencyEnded": {"office.hand_on": _hand_on},
    "DossierAccepted": {"office.acceptance_slip": _issue(ACCEPTANCE_SLIP)},
    "SupplementRequested": {"office.supplement_request": _issue(SUPPLEMENT_REQUEST)},
    "BookClosingAsked": {"office.close_book": _close_book},
    "DeadlineWarned": {"office.apology": _apologise},
    "ParcelPrepared": {"office.order_carriage": _order_carriage},
    "ResultSealed": {"office.send": _send},
    "CalendarDayChanged": {"office.recount": _recount},
    "DossierRefused": {"office.refusal": _issue(REFUSAL)},
    "HandOverSigned": {"office.hand_over_record": _record_hand_over},
    "ResultHandedOver": {"office.tell_received": _tell_received},
    "ResultReceivedOnline": {"office.received_online": _received_online},
    inbox.NOTICED: {"office.mail_notice": _mail_notice},
    inbox.DIGEST: {"office.mail_digest": _mail_digest},
}
_TOLD: dict[str, dict[str, Handler]] = {event: {"office.inbox": _tell_officers} for event in EVENTS}
SUBSCRIPTIONS: dict[str, dict[str, Handler]] = {
    event: _OWN.get(event, {}) | _TOLD.get(event, {}) for event in sorted({*_OWN, *_TOLD})
}
