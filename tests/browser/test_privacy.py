"""What a person learns of their own data, in a browser without scripts: who opened it, and all of it to take away."""

import io
import zipfile
from collections.abc import Callable
from time import monotonic, sleep
from uuid import UUID

import pytest

from portal.core.db import reading
from portal.demo import PASSWORD
from portal.dossiers.models import Dossier
from tests.browser.conftest import Town
from tests.browser.story import elsewhere
from tests.functional.office.conftest import submitted  # noqa: F401 (the fixture)

pytestmark = pytest.mark.browser


def _code(dossier_id: UUID) -> str:
    with reading() as session:
        return session.get_one(Dossier, dossier_id).code or ""


def test_who_opened_my_dossier_and_all_my_data(town: Town, submitted: Callable[..., UUID]) -> None:  # noqa: F811
    dossier_id = elsewhere(submitted)
    town.person("receptionist", javascript=False).open(f"/office/dossiers/{dossier_id}")
    citizen = town.person("citizen", javascript=False).open(f"/dossiers/{dossier_id}")
    citizen.sees("Ai đã xem hồ sơ này", "Xem các lượt mở hồ sơ (1)")
    town.person("inspector", javascript=False).open(f"/audit?code={elsewhere(_code, dossier_id)}").sees("Mở hồ sơ")

    citizen.open("/account").follow("Tải về mọi dữ liệu cổng lưu về tôi")
    citizen.fill("Yêu cầu tệp dữ liệu", {"present": PASSWORD}).sees("Đã nhận yêu cầu")
    patience = monotonic() + 20
    while "Tệp của bạn đã sẵn sàng" not in citizen.page.content() and monotonic() < patience:
        sleep(0.2)
        citizen.open("/account/data")
    citizen.sees("Tệp của bạn đã sẵn sàng")
    with citizen.page.expect_download() as waiting:
        citizen.page.get_by_role("link", name="Tải tệp về").click()
    with zipfile.ZipFile(io.BytesIO(waiting.value.path().read_bytes())) as archive:
        assert {"index.html", "data.json"} <= set(archive.namelist())
