"""A policy says in its name what it forgives, and what is known from elsewhere is read exactly."""

from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

import pytest
from asn1crypto import x509
from cryptography import x509 as crypto_x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding

from portal.signing.errors import KnownRevocationsUnreadable
from portal.signing.policy import PORTAL_POLICY, Algorithms, AsOf, Policy, Revocation, known_revocations

MOMENT = datetime(2025, 6, 1, tzinfo=UTC)


def certificate(serial: int) -> x509.Certificate:
    key = ec.generate_private_key(ec.SECP256R1())
    name = crypto_x509.Name([])
    builder = crypto_x509.CertificateBuilder(name, name, key.public_key(), serial, MOMENT, MOMENT)
    return x509.Certificate.load(builder.sign(key, hashes.SHA256()).public_bytes(Encoding.DER))


def test_the_portals_own_policy_is_the_strictest() -> None:
    assert (
        Policy(revocation=Revocation.REQUIRE, as_of=AsOf.NOW, algorithms=Algorithms.CURRENT, revoked=())
        == PORTAL_POLICY
    )
    assert PORTAL_POLICY.name == "require-revocation"


def test_every_indulgence_is_in_the_name() -> None:
    policies = {
        Policy(revocation=revocation, as_of=as_of, algorithms=algorithms, revoked=revoked).name
        for revocation in Revocation
        for as_of in AsOf
        for algorithms in Algorithms
        for revoked in ((), (("ab" * 32, MOMENT),))
    }
    assert len(policies) == 16


def test_known_revocations_are_read(tmp_path: Path) -> None:
    known, another = certificate(1), certificate(2)
    digest = sha256(known.dump()).hexdigest()
    file = tmp_path / "revoked.txt"
    file.write_text(f"# from a letter\n\n{digest.upper()} 2025-06-01T00:00:00+00:00  # key stolen\n", "utf-8")
    policy = Policy(revoked=known_revocations(file))
    assert policy.revoked_at(known) == MOMENT
    assert policy.revoked_at(another) is None


@pytest.mark.parametrize("line", ["ab 2025-06-01T00:00:00Z", f"{'ab' * 32} 2025-06-01", f"{'ab' * 32}", "x y"])
def test_a_line_that_is_something_else_is_named(tmp_path: Path, line: str) -> None:
    file = tmp_path / "revoked.txt"
    file.write_text(f"# remark\n{line}\n", "utf-8")
    with pytest.raises(KnownRevocationsUnreadable) as caught:
        known_revocations(file)
    assert "dòng 2" in caught.value.sentence.vi
