"""A batch through the scanner: parted by its sheets, what no sheet names is placed by hand, nothing is lost."""

import io
from types import SimpleNamespace
from typing import Any
from uuid import UUID, uuid4

import pikepdf
import pypdfium2
import pytest
from flask import Flask
from PIL import Image
from sqlalchemy import select

from portal.core import blobs
from portal.core.db import reading
from portal.dossiers import queries
from portal.dossiers.models import DossierFile
from portal.office.batch_scans import Section, code_of, sections
from portal.office.reception_models import UnplacedScan
from tests.functional.office.test_counter import begun
from tests.support.applicants import PAGES, Person, sign_in
from tests.support.files import encrypted_pdf, pdf

AUTHORISED = PAGES["applicant"] | {"role": "authorised"}
HERE, OTHER = uuid4(), uuid4()
KEYS = frozenset({"a", "b"})


def sheet(question: str, dossier_id: UUID = HERE) -> list[str]:
    return [code_of(dossier_id, question)]


@pytest.mark.parametrize(
    ("codes", "expected"),
    [
        ([], []),
        ([[], []], [(None, 0, 1)]),
        ([sheet("a"), [], [], sheet("b"), []], [("a", 1, 2), ("b", 4, 4)]),
        ([[], sheet("a"), []], [(None, 0, 0), ("a", 2, 2)]),
        ([sheet("a"), sheet("b"), []], [("b", 2, 2)]),
        ([sheet("a"), [], sheet("a", OTHER), []], [("a", 1, 1), (None, 3, 3)]),
        ([sheet("unknown"), []], [(None, 1, 1)]),
        ([sheet("a"), ["https://example.vn/qr-of-a-paper"], []], [("a", 1, 2)]),
        ([["PDV1:"], []], [(None, 1, 1)]),
        ([["PDV1:nonsense:a"], []], [(None, 1, 1)]),
        ([sheet("a")], []),
    ],
)
def test_where_a_batch_is_cut(codes: list[list[str]], expected: list[tuple[str | None, int, int]]) -> None:
    found = sections(codes, dossier_id=HERE, questions=KEYS)
    assert found == tuple(Section(*one) for one in expected)


@pytest.fixture
def officer(app: Flask, world: SimpleNamespace) -> Person:
    return sign_in(Person(app.test_client()), "receptionist", back="/office/counter")


@pytest.fixture
def draft(officer: Person) -> UUID:
    """A draft that asks for a mandate and an old copy."""
    address = begun(officer)
    officer.get(f"{address}/applicant").send(AUTHORISED, action="/applicant")
    return UUID(address.rsplit("/", 1)[1])


def sheets(officer: Person, draft: UUID) -> bytes:
    return officer.download(f"/office/counter/{draft}/separators")


def through_the_scanner(*parts: bytes, turned: float = 1.2) -> bytes:
    """All pages as grey pictures at 150 dots per inch, a little askew, as one PDF."""
    pages: list[Image.Image] = []
    for part in parts:
        with pypdfium2.PdfDocument(part) as document:
            for page in document:
                picture = page.render(scale=150 / 72, grayscale=True).to_pil()
                pages.append(picture.rotate(turned, fillcolor=255, expand=False))
    target = io.BytesIO()
    pages[0].save(target, "PDF", save_all=True, append_images=pages[1:], resolution=150, quality=60)
    return target.getvalue()


def page_of(document: bytes, number: int) -> bytes:
    target, made = io.BytesIO(), pikepdf.new()
    with pikepdf.open(io.BytesIO(document)) as whole:
        made.pages.append(whole.pages[number])
        made.save(target)
    return target.getvalue()


def send(officer: Person, draft: UUID, batch: bytes, *, status: int = 200) -> Person:
    officer.get(f"/office/counter/{draft}")
    return officer.send(files={"batch": [(batch, "tap-ho-so.pdf")]}, action="/batch", status=status)


def files(draft: UUID) -> list[DossierFile]:
    with reading() as session:
        return list(queries.files(session, draft))


def left(draft: UUID) -> list[UnplacedScan]:
    with reading() as session:
        return list(session.scalars(select(UnplacedScan).where(UnplacedScan.dossier_id == draft)))


def words_on(sha256: str) -> int:
    with pypdfium2.PdfDocument(blobs.store().path(sha256)) as document:
        return len(document)


