"""Judge one signature: integrity and later changes first, then trust, time and revocation, then our own guards.

Which validation applies depends on the document (ETSI EN 319 102-1): without a time-stamp 5.3, with one on the
signature 5.5, with a document time-stamp after it 5.6. All of the opinions must agree; no one of them is enough.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from types import MappingProxyType
from typing import Any

from asn1crypto import x509
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.ades.report import AdESFailure, AdESIndeterminate, AdESPassed, AdESSubIndic
from pyhanko.sign.diff_analysis import DiffResult, ModificationLevel
from pyhanko.sign.general import SignedDataCerts
from pyhanko.sign.validation import EmbeddedPdfSignature, ades, generic_cms
from pyhanko.sign.validation.errors import DisallowedAlgorithmError, SignatureValidationError
from pyhanko.sign.validation.policy_decl import PdfSignatureValidationSpec
from pyhanko.sign.validation.status import PdfSignatureStatus
from pyhanko_certvalidator.ltv.types import ValidationTimingInfo

from portal.signing.chain import chain_reason
from portal.signing.coverage import byte_range, covers_its_revision, whole
from portal.signing.reasons import Reason
from portal.signing.subject import read_subject, readable
from portal.signing.trust import Role, TrustStore
from portal.signing.verdict import Clock, SignatureReport

MIN_RSA_BITS, MIN_EC_BITS = 2048, 256  # Circular 15/2025/TT-BKHCN
_SERVICE_CERTIFICATES = frozenset({"time_stamping", "ocsp_signing"})

_REASONS = MappingProxyType(
    {
        AdESPassed.OK: Reason.OK,
        AdESFailure.HASH_FAILURE: Reason.ALTERED,
        AdESFailure.SIG_CRYPTO_FAILURE: Reason.ALTERED,
        AdESFailure.REVOKED: Reason.REVOKED,
        AdESFailure.NOT_YET_VALID: Reason.NOT_YET_VALID,
        AdESIndeterminate.REVOKED_NO_POE: Reason.REVOKED,
        AdESIndeterminate.REVOKED_CA_NO_POE: Reason.REVOKED,
        AdESIndeterminate.EXPIRED: Reason.EXPIRED,
        AdESIndeterminate.OUT_OF_BOUNDS_NO_POE: Reason.EXPIRED,
        AdESIndeterminate.OUT_OF_BOUNDS_NOT_REVOKED: Reason.EXPIRED,
        AdESIndeterminate.NO_POE: Reason.EXPIRED,
        AdESIndeterminate.NOT_YET_VALID: Reason.NOT_YET_VALID,
        AdESIndeterminate.NO_CERTIFICATE_CHAIN_FOUND: Reason.UNKNOWN_ISSUER,
        AdESIndeterminate.CHAIN_CONSTRAINTS_FAILURE: Reason.WRONG_USAGE,
        AdESIndeterminate.CRYPTO_CONSTRAINTS_FAILURE: Reason.WEAK_ALGORITHM,
        AdESIndeterminate.CRYPTO_CONSTRAINTS_FAILURE_NO_POE: Reason.WEAK_ALGORITHM,
        AdESIndeterminate.TIMESTAMP_ORDER_FAILURE: Reason.BAD_TIMESTAMP,
        AdESIndeterminate.TRY_LATER: Reason.REVOCATION_UNKNOWN,
        AdESIndeterminate.CERTIFICATE_CHAIN_GENERAL_FAILURE: Reason.REVOCATION_UNKNOWN,
        AdESIndeterminate.REVOCATION_OUT_OF_BOUNDS_NO_POE: Reason.REVOCATION_UNKNOWN,
    }
)


@dataclass(frozen=True, kw_only=True)
class Document:
    """The file under examination and the settings it is examined with."""

    data: bytes
    reader: PdfFileReader
    spec: PdfSignatureValidationSpec
    timing: ValidationTimingInfo
    trust: TrustStore

    @property
    def timestamps(self) -> list[EmbeddedPdfSignature]:
        """Document time-stamps in file order."""
        found: list[EmbeddedPdfSignature] = self.reader.embedded_timestamp_signatures
        return found


@dataclass(frozen=True, kw_only=True)
class _Opinion:
    """What the engine says about trust and time."""

    reason: Reason
    indication: AdESSubIndic | None
    best_time: datetime | None = None
    status: Any = None


async def judge(signature: EmbeddedPdfSignature, document: Document) -> SignatureReport:
    """The report about one signature of the document."""
    reasons = [_integrity(signature, document)]
    opinion = await _opinion(signature, document)
    if opinion.reason is Reason.OK:
        reasons.extend(_guards(signature, opinion, document))
    if opinion.reason is Reason.REVOCATION_UNKNOWN:
        reasons.extend(await _certain_faults(signature, opinion, document))
    reasons.append(opinion.reason)
    reason = next((each for each in reasons if each is not Reason.OK), Reason.OK)
    return _report(signature, document, opinion, reason)


def _integrity(signature: EmbeddedPdfSignature, document: Document) -> Reason:
    """Coverage, and what happened to the file after this signature."""
    if not covers_its_revision(signature, document.data):
        return Reason.NOT_WHOLLY_SIGNED
    _hash(signature, document.data)
    signature.compute_integrity_info(diff_policy=document.spec.diff_policy)
    if not whole(signature):
        return Reason.NOT_WHOLLY_SIGNED
    if not signature.summarise_integrity_info()["docmdp_ok"]:
        return Reason.ALTERED
    return Reason.ALTERED if _other_fields_changed(signature) else Reason.OK


def _hash(signature: EmbeddedPdfSignature, data: bytes) -> None:
    """Hash the covered bytes in two large pieces; the engine would read them in four-kilobyte steps."""
    numbers = byte_range(signature)
    algorithm = signature.external_md_algorithm
    if numbers is None or algorithm not in hashlib.algorithms_guaranteed or algorithm.startswith("shake"):
        return
    _, first, second, rest = numbers
    digest = hashlib.new(algorithm, usedforsecurity=False)
    view = memoryview(data)
    digest.update(view[:first])
    digest.update(view[second : second + rest])
    signature.external_digests[algorithm] = digest.digest()


def _other_fields_changed(signature: EmbeddedPdfSignature) -> bool:
    """Whether a form value changed after signing: the library allows it, we do not (shadow attacks)."""
    if not isinstance(signature.diff_result, DiffResult):
        return False
    signatures = {each.field_name for each in signature.reader.embedded_signatures}
    return bool(set(signature.diff_result.changed_form_fields) - signatures)


async def _opinion(signature: EmbeddedPdfSignature, document: Document) -> _Opinion:
    try:
        result = await _validate(signature, document)
    except DisallowedAlgorithmError:
        return _Opinion(reason=Reason.WEAK_ALGORITHM, indication=None)
    except SignatureValidationError as problem:
        known = _REASONS.get(problem.ades_subindication, Reason.UNSUPPORTED)
        reason = Reason.UNSUPPORTED if known is Reason.OK else known
        return _Opinion(reason=reason, indication=problem.ades_subindication)
    return _Opinion(
        reason=_reason(result, signature, document),
        indication=result.ades_subindic,
        best_time=getattr(result, "best_signature_time", None),
        status=result.api_status,
    )


async def _validate(signature: EmbeddedPdfSignature, document: Document) -> Any:
    """The validation that fits the document; every way shares the digest and the difference analysis."""
    if _stamped_later(signature, document):
        return await ades.ades_lta_validation(signature, document.spec, timing_info=document.timing)
    settings = document.spec.signature_validation_spec
    digest = signature.compute_digest()
    if not _has_timestamp(signature):
        # given a status class for PDF this function would fail: the PDF part is judged in _integrity
        return await ades.ades_basic_validation(
            signature.signed_data, settings, raw_digest=digest, timing_info=document.timing
        )
    return await ades.ades_with_time_validation(
        signature.signed_data,
        settings,
        raw_digest=digest,
        timing_info=document.timing,
        extra_status_kwargs=signature.summarise_integrity_info(),
        status_cls=PdfSignatureStatus,
    )


def _has_timestamp(signature: EmbeddedPdfSignature) -> bool:
    attributes = signature.signer_info["unsigned_attrs"]
    return any(each["type"].native == "signature_time_stamp_token" for each in attributes or ())


def _stamped_later(signature: EmbeddedPdfSignature, document: Document) -> bool:
    return any(each.signed_revision > signature.signed_revision for each in document.timestamps)


def _reason(result: Any, signature: EmbeddedPdfSignature, document: Document) -> Reason:
    """The engine's two opinions, its indication and its status, as one reason: only both together are OK."""
    indication, status = result.ades_subindic, result.api_status
    reason = _REASONS.get(indication, Reason.UNSUPPORTED)
    if reason is Reason.OK:
        return Reason.OK if _agrees(result) else Reason.UNSUPPORTED
    if reason in (Reason.EXPIRED, Reason.REVOCATION_UNKNOWN) and not _stamped_later(signature, document):
        # nobody answers for a certificate outside its validity: asking again later would not help
        validity = _valid_at(signature.signer_cert, document.timing.validation_time)
        reason = reason if validity is Reason.OK else validity
    fault_of_the_timestamp = status is not None and status.trusted and _has_timestamp(signature)
    if fault_of_the_timestamp and reason is not Reason.REVOCATION_UNKNOWN:
        return Reason.BAD_TIMESTAMP
    return reason


