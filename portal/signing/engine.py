"""Settings for the validation engine: whom it trusts, what it may fetch, which keys and algorithms it accepts."""

from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from types import MappingProxyType

from asn1crypto import crl, ocsp
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation.dss import DocumentSecurityStore
from pyhanko.sign.validation.errors import NoDSSFoundError
from pyhanko.sign.validation.policy_decl import (
    CertificateFetchingRule,
    LocalKnowledge,
    PdfSignatureValidationSpec,
    RevinfoOnlineFetchingRule,
    RevocationInfoGatheringSpec,
    SignatureValidationSpec,
)
from pyhanko.sign.validation.settings import KeyUsageConstraints
from pyhanko.sign.validation.utils import CMSAlgorithmUsagePolicy
from pyhanko_certvalidator.context import CertValidationPolicySpec
from pyhanko_certvalidator.ltv.types import ValidationTimingInfo
from pyhanko_certvalidator.policy_decl import (
    NO_REVOCATION,
    REQUIRE_REVINFO,
    AcceptAllAlgorithms,
    CertRevTrustPolicy,
    DisallowWeakAlgorithmsPolicy,
    RevocationCheckingPolicy,
    RevocationCheckingRule,
)
from pyhanko_certvalidator.registry import SimpleTrustManager
from pyhanko_certvalidator.revinfo.archival import CRLContainer, OCSPContainer

from portal.signing.asking import Asking
from portal.signing.changes import CHANGES
from portal.signing.mathematics import Mathematics
from portal.signing.parsed import certificate
from portal.signing.policy import PORTAL_POLICY, Algorithms, AsOf, Policy, Revocation
from portal.signing.revocation import Revocation as Answers
from portal.signing.revocation import RevocationCache
from portal.signing.trust import TrustStore

# Vietnamese certificates often carry digitalSignature alone; the library would insist on nonRepudiation.
KEY_USAGE = KeyUsageConstraints(key_usage={"non_repudiation", "digital_signature"}, match_all_key_usages=False)

_COMPUTED = frozenset({"sha1", "sha256"})
_IF_AVAILABLE = RevocationCheckingPolicy(
    ee_certificate_rule=RevocationCheckingRule.CHECK_IF_DECLARED_SOFT,
    intermediate_ca_cert_rule=RevocationCheckingRule.CHECK_IF_DECLARED_SOFT,
)
_CHECKING = MappingProxyType({Revocation.REQUIRE: REQUIRE_REVINFO, Revocation.IF_AVAILABLE: _IF_AVAILABLE})
_ALGORITHMS = MappingProxyType(
    {Algorithms.CURRENT: DisallowWeakAlgorithmsPolicy(), Algorithms.ANY: AcceptAllAlgorithms()}
)


@dataclass(frozen=True, kw_only=True)
class Rules:
    """Everything that decides one verification besides the file itself. Picklable.

    ``lists``: current revocation lists (DER) that whoever asks has at hand, for a check without a network.
    """

    trust: TrustStore
    at: datetime
    offline: bool = False
    cache_folder: Path | None = None
    policy: Policy = PORTAL_POLICY
    lists: tuple[bytes, ...] = ()

    @property
    def name(self) -> str:
        """Policy and set of anchors in one short stable name, kept with every verdict."""
        return f"{self.policy.name}/{self.trust.policy.rpartition('/')[2]}"


def timing(moment: datetime) -> ValidationTimingInfo:
    """The moment a signature is judged for, as the engine wants it."""
    return ValidationTimingInfo(validation_time=moment, best_signature_time=moment, point_in_time_validation=False)


def build_spec(
    rules: Rules, *, cache: RevocationCache, knowledge: LocalKnowledge, asking: Asking
) -> PdfSignatureValidationSpec:
    """Engine settings for one document; issuer certificates are never fetched."""
    algorithms = _ALGORITHMS[rules.policy.algorithms]
    return PdfSignatureValidationSpec(
        SignatureValidationSpec(
            cert_validation_policy=_believing(rules.trust.signers, rules.policy),
            ts_cert_validation_policy=_believing(rules.trust.timestamping, rules.policy),
            signature_algorithm_policy=CMSAlgorithmUsagePolicy.lift_policy(algorithms),
            key_usage_settings=KEY_USAGE,
            local_knowledge=knowledge,
            revinfo_gathering_policy=RevocationInfoGatheringSpec(
                online_fetching_rule=_online_rule(offline=rules.offline),
                fetcher_backend=Answers(asking, cache),
                certificate_fetching_rule=CertificateFetchingRule.NEVER_FETCH,
            ),
        ),
        diff_policy=CHANGES,
    )


