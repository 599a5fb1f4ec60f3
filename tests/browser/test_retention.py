"""The end of a dossier in browsers without scripts: proposed, approved by another person, and said to its owner."""

import os
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from time import monotonic, sleep
from uuid import UUID

import pytest
from sqlalchemy import update

from portal.core import clock
from portal.core.db import transaction
from portal.dossiers.lifecycle import Status
from portal.dossiers.models import Dossier
from tests.browser.conftest import Town
from tests.browser.story import elsewhere
from tests.browser.window import PHONE, WIDE, Window
from tests.functional.office.conftest import submitted  # noqa: F401 (the fixture)

pytestmark = pytest.mark.browser
SHOTS = os.environ.get("RETENTION_SHOTS", "")


def shot(window: Window, name: str) -> None:
    if SHOTS:
        for width in (WIDE, PHONE):
            window.page.set_viewport_size({"width": width, "height": 900})
            window.page.screenshot(path=Path(SHOTS) / f"{name}-{width}.png", full_page=True)
        window.page.set_viewport_size({"width": WIDE, "height": 800})


def _finish(dossier_id: UUID) -> str:
    with transaction() as session:
        over = {"finished_at": clock.now() - timedelta(days=366 * 12), "status": Status.STOPPED}
        session.execute(update(Dossier).where(Dossier.id == dossier_id).values(over))
        return session.get_one(Dossier, dossier_id).code or ""


def test_the_end_of_a_dossier(town: Town, submitted: Callable[..., UUID]) -> None:  # noqa: F811
    dossier_id = elsewhere(submitted)
    officer = town.person("receptionist", javascript=False).open(f"/office/dossiers/{dossier_id}")
    shot(officer, "covered")
    officer.press("Hiện đủ số định danh, số điện thoại, thư điện tử").sees("067190001234")
    shot(officer, "opened")
    code = elsewhere(_finish, dossier_id)
    first, second = (town.person(name, javascript=False) for name in ("administrator", "administrator2"))
    first.open("/admin/retention").sees(code)
    shot(first, "due")
    first.fill("Lập đề nghị tiêu hủy", {"dossiers": [str(dossier_id)], "note": "Hết thời hạn lưu"})
    first.sees("Bạn là người đề nghị")
    place = first.path
    second.open(place)
    shot(second, "proposal")
    second.press("Phê duyệt tiêu hủy").sees("Đã phê duyệt")
    patience = monotonic() + 30
    while "Tải biên bản" not in second.page.content() and monotonic() < patience:
        sleep(0.3)
        second.open(place)
    second.sees("Biên bản tiêu hủy số 1")
    shot(second, "record")
    second.open("/admin/retention/purges")
    shot(second, "purges")
    second.open("/admin/retention/holds")
    shot(second, "holds")
    citizen = town.person("citizen", javascript=False).open(f"/dossiers/{dossier_id}").sees("đã hết thời hạn lưu")
    shot(citizen, "purged")
    officer.open(f"/office/dossiers/{dossier_id}", status=410).sees("tiêu hủy")
    shot(officer, "gone")
