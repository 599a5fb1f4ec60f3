"""Ninety-seven signed documents of three projects and what is expected of them.

The expectation of the collection is "technically valid": the mathematics and the document, whatever the year. So the
files are read by the policy for old files (as of signing, any algorithm, silence of the issuer forgiven, boxes filled
in where a certifying signer left them open), with the roots in each file believed. The portal's own policy is tried as
well: it may accept fewer, never others.
"""

import hashlib
import json
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from portal.core.sandbox import Sandbox
from portal.signing.actions import Outcome, Reason, TrustStore, Verdict, verify
from portal.signing.cli import verify_command
from portal.signing.policy import PORTAL_POLICY, Algorithms, AsOf, Changes, Policy, Revocation
from portal.signing.roots import load_roots
from tests.support.corpus import CORPUS, certificates_in, manifest, needs_corpus, put_certificates

pytestmark = [pytest.mark.shared, needs_corpus]

VALID = {"valid", "form-fill-ok"}
NEVER = {
    "tampered",
    "shadow-attack",
    "byterange-attack",
    "incremental-saving-attack",
    "malformed",
    "expired",
    "revoked",
    "bad-timestamp",
    "unsupported",
    "encrypted",
}
# The authority of the files "own/" is not running and two of its files do not say that their certificate was revoked:
# the reader is told, as an administrator would be by letter. Signed before, with a time-stamp, a signature stands.
REVOKED_IN = "own/revoked1_B.pdf"
REVOKED_AT = datetime(2025, 6, 1, tzinfo=UTC)

DIFFERENCES = {
    "dss/fieldmdp-exclude.pdf": (
        Reason.NO_SIGNATURE,
        "the fields are empty: the test this file was made for signs it first",
    ),
    "own/hist_expired1_2021_T.pdf": (
        Reason.OK,
        "expected undecided today; as of signing the certificate was valid, as the time-stamp says",
    ),
    "pyhanko/base.pdf": (Reason.UNREADABLE, "the signature value is filler: the test this file was made for fills it"),
    "pyhanko/form-update-original-ap-type-wrong.pdf": (
        Reason.EXPIRED,
        "the signature states a moment after the certificate had expired; a field was filled in later as well",
    ),
    "pyhanko/form-update-override-appearance-stream.pdf": (
        Reason.EXPIRED,
        "the signature states a moment after the certificate had expired; a field was filled in later as well",
    ),
}
LONGEST_SECONDS = 90


@dataclass(frozen=True)
class Judged:
    """One file of the collection with its verdict."""

    name: str
    expected: str
    verdict: Verdict

    @property
    def valid(self) -> bool:
        return self.verdict.outcome is Outcome.VALID


def reading_policy() -> Policy:
    """The policy for old files, with the one revocation that is known from elsewhere."""
    signer = next(iter(certificates_in((CORPUS / REVOKED_IN).read_bytes())))
    return Policy(
        revocation=Revocation.IF_AVAILABLE,
        as_of=AsOf.SIGNING,
        algorithms=Algorithms.ANY,
        changes=Changes.AS_CERTIFIED,
        revoked=((hashlib.sha256(signer).hexdigest(), REVOKED_AT),),
    )


Verify = Callable[[Policy], list[Judged]]


@pytest.fixture(scope="module")
def judged_by(sandbox: Sandbox, tmp_path_factory: pytest.TempPathFactory) -> Verify:
    """Verify every file as ``portal verify --offline --trust <its certificates>`` does."""
    folder = tmp_path_factory.mktemp("certificates")
    trust = {entry["name"]: _trust(entry, folder / str(number)) for number, entry in enumerate(manifest())}

    def run(policy: Policy) -> list[Judged]:
        began = time.monotonic()
        found = [_judge(entry, policy, trust[entry["name"]], sandbox) for entry in manifest()]
        assert time.monotonic() - began < LONGEST_SECONDS
        return found

    return run


def _trust(entry: dict[str, Any], folder: Path) -> TrustStore:
    put_certificates((CORPUS / entry["name"]).read_bytes(), folder)
    return load_roots(folder) if any(folder.iterdir()) else TrustStore()


def _judge(entry: dict[str, Any], policy: Policy, trust: TrustStore, sandbox: Sandbox) -> Judged:
    path = CORPUS / entry["name"]
    verdict = verify(path, trust=trust, at=datetime.now(UTC), offline=True, policy=policy, sandbox=sandbox)
    assert verdict.sha256 == entry["sha256"], entry["name"]
    return Judged(entry["name"], entry["expected"], verdict)


@pytest.fixture(scope="module")
def all_judged(judged_by: Verify) -> list[Judged]:
    return judged_by(reading_policy())


def test_nothing_forged_broken_expired_or_revoked_is_valid(all_judged: list[Judged]) -> None:
    assert [each.name for each in all_judged if each.expected in NEVER and each.valid] == []


def test_what_is_valid_is_found_valid(all_judged: list[Judged]) -> None:
    """Of all that are expected valid, even those that hold no signature value."""
    expected = [each for each in all_judged if each.expected == "valid"]
    assert sum(each.valid for each in expected) >= 0.95 * len(expected)


def test_every_difference_has_its_reason(all_judged: list[Judged]) -> None:
    different = {each.name: each.verdict.reason for each in all_judged if each.valid is not (each.expected in VALID)}
    assert different == {name: reason for name, (reason, _why) in DIFFERENCES.items()}


def test_the_table_in_the_documentation_is_this_one() -> None:
    text = (Path(__file__).parents[3] / "docs" / "signature-corpus.md").read_text("utf-8")
    rows = {line.split("|")[1].strip(" `") for line in text.splitlines() if line.startswith("| `")}
    assert rows == set(DIFFERENCES)


def test_the_portals_own_policy_accepts_nothing_else(judged_by: Verify) -> None:
    judged = judged_by(PORTAL_POLICY)
    assert {each.name for each in judged if each.valid} >= {"own/rsa_LTA.pdf", "own/ecdsa_LTA.pdf"}
    assert [each.name for each in judged if each.valid and each.expected not in VALID] == []
    assert Reason.TIMEOUT not in {each.verdict.reason for each in judged}


def test_the_command_takes_a_plain_folder_of_certificates(tmp_path: Path) -> None:
    file = CORPUS / "own/rsa_LTA.pdf"
    put_certificates(file.read_bytes(), tmp_path / "roots")
    arguments = [str(file), "--offline", "--trust", str(tmp_path / "roots")]
    strict = CliRunner().invoke(verify_command, arguments)
    assert (strict.exit_code, json.loads(strict.stdout)["outcome"]) == (0, "VALID")
    milder = CliRunner().invoke(verify_command, [*arguments, "--revocation", "if-available", "--as-of", "signing"])
    assert json.loads(milder.stdout)["policy"].startswith("if-available-revocation+as-of-signing/")
