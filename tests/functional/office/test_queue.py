"""The queue: tabs with counts, search, the leader's overview."""

from collections.abc import Callable
from uuid import UUID

import pytest

from portal.dossiers.models import Dossier
from tests.functional.office.conftest import Browser, revision_on

Browse = Callable[[str], Browser]
Look = Callable[[UUID], Dossier]
Submit = Callable[..., UUID]


def test_a_new_dossier_waits_for_the_receptionist(browse: Browse, submitted: Submit, look: Look) -> None:
    code = look(submitted()).code or ""
    assert code in browse("receptionist").get("/office/").text
    assert code in browse("receptionist").get("/office/?tab=new").text
    assert code not in browse("specialist").get("/office/").text
    assert code not in browse("receptionist").get("/office/?tab=closed").text


def test_what_is_accepted_waits_for_the_specialist(browse: Browse, submitted: Submit, look: Look) -> None:
    dossier_id = submitted()
    desk = browse("receptionist")
    page = desk.get(f"/office/dossiers/{dossier_id}")
    desk.post(f"/office/dossiers/{dossier_id}/accept", revision=revision_on(page))
    code = look(dossier_id).code or ""
    assert code in browse("specialist").get("/office/").text
    assert code not in desk.get("/office/").text


@pytest.mark.every_case
@pytest.mark.parametrize("words", ["nguyen thi thuy", "NGUYỄN", "thuỷ", "Thuy Nguyen", "1234", "001234"])
def test_searching_needs_no_accents(browse: Browse, submitted: Submit, look: Look, words: str) -> None:
    """Names without accents, and the last digits of the number."""
    code = look(submitted()).code or ""
    assert code in browse("receptionist").get(f"/office/?q={words}").text


def test_searching_by_a_part_of_the_code(browse: Browse, submitted: Submit, look: Look) -> None:
    code = look(submitted()).code or ""
    assert f">{code}<" in browse("clerk").get(f"/office/?q={code[-11:]}").text


@pytest.mark.every_case
@pytest.mark.parametrize("words", ["%", "_", "khong-co-ai", "9999", "\\", "' OR 1=1 --"])
def test_searching_for_what_is_not_there(browse: Browse, submitted: Submit, look: Look, words: str) -> None:
    code = look(submitted()).code or ""
    assert code not in browse("receptionist").get("/office/", query_string={"q": words}).text


def test_another_agency_has_its_own_queue(browse: Browse, submitted: Submit, look: Look) -> None:
    code = look(submitted()).code or ""
    foreign = browse("receptionist.so-noi-vu")
    for path in ("/office/", "/office/?tab=new", "/office/?tab=open", f"/office/?q={code}"):
        assert f">{code}<" not in foreign.get(path).text


def test_the_leader_sees_where_it_waits(browse: Browse, submitted: Submit) -> None:
    """R11.6: what came in, what is late, where it waits."""
    submitted()
    page = browse("leader").get("/office/").text
    assert "Tình hình xử lý hồ sơ" in page
    assert "Tiếp nhận" in page
    assert "Tình hình xử lý hồ sơ" not in browse("clerk").get("/office/").text


@pytest.mark.every_case
@pytest.mark.parametrize("query", ["tab=nonsense", "page=0", "page=-3", "page=x", "page=99999", "tab=late&page=2"])
def test_odd_addresses_still_show_a_queue(browse: Browse, query: str) -> None:
    assert browse("receptionist").get(f"/office/?{query}").status_code == 200
