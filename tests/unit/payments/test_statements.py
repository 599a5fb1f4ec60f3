"""What banks write is read exactly; what forgers and broken programs write counts for nothing."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.payments.money import MOST
from portal.payments.statements.base import LARGEST, Statement, Unreadable, plain
from portal.payments.statements.checks import doubts
from portal.payments.statements.delimited import COMMON, Layout, amount_of
from portal.payments.statements.reading import numbered, read_file
from tests.support.statements import ACCOUNT, TODAY, camt, entry, table

CODE = "DVC261127000158"
WORDS = st.text(st.characters(codec="utf-8", exclude_categories=("C", "Z")), min_size=1, max_size=40)


def read(content: bytes, *layouts: Layout) -> Statement:
    (found,) = read_file(content, account=ACCOUNT, layouts=layouts or (COMMON,), today=TODAY)
    return found


def refused(content: bytes) -> str:
    with pytest.raises(Unreadable) as problem:
        read(content)
    return problem.value.said.vi


@given(st.lists(st.tuples(st.integers(1, MOST), WORDS), min_size=1, max_size=6), st.sampled_from("2345678"))
@settings(max_examples=25, deadline=None)
def test_a_camt_statement_says_what_was_written(written: list[tuple[int, str]], version: str) -> None:
    entries = [entry(amount, text, f"FT{number}") for number, (amount, text) in enumerate(written)]
    found = read(camt(*entries, version=f"0{version}"))
    assert [(one.amount, one.content, one.reference) for one in found.entries] == [
        (amount, plain(text), f"FT{number}") for number, (amount, text) in enumerate(written)
    ]
    assert (found.account, found.entries[0].payer_name) == (ACCOUNT, "TRẦN BÌNH")


@given(
    st.lists(st.tuples(st.integers(1, MOST), WORDS), min_size=1, max_size=6),
    st.sampled_from([";", "\t", "|"]),
    st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"]),
    st.sampled_from([".", ",", " ", ""]),
)
@settings(max_examples=40, deadline=None)
def test_a_table_says_what_was_written(
    written: list[tuple[int, str]], delimiter: str, encoding: str, thousands: str
) -> None:
    tidy = [
        (amount, "nd " + text.translate({ord(char): "x" for char in "\"'" + delimiter})) for amount, text in written
    ]
    rows = [
        ("26/11/2026", f"FT{place}", "", f"{amount:,}".replace(",", thousands), text)
        for place, (amount, text) in enumerate(tidy)
    ]
    found = read(table(rows, delimiter=delimiter, encoding=encoding))
    assert [(one.amount, one.content) for one in found.entries] == [(amount, plain(text)) for amount, text in tidy]
    assert found.entries[0].booked_on == date(2026, 11, 26)


def test_windows_1258_gives_back_its_accents() -> None:
    apart = "Ng\u00e0y;S\u00f4\u0301 ti\u00ea\u0300n;N\u00f4\u0323i dung\n26/11/2026;13.000;N\u00f4\u0323p"
    assert read(apart.encode("cp1258")).entries[0].content == "Nộp"


@pytest.mark.parametrize(
    ("said", "amount"),
    [
        ("1.234.567", 1234567), ("1,234,567", 1234567), ("1 234 567", 1234567), ("1\xa0234\xa0567 VND", 1234567),
        ("13000.00", 13000), ("13.000,00", 13000), ("+13,000.00", 13000), ("-13.000", -13000), ("13.000 đ", 13000),
        ("1.23", None), ("1.2345", None), ("1.234,567", None), ("12,34,567", None), ("1e5", None), ("١٢٣", None),
        ("0x10", None), ("", None), ("9" * 19, None), ("NaN", None), ("=1+1", None), ("13000.50", None),
    ],
)  # fmt: skip
def test_amounts_are_read_exactly_or_not_at_all(said: str, amount: int | None) -> None:
    assert amount_of(said) == amount


def test_only_booked_credits_in_dong_are_money() -> None:
    found = read(
        camt(
            entry(13_000, CODE, "FT1"),
            entry(13_000, CODE, "FT2", sign="DBIT"),
            entry("13.00", CODE, "FT3", currency="USD", status="<Sts>PDNG</Sts>"),
            entry(5000, CODE, "FT4", status="<Sts><Cd>PDNG</Cd></Sts>"),
            entry("-5", CODE, "FT5"),
            entry("13000.5", CODE, "FT6", status="<Sts>INFO</Sts>"),
            entry(0, CODE, "FT7"),
            entry("1e9", CODE, "FT8"),
            entry(13_000, CODE, "FT9", day="26.11.2026", status="<Sts>INFO</Sts>"),
        )
    )
    assert [one.reference for one in found.entries] == ["FT1"]
    assert [one.place for one in found.skipped] == [2, 3, 4, 5, 6, 7, 8, 9]


def test_too_much_foreign_money_and_days_without_a_date_are_listed_with_why() -> None:
    found = read(
        camt(
            entry(13_000, CODE, currency="USD"),
            entry(MOST + 1, CODE),
            entry(13_000, CODE, day="x"),
            entry(7000, CODE, more="<RvslInd>true</RvslInd>"),
            opening=None,
        )
    )
    assert found.entries == ()
    said = [one.why.vi for one in found.skipped]
    assert said[0].startswith("Không phải đồng")
    assert said[1].startswith("Số tiền không phải")
    assert said[2].startswith("Không có ngày")
    assert "hoàn lại" in said[3]
    assert any("số dư" in one.vi for one in doubts([found]))


def test_a_batch_is_the_sum_of_its_parts() -> None:
    part = '<TxDtls><Refs><AcctSvcrRef>P{n}</AcctSvcrRef></Refs><Amt Ccy="VND">{sum}</Amt></TxDtls>'
    parts = part.format(n=1, sum=4000) + part.format(n=2, sum=6000)

    def batch(total: int) -> str:
        return (
            f'<Ntry><Amt Ccy="VND">{total}</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts>BOOK</Sts>'
            f"<BookgDt><Dt>2026-11-26</Dt></BookgDt><NtryDtls>{parts}</NtryDtls></Ntry>"
        )

    assert [(one.reference, one.amount) for one in read(camt(batch(10_000))).entries] == [("P1", 4000), ("P2", 6000)]
    assert "dòng gộp" in refused(camt(batch(11_000)))


def test_files_that_contradict_themselves_are_refused() -> None:
    good = entry(13_000, CODE, "FT1")
    assert "bị sửa" in refused(camt(good, closing=2_000_000))
    assert "không phải tài khoản thu" in refused(camt(good, account="999"))
    assert "hai số tiền" in refused(camt(good, entry(14_000, CODE, "FT1")))
    assert "tương lai" in refused(camt(entry(13_000, CODE, day="2027-01-01")))
    rows = "Ngày,Số tiền,Nội dung,Số dư\n26/11/2026,1000,a,11000\n26/11/2026,{},b,13000\n"
    assert read(rows.format(2000).encode()).closing == 13_000
    assert "số dư không khớp" in refused(rows.format(2500).encode())


HOSTILE = {
    "billion laughs": b'<!DOCTYPE D [<!ENTITY a "aa"><!ENTITY b "&a;&a;&a;">]><D>&b;</D>',
    "outside file": b'<!DOCTYPE D [<!ENTITY x SYSTEM "file:///etc/passwd">]><D>&x;</D>',
    "outside dtd": b'<!DOCTYPE D SYSTEM "http://127.0.0.1:9/x.dtd"><D/>',
    "doctype alone": camt(entry(1, "x")).replace(b"<Document", b"<!DOCTYPE Document []><Document", 1),
    "utf-16 doctype": '<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE D []><D/>'.encode("utf-16"),
    "deep": b"<a>" * 100_000,
    "not closed": camt(entry(1, "x"))[:-20],
    "other message": camt(entry(1, "x")).replace(b"camt.053", b"camt.052"),
    "later version": camt(entry(1, "x"), version="02").replace(b"001.02", b"001.99"),
    "no namespace": camt(entry(1, "x")).replace(b' xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.02"', b""),
    "empty": b"",
    "no header": b"a;b;c\n1;2;3\n",
    "header twice": "Ngày;Ngày;Số tiền;Nội dung\n26/11/2026;1;1;x".encode(),
    "zeros": b"Ng\0y;\0\0\n",
    "picture": bytes(range(256)) * 4,
    "open quote": 'Ngày;Số tiền;Nội dung\n26/11/2026;1;"x'.encode(),
    "too large": b"<" + b" " * LARGEST,
}


@pytest.mark.parametrize("content", HOSTILE.values(), ids=HOSTILE.keys())
def test_hostile_files_are_refused_with_a_sentence(content: bytes) -> None:
    assert refused(content)


@given(st.binary(max_size=300))
@settings(max_examples=60, deadline=None)
def test_whatever_the_bytes_are_there_is_an_answer(content: bytes) -> None:
    for given_ in (content, b"<" + content, "Ngày;Số tiền;Nội dung\n".encode() + content):
        try:
            assert read(given_).skipped is not None
        except Unreadable:
            continue


def test_lines_with_more_cells_than_the_header_do_not_count() -> None:
    found = read(f"Ngày,Số tiền,Nội dung\n26/11/2026,1.000,{CODE},000\n26/11/2026,1000,{CODE}\nTổng,1000,\n".encode())
    assert [one.amount for one in found.entries] == [1000]
    assert len(found.skipped) == 2


def test_own_layouts_come_first() -> None:
    own = Layout(key="mine", day=("D",), content=("C",), amount=("A",), currency=("Z",), days=("%Y%m%d",))
    found = read(b"D,A,C,Z\n20261126,13000,x,VND\n20261126,13000,x,USD\n", own, COMMON)
    assert [(one.booked_on.day, one.amount) for one in found.entries] == [(26, 13_000)]
    assert len(found.skipped) == 1


def test_a_line_without_a_number_has_the_same_one_in_every_file() -> None:
    line = ("26/11/2026", "", "", "5.000", "an danh")
    morning, evening = read(table([line])), read(table([line, line]))
    first = [number for _entry, number in numbered(morning.entries, ACCOUNT)]
    both = [number for _entry, number in numbered(evening.entries, ACCOUNT)]
    assert first == both[:1]
    assert len(set(both)) == 2
    assert all(len(number) <= 80 for number in both)


def test_what_hides_or_steers_in_a_content_is_gone() -> None:
    hidden: Any = "a\u202eb\u200bc\td  e"
    assert plain(hidden) == "a b c d e"
