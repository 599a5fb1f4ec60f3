"""Services of the catalogue that are paid for after handing in: what is asked, told, reminded of, and waited for."""

import io
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from flask import Flask

from forms.fields.files import FileQuestion
from forms.generation import generate
from portal.accounts.models import Account
from portal.catalogue import queries as catalogue
from portal.core import clock, mail
from portal.core.clock import local
from portal.core.db import reading, transaction
from portal.dossiers import actions as dossiers
from portal.dossiers.lifecycle import Status
from portal.dossiers.models import Dossier
from portal.payments import actions, queries
from portal.payments.gateways.base import ToldBy
from portal.payments.models import PaymentOrder
from tests.functional.office.conftest import PERSON, Browser
from tests.functional.office.test_desk_work import check, row
from tests.functional.office.test_fees import CODE, USUAL, sample
from tests.functional.office.test_the_way_of_a_dossier import act, to_approval
from tests.support.catalogue import offer
from tests.support.files import pdf

Browse = Callable[[str], Browser]
Look = Callable[[UUID], Dossier]
Submit = Callable[..., UUID]
POOR = {
    **PERSON,
    "role": "self",
    "marital_status": "never",
    "purpose": "property",
    "reissue": "no",
    "exemption": "poor",
    "result_channel": "online",
    "statement": "y",
    "exemption_proof_file": "ho ngheo.jpg",
}
PAYMENT = "Yêu cầu thực hiện nghĩa vụ tài chính"


class Box:
    def __init__(self) -> None:
        self.letters: list[mail.Letter] = []

    def send(self, letter: mail.Letter) -> None:
        self.letters.append(letter)

    def about_fees(self) -> list[mail.Letter]:
        return [letter for letter in self.letters if letter.reference.startswith("fee-")]


@pytest.fixture
def box(app: Flask, world: Any) -> Iterator[Box]:
    """The letters of the demo citizen, who has an address now."""
    with transaction() as session:
        session.get_one(Account, world.citizen.id).email = "thuy@example.vn"
    before, kept = mail._Current.post, Box()
    mail.configure(kept)
    yield kept
    assert before is not None
    mail.configure(before)


def orders(dossier_id: UUID) -> list[PaymentOrder]:
    with reading() as session:
        return queries.orders_of(session, [dossier_id]).get(dossier_id, [])


def pay(order: PaymentOrder) -> None:
    now = clock.now()
    with transaction() as session:
        actions.credit(
            session,
            order.id,
            channel="cash",
            transaction_number=order.code,
            amount=queries.missing(order),
            paid_at=now,
            told_by=ToldBy.COUNTER,
            now=now,
        )


def test_a_refused_proof_is_told_with_sum_reason_way_and_day_and_reminded_of_once(
    browse: Browse, submitted: Submit, box: Box, run_worker: Any
) -> None:
    dossier_id = submitted("1.004873", POOR)
    assert orders(dossier_id) == [], "who shows a paper pays nothing before somebody looked at it"
    check(browse("receptionist"), dossier_id, **row("exemption_proof", verdict="no", reason="Giấy đã hết hạn"))
    run_worker()
    (order,) = orders(dossier_id)
    assert order.pay_by is not None
    (letter,) = box.about_fees()
    assert (letter.to, letter.reference) == ("thuy@example.vn", f"fee-{order.code}")
    line = order.lines[0]["explanation"]["vi"]
    assert "3.000 đồng; theo 85/2019/TT-BTC" in line
    day = f"{local(order.pay_by):%d/%m/%Y}"
    for words in (line, "Giấy đã hết hạn", f"/payments/{order.id}", order.code, f"trước hết ngày {day}"):
        assert words in letter.text, words
    assert remind() == 0, "there is time"
    with transaction() as session:
        session.get_one(PaymentOrder, order.id).pay_by = clock.now() + timedelta(days=1)
    assert (remind(), remind()) == (1, 0)
    run_worker()
    _asked, reminder = box.about_fees()
    assert reminder.subject.startswith("Nhắc nộp phí, lệ phí")
    assert "3.000 đồng" in reminder.text
    assert "Đã nhắc nộp phí" in citizen_page(browse, dossier_id)


def remind() -> int:
    return dossiers.remind_of_fees(now=clock.now())


def citizen_page(browse: Browse, dossier_id: UUID) -> str:
    return browse("citizen").get(f"/dossiers/{dossier_id}").text


