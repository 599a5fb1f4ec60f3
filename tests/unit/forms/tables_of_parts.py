"""Accepted and refused answers of the kinds with parts and rows, as plain lists for the contract test over all kinds.

Accepted: (options, typed, stored). Refused: (options, typed, a word of the sentence in Vietnamese).
"""

from typing import Any, Final

Table = dict[str, list[tuple[dict[str, Any], Any, Any]]]

_WHO: Final = {"parts": ["name", "birth_date", "sex", "personal_number"], "optional": ["personal_number"]}
_NAMED: Final = {"parts": ["name"]}
_ORGANISATION: Final = {
    "parts": ["name", "tax_code", "representative", "phone"],
    "optional": ["representative", "phone"],
}
_HTX: Final = {"name": "Hợp tác xã Bình Minh", "tax_code": "0100112437"}
_AN: Final = {"name": "Y Ê-ban", "birth_date": "5/3/1990", "sex": "male"}
_KEPT: Final = {"name": "Y Ê-ban", "birth_date": "1990-03-05", "sex": "male"}
_TEXT: Final = {"key": "place", "kind": "text", "label": {"vi": "Nơi", "en": "Place"}}
_MONEY: Final = {"key": "amount", "kind": "money", "label": {"vi": "Tiền", "en": "Money"}, "required": False}
_ROWS: Final = {"questions": [_TEXT, _MONEY], "maximum": 3}
_FIXED: Final = {
    "questions": [_MONEY],
    "fixed": [{"key": key, "label": {"vi": key, "en": key}} for key in ("works", "tools")],
}
_NESTED: Final = {
    "questions": [_TEXT, {**_ROWS, "key": "inner", "kind": "repeat", "required": False, "label": _TEXT["label"]}]
}

_rows_accepted: Final[list[tuple[dict[str, Any], Any, Any]]] = [
    (_ROWS, [{"place": "Đắk Mil"}], [{"place": "Đắk Mil"}]),
    (_ROWS, [{"place": " Đắk  Mil "}], [{"place": "Đắk Mil"}]),
    (_ROWS, [{"place": "a"}, {"place": "b"}], [{"place": "a"}, {"place": "b"}]),
    (_ROWS, [{"place": "a"}, {"place": " "}], [{"place": "a"}]),
    (_ROWS, [{}, {"place": "a"}], [{"place": "a"}]),
    (_ROWS, [{"place": "a", "amount": "1.500.000 đ"}], [{"place": "a", "amount": 1500000}]),
    (_ROWS, [{"place": "a", "amount": ""}], [{"place": "a"}]),
    (_ROWS, [{"place": "a", "other": "b"}], [{"place": "a"}]),
    (_ROWS, [{"place": "a"}] * 3, [{"place": "a"}] * 3),
    ({**_ROWS, "minimum": 2}, [{"place": "a"}, {"place": "b"}], [{"place": "a"}, {"place": "b"}]),
]
_rows_refused: Final[list[tuple[dict[str, Any], Any, Any]]] = [
    (_ROWS, [{"place": "a"}] * 4, "Tối đa 3"),
    ({**_ROWS, "minimum": 2}, [{"place": "a"}], "ít nhất 2"),
    ({**_ROWS, "minimum": 3}, [{"place": "a"}, {"place": "b"}, {}], "ít nhất 3"),
    ({**_ROWS, "maximum": 1}, [{"place": "a"}, {"place": "b"}], "Tối đa 1"),
    (_ROWS, [{"place": "Nguyªn V¨n"}], "Unicode"),
    (_ROWS, [{"place": "a", "amount": "1,5"}], "Số tiền"),
    (_ROWS, [{"place": "a", "amount": "-1"}], "Số tiền"),
    (_ROWS, [{"place": "a", "amount": "٣"}], "Số tiền"),
    (_ROWS, [{"place": "a"}, {"place": "b", "amount": "x"}], "Số tiền"),
    (_ROWS, [{"place": "a", "amount": "9" * 16}], "Số tiền"),
]

