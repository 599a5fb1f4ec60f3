"""What demo cashiers have from the start: fees in every state that money can be in. Never in production.

Everything goes through the doors that real people use, so the log of the demo tells of it like of anything else.
"""

import io
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from PIL import Image, ImageDraw, ImageFont
from sqlalchemy import exists, select

from portal.accounts import queries as accounts_queries
from portal.catalogue import queries as catalogue
from portal.core import clock
from portal.core.actor import Actor
from portal.core.db import reading, transaction
from portal.dossiers import actions as dossiers
from portal.payments import actions as payments
from portal.payments import queries
from portal.payments.counter_rules import cash_number
from portal.payments.gateways.base import Outcome, Told, ToldBy
from portal.payments.models import PaymentOrder
from portal.payments.till import till

_COPIES, _STATUS = "2.000635", "1.004873"
_PERSON: Final[Mapping[str, Any]] = {
    "applicant_name": "Nguyễn Thị Thuỷ",
    "applicant_birth_date": "27/3/1990",
    "applicant_number": "067190001234",
    "applicant_phone": "0912345678",
    "applicant_address": {"province": "68", "commune": "Kiến Đức", "detail": "Thôn 3"},
}
_EXTRACT: Final[Mapping[str, Any]] = {
    **_PERSON,
    "role": "self",
    "event": "birth",
    "registered_at": "Ủy ban nhân dân xã Kiến Đức",
    "result_channel": "online",
    "statement": "y",
}
_CERTIFICATE: Final[Mapping[str, Any]] = {
    **_PERSON,
    "role": "self",
    "marital_status": "never",
    "purpose": "property",
    "reissue": "no",
    "exemption": "poor",
    "result_channel": "online",
    "statement": "y",
}


def seed_money() -> None:
    """Hand dossiers in for the demo citizen and let money come in for some of them; once, and only with a till."""
    if till().account is None or "vnpay" not in till().gateways:
        return
    if not {_COPIES, _STATUS} <= {one.code for one in catalogue.offered()}:  # a catalogue of another province's
        return
    with reading() as session:
        if session.scalar(select(exists().where(PaymentOrder.id.is_not(None)))):
            return
        citizen, cashier = (_person(session, name) for name in ("citizen", "cashier"))
    now = clock.now()
    _cash(citizen, cashier, now - timedelta(days=1))
    _hand_in(_COPIES, {**_EXTRACT, "copies": "3"}, citizen, now)
    _by_gateway(_hand_in(_COPIES, {**_EXTRACT, "copies": "2"}, citizen, now))
    _by_transfer(_hand_in(_COPIES, {**_EXTRACT, "copies": "5"}, citizen, now), 40_000, "FT0001", now)
    _by_transfer(_hand_in(_COPIES, {**_EXTRACT, "copies": "4"}, citizen, now), 20_000, "FT0002", now)
    _too_much(_hand_in(_COPIES, {**_EXTRACT, "copies": "1"}, citizen, now), cashier, now)
    _hand_in(_STATUS, _CERTIFICATE, citizen, now, paper="exemption_proof_file")
    with transaction() as session:
        payments.take_transfer(session, _transfer("FT0004", 16_000, "Nguyen Thi Thuy nop phi trich luc", now), now=now)


def _person(session: Any, username: str) -> Actor:
    account = accounts_queries.account_by_username(session, username)
    if account is None:
        raise LookupError(username)
    return account.actor()


def _hand_in(code: str, typed: Mapping[str, Any], actor: Actor, now: datetime, *, paper: str = "") -> UUID:
    """Fill a form in and hand it in, unsigned, as somebody without a certificate does; its dossier."""
    definition = catalogue.definition(code)
    with transaction() as session:
        draft = dossiers.start_draft(session, code, actor=actor, language="vi", now=now)
        questions = {key: definition.question(key) for key in typed}
        draft.answers = {key: questions[key].stored(questions[key].parse(value)) for key, value in typed.items()}
        dossier_id = draft.id
    if paper:
        uploads = [dossiers.Upload(paper, "giay chung nhan ho ngheo.jpg", io.BytesIO(_certificate()))]
        received, _troubles = dossiers.receive(uploads, definition, now=now)
        with transaction() as session:
            dossiers.attach_files(session, dossier_id, received, actor=actor, now=now)
    with reading() as session:
        drawn = dossiers.draw_application(session, dossier_id, actor=actor, now=now)
    with transaction() as session:
        if drawn is not None:
            dossiers.issue_application(session, dossier_id, drawn, actor=actor, now=now)
    with transaction() as session:
        dossiers.submit(session, dossier_id, actor=actor, sent_at=now, now=now)
    return dossier_id


