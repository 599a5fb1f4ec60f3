"""Forged, shifted, shadowed and rewritten documents: none is shown valid (T21, T25, T26)."""

import asyncio
import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from cryptography import x509 as crypto_x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.generic import pdf_name
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.fields import SigSeedSubFilter
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner

from portal.core.sandbox import Sandbox
from portal.signing import inspection
from portal.signing.actions import FileIdentity, Identity, Level, Outcome, Reason, Verdict, prepare, sign, verify
from portal.signing.engine import Rules
from portal.signing.request import Request
from tests.support.pki import RunningPki, sample_pdf, start_demo_pki

Attack = Callable[[RunningPki, bytes], bytes]


@pytest.fixture(scope="module")
def pki(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningPki]:
    with start_demo_pki(tmp_path_factory.mktemp("pki")) as running:
        yield running


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    warm = Sandbox(preload=("portal.signing.inspection",), memory_bytes=1 << 30, seconds=60)
    yield warm
    warm.close()


@pytest.fixture(scope="module")
def issued() -> bytes:
    return prepare(sample_pdf(), box=(300, 60, 560, 140))


@pytest.fixture
def check(pki: RunningPki, sandbox: Sandbox, tmp_path: Path) -> Callable[..., Verdict]:
    def run(pdf: bytes, issued: bytes | None = None) -> Verdict:
        path, original = tmp_path / "returned.pdf", tmp_path / "issued.pdf"
        path.write_bytes(pdf)
        if issued is not None:
            original.write_bytes(issued)
        return verify(
            path,
            trust=pki.trust,
            at=datetime.now(UTC),
            issued_path=original if issued is not None else None,
            sandbox=sandbox,
        )

    return run


def updated(pdf: bytes, change: Callable[[IncrementalPdfFileWriter], None]) -> bytes:
    """The document with one more revision."""
    writer = IncrementalPdfFileWriter(BytesIO(pdf))
    change(writer)
    output = BytesIO()
    writer.write(output)
    return output.getvalue()


def add_note(writer: IncrementalPdfFileWriter) -> None:
    """A free text annotation over the first page."""
    page_ref = writer.find_page_for_modification(0)[0]
    note = generic.DictionaryObject(
        {
            pdf_name("/Type"): pdf_name("/Annot"),
            pdf_name("/Subtype"): pdf_name("/FreeText"),
            pdf_name("/Rect"): generic.ArrayObject(map(generic.NumberObject, (10, 10, 200, 50))),
            pdf_name("/Contents"): generic.pdf_string("9.000.000.000"),
            pdf_name("/DA"): generic.pdf_string("/Helv 12 Tf"),
        }
    )
    page = page_ref.get_object()
    notes = page.setdefault(pdf_name("/Annots"), generic.ArrayObject())
    notes.get_object().append(writer.add_object(note))
    writer.mark_update(page_ref)
    if isinstance(page.raw_get("/Annots"), generic.IndirectObject):
        writer.mark_update(page.raw_get("/Annots"))


def other_page(writer: IncrementalPdfFileWriter) -> None:
    """Other content on the first page."""
    page_ref = writer.find_page_for_modification(0)[0]
    stream = generic.StreamObject(stream_data=b"BT /F1 14 Tf 50 700 Td (9.000.000.000) Tj ET")
    page_ref.get_object()[pdf_name("/Contents")] = writer.add_object(stream)
    writer.mark_update(page_ref)


def other_title(writer: IncrementalPdfFileWriter) -> None:
    """An attachment-like change of the catalogue."""
    names = generic.DictionaryObject({pdf_name("/Names"): generic.ArrayObject()})
    writer.root[pdf_name("/Names")] = writer.add_object(
        generic.DictionaryObject({pdf_name("/EmbeddedFiles"): writer.add_object(names)})
    )
    writer.update_root()


