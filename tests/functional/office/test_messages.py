"""The thread of a dossier: both sides write, each sees what the other has read; nothing leaks, nothing is lost."""

import io
import logging
import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from flask import Flask
from sqlalchemy import select

from portal.core import clock
from portal.core.db import reading, transaction
from portal.core.events import EventRecord
from portal.core.outbox import OutboxMessage
from portal.documents import viruses
from portal.documents.viruses import Scan
from portal.dossiers import actions as dossiers
from portal.dossiers.dialogue.models import Message, MessageFile
from portal.dossiers.lifecycle import Status
from portal.dossiers.models import Dossier
from tests.functional.office.conftest import Browser
from tests.support.files import pdf

Browse = Callable[[str], Browser]
Submit = Callable[..., UUID]
CANARY = "Chim-vàng-anh-5521"


def written() -> list[Message]:
    with reading() as session:
        return list(session.scalars(select(Message).order_by(Message.sent_at, Message.id)))


def name_of(page: str) -> str:
    """The id that the page gives to the message to be."""
    found = re.search(r'name="message_id"[^>]*value="([0-9a-f-]{36})"', page)
    assert found, page
    return found[1]


def send(browser: Browser, path: str, text: str, **more: Any) -> Any:
    page = browser.get(path)
    return browser.post(path, message_id=name_of(page.text), text=text, **more)


def test_both_sides_write_and_see_what_was_read(browse: Browse, submitted: Submit) -> None:
    dossier_id = submitted()
    mine, theirs = f"/dossiers/{dossier_id}/messages", f"/office/dossiers/{dossier_id}/messages"
    citizen, officer = browse("citizen"), browse("receptionist")
    assert send(citizen, mine, "Hồ sơ của tôi cần thêm gì không?").status_code == 303
    assert "Cơ quan chưa xem" in citizen.get(mine).text

    assert "1 tin nhắn mới" in officer.get(f"/office/dossiers/{dossier_id}").text
    listed = officer.get("/office/messages").text
    assert f"/office/dossiers/{dossier_id}/messages" in listed
    assert "Nguyễn Thị Thuỷ" in listed or "Hồ sơ" in listed
    first = officer.get(theirs).text
    assert "Hồ sơ của tôi cần thêm gì không?" in first
    assert ">Mới</strong>" in first
    assert ">Mới</strong>" not in officer.get(theirs).text
    assert "tin nhắn mới" not in officer.get(f"/office/dossiers/{dossier_id}").text
    assert "Cơ quan đã xem lúc" in citizen.get(mine).text

    assert send(officer, theirs, "Đã đủ, xem https://example.vn/huong-dan.").status_code == 303
    assert "1 tin nhắn mới" in citizen.get("/dossiers").text
    assert "1 tin nhắn mới" in citizen.get(f"/dossiers/{dossier_id}").text
    page = citizen.get(mine).text
    assert '<a class="govuk-link" href="https://example.vn/huong-dan" rel="nofollow noopener noreferrer ugc">' in page
    assert "tin nhắn mới" not in citizen.get("/dossiers").text
    assert "Người nộp đã xem lúc" in officer.get(theirs).text


def test_markup_and_other_schemes_stay_words(browse: Browse, submitted: Submit) -> None:
    dossier_id = submitted()
    path = f"/dossiers/{dossier_id}/messages"
    send(browse("citizen"), path, '<img src=x onerror=alert(1)> javascript:alert(1) data:text/html,x "https://a.vn/" b')
    for page in (browse("citizen").get(path).text, browse("receptionist").get(f"/office{path}").text):
        assert "<img src=x" not in page
        assert 'href="javascript' not in page
        assert 'href="data' not in page
        assert 'href="https://a.vn/"' in page


def test_the_same_message_sent_twice_is_there_once(browse: Browse, submitted: Submit) -> None:
    dossier_id, citizen = submitted(), browse("citizen")
    path = f"/dossiers/{dossier_id}/messages"
    name = name_of(citizen.get(path).text)
    for _ in range(2):
        assert citizen.post(path, message_id=name, text="Một lần thôi").status_code == 303
    assert len(written()) == 1
    officer = browse("receptionist")
    officer.get("/office/")
    assert officer.post(f"/office{path}", message_id=name, text="Chiếm chỗ").status_code == 404
    assert [message.text for message in written()] == ["Một lần thôi"]


@pytest.mark.parametrize(("text", "says"), [("  \n ", "Hãy viết nội dung"), ("x" * 4001, "dài quá 4.000 ký tự")])
def test_what_cannot_be_sent_stays_on_the_page(browse: Browse, submitted: Submit, text: str, says: str) -> None:
    path = f"/dossiers/{submitted()}/messages"
    for browser, address in ((browse("citizen"), path), (browse("specialist"), f"/office{path}")):
        answer = send(browser, address, text)
        assert answer.status_code == 422
        assert says in answer.text
        assert text.strip() in answer.text
    assert written() == []


