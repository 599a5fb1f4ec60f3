"""A paper handed in before is taken over as it is: the same bytes, with their origin, for its owner only."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select

from portal.core import db
from portal.core.events import history
from portal.dossiers.models import DossierFile
from tests.support import files, photos
from tests.support.applicants import APPLICANT, EXTRACT, PAGES, Person, begin, fill, sign_in
from tests.support.catalogue import asking_for_an_identity_document, offered

PAPER = files.pdf(("Giay khai sinh cu",))


@pytest.fixture
def before(citizen: Person) -> UUID:
    """A dossier handed in with a paper."""
    return handed_in(citizen, (PAPER, "giay cu.pdf"))


def handed_in(citizen: Person, *given: tuple[bytes, str]) -> UUID:
    """A dossier handed in with these papers."""
    draft = begin(citizen)
    fill(citizen, draft, {key: PAGES[key] for key in ("applicant", "record", "copies_and_result")})
    citizen.get(f"{draft}/papers").send(PAGES["papers"], files={"old_copy_file": list(given)})
    citizen.send(action="/application")
    citizen.send(action="/submission")
    return UUID(draft.split("/")[2])


def _papers(person: Person) -> str:
    draft = begin(person)
    fill(person, draft, {"applicant": APPLICANT})
    return f"{draft}/papers"


def _chosen(person: Person) -> list[str]:
    return [str(box.get("value")) for box in person.page.iter("input") if box.get("name") == "paper"]


def test_a_paper_is_used_again_with_its_origin(
    citizen: Person, before: UUID, somebody: Callable[[], Person], run_worker: Any
) -> None:
    papers = _papers(citizen)
    citizen.get(papers).press("Dùng lại giấy tờ đã nộp", {"statement": "y"})
    assert "cùng loại giấy tờ" in citizen.main
    citizen.send({"paper": _chosen(citizen)}, action="/earlier/")
    assert citizen.path == papers
    assert "Dùng lại giấy tờ đã nộp ngày" in citizen.main
    assert citizen.typed("/papers").get("statement") == "y", "what was typed is kept"
    with db.reading() as session:
        old, new = session.scalars(select(DossierFile).order_by(DossierFile.uploaded_at)).all()
        told = [record.type for record in history(session, new.dossier_id)]
    assert new.sha256 == old.sha256
    assert new.origin is not None
    assert new.origin["dossier_id"] == str(before)
    assert "PaperReused" in told
    fill(
        citizen, papers.removesuffix("/papers"), {key: PAGES[key] for key in ("record", "copies_and_result", "papers")}
    )
    citizen.send(action="/application")
    citizen.send(action="/submission")
    officer = sign_in(somebody(), "receptionist", back="/office/")
    assert "Dùng lại giấy tờ đã nộp ngày" in officer.get(f"/office/dossiers/{new.dossier_id}").main


def test_what_is_there_already_is_not_offered_again(citizen: Person, before: UUID) -> None:
    papers = _papers(citizen)
    citizen.get(papers).send({"stay": "1"}, files={"old_copy_file": [(PAPER, "giay cu.pdf")]})
    citizen.press("Dùng lại giấy tờ đã nộp")
    assert "chưa có giấy tờ nào" in citizen.main


def test_nobody_sees_or_takes_over_the_papers_of_others(
    citizen: Person, before: UUID, somebody: Callable[[], Person]
) -> None:
    other = somebody()
    papers = _papers(other)
    other.get(papers).press("Dùng lại giấy tờ đã nộp")
    assert "giay cu.pdf" not in other.main
    with db.reading() as session:
        file_id = session.scalars(select(DossierFile.id)).one()
    address = f"{papers}/earlier/old_copy_file"
    token = other.get(papers).typed("/papers")["csrf_token"]
    other.client.post(address, data={"csrf_token": token, "paper": str(file_id)})
    with db.reading() as session:
        assert len(session.scalars(select(DossierFile)).all()) == 1


def test_a_picture_marked_for_one_procedure_serves_for_no_other(citizen: Person) -> None:
    with offered(asking_for_an_identity_document(EXTRACT, "old_copy_file")):
        handed_in(citizen, (photos.jpeg(photos.sheet()), "ho chieu.jpg"), (PAPER, "giay cu.pdf"))
        citizen.get(_papers(citizen)).press("Dùng lại giấy tờ đã nộp", {"statement": "y"})
        assert "giay cu.pdf" in citizen.main
        assert "ho chieu.jpg" not in citizen.main
