"""Every way a file can be wrong, and the sentence for it: the same by the plain form and by pieces (ux 12)."""

import pytest

from tests.support import files, photos
from tests.support.applicants import APPLICANT, Person, begin, fill
from tests.support.pieces import Sender

QUESTION = "old_copy_file"
WRONG = {
    "empty": (b"", "rong.pdf", "Tệp này rỗng (0 byte)"),
    "too large": (files.pdf() + b"\n%" + b"x" * (10 << 20), "lon.pdf", "Tệp lớn hơn mức cho phép là 10 MB"),
    "another kind": (files.docx(), "don.docx", "Mục này chỉ nhận tệp .heic, .heif, .jpeg, .jpg, .pdf, .png"),
    "a program": (files.program(), "anh.jpg", "nội dung thật là tệp chương trình"),
    "a picture called PDF": (files.picture("JPEG"), "anh.pdf", "nội dung thật là ảnh JPEG"),
    "password": (files.encrypted_pdf(), "khoa.pdf", "Tệp được đặt mật khẩu"),
    "script": (files.pdf_with_script(), "kich ban.pdf", "Tệp có mã lệnh hoặc liên kết tự chạy"),
    "program inside": (files.pdf_with_attachment("a.exe", files.program()), "kem.pdf", "nhúng một tệp chương trình"),
    "cut off PDF": (files.truncated_pdf(), "cut.pdf", "Không mở được tệp: tệp bị hỏng hoặc bị cắt cụt"),
    "cut off photo": (photos.jpeg(photos.sheet())[:4000], "cut.jpg", "Không mở được tệp"),
    "cut off HEIC": (photos.heic(photos.sheet())[:4000], "cut.heic", "Không mở được tệp"),
    "flood of pixels": (files.pixel_flood(), "bom.png", "Ảnh có quá nhiều điểm ảnh (trên 50 triệu)"),
    "two files in one": (files.picture_with_archive(), "doi.jpg", "còn giấu một tệp khác"),
    "misleading name": (files.pdf(), "giay.exe.pdf", "Tên tệp có hai phần đuôi"),
    "secret": (files.pdf(), "[MẬT] giay.pdf", "Tệp mang dấu chỉ độ mật"),
}


@pytest.fixture
def papers(citizen: Person) -> str:
    draft = begin(citizen)
    fill(citizen, draft, {"applicant": APPLICANT})
    return f"{draft}/papers"


def test_there_are_at_least_twelve() -> None:
    assert len({sentence for _content, _name, sentence in WRONG.values()}) >= 12


@pytest.mark.parametrize("kind", WRONG)
def test_what_is_wrong_is_said_and_what_is_there_stays(citizen: Person, papers: str, kind: str) -> None:
    content, name, sentence = WRONG[kind]
    citizen.get(papers).send({"stay": "1"}, files={QUESTION: [(files.pdf(), "tot.pdf")]})
    citizen.send({"stay": "1"}, files={QUESTION: [(content, name)]}, action="/papers", status=422)
    (error,) = citizen.errors()
    assert sentence in error
    assert "tot.pdf" in citizen.main
    assert sentence in _by_pieces(citizen, papers, content, name)
    assert "tot.pdf" in citizen.get(papers).main
    assert "Mới gửi được" not in citizen.main


def _by_pieces(citizen: Person, papers: str, content: bytes, name: str) -> str:
    sender = Sender(citizen, papers, content, name, question=QUESTION)
    answer = sender.begin()
    if answer.status_code == 201:
        sender.all_pieces()
        answer = sender.finish()
    told = answer.json or {}
    return str(told.get("error") or told["troubles"])
