"""One question of every kind, and how it is answered as typed: for tests that hold for all kinds.

A kind added to the registry needs a line here; ``tests/faults/test_every_kind.py`` says which is missing. What is typed
is what the portal shows again, so that before and after can be compared letter by letter.
"""

from collections.abc import Mapping
from typing import Any

from forms.definition import ServiceForm
from forms.fields import KINDS

CODE = "9.000300"
_WORDS = {"vi": "Mục", "en": "Item"}
_OPTIONS = {"options": [{"key": "one", "label": _WORDS}, {"key": "two", "label": {"vi": "Hai", "en": "Two"}}]}
_ROWS = {"row": {"vi": "Dòng", "en": "Row"}, "questions": [{"key": "name", "kind": "text", "label": _WORDS}]}

Sample = tuple[Mapping[str, Any], Mapping[str, str]]
"""The options of the question, and what is typed by the end of the input's name (nothing for the question itself)."""

SAMPLES: Mapping[str, Sample] = {
    "address": ({}, {"-province": "68", "-commune": "Xã Kiến Đức", "-detail": "Thôn 3"}),
    "bank_account": ({"accept": "either"}, {"-bank": "970436", "-number": "0011004123456"}),
    "choice": (_OPTIONS, {"": "two"}),
    "choices": (_OPTIONS, {"": "two"}),
    "date": ({}, {"": "27/03/1990"}),
    "decimal": ({}, {"": "120,5"}),
    "email": ({}, {"": "an@example.vn"}),
    "ethnicity": ({}, {"": "Mnông"}),
    "long_text": ({}, {"": "Dòng một.\nDòng hai: “Đắk R'lấp”."}),
    "money": ({}, {"": "150.000"}),
    "nationality": ({}, {"": "Việt Nam"}),
    "number": ({}, {"": "12"}),
    "old_identity_number": ({}, {"": "245123456"}),
    "organisation": ({"parts": ["name", "tax_code"]}, {"-name": "Cà phê Xanh", "-tax_code": "0100112437"}),
    "partial_date": ({}, {"": "03/1947"}),
    "passport": ({}, {"": "B1234567"}),
    "percentage": ({}, {"": "33,33"}),
    "period": ({}, {"-from": "05/01/2025", "-to": "10/02/2026"}),
    "person": ({"parts": ["name", "phone"]}, {"-name": "Y Ê-ban", "-phone": "0912 345 678"}),
    "person_name": ({}, {"": "Nguyễn Thị Thuỷ"}),
    "personal_number": ({}, {"": "067190001234"}),
    "phone": ({}, {"": "0912 345 678"}),
    "repeat": (_ROWS, {"-0-name": "Điểu K'Ré", "-1-name": "H'Hen Niê"}),
    "table": ({**_ROWS, "minimum": 1, "maximum": 9}, {"-0-name": "Điểu K'Ré"}),
    "search_choice": (_OPTIONS, {"": "Hai"}),
    "statement": ({"text": {"vi": "Tôi cam đoan.", "en": "I declare."}}, {"": "y"}),
    "tax_code": ({}, {"": "0100112437"}),
    "text": ({}, {"": 'Đường 23 tháng 3 <b>&amp; "cổng"'}),
    "time": ({}, {"": "08:30"}),
    "url": ({}, {"": "https://daknong.example/gioi-thieu"}),
    "yes_no": ({}, {"": "no"}),
}


def asked() -> list[str]:
    """The kinds that a person answers by typing or choosing; files have tests of their own."""
    typed = (name for name, kind in KINDS.items() if kind.answers and kind.control not in ("file", "calculated"))
    return sorted(typed)


def typed(kind: str) -> dict[str, str]:
    """What is typed for the question of a kind, by the names of its inputs."""
    return {f"the_{kind}{end}": text for end, text in SAMPLES[kind][1].items()}


def service() -> ServiceForm:
    """A service with a page for every kind: its question, and one that has to be answered too."""
    return ServiceForm.model_validate(definition())


def definition() -> dict[str, Any]:
    """The same as plain data, as a file says it."""
    words = {"vi": "Chữ", "en": "Words"}
    basis = [{"number": "35/2016/QĐ-UBND", "title": words}]
    return {
        "code": CODE,
        "version": 1,
        "name": {"vi": "Mọi loại câu hỏi", "en": "Every kind of question"},
        "summary": words,
        "sector": {"code": "X-TRY", "name": words},
        "subjects": ["citizen", "business"],
        "level": 4,
        "agency": "ubnd-xa-kien-duc",
        "agency_level": words,
        "steps": [words],
        "time_limits": [{"key": "all", "amount": 3, "unit": "working_day"}],
        "results": [{"key": "paper", "name": words}],
        "result_channels": ["online"],
        "legal_basis": basis,
        "established_by": basis,
        "retention_years": 10,
        "figures_from": "2026-07-18",
        "sources": words,
        "pages": [_page(kind) for kind in asked() if kind in SAMPLES],
    }


def _page(kind: str) -> dict[str, Any]:
    question = {"key": f"the_{kind}", "kind": kind, "label": _WORDS, **SAMPLES[kind][0]}
    must = {"key": f"must_{kind}", "kind": "text", "label": {"vi": "Phải có", "en": "Required"}}
    return {"key": f"page_{kind}", "title": {"vi": f"Loại {kind}", "en": kind}, "questions": [question, must]}
