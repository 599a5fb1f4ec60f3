"""Paper shown at the counter becomes a certified electronic copy: marked, numbered, sealed, checkable, used again."""

import io
import re
import shutil
import subprocess
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any
from uuid import UUID

import pikepdf
import pytest
from sqlalchemy import select

from portal.core import blobs, clock
from portal.core.db import reading, transaction
from portal.core.events import EventRecord
from portal.documents import viruses
from portal.documents.viruses import Scan
from portal.dossiers import actions as dossiers
from portal.dossiers import desk
from portal.dossiers.models import CertifiedCopy, Dossier, DossierFile, IssuedDocument
from portal.dossiers.papers import Paper
from portal.office import slips
from portal.office.models import RegisterEntry
from portal.signing import actions as signing
from tests.functional.office.conftest import Browser, revision_on
from tests.functional.office.test_overruling import DRIVER, HEALTH, slip_text
from tests.support.applicants import Person, sign_in
from tests.support.files import encrypted_pdf, pdf, picture
from tests.support.pki import RunningPki, sample_pdf

Browse = Callable[[str], Browser]
Look = Callable[[UUID], Dossier]
Submit = Callable[..., UUID]
POLICE = "receptionist.cong-an-tinh"
SCAN = pdf(("Giay kham suc khoe",), pages=2)
FORM = {"component": HEALTH, "kind": "SY", "compared": "y"}


@pytest.fixture
def unsigned(submitted: Submit) -> UUID:
    """A dossier whose health certificate is a plain scan: its original would have to be brought."""
    return submitted("1.002809", {**DRIVER, "health_certificate_file": "giay-kham.pdf"})


def certify(browser: Browser, dossier_id: UUID, *scans: tuple[bytes, str], **fields: Any) -> Any:
    page = browser.get(f"/office/dossiers/{dossier_id}/copies")
    sent = [(io.BytesIO(content), name) for content, name in scans or ((SCAN, "giay-kham-goc.pdf"),)]
    typed = {"revision": revision_on(page), **FORM, **fields}
    return browser.post(f"/office/dossiers/{dossier_id}/copies", **typed, scan=sent)


def copies(dossier: Dossier) -> list[IssuedDocument]:
    return [each for each in dossier.documents if each.kind == "certified_copy"]


def paper(dossier: Dossier) -> Paper:
    return next(each for each in slips.papers_of(dossier) if each.component.key == HEALTH)


def verdict(sha256: str) -> signing.Verdict:
    return signing.verify(blobs.store().path(sha256), trust=desk.desk().store, at=clock.now())


def words(sha256: str, *options: str) -> str:
    command = ["pdftotext", *options, "-layout", str(blobs.store().path(sha256)), "-"]
    return " ".join(subprocess.run(command, capture_output=True, text=True, check=True).stdout.split())


def test_a_copy_is_marked_numbered_sealed_and_counts(
    browse: Browse, unsigned: UUID, look: Look, app: Any, run_worker: Any
) -> None:
    """Decree 30/2020: form of copy, agency, time at the top right; a register; the agency's seal; nothing to bring."""
    browser = browse(POLICE)
    assert paper(look(unsigned)).to_bring
    assert certify(browser, unsigned).status_code == 303
    dossier = look(unsigned)
    (copy,), (row,) = copies(dossier), dossier.copies
    assert (copy.number, copy.source_sha256) == ("01/SY-CAT", row.scan_sha256)
    assert blobs.store().read(row.scan_sha256) == SCAN, "the scan is kept as it was"
    assert blobs.store().read(copy.sha256).startswith(SCAN), "and the copy begins with it"
    found = verdict(copy.sha256)
    assert (found.outcome, found.signatures[0].role, found.signatures[0].level) == (
        signing.Outcome.VALID,
        signing.Role.OFFICIAL,
        "B-LTA",
    )
    corner = words(copy.sha256, "-x", "360", "-y", "0", "-W", "235", "-H", "72", "-l", "1")
    for part in ("SAO Y", "Thời gian ký:", "+07:00", "Số: 01/SY-CAT", copy.check_code):
        assert str(part) in corner
    assert row.agency in corner
    assert (paper(dossier).to_bring, paper(dossier).rule.clause) == (False, "R11.4")
    page = browser.get(f"/office/dossiers/{unsigned}").text
    assert "Bản sao điện tử số 01/SY-CAT" in page
    fact = event(unsigned)
    assert (fact.payload["scan_sha256"], fact.payload["sha256"]) == (row.scan_sha256, copy.sha256)
    accept = browser.get(f"/office/dossiers/{unsigned}/accept")
    browser.post(f"/office/dossiers/{unsigned}/accept", revision=revision_on(accept))
    run_worker()
    told = slip_text(look(unsigned))
    assert "(bản sao điện tử có chứng thực số 01/SY-CAT)" in told, told


