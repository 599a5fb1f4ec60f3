"""What is told about one signature: plain values taken from the certificate, the file and the engine's opinion."""

from asn1crypto import x509
from pyhanko.sign.diff_analysis import DiffResult, ModificationLevel
from pyhanko.sign.validation import EmbeddedPdfSignature

from portal.signing.evidence import Document, claimed_time, has_timestamp, stamped_later
from portal.signing.opinion import Opinion
from portal.signing.reasons import Reason
from portal.signing.subject import read_subject, readable
from portal.signing.trust import Role, TrustStore
from portal.signing.verdict import Clock, SignatureReport


def report(signature: EmbeddedPdfSignature, document: Document, opinion: Opinion, reason: Reason) -> SignatureReport:
    """Everything found about one signature."""
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
        claimed_time=claimed_time(signature),
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


def _role(opinion: Opinion, trust: TrustStore) -> Role | None:
    path = getattr(opinion.status, "validation_path", None)
    anchor = path.first if path is not None else None
    return trust.role_of(anchor.dump()) if isinstance(anchor, x509.Certificate) else None


def _clock(signature: EmbeddedPdfSignature, document: Document, opinion: Opinion) -> Clock:
    if opinion.best_time is None or opinion.best_time == document.moment_for(signature):
        return Clock.NONE
    if has_timestamp(signature):
        return Clock.SIGNATURE_TIMESTAMP
    return Clock.DOCUMENT_TIMESTAMP if stamped_later(signature, document) else Clock.NONE


def _level(signature: EmbeddedPdfSignature, document: Document) -> str:
    proofs = "/DSS" in document.reader.root
    if proofs and stamped_later(signature, document):
        return "B-LTA"
    if not has_timestamp(signature):
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
