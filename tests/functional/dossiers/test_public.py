"""What anybody may ask: how far a dossier is, and whether a document is ours."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import select

from portal.core.db import reading
from portal.dossiers.models import Dossier, IssuedDocument
from tests.support import files
from tests.support.applicants import Person, application_pdf, prepared
from tests.support.print import text_of_pdf


def _handed_in(person: Person) -> tuple[str, str]:
    prepared(person)
    person.send(action="/submission")
    with reading() as session:
        code = session.scalars(select(Dossier.code).where(Dossier.code.is_not(None))).one()
    return person.path.removesuffix("/confirmation"), str(code)


def test_tracking_tells_a_stranger_the_degree_of_completion_only(citizen: Person, visitor: Person) -> None:
    """TT 01/2018 Đ16.2.d: code and degree of completion, nothing else."""
    _address, code = _handed_in(citizen)
    visitor.get(f"/track?code=%20{code.lower()}%20")
    assert code in visitor.main
    assert "20%" in visitor.main
    for secret in ("Thuỷ", "Trích lục", "067190001234", "Mới đăng ký"):
        assert secret not in visitor.main
    assert citizen.get(f"/track?code={code}").link("Mở hồ sơ của bạn")


def test_an_unknown_code_has_the_same_shape_and_a_wrong_one_is_explained(visitor: Person) -> None:
    visitor.get("/track?code=000.00.05.H16-261123-9999")
    assert "Không tìm thấy hồ sơ có mã này" in visitor.main
    visitor.get("/track?code=abc", status=422)
    assert "Mã hồ sơ không đúng" in visitor.main


def test_guessing_codes_is_slowed_down(visitor: Person) -> None:
    for _ in range(30):
        visitor.get("/track?code=000.00.05.H16-261123-9999")
    visitor.get("/track?code=000.00.05.H16-261123-9999", status=429)


def test_a_receipt_is_recognised_by_bytes_and_by_code(citizen: Person, visitor: Person, run_worker: Any) -> None:
    address, _code = _handed_in(citizen)
    run_worker()
    receipt = citizen.get(address).download(citizen.link("Giấy xác nhận"))
    visitor.get("/verify").send(files={"file": [(receipt, "giấy xác nhận.pdf")]}, action="/verify")
    assert "Đúng là văn bản do cơ quan ban hành" in visitor.main
    assert "Hợp lệ" in visitor.main
    assert "Thuỷ" not in visitor.main
    with reading() as session:
        found = session.scalars(select(IssuedDocument.check_code).where(IssuedDocument.kind == "receipt")).one()
    printed = text_of_pdf(receipt, "-raw")
    assert f"Mã kiểm tra: {found}" in printed
    assert f"/verify?code={found}" in "".join(printed.split())
    visitor.get(f"/verify/{str(found).replace('-', '').lower()}")
    assert "Đúng là văn bản do cơ quan ban hành" in visitor.main
    assert "067190001234" not in visitor.main


def test_an_altered_receipt_is_neither_ours_nor_valid(citizen: Person, visitor: Person, run_worker: Any) -> None:
    address, _code = _handed_in(citizen)
    run_worker()
    receipt = citizen.get(address).download(citizen.link("Giấy xác nhận"))
    middle = len(receipt) // 3
    altered = receipt[:middle] + bytes([receipt[middle] ^ 1]) + receipt[middle + 1 :]
    visitor.get("/verify").send(files={"file": [(altered, "sua.pdf")]}, action="/verify")
    assert "Không phải văn bản do cơ quan ban hành qua cổng" in visitor.main
    assert "Không hợp lệ" in visitor.main


def test_a_signed_document_of_somebody_else_gets_a_verdict_only(visitor: Person, pki: Any) -> None:
    contract = pki.signed_by("citizen", files.pdf())
    visitor.get("/verify").send(files={"file": [(contract, "hop dong.pdf")]}, action="/verify")
    assert "Không phải văn bản do cơ quan ban hành qua cổng" in visitor.main
    assert "Hợp lệ" in visitor.main


def test_the_technical_report_is_there_for_the_asking(visitor: Person, pki: Any) -> None:
    contract = pki.signed_by("citizen", files.pdf())
    page = visitor.get("/verify")
    page.send({"report": "1"}, files={"file": [(contract, "hop dong.pdf")]}, action="/verify")
    assert page.answer.mimetype == "application/xml"
    assert b"total-passed" in page.answer.data
    assert page.answer.headers["Content-Disposition"].startswith("attachment")
    page.get("/verify").send({"report": "1"}, files={"file": [(files.pdf(), "anh.pdf")]}, action="/verify")
    assert "chưa có chữ ký số" in page.main


@pytest.mark.parametrize(("content", "sentence"), [(b"", "Không đọc được tệp"), (b"text", "Không đọc được tệp")])
def test_what_is_no_pdf_is_explained(visitor: Person, content: bytes, sentence: str) -> None:
    visitor.get("/verify").send(files={"file": [(content, "x.pdf")]}, action="/verify")
    assert sentence in visitor.main


def test_no_file_and_an_unknown_code_are_explained(visitor: Person) -> None:
    visitor.get("/verify").send(files={"file": [(b"", "")]}, action="/verify", status=422)
    assert visitor.errors() == ["Hãy chọn tệp cần kiểm tra."]
    assert "Không tìm thấy" in visitor.get("/verify?code=AAAA-BBBB-CCCC").main


def test_an_application_is_recognised_without_saying_whose_it_is(citizen: Person, visitor: Person) -> None:
    prepared(citizen)
    visitor.get("/verify").send(files={"file": [(application_pdf(citizen), "don.pdf")]}, action="/verify")
    assert "Đơn điện tử" in visitor.main
    assert "Thuỷ" not in visitor.main


def test_the_pages_speak_english(somebody: Callable[[], Person]) -> None:
    reader = somebody()
    reader.client.set_cookie("language", "en")
    reader.get("/track?code=abc", status=422)
    assert "This is not a dossier code" in reader.main
