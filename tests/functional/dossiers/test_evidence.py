"""What was handed in stays as it was handed in, and what was parked never pushes newer text aside."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select, update

from portal.accounts.models import SignInSession
from portal.core import clock
from portal.core.db import reading, transaction
from portal.core.events import history
from portal.dossiers import actions, desk
from portal.dossiers.errors import SignatureStillUncertain
from portal.dossiers.models import Dossier, DossierFile, ParkedInput
from tests.support.applicants import APPLICANT, PAGES, RECORD, Person, application_pdf, begin, fill, prepared, sign_in
from tests.support.files import pdf


def _id(address: str) -> UUID:
    return UUID(address.split("/")[2])


def _happened(dossier_id: UUID) -> list[str]:
    with reading() as session:
        return [record.type for record in history(session, dossier_id)]


def _end_every_session() -> None:
    with transaction() as session:
        session.execute(update(SignInSession).values(ended_at=clock.now()))


def test_taking_the_signed_copy_out_is_recorded(citizen: Person, pki: Any) -> None:
    """R19: every change of the evidence is in the log."""
    draft = prepared(citizen)
    signed = pki.signed_by("citizen", application_pdf(citizen))
    citizen.send(files={"signed": [(signed, "don.pdf")]}, action="/sign")
    citizen.send(action="/unsigned")
    assert _happened(_id(draft))[-2:] == ["SignedApplicationReceived", "SignedApplicationRemoved"]


def test_the_conflict_after_signing_in_is_decided_once(citizen: Person, somebody: Any) -> None:
    """P4: both texts are shown; after the decision the parked one is gone."""
    draft = begin(citizen)
    citizen.get(f"{draft}/record")
    _end_every_session()
    citizen.send(RECORD | {"registered_at": "Viết khi đã hết phiên"})
    sign_in(somebody(), "citizen").get(f"{draft}/record").send(RECORD | {"registered_at": "Viết ở máy khác"})
    sign_in(citizen, "citizen").get(f"{draft}/record")
    assert "Viết ở máy khác" in citizen.main
    assert citizen.typed("/record")["registered_at"] == "Viết khi đã hết phiên"
    citizen.send()
    assert citizen.get(f"{draft}/record").typed("/record")["registered_at"] == "Viết khi đã hết phiên"
    assert "Viết ở máy khác" not in citizen.main
    with reading() as session:
        assert session.scalars(select(ParkedInput)).all() == []


def test_parked_files_keep_their_place_when_the_text_waits(citizen: Person, somebody: Any) -> None:
    draft = begin(citizen)
    fill(citizen, draft, {"applicant": APPLICANT})
    citizen.get(f"{draft}/papers")
    _end_every_session()
    citizen.send(files={"old_copy_file": [(pdf(), "giay cu.pdf")]})
    sign_in(somebody(), "citizen").get(f"{draft}/papers").send(PAGES["papers"])
    sign_in(citizen, "citizen").get(f"{draft}/papers")
    assert "giay cu.pdf" in citizen.main


def test_parked_input_stays_for_a_week(citizen: Person) -> None:
    draft = begin(citizen)
    citizen.get(f"{draft}/record")
    _end_every_session()
    citizen.send(RECORD)
    with transaction() as session:
        assert actions.delete_old_parked(session, now=clock.now() + timedelta(days=6)) == 0
        assert actions.delete_old_parked(session, now=clock.now() + timedelta(days=8)) == 1


def test_a_file_nobody_asks_for_is_not_even_recorded(citizen: Person) -> None:
    draft = begin(citizen)
    fill(citizen, draft, {"applicant": APPLICANT})
    citizen.get(f"{draft}/papers").send(files={"mandate_file": [(pdf(), "uy quyen.pdf")]}, status=422)
    with reading() as session:
        assert session.scalars(select(DossierFile)).all() == []


@pytest.fixture
def uncertain(citizen: Person, pki: Any, tmp_path: Path) -> UUID:
    """A dossier handed in with a signature whose issuer did not answer."""
    desk.configure(replace(desk.desk(), cache_folder=tmp_path / "remembers nothing yet"))
    prepared(citizen)
    signed = pki.signed_by("citizen", application_pdf(citizen))
    with pki.outage("ocsp", "crls"):
        citizen.send(files={"signed": [(signed, "don.pdf")]}, action="/sign")
    citizen.send(action="/submission")
    return _id(citizen.path)


def _sent(dossier_id: UUID) -> str:
    with reading() as session:
        (record,) = [one for one in history(session, dossier_id) if one.type == "DossierSubmitted"]
    return str(record.payload["application_sha256"])


def _outcomes(dossier_id: UUID) -> set[str]:
    with reading() as session:
        dossier = session.get_one(Dossier, dossier_id)
        return {found["outcome"] for found in (dossier.verdict, dossier.submitted_verdict) if found}


def test_an_uncertain_signature_is_judged_once_its_issuer_answers(uncertain: UUID) -> None:
    """P11, F12: checked again later means that it is."""
    for _ in range(2):
        actions.recheck_signature(uncertain, sha256=_sent(uncertain), now=clock.now())
    assert _outcomes(uncertain) == {"VALID"}
    assert _happened(uncertain).count("SignatureRechecked") == 1


def test_it_stays_uncertain_while_nobody_answers(uncertain: UUID, pki: Any) -> None:
    with pki.outage("ocsp", "crls"), pytest.raises(SignatureStillUncertain):
        actions.recheck_signature(uncertain, sha256=_sent(uncertain), now=clock.now())
    assert _outcomes(uncertain) == {"INDETERMINATE"}
    assert "SignatureRechecked" not in _happened(uncertain)


@pytest.fixture
def doubtful_paper(citizen: Person, pki: Any, tmp_path: Path) -> UUID:
    """A dossier handed in with a signed paper whose issuer did not answer."""
    desk.configure(replace(desk.desk(), cache_folder=tmp_path / "remembers nothing yet"))
    draft = begin(citizen)
    fill(citizen, draft, {page: typed for page, typed in PAGES.items() if page != "papers"})
    with pki.outage("ocsp", "crls"):
        paper = [(pki.signed_by("citizen", pdf()), "giay cu.pdf")]
        citizen.get(f"{draft}/papers").send(PAGES["papers"], files={"old_copy_file": paper})
    citizen.send(action="/application")
    citizen.send(action="/submission")
    return _id(citizen.path)


def _paper_outcomes(dossier_id: UUID) -> list[str]:
    with reading() as session:
        files = session.scalars(select(DossierFile).where(DossierFile.dossier_id == dossier_id))
        return [file.verdict["outcome"] for file in files if file.verdict]


def test_an_uncertain_paper_is_judged_again_too(doubtful_paper: UUID, pki: Any) -> None:
    assert _paper_outcomes(doubtful_paper) == ["INDETERMINATE"]
    with pki.outage("ocsp", "crls"), pytest.raises(SignatureStillUncertain):
        actions.recheck_files(doubtful_paper, now=clock.now())
    assert _paper_outcomes(doubtful_paper) == ["INDETERMINATE"]
    for _ in range(2):
        actions.recheck_files(doubtful_paper, now=clock.now())
    assert _paper_outcomes(doubtful_paper) == ["VALID"]
    assert _happened(doubtful_paper).count("PaperRechecked") == 1