def event(dossier_id: UUID) -> EventRecord:
    with reading() as session:
        query = select(EventRecord).where(EventRecord.stream == dossier_id, EventRecord.type == "CopyCertified")
        return session.scalars(query).one()


def test_other_programs_agree(browse: Browse, unsigned: UUID, look: Look) -> None:
    certify(browse(POLICE), unsigned)
    (copy,) = copies(look(unsigned))
    path = blobs.store().path(copy.sha256)
    for program in ("pdfsig", "qpdf"):
        if shutil.which(program) is None:
            pytest.skip(f"{program} is absent")
    said = subprocess.run(["pdfsig", "-nocert", path], capture_output=True, text=True, check=False).stdout
    assert said.count("Signature is Valid.") == 1, said
    checked = subprocess.run(["qpdf", "--check", path], capture_output=True, text=True, check=False)
    assert checked.returncode == 0, checked.stdout + checked.stderr


def test_anybody_can_check_it_and_its_owner_has_it(browse: Browse, unsigned: UUID, look: Look, app: Any) -> None:
    certify(browse(POLICE), unsigned)
    (copy,) = copies(look(unsigned))
    visitor = Person(app.test_client()).get(f"/verify?code={copy.check_code}")
    assert "Bản sao điện tử có chứng thực" in visitor.main
    assert "01/SY-CAT" in visitor.main
    owner = sign_in(Person(app.test_client()), "citizen").get(f"/dossiers/{unsigned}")
    assert "Bản sao điện tử có chứng thực: Giấy khám sức khỏe của người lái xe (01/SY-CAT)" in owner.main
    assert "Đã cấp bản sao điện tử có chứng thực" in owner.main
    assert owner.download(f"/dossiers/{unsigned}/documents/{copy.id}") == blobs.store().read(copy.sha256)
    stranger = sign_in(Person(app.test_client()), "business")
    stranger.get(f"/dossiers/{unsigned}/documents/{copy.id}", status=404)


def test_pictures_become_one_copy_and_are_kept(browse: Browse, unsigned: UUID, look: Look) -> None:
    first, second = picture("JPEG"), picture("PNG", (1200, 900))
    assert certify(browse(POLICE), unsigned, (first, "mat-1.jpg"), (second, "mat-2.png")).status_code == 303
    (row,), (copy,) = look(unsigned).copies, copies(look(unsigned))
    assert [blobs.store().read(each["sha256"]) for each in row.sources] == [first, second]
    assert row.pages == 2
    assert verdict(copy.sha256).outcome is signing.Outcome.VALID
    assert "SAO Y" in words(copy.sha256, "-x", "360", "-y", "0", "-W", "235", "-H", "72", "-l", "1")


@pytest.mark.parametrize("turned", [90, 180, 270])
def test_the_mark_stands_upright_on_a_turned_page(browse: Browse, unsigned: UUID, look: Look, turned: int) -> None:
    """Scanners turn pages without turning the picture."""
    with pikepdf.open(io.BytesIO(SCAN)) as document:
        document.pages[0].rotate(turned, relative=False)
        wide = 842 if turned != 180 else 595
        target = io.BytesIO()
        document.save(target)
    assert certify(browse(POLICE), unsigned, (target.getvalue(), "xoay.pdf")).status_code == 303
    (copy,) = copies(look(unsigned))
    corner = words(copy.sha256, "-x", str(wide - 240), "-y", "0", "-W", "240", "-H", "72", "-l", "1")
    assert corner.startswith("SAO Y")
    assert "Thời gian ký:" in corner