def orphaned_prefix(issued: bytes, other: bytes) -> bytes:
    """The issued bytes followed by a complete other document: viewers show the other one."""
    with pikepdf.open(BytesIO(other)) as document:
        plain = BytesIO()
        document.save(plain, object_stream_mode=pikepdf.ObjectStreamMode.disable)
    body, offset = plain.getvalue(), len(issued) + 1
    table = int(re.search(rb"startxref\s+(\d+)", body)[1])  # type: ignore[index] # qpdf always writes one
    head, tail = body[:table], body[table:]
    tail = re.sub(rb"(\d{10}) (\d{5}) n", lambda hit: b"%010d %s n" % (int(hit[1]) + offset, hit[2]), tail)
    tail = re.sub(rb"startxref\s+\d+", b"startxref\n%d" % (table + offset), tail)
    return issued + b"\n" + head + tail


def rewritten(pdf: bytes) -> bytes:
    with pikepdf.open(BytesIO(pdf)) as document:
        output = BytesIO()
        document.save(output)
    return output.getvalue()


def shifted_range(pdf: bytes) -> bytes:
    """The hole of the signature made larger, as in universal signature forgery."""
    found = re.search(rb"/ByteRange ?\[ ?0 (\d+) (\d+) (\d+) ?\]", pdf)
    assert found
    numbers = [int(number) for number in found.groups()]
    new = b"/ByteRange [0 %d %d %d]" % (numbers[0] - 2, numbers[1], numbers[2])
    return pdf[: found.start()] + new.ljust(len(found[0])) + pdf[found.end() :]


def zero_range(pdf: bytes) -> bytes:
    found = re.search(rb"/ByteRange ?\[[^\]]*\]", pdf)
    assert found
    return pdf[: found.start()] + b"/ByteRange [0 0 0 0]".ljust(len(found[0])) + pdf[found.end() :]


ISSUED_ATTACKS: dict[str, tuple[Attack, Reason]] = {
    "another document": (
        lambda pki, _: pki.signed_by("citizen", prepare(sample_pdf("9.000.000.000 đồng"), box=None)),
        Reason.NOT_THE_ISSUED_DOCUMENT,
    ),
    "orphaned prefix": (
        lambda pki, issued: pki.signed_by("citizen", orphaned_prefix(issued, sample_pdf("9.000.000.000 đồng"))),
        Reason.NOT_THE_ISSUED_DOCUMENT,
    ),
    "content changed before signing": (
        lambda pki, issued: pki.signed_by("citizen", updated(issued, other_page)),
        Reason.NOT_THE_ISSUED_DOCUMENT,
    ),
    "note added before signing": (
        lambda pki, issued: pki.signed_by("citizen", updated(issued, add_note)),
        Reason.NOT_THE_ISSUED_DOCUMENT,
    ),
    "catalogue changed before signing": (
        lambda pki, issued: pki.signed_by("citizen", updated(issued, other_title)),
        Reason.NOT_THE_ISSUED_DOCUMENT,
    ),
    "saved anew before signing": (
        lambda pki, issued: pki.signed_by("citizen", rewritten(issued)),
        Reason.NOT_THE_ISSUED_DOCUMENT,
    ),
    "note added after signing": (
        lambda pki, issued: updated(pki.signed_by("citizen", issued), add_note),
        Reason.NOT_THE_ISSUED_DOCUMENT,
    ),
    "unsigned": (lambda _, issued: issued, Reason.NO_SIGNATURE),
    "junk appended": (lambda pki, issued: pki.signed_by("citizen", issued) + b"junk", Reason.NOT_WHOLLY_SIGNED),
    "one byte of the beginning changed": (
        lambda pki, issued: pki.signed_by("citizen", issued).replace(b"595", b"596", 1),
        Reason.NOT_THE_ISSUED_DOCUMENT,
    ),
}