def knowledge_for(rules: Rules, reader: PdfFileReader) -> LocalKnowledge:
    """Our intermediates and the certificates inside the document; for offline or past judgement its revocation data.

    For judgement now the embedded answers are left out: an old "good" must not stand in for a fresh "revoked".
    """
    intermediates = [certificate(der) for der in rules.trust.intermediates]
    brought = [CRLContainer(crl.CertificateList.load(der)) for der in rules.lists]
    try:
        store = DocumentSecurityStore.read_dss(reader)
    except NoDSSFoundError:
        return LocalKnowledge(known_certs=intermediates, known_crls=brought)
    certificates = [*intermediates, *store.load_certs()]
    if not rules.offline and rules.policy.as_of is AsOf.NOW:
        return LocalKnowledge(known_certs=certificates, known_crls=brought)
    return LocalKnowledge(
        known_certs=certificates,
        known_ocsps=[found for each in store.ocsps for found in _ocsp(each.get_object().data)],
        known_crls=[
            *brought,
            *(CRLContainer(crl.CertificateList.load(each.get_object().data)) for each in store.crls),
        ],
    )


def _ocsp(data: bytes) -> list[OCSPContainer]:
    """Answers about certificates; the library cannot compute every hash that a certificate may be named by."""
    found = OCSPContainer.load_multi(ocsp.OCSPResponse.load(data))
    return [each for each in found if _named_by(each) in _COMPUTED]


def _named_by(answer: OCSPContainer) -> str:
    about = answer.extract_single_response()
    return str(about["cert_id"]["hash_algorithm"]["algorithm"].native) if about is not None else ""


def without_revocation(spec: PdfSignatureValidationSpec) -> PdfSignatureValidationSpec:
    """The same settings, but nobody's word on revocation is asked for or heard."""
    settings = spec.signature_validation_spec
    silent = CertRevTrustPolicy(NO_REVOCATION)
    stampers = settings.ts_cert_validation_policy or settings.cert_validation_policy
    return replace(
        spec,
        signature_validation_spec=replace(
            settings,
            cert_validation_policy=replace(settings.cert_validation_policy, revinfo_policy=silent),
            ts_cert_validation_policy=replace(stampers, revinfo_policy=silent),
        ),
    )


def with_silent_stampers(spec: PdfSignatureValidationSpec) -> PdfSignatureValidationSpec:
    """The same settings, but nobody is asked whether a time-stamping service was revoked."""
    settings = spec.signature_validation_spec
    stampers = settings.ts_cert_validation_policy or settings.cert_validation_policy
    silent = replace(stampers, revinfo_policy=CertRevTrustPolicy(NO_REVOCATION))
    return replace(spec, signature_validation_spec=replace(settings, ts_cert_validation_policy=silent))


def _believing(anchors: tuple[bytes, ...], policy: Policy) -> CertValidationPolicySpec:
    return CertValidationPolicySpec(
        trust_manager=SimpleTrustManager.build(trust_roots=[certificate(der) for der in anchors]),
        revinfo_policy=CertRevTrustPolicy(
            _CHECKING[policy.revocation],
            # who looks back may use what was said later: "still good afterwards" was good before
            retroactive_revinfo=policy.as_of is AsOf.SIGNING,
        ),
        algorithm_usage_policy=_ALGORITHMS[policy.algorithms],
        signature_validator=Mathematics(),
    )


def _online_rule(*, offline: bool) -> RevinfoOnlineFetchingRule:
    return RevinfoOnlineFetchingRule.LOCAL_ONLY if offline else RevinfoOnlineFetchingRule.NO_HISTORICAL_FETCH
