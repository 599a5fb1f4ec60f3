"""Handing in: once, whatever happens; proved; seen by nobody else."""

import re
import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import func, select

from portal.catalogue import queries as catalogue
from portal.core import clock
from portal.core.db import reading, transaction
from portal.core.events import verify
from portal.core.outbox import OutboxMessage
from portal.dossiers import actions
from portal.dossiers.models import Dossier
from tests.support.applicants import EXTRACT, Person, application_pdf, begin, prepared, sign_in
from tests.support.catalogue import offered

CODE = re.compile(r"\d{3}\.\d{2}\.\d{2}\.[A-Z]\d{2}-\d{6}-\d{4}")


def submitted(person: Person) -> str:
    """Hand in without a signature; returns the address of the dossier."""
    prepared(person)
    person.send(action="/submission")
    return person.path.removesuffix("/confirmation")


def test_an_unsigned_dossier_is_accepted_and_says_so(citizen: Person) -> None:
    submitted(citizen)
    assert CODE.search(citizen.main)
    assert "không kèm chữ ký số" in citizen.main
    assert "(+07:00)" in citizen.main
    assert "chậm nhất lúc" in citizen.main
    first = citizen.main
    assert citizen.get(citizen.path).main == first


def test_the_confirmation_lists_what_was_sent_with_its_digest(citizen: Person, pki: Any) -> None:
    """R10.3, promise P3."""
    prepared(citizen)
    issued = application_pdf(citizen)
    citizen.send(files={"signed": [(pki.signed_by("citizen", issued), "don.pdf")]}, action="/sign")
    citizen.send(action="/submission")
    assert "Đơn điện tử" in citizen.main
    assert "Đơn đã ký số" in citizen.main
    assert len(citizen.page.xpath("//*[@data-copy]")) == 2


def test_submitting_again_by_button_refresh_or_back_gives_the_same_code(citizen: Person) -> None:
    draft = prepared(citizen)
    page, answer = citizen.page, citizen.answer
    codes = set()
    for _ in range(3):
        citizen.page, citizen.answer = page, answer
        citizen.send(action="/submission")
        found = CODE.search(citizen.main)
        assert found
        codes.add(found[0])
    assert len(codes) == 1
    citizen.get(f"{draft}/record")
    assert citizen.path.endswith("/confirmation")


