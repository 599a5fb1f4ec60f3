"""What is told about one signature: plain values taken from the certificate, the file and the engine's opinion."""

from datetime import datetime
from operator import itemgetter

from asn1crypto import x509
from pyhanko.sign.validation import EmbeddedPdfSignature
from pyhanko_certvalidator.ltv.poe import ValidationObjectType

from portal.signing.alterations import changes_after
from portal.signing.answers import lists_for, ocsp_about
from portal.signing.evidence import Document, claimed_time, has_timestamp, stamped_later
from portal.signing.findings import Coverage, Link
from portal.signing.opinion import Opinion, concluded
from portal.signing.policy import AsOf
from portal.signing.reasons import Reason
from portal.signing.subject import read_subject, readable
from portal.signing.trust import Role, TrustStore
from portal.signing.verdict import Clock, SignatureReport


def report(signature: EmbeddedPdfSignature, document: Document, opinion: Opinion, reason: Reason) -> SignatureReport:
    """Everything found about one signature."""
    certificate = signature.signer_cert
    subject = read_subject(certificate)
    clock = _clock(signature, document, opinion)
    conclusion = concluded(opinion, reason)
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
        coverage=_coverage(signature),
        level=_level(signature, document),
        digest_algorithm=signature.md_algorithm,
        signature_algorithm=_algorithm(signature),
        indication=conclusion.status.name,
        sub_indication=conclusion.standard_name,
        changes=changes_after(signature, document),
        chain=_chain(opinion),
        provable_until=_provable_until(signature, document, reason),
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


def _coverage(signature: EmbeddedPdfSignature) -> Coverage:
    name = signature.coverage.name.lower() if signature.coverage else ""
    return Coverage(name) if name in list(Coverage) else Coverage.UNCLEAR


def _provable_until(signature: EmbeddedPdfSignature, document: Document, reason: Reason) -> datetime | None:
    if reason not in (Reason.OK, Reason.REVOCATION_UNKNOWN):
        return None
    later = document.after(signature)
    proven = later and reason is Reason.OK and document.rules.policy.as_of is AsOf.NOW
    last: datetime = (later[-1] if proven else signature).signer_cert.not_valid_after
    return last


def _chain(opinion: Opinion) -> tuple[Link, ...]:
    path = getattr(opinion.status, "validation_path", None)
    certificates = list(path.iter_certs(include_root=True)) if path is not None else []
    return tuple(_link(certificate, opinion) for certificate in reversed(certificates))


def _link(certificate: x509.Certificate, opinion: Opinion) -> Link:
    source, at = _last_answer(certificate, opinion)
    return Link(
        subject=readable(certificate.subject),
        issuer=readable(certificate.issuer),
        serial=f"{certificate.serial_number:x}",
        valid_from=certificate.not_valid_before,
        valid_until=certificate.not_valid_after,
        revocation_source=source,
        revocation_time=at,
    )


def _last_answer(certificate: x509.Certificate, opinion: Opinion) -> tuple[str, datetime | None]:
    """Who last said that the certificate was not revoked, among the answers that the engine had."""
    answered = ocsp_about(certificate, opinion.used(ValidationObjectType.OCSP_RESPONSE))
    listed = lists_for(certificate, opinion.used(ValidationObjectType.CRL))
    moments = [("ocsp", each["this_update"].native) for each in answered]
    moments += [("crl", each["this_update"].native) for each in listed]
    return max(moments, key=itemgetter(1), default=("", None))
