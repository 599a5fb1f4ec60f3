"""The drill: dossiers are destroyed, nothing of them is found any more, and everything that was proved stays proved."""

import json
import os
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from uuid import UUID

import pikepdf
import pytest
from sqlalchemy import select, text, update
from sqlalchemy.exc import DBAPIError

from portal.accounts import queries as accounts
from portal.accounts.approvals.errors import NotEntitled, SamePerson
from portal.accounts.models import Account
from portal.core import blobs, clock, db
from portal.core.actor import StandIn
from portal.core.db import Base, reading, transaction
from portal.core.errors import Conflict
from portal.core.events import ERASED, EventRecord, history
from portal.dossiers import desk
from portal.dossiers.models import Dossier, DossierFile, IssuedDocument
from portal.dossiers.queries import RESULT
from portal.office.models import RegisterEntry
from portal.proofs import actions as proofs
from portal.proofs import queries as proof_queries
from portal.proofs.keeper import keeper
from portal.proofs.rules import What
from portal.proofs.verifying import Report, verify
from portal.retention import actions, queries
from portal.retention.errors import HeldAlready, NeedsAnotherPerson, NotDue, NothingChosen, UnknownCode
from portal.retention.models import Purge
from portal.retention.rules import Term, due_on, finished_before
from portal.signing import actions as signing
from tests.functional.retention.conftest import CANARY
from tests.security.test_tampering import by_the_master
from tests.support.files import pdf
from tests.support.pki import RunningPki

WHY = "Hết thời hạn lưu theo danh mục hồ sơ"
Finished = Callable[..., UUID]


@pytest.fixture
def destroyed(world: SimpleNamespace, run_worker: Any) -> Callable[..., UUID]:
    """Destroys dossiers by two people; the purge."""

    def carry_out(*dossiers: UUID) -> UUID:
        with transaction() as session:
            purge = actions.purge(
                session,
                dossiers,
                note=WHY,
                proposed_by=world.administrator,
                approved_by=world.administrator2,
                now=clock.now(),
            ).id
        run_worker()
        return purge

    return carry_out


def checked() -> Report:
    proofs.seal_head(now=clock.now(), at_once=True)
    with reading() as session:
        return verify(session, trust=keeper().trust())


def everything_stored() -> Iterator[tuple[str, bytes]]:
    """Every row of every table, and on SQLite the file itself with its index; every blob."""
    with reading() as session:
        for table in Base.metadata.sorted_tables:
            for row in session.execute(select(table)):
                yield table.name, repr(tuple(row)).encode()
    if db.database().is_sqlite:
        with db.database().engine.connect() as connection:
            connection.execute(text("PRAGMA wal_checkpoint(TRUNCATE)"))
        yield "the file", Path(db.database().url.database or "").read_bytes()
    for path in blobs.store().root.glob("??/*"):
        yield path.name, path.read_bytes()


def found(*words: str) -> list[str]:
    needles = [word.encode() for word in words] + [word.lower().encode() for word in words]
    return [where for where, content in everything_stored() if any(needle in content for needle in needles)]


def test_of_what_was_destroyed_nothing_is_left_and_everything_stays_proved(
    finished: Finished, destroyed: Any, world: SimpleNamespace, pki: RunningPki, tmp_path: Path
) -> None:
    """Promise P5 and threat T36: purged is not tampered, and a proof that was handed out before still holds."""
    shared = pdf(("of two", "people"))
    gone = [finished(shared=shared), finished(signed=True)]
    other = finished(word="Khac", shared=shared)
    with transaction() as session:
        session.execute(update(Dossier).where(Dossier.id == other).values(finished_at=clock.now()))
    assert checked().whole
    proof = tmp_path / "proof.json"
    with reading() as session:
        proof.write_bytes(proof_queries.proof(session, gone[0], ["DossierSubmitted"]))
        files = {row.dossier_id: row.sha256 for row in session.scalars(select(DossierFile))}
        codes = [session.get_one(Dossier, one).code for one in gone]
        entries = session.scalars(select(RegisterEntry.number)).all()
    assert found(CANARY)
    for path in blobs.store().root.glob("??/*"):
        os.utime(path, (0, 0))

    purge = destroyed(*gone)

    assert found(CANARY) == []
    assert blobs.store().path(files[other]).exists(), "the same bytes belong to somebody else too"
    assert not blobs.store().path(files[gone[1]]).exists()
    report = checked()
    assert report.whole, report.faults
    assert report.purged == 2
    assert signing.verify_proof(proof, trust=pki.trust, at=clock.now()).reason == "ok"
    with reading() as session:
        assert session.scalars(select(RegisterEntry.number)).all() == entries
        record = session.get_one(Purge, purge).sha256
        *erased, last = history(session, gone[0])
    assert all(event.payload == ERASED and not event.actor_name for event in erased)
    assert (last.type, last.payload["record_sha256"]) == ("ContentErased", record)
    path = blobs.store().path(record)
    verdict = signing.verify(path, trust=desk.desk().store, at=clock.now(), cache_folder=desk.desk().cache_folder)
    assert verdict.outcome is signing.Outcome.VALID
    listed = json.loads(_attached(path))["dossiers"]
    assert [one["code"] for one in listed] == sorted(str(code) for code in codes)
    assert files[gone[1]] in next(one["destroyed"] for one in listed if one["code"] == codes[1])


