"""The applicant reads, at every desk: where the dossier is, who holds it, until when, what to do, what comes next."""

from collections.abc import Callable
from datetime import timedelta
from types import SimpleNamespace
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import event

from portal.core import clock
from portal.core.db import database, reading, transaction
from portal.dossiers.models import Dossier
from portal.office.actions import Demand, request_supplement
from tests.functional.office.conftest import Browser

Browse = Callable[[str], Browser]
Submit = Callable[..., UUID]


def act(browse: Browse, username: str, dossier_id: UUID, action: str, **fields: Any) -> None:
    browser = browse(username)
    browser.get("/office/")
    with reading() as session:
        revision = session.get_one(Dossier, dossier_id).revision
    answer = browser.post(f"/office/dossiers/{dossier_id}/{action}", revision=str(revision), **fields)
    assert answer.status_code == 303, answer.text


def test_the_sentence_follows_the_dossier(browse: Browse, submitted: Submit, world: SimpleNamespace) -> None:
    dossier_id = submitted()
    address = f"/dossiers/{dossier_id}"

    def read(*words: str) -> str:
        page = browse("citizen").get(address).text
        for word in words:
            assert word in page, word
        return page

    page = read("Hồ sơ đang ở", "do Bộ phận Một cửa giữ, trả lời bạn chậm nhất ngày", "không dừng lại vì khoản này")
    assert "Tiếp theo:" in page
    assert "Bộ phận Một cửa kiểm tra và trả lời bạn" in page
    act(browse, "receptionist", dossier_id, "accept")
    read("do cán bộ thụ lý giữ, hẹn trả kết quả ngày", f"Cán bộ {world.receptionist.name}, ")
    act(browse, "specialist", dossier_id, "appraise")
    read(f"do cán bộ thụ lý {world.specialist.name} giữ, hẹn trả kết quả ngày", "trình lãnh đạo phê duyệt")
    act(browse, "specialist", dossier_id, "propose", outcome="grant", opinion="Hồ sơ đủ điều kiện.")
    read("do lãnh đạo cơ quan giữ, hẹn trả kết quả ngày", "Lãnh đạo xem, ký kết quả")


def test_a_supplement_says_what_to_do(browse: Browse, submitted: Submit, world: SimpleNamespace) -> None:
    dossier_id, now = submitted(), clock.now()
    asked = [Demand("question", "copies", "copies_and_result", "Số bản", "Copies", problem="Ghi lại")]
    until, officer = clock.local(now).date() + timedelta(days=9), world.receptionist
    with transaction() as session:
        revision = session.get_one(Dossier, dossier_id).revision
        request_supplement(
            session, dossier_id, demands=asked, reply_by=until, actor=officer, revision=revision, now=now
        )
    page = browse("citizen").get(f"/dossiers/{dossier_id}").text
    assert "Hồ sơ đang ở chỗ bạn" in page
    assert "Bạn bổ sung và gửi lại, chậm nhất ngày" in page


@pytest.mark.usefixtures("known_catalogue")
def test_the_page_asks_the_database_a_bounded_number_of_times(browse: Browse, submitted: Submit) -> None:
    """As often with many messages and events as with few."""
    dossier_id, citizen = submitted(), browse("citizen")

    def queries(path: str) -> int:
        asked: list[str] = []
        engine = database().engine
        listen = lambda *arguments: asked.append(arguments[2])  # noqa: E731
        event.listen(engine, "before_cursor_execute", listen)
        try:
            assert citizen.get(path).status_code == 200
        finally:
            event.remove(engine, "before_cursor_execute", listen)
        return len(asked)

    thread = f"/dossiers/{dossier_id}/messages"
    citizen.get(thread)
    few = {path: queries(path) for path in (f"/dossiers/{dossier_id}", thread, "/dossiers")}
    for number in range(5):
        page = citizen.get(thread)
        assert page.status_code == 200
        sent = citizen.post(thread, message_id=f"00000000-0000-4000-8000-00000000000{number}", text=f"Tin {number}")
        assert sent.status_code == 303
    citizen.get(thread)
    many = {path: queries(path) for path in few}
    assert {path: many[path] - few[path] for path in few} == {f"/dossiers/{dossier_id}": 0, thread: 1, "/dossiers": 0}
    assert max(many.values()) <= 16, many
