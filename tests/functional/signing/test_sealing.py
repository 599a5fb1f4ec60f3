"""Our own signatures: stamps, time-stamps, refusals."""

import time
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest

from portal.signing.actions import (
    Level,
    Place,
    Reason,
    SigningDesk,
    TimestampService,
    extend,
    load_identity,
    officer_stamp,
    parse_identity,
    prepare,
    prepare_for_several,
    seal,
    seal_stamp,
    sign,
)
from portal.signing.errors import (
    DocumentNotSignable,
    IdentityExpired,
    IdentityUnreadable,
    RevocationUnavailable,
    SigningRefused,
    TimestampUnavailable,
    WrongPassphrase,
)
from tests.functional.signing.conftest import Check
from tests.support.pki import OFFICER, PASSPHRASE, SEAL, RunningPki, free_port, sample_pdf

AT = datetime(2026, 11, 23, 8, 30, tzinfo=UTC)


def test_prepared_documents_are_the_same_bytes_every_time() -> None:
    pdf = sample_pdf()
    first = prepare(pdf, box=(300, 60, 560, 140))
    time.sleep(1.1)  # a modification time would show
    assert prepare(pdf, box=(300, 60, 560, 140)) == first
    assert first.startswith(pdf)


def test_prepared_documents_have_an_empty_field_and_both_flags(issued: bytes) -> None:
    with pikepdf.open(BytesIO(issued)) as document:
        form = document.Root.AcroForm
        assert int(form.SigFlags) == 3
        assert [str(field.T) for field in form.Fields] == ["ChuKyNguoiNop"]
        assert "/V" not in form.Fields[0]


def test_several_fields_are_there_in_order_before_anybody_signs() -> None:
    names = ["ChuKyNguoiNop", "ChuKyNguoiCungKy1", "ChuKyNguoiCungKy2"]
    places = [Place(name=name, box=(50, 50 + 90 * at, 250, 120 + 90 * at), page=0) for at, name in enumerate(names)]
    prepared = prepare_for_several(sample_pdf(), places)
    assert prepared == prepare_for_several(sample_pdf(), places)
    with pikepdf.open(BytesIO(prepared)) as document:
        fields = document.Root.AcroForm.Fields
        assert [str(field.T) for field in fields] == names
        assert [int(field.Rect[1]) for field in fields] == [50, 140, 230]
        assert all("/V" not in field for field in fields)


@pytest.mark.parametrize("data", [b"", b"hello", b"%PDF-1.7\n%%EOF"])
def test_what_is_no_pdf_cannot_be_prepared(data: bytes) -> None:
    with pytest.raises(DocumentNotSignable):
        prepare(data, box=None)


def test_officer_and_seal_with_stamps(pki: RunningPki, check: Check) -> None:
    blue = officer_stamp(name=OFFICER.name, at=AT, box=(330, 300, 530, 380))
    red = seal_stamp(agency=SEAL.name, at=AT, box=(230, 290, 350, 390))
    by_officer = sign(
        sample_pdf(), identity=pki.identity("officer"), desk=pki.desk, field="ChuKy", stamp=blue, reason="Ký duyệt"
    )
    sealed = seal(by_officer, identity=pki.identity("seal"), desk=pki.desk, stamp=red)
    assert check(sealed).reason is Reason.OK
    with pikepdf.open(BytesIO(sealed)) as document:
        boxes = [[int(number) for number in note.Rect] for note in document.pages[0].Annots if note.Rect[2] > 0]
    assert boxes == [[330, 300, 530, 380], [230, 290, 350, 390]]


def test_a_stamp_survives_hostile_and_endless_words(pki: RunningPki, check: Check) -> None:
    hostile = '#panic("x") #read("/etc/passwd") $x$ \\ %(ts)s ) Tj ET <b>\x00\u202e' + "Ư" * 300
    stamp = officer_stamp(name=hostile, at=AT, box=(30, 30, 200, 90))
    signed = sign(sample_pdf(), identity=pki.identity("officer"), desk=pki.desk, field="X", stamp=stamp, level=Level.B)
    red = seal_stamp(agency=hostile, at=AT, box=(230, 290, 332, 392))
    sealed = seal(signed, identity=pki.identity("seal"), desk=pki.desk, stamp=red, level=Level.B)
    assert check(sealed).reason is Reason.OK


@pytest.mark.parametrize("label", ["revoked", "expired", "unknown-ca"])
def test_a_bad_certificate_does_not_sign(pki: RunningPki, label: str) -> None:
    with pytest.raises(SigningRefused):
        sign(sample_pdf(), identity=pki.identity(label), desk=pki.fresh_desk(), field="X")


def test_without_time_stamps_nothing_is_signed(pki: RunningPki) -> None:
    with pki.outage("tsa"), pytest.raises(TimestampUnavailable):
        sign(sample_pdf(), identity=pki.identity("seal"), desk=pki.fresh_desk(), field="X")


def test_the_second_time_stamping_service_is_tried(pki: RunningPki) -> None:
    dead = f"http://127.0.0.1:{free_port()}/tsa"
    desk = SigningDesk(trust=pki.trust, timestamps=TimestampService(urls=(dead, pki.pki.tsa_url)))
    assert sign(sample_pdf(), identity=pki.identity("seal"), desk=desk, field="X", level=Level.T)


def test_without_revocation_services_the_seal_is_refused(pki: RunningPki) -> None:
    with pki.outage("ocsp", "crls"), pytest.raises(RevocationUnavailable):
        sign(sample_pdf(), identity=pki.identity("seal"), desk=pki.fresh_desk(), field="X")


def test_an_unsigned_document_is_not_extended(pki: RunningPki, issued: bytes) -> None:
    with pytest.raises(SigningRefused):
        extend(issued, desk=pki.desk)


def test_our_own_certificates_are_asked_about_once(pki: RunningPki) -> None:
    desk = pki.fresh_desk()
    seal(sample_pdf(), identity=pki.identity("seal"), desk=desk)
    pki.traffic.paths.clear()
    seal(sample_pdf(), identity=pki.identity("seal"), desk=desk)
    assert pki.traffic.paths == ["/demo/tsa/tsa", "/demo/tsa/tsa"]


def test_identities(pki: RunningPki) -> None:
    path = pki.pki.key_file("officer")
    assert load_identity(path, PASSPHRASE, at=datetime.now(UTC)).name == OFFICER.name
    with pytest.raises(WrongPassphrase):
        load_identity(path, "wrong")
    with pytest.raises(IdentityExpired):
        load_identity(pki.pki.key_file("expired"), PASSPHRASE, at=datetime.now(UTC))
    with pytest.raises(IdentityUnreadable):
        load_identity(Path("/nowhere/key.p12"), PASSPHRASE)
    with pytest.raises(IdentityUnreadable):
        parse_identity(b"not a key", PASSPHRASE)


def test_an_identity_does_not_show_its_key(pki: RunningPki) -> None:
    assert repr(pki.identity("officer")) == f"<FileIdentity {OFFICER.name}>"
