"""Until when an algorithm is believed: dated data, looked at when proofs are renewed.

The days are those after which NIST no longer allows an algorithm for signatures (SP 800-131A rev. 2 for what is weak
today; IR 8547 for RSA and elliptic curves, which a quantum computer would break). A proof made before its day stays a
proof when it is stamped again, with something stronger, before that day.
"""

from collections.abc import Mapping
from datetime import UTC, datetime

_LONG_AGO = datetime(2013, 12, 31, tzinfo=UTC)
_WEAK_KEYS_END = datetime(2030, 12, 31, tzinfo=UTC)
_CLASSICAL_KEYS_END = datetime(2035, 12, 31, tzinfo=UTC)
_NO_END_IS_KNOWN = datetime(2100, 1, 1, tzinfo=UTC)
_STRONG_RSA_BITS = 3072

_DIGESTS: Mapping[str, datetime] = {
    "sha224": _WEAK_KEYS_END,
    "sha3_224": _WEAK_KEYS_END,
    **dict.fromkeys(("sha256", "sha384", "sha512", "sha3_256", "sha3_384", "sha3_512"), _NO_END_IS_KNOWN),
}
_KEYS: Mapping[str, datetime] = {
    **dict.fromkeys(("rsa", "rsassa_pss", "ec", "ed25519", "ed448"), _CLASSICAL_KEYS_END),
    **dict.fromkeys(("mldsa44", "mldsa65", "mldsa87"), _NO_END_IS_KNOWN),
}


def digest_until(algorithm: str) -> datetime:
    """The last day on which this digest is believed; long ago for one that is not known."""
    return _DIGESTS.get(algorithm, _LONG_AGO)


def key_until(algorithm: str, bits: int) -> datetime:
    """The last day on which signatures of such a key are believed; long ago for one that is not known."""
    if algorithm in ("rsa", "rsassa_pss") and bits < _STRONG_RSA_BITS:
        return _WEAK_KEYS_END if bits >= 2048 else _LONG_AGO
    return _KEYS.get(algorithm, _LONG_AGO)
