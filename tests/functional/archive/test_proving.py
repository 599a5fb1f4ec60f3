"""What came in signed stays provable: extended once, never changed, renewed in time, and every step in the log."""

import logging
import shutil
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from uuid import UUID

import pytest
from click.testing import CliRunner
from sqlalchemy import update

from portal import cli, housekeeping
from portal.archive import actions as archive
from portal.archive import queries
from portal.archive.models import ArchiveCopy
from portal.core import blobs, clock
from portal.core.db import reading, transaction
from portal.dossiers import desk
from portal.dossiers.models import Dossier
from portal.signing import actions as signing
from portal.signing.errors import TimestampUnavailable
from tests.functional.archive.conftest import told
from tests.support.pki import RunningPki

Submit = Callable[..., UUID]
Proofs = Callable[[UUID], dict[str, SimpleNamespace]]
WEEK = timedelta(days=8)


def read(sha256: str) -> bytes:
    return blobs.store().read(sha256)


def test_a_signed_application_gets_a_copy_that_lasts(submitted: Submit, proofs: Proofs) -> None:
    dossier_id = submitted(signed=True)
    proof = proofs(dossier_id)["signed_application"]
    original, copy = read(proof.document.sha256), read(proof.copy.sha256)
    assert copy.startswith(original)
    assert len(copy) > len(original)
    verdict = signing.verify(
        blobs.store().path(proof.copy.sha256),
        trust=desk.desk().store,
        at=clock.now(),
        issued_path=blobs.store().path(proof.document.source_sha256),
    )
    assert (verdict.reason, verdict.signatures[0].level) == (signing.Reason.OK, "B-LTA")
    [added] = told(dossier_id, "ProofAdded")
    assert (added.payload["sha256"], added.payload["copy_sha256"]) == (proof.document.sha256, proof.copy.sha256)
    assert proof.copy.good_until == datetime.fromisoformat(added.payload["good_until"])
    assert proof.copy.due_at == proof.copy.good_until - timedelta(days=90)


def test_what_the_portal_sealed_carries_its_proof_already(submitted: Submit, proofs: Proofs) -> None:
    dossier_id = submitted()
    assert set(proofs(dossier_id)) == {"receipt"}
    receipt = proofs(dossier_id)["receipt"]
    assert receipt.copy.sha256 == receipt.document.sha256
    assert told(dossier_id, "ProofAdded") == []


def test_once_is_enough(submitted: Submit, proofs: Proofs) -> None:
    dossier_id = submitted(signed=True)
    before = {kind: proof.copy.sha256 for kind, proof in proofs(dossier_id).items()}
    archive.prove_dossier(dossier_id, now=clock.now())
    assert archive.renew_due(now=clock.now()) == archive.Tidied()
    assert {kind: proof.copy.sha256 for kind, proof in proofs(dossier_id).items()} == before
    assert len(told(dossier_id, "ProofAdded")) == 1


def test_a_proof_is_renewed_before_it_ends(
    submitted: Submit, proofs: Proofs, ending_service: Callable[[], None]
) -> None:
    """The service's certificate has sixty days left, less than the margin of ninety."""
    dossier_id = submitted(signed=True)
    before = proofs(dossier_id)
    assert all(proof.copy.good_until < clock.now() + timedelta(days=61) for proof in before.values())
    assert archive.renew_due(now=clock.now()).seen == 0  # asked a week later, not at once
    ending_service()
    assert archive.renew_due(now=clock.now() + WEEK) == archive.Tidied(seen=2, stamped=2)
    for kind, proof in proofs(dossier_id).items():
        assert proof.document.sha256 == before[kind].document.sha256
        assert read(proof.copy.sha256).startswith(read(before[kind].copy.sha256))
        assert proof.copy.good_until == datetime(2035, 12, 31, tzinfo=UTC)  # elliptic curves are believed no longer
    assert len(told(dossier_id, "ProofRenewed")) == 2
    assert archive.renew_due(now=clock.now() + WEEK) == archive.Tidied()


def test_a_service_without_a_new_certificate_makes_no_file_longer(
    submitted: Submit, proofs: Proofs, ending_service: Callable[[], None]
) -> None:
    dossier_id = submitted(signed=True)
    before = {kind: proof.copy.sha256 for kind, proof in proofs(dossier_id).items()}
    assert archive.renew_due(now=clock.now() + WEEK) == archive.Tidied(seen=2)
    assert {kind: proof.copy.sha256 for kind, proof in proofs(dossier_id).items()} == before
    assert told(dossier_id, "ProofRenewed") == []


def test_one_run_does_not_do_more_than_it_may(submitted: Submit, ending_service: Callable[[], None]) -> None:
    submitted(signed=True)
    ending_service()
    later = clock.now() + WEEK
    assert [archive.renew_due(now=later, limit=1).stamped for _ in range(3)] == [1, 1, 0]


def test_two_runs_at_once_renew_once(submitted: Submit, ending_service: Callable[[], None]) -> None:
    dossier_id = submitted(signed=True)
    ending_service()
    later = clock.now() + WEEK
    with ThreadPoolExecutor(2) as pool:
        runs = list(pool.map(lambda _: archive.renew_due(now=later), range(2)))
    assert sum(run.stamped for run in runs) == 2
    assert len(told(dossier_id, "ProofRenewed")) == 2


