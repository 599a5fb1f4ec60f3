"""Personal numbers are covered on officers' pages until somebody opens them, and the applicant sees who did."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest

from tests.functional.office.conftest import browse, submitted
from tests.functional.office.test_readings import readers_shown

__all__ = ["browse", "submitted"]
NUMBER, PHONE = "067190001234", "0912345678"


@pytest.fixture
def dossier(submitted: Callable[..., UUID]) -> UUID:
    return submitted()


def test_numbers_are_opened_with_a_click_that_is_written_down(browse: Any, dossier: UUID) -> None:
    place, officer, citizen = f"/office/dossiers/{dossier}", browse("receptionist"), browse("citizen")
    covered = officer.get(place).text
    assert NUMBER not in covered
    assert PHONE not in covered.replace(" ", "")
    assert covered.count("067•••••1234") >= 2
    assert "Mở số định danh" not in readers_shown(citizen.get(f"/dossiers/{dossier}").text)
    assert officer.post(f"{place}/numbers", back="https://elsewhere.example").location == place
    opened = officer.get(place).text
    assert NUMBER in opened
    assert f'action="{place}/numbers"' not in opened
    assert "Mở số định danh" in readers_shown(citizen.get(f"/dossiers/{dossier}").text)
    assert NUMBER not in browse("specialist").get(place).text, "each officer opens for themselves"


def test_one_goes_on_reading_where_one_was(browse: Any, dossier: UUID) -> None:
    place, officer = f"/office/dossiers/{dossier}", browse("receptionist")
    page = officer.get(place).text
    view = page.split(f'href="{place}/documents/')[1].split("?")[0].split('"')[0]
    view = f"{place}/documents/{view.removesuffix('/view')}/view"
    assert NUMBER not in officer.get(view).text.split("Nội dung khai")[1]
    assert officer.post(f"{place}/numbers", back=view).location == view
    assert NUMBER in officer.get(view).text.split("Nội dung khai")[1]


def test_other_agencies_open_nothing(browse: Any, dossier: UUID) -> None:
    other = browse("receptionist.so-noi-vu")
    assert other.post(f"/office/dossiers/{dossier}/numbers").status_code == 404


def test_the_form_that_asks_for_supplements_covers_them_too(browse: Any, dossier: UUID) -> None:
    place, officer = f"/office/dossiers/{dossier}", browse("receptionist")
    form = f"{place}/supplement"
    covered = officer.get(form).text
    assert NUMBER not in covered
    assert "067•••••1234" in covered
    assert officer.post(f"{place}/numbers", back=form).location == form
    assert NUMBER in officer.get(form).text
