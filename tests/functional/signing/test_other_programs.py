"""What we sign is valid for others too: poppler's pdfsig, qpdf and OpenSSL, with keys in files and on devices."""

import shutil
import subprocess
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path

import pytest
from asn1crypto import pem
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from pyhanko.pdf_utils.reader import PdfFileReader

from portal.signing.actions import Identity, Level, extend, load_token_identity, officer_stamp, seal, seal_stamp, sign
from tests.support.pki import OFFICER, SEAL, RunningPki, sample_pdf
from tests.support.tokens import PIN, SoftToken

AT = datetime(2026, 11, 23, 8, 30, tzinfo=UTC)
Keys = Callable[[str], Identity]


@pytest.fixture(params=["file", "device"])
def keys(request: pytest.FixtureRequest, pki: RunningPki) -> Keys:
    """The keys of the officer and of the agency, by label."""
    if request.param == "file":
        return pki.identity
    token: SoftToken = request.getfixturevalue("token")
    return lambda label: load_token_identity(token.place(label), PIN)


@pytest.fixture
def sealed(pki: RunningPki, keys: Keys, tmp_path: Path) -> Path:
    """A result: signed by the officer and sealed by the agency, both B-LTA and both with their stamps."""
    blue = officer_stamp(name=OFFICER.name, at=AT, box=(330, 300, 530, 380))
    red = seal_stamp(agency=SEAL.name, at=AT, box=(230, 290, 350, 390))
    signed = sign(sample_pdf(), identity=keys("officer"), desk=pki.desk, field="LanhDao", stamp=blue)
    path = tmp_path / "result.pdf"
    path.write_bytes(seal(signed, identity=keys("seal"), desk=pki.desk, stamp=red))
    return path


def _run(*command: str | Path) -> subprocess.CompletedProcess[str]:
    program = str(command[0])
    if shutil.which(program) is None:
        pytest.skip(f"{program} is absent")
    return subprocess.run([str(part) for part in command], capture_output=True, text=True, check=False)


def _openssl(pdf: Path, *, roots: Path | None = None) -> list[str]:
    """Verify every signature and time-stamp with OpenSSL, their chains up to ``roots``; what it said, in file order."""
    said = []
    for number, each in enumerate(PdfFileReader(BytesIO(pdf.read_bytes())).embedded_signatures):
        start, first, second, rest = map(int, each.byte_range)
        data = pdf.read_bytes()
        covered, token = pdf.with_suffix(f".{number}.data"), pdf.with_suffix(f".{number}.der")
        covered.write_bytes(data[start:first] + data[second : second + rest])
        token.write_bytes(each.pkcs7_content)
        if each.sig_object_type == "/DocTimeStamp":
            believing: tuple[str | Path, ...] = ("-CAfile", roots or "/dev/null")
            answer = _run("openssl", "ts", "-verify", "-token_in", "-in", token, "-data", covered, *believing)
        else:
            believing = ("-CAfile", roots, "-purpose", "any") if roots else ("-noverify",)
            files = ("-content", covered, "-in", token, "-out", "/dev/null")
            answer = _run("openssl", "cms", "-verify", "-binary", "-inform", "DER", *files, *believing)
        said.append((answer.stdout or answer.stderr).strip().splitlines()[-1])
    return said


def test_pdfsig_agrees(sealed: Path) -> None:
    """It does not know document time-stamps and says so; OpenSSL checks those."""
    said = _run("pdfsig", "-nocert", sealed).stdout
    assert said.count("Signature is Valid.") == said.count("Signature has not yet been verified.") == 2, said
    assert said.count("Signature Validation:") == 4


def test_qpdf_agrees(sealed: Path) -> None:
    answer = _run("qpdf", "--check", sealed)
    assert (answer.returncode, answer.stderr) == (0, ""), answer


def test_openssl_agrees(pki: RunningPki, sealed: Path, tmp_path: Path) -> None:
    roots = tmp_path / "roots.pem"
    roots.write_bytes(b"".join(pem.armor("CERTIFICATE", der) for der in pki.trust.signers))
    good = ["CMS Verification successful", "Verification: OK"]
    assert _openssl(sealed, roots=roots) == good * 2


def test_the_programs_notice_a_changed_byte(sealed: Path) -> None:
    """So their agreement means something."""
    data = bytearray(sealed.read_bytes())
    data[40] ^= 1
    sealed.write_bytes(data)
    assert "Signature is Valid." not in _run("pdfsig", "-nocert", sealed).stdout
    assert not {"CMS Verification successful", "Verification: OK"}.intersection(_openssl(sealed))


def test_an_extended_application_satisfies_them_too(pki: RunningPki, issued: bytes, tmp_path: Path) -> None:
    path = tmp_path / "extended.pdf"
    path.write_bytes(extend(pki.signed_by("citizen", issued), desk=pki.desk))
    assert _run("pdfsig", "-nocert", path).stdout.count("Signature is Valid.") == 1
    assert _run("qpdf", "--check", path).returncode == 0


def test_an_rsa_key_on_a_device(pki: RunningPki, token: SoftToken, tmp_path: Path) -> None:
    key_file, certificate = _self_made_rsa(tmp_path)
    identity = load_token_identity(token.put("rsa", key_file=key_file, certificate=certificate), PIN)
    path = tmp_path / "rsa.pdf"
    path.write_bytes(sign(sample_pdf(), identity=identity, desk=pki.desk, field="X", level=Level.B))
    assert "Signature is Valid." in _run("pdfsig", "-nocert", path).stdout
    assert _openssl(path) == ["CMS Verification successful"]


def _self_made_rsa(folder: Path) -> tuple[Path, bytes]:
    key = rsa.generate_private_key(65537, 2048)
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "RSA")])
    now = datetime.now(UTC)
    builder = x509.CertificateBuilder(name, name, key.public_key(), 7, now, now + timedelta(days=9))
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
    signed = builder.add_extension(usage, critical=True).sign(key, hashes.SHA256())
    path = folder / "rsa.pem"
    path.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    return path, signed.public_bytes(Encoding.DER)
