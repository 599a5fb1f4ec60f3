"""Beside the form, in a real browser, with and without scripts: messages, a correction, the rating, the board."""

from collections.abc import Callable
from uuid import UUID

import pytest

from portal.core.db import reading
from portal.dossiers.models import Dossier
from tests.browser.conftest import Town
from tests.browser.story import elsewhere
from tests.functional.office.conftest import submitted  # noqa: F401 (the fixture)
from tests.functional.office.test_rating import returned
from tests.support.files import pdf

pytestmark = pytest.mark.browser

WHY = "Tôi gõ nhầm số bản khi khai."


@pytest.mark.parametrize("javascript", [True, False], ids=["scripts", "no scripts"])
def test_the_dialogue_about_a_dossier(town: Town, submitted: Callable[..., UUID], javascript: bool) -> None:  # noqa: F811
    dossier_id = elsewhere(submitted)
    with reading() as session:
        code = session.get_one(Dossier, dossier_id).code or ""
    citizen = town.person("citizen", javascript=javascript).open(f"/dossiers/{dossier_id}")
    citizen.sees("Hồ sơ đang ở", "do Bộ phận Một cửa giữ", "Tiếp theo:")
    citizen.follow("Tin nhắn với cơ quan giải quyết").sees("Chưa có tin nhắn nào")
    citizen.press("Gửi tin nhắn", status=422).sees("Hãy viết nội dung tin nhắn")
    paper = {"files": (pdf(("Trich luc",)), "trich-luc.pdf")}
    citizen.fill("Gửi tin nhắn", {"text": "Tôi gửi kèm bản cũ, xem https://example.vn/mau", **paper})
    citizen.sees("Đã gửi tin nhắn", "Cơ quan chưa xem", "trich-luc.pdf")

    officer = town.person("receptionist", javascript=javascript).open("/office/").follow("Tin nhắn chưa xem")
    officer.follow(code).sees("Tôi gửi kèm bản cũ", "trich-luc.pdf")
    officer.fill("Gửi tin nhắn", {"text": "Đã nhận. Bạn kiểm tra lại số bản nhé."}).sees("Người nộp chưa xem")
    citizen.open("/dossiers").sees("1 tin nhắn mới").follow("1 tin nhắn mới").sees("Bạn kiểm tra lại số bản nhé")

    citizen.open(f"/dossiers/{dossier_id}").follow("Báo sai sót, đính chính hồ sơ")
    citizen.fill("Gửi thông báo đính chính", {"question-copies": "3"}, status=422).sees("vì sao cần đính chính")
    citizen.fill("Gửi thông báo đính chính", {"reason": WHY}).sees("kịp trước khi cơ quan xử lý", WHY)
    officer.open(f"/office/dossiers/{dossier_id}").sees("Người nộp báo hồ sơ có sai sót")
    officer.follow("Xem và trả lời đính chính").sees("Khi đó chưa xử lý", WHY)
    officer.press("Chấp nhận đính chính").sees("Đã chấp nhận đính chính")
    citizen.open(f"/dossiers/{dossier_id}").sees("Bạn cần sửa các mục đã báo đính chính", "Hồ sơ đang ở chỗ bạn")
    citizen.follow("Xem yêu cầu và bổ sung").sees("Bạn báo nội dung đúng: 3")

    elsewhere(returned, dossier_id)
    citizen.open(f"/dossiers/{dossier_id}").follow("Đánh giá").press("Gửi đánh giá", status=422)
    said = {"grade": "satisfied", "contacts": "1", "bodies": "0", "publicity": "2", "complaint": "no"}
    citizen.fill("Gửi đánh giá", said).sees("Cảm ơn bạn đã đánh giá")

    elsewhere(submitted)
    leader = town.person("leader", javascript=javascript).open("/office/").follow("Bảng theo dõi")
    leader.sees("Nhận trong kỳ", "Theo khâu xử lý", "Hồ sơ đang mở").follow("2 Nhận trong kỳ").sees(code)
    leader.follow("Về bảng theo dõi").follow("Chất lượng giải quyết").sees("Chín chỉ số của cơ quan")
    leader.fill("Lưu số liệu của quý", {"petitions": "1", "petitions_on_time": "2"}, status=422)
    leader.fill("Lưu số liệu của quý", {"petitions_on_time": "1"}).sees("Đã lưu số liệu của quý")
