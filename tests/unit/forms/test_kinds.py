"""Every kind: what people type, what it means, what is kept, what is read."""

import hashlib
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forms.fields import KINDS, Context, Question, Rejected, parse_question
from forms.fields.address import Address
from forms.fields.provinces import CHOICES, PROVINCES

Ask = Callable[..., Question]
TODAY = date(2026, 11, 23)
OPTIONS = [{"key": key, "label": {"vi": key, "en": key}} for key in ("red", "green", "blue")]
NAME = {"key": "name", "kind": "person_name", "label": {"vi": "Họ tên", "en": "Name"}}
DIGEST = "a" * 64
FILE = {"id": "7", "sha256": DIGEST, "name": "Đơn.pdf", "size": 1536 * 1024, "media_type": "application/pdf"}
PHOTO = {"id": "8", "sha256": DIGEST, "name": "Anh.jpg", "size": 12 * 1024, "media_type": "image/jpeg"}

# kind, options, what is typed, what is stored, what is read in Vietnamese
CASES: list[tuple[str, dict[str, Any], Any, Any, Any]] = [
    ("text", {}, "  Số   nhà ", "Số nhà", "Số nhà"),
    ("long_text", {}, "một\r\nhai ", "một\nhai", ["một", "hai"]),
    ("number", {}, "1.200", 1200, "1.200"),
    ("number", {"decimals": 2, "unit": {"vi": "m²", "en": "m²"}}, "1.200,5", "1200.5", "1.200,5 m²"),
    ("date", {}, "5/3/1990", "1990-03-05", "05/03/1990"),
    ("date", {"year_allowed": True}, "1945", "1945", "1945"),
    ("choice", {"options": OPTIONS}, "red", "red", "red"),
    ("choices", {"options": OPTIONS}, ["blue", "red"], ["red", "blue"], ["red", "blue"]),
    ("yes_no", {}, "no", False, "Không"),
    ("person_name", {}, "K’Brông", "K'Brông", "K'Brông"),
    ("personal_number", {}, "066 090 123456", "066090123456", "066090123456"),
    ("tax_code", {}, "0100 112 437-001", "0100112437-001", "0100112437-001"),
    ("phone", {}, "+84 912.345.678", "+84912345678", "0912 345 678"),
    ("email", {}, "An@Example.VN", "An@example.vn", "An@example.vn"),
    (
        "address",
        {},
        {"province": "68", "commune": "Xã  Đắk Mil", "detail": "Bon U1"},
        {"province": "68", "commune": "Xã Đắk Mil", "detail": "Bon U1", "province_name": "Tỉnh Lâm Đồng"},
        "Bon U1, Xã Đắk Mil, Tỉnh Lâm Đồng",
    ),
    ("money", {}, "1.500.000 đ", 1500000, "1.500.000 đồng"),
    ("file", {"component": "letter"}, [FILE], [FILE], ["Đơn.pdf (1,5 MB)"]),
    ("files", {"component": "letter"}, [FILE], [FILE], ["Đơn.pdf (1,5 MB)"]),
    ("photo", {"component": "portrait"}, [PHOTO], [PHOTO], ["Anh.jpg (12 KB)"]),
    ("repeat", {"questions": [NAME]}, [{"name": "An"}, {"name": " "}], [{"name": "An"}], ["1. Họ tên: An"]),
    (
        "statement",
        {"text": {"vi": "Tôi đồng ý.", "en": "I agree."}},
        "y",
        {"sha256": hashlib.sha256("Tôi đồng ý.\n\nI agree.".encode()).hexdigest(), "version": 1},
        ["Đã đồng ý", "Tôi đồng ý."],
    ),
]


@pytest.mark.parametrize(("kind", "options", "typed", "stored", "shown"), CASES)
def test_the_way_of_an_answer(
    ask: Ask, kind: str, options: dict[str, Any], typed: Any, stored: Any, shown: Any
) -> None:
    question = ask(kind, **options)
    value = question.parse(typed)
    assert question.stored(value) == stored
    assert question.from_stored(stored) == value
    assert question.readable(value, "vi") == shown
    assert list(question.check(value, Context(today=TODAY))) == []
    assert question.parse(None) is None


@pytest.mark.parametrize(("kind", "options", "typed", "stored", "shown"), CASES)
def test_what_is_shown_to_type_again_means_the_same(
    ask: Ask, kind: str, options: dict[str, Any], typed: Any, stored: Any, shown: Any
) -> None:
    question = ask(kind, **options)
    value = question.parse(typed)
    assert question.parse(question.typed(value)) == value


