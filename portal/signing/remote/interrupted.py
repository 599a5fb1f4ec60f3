"""A signature in two steps, with any length of time between them (ETSI EN 319 142-1, PAdES baseline).

First the document gets its signature field filled with room for the signature, and the signed attributes (RFC 5652,
section 5.3) are made; their SHA-256 is all that leaves the portal. Later the value that came back is proved against
the certificate and embedded. What has to be kept in between is plain data and one file.
"""

import asyncio
import base64
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from asn1crypto import cms, x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import load_der_public_key
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.sign.fields import SigSeedSubFilter
from pyhanko.sign.general import SigningError
from pyhanko.sign.signers import ExternalSigner, PdfSignatureMetadata, PdfSigner
from pyhanko.sign.signers.pdf_byterange import PreparedByteRangeDigest
from pyhanko.sign.signers.pdf_signer import PdfTBSDocument
from pyhanko_certvalidator.registry import SimpleCertificateStore

from portal.signing.errors import DocumentNotSignable, SignatureMismatch
from portal.signing.preparing import APPLICANT_FIELD
from portal.signing.stamps import Stamp, style
from portal.signing.timestamping import TimeStamper

DIGEST = "sha256"
_RESERVED = 32768  # hexadecimal digits: the signature, its chain and a time-stamp take about half of it
_BROKEN = (PdfError, SigningError, ValueError, KeyError, TypeError)


@dataclass(frozen=True, kw_only=True)
class Interrupted:
    """A signature that waits for its value; belongs to exactly one prepared file.

    ``attributes`` are the signed attributes, ``certificate`` and ``chain`` those of the signer, all DER.
    ``document_digest`` covers the prepared file but for the ``reserved`` bytes (from, to).
    """

    attributes: bytes
    certificate: bytes
    chain: tuple[bytes, ...]
    document_digest: bytes
    reserved: tuple[int, int]

    @property
    def digest(self) -> bytes:
        """What is to be signed: SHA-256 of the signed attributes."""
        return hashlib.sha256(self.attributes).digest()

    @property
    def code(self) -> str:
        """What two screens show of the prepared document."""
        return control_code(self.document_digest)

    def to_dict(self) -> dict[str, Any]:
        """Plain JSON values."""
        return {
            "attributes": _text(self.attributes),
            "certificate": _text(self.certificate),
            "chain": [_text(each) for each in self.chain],
            "document_digest": _text(self.document_digest),
            "reserved": list(self.reserved),
        }

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> "Interrupted":
        """What :meth:`to_dict` wrote. Raises KeyError or ValueError on anything else."""
        begin, end = data["reserved"]
        return cls(
            attributes=base64.b64decode(data["attributes"]),
            certificate=base64.b64decode(data["certificate"]),
            chain=tuple(base64.b64decode(each) for each in data["chain"]),
            document_digest=base64.b64decode(data["document_digest"]),
            reserved=(begin, end),
        )


def begin_signature(
    pdf: bytes,
    *,
    certificate: bytes,
    chain: tuple[bytes, ...],
    field: str = APPLICANT_FIELD,
    stamp: Stamp | None = None,
) -> tuple[Interrupted, bytes]:
    """Prepare ``pdf`` for a signature with this certificate in its empty ``field``; returns it with the prepared file.

    ``stamp`` is what people see in the field; its box only says how large it is. Raises DocumentNotSignable.
    """
    try:
        return asyncio.run(_begin(pdf, certificate, chain, field, stamp))
    except _BROKEN as problem:
        raise DocumentNotSignable from problem


def signed_attributes(document_digest: bytes, certificate: bytes) -> bytes:
    """The signed attributes of a document with this SHA-256, as DER: content type (id-data), message digest, and
    ``signing-certificate-v2`` (RFC 5035) that names exactly this certificate. The same input gives the same bytes.
    """
    return asyncio.run(_attributes(_signer(certificate, (), None), document_digest))


async def _attributes(signer: ExternalSigner, document_digest: bytes) -> bytes:
    found: bytes = (await signer.signed_attrs(document_digest, DIGEST, use_pades=True)).dump()
    return found


def control_code(document_digest: bytes) -> str:
    """What two screens show of a document so that a person can compare them, ``1A2B-3C4D-5E6F``."""
    digits = document_digest.hex().upper()
    return "-".join(digits[begin : begin + 4] for begin in (0, 4, 8))