def test_files_go_through_the_same_inspection(browse: Browse, submitted: Submit) -> None:
    """A good one is sent and downloaded by the other side; a bad one stops the message, whose words stay."""
    dossier_id, citizen = submitted(), browse("citizen")
    path = f"/dossiers/{dossier_id}/messages"
    bad = [(io.BytesIO(b"MZ\x90"), "virus.exe")]
    refused = send(citizen, path, CANARY, files=bad)
    assert refused.status_code == 422
    assert "virus.exe" in refused.text
    assert CANARY in refused.text
    many = [(io.BytesIO(pdf((str(number),))), f"{number}.pdf") for number in range(6)]
    assert "tối đa 5 tệp" in send(citizen, path, CANARY, files=many).text
    assert written() == []

    content = pdf(("Giay to",))
    assert send(citizen, path, "Xem tệp", files=[(io.BytesIO(content), "giấy tờ.pdf")]).status_code == 303
    officer = browse("receptionist")
    address = re.search(rf'href="(/office{path}/files/[0-9a-f-]+)"', officer.get(f"/office{path}").text)
    assert address
    answer = officer.get(address[1])
    assert answer.data == content
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert citizen.get(address[1].removeprefix("/office")).data == content
    other = submitted()
    assert citizen.get(f"/dossiers/{other}/messages/files/{address[1].rsplit('/', 1)[1]}").status_code == 404


def test_a_file_waits_for_the_scanner(
    browse: Browse, submitted: Submit, monkeypatch: pytest.MonkeyPatch, run_worker: Any
) -> None:
    dossier_id, citizen = submitted(), browse("citizen")
    path = f"/dossiers/{dossier_id}/messages"
    monkeypatch.setattr(viruses, "scan", lambda path: Scan.WAITING)
    send(citizen, path, "Xem tệp", files=[(io.BytesIO(pdf(("Cho",))), "cho.pdf")])
    with reading() as session:
        file = session.scalars(select(MessageFile)).one()
    assert browse("receptionist").get(f"/office{path}/files/{file.id}").status_code == 409
    assert "chưa mở được" in browse("receptionist").get(f"/office{path}").text
    monkeypatch.setattr(viruses, "scan", lambda path: Scan.CLEAN)
    dossiers.scan_waiting(dossier_id, now=clock.now())
    assert browse("receptionist").get(f"/office{path}/files/{file.id}").status_code == 200


def test_after_the_end_one_may_write_for_thirty_days(browse: Browse, submitted: Submit) -> None:
    dossier_id, citizen = submitted(), browse("citizen")
    path = f"/dossiers/{dossier_id}/messages"
    send(citizen, path, "Trước khi kết thúc")
    for days, status in ((29, 303), (31, 409)):
        with transaction() as session:
            dossier = session.get_one(Dossier, dossier_id)
            dossier.status = Status.RETURNED
            dossier.finished_at = clock.now() - timedelta(days=days)
        for browser, address in ((citizen, path), (browse("clerk"), f"/office{path}")):
            browser.get(address)
            answer = browser.post(address, message_id=str(uuid4()), text=f"Sau {days} ngày")
            assert answer.status_code == status, (address, days)
    page = citizen.get(path).text
    assert "Trước khi kết thúc" in page
    assert "hơn 30 ngày nên không gửi" in page
    assert "<textarea" not in page


def test_nobody_else_reads_or_writes(app: Flask, browse: Browse, submitted: Submit) -> None:
    dossier_id = submitted()
    path = f"/dossiers/{dossier_id}/messages"
    send(browse("citizen"), path, CANARY)
    stranger = Browser(app.test_client())
    assert stranger.get(path).status_code == 302
    for username, address, status in (
        ("business", path, 404),
        ("receptionist", path, 404),
        ("receptionist.so-noi-vu", f"/office{path}", 404),
        ("editor", f"/office{path}", 403),
        ("citizen", f"/office{path}", 403),
    ):
        browser = browse(username)
        answer = browser.get(address)
        assert answer.status_code == status, (username, address)
        assert CANARY not in answer.text
        assert browser.post(address, message_id=str(uuid4()), text="x").status_code == status
    assert "Không có tin nhắn nào" in browse("receptionist.so-noi-vu").get("/office/messages").text
    assert len(written()) == 1
    assert written()[0].read_at is None


def test_its_words_stand_in_no_log_event_or_message_of_the_outbox(
    browse: Browse, submitted: Submit, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    dossier_id = submitted()
    path = f"/dossiers/{dossier_id}/messages"
    send(browse("citizen"), path, CANARY, files=[(io.BytesIO(pdf(("x",))), f"{CANARY}.pdf")])
    browse("receptionist").get(f"/office{path}")
    send(browse("receptionist"), f"/office{path}", CANARY)
    send(browse("citizen"), path, CANARY * 400)
    with reading() as session:
        told = [str(record.payload) for record in session.scalars(select(EventRecord))]
        told += [f"{one.payload} {one.last_error}" for one in session.scalars(select(OutboxMessage))]
        types = {record.type for record in session.scalars(select(EventRecord))}
    assert {"MessageSent", "MessagesRead"} <= types
    assert CANARY not in "".join(told) + caplog.text