def _agrees(result: Any) -> bool:
    """Whether the engine's status says "valid" as its indication does.

    The status keeps saying that a signature's own time-stamp has expired when an archive time-stamp proves it good
    (EN 319 102-1, 5.6.3): there the indication about that very time-stamp counts.
    """
    status, stamp = result.api_status, getattr(result, "signature_timestamp_status", None)
    if status is not None and stamp is not None and stamp.ades_subindic is AdESPassed.OK:
        status = replace(status, timestamp_validity=replace(stamp.api_status, trust_problem_indic=None))
    return status is not None and bool(status.bottom_line)


def _guards(signature: EmbeddedPdfSignature, opinion: _Opinion, document: Document) -> Iterator[Reason]:
    """Checks the engine leaves to its caller."""
    path = opinion.status.validation_path
    now = document.timing.validation_time
    moments = {opinion.best_time or now}
    if not _stamped_later(signature, document):
        moments.add(now)  # without an archive time-stamp nothing proves that an expired certificate was not revoked
    for certificate in path.iter_certs(include_root=True) if path else [signature.signer_cert]:
        yield from (_valid_at(certificate, moment) for moment in moments)
        yield _strong_key(certificate)
    yield _purpose(signature.signer_cert)
    if path is None:
        yield Reason.UNKNOWN_ISSUER


