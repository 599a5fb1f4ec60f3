"""A signature in two steps: nothing but a digest leaves, and only the right value over it comes in."""

import json
from collections.abc import Callable, Iterator
from io import BytesIO
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from pyhanko.pdf_utils.reader import PdfFileReader

from portal.signing.actions import Holder, Outcome, Reason
from portal.signing.demo_pki.holders import DemoHolder, HolderKind
from portal.signing.errors import DocumentNotSignable, SignatureMismatch
from portal.signing.remote.interrupted import Interrupted, begin_signature, finish_signature
from portal.signing.remote.stand_in import raw_signature
from portal.signing.stamps import applicant_stamp
from tests.support.pki import CITIZEN, HOLDERS, RunningPki, sample_pdf, start_demo_pki

Check = Callable[..., Any]
RSA_CITIZEN = DemoHolder(
    label="rsa-citizen", name="Trần Thị Mã", kind=HolderKind.CITIZEN, personal_number="001099054321", rsa=True
)
NUMBERS = {"citizen": CITIZEN.personal_number, "rsa-citizen": RSA_CITIZEN.personal_number}


@pytest.fixture(scope="module")
def pki(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningPki]:
    with start_demo_pki(tmp_path_factory.mktemp("pki"), holders=(*HOLDERS, RSA_CITIZEN)) as running:
        yield running


def begun(pki: RunningPki, issued: bytes, label: str = "citizen", **more: Any) -> tuple[Interrupted, bytes]:
    """As after a long time: what was kept went through JSON."""
    who = pki.identity(label)
    waiting, prepared = begin_signature(issued, certificate=who.certificate, chain=who.chain, **more)
    return Interrupted.from_dict(json.loads(json.dumps(waiting.to_dict()))), prepared


@pytest.mark.parametrize("label", ["citizen", "rsa-citizen"])
@pytest.mark.parametrize("timed", [True, False])
def test_both_steps_together_are_a_valid_signature_over_the_issued_document(
    pki: RunningPki, issued: bytes, check: Check, label: str, timed: bool
) -> None:
    waiting, prepared = begun(pki, issued, label)
    value = raw_signature(pki.identity(label), waiting.digest)
    signed = finish_signature(prepared, waiting, value, timestamper=pki.desk.timestamper if timed else None)
    verdict = check(signed, issued=issued, holder=Holder(personal_number=NUMBERS[label]))
    assert (verdict.outcome, verdict.reason) == (Outcome.VALID, Reason.OK)
    assert verdict.signatures[0].level == ("B-T" if timed else "B-B")
    assert signed.startswith(issued)


def test_a_stamp_is_seen_and_changes_nothing_else(pki: RunningPki, issued: bytes, check: Check) -> None:
    stamp = applicant_stamp(name="Nguyễn Thị Ánh Nguyệt", provider="Nhà cung cấp", box=(300, 60, 560, 140))
    waiting, prepared = begun(pki, issued, stamp=stamp)
    value = raw_signature(pki.identity("citizen"), waiting.digest)
    signed = finish_signature(prepared, waiting, value, timestamper=None)
    assert check(signed, issued=issued).reason is Reason.OK
    widget = PdfFileReader(BytesIO(signed)).embedded_signatures[0].sig_field
    assert "/XObject" in widget["/AP"]["/N"]["/Resources"]


def test_two_plain_numbers_are_a_signature_too(pki: RunningPki, issued: bytes, check: Check) -> None:
    waiting, prepared = begun(pki, issued)
    r, s = decode_dss_signature(raw_signature(pki.identity("citizen"), waiting.digest))
    signed = finish_signature(prepared, waiting, r.to_bytes(32) + s.to_bytes(32), timestamper=None)
    assert check(signed, issued=issued).reason is Reason.OK


WRONG: dict[str, Callable[[RunningPki, bytes, str], bytes]] = {
    "empty": lambda pki, digest, label: b"",
    "garbage": lambda pki, digest, label: b"\1" * 256,
    "half a signature": lambda pki, digest, label: b"\0" * 64,
    "somebody else's": lambda pki, digest, label: raw_signature(pki.identity("business"), digest),
    "over another digest": lambda pki, digest, label: raw_signature(pki.identity(label), b"\1" * 32),
}


@pytest.mark.parametrize("label", ["citizen", "rsa-citizen"])
@pytest.mark.parametrize("wrong", WRONG)
def test_any_other_value_is_refused_before_it_is_embedded(
    pki: RunningPki, issued: bytes, label: str, wrong: str
) -> None:
    waiting, prepared = begun(pki, issued, label)
    value = WRONG[wrong](pki, waiting.digest, label)
    with pytest.raises(SignatureMismatch):
        finish_signature(prepared, waiting, value, timestamper=None)


def test_a_value_is_not_put_into_another_document(pki: RunningPki, issued: bytes) -> None:
    waiting, prepared = begun(pki, issued)
    value = raw_signature(pki.identity("citizen"), waiting.digest)
    for other in (begun(pki, issued, "business")[1], prepared[: waiting.reserved[0]], prepared + b" ", b""):
        with pytest.raises(DocumentNotSignable):
            finish_signature(other, waiting, value, timestamper=None)


def test_somebody_elses_signature_is_told_by_the_verdict(pki: RunningPki, issued: bytes, check: Check) -> None:
    waiting, prepared = begun(pki, issued, "stranger")
    value = raw_signature(pki.identity("stranger"), waiting.digest)
    signed = finish_signature(prepared, waiting, value, timestamper=None)
    found = check(signed, issued=issued, holder=Holder(personal_number=CITIZEN.personal_number))
    assert found.reason is Reason.SIGNED_BY_SOMEONE_ELSE


@pytest.mark.parametrize("pdf", [b"", b"hello", sample_pdf()], ids=["empty", "no PDF", "without a field"])
def test_what_has_no_place_for_a_signature_is_not_prepared(pki: RunningPki, pdf: bytes) -> None:
    who = pki.identity("citizen")
    with pytest.raises(DocumentNotSignable):
        begin_signature(pdf, certificate=who.certificate, chain=who.chain)
