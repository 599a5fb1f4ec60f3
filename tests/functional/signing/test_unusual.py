"""Unusual documents and signatures that are nevertheless sound, as other people's software makes them."""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from io import BytesIO
from typing import Any

import pikepdf
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.fields import SigSeedSubFilter
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner, SimpleSigner

from portal.signing.actions import FileIdentity, Level, Reason, extend
from portal.signing.policy import Policy, Revocation
from tests.functional.signing.conftest import Check
from tests.support.pki import RunningPki, sample_pdf

# the authority knows nothing of the certificates that these tests make with its key
UNASKED = Policy(revocation=Revocation.IF_AVAILABLE)


def test_people_and_evidence_one_after_the_other(pki: RunningPki, check: Check) -> None:
    """Each signs, each adds evidence and an archive time-stamp on top of what the others added."""
    pdf = pki.signed_by("citizen", sample_pdf(), field="Mot", level=Level.LTA)
    pdf = extend(pki.signed_by("business", pdf, field="Hai", level=Level.T), desk=pki.desk)
    pdf = pki.signed_by("officer", pdf, field="Ba", level=Level.LT)
    verdict = check(pki.signed_by("seal", pdf, field="Bon", level=Level.B))
    assert verdict.reason is Reason.OK
    assert [len(each.changes) > 0 for each in verdict.signatures] == [True, True, True, False]


def saved(**how: Any) -> bytes:
    """The sample as another program writes it."""
    output = BytesIO()
    with pikepdf.open(BytesIO(sample_pdf(pages=2))) as document:
        document.save(output, **how)
    return output.getvalue()


@pytest.mark.parametrize(
    "how",
    [
        {"linearize": True},
        {"object_stream_mode": pikepdf.ObjectStreamMode.generate},
        {"object_stream_mode": pikepdf.ObjectStreamMode.disable, "force_version": "1.4"},
    ],
    ids=["linearized", "cross-reference stream", "old"],
)
def test_however_the_file_is_laid_out(pki: RunningPki, check: Check, how: dict[str, Any]) -> None:
    once = pki.signed_by("citizen", saved(**how), field="Mot", level=Level.LTA)
    verdict = check(pki.signed_by("business", once, field="Hai"))
    assert (verdict.reason, verdict.strictly_read) == (Reason.OK, True)


Key = ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey | ed25519.Ed25519PrivateKey


def certified(pki: RunningPki, key: Key) -> FileIdentity:
    """The citizen with a key of this kind."""
    authority = x509.load_der_x509_certificate(pki.pki.certificate("citizens"))
    genuine = x509.load_der_x509_certificate(pki.pki.certificate("citizen"))
    own = serialization.load_pem_private_key((pki.pki.folder / "keys" / "citizens.pem").read_bytes(), None)
    builder = x509.CertificateBuilder(
        issuer_name=authority.subject,
        subject_name=genuine.subject,
        public_key=key.public_key(),
        serial_number=x509.random_serial_number(),
        not_valid_before=datetime.now(UTC) - timedelta(days=1),
        not_valid_after=datetime.now(UTC) + timedelta(days=30),
    ).add_extension(x509.KeyUsage(True, True, False, False, False, False, False, False, False), critical=True)
    return FileIdentity(
        key=key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption()),
        certificate=builder.sign(own, hashes.SHA256()).public_bytes(Encoding.DER),
        chain=(pki.pki.certificate("citizens"),),
    )


def by(identity: FileIdentity, *, pss: bool = False, **settings: Any) -> bytes:
    """A signature of another program."""
    plain = identity.signer()
    signer = SimpleSigner(
        signing_cert=plain.signing_cert, signing_key=plain.signing_key, cert_registry=plain.cert_registry,
        prefer_pss=pss,
    )  # fmt: skip
    meta = PdfSignatureMetadata(**{"field_name": "ChuKy", "subfilter": SigSeedSubFilter.PADES, **settings})
    work = PdfSigner(meta, signer).async_sign_pdf(IncrementalPdfFileWriter(BytesIO(sample_pdf())))
    signed: bytes = asyncio.run(work).getvalue()
    return signed


KINDS: dict[str, tuple[Callable[[], Key], dict[str, Any], Reason]] = {
    "P-384": (lambda: ec.generate_private_key(ec.SECP384R1()), {"md_algorithm": "sha384"}, Reason.OK),
    "RSA-PSS": (lambda: rsa.generate_private_key(65537, 2048), {"pss": True, "md_algorithm": "sha256"}, Reason.OK),
    "Ed25519": (ed25519.Ed25519PrivateKey.generate, {"md_algorithm": "sha512"}, Reason.OK),
    "not PAdES": (
        lambda: ec.generate_private_key(ec.SECP256R1()),
        {"subfilter": SigSeedSubFilter.ADOBE_PKCS7_DETACHED},
        Reason.OK,
    ),
    "a small RSA key": (lambda: rsa.generate_private_key(65537, 1024), {}, Reason.WEAK_ALGORITHM),  # noqa: S505
    "SHA-1": (
        lambda: ec.generate_private_key(ec.SECP256R1()),
        {"subfilter": SigSeedSubFilter.ADOBE_PKCS7_DETACHED, "md_algorithm": "sha1"},
        Reason.WEAK_ALGORITHM,
    ),
}


@pytest.mark.parametrize("kind", KINDS)
def test_keys_and_containers(pki: RunningPki, check: Check, kind: str) -> None:
    make, settings, reason = KINDS[kind]
    verdict = check(by(certified(pki, make()), **settings), policy=UNASKED, offline=True)
    assert verdict.reason is reason