async def _certain_faults(signature: EmbeddedPdfSignature, opinion: _Opinion, document: Document) -> list[Reason]:
    """What is wrong whatever the issuer will answer: "checked again later" is only for signatures without a fault."""
    status = opinion.status
    if status is None or not (status.intact and status.valid):
        return [Reason.UNSUPPORTED]
    signer = await _chain(signature.signer_cert, signature.other_embedded_certs, document.trust.signers, document)
    return [signer, _purpose(signature.signer_cert), _strong_key(signature.signer_cert)] + [
        Reason.OK if found is Reason.OK else Reason.BAD_TIMESTAMP
        for token in _tokens(signature, document)
        for found in [await _chain(token.signer_cert, token.other_certs, document.trust.timestamping, document)]
    ]


async def _chain(
    leaf: x509.Certificate, others: list[x509.Certificate], anchors: tuple[bytes, ...], document: Document
) -> Reason:
    return await chain_reason(
        leaf,
        others=[*others, *document.spec.signature_validation_spec.local_knowledge.known_certs],
        anchors=anchors,
        intermediates=document.trust.intermediates,
        at=document.timing.validation_time,
    )


def _tokens(signature: EmbeddedPdfSignature, document: Document) -> list[SignedDataCerts]:
    """Certificates of every time-stamp on the signature and of the document time-stamps after it."""
    attached = generic_cms.extract_tst_data_iter(signature.signer_info, signed=False)
    later = (each.signed_data for each in document.timestamps if each.signed_revision > signature.signed_revision)
    return [generic_cms.extract_certs_for_validation(data) for data in (*attached, *later)]


