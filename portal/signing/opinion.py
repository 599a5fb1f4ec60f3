"""The engine's opinion about one signature: trust, time and revocation, as one reason.

Which validation applies depends on the document (ETSI EN 319 102-1): without a time-stamp 5.3, with one on the
signature 5.5, with a document time-stamp after it 5.6.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from types import MappingProxyType
from typing import Any

from pyhanko.sign.ades.report import AdESFailure, AdESIndeterminate, AdESPassed, AdESStatus, AdESSubIndic
from pyhanko.sign.validation import EmbeddedPdfSignature, ades
from pyhanko.sign.validation.errors import DisallowedAlgorithmError, SignatureValidationError
from pyhanko.sign.validation.policy_decl import PdfSignatureValidationSpec
from pyhanko.sign.validation.status import PdfSignatureStatus
from pyhanko_certvalidator.ltv.poe import ValidationObjectType

from portal.signing.certificates import valid_at
from portal.signing.engine import timing, with_silent_stampers, without_revocation
from portal.signing.evidence import Document, has_timestamp, stamped_later
from portal.signing.policy import AsOf, Revocation
from portal.signing.reasons import Reason

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


_BROKEN = frozenset({Reason.ALTERED, Reason.NOT_WHOLLY_SIGNED})
_OURS = MappingProxyType(
    {
        Reason.ALTERED: AdESFailure.FORMAT_FAILURE,
        Reason.NOT_WHOLLY_SIGNED: AdESFailure.FORMAT_FAILURE,
        Reason.REVOKED: AdESIndeterminate.REVOKED_NO_POE,
        Reason.EXPIRED: AdESIndeterminate.OUT_OF_BOUNDS_NO_POE,
        Reason.NOT_YET_VALID: AdESIndeterminate.NOT_YET_VALID,
        Reason.UNKNOWN_ISSUER: AdESIndeterminate.NO_CERTIFICATE_CHAIN_FOUND,
        Reason.WRONG_USAGE: AdESIndeterminate.CHAIN_CONSTRAINTS_FAILURE,
        Reason.WEAK_ALGORITHM: AdESIndeterminate.CRYPTO_CONSTRAINTS_FAILURE,
    }
)


@dataclass(frozen=True, kw_only=True)
class Opinion:
    """What the engine says about trust and time.

    ``proved``: all is well but that nobody says whether the service of the archive time-stamp was revoked since.
    """

    reason: Reason
    indication: AdESSubIndic | None
    best_time: datetime | None = None
    status: Any = None
    result: Any = None
    proved: bool = False

    def used(self, kind: ValidationObjectType) -> list[Any]:
        """The certificates, answers or lists that the engine had before it."""
        return (
            [each.value for each in self.result.validation_objects if each.object_type is kind] if self.result else []
        )


def concluded(opinion: Opinion, reason: Reason) -> AdESSubIndic:
    """The engine's indication, unless our own guards refuse what the engine let pass or never came to see."""
    indication = opinion.indication or AdESIndeterminate.GENERIC
    broken = reason in _BROKEN and indication.status is not AdESStatus.FAILED
    too_good = indication is AdESPassed.OK and reason is not Reason.OK
    return _OURS.get(reason, AdESIndeterminate.GENERIC) if broken or too_good else indication


async def opinion_on(signature: EmbeddedPdfSignature, document: Document) -> Opinion:
    """What the engine says; where the policy forgives silence, once more without asking for revocation."""
    opinion = await _ask(signature, document, document.spec)
    forgiving = document.rules.policy.revocation is Revocation.IF_AVAILABLE
    if stamped_later(signature, document) and document.rules.policy.as_of is AsOf.NOW:
        return await _with_word_on_the_stamp(signature, document, opinion)
    if opinion.reason is Reason.REVOCATION_UNKNOWN and forgiving:
        return await _ask(signature, document, without_revocation(document.spec))
    return opinion


