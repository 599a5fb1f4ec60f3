"""Judge one signature: integrity and later changes first, then trust, time and revocation, then our own guards.

All of the opinions must agree; no one of them is enough.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from asn1crypto import x509
from pyhanko.sign.ades.report import AdESSubIndic
from pyhanko.sign.validation import EmbeddedPdfSignature

from portal.signing.answers import revoked_by_hearsay
from portal.signing.certificates import purpose, strong_key, valid_at
from portal.signing.chain import chain_reason
from portal.signing.evidence import Document, attached, stamped_later, token_time, tokens
from portal.signing.integrity import integrity, later_stamps
from portal.signing.opinion import Opinion, concluded, opinion_on
from portal.signing.policy import Algorithms, Revocation
from portal.signing.reasons import Reason
from portal.signing.reporting import report
from portal.signing.verdict import SignatureReport


@dataclass(frozen=True, kw_only=True)
class Judged:
    """A signature with what was found about it, while the engine's result is still at hand."""

    signature: EmbeddedPdfSignature
    opinion: Opinion
    report: SignatureReport

    @property
    def conclusion(self) -> AdESSubIndic:
        """The indication that the portal stands by."""
        return concluded(self.opinion, self.report.reason)


async def judge(signature: EmbeddedPdfSignature, document: Document) -> Judged:
    """What is found about one signature of the document."""
    reasons = [integrity(signature, document)]
    opinion = await opinion_on(signature, document)
    if opinion.reason is Reason.OK or opinion.proved:
        reasons.extend(_guards(signature, opinion, document))
    elif opinion.reason is Reason.REVOCATION_UNKNOWN:
        reasons.extend(await _certain_faults(signature, opinion, document))
    stamps = later_stamps(signature, document)
    waiting = opinion.reason is Reason.REVOCATION_UNKNOWN  # a wrong time-stamp stays wrong whatever the issuer answers
    reasons.extend((stamps, opinion.reason) if waiting else (opinion.reason, stamps))
    reason = next((each for each in reasons if each is not Reason.OK), Reason.OK)
    return Judged(signature=signature, opinion=opinion, report=report(signature, document, opinion, reason))


def _guards(signature: EmbeddedPdfSignature, opinion: Opinion, document: Document) -> Iterator[Reason]:
    """Checks the engine leaves to its caller."""
    path = opinion.status.validation_path
    moment = document.moment_for(signature)
    moments = {opinion.best_time or moment}
    if not stamped_later(signature, document):
        moments.add(moment)  # without an archive time-stamp nothing proves that an expired certificate was not revoked
    certificates = list(path.iter_certs(include_root=True)) if path else [signature.signer_cert]
    for certificate in certificates:
        yield from (valid_at(certificate, each) for each in moments)
        yield _known_revocation(certificate, signature, document)
        yield _strength(certificate, document)
    yield purpose(signature.signer_cert, anchor=len(certificates) == 1)
    if path is None:
        yield Reason.UNKNOWN_ISSUER


def _known_revocation(certificate: x509.Certificate, signature: EmbeddedPdfSignature, document: Document) -> Reason:
    """What was signed before a revocation stands, but only a time-stamp says that it was: a thief sets any clock."""
    policy = document.rules.policy
    since = policy.revoked_at(certificate)
    if since is None and policy.revocation is Revocation.IF_AVAILABLE:
        since = revoked_by_hearsay(certificate, document.spec.signature_validation_spec.local_knowledge)
    if since is None:
        return Reason.OK
    proven = min((token_time(each) for each in attached(signature)), default=document.rules.at)
    return Reason.OK if proven < since else Reason.REVOKED


def _strength(certificate: x509.Certificate, document: Document) -> Reason:
    any_will_do = document.rules.policy.algorithms is Algorithms.ANY
    return Reason.OK if any_will_do else strong_key(certificate)


async def _certain_faults(signature: EmbeddedPdfSignature, opinion: Opinion, document: Document) -> list[Reason]:
    """What is wrong whatever the issuer will answer: "checked again later" is only for signatures without a fault."""
    status = opinion.status
    if status is None or not (status.intact and status.valid):
        return [Reason.UNSUPPORTED]
    certificate, moment = signature.signer_cert, document.moment_for(signature)
    signer = await _chain(certificate, signature.other_embedded_certs, document.trust.signers, document, moment)
    stampers = [
        await _chain(token.signer_cert, token.other_certs, document.trust.timestamping, document, moment)
        for token in tokens(signature, document)
    ]
    return [
        signer,
        _known_revocation(certificate, signature, document),
        purpose(certificate, anchor=False),
        _strength(certificate, document),
        *(Reason.OK if found is Reason.OK else Reason.BAD_TIMESTAMP for found in stampers),
    ]


async def _chain(
    leaf: x509.Certificate,
    others: list[x509.Certificate],
    anchors: tuple[bytes, ...],
    document: Document,
    moment: datetime,
) -> Reason:
    return await chain_reason(
        leaf,
        others=[*others, *document.spec.signature_validation_spec.local_knowledge.known_certs],
        anchors=anchors,
        intermediates=document.trust.intermediates,
        at=moment,
    )
