"""At the counter, in a real browser, with and without scripts: a signature accepted all the same, a copy made."""

from collections.abc import Callable
from uuid import UUID

import pytest

from portal.core.db import reading
from portal.dossiers.models import Dossier
from tests.browser.conftest import Town
from tests.browser.story import elsewhere
from tests.functional.office.conftest import submitted  # noqa: F401 (the fixture)
from tests.functional.office.test_overruling import DRIVER, POLICE, WHY, signed
from tests.support.files import pdf

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("javascript", [True, False], ids=["scripts", "no scripts"])
def test_overruled_and_copied(town: Town, submitted: Callable[..., UUID], javascript: bool) -> None:  # noqa: F811
    altered = elsewhere(signed, town.pki)
    dossier_id = elsewhere(submitted, "1.002809", {**DRIVER, "health_certificate_file": altered})
    with reading() as session:
        code = session.get_one(Dossier, dossier_id).code or ""

    officer = town.person(POLICE, javascript=javascript).open("/office/").follow(code)
    officer.sees("Nội dung tài liệu đã bị thay đổi so với lúc ký")
    officer.follow("Xem xét chấp nhận chữ ký này").sees("Phần tài liệu được ký là hợp lệ")
    officer.fill("Chấp nhận chữ ký", {"reason": "Được"}, status=422)
    officer.fill("Chấp nhận chữ ký", {"reason": WHY})
    officer.sees("đã chấp nhận là chữ ký của cơ quan cấp giấy tờ", WHY, "Nội dung tài liệu đã bị thay đổi")
    officer.follow("Rút lại việc chấp nhận").fill("Rút lại việc chấp nhận", {"reason": "Nơi cấp báo không cấp."})
    officer.sees("Xem xét chấp nhận chữ ký này")

    officer.follow("Cấp bản sao điện tử từ bản giấy").press("Cấp số và đóng dấu", status=422)
    scan = {"scan": (pdf(("Giay kham suc khoe",)), "giay-kham.pdf")}
    with town.pki.outage("tsa"):
        officer.fill(
            "Cấp số và đóng dấu", {"component": "health_certificate", "compared": True, **scan}, status=503
        ).sees("Bản sao số 01/SY-CAT chưa đóng dấu được")
    officer.press("Đóng dấu lại").sees("Đã cấp bản sao điện tử có chứng thực số 01/SY-CAT")

    citizen = town.person("citizen", javascript=javascript).open(f"/dossiers/{dossier_id}")
    citizen.sees("Bản sao điện tử có chứng thực", WHY, "Đã cấp bản sao điện tử có chứng thực")