def test_nobody_is_reminded_of_what_is_paid_over_or_without_a_day(submitted: Submit, box: Box, run_worker: Any) -> None:
    soon = clock.now() + timedelta(days=1)
    paid, over, endless = (orders(submitted())[0] for _ in range(3))
    pay(paid)
    with transaction() as session:
        session.get_one(PaymentOrder, paid.id).pay_by = soon
        session.get_one(PaymentOrder, over.id).pay_by = clock.now() - timedelta(minutes=1)
        session.get_one(PaymentOrder, endless.id).pay_by = None
    assert remind() == 0
    run_worker()
    assert box.about_fees() == []


def permit(actor: Any) -> UUID:
    """An application for a house permit in Lâm Đồng, complete, handed in by the demo citizen unsigned."""
    now, definition = clock.now(), catalogue.definition("1.013225")
    made = min(
        (
            one.answers
            for one in generate(definition, today=local(now).date()).applications
            if one.answers.scope.get("works_kind") == "house"
        ),
        key=lambda answers: len(answers.visible),
    )
    files = [one.key for _, one in definition.questions() if isinstance(one, FileQuestion) and one.key in made.visible]
    with transaction() as session:
        draft = dossiers.start_draft(session, "1.013225", actor=actor, language="vi", now=now)
        stored = {key: value for key, value in made.to_stored().items() if key not in (*files, "co_owners")}
        draft.answers = stored | {"plot_address": PERSON["applicant_address"], "has_co_owners": False}
        dossier_id = draft.id
    uploads = [dossiers.Upload(key, f"{key}.pdf", io.BytesIO(pdf((key,)))) for key in files]
    received, troubles = dossiers.receive(uploads, definition, now=now)
    assert not troubles
    with transaction() as session:
        dossiers.attach_files(session, dossier_id, received, actor=actor, now=now)
    with reading() as session:
        drawn = dossiers.draw_application(session, dossier_id, actor=actor, now=now)
    assert drawn is not None
    with transaction() as session:
        dossiers.issue_application(session, dossier_id, drawn, actor=actor, now=now)
    with transaction() as session:
        dossiers.submit(session, dossier_id, actor=actor, sent_at=now, now=now)
    return dossier_id


def test_the_permit_waits_for_its_charge(world: Any, browse: Browse, look: Look, box: Box, run_worker: Any) -> None:
    dossier_id = permit(world.citizen)
    run_worker()
    assert orders(dossier_id) == [], "it is due with the result"
    to_approval(browse, dossier_id, **{"lines-0-value": "Nhà ở riêng lẻ"})
    act(browse("leader"), dossier_id, "approve", pin="demo")
    act(browse("clerk"), dossier_id, "seal")
    run_worker()
    (order,) = orders(dossier_id)
    assert (order.purpose, order.due, order.pay_by) == ("return", 75_000, None)
    assert order.lines[0]["explanation"]["vi"] == (
        "75.000 đồng (tại Lâm Đồng); theo 85/2019/TT-BTC; nộp khi nhận kết quả"
    )
    (letter,) = box.about_fees()
    assert "Không có hạn nộp" in letter.text
    assert look(dossier_id).status == Status.DONE
    assert PAYMENT in citizen_page(browse, dossier_id)
    assert PAYMENT in browse("citizen").get("/dossiers").text
    assert "Cần nộp 75.000 đồng phí, lệ phí" in browse("citizen").get("/dossiers").text
    assert PAYMENT in browse("clerk").get(f"/office/dossiers/{dossier_id}").text
    pay(order)
    assert PAYMENT not in citizen_page(browse, dossier_id)
    assert PAYMENT not in browse("citizen").get("/dossiers").text


def test_a_dossier_that_is_not_accepted_before_it_is_paid_for_waits_for_its_owner(
    browse: Browse, submitted: Submit, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, *others = sample().fees
    fees = (first.model_copy(update={"paid_before": "acceptance"}), *others)
    offer(monkeypatch, [sample().model_copy(update={"fees": fees})])
    dossier_id = submitted(CODE, USUAL)
    page = citizen_page(browse, dossier_id)
    assert PAYMENT in page
    assert "Bạn không cần làm gì thêm" not in page
    assert PAYMENT in browse("receptionist").get(f"/office/dossiers/{dossier_id}").text
    pay(orders(dossier_id)[0])
    assert "Mới đăng ký" in citizen_page(browse, dossier_id)


def test_a_fee_that_nothing_waits_for_is_still_named_as_what_to_do(browse: Browse, submitted: Submit) -> None:
    dossier_id = submitted()
    page = citizen_page(browse, dossier_id)
    assert "Mới đăng ký" in page
    assert "việc giải quyết không dừng lại vì khoản này" in page
    assert "Bạn không cần làm gì thêm" not in page
    pay(orders(dossier_id)[0])
    assert "việc giải quyết không dừng lại" not in citizen_page(browse, dossier_id)
