"""Fees as data, from what the form claims to what the clerk may hand over; every sum explained alike."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from flask import Flask

from forms.definition import ServiceForm, load
from portal.core import clock
from portal.core.db import reading, transaction
from portal.dossiers.lifecycle import Status
from portal.dossiers.models import Dossier
from portal.payments import actions, queries
from portal.payments.gateways.base import ToldBy
from portal.payments.models import PaymentOrder
from tests.functional.office.conftest import Browser
from tests.functional.office.test_desk_work import check, row
from tests.functional.office.test_the_way_of_a_dossier import act, to_approval
from tests.support.catalogue import SAMPLES, offer

Browse = Callable[[str], Browser]
Look = Callable[[UUID], Dossier]
Submit = Callable[..., UUID]
CODE = "9.000400"
POOR = {"area": "country", "poor": "yes", "poor_paper_file": "giay.pdf"}
USUAL = {"area": "town", "poor": "no"}


def sample() -> ServiceForm:
    return load(SAMPLES / CODE / "v1.yaml")


@pytest.fixture(autouse=True)
def offered(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    offer(monkeypatch, [sample()])


def orders(dossier_id: UUID) -> list[PaymentOrder]:
    with reading() as session:
        return queries.orders_of(session, [dossier_id]).get(dossier_id, [])


def told(dossier_id: UUID) -> list[tuple[str, int, str]]:
    return [(order.purpose, order.due, str(order.state)) for order in orders(dossier_id)]


def pay(order: PaymentOrder) -> None:
    now = clock.now()
    with transaction() as session:
        actions.credit(
            session,
            order.id,
            channel="cash",
            transaction_number=order.code,
            amount=order.due,
            paid_at=now,
            told_by=ToldBy.COUNTER,
            now=now,
        )


def test_a_proof_that_is_not_accepted_makes_the_rest_due(browse: Browse, submitted: Submit) -> None:
    dossier_id, desk = submitted(CODE, POOR), browse("receptionist")
    assert told(dossier_id) == []
    page = desk.get(f"/office/dossiers/{dossier_id}").text
    assert "Chưa kiểm tra giấy chứng minh" in page
    assert "giảm 100%: Miễn cho hộ nghèo (chứng minh bằng: Giấy chứng nhận hộ nghèo)" in page
    assert "Nếu không đạt, người nộp được yêu cầu nộp" in desk.get(f"/office/dossiers/{dossier_id}/checklist").text
    check(desk, dossier_id, **row("poor_paper", verdict="no", reason="Giấy đã hết hạn"))
    assert told(dossier_id) == [("correction", 50000, "open")]
    (line,) = [line for line in orders(dossier_id)[0].lines if line["amount"]]
    assert line["explanation"]["vi"] == (
        "50.000 đồng (khu vực nông thôn); áp dụng từ 01/07/2026 theo 07/2026/NQ-HĐND, Điều 3; không được giảm “Miễn "
        "cho hộ nghèo” vì giấy tờ chứng minh không được chấp nhận: Giấy đã hết hạn"
    )
    page = desk.get(f"/office/dossiers/{dossier_id}").text
    assert line["explanation"]["vi"] in page, "the officer reads what the payer reads"
    assert "Còn thiếu 50.000" in page
    check(desk, dossier_id, **row("poor_paper", verdict="no", reason="Giấy đã hết hạn"))
    assert len(orders(dossier_id)) == 1, "nothing is asked for twice"
    check(desk, dossier_id, **row("poor_paper", verdict="yes"))
    assert told(dossier_id) == [("correction", 50000, "cancelled")]
    assert "Phải nộp thêm phí vì giấy tờ miễn giảm" in desk.get(f"/office/dossiers/{dossier_id}").text


def test_the_result_waits_for_what_is_due_with_it(
    app: Flask, browse: Browse, submitted: Submit, look: Look, run_worker: Any
) -> None:
    dossier_id = submitted(CODE, USUAL, signed=True)
    to_approval(browse, dossier_id)
    act(browse("leader"), dossier_id, "approve", pin="demo")
    act(browse("clerk"), dossier_id, "seal")
    run_worker()
    assert told(dossier_id) == [("submission", 75000, "open"), ("return", 20000, "open")]
    clerk, citizen = browse("clerk"), Browser(app.test_client()).sign_in("citizen")
    (result,) = [one for one in look(dossier_id).documents if one.kind == "result"]
    mine = citizen.get(f"/dossiers/{dossier_id}").text
    assert "nộp muộn không làm mất kết quả" in mine
    assert str(result.id) not in mine
    assert citizen.get(f"/dossiers/{dossier_id}/documents/{result.id}").status_code == 409
    page = clerk.get(f"/office/dossiers/{dossier_id}/return")
    assert "Người nộp chưa nộp 20.000" in page.text
    send = {"channel": "online", "revision": str(look(dossier_id).revision)}
    assert clerk.post(f"/office/dossiers/{dossier_id}/return", **send).status_code == 409
    pay(orders(dossier_id)[1])
    assert citizen.get(f"/dossiers/{dossier_id}/documents/{result.id}").status_code == 200
    act(clerk, dossier_id, "return", channel="online")
    assert look(dossier_id).status == Status.RETURNED, "the fee of the submission does not hold the result"


def test_a_supplement_asks_for_its_own_fee_and_for_what_became_dearer(
    browse: Browse, submitted: Submit, complete: Callable[..., None]
) -> None:
    dossier_id = submitted(CODE, {**USUAL, "area": "country"})
    fields = {"reply_by": "27/3/2099", "demands-2-problem": "Chưa đúng khu vực"}
    act(browse("receptionist"), dossier_id, "supplement", **fields)
    complete(dossier_id, {"area": "town"})
    first, second = orders(dossier_id)
    assert (first.purpose, first.due) == ("submission", 50000)
    assert (second.purpose, second.due) == ("supplement", 25000 + 15000)
    assert "phải nộp 75.000 đồng, đã yêu cầu nộp 50.000 đồng" in second.lines[0]["explanation"]["vi"]


def test_what_has_to_be_paid_first_blocks_the_acceptance(
    browse: Browse, submitted: Submit, look: Look, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, *others = sample().fees
    fees = (first.model_copy(update={"paid_before": "acceptance"}), *others)
    offer(monkeypatch, [sample().model_copy(update={"fees": fees})])
    dossier_id, desk = submitted(CODE, USUAL), browse("receptionist")
    assert "chỉ tiếp nhận sau khi đã nộp" in desk.get(f"/office/dossiers/{dossier_id}").text
    send = {"revision": str(look(dossier_id).revision)}
    assert desk.post(f"/office/dossiers/{dossier_id}/accept", **send).status_code == 409
    assert look(dossier_id).status == Status.SUBMITTED
    pay(orders(dossier_id)[0])
    act(desk, dossier_id, "accept")
    assert look(dossier_id).status == Status.ACCEPTED


@pytest.mark.parametrize("paid", [True, False])
def test_what_a_supplement_makes_cheaper_is_not_asked_for_or_goes_back(
    browse: Browse, submitted: Submit, complete: Callable[..., None], *, paid: bool
) -> None:
    dossier_id = submitted(CODE, USUAL)
    if paid:
        pay(orders(dossier_id)[0])
    fields = {"reply_by": "27/3/2099", "demands-2-problem": "Chưa đúng khu vực"}
    act(browse("receptionist"), dossier_id, "supplement", **fields)
    complete(dossier_id, {"area": "country"})
    first, second = orders(dossier_id)
    assert (first.due, first.owed_back, str(first.state)) == (50000, 25000 if paid else 0, "paid" if paid else "open")
    assert first.lines[0]["explanation"]["vi"].endswith("sau khi bổ sung hồ sơ còn 50.000 đồng")
    assert (second.purpose, second.due) == ("supplement", 15000)
    with reading() as session:
        standing, balances = queries.standing(session, first.id), queries.balances(session, order_id=first.id)
    assert (standing.due, standing.owed_back) == (first.due, first.owed_back)
    assert balances == ({"clearing:cash": 75000, "payer": -25000, "income:fee:appraisal": -50000} if paid else {})
    page = browse("citizen").get(f"/dossiers/{dossier_id}").text
    assert "Giảm 25.000 đồng" in page
