"""The seven forms of the one-stop shop (TT 01/2018 Đ10) and a letter, page by page against kept references.

A reference is the size of each page and every line with its place, as text: ``print/*.json``. After a change that is
wanted, ``PORTAL_KEEP_PRINT=1 pytest`` of this file writes them anew; look at the difference before it is committed.
"""

import json
import os
import subprocess
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pypdfium2
import pytest
import zxingcpp

from portal.documents.actions import render
from portal.documents.book_content import Book, ControlSheet, Handover, RegisterBook, RegisterLine
from portal.documents.content import Document
from portal.documents.letter_content import LetterDocument, Passage, PassageKind, Run
from portal.office.books.register import COLUMNS
from tests.support import documents as samples

KEPT = Path(__file__).parent / "print"
A5, A4_LANDSCAPE, A4 = [420, 595], [842, 595], [595, 842]
SIZES = {"07_register": A4_LANDSCAPE, "08_letter": A4}
CODES = {"07_register": set(), "08_letter": {samples.VERIFY_URL}}
TOLERANCE = 2.0  # points: a third of the height of the smallest letters


def control_sheet() -> ControlSheet:
    """A dossier that went through every desk."""
    at = datetime(2026, 2, 5, 1, 30, tzinfo=UTC)
    ways = (
        ("Người nộp hồ sơ", "Bộ phận Một cửa", None, "", "", "Nộp hồ sơ"),
        ("Bộ phận Một cửa", "Bộ phận chuyên môn", at, "Lê Thị Ánh Nguyệt", "Trước hạn", "Tiếp nhận, chuyển xử lý"),
        ("Bộ phận chuyên môn", "Lãnh đạo cơ quan", at, "Y Wương Êban", "Đúng hạn", "Trình kết quả"),
        ("Lãnh đạo cơ quan", "Văn thư", at, "Trần Văn Quỳnh", "Quá hạn", "Ký kết quả"),
    )
    return ControlSheet(
        code=samples.CODE,
        agency=samples.WARD,
        service_name="Đăng ký khai sinh",
        applicant=samples.CITIZEN,
        accepted_at=at,
        due_at=datetime(2026, 2, 9, 9, 30, tzinfo=UTC),
        handovers=tuple(
            Handover(giver=giver, taker=taker, by=by, received_at=got, given_at=at, outcome=outcome, note=note)
            for giver, taker, got, by, outcome, note in ways
        ),
        day=samples.DAY,
        tracking_url=samples.TRACKING_URL,
    )


def register() -> RegisterBook:
    """Enough lines for a second page, whose head repeats the columns."""
    line = RegisterLine(
        entry="01",
        code=samples.CODE,
        service="Đăng ký khai sinh",
        sets=1,
        applicant="Nguyễn Thị Hường",
        reach="Số 15, đường Nguyễn Tất Thành, 0912 345 678",
        lead="Ủy ban nhân dân phường Nghĩa Thành",
        received="05/02/2026",
        due="09/02/2026",
        returned="",
        channel="",
        note="Đang giải quyết",
    )
    return RegisterBook(
        agency=samples.WARD,
        book="2026",
        period="Tháng 2 năm 2026",
        columns=COLUMNS,
        lines=(line,) * 14,
        day=samples.DAY,
    )


def letter() -> LetterDocument:
    """An official letter with every look, about somebody whose name looks like markup."""
    name = 'Nguyễn #sys **Thị** "Hường"'
    looks = (Run("Ông (bà) "), Run(name, bold=True), Run(" nộp "), Run("hồ sơ", italic=True), Run(".\n  Dòng hai."))
    return LetterDocument(
        type_name="",
        abstract=f"V/v trả lời {name}",
        addressees=(name, "Sở Tư pháp"),
        passages=(
            Passage(PassageKind.HEADING, (Run("I. Nội dung"),)),
            Passage(PassageKind.PARAGRAPH, looks),
            Passage(PassageKind.BULLET, (Run("Thời gian: 27/03/2027"),)),
            Passage(PassageKind.NUMBER, (Run("Mang theo giấy tờ."),), 1),
        ),
        number="01/UBND",
        agency=samples.WARD,
        day=samples.DAY,
        signatory=samples.CHAIRMAN,
        dossier_code=samples.CODE,
        check_code=samples.CHECK_CODE,
        verify_url=samples.VERIFY_URL,
        recipients=("Như trên;", "Lưu: VT, hồ sơ."),
    )


FORMS: dict[str, Callable[[], Document | Book | LetterDocument]] = {
    "01_acceptance": samples.acceptance,
    "02_supplement": samples.supplement,
    "03_refusal": samples.refusal,
    "04_apology": samples.apology,
    "05_stop": samples.stop,
    "06_control": control_sheet,
    "07_register": register,
    "08_letter": letter,
}


def printed(pdf: bytes) -> list[dict[str, Any]]:
    """Each page: its size in points, and every line with the place of its first letter."""
    drawn = subprocess.run(["pdftotext", "-bbox-layout", "-", "-"], input=pdf, capture_output=True, check=True)
    tree = ET.fromstring(drawn.stdout)  # noqa: S314 (poppler's own words about our own file)
    space = "{http://www.w3.org/1999/xhtml}"
    return [
        {
            "size": [round(float(page.attrib["width"])), round(float(page.attrib["height"]))],
            "lines": [
                [" ".join(word.text or "" for word in line), _place(line, "xMin"), _place(line, "yMin")]
                for line in page.iter(f"{space}line")
            ],
        }
        for page in tree.iter(f"{space}page")
    ]


def _place(line: ET.Element, edge: str) -> float:
    return round(float(line.attrib[edge]), 1)


def codes(pdf: bytes) -> set[str]:
    """What the QR codes say to whoever holds a phone over a page printed with 200 dots an inch."""
    pages = [page.render(scale=200 / 72).to_pil() for page in pypdfium2.PdfDocument(pdf)]
    return {found.text for page in pages for found in zxingcpp.read_barcodes(page)}


@pytest.mark.parametrize("name", FORMS)
def test_a_form_is_printed_as_it_was(name: str) -> None:
    pdf = render(FORMS[name](), created=samples.CREATED).pdf
    found, kept = printed(pdf), KEPT / f"{name}.json"
    if os.environ.get("PORTAL_KEEP_PRINT"):
        lines = ",\n".join(json.dumps(page, ensure_ascii=False) for page in found)
        kept.write_text(f"[\n{lines}\n]\n")
    wanted = json.loads(kept.read_text())
    assert [page["size"] for page in found] == [page["size"] for page in wanted]
    assert found[0]["size"] == SIZES.get(name, A5)
    for number, (page, before) in enumerate(zip(found, wanted, strict=True), start=1):
        assert [line[0] for line in page["lines"]] == [line[0] for line in before["lines"]], f"page {number}"
        for (text, *place), (_, *kept_place) in zip(page["lines"], before["lines"], strict=True):
            assert place == pytest.approx(kept_place, abs=TOLERANCE), f"page {number}: {text}"
    assert codes(pdf) == CODES.get(name, {samples.TRACKING_URL})