FREE_ATTACKS: dict[str, tuple[Attack, Reason]] = {
    "one byte changed": (
        lambda pki, issued: pki.signed_by("citizen", issued).replace(b"595", b"596", 1),
        Reason.ALTERED,
    ),
    "note added after signing": (
        lambda pki, issued: updated(pki.signed_by("citizen", issued), add_note),
        Reason.ALTERED,
    ),
    "content changed after signing": (
        lambda pki, issued: updated(pki.signed_by("citizen", issued), other_page),
        Reason.ALTERED,
    ),
    "byte range shifted": (
        lambda pki, issued: shifted_range(pki.signed_by("citizen", issued)),
        Reason.NOT_WHOLLY_SIGNED,
    ),
    "byte range of zeros": (
        lambda pki, issued: zero_range(pki.signed_by("citizen", issued)),
        Reason.NOT_WHOLLY_SIGNED,
    ),
    "junk after an archive time-stamp": (
        lambda pki, issued: pki.signed_by("citizen", issued, level=Level.LTA) + b"\njunk\n",
        Reason.NOT_WHOLLY_SIGNED,
    ),
    "junk that looks like the end of a file": (
        lambda pki, issued: pki.signed_by("citizen", issued, level=Level.LTA) + b"\njunk\n%%EOF\n",
        Reason.UNREADABLE,
    ),
    "junk after a validation data update": (
        lambda pki, issued: (pdf := pki.signed_by("citizen", issued, level=Level.LT)) + b"junk\n" + pdf[-40:],
        Reason.NOT_WHOLLY_SIGNED,
    ),
    "picture of a signature only": (lambda *_: sample_pdf("Đã ký: Nguyễn Thị Ánh Nguyệt"), Reason.NO_SIGNATURE),
    "not a PDF": (lambda *_: b"<html>signed</html>", Reason.UNREADABLE),
    "empty": (lambda *_: b"", Reason.UNREADABLE),
}


@pytest.mark.parametrize("name", ISSUED_ATTACKS)
def test_what_comes_back_must_be_what_was_issued(
    pki: RunningPki, issued: bytes, check: Callable[..., Verdict], name: str
) -> None:
    attack, reason = ISSUED_ATTACKS[name]
    verdict = check(attack(pki, issued), issued)
    assert (verdict.outcome, verdict.reason) == (Outcome.INVALID, reason)


@pytest.mark.parametrize("name", FREE_ATTACKS)
def test_forgeries(pki: RunningPki, issued: bytes, check: Callable[..., Verdict], name: str) -> None:
    attack, reason = FREE_ATTACKS[name]
    verdict = check(attack(pki, issued))
    assert (verdict.outcome, verdict.reason) == (Outcome.INVALID, reason)


def by_hand(pki: RunningPki, pdf: bytes, **metadata: Any) -> bytes:
    """A signature that our own door would not make."""
    settings = {"field_name": "ChuKyNguoiNop", "subfilter": SigSeedSubFilter.PADES, **metadata}
    signer = PdfSigner(PdfSignatureMetadata(**settings), pki.identity("citizen").signer())
    signed: bytes = asyncio.run(signer.async_sign_pdf(IncrementalPdfFileWriter(BytesIO(pdf)))).getvalue()
    return signed


def test_a_certifying_signature_of_the_applicant_is_welcome(
    pki: RunningPki, issued: bytes, check: Callable[..., Verdict]
) -> None:
    assert check(by_hand(pki, issued, certify=True), issued).reason is Reason.OK


def test_a_weak_digest(pki: RunningPki, issued: bytes, check: Callable[..., Verdict]) -> None:
    assert check(by_hand(pki, issued, md_algorithm="sha1")).reason is Reason.WEAK_ALGORITHM


@pytest.mark.parametrize("label", ["tsa", "citizens-ocsp"])
def test_service_certificates_do_not_speak_for_people(
    pki: RunningPki, issued: bytes, check: Callable[..., Verdict], label: str
) -> None:
    key = serialization.load_pem_private_key((pki.pki.folder / "keys" / f"{label}.pem").read_bytes(), None)
    service = FileIdentity(
        key=key.private_bytes(
            serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        ),
        certificate=pki.pki.certificate(label),
        chain=(),
    )
    signed = sign(issued, identity=service, desk=pki.desk, field="ChuKyNguoiNop", level=Level.B)
    assert check(signed).outcome is not Outcome.VALID


