"""What the tables of kinds/ do not say: names of all peoples, every day in every shape, exact numbers, files, rows."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import phonenumbers
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from forms.fields import Context, Question, Rejected, parse_question
from forms.fields.address import Address
from forms.fields.provinces import CHOICES, PROVINCES

Ask = Callable[..., Question]
TODAY = date(2026, 11, 23)
NAME = {"key": "name", "kind": "person_name", "label": {"vi": "Họ tên", "en": "Name"}}
DIGEST = "a" * 64
FILE = {"id": "7", "sha256": DIGEST, "name": "Đơn.pdf", "size": 1536 * 1024, "media_type": "application/pdf"}
PHOTO = {"id": "8", "sha256": DIGEST, "name": "Anh.jpg", "size": 12 * 1024, "media_type": "image/jpeg"}


@pytest.mark.parametrize(
    "name",
    [
        *("Nguyễn Thị Thuỷ", "Y Ê-ban", "K'Brông", "H'Hen Niê", "Điểu K'Ré", "Hương", "Nay Đêr", "Ayŭn", "O’Neill"),
        *("Jean-Luc Picard", "Müller", "François", "Mary J. Blige", "Александр", "김민준", "nguyễn văn an", "Åsa"),
    ],
)
def test_names_of_all_peoples_are_accepted(ask: Ask, name: str) -> None:
    question = ask("person_name")
    assert list(question.check(question.parse(name), Context())) == []


def test_names_keep_the_case_they_are_typed_in(ask: Ask) -> None:
    assert ask("person_name").parse("nguyễn VĂN an") == "nguyễn VĂN an"


@pytest.mark.parametrize(
    "typed",
    ["5/3/1990", "05-03-1990", "05031990", "5.3.1990", "1990-03-05", " 5 / 3 / 1990", "ngày 5 tháng 3 năm 1990"],
)
def test_dates_are_read_leniently(ask: Ask, typed: str) -> None:
    assert ask("date").parse(typed) == date(1990, 3, 5)


@given(
    day=st.dates(min_value=date(1800, 1, 1), max_value=date(2200, 12, 31)),
    shape=st.sampled_from(["{d}/{m}/{y}", "{d:02}-{m:02}-{y}", "{d:02}{m:02}{y}", "{d}.{m}.{y}", " {d} {m} {y} "]),
)
def test_every_day_is_read_in_every_shape(day: date, shape: str) -> None:
    question = build("date")
    assert question.parse(shape.format(d=day.day, m=day.month, y=day.year)) == day
    assert question.parse(question.readable(day, "vi")) == day
    assert question.from_stored(question.stored(day)) == day


@given(st.integers(1, 12), st.integers(13, 31), st.integers(1900, 2100))
def test_month_before_day_is_never_swapped_silently(month: int, day: int, year: int) -> None:
    with pytest.raises(Rejected, match="day comes first"):
        build("date").parse(f"{month}/{day}/{year}")


@given(st.text(max_size=30))
def test_no_text_breaks_a_kind(typed: str) -> None:
    for kind in ("text", "long_text", "number", "date", "person_name", "personal_number", "tax_code", "phone", "money"):
        question = build(kind)
        try:
            value = question.parse(typed)
        except Rejected:
            continue
        assert value is None or question.from_stored(question.stored(value)) == value


@given(st.integers(min_value=0, max_value=10**15 - 1))
def test_money_reads_what_it_shows(amount: int) -> None:
    question = build("money")
    assert question.parse(question.readable(amount, "vi").partition(" (")[0]) == amount
    assert question.parse(f"{amount:,} VND") == amount
    assert question.parse(str(amount)) == amount


@given(st.decimals(min_value=0, max_value=10**9, places=3, allow_nan=False))
def test_numbers_keep_every_decimal(number: Decimal) -> None:
    question = build("number", decimals=3)
    value = question.parse(format(number, "f").replace(".", ","))
    assert value == number
    assert question.from_stored(question.stored(value)) == number
    assert question.parse(question.readable(value, "vi")) == number
    assert not isinstance(question.stored(value), float)


@pytest.mark.parametrize("code", ["0100112444", "0100233488", "0100112437", "0100112437-001", "0300588600"])
def test_tax_codes_known_to_be_good(ask: Ask, code: str) -> None:
    assert ask("tax_code").parse(code) == code


def test_a_person_may_use_the_personal_number_as_tax_code(ask: Ask) -> None:
    assert ask("tax_code", holder="person").parse("066090123456") == "066090123456"


def test_telephone_numbers_of_other_countries_show_their_country(ask: Ask) -> None:
    question = ask("phone")
    assert question.readable(question.parse("+33 1 42 68 53 00"), "vi").startswith("+33 ")


def test_a_stored_statement_about_other_words_is_no_answer(ask: Ask) -> None:
    question = ask("statement", text={"vi": "Tôi đồng ý.", "en": "I agree."})
    with pytest.raises(Rejected):
        question.from_stored({"sha256": DIGEST, "version": 1})
    assert question.parse(False) is None


def test_files_are_signed_without_the_ids_of_a_database(ask: Ask) -> None:
    question = ask("file", component="letter")
    (canonical,) = question.canonical(question.parse([FILE]))
    assert canonical == {key: value for key, value in FILE.items() if key != "id"}


def test_the_34_provinces_are_sorted_by_their_own_name() -> None:
    assert len(PROVINCES) == 34
    assert CHOICES[0] == ("91", "Tỉnh An Giang")
    assert Address(province="48", commune="Hải Châu").province in PROVINCES


def test_rows_say_what_each_part_is(ask: Ask) -> None:
    married = {"key": "married", "kind": "yes_no", "label": {"vi": "Đã kết hôn?", "en": "Married?"}}
    question = ask("repeat", questions=[NAME, married])
    value = question.parse([{"name": "An", "married": "yes"}, {"name": "Bình"}])
    assert question.readable(value, "en") == ["1. Name: An", "    Married?: Yes", "2. Name: Bình"]


def test_an_explanation_has_no_answer(ask: Ask) -> None:
    question = ask("info", body={"vi": "Xin chào", "en": "Hello"})
    assert question.parse("x") is None
    assert not question.is_required({})


def build(kind: str, **options: Any) -> Question:
    return parse_question({"key": "asked", "kind": kind, "label": {"vi": "Mục", "en": "Item"}, **options})


@given(st.from_regex(r"\+84[35789][0-9]{8}", fullmatch=True))
def test_mobile_numbers_are_written_as_the_library_writes_them(number: str) -> None:
    question = parse_question({"key": "phone", "kind": "phone", "label": {"vi": "Số", "en": "Number"}})
    parsed = phonenumbers.parse(number)
    assume(phonenumbers.is_valid_number(parsed))
    written = phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.NATIONAL)
    assert question.readable(number, "vi") == written
