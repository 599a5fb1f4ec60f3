"""Short statements of an agency for machines: text inside a CMS signature (RFC 5652) with a time-stamp (RFC 3161).

A sealed PDF is for people and for decades; a statement is made every few minutes and read by the thousand. It carries
the chain of its seal. Whether the seal was revoked meanwhile is no part of it: statements name each other's hashes, so
what was stamped before a revocation stays proved by what came after.
"""

import asyncio
import hashlib
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import lru_cache

from asn1crypto import cms, tsp, x509
from pyhanko.sign.general import CMSExtractionError, SignedDataCerts, extract_signer_info
from pyhanko.sign.validation import generic_cms
from pyhanko.sign.validation.errors import SignatureValidationError

from portal.signing.certificates import purpose, strong_key, valid_at
from portal.signing.chain import chain_reason
from portal.signing.evidence import token_time
from portal.signing.mathematics import Mathematics
from portal.signing.reasons import Reason
from portal.signing.trust import TrustStore

_BROKEN = (ValueError, TypeError, KeyError, AttributeError, IndexError, CMSExtractionError, SignatureValidationError)
_STRONG = frozenset({"sha256", "sha384", "sha512"})


class Fault(StrEnum):
    """What can be wrong with a sealed statement."""

    UNREADABLE = "unreadable"
    SIGNATURE = "signature"
    SEALER = "sealer"
    TIMESTAMP = "timestamp"


@dataclass(frozen=True, kw_only=True)
class Statement:
    """What a seal says: the text, who sealed it and when the time-stamping service saw it; ``fault`` is why not."""

    data: bytes = b""
    sealer: str = ""
    stamped_at: datetime | None = None
    fault: Fault | None = None


def read_statement(sealed: bytes, *, trust: TrustStore) -> Statement:
    """Check a sealed statement: the computation, the time-stamp, and that ``trust`` believes both. Never raises.

    An agency's anchor must stand behind the seal where the anchors tell agencies and citizens apart. Fetches nothing.
    """
    try:
        return _read(sealed, trust)
    except _BROKEN:
        return Statement(fault=Fault.UNREADABLE)


def text_of(sealed: bytes) -> bytes:
    """What a statement says, believed or not. Raises ValueError or TypeError for what is no statement."""
    try:
        data = cms.ContentInfo.load(sealed, strict=True)["content"]["encap_content_info"]["content"].native
    except (KeyError, AttributeError) as problem:
        raise ValueError("no statement") from problem
    if not isinstance(data, bytes):
        raise TypeError("no statement")
    return data


def _read(sealed: bytes, trust: TrustStore) -> Statement:
    outer = cms.ContentInfo.load(sealed, strict=True)
    signed: cms.SignedData = outer["content"]
    data = signed["encap_content_info"]["content"].native
    certificates = generic_cms.extract_certs_for_validation(signed)
    signer = extract_signer_info(signed)
    facts = {"data": data, "sealer": str(certificates.signer_cert.subject.native.get("common_name", ""))}
    if not _holds(signer, certificates, "data", data):
        return Statement(**facts, fault=Fault.SIGNATURE)
    token = next(generic_cms.extract_tst_data_iter(signer, signed=False), None)
    if token is None or not _stamps(token, signer["signature"].native, trust):
        return Statement(**facts, fault=Fault.TIMESTAMP)
    moment = token_time(token)
    if not _believed(certificates, trust.official + trust.agency or trust.signers, trust, moment):
        return Statement(**facts, stamped_at=moment, fault=Fault.SEALER)
    if purpose(certificates.signer_cert, anchor=False) is not Reason.OK:
        return Statement(**facts, stamped_at=moment, fault=Fault.SEALER)
    return Statement(**facts, stamped_at=moment)


def _holds(signer: cms.SignerInfo, certificates: SignedDataCerts, kind: str, data: bytes) -> bool:
    """Whether the computation is right over exactly this content, with a digest that is still good."""
    algorithm = signer["digest_algorithm"]["algorithm"].native
    if algorithm not in _STRONG or strong_key(certificates.signer_cert) is not Reason.OK:
        return False
    intact, valid = generic_cms.validate_sig_integrity(
        signer, certificates.signer_cert, kind, hashlib.new(algorithm, data).digest(), Mathematics()
    )
    return bool(intact and valid)


def _stamps(token: cms.SignedData, signature: bytes, trust: TrustStore) -> bool:
    """Whether a believed service has stamped exactly this signature."""
    content = token["encap_content_info"]["content"]
    info = content.parsed
    certificates = generic_cms.extract_certs_for_validation(token)
    signer = extract_signer_info(token)
    if not isinstance(info, tsp.TSTInfo) or not _holds(signer, certificates, "tst_info", content.contents):
        return False
    algorithm = info["message_imprint"]["hash_algorithm"]["algorithm"].native
    purposes = certificates.signer_cert.extended_key_usage_value
    return (
        algorithm in _STRONG
        and info["message_imprint"]["hashed_message"].native == hashlib.new(algorithm, signature).digest()
        and purposes is not None
        and "time_stamping" in purposes.native
        and _believed(certificates, trust.timestamping, trust, info["gen_time"].native)
    )


def _believed(certificates: SignedDataCerts, anchors: tuple[bytes, ...], trust: TrustStore, at: datetime) -> bool:
    """Whether the certificate leads to an anchor at that moment; the way is looked for once a day of each certificate.

    Its own validity is looked at for every moment.
    """
    leaf = certificates.signer_cert
    if valid_at(leaf, at) is not Reason.OK:
        return False
    others = tuple(each.dump() for each in certificates.other_certs)
    day = at.replace(hour=0, minute=0, second=0, microsecond=0)
    moment = min(max(day, leaf.not_valid_before), leaf.not_valid_after)
    return _way(leaf.dump(), others, anchors, trust.intermediates, moment) is Reason.OK


@lru_cache(maxsize=4096)
def _way(
    leaf: bytes, others: tuple[bytes, ...], anchors: tuple[bytes, ...], between: tuple[bytes, ...], at: datetime
) -> Reason:
    return asyncio.run(
        chain_reason(
            x509.Certificate.load(leaf),
            others=[x509.Certificate.load(each) for each in others],
            anchors=anchors,
            intermediates=between,
            at=at,
        )
    )
