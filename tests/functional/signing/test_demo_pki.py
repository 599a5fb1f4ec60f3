"""The demonstration authority: fast, marked, and without a way to its keys or its clock."""

import time
import urllib.error
import urllib.request
from datetime import UTC, datetime
from pathlib import Path

import pytest

from portal.signing.actions import TrustStore, is_demo_trust
from portal.signing.demo_pki.build import ensure_pki
from portal.signing.errors import TrustStoreUnusable
from tests.support.pki import CITIZEN, HOLDERS, RunningPki


def test_generation_takes_less_than_three_seconds(tmp_path: Path) -> None:
    started = time.perf_counter()
    ensure_pki(tmp_path, base_url="http://127.0.0.1:1", holders=HOLDERS, passphrase="demo", at=datetime.now(UTC))
    assert time.perf_counter() - started < 3


def test_a_second_start_keeps_keys_and_certificates(tmp_path: Path) -> None:
    options = {"base_url": "http://127.0.0.1:1", "passphrase": "demo", "at": datetime.now(UTC)}
    ensure_pki(tmp_path, holders=[CITIZEN], **options)  # type: ignore[arg-type] # mixed options
    before = {path.name: path.read_bytes() for path in (tmp_path / "certs").iterdir()}
    ensure_pki(tmp_path, holders=[CITIZEN], **options)  # type: ignore[arg-type] # mixed options
    assert {path.name: path.read_bytes() for path in (tmp_path / "certs").iterdir()} == before


def test_a_new_holder_or_address_makes_a_new_authority(tmp_path: Path) -> None:
    now = datetime.now(UTC)
    ensure_pki(tmp_path, base_url="http://127.0.0.1:1", holders=[], passphrase="demo", at=now)
    pki = ensure_pki(tmp_path, base_url="http://127.0.0.1:2", holders=[CITIZEN], passphrase="demo", at=now)
    assert pki.key_file("citizen").exists()
    assert TrustStore.load(pki.trust_dir).hosts == {"127.0.0.1:2"}


def test_private_keys_are_readable_by_nobody_else(pki: RunningPki) -> None:
    files = [*(pki.pki.folder / "keys").iterdir(), *(pki.pki.folder / "p12").iterdir()]
    assert {path.stat().st_mode & 0o077 for path in files} == {0}


def test_the_trust_folder_is_marked(pki: RunningPki, tmp_path: Path) -> None:
    assert is_demo_trust(pki.pki.trust_dir)
    assert not is_demo_trust(tmp_path)


@pytest.mark.parametrize("path", ["/", "/_certomancer/any-cert/demo/citizen.crt", "/_certomancer/pfx-download/demo"])
def test_the_pages_that_hand_out_keys_are_off(pki: RunningPki, path: str) -> None:
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(pki.pki.base_url + path)
    refused.value.close()
    assert refused.value.code in (404, 405)


def test_a_folder_without_anchors_is_unusable(tmp_path: Path) -> None:
    with pytest.raises(TrustStoreUnusable):
        TrustStore.load(tmp_path)


def test_a_file_that_is_no_certificate_makes_the_folder_unusable(tmp_path: Path) -> None:
    (tmp_path / "citizen").mkdir()
    (tmp_path / "citizen" / "root.pem").write_text("not a certificate")
    with pytest.raises(TrustStoreUnusable) as unusable:
        TrustStore.load(tmp_path)
    assert "root.pem" in unusable.value.sentence.vi


def test_the_policy_names_the_anchors(pki: RunningPki) -> None:
    trust = TrustStore.load(pki.pki.trust_dir)
    assert trust.policy == pki.trust.policy
    assert TrustStore(citizen=trust.citizen).policy != trust.policy
