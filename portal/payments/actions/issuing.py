"""Every paid order gets one receipt: its number first, in a transaction, then the sealed document, then the news."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from portal.accounts.models import Agency
from portal.core import blobs
from portal.core.actor import SYSTEM, Actor
from portal.core.db import reading, transaction
from portal.core.errors import NotFound
from portal.core.events import publish
from portal.core.ids import new_id
from portal.core.sequences import next_number
from portal.documents.actions import render
from portal.documents.content import SEAL_BOX
from portal.documents.money_content import MoneyReceipt, ReceiptLine
from portal.payments import counter_queries, queries
from portal.payments.booklet import booklet
from portal.payments.channels import channel_name
from portal.payments.counter_events import OfficialNumberNoted, ReceiptCancelled, ReceiptIssued, ReceiptNumbered
from portal.payments.counter_models import PaymentReceipt
from portal.payments.counter_rules import KINDS, ReceiptFacts, receipt_xml, series_of
from portal.payments.folding import OrderState
from portal.signing import actions as signing

_REASON = "Biên lai thu phí, lệ phí"
_WHY_CANCELLED = "Đã trả lại toàn bộ số tiền cho người nộp."


def issue_receipt(order_id: UUID, *, now: datetime) -> None:
    """Make the receipt of an order that is paid; nothing for one that is not. Delivered again, it does nothing.

    Raises TimestampUnavailable, RevocationUnavailable, SigningRefused or RenderingFailed: the number stays reserved,
    and trying again later is right.
    """
    with transaction() as session:
        reserved = _number(session, order_id, now=now)
        if reserved is None or reserved.sha256 is not None:
            return
    with reading() as session:
        facts, agency = _facts(session, order_id)
    xml = blobs.store().put(receipt_xml(facts)).sha256
    pdf = blobs.store().put(_sealed(facts, agency, xml, at=now)).sha256
    with transaction() as session:
        receipt = counter_queries.receipt_of(session, order_id, lock=True)
        if receipt is None or receipt.sha256 is not None:
            return
        receipt.sha256, receipt.xml_sha256 = pdf, xml
        event = ReceiptIssued(order_id, receipt.number, pdf, xml)
        publish(session, receipt.id, event, actor=SYSTEM, now=now)


def cancel_receipt(order_id: UUID, *, now: datetime) -> None:
    """End the receipt of a cancelled order whose whole money went back. Delivered again, it does nothing."""
    with transaction() as session:
        queries.order(session, order_id, lock=True)
        receipt = counter_queries.receipt_of(session, order_id)
        standing = queries.standing(session, order_id)
        if receipt is None or receipt.cancelled_at is not None:
            return
        if not standing.cancelled or standing.refunded < standing.received:
            return
        receipt.cancelled_at, receipt.cancelled_why = now, _WHY_CANCELLED
        event = ReceiptCancelled(order_id, receipt.number, _WHY_CANCELLED)
        publish(session, receipt.id, event, actor=SYSTEM, now=now)


def note_official_number(session: Session, order_id: UUID, number: str, *, actor: Actor, now: datetime) -> None:
    """Write down the number that the tax authority's system gave a receipt. Raises NotFound."""
    counter_queries.order_at(session, order_id, actor=actor, lock=True)
    receipt = counter_queries.receipt_of(session, order_id)
    if receipt is None:
        raise NotFound
    if receipt.official_number != number:
        receipt.official_number = number
        publish(session, receipt.id, OfficialNumberNoted(order_id, number), actor=actor, now=now)


def _number(session: Session, order_id: UUID, *, now: datetime) -> PaymentReceipt | None:
    """The receipt of an order with its number, drawn now if it has none; None while the order is not paid."""
    order = queries.order(session, order_id, lock=True)
    found = counter_queries.receipt_of(session, order_id)
    if found is not None or order.state != OrderState.PAID:
        return found
    agency = counter_queries.agency_of(session, order)
    form, series = booklet().form, series_of(booklet().letters, now)
    receipt = PaymentReceipt(
        id=new_id(),
        order_id=order.id,
        agency_id=agency.id,
        form=form,
        series=series,
        number=next_number(session, f"receipt/{agency.id.hex}/{form}/{series}"),
        amount=order.due,
        numbered_at=now,
    )
    session.add(receipt)
    event = ReceiptNumbered(order_id, form, series, receipt.number, order.due)
    publish(session, receipt.id, event, actor=SYSTEM, now=now)
    return receipt


def _facts(session: Session, order_id: UUID) -> tuple[ReceiptFacts, Agency]:
    order, receipt = queries.order(session, order_id), counter_queries.receipt_of(session, order_id)
    if receipt is None:
        raise NotFound
    agency, standing = counter_queries.agency_of(session, order), queries.standing(session, order_id)
    channels = dict.fromkeys(channel_name(credit.channel).vi for credit in standing.credits)
    facts = ReceiptFacts(
        form=receipt.form,
        series=receipt.series,
        number=receipt.number,
        agency=agency.name_vi,
        agency_identifier=agency.identifier,
        tax_code=booklet().tax_codes.get(agency.key, ""),
        payer=order.payer_name,
        dossier_code=order.subject_code,
        order_code=order.code,
        lines=tuple(line for line in standing.lines if line[3]),
        channels=tuple(channels),
        paid_at=order.settled_at or receipt.numbered_at,
        issued_at=receipt.numbered_at,
    )
    return facts, agency


def _sealed(facts: ReceiptFacts, agency: Agency, xml_sha256: str, *, at: datetime) -> bytes:
    drawn = render(_printed(facts, agency, xml_sha256), created=facts.issued_at)
    box = drawn.boxes[SEAL_BOX]
    left, bottom, right, top = (round(side) for side in box.rectangle)
    stamp = signing.seal_stamp(agency=agency.name_vi, at=at, box=(left, bottom, right, top), page=box.page)
    identity = booklet().seal_of(agency.key)
    return signing.seal(drawn.pdf, identity=identity, desk=booklet().desk(), reason=_REASON, stamp=stamp)


def _printed(facts: ReceiptFacts, agency: Agency, xml_sha256: str) -> MoneyReceipt:
    return MoneyReceipt(
        name=facts.name,
        form=facts.form,
        series=facts.series,
        number=f"{facts.number:07d}",
        agency=facts.agency,
        place=agency.place,
        tax_code=facts.tax_code,
        payer=facts.payer,
        dossier_code=facts.dossier_code,
        order_code=facts.order_code,
        lines=tuple(
            ReceiptLine(kind=KINDS[kind].vi, name=name, amount=amount) for _key, kind, name, amount in facts.lines
        ),
        total=facts.total,
        in_words=facts.in_words,
        channels=facts.channels,
        paid_at=facts.paid_at,
        issued_at=facts.issued_at,
        xml=receipt_xml(facts),
        xml_sha256=xml_sha256,
    )