def test_without_time_stamps_the_job_waits_and_says_so(
    submitted: Submit, pki: RunningPki, ending_service: Callable[[], None], caplog: pytest.LogCaptureFixture
) -> None:
    dossier_id = submitted(signed=True)
    ending_service()
    with pki.outage("tsa"):
        with pytest.raises(TimestampUnavailable):
            archive.renew_due(now=clock.now() + WEEK)
        with caplog.at_level(logging.WARNING), _a_week_later():
            housekeeping.tidy()
    assert "the time-stamping service does not answer" in caplog.text
    assert told(dossier_id, "ProofRenewed") == []
    with _a_week_later():
        housekeeping.tidy()
    assert len(told(dossier_id, "ProofRenewed")) == 2


@contextmanager
def _a_week_later() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(clock, "now", lambda: datetime.now(UTC) + WEEK)
        yield


def test_a_silent_issuer_is_asked_again(submitted: Submit, proofs: Proofs, pki: RunningPki, tmp_path: Path) -> None:
    desk.configure(replace(desk.desk(), cache_folder=tmp_path / "remembers nothing"))
    dossier_id = submitted(signed=True)
    _forget(dossier_id, proofs)
    desk.configure(replace(desk.desk(), cache_folder=tmp_path / "remembers nothing either"))
    with pki.outage("ocsp", "crls"):
        for _ in range(2):
            archive.renew_due(now=clock.now())
            _let_time_pass()
    assert [record.payload["reason"] for record in told(dossier_id, "ProofRefused")] == ["RevocationUnavailable"]
    assert proofs(dossier_id)["signed_application"].copy.good_until is None
    archive.renew_due(now=clock.now())
    proof = proofs(dossier_id)["signed_application"].copy
    assert (proof.reason, proof.good_until is None) == ("", False)


def _let_time_pass() -> None:
    """Every proof is due now; the clock stays, because authorities answer for the present only."""
    with transaction() as session:
        session.execute(update(ArchiveCopy).values(due_at=clock.now()))


def _forget(dossier_id: UUID, proofs: Proofs) -> None:
    """As after an upgrade: the documents are there, their proofs are not."""
    with transaction() as session:
        for proof in proofs(dossier_id).values():
            session.delete(proof.copy)


def test_a_signature_that_is_not_valid_is_refused_and_tried_again(
    submitted: Submit, proofs: Proofs, pki: RunningPki, tmp_path: Path
) -> None:
    dossier_id = submitted(signed=True)
    _forget(dossier_id, proofs)
    believing, officials_only = desk.desk(), tmp_path / "trust"
    shutil.copytree(pki.pki.trust_dir, officials_only, ignore=shutil.ignore_patterns("citizen", "citizens.pem"))
    desk.configure(replace(believing, trust=officials_only, cache_folder=None))
    assert archive.renew_due(now=clock.now()).refused == 1
    assert [record.payload["reason"] for record in told(dossier_id, "ProofRefused")] == ["SigningRefused"]
    desk.configure(believing)
    assert archive.renew_due(now=clock.now()).seen == 0
    _let_time_pass()
    assert archive.renew_due(now=clock.now()).stamped == 1


def test_a_signed_copy_that_is_not_handed_in_yet_is_left_alone(submitted: Submit, proofs: Proofs) -> None:
    """While a supplement is worked on, its signed application may still be taken out."""
    dossier_id = submitted(signed=True)
    signed = proofs(dossier_id)["signed_application"].document
    _forget(dossier_id, proofs)
    with transaction() as session:
        session.execute(update(Dossier).values(submitted_at=signed.created_at - timedelta(seconds=1)))
    with reading() as session:
        assert signed.id not in queries.unproved(session)
        assert len(queries.unproved(session, dossier_id=dossier_id)) == 1  # the receipt


def test_officers_read_until_when_it_can_be_proved(submitted: Submit, browse: Any) -> None:
    dossier_id = submitted(signed=True)
    page = browse("receptionist").get(f"/office/dossiers/{dossier_id}").text
    assert "Đã lưu bản có dấu thời gian lưu trữ lâu dài" in page
    assert "Đơn đã ký số, kiểm tra được đến 31/12/2035." in page


def test_the_commands(submitted: Submit, proofs: Proofs, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    dossier_id = submitted(signed=True)
    monkeypatch.setattr(cli, "connect", lambda settings: None)  # this process is connected already
    renewed = CliRunner().invoke(cli.main, ["renew-archive", "--limit", "5"])
    assert renewed.output == "0 document(s) looked at, 0 stamped, 0 refused, tried again later.\n"
    with reading() as session:
        code = session.get_one(Dossier, dossier_id).code
    assert code
    CliRunner().invoke(cli.main, ["export-archive", code, str(tmp_path / "out")])
    written = {path.name: path.read_bytes() for path in (tmp_path / "out").iterdir()}
    assert written == {f"{kind}-1.pdf": read(proof.copy.sha256) for kind, proof in proofs(dossier_id).items()}
