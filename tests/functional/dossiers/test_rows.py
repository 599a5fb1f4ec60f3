"""Questions with parts and rows over HTTP, without scripts: filled, mended, kept, checked, printed."""

from collections.abc import Iterator

import pytest

from tests.support.applicants import Person, begin
from tests.support.samples import HOUSEHOLD, offered

WHO = {
    "applicant-name": "Y Ê-ban",
    "applicant-birth_date": "5/3/1990",
    "applicant-sex": "female",
    "applicant-personal_number": "066190123456",
    "applicant-address-province": "68",
    "applicant-address-commune": "Xã Đắk Mil",
    "applicant-address-detail": "Bon U1",
    "role": "self",
}
HOMES = {
    "residences-0-place": "Đắk Mil",
    "residences-0-since": "1/2/2010",
    "residences-0-months": "12",
    "residences-0-owner": "rent",
    "residences-0-rent": "1.500.000",
    "costs-0-amount": "12.000",
    "costs-2-amount": "8.000",
}
FAMILIES = {
    "families-0-home": "Đắk Mil",
    "families-0-head-name": "Y Ê-ban",
    "families-0-head-birth_date": "5/3/1990",
    "families-0-head-sex": "female",
    "families-0-members-0-name": "H Bia",
    "families-0-members-0-born": "2016",
    "families-0-members-0-school": "Trường Lê Lợi",
}
REQUEST = {"copies": "3", "oath": "y"}


@pytest.fixture
def household() -> Iterator[None]:
    with offered():
        yield


@pytest.fixture
def draft(household: None, citizen: Person) -> str:
    return begin(citizen, HOUSEHOLD)


def page(person: Person, draft: str, key: str) -> Person:
    return person.get(f"{draft}/{key}")


def problems(person: Person) -> list[str]:
    """Where the error summary leads."""
    return [link.get("href") for link in person.page.find_class("govuk-error-summary")[0].iter("a")]


def fill_in(person: Person, draft: str) -> None:
    for key, typed in (("who", WHO), ("homes", HOMES), ("families", FAMILIES), ("request", REQUEST)):
        page(person, draft, key).send(typed, action=f"/{key}")
        assert key not in person.path, person.main


def test_a_person_is_prefilled_part_by_part_and_mended_at_the_part(citizen: Person, draft: str) -> None:
    page(citizen, draft, "who")
    assert citizen.page.get_element_by_id("applicant-name").value
    citizen.send({**WHO, "applicant-sex": "male", "applicant-address-detail": ""}, status=422)
    links = problems(citizen)
    assert links == ["#applicant-personal_number", "#applicant-address-detail"]
    assert all(citizen.page.get_element_by_id(link[1:]) is not None for link in links)


def test_what_is_read_only_stays_what_the_account_says(citizen: Person, draft: str) -> None:
    page(citizen, draft, "who").send({**WHO, "account_number": "066190123456"})
    page(citizen, draft, "who")
    assert not citizen.page.xpath("//*[@name='account_number']")
    check = citizen.get(f"{draft}/check").main
    assert "067190001234" in check
    assert check.count("066190123456") == 1


def test_rows_are_added_and_removed_inside_rows_without_scripts(citizen: Person, draft: str) -> None:
    page(citizen, draft, "families").send({**FAMILIES, "add:families-0-members": "1"})
    citizen.send({"families-0-members-1-name": "Y Két", "add:families": "1"})
    citizen.send({"families-1-home": "Gia Nghĩa", "remove:families-0-members:0": "1"})
    form = citizen.form()
    assert form.fields["families-0-members-0-name"] == "Y Két"
    assert form.fields["families-0-home"] == "Đắk Mil"
    assert form.fields["families-1-home"] == "Gia Nghĩa"


def test_an_option_that_is_not_offered_is_refused(citizen: Person, draft: str) -> None:
    page(citizen, draft, "who").send(
        {**WHO, "applicant-birth_date": "5/3/2015", "applicant-personal_number": "066315123456", "role": "guardian"},
        status=422,
    )
    assert problems(citizen) == ["#role-0"]


def test_tables_and_sums_are_read_at_the_check(citizen: Person, draft: str) -> None:
    fill_in(citizen, draft)
    citizen.get(f"{draft}/check")
    assert "3 bản × 8.000 đồng = 24.000 đồng" in citizen.main
    assert "24.000 đồng + 20.000 đồng + 234.000 đồng = 278.000 đồng" in citizen.main
    cells = [cell.text_content().strip() for cell in citizen.page.iter("td")]
    rent = "1.500.000 đồng (bằng chữ: một triệu năm trăm nghìn đồng)"
    assert {"Đắk Mil", "01/02/2010", "Thuê", rent} <= set(cells)
    assert "Trường học: Trường Lê Lợi" in citizen.main


def test_a_fixed_table_is_saved_again_as_it_was(citizen: Person, draft: str) -> None:
    page(citizen, draft, "homes").send(HOMES, action="/homes")
    for _ in range(2):
        form = page(citizen, draft, "homes").form()
        assert [form.fields[f"costs-{at}-amount"] for at in range(3)] == ["12.000", "", "8.000"]
        citizen.send({"costs-7-amount": "5"}, action="/homes")


def test_nothing_posted_changes_what_is_worked_out(citizen: Person, draft: str) -> None:
    fill_in(citizen, draft)
    page(citizen, draft, "request").send({**REQUEST, "total": "1"})
    assert "278.000 đồng" in citizen.get(f"{draft}/check").main
