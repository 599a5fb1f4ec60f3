"""Results by post: the label, the carrier's number, how far the parcel is, and the other way when it comes back."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from flask import Flask

from portal.carriers import base as carriers
from portal.carriers import stand_in
from portal.carriers.online import OnlineCarrier
from portal.core import clock
from portal.core.db import reading
from portal.dossiers import parcels
from portal.dossiers.models import Dossier
from portal.dossiers.parcel_models import Parcel
from portal.office.actions import parcel_rounds
from portal.office.letters import queries as letters
from tests.functional.office.conftest import EXTRACT, Browser
from tests.functional.office.test_the_way_of_a_dossier import act
from tests.support.print import text_of_pdf

Browse, Submit = Callable[[str], Browser], Callable[..., UUID]
ADDRESS = "Thôn 3, xã Kiến Đức, tỉnh Lâm Đồng"
TO = {"name": "Nguyễn Thị Thuỷ", "phone": "0912 345 678", "address": ADDRESS}
BY_HAND = {**TO, "by": "by_hand", "carrier": "VNPost"}
SENT = {"channel": "post", "carrier": "VNPost", "tracking": "RN123456789VN"}


@pytest.fixture
def depot() -> Iterator[stand_in.Depot]:
    """A carrier that is asked over a network."""
    depot = stand_in.Depot()
    with stand_in.running(depot) as server:
        carriers.configure(OnlineCarrier(name="Bưu điện", address=stand_in.address_for(server.server_port)))
        yield depot
    carriers.configure()


@pytest.fixture
def sealed(browse: Browse, submitted: Submit, run_worker: Any) -> UUID:
    """A sealed result that the applicant wants by post."""
    where = {"province": "68", "commune": "Kiến Đức", "detail": "Thôn 3"}
    dossier_id = submitted(typed={**EXTRACT, "result_channel": "post", "delivery_address": where})
    act(browse("receptionist"), dossier_id, "accept")
    act(browse("specialist"), dossier_id, "appraise")
    fields = {"outcome": "grant", "opinion": "Hồ sơ đầy đủ.", "lines-0-value": "Giấy khai sinh"}
    act(browse("specialist"), dossier_id, "propose", **fields)
    act(browse("leader"), dossier_id, "approve", pin="demo")
    act(browse("clerk"), dossier_id, "seal")
    run_worker()
    return dossier_id


def parcel_of(dossier_id: UUID) -> Parcel:
    with reading() as session:
        found = parcels.newest(session, dossier_id)
    assert found is not None
    return found


def step(browse: Browse, dossier_id: UUID, path: str, **fields: str) -> Any:
    """Send one of the forms of the parcel's page, also where the page no longer offers it."""
    with reading() as session:
        revision = session.get_one(Dossier, dossier_id).revision
    return browse("clerk").post(f"/office/dossiers/{dossier_id}/parcel{path}", revision=str(revision), **fields)


def ask(hours: int) -> int:
    """A round of the worker, some hours after the first one, which was three hours ago."""
    return parcel_rounds.ask_carriers(now=clock.now() + timedelta(hours=hours - 3))


def page_of_applicant(app: Flask, dossier_id: UUID) -> str:
    return Browser(app.test_client()).sign_in("citizen").get(f"/dossiers/{dossier_id}").text


def test_asked_over_a_network_from_label_to_delivery(
    sealed: UUID, browse: Browse, depot: stand_in.Depot, run_worker: Any, app: Flask
) -> None:
    clerk = browse("clerk")
    form = clerk.get(f"/office/dossiers/{sealed}/parcel").text
    assert all(word in form for word in ("Thôn 3", "0912 345 678"))
    assert step(browse, sealed, "", **TO, by="online").status_code == 303
    run_worker()
    (tracking,) = depot.asked
    label = text_of_pdf(clerk.get(f"/office/dossiers/{sealed}/parcel/label.pdf").data)
    assert all(word in " ".join(label.split()) for word in (TO["name"], ADDRESS, TO["phone"], tracking))
    assert "067190001234" not in label
    assert tracking in text_of_pdf(clerk.get("/office/parcels.pdf").data)
    assert tracking in clerk.get(f"/office/dossiers/{sealed}/return").text
    assert step(browse, sealed, "", **TO, by="online").status_code == 409

    act(clerk, sealed, "return", channel="post", carrier="Bưu điện", tracking=tracking)
    assert [ask(0), ask(0), ask(1), ask(2)] == [1, 0, 1, 1]
    assert (parcel_of(sealed).state, ask(3)) == ("delivered", 0)
    with reading() as session:
        row = letters.delivery_to_applicant(session, sealed)
    assert row is not None
    assert row.received_at is not None
    shown = page_of_applicant(app, sealed)
    assert "Bưu chính đang phát kết quả" in shown
    assert "Bưu chính đã phát kết quả" in shown


