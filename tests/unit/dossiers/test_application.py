"""The application document: everything declared, every file by digest, the same for the same answers."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from forms.answers import Answers
from forms.definition import ServiceForm
from portal.accounts.models import Account, Agency
from portal.core.actor import Kind
from portal.dossiers import application
from portal.dossiers.filling import answers_of
from portal.dossiers.models import Dossier
from tests.support.cosigning import SERVICE
from tests.unit.forms.kinds.filled import READ, filled, service

NOW = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)


@pytest.fixture
def sources(dossier: Dossier, definition: ServiceForm, make_file: Any) -> application.Sources:
    dossier.answers = {"full_name": "Điểu K'Ré", "copies": 2, "post": False}
    files = [make_file("proof", "proof_file")]
    person = Account(
        id=UUID(int=7),
        kind=Kind.CITIZEN,
        display_name="Điểu K'Ré",
        personal_number="067190001234",
        tax_code=None,
        representative=None,
        address="Thôn 3",
        phone="0912345678",
        email="",
        position="",
    )
    agency = Agency(name_vi="Ủy ban nhân dân xã", name_en="Committee", place="Kiến Đức", phone="0261 1022")
    answers = answers_of(dossier, definition, files)
    return application.Sources("1a2b3c4d-x", answers, files, person, agency, answers.fees("online"))


def test_it_says_what_was_answered_and_lists_every_file(sources: application.Sources) -> None:
    document = application.document(sources, now=NOW)
    rows = {row.label: row.lines for section in document.sections for row in section.rows}
    assert rows["Họ tên"] == ("Điểu K'Ré",)
    assert "Giấy chứng sinh" not in rows
    assert [(line.name, line.sha256) for line in document.files] == [("tệp 1.pdf", f"{1:064x}")]
    assert [(fee.amount, fee.note) for fee in document.fees] == [(16000, "2 lượt × 8.000 đồng")]
    assert document.draft == "1A2B3C4D"


def test_every_kind_of_answer_is_printed_in_words(sources: application.Sources) -> None:
    answers = filled(service())
    document = application.document(replace(sources, answers=answers, files=[]), now=NOW)
    rows = {row.label: row.lines for section in document.sections for row in section.rows}
    said = {label: (words,) if isinstance(words, str) else tuple(words) for label, words in READ.items()}
    assert {label: rows[label] for label in READ} == said
    files = {question.key for _, question in service().questions() if question.control == "file"}
    assert set(json.loads(document.answers_json)["answers"]) == set(answers.visible) - files
    assert "Giấy tờ của bạn" not in rows


def test_the_exact_answers_are_inside(sources: application.Sources) -> None:
    inside = json.loads(application.document(sources, now=NOW).answers_json)
    assert inside["answers"]["copies"] == 2
    assert inside["files"]["proof"] == [{"name": "tệp 1.pdf", "sha256": f"{1:064x}", "size": 1001}]


def test_the_same_answers_say_the_same_on_any_day(sources: application.Sources) -> None:
    today = application.document(sources, now=NOW)
    later = application.document(sources, now=NOW + timedelta(days=3))
    assert today.day != later.day
    assert application.fingerprint(today) == application.fingerprint(later)


@pytest.mark.parametrize("change", ["answers", "files", "applicant"])
def test_anything_else_that_changes_is_noticed(
    sources: application.Sources, dossier: Dossier, definition: ServiceForm, make_file: Any, change: str
) -> None:
    before = application.fingerprint(application.document(sources, now=NOW))
    if change == "answers":
        dossier.answers = dossier.answers | {"copies": 3}
        sources = replace(sources, answers=answers_of(dossier, definition, sources.files))
    elif change == "files":
        sources = replace(sources, files=[*sources.files, make_file("plan", "plan_file", number=2)])
    else:
        sources.applicant.address = "Thôn 4"
    assert application.fingerprint(application.document(sources, now=NOW)) != before


def test_a_business_is_named_by_its_tax_code_and_its_representative(sources: application.Sources) -> None:
    account = sources.applicant
    account.kind, account.tax_code, account.representative = Kind.BUSINESS, "0100112444", "Y Ê-ban Niê"
    document = application.document(sources, now=NOW)
    assert document.applicant.identity == "Mã số thuế: 0100112444"
    assert document.representative is not None
    (place,) = document.signatures
    assert (place.name, place.caption) == ("Y Ê-ban Niê", "Người đại diện theo pháp luật")


def test_everybody_has_a_place_and_the_applicant_the_first(sources: application.Sources) -> None:
    stored = {
        "office": "Giám đốc",
        "owners": [{"owner_name": "H'Mai Niê", "owner_number": "067191000011", "owner_email": "mai@example.vn"}],
        "guaranteed": False,
    }
    account = sources.applicant
    account.kind, account.tax_code, account.representative = Kind.BUSINESS, "0100112444", "Y Ê-ban Niê"
    signed_by_two = replace(sources, answers=Answers.from_stored(SERVICE, stored), files=[])
    places = application.document(signed_by_two, now=NOW).signatures
    assert [(place.caption, place.position, place.name, place.key) for place in places] == [
        ("Người đại diện theo pháp luật", "Giám đốc", "Y Ê-ban Niê", "applicant"),
        ("Đồng sở hữu", "", "H'Mai Niê", "ChuKyNguoiCungKy1"),
    ]
