"""A signature is provable long after its certificates are gone, as long as its time-stamps were renewed in time."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from portal.signing.actions import Level, Reason, SigningDesk, TimestampService, extend, renew, seal, sign
from portal.signing.demo_pki.plan import tsa_url
from portal.signing.errors import DocumentNotSignable, RevocationUnavailable, TimestampUnavailable
from portal.signing.longterm import archive_stamp
from portal.signing.tokens import load_token_identity
from tests.functional.signing.conftest import Check
from tests.support.pki import RunningPki, sample_pdf
from tests.support.tokens import PIN, SoftToken

ENDS = timedelta(days=60)


@pytest.fixture(scope="module")
def ending(pki: RunningPki) -> SigningDesk:
    """A desk whose time-stamping service has sixty days left."""
    service = TimestampService(urls=(tsa_url(pki.pki.base_url, ending=True),))
    return SigningDesk(trust=pki.trust, timestamps=service)


@pytest.fixture(scope="module")
def extended(pki: RunningPki, ending: SigningDesk) -> bytes:
    """A citizen's signature with a time-stamp, extended for the archive; both by the ending service."""
    signed = sign(sample_pdf(), identity=pki.identity("citizen"), desk=ending, field="X", level=Level.T)
    return extend(signed, desk=ending)


@pytest.fixture(scope="module")
def renewed(pki: RunningPki, extended: bytes) -> bytes:
    """The same, its archive time-stamp renewed by the lasting service."""
    return renew(extended, desk=pki.desk)


def test_every_step_only_adds(pki: RunningPki, extended: bytes, renewed: bytes) -> None:
    assert renewed.startswith(extended)
    assert renew(renewed, desk=pki.desk).startswith(renewed)


def test_until_when_a_time_stamp_is_good(extended: bytes, renewed: bytes) -> None:
    """The certificate of the service ends first, or else its key, an elliptic curve."""
    before, after = archive_stamp(extended), archive_stamp(renewed)
    assert before is not None
    assert after is not None
    assert abs(before.good_until - datetime.now(UTC) - ENDS) < timedelta(hours=1)
    assert after.good_until == datetime(2035, 12, 31, tzinfo=UTC)
    assert before.made_at < after.made_at


def test_a_signature_after_the_last_time_stamp_is_not_protected(pki: RunningPki, extended: bytes) -> None:
    assert archive_stamp(pki.signed_by("citizen", sample_pdf())) is None
    assert archive_stamp(sample_pdf()) is None
    assert archive_stamp(pki.signed_by("officer", extended, field="Y")) is None


@pytest.mark.parametrize("days", [40, 100, 800, 3500])
def test_years_later(pki: RunningPki, check: Check, extended: bytes, renewed: bytes, days: int) -> None:
    """After 60 days the first service is gone, after 730 the citizen's certificate; the renewed proof holds."""
    then = datetime.now(UTC) + timedelta(days=days)
    with pki.living_in(then):
        assert check(renewed, at=then).reason is Reason.OK
        in_time = timedelta(days=days) < ENDS
        assert (check(extended, at=then).reason is Reason.OK) is in_time


def test_a_changed_byte_is_noticed_years_later(pki: RunningPki, check: Check, renewed: bytes) -> None:
    then = datetime.now(UTC) + timedelta(days=800)
    with pki.living_in(then):
        assert check(renewed[:40] + bytes([renewed[40] ^ 1]) + renewed[41:], at=then).reason is not Reason.OK


def test_a_seal_of_a_device_is_renewed_too(
    pki: RunningPki, check: Check, ending: SigningDesk, token: SoftToken
) -> None:
    sealed = seal(sample_pdf(), identity=load_token_identity(token.place("seal"), PIN), desk=ending)
    then = datetime.now(UTC) + timedelta(days=800)
    with pki.living_in(then):
        assert check(sealed, at=then).reason is not Reason.OK
    longer = renew(sealed, desk=pki.desk)
    with pki.living_in(then):
        assert check(longer, at=then).reason is Reason.OK


@pytest.mark.parametrize("work", [extend, renew])
def test_what_stands_in_the_way_is_said(pki: RunningPki, extended: bytes, work: Callable[..., bytes]) -> None:
    with pki.outage("tsa"), pytest.raises(TimestampUnavailable):
        work(extended, desk=pki.fresh_desk())
    with pki.outage("ocsp", "crls"), pytest.raises(RevocationUnavailable):
        work(extended, desk=pki.fresh_desk())
    with pytest.raises(DocumentNotSignable):
        work(b"no PDF", desk=pki.desk)
    with pytest.raises(DocumentNotSignable):
        archive_stamp(b"no PDF")