def test_fifty_parallel_submissions_of_one_draft_make_one_dossier(citizen: Person, world: Any) -> None:
    """F19: exactly one dossier, one event, one code."""
    draft_id = prepared(citizen).removeprefix("/drafts/")
    codes: list[str] = []

    def submit() -> None:
        now = clock.now()
        with transaction() as session:
            codes.append(actions.submit(session, UUID(draft_id), actor=world.citizen, sent_at=now, now=now))

    threads = [threading.Thread(target=submit) for _ in range(50)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(codes) == 50
    assert len(set(codes)) == 1
    with reading() as session:
        assert session.scalar(select(func.count()).select_from(Dossier).where(Dossier.code.is_not(None))) == 1
        waiting = select(func.count()).select_from(OutboxMessage).where(OutboxMessage.event_type == "DossierSubmitted")
        assert session.scalar(waiting) >= 1
        assert list(verify(session)) == []


def test_codes_of_a_day_follow_each_other(citizen: Person) -> None:
    numbers = []
    for _ in range(2):
        submitted(citizen)
        found = CODE.search(citizen.main)
        assert found
        numbers.append(int(found[0][-4:]))
    assert numbers[1] == numbers[0] + 1


def test_the_receipt_waits_for_the_time_stamp_and_is_issued_once(citizen: Person, pki: Any, run_worker: Any) -> None:
    """F10: intake goes on while the time-stamping service is down; the receipt follows."""
    address = submitted(citizen)
    with pki.outage("tsa"):
        run_worker()
    assert "đang được đóng dấu số" in citizen.get(f"{address}/confirmation").main
    with transaction() as session:
        session.query(OutboxMessage).filter_by(done_at=None).update({"due_at": clock.now()})
    run_worker()
    run_worker()
    citizen.get(address)
    assert len([link for link in citizen.page.iter("a") if "Giấy xác nhận" in link.text_content()]) == 1


def test_nobody_else_reaches_it(citizen: Person, somebody: Callable[[], Person], run_worker: Any) -> None:
    """T01, promise P6: for others it does not exist; a visitor is asked to sign in."""
    address = submitted(citizen)
    run_worker()
    citizen.get(address)
    documents = [link.get("href") for link in citizen.page.iter("a") if "/documents/" in (link.get("href") or "")]
    draft = begin(citizen)
    places = [address, f"{address}/confirmation", f"{address}/withdrawal", *documents]
    places += [draft, f"{draft}/record", f"{draft}/check", f"{draft}/delete", f"{draft}/sign"]
    other, visitor, officer = sign_in(somebody(), "business"), somebody(), sign_in(somebody(), "receptionist")
    for place in places:
        assert other.client.get(place).status_code == 404, place
        assert officer.client.get(place).status_code in (403, 404), place
        answer = visitor.client.get(place)
        assert (answer.status_code, answer.location[:8]) == (302, "/sign-in"), place


def test_a_withdrawal_needs_a_reason_and_is_shown(citizen: Person) -> None:
    address = submitted(citizen)
    citizen.get(address).get(citizen.link("Rút hồ sơ")).send({"reason": " "}, status=422)
    assert citizen.errors() == ["Hãy ghi lý do rút hồ sơ, tối đa 1.000 ký tự."]
    citizen.send({"reason": "Đã có bản sao"})
    assert citizen.path == address
    assert "Công dân yêu cầu rút hồ sơ" in citizen.main
    assert "Đã có bản sao" in citizen.main


@pytest.mark.parametrize("language", ["vi", "en"])
def test_every_page_of_the_way_speaks_the_chosen_language(citizen: Person, language: str) -> None:
    citizen.client.set_cookie("language", language)
    citizen.get(f"/services/{EXTRACT}/start").send(action="/start")
    draft = citizen.path
    for place in ("", "/applicant", "/record", "/copies_and_result", "/papers", "/check", "/delete"):
        citizen.get(f"{draft}{place}")
        assert citizen.page.get("lang") == language


def test_a_dead_worker_loses_nothing(citizen: Person, app: Flask) -> None:
    submitted(citizen)
    with reading() as session:
        waiting = select(OutboxMessage).where(OutboxMessage.subscriber == "dossiers.receipt")
        assert session.scalars(waiting).one().done_at is None


def test_after_the_last_day_nothing_is_handed_in_and_nothing_is_lost(citizen: Person, visitor: Person) -> None:
    draft = prepared(citizen)
    service, today = catalogue.definition(EXTRACT), clock.local(clock.now()).date()
    with offered(service.model_copy(update={"closes_on": today})):
        citizen.get(draft)
        assert "hết thời gian nhận hồ sơ" not in citizen.main
    yesterday = today - timedelta(days=1)
    with offered(service.model_copy(update={"closes_on": yesterday})):
        citizen.get(f"{draft}/sign").send(action="/submission")
        assert citizen.path == draft
        assert f"hết thời gian nhận hồ sơ: ngày cuối là {yesterday:%d/%m/%Y}" in citizen.main
        assert "hết thời gian nhận hồ sơ" in citizen.get(f"{draft}/check").main
        for path in ("", "/start", "/before"):
            visitor.get(f"/services/{EXTRACT}{path}", status=410)
            assert f"ngày cuối là {yesterday:%d/%m/%Y}" in visitor.main
    citizen.get(f"{draft}/sign").send(action="/submission")
    assert CODE.search(citizen.main)


def test_a_service_that_has_not_opened_says_when_it_will(visitor: Person) -> None:
    tomorrow = clock.local(clock.now()).date() + timedelta(days=1)
    with offered(catalogue.definition(EXTRACT).model_copy(update={"opens_on": tomorrow})):
        visitor.get(f"/services/{EXTRACT}/start", status=410)
        assert f"nhận hồ sơ trên cổng từ ngày {tomorrow:%d/%m/%Y}" in visitor.main
    visitor.get("/services/9.999999/start", status=404)
