"""Names of files: made safe, seen through, read for marks of secrecy."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.documents.inspection.names import (
    MAXIMUM_LENGTH,
    extension_of,
    is_misleading,
    safe_name,
    secret_mark_in_lines,
    secret_mark_in_name,
)


@pytest.mark.parametrize(
    ("given_name", "kept"),
    [
        ("Giấy chứng sinh.pdf", "Giấy chứng sinh.pdf"),
        (unicodedata.normalize("NFD", "Giấy chứng sinh.pdf"), "Giấy chứng sinh.pdf"),
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\a\\đơn.docx", "đơn.docx"),
        ("a\u202egpj.exe", "agpj.exe"),
        ("a\r\nSet-Cookie: x.pdf", "aSet-Cookie x.pdf"),
        ('a"b<c>|*?.pdf', "a b c .pdf"),
        ("...", "tep"),
        ("\u200b", "tep"),
        ("", "tep"),
        (".hidden", "hidden"),
        ("x" * 300 + ".pdf", "x" * 116 + ".pdf"),
    ],
)
def test_t14_a_name_is_made_safe(given_name: str, kept: str) -> None:
    assert safe_name(given_name) == kept


@given(st.text(max_size=300))
def test_a_safe_name_is_short_visible_and_stays_as_it_is(name: str) -> None:
    safe = safe_name(name)
    assert 1 <= len(safe) <= MAXIMUM_LENGTH
    assert not set(safe) & set('\\/:*?"<>|%\r\n\t\x00')
    assert all(unicodedata.category(letter) not in {"Cc", "Cf", "Cs", "Zl", "Zp"} for letter in safe)
    assert safe_name(safe) == safe


@pytest.mark.parametrize(
    ("name", "extension"), [("A.PDF", "pdf"), ("a", ""), ("a.tar.gz", "gz"), ("a.pd\u200bf", "pdf")]
)
def test_extension(name: str, extension: str) -> None:
    assert extension_of(name) == extension


@pytest.mark.parametrize(
    "name", ["a.exe.pdf", "a.pdf.exe", "a\u202efdp.exe", "a.pdf\x00.exe", "a.html.txt", "a.js .pdf"]
)
def test_t13_misleading_names(name: str) -> None:
    assert is_misleading(name)


@pytest.mark.parametrize(
    "name", ["a.pdf", "1.2. Tờ khai.docx", "www.example.com.vn hóa đơn.pdf", "Nghị định 61.2018.pdf"]
)
def test_plain_names_with_dots_are_not_misleading(name: str) -> None:
    assert not is_misleading(name)


@pytest.mark.parametrize(
    "name",
    [
        "MẬT.pdf",
        "Kế hoạch [MẬT].docx",
        "kế hoạch_MẬT_2026.pdf",
        "Tuyệt mật - đề án.pdf",
        "toi TỐI_MẬT.pdf",
        "Báo cáo MẬT.doc",
    ],
)
def test_r1_2_marks_of_secrecy_in_names(name: str) -> None:
    assert secret_mark_in_name(name)


@pytest.mark.parametrize(
    "name",
    [
        "mật ong.pdf",
        "GIẤY PHÉP MẬT ONG.pdf",
        "Cam kết bảo mật.pdf",
        "CAM KẾT BẢO MẬT.pdf",
        "Mật độ xây dựng.pdf",
        "toi mat giay to.pdf",
    ],
)
def test_r1_2_ordinary_names_are_left_alone(name: str) -> None:
    assert not secret_mark_in_name(name)


@pytest.mark.parametrize(
    ("line", "mark"),
    [
        ("MẬT", "MẬT"),
        ("  [ TỐI MẬT ] ", "TỐI MẬT"),
        ("Độ mật: Mật", "MẬT"),
        (unicodedata.normalize("NFD", "TUYỆT MẬT"), "TUYỆT MẬT"),
        ("mật", ""),
        ("Mật", ""),
        ("BẢO MẬT", ""),
        ("Độ mật: không", ""),
        ("MẬT ONG", ""),
    ],
)
def test_r1_2_only_a_line_of_its_own_is_a_mark(line: str, mark: str) -> None:
    assert secret_mark_in_lines(["Số: 01", line]) == mark