@pytest.fixture
def forged(pki: RunningPki) -> Identity:
    """A certificate with the citizen's number that names a trusted issuer who never signed it."""
    authority = crypto_x509.load_der_x509_certificate(pki.pki.certificate("citizens"))
    genuine = crypto_x509.load_der_x509_certificate(pki.pki.certificate("citizen"))
    own_key, wrong_key = (ec.generate_private_key(ec.SECP256R1()) for _ in range(2))
    builder = crypto_x509.CertificateBuilder(
        issuer_name=authority.subject,
        subject_name=genuine.subject,
        public_key=own_key.public_key(),
        serial_number=4711,
        not_valid_before=genuine.not_valid_before_utc.replace(tzinfo=None),
        not_valid_after=genuine.not_valid_after_utc.replace(tzinfo=None),
    )
    for extension in genuine.extensions:
        builder = builder.add_extension(extension.value, extension.critical)
    return FileIdentity(
        key=own_key.private_bytes(
            serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        ),
        certificate=builder.sign(wrong_key, hashes.SHA256()).public_bytes(serialization.Encoding.DER),
        chain=(pki.pki.certificate("citizens"),),
    )


@pytest.mark.parametrize("down", [(), ("ocsp", "crls")])
def test_a_forged_certificate_is_not_merely_checked_later(
    pki: RunningPki, issued: bytes, check: Callable[..., Verdict], forged: Identity, down: tuple[str, ...]
) -> None:
    signed = sign(issued, identity=forged, desk=pki.desk, field="ChuKyNguoiNop", level=Level.T)
    with pki.outage(*down):
        verdict = check(signed)
    assert (verdict.outcome, verdict.reason) == (Outcome.INVALID, Reason.UNKNOWN_ISSUER)


def test_two_people_may_sign(pki: RunningPki, issued: bytes, check: Callable[..., Verdict]) -> None:
    twice = pki.signed_by("business", pki.signed_by("citizen", issued), field="NguoiThuHai")
    assert check(twice, issued).reason is Reason.OK


@pytest.mark.parametrize("share", [0.3, 0.6, 0.9, 0.99])
def test_truncated(pki: RunningPki, issued: bytes, check: Callable[..., Verdict], share: float) -> None:
    signed = pki.signed_by("citizen", issued)
    assert check(signed[: int(len(signed) * share)]).outcome is Outcome.INVALID
    assert check(signed[: int(len(signed) * share)], issued).outcome is Outcome.INVALID


def test_encrypted(issued: bytes, check: Callable[..., Verdict]) -> None:
    output = BytesIO()
    with pikepdf.open(BytesIO(issued)) as document:
        document.save(output, encryption=pikepdf.Encryption(owner="a", user="b"))
    verdict = check(output.getvalue())
    assert (verdict.outcome, verdict.reason) == (Outcome.INVALID, Reason.ENCRYPTED)


def with_text_field(value: str) -> bytes:
    """A form with one filled text field."""
    output = BytesIO()
    with pikepdf.open(BytesIO(sample_pdf())) as document:
        field = document.make_indirect(
            pikepdf.Dictionary(
                Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Widget, FT=pikepdf.Name.Tx, T=pikepdf.String("SoTien"),
                V=pikepdf.String(value), Rect=[50, 50, 200, 80], DA=pikepdf.String("/Helv 12 Tf"),
            )
        )  # fmt: skip
        document.pages[0].Annots = document.make_indirect(pikepdf.Array([field]))
        document.Root.AcroForm = document.make_indirect(pikepdf.Dictionary(Fields=[field], SigFlags=3))
        document.save(output)
    return output.getvalue()


def test_a_form_value_changed_after_signing(pki: RunningPki, check: Callable[..., Verdict]) -> None:
    signed = sign(
        with_text_field("1.000.000"), identity=pki.identity("citizen"), desk=pki.desk, field="ChuKy", level=Level.T
    )
    assert check(signed).reason is Reason.OK

    def change(writer: IncrementalPdfFileWriter) -> None:
        field_ref = writer.root["/AcroForm"]["/Fields"].raw_get(0)
        field_ref.get_object()[pdf_name("/V")] = generic.pdf_string("9.000.000.000")
        writer.mark_update(field_ref)

    verdict = check(updated(signed, change))
    assert (verdict.outcome, verdict.reason) == (Outcome.INVALID, Reason.ALTERED)


