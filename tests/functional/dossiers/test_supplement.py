"""A request to complete the dossier: only what was asked for is open, then it goes back to the desk."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select

from portal.core import clock
from portal.core.clock import local
from portal.core.db import reading, transaction
from portal.dossiers.models import Dossier, IssuedDocument
from portal.office import actions as office
from tests.support import files
from tests.support.applicants import Person, application_pdf, prepared


def _ask(address: str, world: Any, *demands: office.Demand) -> None:
    now = clock.now()
    with transaction() as session:
        dossier_id = UUID(address.rsplit("/", 1)[1])
        office.request_supplement(
            session,
            dossier_id,
            demands=list(demands),
            reply_by=local(now).date() + timedelta(days=10),
            actor=world.receptionist,
            revision=session.get_one(Dossier, dossier_id).revision,
            now=now,
        )


def _demand(kind: str, key: str, page: str) -> office.Demand:
    return office.Demand(
        kind=kind, key=key, page=page, label_vi="Số bản", label_en="Copies", problem="Ghi sai số bản", mend="Ghi lại"
    )


@pytest.fixture
def asked(citizen: Person, world: Any) -> str:
    """A dossier that has to be completed at one question."""
    prepared(citizen)
    citizen.send(action="/submission")
    address = citizen.path.removesuffix("/confirmation")
    _ask(address, world, _demand("question", "copies", "copies_and_result"))
    return address


def test_the_applicant_sees_what_was_asked_and_can_change_only_that(citizen: Person, asked: str) -> None:
    citizen.get(asked)
    assert "Bạn cần bổ sung hồ sơ" in citizen.main
    citizen.get(citizen.link("Xem yêu cầu và bổ sung"))
    assert "Ghi sai số bản" in citizen.main
    citizen.get(citizen.link("Sửa mục này"))
    assert "result_channel" not in citizen.typed()
    citizen.send({"copies": "7", "result_channel": "counter"})
    assert citizen.path == f"{asked}/supplement"
    with reading() as session:
        answers = session.scalars(select(Dossier.answers).where(Dossier.code.is_not(None))).one()
    assert answers["copies"] == 7
    assert answers["result_channel"] == "online"
    citizen.get(f"/drafts/{asked.rsplit('/', 1)[1]}/applicant", status=404)


def test_the_completed_dossier_goes_back_once_with_a_receipt_of_its_own(
    citizen: Person, asked: str, pki: Any, run_worker: Any
) -> None:
    draft = f"/drafts/{asked.rsplit('/', 1)[1]}"
    citizen.get(f"{draft}/copies_and_result").send({"copies": "7"})
    citizen.get(f"{draft}/check").send(action="/application")
    signed = pki.signed_by("citizen", application_pdf(citizen))
    citizen.send(files={"signed": [(signed, "don.pdf")]}, action="/sign")
    page, answer = citizen.page, citizen.answer
    for _ in range(2):
        citizen.page, citizen.answer = page, answer
        citizen.send(action="/supplement")
        assert citizen.path == asked
    assert "Đã nhận phần bổ sung" in citizen.main
    run_worker()
    with reading() as session:
        rounds = select(IssuedDocument.round).where(IssuedDocument.kind == "receipt").order_by(IssuedDocument.round)
        assert session.scalars(rounds).all() == [1, 2]


def test_sending_back_without_a_change_is_refused_in_words(citizen: Person, asked: str) -> None:
    draft = f"/drafts/{asked.rsplit('/', 1)[1]}"
    citizen.get(f"{draft}/check").send(action="/application")
    citizen.send(action="/supplement", status=422)
    assert "Chưa có mục nào được bổ sung" in citizen.main


def test_a_paper_that_was_asked_for_can_be_added(citizen: Person, world: Any) -> None:
    prepared(citizen)
    citizen.send(action="/submission")
    address = citizen.path.removesuffix("/confirmation")
    _ask(address, world, _demand("component", "old_copy", "papers"))
    citizen.get(f"{address}/supplement")
    citizen.get(citizen.link("Sửa mục này"))
    assert "statement" not in citizen.typed()
    citizen.send(files={"old_copy_file": [(files.picture("PNG"), "giay cu.png")]})
    assert citizen.path == f"{address}/supplement"
    citizen.get(citizen.link("Kiểm tra lại và tạo đơn mới")).send(action="/application")
    citizen.send(action="/supplement")
    assert "giay cu.png" in citizen.main