async def _begin(
    pdf: bytes, certificate: bytes, chain: tuple[bytes, ...], field: str, stamp: Stamp | None
) -> tuple[Interrupted, bytes]:
    signer = _signer(certificate, chain, None)
    metadata = PdfSignatureMetadata(field_name=field, subfilter=SigSeedSubFilter.PADES, md_algorithm=DIGEST)
    output = BytesIO()
    preparing = PdfSigner(metadata, signer, stamp_style=style(stamp) if stamp else None)
    prepared, _document, _output = await preparing.async_digest_doc_for_signing(
        IncrementalPdfFileWriter(BytesIO(pdf)), existing_fields_only=True, bytes_reserved=_RESERVED, output=output
    )
    waiting = Interrupted(
        attributes=await _attributes(signer, prepared.document_digest),
        certificate=certificate,
        chain=chain,
        document_digest=prepared.document_digest,
        reserved=(prepared.reserved_region_start, prepared.reserved_region_end),
    )
    return waiting, output.getvalue()


def finish_signature(prepared: bytes, waiting: Interrupted, value: bytes, *, timestamper: TimeStamper | None) -> bytes:
    """The signed document: ``value`` (the raw signature over the digest) proved, time-stamped and embedded.

    Without ``timestamper`` the signature has no time of its own (B-B instead of B-T).
    Raises SignatureMismatch, TimestampUnavailable or DocumentNotSignable; then nothing was signed.
    """
    sound = proved(waiting, value)
    begin, end = waiting.reserved
    if hashlib.sha256(prepared[:begin] + prepared[end:]).digest() != waiting.document_digest:
        raise DocumentNotSignable  # another file, or a damaged one
    try:
        return asyncio.run(_finish(prepared, waiting, sound, timestamper))
    except _BROKEN as problem:
        raise DocumentNotSignable from problem


async def _finish(prepared: bytes, waiting: Interrupted, value: bytes, timestamper: TimeStamper | None) -> bytes:
    signer = _signer(waiting.certificate, waiting.chain, value)
    signature = await signer.async_sign_prescribed_attributes(
        DIGEST, signed_attrs=cms.CMSAttributes.load(waiting.attributes), timestamper=timestamper
    )
    begin, end = waiting.reserved
    place = PreparedByteRangeDigest(
        document_digest=waiting.document_digest, reserved_region_start=begin, reserved_region_end=end
    )
    output = BytesIO(prepared)
    await PdfTBSDocument.async_finish_signing(output, place, signature)
    return output.getvalue()


def proved(waiting: Interrupted, value: bytes) -> bytes:
    """The signature ``value`` as CMS wants it, if it is one by the certificate's key over exactly our digest.

    An ECDSA signature may come as two plain numbers (IEEE P1363) instead of DER. Raises SignatureMismatch.
    """
    try:
        key = load_der_public_key(x509.Certificate.load(waiting.certificate).public_key.dump())
        if isinstance(key, rsa.RSAPublicKey):
            key.verify(value, waiting.attributes, padding.PKCS1v15(), SHA256())
            return value
        if isinstance(key, ec.EllipticCurvePublicKey):
            sound = _as_der(value, key)
            key.verify(sound, waiting.attributes, ec.ECDSA(SHA256()))
            return sound
    except (InvalidSignature, UnsupportedAlgorithm, ValueError, TypeError) as problem:
        raise SignatureMismatch from problem
    raise SignatureMismatch


def _as_der(value: bytes, key: ec.EllipticCurvePublicKey) -> bytes:
    half = (key.curve.key_size + 7) // 8
    if len(value) != 2 * half:  # DER adds at least six bytes to its two numbers, short as they may be
        return value
    return encode_dss_signature(int.from_bytes(value[:half]), int.from_bytes(value[half:]))


def _signer(certificate: bytes, chain: tuple[bytes, ...], value: bytes | None) -> ExternalSigner:
    registry = SimpleCertificateStore()
    for der in chain:
        registry.register(x509.Certificate.load(der))
    return ExternalSigner(x509.Certificate.load(certificate), registry, signature_value=value, embed_roots=False)


def _text(data: bytes) -> str:
    return base64.b64encode(data).decode("ascii")