def test_too_many_signatures(pki: RunningPki, issued: bytes, check: Callable[..., Verdict]) -> None:
    pdf = issued
    for number in range(21):
        pdf = pki.signed_by("citizen", pdf, field=f"S{number}", level=Level.B)
    assert check(pdf).reason is Reason.TOO_MANY_SIGNATURES


def test_a_rogue_authority_makes_us_ask_nobody(pki: RunningPki, issued: bytes, check: Callable[..., Verdict]) -> None:
    signed = pki.signed_by("unknown-ca", issued, level=Level.B)
    pki.traffic.paths.clear()
    assert check(signed).reason is Reason.UNKNOWN_ISSUER
    assert pki.traffic.paths == []


def test_personal_numbers_stay_out_of_the_logs(
    pki: RunningPki, issued: bytes, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    path = tmp_path / "revoked.pdf"
    path.write_bytes(pki.signed_by("revoked", issued))
    with caplog.at_level("DEBUG"):
        inspection.inspect(Request(path=path, rules=Rules(trust=pki.trust, at=datetime.now(UTC))))
    assert "079199000003" not in caplog.text


def with_a_hole() -> bytes:
    """A page that also points at object 90, which does not exist: readers show nothing there."""
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents [4 0 R 90 0 R] >>",
        b"<< /Length 0 >>\nstream\n\nendstream",
    ]
    pdf, offsets = b"%PDF-1.7\n", []
    for number, body in enumerate(objects, start=1):
        offsets.append(len(pdf))
        pdf += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"xref\n0 5\n0000000000 65535 f \n" + b"".join(b"%010d 00000 n \n" % each for each in offsets)
    return pdf + table + b"trailer\n<< /Size 5 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % len(pdf)


def fill_the_hole(signed: bytes) -> bytes:
    """Add object 90 in a later revision: now the page shows it."""
    root = re.findall(rb"/Root (\d+) 0 R", signed)[-1]
    before = re.findall(rb"startxref\s+(\d+)", signed)[-1]
    body = b"90 0 obj\n<< /Length 11 >>\nstream\n0 0 9 9 re f\nendstream\nendobj\n"
    table = b"xref\n90 1\n%010d 00000 n \n" % len(signed)
    trailer = b"trailer\n<< /Size 91 /Root %s 0 R /Prev %s >>\n" % (root, before)
    return signed + body + table + trailer + b"startxref\n%d\n%%%%EOF\n" % (len(signed) + len(body))


def test_what_was_a_hole_when_it_was_signed_stays_one(pki: RunningPki, check: Callable[..., Verdict]) -> None:
    signed = pki.signed_by("citizen", with_a_hole())
    assert check(signed).reason is Reason.OK
    assert check(fill_the_hole(signed)).outcome is Outcome.INVALID


def redrawn(signed: bytes, *, as_evidence: bool) -> bytes:
    """Change what the page shows, and say in the same revision that this very object is evidence about signatures."""
    writer = IncrementalPdfFileWriter(BytesIO(signed))
    page = writer.root["/Pages"]["/Kids"][0]
    shown = page.raw_get("/Contents")
    stream = generic.StreamObject(stream_data=b"0 0 99 99 re f")
    writer.objects[(shown.generation, shown.idnum)] = stream
    if as_evidence:
        own = generic.IndirectObject(shown.idnum, shown.generation, writer)
        writer.root["/DSS"] = generic.DictionaryObject({pdf_name("/More"): generic.ArrayObject([own])})
        writer.update_root()
    target = BytesIO()
    writer.write(target)
    return target.getvalue()


@pytest.mark.parametrize("as_evidence", [False, True])
def test_what_a_page_shows_is_no_evidence_whatever_it_is_called(
    pki: RunningPki, check: Callable[..., Verdict], as_evidence: bool
) -> None:
    signed = pki.signed_by("citizen", sample_pdf())
    changed = redrawn(signed, as_evidence=as_evidence)
    assert changed.startswith(signed)
    assert b"99 99 re" in changed
    assert check(changed).reason is Reason.ALTERED
