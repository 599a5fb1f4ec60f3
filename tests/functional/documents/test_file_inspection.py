"""What happens to each kind of file a person may send in: accepted, warned about, or refused with a reason."""

from collections.abc import Callable
from pathlib import Path

import pytest

from portal.documents import inspection
from portal.documents.inspection import EDITABLE, GRAPHICS, SCANS, Inspection, ProblemCode, inspect
from portal.documents.inspection.pictures import MAXIMUM_PIXELS
from tests.support import files

EVERYTHING = EDITABLE | GRAPHICS | SCANS
LIMIT = 20 * 1024 * 1024


def look(folder: Path, filename: str, content: bytes, *, accept: frozenset[str] = EVERYTHING) -> Inspection:
    path = files.save(folder, "upload", content)
    return inspect(path, filename=filename, accept=accept, max_bytes=LIMIT)


def code_of(found: Inspection) -> str | None:
    return found.problem.code.value if found.problem else None


GOOD = {
    "giay.pdf": files.pdf,
    "anh.jpg": lambda: files.picture("JPEG"),
    "anh.jpeg": lambda: files.picture("JPEG"),
    "anh.png": files.picture,
    "don.docx": files.docx,
    "don2.docx": lambda: files.docx(part="word/document2.xml"),
    "don.doc": files.doc,
    "don.odt": files.odt,
    "don.fodt": files.fodt,
    "don.txt": lambda: "Đơn đề nghị cấp giấy phép".encode(),
    "don-utf16.txt": lambda: "Đơn đề nghị".encode("utf-16"),
    "don.rtf": lambda: files.rtf("Đơn đề nghị"),
}


@pytest.mark.parametrize(("name", "make"), GOOD.items(), ids=GOOD.keys())
def test_r9_1c_every_format_of_the_regulation_is_accepted_by_content(
    tmp_path: Path, name: str, make: Callable[[], bytes]
) -> None:
    found = look(tmp_path, name, make())
    assert (code_of(found), found.warnings) == (None, ())
    assert found.extension == name.rpartition(".")[2]
    assert found.media_type != "application/octet-stream"