def _attached(path: Path) -> bytes:
    with pikepdf.open(path) as record:
        return record.attachments["manifest.json"].get_file().read_bytes()


@pytest.mark.every_case
def test_who_erases_without_an_approved_purge_is_refused_and_found_out(finished: Finished, destroyed: Any) -> None:
    kept, gone = finished(), finished()
    with pytest.raises(DBAPIError, match="append-only"), transaction() as session:
        session.execute(
            update(EventRecord).where(EventRecord.stream == kept).values(payload=dict(ERASED), actor_name="")
        )
    destroyed(gone)
    with pytest.raises(DBAPIError, match="append-only"), transaction() as session:
        session.execute(update(EventRecord).where(EventRecord.stream == gone).values(actor_name="x"))
    assert checked().whole
    by_the_master(
        lambda connection: connection.execute(
            update(EventRecord).where(EventRecord.stream == kept).values(payload=dict(ERASED), actor_name="")
        )
    )
    report = checked()
    assert {fault.what for fault in report.faults} == {What.ALTERED}
    assert {fault.stream for fault in report.faults} == {str(kept)}


def test_without_its_sealed_record_a_destruction_is_a_fault(finished: Finished, destroyed: Any) -> None:
    purge = destroyed(finished())
    with reading() as session:
        path = blobs.store().path(session.get_one(Purge, purge).sha256)
    path.unlink()
    assert [fault.what for fault in checked().faults] == [What.PURGE_RECORD]


def test_nobody_approves_what_they_proposed(finished: Finished, world: SimpleNamespace) -> None:
    dossier = finished()
    alone = {"proposed_by": world.administrator, "approved_by": world.administrator}
    with pytest.raises(NeedsAnotherPerson), transaction() as session:
        actions.purge(session, [dossier], note=WHY, **alone, now=clock.now())
    with reading() as session:
        assert session.get_one(Dossier, dossier).purged_at is None


def test_who_proposed_does_not_approve_with_another_account_nor_with_a_lent_role(
    finished: Finished, world: SimpleNamespace
) -> None:
    dossier, now = finished(), clock.now()
    with transaction() as session:
        proposed = actions.propose(session, [dossier], note=WHY, actor=world.administrator, now=now).id
        for one in (world.administrator, world.administrator2):
            session.get_one(Account, one.id).personal_number = "067090000001"
    with reading() as session:
        other = accounts.account(session, world.administrator2.id).actor()
    neighbour = replace(world.specialist, agency_id=world.administrator.agency_id)
    lent = neighbour.lent(StandIn(UUID(int=1), world.administrator2.id, "B", "", actions.ARCHIVISTS))
    for who, problem in ((other, SamePerson), (lent, NotEntitled)):
        with pytest.raises(problem), transaction() as session:
            actions.approve(session, proposed, actor=who, now=now)
    with reading() as session:
        assert session.get_one(Dossier, dossier).purged_at is None


def test_what_is_held_is_not_due_and_a_hold_ends_a_proposal(finished: Finished, world: SimpleNamespace) -> None:
    dossier, now, one = finished(), clock.now(), {"actor": world.administrator, "now": clock.now()}
    with transaction() as session:
        code = session.get_one(Dossier, dossier).code or ""
        proposed = actions.propose(session, [dossier], note=WHY, **one).id
        held = actions.hold(session, code.lower(), reason="Khiếu nại số 12", **one)
        session.flush()
        hold_id = held.id
    for wrong, problem in ((code, HeldAlready), ("H99", UnknownCode)):
        with pytest.raises(problem), transaction() as session:
            actions.hold(session, wrong, reason="x", **one)
    with pytest.raises(NotDue, match=code), transaction() as session:
        actions.approve(session, proposed, actor=world.administrator2, now=now)
    with transaction() as session:
        actions.refuse(session, proposed, reason="Đang khiếu nại", **one)
    with pytest.raises(Conflict), transaction() as session:
        actions.approve(session, proposed, actor=world.administrator2, now=now)
    with transaction() as session:
        assert queries.due(session, actor=world.administrator, today=queries.today_of(now)) == []
        actions.release(session, hold_id, **one)
    with reading() as session:
        (due,) = queries.due(session, actor=world.administrator, today=queries.today_of(now))
    assert (due.dossier_id, due.keeps_result) == (dossier, False)
    with pytest.raises(NothingChosen), transaction() as session:
        actions.propose(session, [], note=WHY, **one)


