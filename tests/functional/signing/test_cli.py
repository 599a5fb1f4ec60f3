"""``portal verify``, ``demo-sign``: JSON lines and exit codes."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from portal.signing.actions import Verdict
from portal.signing.cli import demo_sign_command, verify_command
from tests.support.pki import PASSPHRASE, RunningPki


@pytest.fixture
def files(pki: RunningPki, issued: bytes, tmp_path: Path) -> dict[str, str]:
    """A valid, an unsigned and a broken file, and the issued one."""
    contents = {
        "valid": pki.signed_by("citizen", issued),
        "issued": issued,
        "broken": b"%PDF-1.7 nonsense",
        "other": pki.signed_by("citizen", pki.signed_by("stranger", issued, field="A"), field="B"),
    }
    for name, data in contents.items():
        (tmp_path / f"{name}.pdf").write_bytes(data)
    return {name: str(tmp_path / f"{name}.pdf") for name in contents} | {"trust": str(pki.pki.trust_dir)}


@pytest.mark.parametrize(
    ("names", "code"),
    [
        (["valid"], 0),
        (["valid", "issued"], 1),
        (["valid", "broken"], 2),
        (["broken", "issued"], 2),
        (["missing"], 2),
    ],
)
def test_exit_codes(files: dict[str, str], names: list[str], code: int) -> None:
    paths = [files.get(name, "/nowhere.pdf") for name in names]
    result = CliRunner().invoke(verify_command, [*paths, "--trust", files["trust"]])
    assert result.exit_code == code
    assert [json.loads(line)["file"] for line in result.stdout.splitlines()] == paths


def test_a_line_is_a_verdict(files: dict[str, str]) -> None:
    result = CliRunner().invoke(
        verify_command, [files["valid"], "--trust", files["trust"], "--issued", files["issued"]]
    )
    line = json.loads(result.stdout)
    assert Verdict.from_dict(line).outcome == line["outcome"] == "VALID"


def test_offline_fetches_nothing(pki: RunningPki, files: dict[str, str]) -> None:
    pki.traffic.paths.clear()
    result = CliRunner().invoke(verify_command, [files["other"], "--trust", files["trust"], "--offline"])
    assert (result.exit_code, json.loads(result.stdout)["reason"]) == (1, "revocation_unknown")
    assert pki.traffic.paths == []


def test_without_anchors_the_command_says_so(files: dict[str, str], tmp_path: Path) -> None:
    empty = tmp_path / "empty"
    empty.mkdir()
    result = CliRunner().invoke(verify_command, [files["valid"], "--trust", str(empty)])
    assert result.exit_code == 1
    assert "chứng thư số gốc" in result.output


def test_demo_sign_stands_for_the_persons_own_software(pki: RunningPki, files: dict[str, str]) -> None:
    key = str(pki.pki.key_file("citizen"))
    result = CliRunner().invoke(
        demo_sign_command,
        [files["issued"], "--key", key, "--passphrase", PASSPHRASE, "--tsa", pki.pki.tsa_url],
    )
    assert result.exit_code == 0, result.output
    signed = result.stdout.strip()
    assert signed.endswith("issued-signed.pdf")
    verified = CliRunner().invoke(verify_command, [signed, "--trust", files["trust"], "--issued", files["issued"]])
    assert verified.exit_code == 0, verified.output


def test_demo_sign_with_a_wrong_passphrase(pki: RunningPki, files: dict[str, str]) -> None:
    key = str(pki.pki.key_file("citizen"))
    result = CliRunner().invoke(demo_sign_command, [files["issued"], "--key", key, "--passphrase", "x"])
    assert result.exit_code == 1
    assert "Mật khẩu" in result.output