def test_nothing_is_issued_while_there_is_no_time_stamp(
    browse: Browse, unsigned: UUID, look: Look, pki: RunningPki
) -> None:
    """The scan and its number wait; the retry uses both, and the next copy has the next number."""
    browser = browse(POLICE)
    with pki.outage("tsa"):
        failed = certify(browser, unsigned)
    assert failed.status_code == 503
    assert "chưa đóng dấu được" in failed.text
    dossier = look(unsigned)
    assert copies(dossier) == []
    assert paper(dossier).to_bring
    assert dossier.copies[0].issued_at is None
    page = browser.get(f"/office/dossiers/{unsigned}/copies")
    assert "Bản sao số 01/SY-CAT chưa đóng dấu được" in page.text
    with pki.outage("tsa"):
        again = browser.post(f"/office/dossiers/{unsigned}/copies/seal", revision=revision_on(page))
    assert again.status_code == 503
    answer = browser.post(f"/office/dossiers/{unsigned}/copies/seal", revision=revision_on(page))
    assert answer.status_code == 303, answer.text
    assert certify(browser, unsigned).status_code == 303
    assert [each.number for each in copies(look(unsigned))] == ["01/SY-CAT", "02/SY-CAT"]
    once_more = browser.post(f"/office/dossiers/{unsigned}/copies/seal", revision=str(look(unsigned).revision))
    assert once_more.status_code == 409


def test_a_better_scan_takes_the_place_and_number_of_one_that_waits(
    browse: Browse, unsigned: UUID, look: Look, pki: RunningPki
) -> None:
    browser, better = browse(POLICE), pdf(("Quet lai",))
    with pki.outage("tsa"):
        certify(browser, unsigned)
    assert certify(browser, unsigned, (better, "quet-lai.pdf"), kind="SL").status_code == 303
    (row,), (copy,) = look(unsigned).copies, copies(look(unsigned))
    assert (copy.number, blobs.store().read(row.scan_sha256)) == ("01/SL-CAT", better)
    assert "SAO LỤC" in words(copy.sha256, "-l", "1")
    with reading() as session:
        entries = session.scalars(select(RegisterEntry).where(RegisterEntry.kind == "certified_copy")).all()
    assert [(each.entry, each.number) for each in entries] == [(1, "01/SL-CAT")]


@pytest.mark.parametrize(
    ("scans", "sentence"),
    [
        (((b"", ""),), "Hãy chọn bản quét"),
        (((SCAN, "a.pdf"), (SCAN, "b.pdf")), "đúng một tệp PDF"),
        (((SCAN, "a.pdf"), (picture("JPEG"), "b.jpg")), "đúng một tệp PDF"),
        (((encrypted_pdf(), "khoa.pdf"),), "khoa.pdf"),
        (((b"MZ not a scan", "chuong-trinh.exe"),), "chuong-trinh.exe"),
    ],
)
def test_what_is_no_scan_is_explained(
    browse: Browse, unsigned: UUID, look: Look, scans: tuple[tuple[bytes, str], ...], sentence: str
) -> None:
    answer = certify(browse(POLICE), unsigned, *scans)
    assert answer.status_code == 422
    assert sentence in answer.text
    assert re.search(rf'<input checked[^>]*value="{HEALTH}"', answer.text), "what was chosen is kept"
    assert look(unsigned).copies == []


def test_what_is_signed_is_no_scan(browse: Browse, unsigned: UUID, look: Look, pki: RunningPki) -> None:
    answer = certify(browse(POLICE), unsigned, (pki.signed_by("citizen", sample_pdf()), "da-ky.pdf"))
    assert answer.status_code == 422
    assert "không phải bản quét từ giấy" in answer.text
    assert look(unsigned).copies == []


@pytest.mark.parametrize(("found", "status"), [(Scan.INFECTED, 422), (Scan.WAITING, 503)])
def test_nothing_is_sealed_that_was_not_found_clean(
    browse: Browse, unsigned: UUID, look: Look, monkeypatch: pytest.MonkeyPatch, found: Scan, status: int
) -> None:
    monkeypatch.setattr(viruses, "scan", lambda path: found)
    assert certify(browse(POLICE), unsigned).status_code == status
    assert look(unsigned).copies == []


@pytest.mark.parametrize("lacking", ["compared", "component", "kind"])
def test_nobody_certifies_without_comparing(browse: Browse, unsigned: UUID, look: Look, lacking: str) -> None:
    answer = certify(browse(POLICE), unsigned, **{lacking: ""})
    assert answer.status_code == 422
    assert look(unsigned).copies == []


def test_a_stale_page_issues_nothing(browse: Browse, unsigned: UUID, look: Look) -> None:
    answer = certify(browse(POLICE), unsigned, revision="1")
    assert answer.status_code == 409
    assert look(unsigned).copies == []