async def _with_word_on_the_stamp(signature: EmbeddedPdfSignature, document: Document, opinion: Opinion) -> Opinion:
    """The last archive time-stamp proves everything before it, but nothing proves itself: who clears its service today?

    Without a fresh answer the engine sometimes lets it pass and sometimes calls the whole signature expired. When this
    silence is all that is missing, it is what is said, and the policy decides what it means.
    """
    if opinion.reason not in (Reason.OK, Reason.EXPIRED, Reason.REVOCATION_UNKNOWN, Reason.BAD_TIMESTAMP):
        return opinion
    if opinion.reason is Reason.OK and await _stamp_is_cleared(document):
        return opinion
    otherwise = await _ask(signature, document, with_silent_stampers(document.spec))
    if otherwise.reason is not Reason.OK:
        return opinion if opinion.reason is not Reason.OK else otherwise
    if document.rules.policy.revocation is Revocation.IF_AVAILABLE:
        return otherwise
    return replace(otherwise, reason=Reason.REVOCATION_UNKNOWN, indication=AdESIndeterminate.TRY_LATER, proved=True)


async def _stamp_is_cleared(document: Document) -> bool:
    """Whether the last document time-stamp is good today by itself."""
    last = document.timestamps[-1]
    digest: bytes = last.compute_digest()
    found = await ades.ades_timestamp_validation(
        last.signed_data,
        document.spec.signature_validation_spec,
        expected_tst_imprint=lambda _algorithm: digest,
        timing_info=timing(document.rules.at),
    )
    return bool(found.ades_subindic is AdESPassed.OK)


async def _ask(signature: EmbeddedPdfSignature, document: Document, spec: PdfSignatureValidationSpec) -> Opinion:
    try:
        result = await _validate(signature, document, spec)
    except DisallowedAlgorithmError:
        return Opinion(reason=Reason.WEAK_ALGORITHM, indication=None)
    except SignatureValidationError as problem:
        known = _REASONS.get(problem.ades_subindication, Reason.UNSUPPORTED)
        reason = Reason.UNSUPPORTED if known is Reason.OK else known
        return Opinion(reason=reason, indication=problem.ades_subindication)
    return Opinion(
        reason=_reason(result, signature, document),
        indication=result.ades_subindic,
        best_time=getattr(result, "best_signature_time", None),
        status=result.api_status,
        result=result,
    )


async def _validate(signature: EmbeddedPdfSignature, document: Document, spec: PdfSignatureValidationSpec) -> Any:
    """The validation that fits the document; every way shares the digest and the difference analysis."""
    moment = timing(document.moment_for(signature))
    if stamped_later(signature, document) and document.rules.policy.as_of is AsOf.NOW:
        return await ades.ades_lta_validation(signature, spec, timing_info=moment)
    settings = spec.signature_validation_spec
    digest = signature.compute_digest()
    if not has_timestamp(signature):
        # given a status class for PDF this function would fail: the PDF part is judged in _integrity
        return await ades.ades_basic_validation(signature.signed_data, settings, raw_digest=digest, timing_info=moment)
    return await ades.ades_with_time_validation(
        signature.signed_data,
        settings,
        raw_digest=digest,
        timing_info=moment,
        extra_status_kwargs=signature.summarise_integrity_info(),
        status_cls=PdfSignatureStatus,
    )


def _reason(result: Any, signature: EmbeddedPdfSignature, document: Document) -> Reason:
    """The engine's two opinions, its indication and its status, as one reason: only both together are OK."""
    indication, status = result.ades_subindic, result.api_status
    reason = _REASONS.get(indication, Reason.UNSUPPORTED)
    if reason is Reason.OK:
        return Reason.OK if _agrees(result) else Reason.UNSUPPORTED
    if reason in (Reason.EXPIRED, Reason.REVOCATION_UNKNOWN) and not stamped_later(signature, document):
        # nobody answers for a certificate outside its validity: asking again later would not help
        validity = valid_at(signature.signer_cert, document.moment_for(signature))
        reason = reason if validity is Reason.OK else validity
    fault_of_the_timestamp = status is not None and status.trusted and has_timestamp(signature)
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
