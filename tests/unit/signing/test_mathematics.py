"""Plain ECDSA is computed; what cannot be computed is not called wrong."""

import pytest
from asn1crypto import algos, keys
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from pyhanko.sign.validation.errors import SignatureValidationError
from pyhanko_certvalidator.errors import InvalidSignature

from portal.signing.mathematics import Mathematics

KEY = ec.generate_private_key(ec.SECP256R1())
PUBLIC = keys.PublicKeyInfo.load(KEY.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo))
PLAIN = algos.SignedDigestAlgorithm({"algorithm": "0.4.0.127.0.7.1.1.4.1.3"})


def plain_signature(data: bytes) -> bytes:
    encoded: bytes = algos.DSASignature.load(KEY.sign(data, ec.ECDSA(hashes.SHA256()))).to_p1363()
    return encoded


def test_plain_ecdsa() -> None:
    Mathematics().validate_signature(plain_signature(b"text"), b"text", PUBLIC, PLAIN)


def test_a_wrong_plain_signature_is_wrong() -> None:
    with pytest.raises(InvalidSignature):
        Mathematics().validate_signature(plain_signature(b"text"), b"other text", PUBLIC, PLAIN)


def test_an_unknown_algorithm_is_not_called_wrong() -> None:
    unknown = algos.SignedDigestAlgorithm({"algorithm": "1.2.3.4"})
    with pytest.raises(SignatureValidationError):
        Mathematics().validate_signature(b"", b"text", PUBLIC, unknown)
