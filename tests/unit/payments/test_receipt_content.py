"""A receipt says what the law wants, and says the same to machines."""

import xml.etree.ElementTree as ET
from dataclasses import replace
from datetime import UTC, datetime

from portal.payments.counter_rules import ReceiptFacts, cash_number, receipt_xml, series_of
from portal.payments.folding import Credit, Standing

AT = datetime(2026, 12, 31, 17, 30, tzinfo=UTC)  # half past midnight, 1 January 2027, in Vietnam
FACTS = ReceiptFacts(
    form="01BLP0-001",
    series="AA-27E",
    number=42,
    agency="Ủy ban nhân dân xã Kiến Đức",
    agency_identifier="000.00.61.H16",
    tax_code="6400000001",
    payer='Nguyễn <b> & "Thuỷ"\x00',
    dossier_code="000.00.61.H16-261127-0001",
    order_code="DVC26112700042",
    lines=(("copies", "fee", "Phí bản sao", 24_000), ("extract", "charge", "Lệ phí trích lục", 5000)),
    channels=("Tiền mặt tại quầy",),
    paid_at=AT,
    issued_at=AT,
)


def test_the_sum_is_said_in_digits_and_words() -> None:
    assert (FACTS.total, FACTS.in_words) == (29_000, "Hai mươi chín nghìn đồng")


def test_the_series_follows_the_year_in_vietnam() -> None:
    assert series_of("AA", AT) == "AA-27E"


def test_the_xml_is_well_formed_and_says_everything() -> None:
    root = ET.fromstring(receipt_xml(FACTS))  # noqa: S314 (our own)
    said = {child.tag: child.text for child in root}
    assert said["payer"] == 'Nguyễn <b> & "Thuỷ"'
    assert (said["number"], said["form"], said["series"]) == ("0000042", "01BLP0-001", "AA-27E")
    assert said["issuedAt"] == "2027-01-01T00:30:00+07:00"
    agency, total = root.find("agency"), root.find("total")
    assert agency is not None
    assert total is not None
    assert agency.attrib == {"identifier": "000.00.61.H16", "taxCode": "6400000001"}
    assert (total.text, total.get("words")) == ("29000", FACTS.in_words)
    assert sum(int(line.get("amount", "0")) for line in root.findall("line")) == 29_000


def test_equal_facts_are_equal_bytes_and_others_are_not() -> None:
    assert receipt_xml(FACTS) == receipt_xml(replace(FACTS))
    assert receipt_xml(FACTS) != receipt_xml(replace(FACTS, number=43))


def test_the_next_cash_of_an_order_has_its_own_number() -> None:
    once = Standing(due=1, credits=(Credit("cash", "XM1", "", 1), Credit("bank", "F", "", 1)))
    assert (cash_number("X", Standing()), cash_number("X", once)) == ("XM1", "XM2")