def _valid_at(certificate: x509.Certificate, moment: datetime) -> Reason:
    if moment < certificate.not_valid_before:
        return Reason.NOT_YET_VALID
    return Reason.EXPIRED if moment > certificate.not_valid_after else Reason.OK


def _strong_key(certificate: x509.Certificate) -> Reason:
    key = certificate.public_key
    least = {"rsa": MIN_RSA_BITS, "rsassa_pss": MIN_RSA_BITS, "ec": MIN_EC_BITS}.get(key.algorithm)
    if least is None:
        return Reason.OK if key.algorithm in ("ed25519", "ed448") else Reason.WEAK_ALGORITHM
    return Reason.OK if key.bit_size >= least else Reason.WEAK_ALGORITHM


def _purpose(certificate: x509.Certificate) -> Reason:
    """A time-stamping or OCSP certificate must not speak for a person."""
    purposes = certificate.extended_key_usage_value
    mistaken = purposes is not None and not _SERVICE_CERTIFICATES.isdisjoint(purposes.native)
    return Reason.WRONG_USAGE if mistaken or certificate.ca else Reason.OK


def _report(signature: EmbeddedPdfSignature, document: Document, opinion: _Opinion, reason: Reason) -> SignatureReport:
    certificate = signature.signer_cert
    subject = read_subject(certificate)
    clock = _clock(signature, document, opinion)
    return SignatureReport(
        reason=reason,
        field_name=str(signature.field_name),  # a plain string: pyHanko's drags the whole file along
        role=_role(opinion, document.trust),
        signer=subject.name,
        personal_number=subject.personal_number,
        tax_code=subject.tax_code,
        organisation=subject.organisation,
        issuer=readable(certificate.issuer),
        serial=f"{certificate.serial_number:x}",
        valid_from=certificate.not_valid_before,
        valid_until=certificate.not_valid_after,
        claimed_time=_claimed(signature),
        best_time=opinion.best_time if clock is not Clock.NONE else None,
        clock=clock,
        coverage=signature.coverage.name.lower() if signature.coverage else "unclear",
        level=_level(signature, document),
        digest_algorithm=signature.md_algorithm,
        signature_algorithm=_algorithm(signature),
        indication=opinion.indication.status.name if opinion.indication else "INDETERMINATE",
        sub_indication=opinion.indication.standard_name if opinion.indication else "",
        changes=_changes(signature),
    )


def _role(opinion: _Opinion, trust: TrustStore) -> Role | None:
    path = getattr(opinion.status, "validation_path", None)
    anchor = path.first if path is not None else None
    return trust.role_of(anchor.dump()) if isinstance(anchor, x509.Certificate) else None


def _clock(signature: EmbeddedPdfSignature, document: Document, opinion: _Opinion) -> Clock:
    if opinion.best_time is None or opinion.best_time == document.timing.best_signature_time:
        return Clock.NONE
    if _has_timestamp(signature):
        return Clock.SIGNATURE_TIMESTAMP
    return Clock.DOCUMENT_TIMESTAMP if _stamped_later(signature, document) else Clock.NONE


def _claimed(signature: EmbeddedPdfSignature) -> datetime | None:
    claimed: datetime | None = signature.self_reported_timestamp
    return claimed if claimed is not None and claimed.tzinfo is not None else None


def _level(signature: EmbeddedPdfSignature, document: Document) -> str:
    proofs = "/DSS" in document.reader.root
    if proofs and _stamped_later(signature, document):
        return "B-LTA"
    if not _has_timestamp(signature):
        return "B-B"
    return "B-LT" if proofs else "B-T"


def _algorithm(signature: EmbeddedPdfSignature) -> str:
    mechanism = signature.signer_info["signature_algorithm"]
    try:
        name = mechanism.signature_algo
    except ValueError:
        name = mechanism["algorithm"].native
    key = signature.signer_cert.public_key
    return f"{name} {key.bit_size}" if key.algorithm in ("rsa", "ec") else str(name)


def _changes(signature: EmbeddedPdfSignature) -> tuple[str, ...]:
    difference = signature.diff_result
    if difference is None:
        return ()
    if not isinstance(difference, DiffResult):
        return (str(difference)[:300],)
    level = difference.modification_level
    return () if level is ModificationLevel.NONE else (level.name.lower(),)
