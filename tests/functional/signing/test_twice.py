"""Honest documents that are harder than others: tagged and signed twice, and names that would break a report."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID
from lxml import etree

from portal.documents.actions import render
from portal.signing.actions import FileIdentity, Level, Reason, officer_stamp, sign, verify_with_report
from tests.functional.signing.conftest import Check
from tests.support.documents import CREATED, receipt
from tests.support.pki import RunningPki, sample_pdf

_VR = "{http://uri.etsi.org/19102/v1.2.1#}"


def tagged() -> bytes:
    """A tagged PDF/UA document as the portal draws them."""
    return render(receipt(), created=CREATED).pdf


@pytest.mark.parametrize("shown", [False, True])
def test_a_tagged_document_may_be_signed_twice(pki: RunningPki, check: Check, *, shown: bool) -> None:
    pdf = tagged()
    assert b"/StructTreeRoot" in pdf
    for number, holder in enumerate(("citizen", "officer")):
        box = (60, 60 + 80 * number, 260, 120 + 80 * number)
        stamp = officer_stamp(name=f"Người ký {number}", at=datetime.now(UTC), box=box, page=0) if shown else None
        identity = pki.identity(holder)
        pdf = sign(pdf, identity=identity, desk=pki.desk, field=f"ChuKy{number}", stamp=stamp, level=Level.T)
    verdict = check(pdf)
    assert verdict.reason is Reason.OK
    assert [change.kind.value for change in verdict.signatures[0].changes] == ["signature_added"]


_ODD = "A</vr:ValidationReport><x y='&\"\u0000\u0001\u001b<![CDATA[ ]]> Nguyễn"


def _odd_signer() -> FileIdentity:
    """A self-made certificate whose every name is meant to break out of markup."""
    key, now = ec.generate_private_key(ec.SECP256R1()), datetime.now(UTC)
    kinds = (NameOID.COMMON_NAME, NameOID.ORGANIZATION_NAME, NameOID.SURNAME)
    name = x509.Name([x509.NameAttribute(kind, _ODD) for kind in kinds])
    usage = x509.KeyUsage(
        digital_signature=True,
        content_commitment=True,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=False,
        crl_sign=False,
        encipher_only=False,
        decipher_only=False,
    )
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(usage, critical=True)
        .sign(key, hashes.SHA256())
    )
    return FileIdentity(
        key=key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption()),
        certificate=certificate.public_bytes(Encoding.DER),
        chain=(),
    )


def test_names_cannot_break_out_of_the_report(pki: RunningPki, tmp_path: Path) -> None:
    """One report, one signature, and nothing in it that the portal did not mean to say."""
    path = tmp_path / "odd.pdf"
    path.write_bytes(
        sign(
            sample_pdf(),
            identity=_odd_signer(),
            desk=pki.desk,
            field="X<&\u0001",
            reason=_ODD.replace("\0", ""),
            level=Level.B,
        )
    )
    verdict, xml = verify_with_report(path, trust=pki.trust, at=datetime.now(UTC), offline=True)
    assert verdict.reason is not Reason.OK
    assert xml is not None
    root = etree.fromstring(xml.encode(), etree.XMLParser(resolve_entities=False))
    assert [each.tag for each in root].count(f"{_VR}SignatureValidationReport") == 1
    assert not root.findall(".//x")
    assert "total-passed" not in xml
    assert not set(xml) & {chr(code) for code in range(32) if chr(code) not in "\t\n\r"}
    assert all(isinstance(each.tag, str) for each in root.iter())
