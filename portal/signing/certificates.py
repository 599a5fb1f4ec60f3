"""Our own demands on a certificate, which the engine leaves to its caller."""

from datetime import datetime

from asn1crypto import x509

from portal.signing.reasons import Reason

MIN_RSA_BITS, MIN_EC_BITS = 2048, 256  # Circular 15/2025/TT-BKHCN
_SERVICE_CERTIFICATES = frozenset({"time_stamping", "ocsp_signing"})


def valid_at(certificate: x509.Certificate, moment: datetime) -> Reason:
    """Whether the certificate is within its validity at that moment."""
    if moment < certificate.not_valid_before:
        return Reason.NOT_YET_VALID
    return Reason.EXPIRED if moment > certificate.not_valid_after else Reason.OK


def strong_key(certificate: x509.Certificate) -> Reason:
    """Whether the key is of a kind and size that is still safe."""
    key = certificate.public_key
    least = {"rsa": MIN_RSA_BITS, "rsassa_pss": MIN_RSA_BITS, "ec": MIN_EC_BITS}.get(key.algorithm)
    if least is None:
        return Reason.OK if key.algorithm in ("ed25519", "ed448") else Reason.WEAK_ALGORITHM
    return Reason.OK if key.bit_size >= least else Reason.WEAK_ALGORITHM


def purpose(certificate: x509.Certificate, *, anchor: bool) -> Reason:
    """An issuer's, a time-stamping or an OCSP certificate must not speak for a person.

    ``anchor``: the certificate is believed by itself. One that somebody made for himself often says that it is an
    issuer without saying what its key is for (RFC 5280, 4.2.1.3 asks issuers to say it); believed, it is a person's.
    """
    purposes = certificate.extended_key_usage_value
    serves = purposes is not None and not _SERVICE_CERTIFICATES.isdisjoint(purposes.native)
    issues = certificate.ca and not (anchor and certificate.key_usage_value is None)
    return Reason.WRONG_USAGE if serves or issues else Reason.OK