def test_a_batch_is_parted_at_its_sheets(officer: Person, draft: UUID) -> None:
    """One upload: each paper a file of its own at its question, the sheets themselves in none."""
    printed = sheets(officer, draft)
    with pikepdf.open(io.BytesIO(printed)) as document:
        assert len(document.pages) == 2
    mandate, old_copy = page_of(printed, 0), page_of(printed, 1)
    batch = through_the_scanner(mandate, pdf(("Uy quyen",), pages=2), old_copy, pdf(("Ban sao cu",)))
    send(officer, draft, batch)
    assert "Đã tách được 2 tệp giấy tờ" in officer.main
    found = {one.question: one for one in files(draft)}
    assert {key: one.pages for key, one in found.items()} == {"mandate_file": 2, "old_copy_file": 1}
    assert [words_on(found[key].sha256) for key in ("mandate_file", "old_copy_file")] == [2, 1]
    assert left(draft) == []


def test_what_no_sheet_names_is_placed_by_hand(officer: Person, draft: UUID) -> None:
    printed = sheets(officer, draft)
    batch = through_the_scanner(pdf(("Khong co to phan cach",)), page_of(printed, 1), pdf(("Ban sao cu",)))
    send(officer, draft, batch)
    assert "Còn 1 phần phải xếp bằng tay" in officer.main
    (scan,) = left(draft)
    assert (scan.first, scan.pages) == (1, 1)
    officer.get(officer.link(scan.name))
    assert officer.download(f"/office/counter/{draft}/unplaced/{scan.id}/file").startswith(b"%PDF")
    assert "attachment" in officer.headers["Content-Disposition"]
    officer.send({"target": ""}, action=str(scan.id), status=422)
    officer.send({"target": "mandate_file"}, action=str(scan.id))
    assert {one.question for one in files(draft)} == {"mandate_file", "old_copy_file"}
    assert left(draft) == []


def test_a_sheet_of_another_visit_attaches_nothing(officer: Person, draft: UUID) -> None:
    """A sheet left in the feeder: its pages belong to somebody else, and are shown."""
    other = begun(officer, name="Trần Văn Khác", personal_number="067190005678")
    officer.get(f"{other}/applicant").send(AUTHORISED, action="/applicant")
    foreign = sheets(officer, UUID(other.rsplit("/", 1)[1]))
    send(officer, draft, through_the_scanner(page_of(foreign, 0), pdf(("Giay cua nguoi khac",))))
    (scan,) = left(draft)
    assert files(draft) == []
    officer.get(f"/office/counter/{draft}/unplaced/{scan.id}").send({"target": "-"}, action=str(scan.id))
    assert (files(draft), left(draft)) == ([], [])


def test_a_scan_upside_down_is_read_too(officer: Person, draft: UUID) -> None:
    printed = sheets(officer, draft)
    send(officer, draft, through_the_scanner(page_of(printed, 0), pdf(("Uy quyen",)), turned=180))
    assert [one.question for one in files(draft)] == ["mandate_file"]


@pytest.mark.parametrize("batch", [b"MZ\x90", b"%PDF-1.7 broken", b""])
def test_what_is_no_scan_changes_nothing(officer: Person, draft: UUID, batch: bytes) -> None:
    send(officer, draft, batch, status=422)
    assert (files(draft), left(draft)) == ([], [])


def test_a_locked_file_and_none_at_all_are_explained(officer: Person, draft: UUID) -> None:
    send(officer, draft, encrypted_pdf(), status=422)
    officer.get(f"/office/counter/{draft}").send(action="/batch", status=422)
    assert "Hãy chọn tệp PDF vừa quét" in officer.main


def test_too_many_pages_are_refused_whole(officer: Person, draft: UUID, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("portal.office.batch_scans.MOST_PAGES", 2)
    send(officer, draft, pdf(("Mot",), pages=3), status=422)
    assert "không quá 2 trang" in officer.main
    assert (files(draft), left(draft)) == ([], [])


def test_pages_are_found_only_through_their_own_dossier(app: Flask, officer: Person, draft: UUID, world: Any) -> None:
    send(officer, draft, through_the_scanner(pdf(("La",))))
    (scan,) = left(draft)
    other = begun(officer, name="Trần Văn Khác", personal_number="067190005678").rsplit("/", 1)[1]
    for page in ("", "/file"):
        officer.get(f"/office/counter/{other}/unplaced/{scan.id}{page}", status=404)
        foreign = sign_in(Person(app.test_client()), "receptionist.so-noi-vu", back="/account")
        foreign.get(f"/office/counter/{draft}/unplaced/{scan.id}{page}", status=404)