def test_who_may(browse: Browse, unsigned: UUID, app: Any, look: Look) -> None:
    path = f"/office/dossiers/{unsigned}/copies"
    expected = {"specialist.cong-an-tinh": 403, "leader.cong-an-tinh": 403, "clerk.cong-an-tinh": 409}
    expected |= {"receptionist.so-noi-vu": 404, "citizen": 403}
    for username, status in expected.items():
        browser = Browser(app.test_client()).sign_in(username)
        assert browser.get(path).status_code == status, username
        browser.get("/account")
        scan = [(io.BytesIO(SCAN), "a.pdf")]
        assert browser.post(path, revision=str(look(unsigned).revision), **FORM, scan=scan).status_code == status
        assert browser.post(f"{path}/seal", revision=str(look(unsigned).revision)).status_code == status
    assert look(unsigned).copies == []


def later_draft(world: SimpleNamespace) -> UUID:
    with transaction() as session:
        found = dossiers.start_draft(session, "1.002809", actor=world.citizen, language="vi", now=clock.now())
        found.answers = {"licence_class": "b", "health_kind": "paper"}
        return found.id


def test_a_copy_is_used_again_in_a_later_dossier(
    browse: Browse, unsigned: UUID, look: Look, app: Any, world: SimpleNamespace
) -> None:
    """It is offered where papers of before are, and counts as signed there."""
    certify(browse(POLICE), unsigned)
    (copy,) = copies(look(unsigned))
    draft = later_draft(world)
    person = sign_in(Person(app.test_client()), "citizen")
    person.get(f"/drafts/{draft}/papers/earlier/health_certificate_file")
    assert "Bản sao điện tử số 01/SY-CAT" in person.main
    with reading() as session:
        copy_id = session.scalars(select(CertifiedCopy.id)).one()
    person.send({"paper": [str(copy_id)]}, action="/earlier/")
    file = attached(draft)
    assert file.sha256 == copy.sha256
    assert (file.origin or {})["kind"] == "certified"
    assert (file.verdict or {})["outcome"] == "VALID"
    stranger = sign_in(Person(app.test_client()), "business")
    stranger.get(f"/drafts/{draft}/papers/earlier/health_certificate_file", status=404)


def attached(draft: UUID) -> DossierFile:
    with reading() as session:
        return session.scalars(select(DossierFile).where(DossierFile.dossier_id == draft)).one()


def test_an_uploaded_copy_is_recognised_and_frees_from_the_original(
    browse: Browse, unsigned: UUID, look: Look, submitted: Submit
) -> None:
    """Downloaded and sent again, the bytes say what they are: valid, sealed by the agency, and no original is asked."""
    certify(browse(POLICE), unsigned)
    (copy,) = copies(look(unsigned))
    second = submitted("1.002809", {**DRIVER, "health_certificate_file": blobs.store().read(copy.sha256)})
    found = paper(look(second))
    assert (found.files[0].verdict or {})["outcome"] == "VALID"
    assert not found.to_bring
    assert "bản sao điện tử có chứng thực" in found.rule.why.vi
    page = browse(POLICE).get(f"/office/dossiers/{second}").text
    assert "Bản sao điện tử số 01/SY-CAT" in page


def test_the_register_of_copies_is_the_agencys_own(
    browse: Browse, unsigned: UUID, submitted: Submit, look: Look
) -> None:
    """Two dossiers of one agency share the register; another agency counts for itself."""
    other = submitted("1.002809", {**DRIVER, "health_certificate_file": "giay-kham.pdf"})
    for dossier_id in (unsigned, other):
        certify(browse(POLICE), dossier_id)
    assert [copies(look(each))[0].number for each in (unsigned, other)] == ["01/SY-CAT", "02/SY-CAT"]
    with reading() as session:
        registers = session.scalars(select(RegisterEntry.register).where(RegisterEntry.kind == "certified_copy")).all()
    assert len(set(registers)) == 1
    assert registers[0].startswith("cong-an-tinh/certified_copy/")


def test_a_copy_can_be_made_of_a_paper_that_was_not_sent(browse: Browse, unsigned: UUID, look: Look) -> None:
    """Its path in the store is of no importance: every component of the procedure may be shown at the counter."""
    assert certify(browse(POLICE), unsigned, component="current_licence").status_code == 303
    licence = next(each for each in slips.papers_of(look(unsigned)) if each.component.key == "current_licence")
    assert licence.to_bring, "what the agency must keep on paper is brought all the same (R9.3c)"
    assert certify(browse(POLICE), unsigned, component="nothing").status_code == 422
