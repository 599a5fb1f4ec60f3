"""A leader goes away: names a stand-in, who finds the work, sees for whom it is, and is told; without a script."""

from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from portal.core import clock
from tests.browser.conftest import Town
from tests.support.proposals import GRANT, waiting

pytestmark = pytest.mark.browser


def test_somebody_stands_in(town: Town, world: SimpleNamespace, run_worker: Any) -> None:
    (dossier_id,) = waiting(world.leader, world.citizen, [GRANT])
    leader = town.person("leader", javascript=False)
    leader.open("/account").follow("Cử người làm thay, xem").follow("Cử người làm thay tôi")
    leader.sees("Nhiệm vụ giao", "Điểu K'Ré")
    tomorrow = clock.local(clock.now() + timedelta(days=1))
    terms = {
        "stand_in": str(world.clerk.id),
        "starts_time": "00:00",
        "ends_day": f"{tomorrow:%d/%m/%Y}",
        "reason": "Đi công tác",
    }
    leader.fill("Giao việc làm thay", terms, status=422).sees("thừa ủy quyền")
    leader.fill("Giao việc làm thay", {"basis": "Giấy ủy quyền số 12/GUQ-UBND ngày 20/11/2026"})
    leader.sees("Phạm Thị Văn làm thay Điểu K'Ré", "Đang có hiệu lực")
    town.rest()
    run_worker()
    clerk = town.person("clerk", javascript=False)
    clerk.open("/office/").sees("Việc mới (1").follow("Làm thay").sees("Nguyễn Thị Thuỷ")
    clerk.open(f"/office/dossiers/{dossier_id}").sees("Ở bước này bạn làm thay Điểu K'Ré")
    clerk.follow("Việc mới").sees("Bạn được cử làm thay đồng nghiệp", "Điểu K'Ré")
    clerk.press("Bạn được cử làm thay").sees("Tôi làm thay")
    clerk.press("Kết thúc ngay").sees("Không làm thay ai.")
    clerk.open("/office/notices").sees("Việc mới").follow("Nhận việc mới qua thư").fill("Lưu", {"mail": "daily"})
    town.person("administrator", javascript=False).open("/admin/stand-ins").sees("Ai đang làm thay ai")