def test_what_comes_back_goes_again_or_another_way(
    sealed: UUID, browse: Browse, depot: stand_in.Depot, run_worker: Any, app: Flask
) -> None:
    step(browse, sealed, "", **{**TO, "phone": "0900 000 000"}, by="online")
    run_worker()
    tracking = parcel_of(sealed).tracking
    act(browse("clerk"), sealed, "return", channel="post", carrier="Bưu điện", tracking=tracking)
    for hour in range(3):
        ask(hour)
    run_worker()
    assert parcel_of(sealed).state == "returned"
    assert "Kết quả gửi bưu chính bị chuyển hoàn" in browse("clerk").get("/office/notices").text
    assert "Không có người nhận." in page_of_applicant(app, sealed)

    assert step(browse, sealed, "", **BY_HAND).status_code == 303
    assert step(browse, sealed, "/sent").status_code in (400, 422)
    assert step(browse, sealed, "/sent", tracking="RN1VN").status_code == 303
    assert step(browse, sealed, "/state", state="returned", remark="Sai địa chỉ.").status_code == 303
    assert step(browse, sealed, "/settled", channel="counter").status_code == 303
    with reading() as session:
        row = letters.delivery_to_applicant(session, sealed)
    assert row is not None
    assert (row.sending, row.tracking, row.received_by) == ("counter", "", "Nguyễn Thị Thuỷ")
    assert step(browse, sealed, "/settled", channel="counter").status_code == 409


def test_by_hand_without_preparing(sealed: UUID, browse: Browse) -> None:
    """Who types a number in returns the result as before; the parcel goes where the applicant wanted it."""
    act(browse("clerk"), sealed, "return", **SENT)
    parcel = parcel_of(sealed)
    assert (parcel.state, parcel.carrier_key, parcel.tracking) == ("sent", "", "RN123456789VN")
    assert parcel.address.startswith("Thôn 3")
    assert step(browse, sealed, "/state", state="delivered", remark="").status_code == 303
    assert parcel_of(sealed).finished_at is not None


def test_returned_another_way_nothing_is_waited_for(sealed: UUID, browse: Browse) -> None:
    step(browse, sealed, "", **BY_HAND)
    assert "VNPost" in browse("clerk").get("/office/parcels").text
    act(browse("clerk"), sealed, "return", channel="counter")
    assert "VNPost" not in browse("clerk").get("/office/parcels").text


def test_a_carrier_that_is_away_is_asked_again(
    sealed: UUID, browse: Browse, depot: stand_in.Depot, run_worker: Any
) -> None:
    step(browse, sealed, "", **TO, by="online")
    run_worker()
    tracking = parcel_of(sealed).tracking
    act(browse("clerk"), sealed, "return", channel="post", carrier="Bưu điện", tracking=tracking)
    carriers.configure(OnlineCarrier(name="Bưu điện", address="http://127.0.0.1:9/v1", seconds=0.5))
    assert ask(1) == 0
    assert parcel_of(sealed).state == "sent"


def test_nobody_but_the_clerk(sealed: UUID, browse: Browse) -> None:
    specialist = browse("specialist")
    for path in (f"/office/dossiers/{sealed}/parcel", f"/office/dossiers/{sealed}/parcel/label.pdf", "/office/parcels"):
        assert specialist.get(path).status_code == 403
