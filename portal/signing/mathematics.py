"""The computation behind a signature: the engine's own, and plain ECDSA, which German qualified signatures use.

Plain ECDSA (BSI TR-03111, 5.2.1) is ECDSA with the two numbers side by side instead of in a DER sequence.
"""

from types import MappingProxyType

from asn1crypto import algos, keys
from pyhanko.sign.ades.report import AdESIndeterminate
from pyhanko.sign.validation.errors import SignatureValidationError
from pyhanko_certvalidator.errors import AlgorithmNotSupported
from pyhanko_certvalidator.sig_validate import (
    DEFAULT_VALIDATION_CONTEXT,
    DefaultSignatureValidator,
    SignatureValidationContext,
)

_PLAIN = MappingProxyType(
    {
        "0.4.0.127.0.7.1.1.4.1.3": "sha256_ecdsa",
        "0.4.0.127.0.7.1.1.4.1.4": "sha384_ecdsa",
        "0.4.0.127.0.7.1.1.4.1.5": "sha512_ecdsa",
    }
)


class Mathematics(DefaultSignatureValidator):
    """Computes signatures; one that cannot be computed is not called wrong."""

    def validate_signature(
        self,
        signature: bytes,
        signed_data: bytes,
        public_key_info: keys.PublicKeyInfo,
        signature_algorithm: algos.SignedDigestAlgorithm,
        context: SignatureValidationContext = DEFAULT_VALIDATION_CONTEXT,
    ) -> None:
        """Raise InvalidSignature when it is wrong, SignatureValidationError when nobody here can tell."""
        encoded = _PLAIN.get(signature_algorithm["algorithm"].dotted)
        if encoded:
            signature = algos.DSASignature.from_p1363(signature).dump()
            signature_algorithm = algos.SignedDigestAlgorithm({"algorithm": encoded})
        try:
            super().validate_signature(signature, signed_data, public_key_info, signature_algorithm, context)
        except AlgorithmNotSupported as problem:
            raise SignatureValidationError(
                "unknown signature algorithm", ades_subindication=AdESIndeterminate.GENERIC
            ) from problem
