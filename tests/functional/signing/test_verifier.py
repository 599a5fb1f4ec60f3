"""The verifier as one file: alone in an empty folder, without network and without the portal, it says the same."""

import base64
import json
import zipfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from portal.core.linking import FIRST, record_hash
from portal.core.merkle import leaf_hash, node_hash
from portal.signing import cli
from portal.signing.actions import Level, seal, seal_statement, sign, verify
from portal.signing.proofs.checking import FORMAT
from portal.signing.proofs.heads import Head
from portal.signing.verifier import bootstrap
from tests.support import files
from tests.support.packages import contents, rewritten
from tests.support.pki import RunningPki, sample_pdf
from tests.support.verifier import run, said


@pytest.fixture(scope="module")
def verifier(pki: RunningPki, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Built once, with the demonstration anchors inside."""
    target = tmp_path_factory.mktemp("elsewhere") / "verify.pyz"
    done = CliRunner().invoke(cli.verifier_group, ["build", "--trust", str(pki.pki.trust_dir), str(target)])
    assert done.exit_code == 0, done.output
    return target


@pytest.fixture(scope="module")
def exhibits(pki: RunningPki, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """One of each sort that matters."""
    folder = tmp_path_factory.mktemp("exhibits")
    sealed = seal(sample_pdf(), identity=pki.identity("officer"), desk=pki.desk)
    signed = sign(sample_pdf(), identity=pki.identity("citizen"), desk=pki.desk, field="X", level=Level.T)
    made = {
        "sealed": sealed,
        "undecided": signed,
        "spoilt": sealed[:40] + bytes([sealed[40] ^ 1]) + sealed[41:],
        "unsigned": files.pdf(),
        "garbage": b"not a PDF",
        "zip": b"PK\x05\x06" + bytes(18),
    }
    return {name: files.save(folder, f"{name}.bin", data) for name, data in made.items()}


def test_it_says_what_the_portal_says(pki: RunningPki, verifier: Path, exhibits: dict[str, Path]) -> None:
    kinds = ("sealed", "undecided", "spoilt", "unsigned", "garbage")
    found = said(verifier, *(exhibits[kind] for kind in kinds))
    for kind, line in zip(kinds, found, strict=True):
        ours = verify(exhibits[kind], trust=pki.trust, at=datetime.now(UTC), offline=True).to_dict()
        ours = json.loads(json.dumps(ours))
        assert line.pop("file") == str(exhibits[kind])
        for verdict in (line, ours):
            verdict["checked_at"] = ""
            for signature in verdict["signatures"]:  # where nothing is proved the moment of the check stands
                signature["best_time"] = signature["best_time"] if verdict["outcome"] == "VALID" else ""
        assert line == ours
    assert [line["outcome"] for line in found] == ["VALID", "INDETERMINATE", "INVALID", "INVALID", "INVALID"]


def test_exit_codes_and_sentences(verifier: Path, exhibits: dict[str, Path]) -> None:
    good = run(verifier, exhibits["sealed"])
    assert (good.returncode, good.stderr) == (0, "")
    assert "Hợp lệ. Chữ ký hợp lệ: đúng người ký" in good.stdout
    assert "B-LTA" in good.stdout
    assert "Not valid. The document has been changed" in run(verifier, "--lang", "en", exhibits["spoilt"]).stdout
    assert run(verifier, exhibits["sealed"], exhibits["undecided"]).returncode == 1
    assert run(verifier, exhibits["sealed"], exhibits["garbage"]).returncode == 2
    assert run(verifier, exhibits["zip"]).returncode == 2
    assert run(verifier, "not-there.pdf").returncode == 2


def test_without_anchors_nobody_is_believed(verifier: Path, exhibits: dict[str, Path], tmp_path: Path) -> None:
    bare = _changed(verifier, tmp_path, {name: None for name in contents(verifier) if name.startswith("trust/")})
    done = run(bare, exhibits["sealed"])
    assert (done.returncode, "Chưa biết tin ai" in done.stderr) == (2, True)


def test_on_another_machine_it_says_what_to_install(verifier: Path, exhibits: dict[str, Path], tmp_path: Path) -> None:
    foreign = _changed(verifier, tmp_path, {bootstrap.BUILT_FOR: b"cpython-399 sparc"})
    done = run(foreign, exhibits["sealed"])
    assert done.returncode == 2
    assert "pip install cryptography==" in done.stderr


def _changed(verifier: Path, folder: Path, changes: dict[str, bytes | None]) -> Path:
    """The same verifier with files replaced or left out."""
    inside = {**contents(verifier), **changes}
    return rewritten(folder / "changed.pyz", {name: data for name, data in inside.items() if data is not None})


def test_it_holds_no_more_of_the_portal_than_judging_needs(verifier: Path) -> None:
    with zipfile.ZipFile(verifier) as archive:
        ours = [name for name in archive.namelist() if name.startswith("lib/portal/")]
    assert "lib/portal/signing/verifier/main.py" in ours
    assert not [
        name for name in ours if not name.startswith(("lib/portal/__init__", "lib/portal/core/", "lib/portal/signing/"))
    ]
    assert not [name for name in ours if "sealing" in name or "demo_pki" in name or "identity" in name]


def test_a_proof_from_the_log_is_checked_without_the_portal(pki: RunningPki, verifier: Path, tmp_path: Path) -> None:
    """Promise P5: whoever has the file and the roots needs nobody else."""
    at = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
    record: dict[str, Any] = {
        "stream": "s",
        "position": 1,
        "type": "DossierSubmitted",
        "payload": {"code": "x"},
        "at": at.isoformat(),
    }
    record |= {"actor": ["citizen", "1", "Nguyễn Thị Thuỷ"], "previous": FIRST}
    record["hash"] = record_hash(
        "s", 1, "DossierSubmitted", {"code": "x"}, actor=record["actor"], at=at, previous=FIRST
    )
    beside = leaf_hash("0" * 64)
    root = node_hash(beside, leaf_hash(record["hash"]))
    head = Head(origin="https://x.vn", number=1, size=2, root=root.hex(), at=at, previous=FIRST)
    sealed = seal_statement(head.to_bytes(), identity=pki.identity("seal"), desk=pki.desk)
    events = [{"record": record, "index": 1, "path": [beside.hex()]}]
    proof = {"format": FORMAT, "events": events, "head": base64.b64encode(sealed).decode()}
    whole = files.save(tmp_path, "whole.json", json.dumps(proof).encode())
    record["payload"] = {"code": "y"}
    changed = files.save(tmp_path, "changed.json", json.dumps(proof).encode())
    told = run(verifier, whole, changed)
    assert told.returncode == 1
    assert "#1 · DossierSubmitted" in told.stdout
    assert [line["reason"] for line in said(verifier, whole, changed)] == ["ok", "event_altered"]
