"""Open statistics, the directory, and a petition from the letter to its public answer, at both widths, with axe."""

import random
from datetime import timedelta
from uuid import uuid4

import pytest

from portal.accounts import queries as accounts
from portal.core import clock, mail, outbox
from portal.core.db import reading, transaction
from portal.dossiers.lifecycle import Status, Step
from portal.dossiers.models import Dossier
from portal.statistics import snapshot
from tests.browser.conftest import Town
from tests.support.letters import links

pytestmark = pytest.mark.browser
WRITING = {
    "kind": "petition",
    "sector": "Lĩnh vực khác",
    "agency": "Ủy ban nhân dân xã Kiến Đức",
    "subject": "Đèn đường thôn 3 hỏng",
    "body": "Đèn đường ở thôn 3 hỏng đã hai tuần, buổi tối rất khó đi. Gọi tôi: 0912 345 678.",
    "author": "Nguyễn Thị Thuỷ",
    "email": "thuy@example.vn",
    "may_publish": True,
}


def _year(town: Town) -> None:
    """Dossiers of the weeks behind us, so that there is something to count."""
    dice, now = random.Random(5), clock.now()  # noqa: S311 (not for secrets)
    with reading() as session:
        agencies = accounts.agencies(session, on=clock.local(now).date())
    with transaction() as session:
        for number in range(240):
            received = now - timedelta(days=dice.randint(8, 80))
            ended = received + timedelta(days=dice.randint(1, 6))
            session.add(
                Dossier(
                    id=uuid4(),
                    code=f"000.00.05.H16-260101-{number:04d}",
                    service_code=dice.choice(("2.000635", "1.004873", "1.001193")),
                    service_version=1,
                    status=Status.RETURNED,
                    step=Step.CLOSED,
                    agency_id=dice.choice(agencies[:3]).id,
                    channel=dice.choice(("online", "online", "counter")),
                    applicant_number=f"{dice.randint(1, 150):012d}",
                    received_at=received,
                    accepted_at=received,
                    due_at=ended + timedelta(days=dice.choice((-1, 2, 2, 2))),
                    finished_at=ended,
                    created_at=received,
                    updated_at=received,
                )
            )
    snapshot.forget()


def test_figures_people_and_answers(town: Town) -> None:
    _year(town)
    visitor = town.stranger()
    visitor.open("/statistics").sees("Số liệu đến", "Theo tháng", "Theo thủ tục", "Theo cơ quan").look()
    visitor.open("/statistics?agency=ubnd-xa-kien-duc").look()
    visitor.open("/services/2.000635").sees("Thời gian thực tế 90 ngày qua").look()
    _directory(town)
    _petition(town)


def _directory(town: Town) -> None:
    administrator = town.person("administrator").open("/admin/officials").look()
    administrator.follow("Thêm cán bộ").fill("Lưu", {"name": "Đỗ Thị Hoàng Yến"}, status=422).look()
    administrator.fill(
        "Lưu",
        {
            "agency": "Sở Nội vụ",
            "name": "Đỗ Thị Hoàng Yến",
            "position": "Phó Giám đốc",
            "email": "yen@daknong.example",
            "phone": "0261 3544 555",
        },
    ).sees("Đã lưu vào danh bạ").follow("Đỗ Thị Hoàng Yến").look()
    visitor = town.stranger(javascript=False).open("/directory").look()
    visitor.fill("Tìm", {"q": "hoang yen"}).sees("Phó Giám đốc", "yen@daknong.example").look()


def _petition(town: Town) -> None:
    visitor = town.stranger()
    visitor.open("/petitions").look().follow("Viết cho cơ quan").look()
    visitor.fill("Gửi", WRITING | {"email": "thuy"}, status=422).look()
    visitor.fill("Gửi", {"email": "thuy@example.vn"}).sees("Hãy mở thư để xác nhận").look()
    with town.worker_down():
        outbox.deliver_all(clock=clock.now)
    (link,) = links(mail._Current.post.folder, "để xác nhận")  # type: ignore[union-attr]
    visitor.open(link).look().press("Xác nhận và gửi").sees("Đang xử lý").look()
    desk, leader = town.person("receptionist"), town.person("leader")
    desk.open("/office/petitions").look().follow("Đèn đường thôn 3 hỏng").look()
    desk.fill("Trình lãnh đạo duyệt", {"answer": "Xã đã thay đèn ngày 20/11/2026. Cảm ơn bà Nguyễn Thị Thuỷ."})
    leader.open("/office/petitions?tab=approval").follow("Đèn đường thôn 3 hỏng").look()
    leader.press("Duyệt và gửi câu trả lời").sees("Bản công khai").look()
    leader.press("Công khai").sees("Đã công khai").look()
    visitor.open("/petitions").fill("Tìm", {"q": "den duong"}).look().follow("Đèn đường thôn 3 hỏng").look()
    assert "Thuỷ" not in visitor.text
    assert "0912" not in visitor.text
    town.person("citizen").open("/petitions/mine").look().open("/petitions/track?code=PA-AAAA").look()