def test_every_kind_has_a_case() -> None:
    assert {case[0] for case in CASES} | {"info"} == set(KINDS)


# kind, options, typed, a word of the sentence
WRONG: list[tuple[str, dict[str, Any], Any, str]] = [
    ("text", {}, "Nguyªn V¨n", "Unicode"),
    ("text", {"max_length": 3}, "dài quá", "rút gọn"),
    ("text", {"format": "digits"}, "12a", "chữ số"),
    ("text", {"format": "code"}, "<b>", "chữ cái"),
    ("long_text", {}, "Coäng hoøa", "Unicode"),
    ("number", {}, "12,5", "số nguyên"),
    ("number", {"maximum": 5}, "6", "lớn nhất là 5"),
    ("number", {}, "-1", "số nguyên"),
    ("number", {"decimals": 1}, "1,25", "1 chữ số thập phân"),
    ("number", {}, "١٢", "số nguyên"),
    ("date", {}, "3/25/1990", "Ngày đứng trước"),
    ("date", {}, "31/2/1990", "Không có ngày 31/2/1990"),
    ("date", {}, "5/3/90", "đủ ngày"),
    ("date", {}, "1990", "đủ ngày"),
    ("date", {}, "0/3/1990", "Không có ngày"),
    ("date", {}, "1/1/0990", "Năm 990"),
    ("date", {"when": "past"}, "24/11/2026", "trước hôm nay"),
    ("date", {"when": "future"}, "22/11/2026", "sau hôm nay"),
    ("date", {"days_ahead": 3}, "25/11/2026", "từ 26/11/2026"),
    ("date", {"latest": date(2020, 1, 1)}, "2/1/2020", "không được sau 01/01/2020"),
    ("date", {"after": "start"}, "4/3/1990", "từ 05/03/1990"),
    ("choice", {"options": OPTIONS}, "black", "danh sách"),
    ("choices", {"options": OPTIONS}, ["red", "black"], "danh sách"),
    ("choices", {"options": OPTIONS, "minimum": 2}, ["red"], "ít nhất 2"),
    ("choices", {"options": OPTIONS, "maximum": 1}, ["red", "blue"], "tối đa 1"),
    ("yes_no", {}, "maybe", "danh sách"),
    ("person_name", {}, "An 2 <x>", "Hãy bỏ: 2 < >"),
    ("person_name", {}, "- .", "chữ cái"),
    ("person_name", {}, "a" * 101, "tối đa 100"),
    ("person_name", {}, "Nguyeãn Vaên", "Unicode"),
    ("personal_number", {}, "123456789", "9 số"),
    ("personal_number", {}, "06609012345", "11 chữ số"),
    ("personal_number", {}, "999090123456", "mã tỉnh"),
    ("personal_number", {"birth_date": "start"}, "066091123456", "năm sinh 1990"),
    ("personal_number", {"sex": "sex"}, "066190123456", "giới tính"),
    ("tax_code", {}, "0100112438", "10 chữ số"),
    ("tax_code", {"holder": "organisation"}, "066090123456", "10 chữ số"),
    ("phone", {}, "0123", "Số điện thoại"),
    ("phone", {"mobile_only": True}, "0243 825 1234", "di động"),
    ("email", {}, "an@", "thư điện tử"),
    ("address", {}, {"province": "68", "commune": ""}, "xã, phường"),
    ("address", {}, {"province": "67", "commune": "x", "detail": "y"}, "tỉnh"),
    ("address", {}, {"province": "68", "commune": "Nguyªn", "detail": "y"}, "Unicode"),
    ("money", {}, "một triệu", "số đồng"),
    ("money", {}, "1,5", "số đồng"),
    ("file", {"component": "letter"}, [{**FILE, "sha256": "x"}], "tải lại"),
    ("repeat", {"questions": [NAME], "maximum": 1}, [{"name": "A"}, {"name": "B"}], "Tối đa 1"),
]
SCOPE = {"start": "1990-03-05", "sex": "male"}


@pytest.mark.parametrize(("kind", "options", "typed", "word"), WRONG)
def test_a_wrong_answer_is_told_in_a_sentence(
    ask: Ask, kind: str, options: dict[str, Any], typed: Any, word: str
) -> None:
    question = ask(kind, **options)
    try:
        value = question.parse(typed)
        found = [problem.text for problem in question.check(value, Context(scope=SCOPE, today=TODAY))]
    except Rejected as rejection:
        found = [rejection.text]
    assert len(found) == 1
    assert word in found[0].vi
    assert found[0].vi[0].isupper()
    assert found[0].en[0].isupper()


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
    assert question.parse(question.readable(amount, "vi")) == amount
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
