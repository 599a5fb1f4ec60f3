"""Officers look at every page of every file; nothing is shown to the wrong person, or before the virus scan."""

import io
import re
from collections.abc import Callable
from uuid import UUID, uuid4

import pytest
from PIL import Image

from portal.core.db import reading, transaction
from portal.documents.viruses import Scan
from portal.dossiers import queries as dossiers
from portal.dossiers.models import DossierFile
from portal.web import downloads
from tests.functional.office.conftest import EXTRACT, Browser
from tests.support.files import pdf

Browse = Callable[[str], Browser]
Submit = Callable[..., UUID]


@pytest.fixture
def extract(submitted: Submit) -> UUID:
    """A dossier with a PDF of three pages."""
    return submitted(typed={**EXTRACT, "old_copy_file": pdf(("Old copy",), pages=3)})


def file_of(dossier_id: UUID, component: str) -> DossierFile:
    with reading() as session:
        return next(one for one in dossiers.files(session, dossier_id) if component in one.question)


def address(dossier_id: UUID, component: str = "old_copy") -> str:
    return f"/office/dossiers/{dossier_id}/files/{file_of(dossier_id, component).id}"


def application(dossier_id: UUID) -> str:
    with reading() as session:
        document = dossiers.newest(session, dossier_id, dossiers.APPLICATION)
    assert document is not None
    return f"/office/dossiers/{dossier_id}/documents/{document.id}"


def test_a_file_is_read_page_by_page_beside_the_answers(browse: Browse, extract: UUID) -> None:
    desk, path = browse("receptionist"), address(extract)
    assert f'href="{path}/view"' in desk.get(f"/office/dossiers/{extract}").text
    first = desk.get(f"{path}/view").text
    assert "Trang 1 trên 3" in first
    assert 'trang 1 trên 3"' in first
    assert "067•••••1234" in first
    assert ">Old copy</div>" in first
    assert f'href="{path}/view?page=2" rel="next"' in first
    second = desk.get(f"{path}/view?page=2&size=large&turn=90").text
    assert f"{path}/pages/2?size=large&amp;turn=90" in second
    assert 'width="2480" height="1753"' in second
    assert desk.get(f"{path}/view?page=4").status_code == 404


def test_a_page_is_a_picture_and_nothing_else(browse: Browse, extract: UUID) -> None:
    answer = browse("receptionist").get(f"{address(extract)}/pages/3")
    assert (answer.status_code, answer.mimetype) == (200, "image/jpeg")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Content-Security-Policy"] == downloads.INERT
    assert Image.open(io.BytesIO(answer.data)).size == (877, 1240)


def test_pictures_and_documents_are_looked_at_too(browse: Browse, submitted: Submit) -> None:
    dossier_id = submitted(signed=True)
    desk = browse("receptionist")
    with reading() as session:
        found = {item.kind: item.id for item in dossiers.documents(session, dossier_id)}
    for kind in ("application", "signed_application"):
        path = f"/office/dossiers/{dossier_id}/documents/{found[kind]}"
        assert "Trang 1 trên" in desk.get(f"{path}/view").text
        assert desk.get(f"{path}/pages/1").mimetype == "image/jpeg"


def test_one_goes_from_file_to_file(browse: Browse, extract: UUID) -> None:
    desk, path = browse("receptionist"), address(extract)
    first = desk.get(f"{path}/view").text
    after = re.search(r'href="([^"]+/view)">Tệp sau', first)
    assert after
    assert "Tệp trước" not in first
    second = desk.get(after[1]).text
    assert f'href="{path}/view">‹ Tệp trước' in second
    assert "Đơn điện tử" in second


def test_what_cannot_be_drawn_is_said(browse: Browse, extract: UUID) -> None:
    file = file_of(extract, "old_copy")
    path, desk = address(extract), browse("receptionist")
    with transaction() as session:
        session.get_one(DossierFile, file.id).media_type = "application/msword"
    shown = desk.get(f"{path}/view").text
    assert "chỉ xem được PDF và ảnh" in shown
    assert "pt-look__picture" not in shown
    assert desk.get(f"{path}/pages/1").status_code == 422


@pytest.mark.parametrize(("scan", "status"), [(Scan.WAITING, 409), (Scan.INFECTED, 422)])
def test_nothing_is_shown_before_the_scan(browse: Browse, extract: UUID, scan: Scan, status: int) -> None:
    path, desk = address(extract), browse("receptionist")
    assert desk.get(f"{path}/pages/1").status_code == 200
    with transaction() as session:
        session.get_one(DossierFile, file_of(extract, "old_copy").id).scan = scan
    for what in ("view", "pages/1"):
        assert desk.get(f"{path}/{what}").status_code == status
    assert f"{path}/view" not in desk.get(f"/office/dossiers/{extract}").text
    assert f"{path}/view" not in desk.get(f"{application(extract)}/view").text


@pytest.mark.parametrize("what", ["view", "pages/1", "pages/2?size=large", "pages/1?turn=90"])
def test_foreign_pages_do_not_exist(browse: Browse, extract: UUID, submitted: Submit, what: str) -> None:
    other = submitted()
    path = address(extract)
    assert browse("receptionist").get(f"{path}/{what}").status_code == 200
    assert browse("receptionist.so-noi-vu").get(f"{path}/{what}").status_code == 404
    assert browse("receptionist").get(f"{path.replace(str(extract), str(other))}/{what}").status_code == 404
    assert browse("receptionist").get(f"/office/dossiers/{extract}/files/{uuid4()}/{what}").status_code == 404
    assert browse("editor").get(f"{path}/{what}").status_code == 403


@pytest.mark.parametrize(
    "what",
    ["pages/0", "pages/-1", "pages/99999999999", "pages/1/..", "pages/..%2f..%2fetc%2fpasswd", "pages/1.jpg", "pages/"],
)
def test_there_are_no_other_paths(browse: Browse, extract: UUID, what: str) -> None:
    assert browse("receptionist").get(f"{address(extract)}/{what}").status_code == 404


@pytest.mark.parametrize("query", ["size=../../x", "turn=45", "turn=x", "page=x", "page=-5", "size=", "turn=9e9"])
def test_what_makes_no_sense_is_left_out(browse: Browse, extract: UUID, query: str) -> None:
    assert "Trang 1 trên 3" in browse("receptionist").get(f"{address(extract)}/view?{query}").text


def test_a_hostile_file_gets_its_sentence(browse: Browse, extract: UUID, monkeypatch: pytest.MonkeyPatch) -> None:
    """T15: the drawing process dies; the page is there, and so is the next file."""
    monkeypatch.setattr("portal.documents.previews._TARGET", "tests.support.files:die")
    path, desk = address(extract), browse("receptionist")
    shown = desk.get(f"{path}/view?turn=180")
    assert shown.status_code == 200
    assert "tệp hỏng hoặc quá phức tạp" in shown.text
    assert "067•••••1234" in shown.text
    monkeypatch.undo()
    assert desk.get(f"{path}/pages/1?turn=270").status_code == 200
