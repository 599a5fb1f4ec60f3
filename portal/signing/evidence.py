"""What a document itself says about time: signature time-stamps, document time-stamps, and the signer's own clock."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from asn1crypto import cms, x509
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.general import SignedDataCerts
from pyhanko.sign.validation import EmbeddedPdfSignature, generic_cms
from pyhanko.sign.validation.policy_decl import PdfSignatureValidationSpec

from portal.signing.engine import Rules
from portal.signing.hashing import Beginnings
from portal.signing.policy import AsOf
from portal.signing.trust import TrustStore


@dataclass(frozen=True, kw_only=True)
class Document:
    """The file under examination and the settings it is examined with. ``tidy``: nothing follows the last revision."""

    data: bytes
    hashes: Beginnings
    reader: PdfFileReader
    spec: PdfSignatureValidationSpec
    rules: Rules
    tidy: bool

    @property
    def trust(self) -> TrustStore:
        """Whom the examination believes."""
        return self.rules.trust

    @property
    def timestamps(self) -> list[EmbeddedPdfSignature]:
        """Document time-stamps in file order."""
        found: list[EmbeddedPdfSignature] = self.reader.embedded_timestamp_signatures
        return found

    def after(self, signature: EmbeddedPdfSignature) -> list[EmbeddedPdfSignature]:
        """Document time-stamps that cover this signature, in file order."""
        return [each for each in self.timestamps if each.signed_revision > signature.signed_revision]

    def moment_for(self, signature: EmbeddedPdfSignature) -> datetime:
        """The moment the signature is judged for: the moment of the check, or as the policy says the stated one."""
        if self.rules.policy.as_of is AsOf.NOW:
            return self.rules.at
        stated = stated_time(signature) or next((token_time(each.signed_data) for each in self.after(signature)), None)
        return min(stated, self.rules.at) if stated else self.rules.at


def attached(signature: EmbeddedPdfSignature) -> Iterator[cms.SignedData]:
    """The time-stamps on the signature value."""
    tokens: Iterator[cms.SignedData] = generic_cms.extract_tst_data_iter(signature.signer_info, signed=False)
    return tokens


def has_timestamp(signature: EmbeddedPdfSignature) -> bool:
    """Whether a time-stamp is attached to the signature value."""
    return next(attached(signature), None) is not None


def stamped_later(signature: EmbeddedPdfSignature, document: Document) -> bool:
    """Whether a document time-stamp covers the signature."""
    return bool(document.after(signature))


def tokens(signature: EmbeddedPdfSignature, document: Document) -> list[SignedDataCerts]:
    """Certificates of every time-stamp on the signature and of the document time-stamps after it."""
    later = (each.signed_data for each in document.after(signature))
    return [generic_cms.extract_certs_for_validation(data) for data in (*attached(signature), *later)]


def certificates_in(found: Iterable[EmbeddedPdfSignature]) -> Iterator[x509.Certificate]:
    """The issuers that signatures and the time-stamps on them bring along."""
    for signature in found:
        yield from signature.other_embedded_certs
        for token in attached(signature):
            yield from generic_cms.extract_certs_for_validation(token).other_certs


def token_time(token: cms.SignedData) -> datetime:
    """The moment a time-stamp states. Believed only once the time-stamp is found to be good."""
    moment: datetime = token["encap_content_info"]["content"].parsed["gen_time"].native
    return moment


def claimed_time(signature: EmbeddedPdfSignature) -> datetime | None:
    """What the signer's own clock said, when it said in which time zone."""
    claimed: datetime | None = signature.self_reported_timestamp
    return claimed if claimed is not None and claimed.tzinfo is not None else None


def stated_time(signature: EmbeddedPdfSignature) -> datetime | None:
    """The moment of the signature's time-stamp, else of the signer's clock."""
    return next((token_time(each) for each in attached(signature)), None) or claimed_time(signature)
