"""The proof package of a dossier: made once, whole, checked by anybody; whatever is changed in it is found."""

import io
import json
import re
import zipfile
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from click.testing import CliRunner

from portal import cli
from portal.archive import actions as archive
from portal.core import clock
from portal.core.db import reading
from portal.dossiers import desk
from portal.dossiers.models import Dossier
from portal.signing import actions as signing
from portal.signing.policy import Policy, Revocation
from portal.signing.verifier.build import build
from tests.support import files
from tests.support.packages import contents, rewritten
from tests.support.verifier import run, said

Submit = Callable[..., UUID]
Reason = signing.PackageReason


@pytest.fixture
def package(submitted: Submit, tmp_path: Path) -> Path:
    """The package of a dossier whose application is signed."""
    with reading() as session:
        code = session.get_one(Dossier, submitted(signed=True)).code
    assert code
    archive.export_package(code, tmp_path / "proof.zip", now=clock.now())
    return tmp_path / "proof.zip"


def found(path: Path, **more: object) -> signing.PackageVerdict:
    return signing.verify_package(path, trust=desk.desk().store, at=clock.now(), offline=True, **more)  # type: ignore[arg-type]


def test_a_package_is_valid_offline(package: Path) -> None:
    verdict = found(package)
    assert (verdict.reason, verdict.place) == (Reason.OK, "")
    assert {each.path for each in verdict.documents} == {
        "documents/receipt-1.pdf",
        "documents/signed_application-1.pdf",
    }
    assert verdict.inventory is not None
    assert verdict.inventory.signatures[0].level == "B-LTA"
    assert signing.PackageVerdict.from_dict(json.loads(json.dumps(verdict.to_dict()))) == verdict


def test_a_change_in_any_single_file_is_found(package: Path, tmp_path: Path) -> None:
    whole = contents(package)
    assert len(whole) > 10
    for name, data in whole.items():
        middle = len(data) // 2
        spoilt = data[:middle] + bytes([data[middle] ^ 1]) + data[middle + 1 :]
        verdict = found(rewritten(tmp_path / "spoilt.zip", whole | {name: spoilt}))
        assert verdict.outcome is signing.Outcome.INVALID, name
        assert verdict.place == name
    for name in whole:
        without = {path: data for path, data in whole.items() if path != name}
        assert found(rewritten(tmp_path / "less.zip", without)).outcome is signing.Outcome.INVALID, name
    assert found(rewritten(tmp_path / "more.zip", whole | {"documents/other.pdf": b"%PDF"})).reason is Reason.FILE_ADDED


def test_the_verifier_without_the_portal_finds_it_too(package: Path, tmp_path: Path) -> None:
    """One file, no network, the same answers; without anchors only when the package's own are asked for."""
    verifier = tmp_path / "elsewhere" / "verify.pyz"
    verifier.parent.mkdir()
    build(verifier, trust=desk.desk().store)
    whole = contents(package)
    spoilt = [
        rewritten(tmp_path / f"{number}.zip", whole | {name: data[:-9] + bytes([data[-9] ^ 1]) + data[-8:]})
        for number, (name, data) in enumerate(whole.items())
    ]
    good, *bad = said(verifier, package, *spoilt)
    assert (good["outcome"], good["reason"]) == ("VALID", "ok")
    assert [line["outcome"] for line in bad] == ["INVALID"] * len(whole)
    assert [line["place"] for line in bad] == list(whole)
    shown = run(verifier, package)
    assert shown.returncode == 0
    assert "Gói còn nguyên vẹn, mọi văn bản trong gói đều có chữ ký hợp lệ." in shown.stdout
    build(verifier, trust=None)
    assert run(verifier, package).returncode == 2
    assert run(verifier, "--package-roots", package).returncode == 0


def test_documents_changed_places_are_found(package: Path, tmp_path: Path) -> None:
    """Both are validly signed; only the list says which is which."""
    whole = contents(package)
    receipt, application = "documents/receipt-1.pdf", "documents/signed_application-1.pdf"
    swapped = whole | {receipt: whole[application], application: whole[receipt]}
    assert found(rewritten(tmp_path / "swapped.zip", swapped)).reason is Reason.FILE_ALTERED


