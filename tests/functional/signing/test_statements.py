"""Statements of an agency for machines: believed when sealed and stamped by those we believe, and only then."""

from dataclasses import replace

import pytest
from asn1crypto import cms

from portal.signing.actions import Fault, SigningDesk, TimestampService, read_statement, seal_statement
from portal.signing.errors import TimestampUnavailable
from tests.support.pki import CITIZEN, SEAL, RunningPki, free_port

TEXT = b'{"size":3}'


@pytest.fixture(scope="module")
def desk(pki: RunningPki) -> SigningDesk:
    return SigningDesk(trust=pki.trust, timestamps=TimestampService(urls=(pki.pki.tsa_url,)))


@pytest.fixture(scope="module")
def sealed(pki: RunningPki, desk: SigningDesk) -> bytes:
    return seal_statement(TEXT, identity=pki.identity(SEAL.label), desk=desk)


def test_a_sealed_statement_says_who_and_when(pki: RunningPki, sealed: bytes) -> None:
    found = read_statement(sealed, trust=pki.trust)
    assert (found.data, found.fault, found.sealer) == (TEXT, None, SEAL.name)
    assert found.stamped_at is not None


def test_another_text_is_not_what_was_sealed(pki: RunningPki, sealed: bytes) -> None:
    assert read_statement(sealed.replace(b'"size":3', b'"size":4'), trust=pki.trust).fault is Fault.SIGNATURE


def test_a_citizens_key_seals_nothing(pki: RunningPki, desk: SigningDesk) -> None:
    """Threat 37: whoever rewrites the log with some certificate of his own is not believed."""
    citizen = pki.identity(CITIZEN.label)
    assert read_statement(seal_statement(TEXT, identity=citizen, desk=desk), trust=pki.trust).fault is Fault.SEALER


def test_a_time_nobody_believed_vouches_for_is_none(pki: RunningPki, sealed: bytes) -> None:
    assert read_statement(sealed, trust=replace(pki.trust, timestamping=())).fault is Fault.TIMESTAMP
    bare = cms.ContentInfo.load(sealed)
    bare["content"]["signer_infos"][0]["unsigned_attrs"] = cms.CMSAttributes([])
    assert read_statement(bare.dump(force=True), trust=pki.trust).fault is Fault.TIMESTAMP


@pytest.mark.parametrize("junk", [b"", b"hello", b"0\x80", b"0\x03\x02\x01\x01"])
def test_what_is_no_statement_is_unreadable(pki: RunningPki, junk: bytes) -> None:
    assert read_statement(junk, trust=pki.trust).fault is Fault.UNREADABLE


def test_without_a_time_nothing_is_sealed(pki: RunningPki) -> None:
    away = SigningDesk(trust=pki.trust, timestamps=TimestampService(urls=(f"http://127.0.0.1:{free_port()}/",)))
    with pytest.raises(TimestampUnavailable):
        seal_statement(TEXT, identity=pki.identity(SEAL.label), desk=away)
