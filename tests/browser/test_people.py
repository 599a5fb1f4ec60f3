"""Who watches over whom, in a browser: passwords by two people, an alert, covered numbers, at both widths, with axe."""

from datetime import timedelta
from uuid import UUID

import pytest

from portal.accounts.queries import account_by_username
from portal.audit import actions as audit
from portal.audit import watch
from portal.core import clock
from portal.core.actor import Actor, Kind
from portal.core.db import transaction
from portal.core.ids import new_id
from portal.dossiers import actions as dossiers
from portal.dossiers import reads
from portal.dossiers.reads import Read
from tests.browser.conftest import Town
from tests.browser.story import elsewhere
from tests.functional.office.test_counter import VISIT

pytestmark = pytest.mark.browser


def _account(username: str) -> Actor:
    with transaction() as session:
        found = account_by_username(session, username)
        assert found is not None
        return found.actor()


def _very_many(officer: Actor) -> None:
    """Three dossiers within an hour, where two are usual."""
    now = clock.now()
    with transaction() as session:
        for _each in range(3):
            visitor = Actor(kind=Kind.VISITOR, name="", visitor_id=new_id())
            draft = dossiers.start_draft(session, "2.000635", actor=visitor, language="vi", now=now)
            session.flush()
            reads.note(session, draft.id, Read.DOSSIER, actor=officer, now=now)
        assert audit.notice_many_readings(session, now=now + timedelta(minutes=1)) == 1


def _leader() -> UUID:
    leader = _account("leader").id
    assert leader is not None
    return leader


def test_a_leaders_password_takes_two_administrators(town: Town) -> None:
    first, page = town.person("administrator"), f"/admin/accounts/{elsewhere(_leader)}"
    first.open(page).sees("nên cần quản trị viên thứ hai duyệt trước")
    first.fill("Đề nghị cấp mật khẩu mới", {"reset_reason": "Quên mật khẩu, đã gọi điện xác minh"})
    first.sees("Bạn là người đề nghị", "Người đề nghị có 24 giờ")
    second = town.person("administrator2").open("/approvals")
    second.follow("Cấp lại mật khẩu cho cán bộ có vai trò quan trọng").sees("Hãy hỏi lại chính chủ tài khoản")
    second.press("Duyệt").sees("Người đề nghị có 24 giờ để thực hiện")
    first.open(page).sees("Bạn có 24 giờ kể từ lúc đó").press("Cấp mật khẩu mới")
    first.sees("Mật khẩu chỉ hiện ở đây một lần")


def test_inspectors_see_who_opened_very_many(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watch._Current, "most", 2)
    officer = elsewhere(_account, "receptionist")
    elsewhere(_very_many, officer)
    town.person("inspector").open("/audit").sees("Cán bộ mở rất nhiều hồ sơ", officer.name)


def test_numbers_are_covered_until_somebody_asks_for_them(town: Town) -> None:
    number, mine = VISIT["personal_number"], town.person("citizen").open("/account")
    assert number not in mine.text
    mine.press("Hiện đủ số định danh của tôi").sees(number)
    desk = town.person("receptionist", javascript=False).open("/office/counter")
    desk.fill("Bắt đầu kê khai", VISIT).follow("Người nộp, bản quét, tờ phân cách")
    desk.sees("067•••••1234")
    desk.press("Hiện đủ số định danh, số điện thoại, thư điện tử").sees(number)