BAD: dict[str, tuple[str, Callable[[], bytes], ProblemCode]] = {
    "zero bytes": ("a.pdf", lambda: b"", ProblemCode.EMPTY),
    "too large": ("a.txt", lambda: b"a" * (LIMIT + 1), ProblemCode.TOO_LARGE),
    "not a type of this field": ("a.xlsx", files.docx, ProblemCode.TYPE_NOT_ALLOWED),
    "phone picture": ("a.heic", lambda: b"\x00\x00\x00\x18ftypheic", ProblemCode.TYPE_NOT_ALLOWED),
    "program called pdf": ("a.pdf", files.program, ProblemCode.CONTENT_DOES_NOT_MATCH_NAME),
    "picture called pdf": ("a.pdf", files.picture, ProblemCode.CONTENT_DOES_NOT_MATCH_NAME),
    "jpeg called png": ("a.png", lambda: files.picture("JPEG"), ProblemCode.CONTENT_DOES_NOT_MATCH_NAME),
    "web page called txt": (
        "a.txt",
        lambda: b"<html><script>alert(1)</script>",
        ProblemCode.CONTENT_DOES_NOT_MATCH_NAME,
    ),
    "binary called txt": ("a.txt", lambda: bytes(range(256)), ProblemCode.CONTENT_DOES_NOT_MATCH_NAME),
    "binary tail called txt": ("a.txt", lambda: b"a" * 9000 + b"\x00", ProblemCode.CONTENT_DOES_NOT_MATCH_NAME),
    "archive called docx": ("a.docx", lambda: files.archive({"a": b"a"}), ProblemCode.CONTENT_DOES_NOT_MATCH_NAME),
    "odt called docx": ("a.docx", files.odt, ProblemCode.CONTENT_DOES_NOT_MATCH_NAME),
    "rtf called doc": ("a.doc", files.rtf, ProblemCode.CONTENT_DOES_NOT_MATCH_NAME),
    "pdf after another header": ("a.pdf", files.pdf_behind_picture, ProblemCode.CONTENT_DOES_NOT_MATCH_NAME),
    "archive behind a picture": ("a.jpg", files.picture_with_archive, ProblemCode.TWO_FILES_IN_ONE),
    "locked pdf": ("a.pdf", files.encrypted_pdf, ProblemCode.LOCKED),
    "locked docx": ("a.docx", files.encrypted_docx, ProblemCode.LOCKED),
    "locked docx, zip encryption": ("a.docx", files.locked_zip_docx, ProblemCode.LOCKED),
    "locked doc": ("a.doc", lambda: files.doc(flags=0x0100), ProblemCode.LOCKED),
    "locked odt": (
        "a.odt",
        lambda: files.odt(extra={"META-INF/manifest.xml": "<m><encryption-data/></m>"}),
        ProblemCode.LOCKED,
    ),
    "macros renamed docx": ("a.docx", files.docm, ProblemCode.MACROS),
    "macros in a doc": ("a.doc", files.doc_with_macros, ProblemCode.MACROS),
    "macros in an odt": ("a.odt", lambda: files.odt(extra={"Basic/Standard/M.xml": "<x/>"}), ProblemCode.MACROS),
    "macros in a fodt": (
        "a.fodt",
        lambda: files.fodt(inside="<office:scripts><script:script/></office:scripts>"),
        ProblemCode.MACROS,
    ),
    "script deep in a pdf": ("a.pdf", lambda: files.pdf_with_chained_script(10), ProblemCode.ACTIVE_CONTENT),
    "script deeper than we look": ("a.pdf", lambda: files.pdf_with_chained_script(40), ProblemCode.TOO_COMPLEX),
    "script in a pdf": ("a.pdf", files.pdf_with_script, ProblemCode.ACTIVE_CONTENT),
    "launch in a pdf": ("a.pdf", files.pdf_with_launch, ProblemCode.ACTIVE_CONTENT),
    "template from elsewhere": ("a.docx", files.docx_with_remote_template, ProblemCode.ACTIVE_CONTENT),
    "entities in a fodt": (
        "a.fodt",
        lambda: files.fodt(("&e;",), before='<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>'),
        ProblemCode.ACTIVE_CONTENT,
    ),
    "program in a pdf": (
        "a.pdf",
        lambda: files.pdf_with_attachment("x.pdf", files.program()),
        ProblemCode.EMBEDDED_PROGRAM,
    ),
    "script file in a pdf": (
        "a.pdf",
        lambda: files.pdf_with_attachment("x.js", b"alert(1)"),
        ProblemCode.EMBEDDED_PROGRAM,
    ),
    "program in a docx": (
        "a.docx",
        lambda: files.docx(extra={"word/media/a.png": files.program()}),
        ProblemCode.EMBEDDED_PROGRAM,
    ),
    "package in a docx": (
        "a.docx",
        lambda: files.docx(extra={"word/embeddings/o.bin": files.compound_file({"\x01Ole10Native": b"x"})}),
        ProblemCode.EMBEDDED_PROGRAM,
    ),
    "package in a doc": ("a.doc", lambda: files.doc(extra={"\x01Ole10Native": b"x"}), ProblemCode.EMBEDDED_PROGRAM),
    "object in an rtf": ("a.rtf", lambda: files.rtf(inside=r"{\object\objdata 00}"), ProblemCode.EMBEDDED_PROGRAM),
    "cut off pdf": ("a.pdf", files.truncated_pdf, ProblemCode.UNREADABLE),
    "pdf without pages": ("a.pdf", files.pdf_without_pages, ProblemCode.UNREADABLE),
    "cut off picture": ("a.jpg", lambda: files.picture("JPEG")[:3000], ProblemCode.UNREADABLE),
    "cut off png": ("a.png", lambda: files.picture()[:-20], ProblemCode.UNREADABLE),
    "cut off docx": ("a.docx", lambda: files.docx()[:-40], ProblemCode.UNREADABLE),
    "cut off doc": ("a.doc", lambda: files.doc()[:1500], ProblemCode.UNREADABLE),
    "cut off rtf": ("a.rtf", lambda: files.rtf()[:-1], ProblemCode.UNREADABLE),
    "cut off fodt": ("a.fodt", lambda: files.fodt()[:-30], ProblemCode.UNREADABLE),
    "pixel flood": ("a.png", files.pixel_flood, ProblemCode.TOO_MANY_PIXELS),
    "zip bomb": ("a.docx", files.zip_bomb_docx, ProblemCode.ARCHIVE_TOO_LARGE),
    "too many parts": ("a.docx", files.docx_of_many_parts, ProblemCode.ARCHIVE_TOO_LARGE),
    "double extension": ("giay.exe.pdf", files.pdf, ProblemCode.MISLEADING_NAME),
    "right-to-left override": ("giay\u202efdp.exe", files.pdf, ProblemCode.MISLEADING_NAME),
    "secret name": ("Kế hoạch (TỐI MẬT).pdf", files.pdf, ProblemCode.CLASSIFIED),
    "secret pdf": ("a.pdf", lambda: files.pdf_with_vietnamese("TUYỆT MẬT"), ProblemCode.CLASSIFIED),
    "secret docx": ("a.docx", lambda: files.docx(("Số: 01/KH", "MẬT", "Kế hoạch")), ProblemCode.CLASSIFIED),
    "secret odt": ("a.odt", lambda: files.odt(("Độ mật: Tối mật",)), ProblemCode.CLASSIFIED),
    "secret txt": ("a.txt", lambda: "KẾ HOẠCH\nMẬT\n".encode(), ProblemCode.CLASSIFIED),
    "secret rtf": ("a.rtf", lambda: files.rtf("TUYỆT MẬT"), ProblemCode.CLASSIFIED),
}