def test_a_young_dossier_is_not_due(submitted: Any, world: SimpleNamespace) -> None:
    young = submitted()
    with pytest.raises(NotDue), transaction() as session:
        actions.propose(session, [young], note=WHY, actor=world.administrator, now=clock.now())


def test_two_people_do_it_on_their_pages_and_the_owner_is_told(
    finished: Finished, browse: Any, run_worker: Any
) -> None:
    dossier = finished()
    first, second, owner = browse("administrator"), browse("administrator2"), browse("citizen")
    page = first.get("/admin/retention")
    assert str(dossier) in page.text
    assert first.post("/admin/retention", dossiers=str(dossier), note="").status_code == 422
    answer = first.post("/admin/retention", dossiers=str(dossier), note=WHY)
    assert answer.status_code == 303
    place = answer.location
    assert f"{place}/approval" not in first.get(place).text
    assert first.post(f"{place}/approval").status_code == 403
    assert f"{place}/approval" in second.get(place).text
    assert second.get(f"{place}/record").status_code == 404
    assert second.post(f"{place}/approval").status_code == 303
    run_worker()
    assert second.get(f"{place}/record").mimetype == "application/pdf"
    assert "Chờ phê duyệt" not in first.get("/admin/retention/purges").text

    told = owner.get(f"/dossiers/{dossier}")
    assert (told.status_code, "hết thời hạn lưu" in told.text) == (200, True)
    assert owner.get(f"/dossiers/{dossier}/confirmation").location == f"/dossiers/{dossier}"
    assert owner.get("/dossiers").status_code == 200
    gone = browse("receptionist").get(f"/office/dossiers/{dossier}")
    assert (gone.status_code, "tiêu hủy" in gone.text) == (410, True)
    assert CANARY not in told.text + gone.text
    with reading() as session:
        event = session.scalar(select(EventRecord.id).where(EventRecord.stream == dossier).limit(1))
    assert first.get(f"/audit/events/{event}").status_code == 200


def test_holding_on_the_page(finished: Finished, browse: Any) -> None:
    dossier, page = finished(), browse("administrator")
    with reading() as session:
        code = session.get_one(Dossier, dossier).code
    page.get("/admin/retention/holds")
    assert page.post("/admin/retention/holds", code="H99", reason="x").status_code == 422
    assert page.post("/admin/retention/holds", code=code, reason="Khiếu nại").status_code == 303
    shown = page.get("/admin/retention/holds").text
    assert code in shown
    place = shown.split('action="/admin/retention/holds/')[1].split('"')[0]
    assert page.post(f"/admin/retention/holds/{place}").status_code == 303
    assert code not in page.get("/admin/retention/holds").text.split("Giữ lại một hồ sơ")[0]


def test_a_result_that_is_kept_longer_stays_and_goes_when_its_own_time_is_over(
    finished: Finished, destroyed: Any, browse: Any, world: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    dossier = finished()
    terms = [Term(10, None, "Thông tư"), Term(10, 11, "Thông tư")]
    monkeypatch.setattr("portal.retention.rules.term_of", lambda _service: terms[0])
    with transaction() as session:
        receipt = session.scalars(select(IssuedDocument).where(IssuedDocument.dossier_id == dossier)).first()
        assert receipt is not None
        receipt.kind = RESULT
        sha256 = receipt.sha256
    destroyed(dossier)
    owner, place = browse("citizen"), f"/dossiers/{dossier}"
    assert "Kết quả vẫn được lưu" in owner.get(place).text
    assert owner.get(f"{place}/documents/{receipt.id}").status_code == 200
    with reading() as session:
        assert queries.due(session, actor=world.administrator, today=queries.today_of(clock.now())) == []
    terms.reverse()
    with reading() as session:
        (due,) = queries.due(session, actor=world.administrator, today=queries.today_of(clock.now()))
    assert (due.keeps_result, due.basis) == (False, "Thông tư")
    destroyed(dossier)
    assert "Kết quả vẫn được lưu" not in owner.get(place).text
    with reading() as session:
        assert session.scalars(select(IssuedDocument).where(IssuedDocument.sha256 == sha256)).all() == []
    assert checked().whole


def test_the_years_run_from_the_end_of_the_year() -> None:
    finished_at = datetime(2015, 12, 31, 17, 30, tzinfo=UTC)  # in Vietnam it is 2016 already
    assert due_on(finished_at, 10) == date(2027, 1, 1)
    assert finished_at < finished_before(date(2027, 1, 1), 10)
    assert finished_at >= finished_before(date(2026, 12, 31), 10)
