"""Files: looked at before they are kept, each refused in words of its own, the others taken in."""

from uuid import UUID

import pytest
from sqlalchemy import update

from portal.core.db import transaction
from portal.dossiers.models import Dossier
from tests.support import files
from tests.support.applicants import APPLICANT, Person, begin, fill

BAD = {
    "empty": (b"", "rong.pdf", "rỗng"),
    "program": (files.program(), "anh.pdf", "Đổi tên không làm đổi nội dung"),
    "wrong type": (files.docx(), "don.docx", "chỉ nhận tệp"),
    "password": (files.encrypted_pdf(), "khoa.pdf", "mật khẩu"),
    "script": (files.pdf_with_script(), "kich ban.pdf", ""),
    "unreadable": (b"%PDF-1.7\n" + b"\x00rubbish" * 50, "hong.pdf", ""),
}


@pytest.fixture
def papers(citizen: Person) -> str:
    draft = begin(citizen)
    fill(citizen, draft, {"applicant": APPLICANT | {"role": "relative"}})
    return f"{draft}/papers"


@pytest.mark.parametrize("kind", BAD)
def test_a_bad_file_is_explained_and_the_good_one_beside_it_stays(citizen: Person, papers: str, kind: str) -> None:
    content, name, sentence = BAD[kind]
    citizen.get(papers).send(
        {"statement": "y"},
        files={"mandate_file": [(files.pdf(), "uy quyen.pdf")], "old_copy_file": [(content, name)]},
        status=422,
    )
    complaint = next(error for error in citizen.errors() if name in error)
    assert sentence in complaint
    assert "uy quyen.pdf" in citizen.main
    citizen.get(papers)
    assert "uy quyen.pdf" in citizen.main
    assert name not in citizen.main
    assert citizen.typed("/papers").get("statement") == "y"


def test_a_file_too_large_is_refused_with_its_limit(citizen: Person, papers: str) -> None:
    large = files.pdf() + b"\n%" + b"x" * (11 << 20)
    citizen.get(papers).send(files={"mandate_file": [(large, "lon.pdf")]}, status=422)
    assert any("10 MB" in error for error in citizen.errors())


def test_more_files_than_an_item_takes_are_refused_one_by_one(citizen: Person, papers: str) -> None:
    given = [(files.pdf((f"Trang {n}",)), f"tep {n}.pdf") for n in range(4)]
    citizen.get(papers).send(files={"mandate_file": given}, status=422)
    assert "tep 0.pdf" in citizen.main
    assert "tep 1.pdf" in citizen.main
    assert "tep 2.pdf" in citizen.main
    assert any("tep 3.pdf" in error and "tối đa 3 tệp" in error for error in citizen.errors())


def test_each_format_is_named_once(citizen: Person, papers: str) -> None:
    citizen.get(papers)
    assert "Nhận tệp PDF, JPG, PNG, HEIC" in citizen.main


def test_the_same_file_sent_twice_counts_once(citizen: Person, papers: str) -> None:
    content = files.pdf()
    for _ in range(2):
        citizen.get(papers).send({"stay": "1"}, files={"mandate_file": [(content, "uy quyen.pdf")]})
    assert citizen.main.count("Xóa tệp") == 1


def test_a_file_is_removed_again_and_downloaded_under_its_own_name(citizen: Person, papers: str) -> None:
    content = files.pdf()
    citizen.get(papers).send({"stay": "1"}, files={"mandate_file": [(content, "../ủy quyền.pdf")]})
    assert citizen.download(citizen.link("ủy quyền.pdf")) == content
    assert citizen.headers["Content-Disposition"].startswith("attachment;")
    assert "%E1%BB%A7y%20quy%E1%BB%81n.pdf" in citizen.headers["Content-Disposition"]
    assert citizen.headers["X-Content-Type-Options"] == "nosniff"
    citizen.press("Xóa tệp")
    assert "ủy quyền.pdf" not in citizen.main


FAMILY = {
    "founded_by": "family",
    "members-0-member_name": "Nguyễn Văn An",
    "members-0-member_birth_date": "27/3/1985",
    "members-0-member_number": "066085000017",
    "members-0-member_address": "Thôn 1, xã Kiến Đức",
}


def test_a_file_sent_with_the_answer_that_asks_for_it_is_there(citizen: Person) -> None:
    """Without scripts both come in one request: what was kept before does not ask for the file yet."""
    draft = begin(citizen, "1.001612")
    with transaction() as session:  # its first version has the answer and the files on one page
        session.execute(update(Dossier).where(Dossier.id == UUID(draft.split("/")[2])).values(service_version=1))
    minutes = [(files.pdf(("Bien ban",)), "bien ban.pdf")]
    citizen.get(f"{draft}/founders").send(FAMILY, files={"family_minutes_file": minutes}, status=422)
    assert [error for error in citizen.errors() if "Biên bản" in error] == []
    assert "bien ban.pdf" in citizen.main
    citizen.send(files={"family_mandate_file": [(files.pdf(("Uy quyen",)), "uy quyen.pdf")]})
    assert citizen.path == f"{draft}/tax"
    citizen.get(f"{draft}/founders").send({"founded_by": "individual"})
    assert citizen.path == f"{draft}/tax"