@pytest.mark.parametrize(("name", "make", "expected"), BAD.values(), ids=BAD.keys())
def test_a_bad_file_is_refused_for_its_true_reason(
    tmp_path: Path, name: str, make: Callable[[], bytes], expected: ProblemCode
) -> None:
    found = look(tmp_path, name, make())
    assert found.problem is not None, "accepted"
    assert found.problem.code is expected, found.problem.text.vi
    assert "{" not in found.problem.text.vi + found.problem.text.en


def test_a_misnamed_file_is_told_what_it_really_is(tmp_path: Path) -> None:
    found = look(tmp_path, "giay.pdf", files.docx())
    assert found.problem is not None
    assert "tài liệu Word (.docx)" in found.problem.text.vi
    assert "a Word document (.docx)" in found.problem.text.en


def test_r1_2_ordinary_words_are_not_marks_of_secrecy(tmp_path: Path) -> None:
    lines = ("Cam kết bảo mật thông tin", "Mật ong rừng Đắk Nông", "mật", "Mật độ xây dựng: 80%")
    assert look(tmp_path, "mật ong.docx", files.docx(lines)).accepted


def test_a_pdf_with_a_harmless_attachment_is_accepted(tmp_path: Path) -> None:
    assert look(tmp_path, "a.pdf", files.pdf_with_attachment("answers.json", b"{}")).accepted


def test_pages_are_counted_and_blank_pages_named(tmp_path: Path) -> None:
    found = look(tmp_path, "a.pdf", files.pdf_with_blank_page())
    assert found.pages == 2
    assert [warning.code for warning in found.warnings] == [ProblemCode.BLANK_PAGE]
    assert "2" in found.warnings[0].text.vi


WARNED: dict[str, tuple[str, Callable[[], bytes], ProblemCode]] = {
    "old encoding": ("a.txt", files.tcvn3_text, ProblemCode.LEGACY_ENCODING),
    "white picture": ("a.jpg", files.blank_picture, ProblemCode.BLANK_PAGE),
    "tiny picture": ("a.png", lambda: files.picture(size=(200, 200)), ProblemCode.LOW_RESOLUTION),
    "sloppy pdf": ("a.pdf", files.pdf_with_wrong_offsets, ProblemCode.REPAIRED),
    "odd name": ("a?b*.pdf", files.pdf, ProblemCode.NAME_CHANGED),
}


@pytest.mark.parametrize(("name", "make", "expected"), WARNED.values(), ids=WARNED.keys())
def test_a_doubtful_file_is_accepted_with_a_warning(
    tmp_path: Path, name: str, make: Callable[[], bytes], expected: ProblemCode
) -> None:
    found = look(tmp_path, name, make())
    assert found.accepted
    assert [warning.code for warning in found.warnings] == [expected]


def test_a_name_without_extension_gets_the_one_of_its_content(tmp_path: Path) -> None:
    found = look(tmp_path, "giay chung sinh", files.pdf())
    assert (found.name, found.extension, found.accepted) == ("giay chung sinh.pdf", "pdf", True)


def test_jpg_and_jpeg_are_one_type(tmp_path: Path) -> None:
    assert look(tmp_path, "a.jpeg", files.picture("JPEG"), accept=frozenset({".JPG"})).accepted


def test_a_large_but_bearable_picture_passes_the_memory_limit(tmp_path: Path) -> None:
    side = 6300
    assert side * side < MAXIMUM_PIXELS
    assert look(tmp_path, "a.png", files.picture(size=(side, side))).accepted


def test_t16_a_parser_that_dies_or_never_ends_is_a_refusal_not_an_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(inspection, "_WORKER", "tests.support.files:die")
    found = look(tmp_path, "a.pdf", files.pdf())
    assert code_of(found) == "too_complex"

    monkeypatch.setattr(inspection, "_WORKER", "tests.support.files:never_end")
    monkeypatch.setattr(inspection._SANDBOX, "_seconds", 0.3)
    assert code_of(look(tmp_path, "a.pdf", files.pdf())) == "too_complex"
    monkeypatch.undo()
    assert look(tmp_path, "a.pdf", files.pdf()).accepted