def test_the_list_of_another_dossier_does_not_fit(package: Path, submitted: Submit, tmp_path: Path) -> None:
    with reading() as session:
        code = session.get_one(Dossier, submitted()).code
    assert code
    archive.export_package(code, tmp_path / "other.zip", now=clock.now())
    mixed = contents(package) | {"inventory.pdf": contents(tmp_path / "other.zip")["inventory.pdf"]}
    assert found(rewritten(tmp_path / "mixed.zip", mixed)).outcome is signing.Outcome.INVALID


def test_a_list_signed_by_a_citizen_proves_nothing(package: Path, tmp_path: Path) -> None:
    """A validly signed PDF of the dossier in place of the list."""
    whole = contents(package)
    whole["inventory.pdf"] = whole["documents/signed_application-1.pdf"]
    assert found(rewritten(tmp_path / "own.zip", whole)).reason is Reason.LIST_NOT_SEALED


def test_roots_that_a_package_brings_are_believed_only_when_asked(package: Path) -> None:
    stranger = signing.TrustStore(citizen=desk.desk().store.timestamping)
    refused = signing.verify_package(package, trust=stranger, at=clock.now(), offline=True)
    assert refused.reason is Reason.LIST_NOT_SEALED
    asked = signing.verify_package(package, trust=stranger, at=clock.now(), offline=True, own_roots=True)
    assert asked.reason is Reason.OK
    assert asked.policy != refused.policy


def test_years_later_the_evidence_inside_still_proves_it(package: Path, tmp_path: Path) -> None:
    """Nobody can be asked offline about the time-stamping service; the rest is proved, and changes are found."""
    later = clock.now() + timedelta(days=2000)

    def then(path: Path, policy: Policy) -> signing.PackageVerdict:
        return signing.verify_package(path, trust=desk.desk().store, at=later, offline=True, policy=policy)

    assert then(package, Policy()).outcome is signing.Outcome.INDETERMINATE
    assert then(package, Policy(revocation=Revocation.IF_AVAILABLE)).reason is Reason.OK
    spoilt = rewritten(tmp_path / "spoilt.zip", contents(package) | {"log.jsonl": b"{}"})
    assert then(spoilt, Policy()).reason is Reason.FILE_ALTERED


def _bomb() -> bytes:
    return bytes(64 << 20)


@pytest.mark.parametrize(
    ("entries", "reason"),
    [
        ({"../evil.pdf": b"x"}, Reason.UNSAFE),
        ({"/etc/passwd": b"x"}, Reason.UNSAFE),
        ({"documents\\evil.pdf": b"x"}, Reason.UNSAFE),
        ({"documents/": b""}, Reason.UNSAFE),
        ({"zeros": _bomb()}, Reason.UNSAFE),
        ({f"f{number}": b"" for number in range(1001)}, Reason.UNSAFE),
        ({"a.txt": b"x", "A.TXT": b"y"}, Reason.UNSAFE),
        ({"a.txt": b"x"}, Reason.NOT_A_PACKAGE),
        ({"inventory.pdf": files.pdf()}, Reason.LIST_NOT_SEALED),
        ({"inventory.pdf": b"%PDF-"}, Reason.LIST_NOT_SEALED),
    ],
)
def test_hostile_archives(app: object, tmp_path: Path, entries: dict[str, bytes], reason: Reason) -> None:
    assert found(rewritten(tmp_path / "hostile.zip", entries)).reason is reason