def _order(session: Any, dossier_id: UUID) -> PaymentOrder:
    (order,) = queries.orders_of(session, [dossier_id])[dossier_id]
    return order


def _by_gateway(dossier_id: UUID) -> None:
    with transaction() as session:
        order, now = _order(session, dossier_id), clock.now()
        one = payments.begin(session, order.id, "vnpay", actor=_person(session, "citizen"), now=now)
        told = Told(one.reference, Outcome.PAID, one.amount, f"DEMO{order.code[-8:]}", now, "00")
        payments.take(session, told, channel="vnpay", told_by=ToldBy.NOTIFICATION, now=now)


def _by_transfer(dossier_id: UUID, amount: int, number: str, now: datetime) -> None:
    with transaction() as session:
        told = _transfer(number, amount, f"{_order(session, dossier_id).code} nop phi", now)
        payments.take_transfer(session, told, now=now)


def _transfer(number: str, amount: int, content: str, now: datetime) -> payments.Incoming:
    account = till().account
    return payments.Incoming(
        account=account.number if account else "",
        number=number,
        booked_on=clock.local(now).date(),
        amount=amount,
        content=content,
        payer_name="NGUYEN THI THUY",
        payer_account="1900123456",
        told_by=ToldBy.STATEMENT,
    )


def _too_much(dossier_id: UUID, cashier: Actor, now: datetime) -> None:
    """Far too much was transferred; the cashier proposed to give the rest back, and a second person has to agree."""
    _by_transfer(dossier_id, 80_000, "FT0003", now)
    with transaction() as session:
        order = _order(session, dossier_id)
        (credit,) = queries.standing(session, order.id).credits
        payments.ask_refund(
            session,
            order.id,
            channel=credit.channel,
            transaction_number=credit.transaction,
            amount=order.owed_back,
            why="Người nộp chuyển khoản thừa một chữ số 0.",
            payee=payments.Payee("NGUYEN THI THUY", "Ngân hàng thử nghiệm", "1900123456"),
            actor=cashier,
            now=now,
        )


def _cash(citizen: Actor, cashier: Actor, then: datetime) -> None:
    """Somebody paid in cash the day before; the cashier counted a note too few, which waits for a second person."""
    dossier_id = _hand_in(_COPIES, {**_EXTRACT, "copies": "2"}, citizen, then)
    with transaction() as session:
        payments.open_box(session, opening=200_000, actor=cashier, now=then)
    with transaction() as session:
        order = _order(session, dossier_id)
        number = cash_number(order.code, queries.standing(session, order.id))
        payments.take_cash(session, order.id, number=number, amount=order.due, given=order.due, actor=cashier, now=then)
    with transaction() as session:
        payments.count_box(
            session, notes={200_000: 1, 10_000: 1, 2_000: 2}, why="Thối nhầm 2.000 đồng.", actor=cashier, now=then
        )


def _certificate() -> bytes:
    """A picture of a paper that nobody takes for a real one."""
    sheet = Image.new("RGB", (1240, 1754), "white")
    draw = ImageDraw.Draw(sheet)
    large, small = ImageFont.load_default(size=64), ImageFont.load_default(size=36)
    draw.rectangle((60, 60, 1180, 1694), outline="black", width=6)
    draw.text((140, 240), "GIAY CHUNG NHAN HO NGHEO", fill="black", font=large)
    draw.text((140, 380), "Ban thu nghiem, khong co gia tri phap ly", fill="black", font=small)
    draw.text((140, 520), "Chu ho: Nguyen Thi Thuy, xa Kien Duc", fill="black", font=small)
    kept = io.BytesIO()
    sheet.save(kept, "JPEG", quality=90)
    return kept.getvalue()
