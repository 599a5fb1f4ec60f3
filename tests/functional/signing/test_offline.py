"""Years later, without a network: what the document carries proves it; only the last time-stamp needs a fresh word."""

import urllib.request
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path

import pytest
from pyhanko.pdf_utils.reader import PdfFileReader

from portal.signing.actions import Level, Reason, Verdict, extend, renew, seal, sign, verify
from portal.signing.engine import Rules
from portal.signing.inspection import inspect
from portal.signing.policy import Policy, Revocation
from portal.signing.request import Request
from tests.support.pki import RunningPki, sample_pdf

FORGIVING = Policy(revocation=Revocation.IF_AVAILABLE)


@pytest.fixture(scope="module")
def documents(pki: RunningPki) -> dict[str, bytes]:
    """A seal of our own, a citizen's signature extended at intake, the same renewed once, and one never extended."""
    signed = sign(sample_pdf(), identity=pki.identity("citizen"), desk=pki.desk, field="X", level=Level.T)
    extended = extend(signed, desk=pki.desk)
    sealed = seal(sample_pdf(), identity=pki.identity("officer"), desk=pki.desk)
    return {"sealed": sealed, "extended": extended, "renewed": renew(extended, desk=pki.desk), "bare": signed}


def then(pki: RunningPki, folder: Path, pdf: bytes, days: int, policy: Policy) -> Verdict:
    (folder / "x.pdf").write_bytes(pdf)
    at = datetime.now(UTC) + timedelta(days=days)
    return verify(folder / "x.pdf", trust=pki.trust, at=at, offline=True, policy=policy)


@pytest.mark.parametrize("name", ["sealed", "extended", "renewed"])
@pytest.mark.parametrize("days", [10, 800, 2000])
def test_only_the_last_stamp_needs_a_fresh_word(
    pki: RunningPki, tmp_path: Path, documents: dict[str, bytes], name: str, days: int
) -> None:
    """The signer's certificate ends after 730 days, the time-stamping service after ten years."""
    strict = then(pki, tmp_path, documents[name], days, Policy())
    assert (strict.reason, strict.signatures[0].sub_indication) == (Reason.REVOCATION_UNKNOWN, "TRY_LATER")
    assert then(pki, tmp_path, documents[name], days, FORGIVING).reason is Reason.OK


@pytest.mark.parametrize("name", ["sealed", "extended", "renewed"])
def test_a_service_that_has_ended_proves_nothing(
    pki: RunningPki, tmp_path: Path, documents: dict[str, bytes], name: str
) -> None:
    assert then(pki, tmp_path, documents[name], 3660, FORGIVING).reason is not Reason.OK


def test_without_an_archive_time_stamp_an_expired_certificate_is_not_forgiven(
    pki: RunningPki, tmp_path: Path, documents: dict[str, bytes]
) -> None:
    assert then(pki, tmp_path, documents["bare"], 800, FORGIVING).reason is Reason.EXPIRED


def test_a_change_is_a_change(pki: RunningPki, tmp_path: Path, documents: dict[str, bytes]) -> None:
    pdf = documents["extended"]
    spoilt = pdf[:40] + bytes([pdf[40] ^ 1]) + pdf[41:]
    assert then(pki, tmp_path, spoilt, 800, FORGIVING).reason in (Reason.ALTERED, Reason.UNREADABLE)


def _current_lists(pdf: bytes) -> tuple[bytes, ...]:
    """The revocation lists about the time-stamping service and its authority, as somebody brings them on a stick."""
    stamp = PdfFileReader(BytesIO(pdf)).embedded_timestamp_signatures[-1]
    addresses = {
        name.native
        for certificate in (stamp.signer_cert, *stamp.other_embedded_certs)
        for point in certificate.crl_distribution_points
        for name in point["distribution_point"].chosen
    }
    lists = []
    for address in sorted(addresses):
        with urllib.request.urlopen(address, timeout=5) as answer:
            lists.append(answer.read())
    return tuple(lists)


def test_current_lists_at_hand_are_the_fresh_word(pki: RunningPki, tmp_path: Path, documents: dict[str, bytes]) -> None:
    at = datetime.now(UTC) + timedelta(days=800)
    for name in ("sealed", "renewed"):
        with pki.living_in(at):
            lists = _current_lists(documents[name])
        (tmp_path / "x.pdf").write_bytes(documents[name])
        rules = Rules(trust=pki.trust, at=at, offline=True, lists=lists)
        assert inspect(Request(path=tmp_path / "x.pdf", rules=rules))["reason"] == "ok", name
        without = Rules(trust=pki.trust, at=at, offline=True)
        assert inspect(Request(path=tmp_path / "x.pdf", rules=without))["reason"] == "revocation_unknown"
