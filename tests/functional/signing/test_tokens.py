"""Keys on a PKCS#11 device: the same signatures as with a file, and every fault of a device has its own words."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

import pytest
from pkcs11.exceptions import PinLocked

from portal.dossiers.desk import SigningDesk
from portal.signing import tokens
from portal.signing.actions import Level, Reason, TokenKey, load_token_identity, seal, sign
from portal.signing.errors import (
    IdentityExpired,
    KeyNotOnToken,
    TokenDescriptionUnreadable,
    TokenLocked,
    TokenUnavailable,
    WrongPassphrase,
)
from tests.functional.signing.conftest import Check
from tests.support.pki import OFFICER, PASSPHRASE, SEAL, RunningPki, sample_pdf
from tests.support.tokens import LABEL, PIN, SoftToken


def test_an_officer_and_an_agency_sign_on_a_device(pki: RunningPki, check: Check, token: SoftToken) -> None:
    officer = load_token_identity(token.place("officer"), PIN, at=datetime.now(UTC))
    agency = load_token_identity(token.place("seal"), PIN)
    assert (officer.name, agency.name) == (OFFICER.name, SEAL.name)
    signed = sign(sample_pdf(), identity=officer, desk=pki.desk, field="LanhDao")
    verdict = check(seal(signed, identity=agency, desk=pki.desk))
    assert verdict.reason is Reason.OK
    assert [report.level for report in verdict.signatures] == ["B-LTA", "B-LTA"]


def test_the_chain_on_the_device_is_embedded(pki: RunningPki, token: SoftToken) -> None:
    authority = pki.pki.certificate("officials")
    assert load_token_identity(token.place("officer"), PIN).chain == (authority,)


def test_nothing_shows_the_pin(token: SoftToken) -> None:
    identity = load_token_identity(token.place("officer"), PIN)
    assert repr(identity) == f"<TokenIdentity {OFFICER.name}>"
    with pytest.raises(WrongPassphrase) as problem:
        load_token_identity(token.place("officer"), "000000")
    assert "000000" not in f"{problem.value!r} {problem.value.__cause__!r}"


def test_a_locked_device(token: SoftToken, monkeypatch: pytest.MonkeyPatch) -> None:
    """SoftHSM never locks itself, so the module's answer is played."""

    def locked(path: str) -> None:
        raise PinLocked

    monkeypatch.setattr(tokens.pkcs11, "lib", locked)
    with pytest.raises(TokenLocked):
        load_token_identity(token.place("officer"), PIN)


def test_a_device_that_is_not_there(token: SoftToken) -> None:
    absent = TokenKey(module=token.module, token="another", key="officer")
    no_module = TokenKey(module=Path("/nowhere/module.so"), token=LABEL, key="officer")
    for place in (absent, no_module):
        with pytest.raises(TokenUnavailable):
            load_token_identity(place, PIN)


def test_a_key_that_is_not_there_or_has_another_certificate(pki: RunningPki, token: SoftToken) -> None:
    with pytest.raises(KeyNotOnToken):
        load_token_identity(token.place("nobody"), PIN)
    key = pki.pki.folder / "keys" / "citizen.pem"
    alone = token.put("alone", key_file=key, certificate=pki.pki.certificate("citizen"), identifier=b"other")
    with pytest.raises(KeyNotOnToken):
        load_token_identity(alone, PIN)
    mixed = token.put("mixed", key_file=key, certificate=pki.pki.certificate("business"))
    with pytest.raises(KeyNotOnToken):
        sign(sample_pdf(), identity=load_token_identity(mixed, PIN), desk=pki.desk, field="X", level=Level.B)


def test_an_expired_certificate_on_a_device(pki: RunningPki, token: SoftToken) -> None:
    key = pki.pki.folder / "keys" / "expired.pem"
    place = token.put("expired", key_file=key, certificate=pki.pki.certificate("expired"))
    with pytest.raises(IdentityExpired):
        load_token_identity(place, PIN, at=datetime.now(UTC))


def _describe(folder: Path, name: str, place: TokenKey) -> None:
    lines = (f'module = "{place.module}"', f'token = "{place.token}"', f'key = "{place.key}"')
    (folder / f"{name}.toml").write_text("\n".join(lines), "utf-8")


def test_the_desk_reads_files_and_devices(pki: RunningPki, token: SoftToken, tmp_path: Path) -> None:
    _describe(tmp_path, "ubnd-seal", token.place("seal"))
    _describe(tmp_path, "leader", token.place("officer"))
    (tmp_path / "other.p12").write_bytes(pki.pki.key_file("officer").read_bytes())
    desk = SigningDesk(tmp_path, pki.pki.trust_dir, pki.pki.tsa_url, pins={LABEL: PIN})
    assert desk.seal_of("ubnd").name == SEAL.name
    assert desk.officer("leader", PIN).name == desk.officer("other", PASSPHRASE).name == OFFICER.name
    assert PIN not in repr(desk)
    with pytest.raises(WrongPassphrase):
        desk.officer("leader", "1111")


def test_a_seal_without_its_pin_in_the_settings(pki: RunningPki, token: SoftToken, tmp_path: Path) -> None:
    _describe(tmp_path, "ubnd-seal", token.place("seal"))
    with pytest.raises(WrongPassphrase):
        SigningDesk(tmp_path, pki.pki.trust_dir, pki.pki.tsa_url).seal_of("ubnd")


@pytest.mark.parametrize("text", ["", "module = 3", "token", 'module = "/x"\ntoken = "t"'])
def test_a_description_that_says_too_little(tmp_path: Path, text: str) -> None:
    path = tmp_path / "leader.toml"
    path.write_text(text)
    with pytest.raises(TokenDescriptionUnreadable):
        TokenKey.described_in(path)


def test_several_signatures_at_once_wait_for_each_other(pki: RunningPki, check: Check, token: SoftToken) -> None:
    """Being signed in to a device is a state of the process: without a lock one would sign the other out."""

    def one(_: int) -> bytes:
        identity = load_token_identity(token.place("officer"), PIN)
        return sign(sample_pdf(), identity=identity, desk=pki.desk, field="X", level=Level.B)

    with ThreadPoolExecutor(4) as pool:
        assert {check(signed).reason for signed in pool.map(one, range(8))} == {Reason.OK}
