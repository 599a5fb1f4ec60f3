"""Numbers of documents and codes of dossiers."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.documents.errors import MalformedDossierCode, SequenceExhausted
from portal.documents.numbering import (
    DocumentType,
    DossierCode,
    document_number,
    document_symbol,
    format_dossier_code,
    numbered_line,
    parse_dossier_code,
)

DAY = date(2016, 11, 15)


def test_decree_30_numbers_below_ten_get_a_zero() -> None:
    assert numbered_line(document_number(1, symbol="QĐ-UBND")) == "Số: 01/QĐ-UBND"
    assert document_number(123, symbol="TB-STP") == "123/TB-STP"


def test_legal_acts_carry_their_year() -> None:
    assert document_number(35, symbol="QĐ-UBND", year=2016) == "35/2016/QĐ-UBND"


def test_numbers_start_at_one() -> None:
    with pytest.raises(ValueError, match="from 1"):
        document_number(0, symbol="QĐ-UBND")


@pytest.mark.parametrize(
    ("kind", "unit", "symbol"),
    [
        (DocumentType.DECISION, "", "QĐ-UBND"),
        (DocumentType.NOTICE, "VP", "TB-UBND"),
        (DocumentType.OFFICIAL_LETTER, "VP", "UBND-VP"),
        (DocumentType.OFFICIAL_LETTER, "", "UBND"),
    ],
)
def test_symbols_name_type_and_agency_and_letters_name_the_unit(kind: DocumentType, unit: str, symbol: str) -> None:
    assert document_symbol(kind.abbreviation, agency="UBND", unit=unit) == symbol


def test_decree_30_knows_29_types_and_two_have_no_abbreviation() -> None:
    assert len(DocumentType) == 29
    assert {kind.label for kind in DocumentType if not kind.abbreviation} == {"Công văn", "Thư công"}
    shortened = [kind.abbreviation for kind in DocumentType if kind.abbreviation]
    assert len(set(shortened)) == len(shortened)


def test_circular_01_2018_dossier_code() -> None:
    assert format_dossier_code("000.12.00.H16", DAY, 1) == "000.12.00.H16-161115-0001"


@given(st.integers(1, 9999), st.dates(date(2000, 1, 1), date(2099, 12, 31)))
def test_a_code_is_read_back_as_it_was_made(sequence: int, day: date) -> None:
    code = format_dossier_code("000.12.00.H16", day, sequence)
    assert parse_dossier_code(f" {code.lower()} ") == DossierCode("000.12.00.H16", day, sequence)


def test_a_day_with_more_than_9999_dossiers_never_wraps() -> None:
    with pytest.raises(SequenceExhausted) as raised:
        format_dossier_code("000.12.00.H16", DAY, 10_000)
    assert "9.999" in raised.value.sentence.vi


@pytest.mark.parametrize("identifier", ["000.12.00.H16 ", "0.12.00.H16", "000.12.00.h16", "", "000.12.00.H16-1"])
def test_an_agency_without_a_proper_identifier_gets_no_code(identifier: str) -> None:
    with pytest.raises(MalformedDossierCode):
        format_dossier_code(identifier, DAY, 1)


def test_codes_of_other_national_systems_are_understood() -> None:
    assert parse_dossier_code("G09.20-20260609-0092637") == DossierCode("G09.20", date(2026, 6, 9), 92637)


@pytest.mark.parametrize(
    "text",
    ["", "x", "000.12.00.H16-161315-0001", "000.12.00.H16-161115-00001", "000.12.00.H16-161115-٠٠٠١", "' OR 1=1 --"],
)
def test_anything_else_is_not_a_code(text: str) -> None:
    with pytest.raises(MalformedDossierCode):
        parse_dossier_code(text)
