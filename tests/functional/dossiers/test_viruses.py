"""Viruses: found at once by a real clamd; while it is away a file waits, and nothing undecided reaches an officer."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select, update

from portal.core import clock, db
from portal.core.events import history
from portal.documents import viruses
from portal.documents.viruses import Scan, Scanner, ScannerAway
from portal.dossiers import actions
from portal.dossiers.errors import ScannerStillAway
from portal.dossiers.models import DossierFile
from tests.support import files, photos
from tests.support.applicants import APPLICANT, PAGES, Person, begin, fill, sign_in
from tests.support.scanner import CLAMD, EICAR, running_clamd

INFECTED = files.pdf() + b"\n%" + EICAR + b"\n%%EOF\n"
NOWHERE = "unix:///nonexistent/clamd"


@pytest.fixture(scope="module")
def clamd() -> Iterator[str]:
    if CLAMD is None:
        pytest.skip("no clamd on this machine (Debian: apt-get install clamav-daemon)")
    with running_clamd() as url:
        yield url


@pytest.fixture
def papers(citizen: Person) -> Iterator[str]:
    draft = begin(citizen)
    fill(
        citizen,
        draft,
        {"applicant": APPLICANT, "record": PAGES["record"], "copies_and_result": PAGES["copies_and_result"]},
    )
    yield f"{draft}/papers"
    viruses.configure("")


def rows() -> list[DossierFile]:
    with db.reading() as session:
        return list(session.scalars(select(DossierFile).where(DossierFile.removed_at.is_(None))))


def give(person: Person, papers: str, content: bytes, name: str, *, status: int = 200) -> Person:
    return person.get(papers).send({"stay": "1"}, files={"old_copy_file": [(content, name)]}, status=status)


def test_a_virus_is_refused_in_words_and_clean_files_say_so(citizen: Person, papers: str, clamd: str) -> None:
    viruses.configure(clamd)
    give(citizen, papers, INFECTED, "xau.pdf", status=422)
    assert any("vi-rút" in error and "xau.pdf" in error for error in citizen.errors())
    give(citizen, papers, files.pdf(), "tot.pdf")
    give(citizen, papers, photos.heic(photos.sheet()), "anh.heic")
    assert [(row.name, row.scan) for row in rows()] == [("tot.pdf", Scan.CLEAN), ("anh.jpg", Scan.CLEAN)]
    assert citizen.main.count("không có vi-rút") == 2


def test_a_scanner_that_does_not_answer_gives_no_verdict(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"x")
    for url in (NOWHERE, "tcp://127.0.0.1:1"):
        with pytest.raises(ScannerAway):
            Scanner(url).scan(tmp_path / "a")


def test_without_a_scanner_the_file_waits_and_is_scanned_by_the_worker(
    citizen: Person, papers: str, clamd: str, run_worker: Any
) -> None:
    viruses.configure(NOWHERE)
    give(citizen, papers, files.pdf(), "cho.pdf")
    assert "Chưa quét vi-rút" in citizen.main
    run_worker()
    assert [row.scan for row in rows()] == [Scan.WAITING]
    with pytest.raises(ScannerStillAway):
        actions.scan_waiting(now=clock.now())
    viruses.configure(clamd)
    assert actions.scan_waiting(now=clock.now()) == 1
    assert actions.scan_waiting(now=clock.now()) == 0
    assert [row.scan for row in rows()] == [Scan.CLEAN]
    with db.reading() as session:
        told = [record.type for record in history(session, UUID(papers.split("/")[2]))]
    assert told[-2:] == ["FilesAwaitScan", "FileScanned"]


def _submit(citizen: Person, papers: str) -> None:
    citizen.get(papers).send(PAGES["papers"])
    citizen.send(action="/application")
    citizen.send(action="/submission")


def test_an_officer_opens_nothing_that_was_not_scanned(
    citizen: Person, papers: str, clamd: str, somebody: Any, run_worker: Any
) -> None:
    """The dossier is in time whatever the scanner does; the file opens once it is known to be clean."""
    viruses.configure(NOWHERE)
    give(citizen, papers, files.pdf(), "cho.pdf")
    _submit(citizen, papers)
    run_worker()
    officer, (row,) = sign_in(somebody(), "receptionist", back="/office/"), rows()
    page = f"/office/dossiers/{row.dossier_id}"
    assert "Chưa quét vi-rút, chưa mở được" in officer.get(page).main
    assert officer.client.get(f"{page}/files/{row.id}").status_code == 409
    viruses.configure(clamd)
    actions.scan_waiting(now=clock.now())
    assert officer.get(page).download(officer.link("cho.pdf")) == files.pdf()


def test_a_virus_found_later_stays_shut_for_everybody(
    citizen: Person, papers: str, clamd: str, somebody: Any, run_worker: Any
) -> None:
    viruses.configure(NOWHERE)
    give(citizen, papers, INFECTED, "xau.pdf")
    viruses.configure(clamd)
    actions.scan_waiting(now=clock.now())
    (row,) = rows()
    assert row.scan == Scan.INFECTED
    assert citizen.client.get(f"/dossiers/{row.dossier_id}/files/{row.id}").status_code == 422
    citizen.get(papers).send(PAGES["papers"], status=422)
    assert any("xau.pdf" in error for error in citizen.get(papers.replace("/papers", "/check")).errors())
    with db.transaction() as session:
        session.execute(update(DossierFile).values(scan=Scan.WAITING))
    _submit(citizen, papers)
    actions.scan_waiting(now=clock.now())
    run_worker()
    officer = sign_in(somebody(), "receptionist", back="/office/")
    assert "Có vi-rút, không mở được" in officer.get(f"/office/dossiers/{row.dossier_id}").main
    assert officer.client.get(f"/office/dossiers/{row.dossier_id}/files/{row.id}").status_code == 422