def test_links_broken_and_encrypted_archives(app: object, package: Path, tmp_path: Path) -> None:
    link = zipfile.ZipInfo("inventory.pdf")
    link.external_attr = 0o120777 << 16
    with zipfile.ZipFile(tmp_path / "link.zip", "w") as target:
        target.writestr(link, "/etc/passwd")
    assert found(tmp_path / "link.zip").reason is Reason.UNSAFE
    data = package.read_bytes()
    (tmp_path / "cut.zip").write_bytes(data[: len(data) // 2])
    assert found(tmp_path / "cut.zip").reason is Reason.NOT_A_PACKAGE
    locked = bytearray(data)
    at = data.rindex(b"PK\x01\x02")
    locked[at + 8] |= 1
    (tmp_path / "locked.zip").write_bytes(locked)
    assert found(tmp_path / "locked.zip").reason is Reason.UNSAFE


def test_a_log_that_does_not_hold_together_is_found_though_it_was_sealed(
    package: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever changed the database before the package was made."""
    from portal.archive import packing

    with zipfile.ZipFile(package) as source:
        code = json.loads(_manifest(source.read("inventory.pdf")))["code"]
    line = packing._line
    monkeypatch.setattr(packing, "_line", lambda record: line(record).replace("Nguy", "Nguu").replace("true", "false"))
    honest = packing.history
    monkeypatch.setattr(packing, "history", lambda session, stream: honest(session, stream)[1:])
    archive.export_package(code, tmp_path / "short.zip", now=clock.now())
    assert found(tmp_path / "short.zip").reason is Reason.LOG_BROKEN


def _manifest(pdf: bytes) -> bytes:
    from portal.signing.package.checking import _attached

    return _attached(pdf)


def test_the_command(package: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cli, "connect", lambda settings: None)  # this process is connected already
    code = found(package).code
    made = CliRunner().invoke(cli.main, ["export-archive", code, str(tmp_path / "again.zip")])
    assert made.exit_code == 0, made.output
    assert "2 document(s)" in made.output
    unknown = CliRunner().invoke(cli.main, ["export-archive", "H00.00.00-000000-0000", str(tmp_path / "none.zip")])
    assert (unknown.exit_code, "Không có hồ sơ mang mã này" in unknown.output) == (1, True)
    arguments = ["verify", "--offline", "--base-trust", str(desk.desk().trust), str(tmp_path / "again.zip")]
    checked = CliRunner().invoke(cli.main, arguments)
    assert (checked.exit_code, json.loads(checked.output)["outcome"]) == (0, "VALID")


def _checked(client: Any, data: bytes, name: str) -> str:
    page = client.get("/verify").text
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page)
    assert token
    sent = {"file": (io.BytesIO(data), name), "csrf_token": token[1]}
    answer = client.post("/verify", data=sent, content_type="multipart/form-data", buffered=True)
    assert answer.status_code == 200
    return " ".join(str(answer.text).split())


def test_anybody_checks_a_package_on_the_page(app: Any, package: Path, tmp_path: Path) -> None:
    page = _checked(app.test_client(), package.read_bytes(), "hồ sơ.zip")
    assert "Gói còn nguyên vẹn, mọi văn bản trong gói đều có chữ ký hợp lệ." in page
    assert page.count("Văn bản này do cơ quan ban hành qua cổng và được lưu trong hệ thống.") == 2
    assert found(package).code in page
    assert "067190001234" not in page
    spoilt = rewritten(tmp_path / "spoilt.zip", contents(package) | {"log.jsonl": b"{}"})
    page = _checked(app.test_client(), spoilt.read_bytes(), "hồ sơ.zip")
    assert "Có tệp trong gói đã bị thay đổi sau khi lập gói." in page
    assert "log.jsonl" in page
    bomb = rewritten(tmp_path / "bomb.zip", {"inventory.pdf": _bomb()})
    assert "không được mở" in _checked(app.test_client(), bomb.read_bytes(), "x.zip")


def test_a_copy_with_later_proof_is_recognised_as_ours(app: Any, package: Path) -> None:
    """Its bytes are not those of the issued document, it only begins with them."""
    copy = contents(package)["documents/signed_application-1.pdf"]
    ours = "Tệp này bắt đầu bằng đúng văn bản do cơ quan ban hành qua cổng"
    assert ours in _checked(app.test_client(), copy, "ban luu.pdf")
    assert ours not in _checked(app.test_client(), copy + b"\n% more\n%%EOF\n", "them.pdf")
    assert ours not in _checked(app.test_client(), files.pdf(), "khac.pdf")