ACCEPTED: Final[Table] = {
    "person": [
        (_WHO, _AN, _KEPT),
        (_WHO, {**_AN, "personal_number": "066 090 123 456"}, {**_KEPT, "personal_number": "066090123456"}),
        (_WHO, {**_AN, "name": "  Y   Ê-ban "}, _KEPT),
        (_WHO, {**_AN, "birth_date": "05-03-1990"}, _KEPT),
        (_WHO, {**_AN, "birth_date": "ngày 5 tháng 3 năm 1990"}, _KEPT),
        ({**_WHO, "year_allowed": True}, {**_AN, "birth_date": "1990"}, {**_KEPT, "birth_date": "1990"}),
        (_WHO, {**_AN, "phone": "không hỏi"}, _KEPT),
        (_NAMED, {"name": "K’Brông"}, {"name": "K'Brông"}),
        (_NAMED, {"name": "Nguyễn Thị Thuỷ"}, {"name": "Nguyễn Thị Thuỷ"}),
        ({"parts": ["phone"]}, {"phone": "0912 345 678"}, {"phone": "+84912345678"}),
    ],
    "organisation": [
        (_ORGANISATION, _HTX, _HTX),
        (_ORGANISATION, {**_HTX, "tax_code": "0100 112 437"}, _HTX),
        (_ORGANISATION, {**_HTX, "tax_code": "0100.112.437"}, _HTX),
        (_ORGANISATION, {**_HTX, "tax_code": "0100112437-001"}, {**_HTX, "tax_code": "0100112437-001"}),
        (_ORGANISATION, {**_HTX, "name": " Hợp tác  xã Bình Minh"}, _HTX),
        (_ORGANISATION, {**_HTX, "representative": "H’Bia"}, {**_HTX, "representative": "H'Bia"}),
        (_ORGANISATION, {**_HTX, "phone": "+84 912.345.678"}, {**_HTX, "phone": "+84912345678"}),
        (_ORGANISATION, {**_HTX, "phone": " "}, _HTX),
        (_ORGANISATION, {**_HTX, "address": "không hỏi"}, _HTX),
        (_NAMED, {"name": "Công ty TNHH 3/2"}, {"name": "Công ty TNHH 3/2"}),
    ],
    "repeat": [
        *_rows_accepted,
        (_NESTED, [{"place": "a", "inner": [{"place": "b"}]}], [{"place": "a", "inner": [{"place": "b"}]}]),
    ],
    "table": [*_rows_accepted, (_FIXED, [{"row": "works", "amount": "5"}], [{"row": "works", "amount": 5}])],
}
REFUSED: Final[Table] = {
    "person": [
        (_WHO, {**_AN, "name": ""}, "Họ, chữ đệm, tên"),
        (_WHO, {**_AN, "birth_date": ""}, "Ngày sinh"),
        (_WHO, {**_AN, "sex": ""}, "Giới tính"),
        (_WHO, {**_AN, "sex": "other"}, "danh sách"),
        (_WHO, {**_AN, "birth_date": "31/2/1990"}, "Không có ngày"),
        (_WHO, {**_AN, "birth_date": "1990"}, "đủ ngày"),
        (_WHO, {**_AN, "birth_date": "1/1/2150"}, "trước hôm nay"),
        (_WHO, {**_AN, "personal_number": "066190123456"}, "giới tính"),
        (_WHO, {**_AN, "personal_number": "066091123456"}, "năm sinh 1990"),
        (_WHO, {**_AN, "personal_number": "12345"}, "12 chữ số"),
        (_WHO, {**_AN, "name": "An <b>"}, "Hãy bỏ"),
    ],
    "organisation": [
        (_ORGANISATION, {**_HTX, "name": ""}, "Tên tổ chức"),
        (_ORGANISATION, {**_HTX, "name": " "}, "Tên tổ chức"),
        (_ORGANISATION, {**_HTX, "name": "x" * 301}, "rút gọn"),
        (_ORGANISATION, {**_HTX, "name": "C«ng ty"}, "Unicode"),
        (_ORGANISATION, {**_HTX, "tax_code": ""}, "Mã số thuế"),
        (_ORGANISATION, {**_HTX, "tax_code": "0100112438"}, "10 chữ số"),
        (_ORGANISATION, {**_HTX, "tax_code": "066090123456"}, "10 chữ số"),
        (_ORGANISATION, {**_HTX, "representative": "123"}, "Hãy bỏ"),
        (_ORGANISATION, {**_HTX, "phone": "0123"}, "Số điện thoại"),
        (_ORGANISATION, {**_HTX, "phone": "abc"}, "Số điện thoại"),
    ],
    "repeat": _rows_refused,
    "table": _rows_refused,
}
