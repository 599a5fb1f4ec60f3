"""A service from nothing to published and applied for, over HTTP without JavaScript."""

from collections.abc import Callable
from typing import Any

from tests.support.building import CODE, NAME, build
from tests.support.visitor import Visitor

Administrator = Callable[..., Visitor]


def test_a_service_from_nothing_to_published_and_applied_for(
    administrator: Administrator, app: Any, run_worker: Callable[[], int]
) -> None:
    first, second = administrator("administrator"), administrator("administrator2")
    draft = build(first)
    first.open(draft).sees("Bản nháp đã đủ").press("Gửi duyệt").sees("Chờ duyệt", "Chờ chạy thử")
    assert "Công bố" not in first.text

    run_worker()
    first.open(f"{draft}/trial").sees("Chạy thử đạt")
    second.open(draft).press("Duyệt").sees("Đã duyệt").press("Công bố").sees("Đã công bố phiên bản mới")

    citizen = Visitor(app.test_client())
    citizen.open("/services?q=the+doc").sees(NAME)
    citizen.open(f"/services/{CODE}").sees("Luật Thư viện")
