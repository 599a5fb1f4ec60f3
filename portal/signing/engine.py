"""Settings for the validation engine: whom it trusts, what it may fetch, which keys and algorithms it accepts."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

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
from pyhanko_certvalidator.context import CertValidationPolicySpec
from pyhanko_certvalidator.ltv.types import ValidationTimingInfo
from pyhanko_certvalidator.policy_decl import REQUIRE_REVINFO, CertRevTrustPolicy
from pyhanko_certvalidator.registry import SimpleTrustManager
from pyhanko_certvalidator.revinfo.archival import CRLContainer, OCSPContainer

from portal.core.fetching import Fetcher
from portal.signing.parsed import certificate
from portal.signing.revocation import Revocation, RevocationCache
from portal.signing.trust import TrustStore

# Vietnamese certificates often carry digitalSignature alone; the library would insist on nonRepudiation.
KEY_USAGE = KeyUsageConstraints(key_usage={"non_repudiation", "digital_signature"}, match_all_key_usages=False)


@dataclass(frozen=True, kw_only=True)
class Rules:
    """Everything that decides one verification besides the file itself. Picklable."""

    trust: TrustStore
    at: datetime
    offline: bool = False
    cache_folder: Path | None = None

    @property
    def timing(self) -> ValidationTimingInfo:
        """The moment of the verification, as the engine wants it."""
        return ValidationTimingInfo(
            validation_time=self.at, best_signature_time=self.at, point_in_time_validation=False
        )


def build_spec(rules: Rules, *, cache: RevocationCache, knowledge: LocalKnowledge) -> PdfSignatureValidationSpec:
    """Engine settings for one document: revocation data is required, issuer certificates are never fetched."""
    return PdfSignatureValidationSpec(
        SignatureValidationSpec(
            cert_validation_policy=_believing(rules.trust.signers),
            ts_cert_validation_policy=_believing(rules.trust.timestamping),
            key_usage_settings=KEY_USAGE,
            local_knowledge=knowledge,
            revinfo_gathering_policy=RevocationInfoGatheringSpec(
                online_fetching_rule=_online_rule(offline=rules.offline),
                fetcher_backend=Revocation(Fetcher(hosts=rules.trust.hosts), cache),
                certificate_fetching_rule=CertificateFetchingRule.NEVER_FETCH,
            ),
        )
    )


def knowledge_for(rules: Rules, reader: PdfFileReader) -> LocalKnowledge:
    """Our intermediates and the certificates inside the document; offline also its revocation data.

    Online the embedded answers are left out: an old "good" must not stand in for a fresh "revoked".
    """
    intermediates = [certificate(der) for der in rules.trust.intermediates]
    try:
        store = DocumentSecurityStore.read_dss(reader)
    except NoDSSFoundError:
        return LocalKnowledge(known_certs=intermediates)
    certificates = [*intermediates, *store.load_certs()]
    if not rules.offline:
        return LocalKnowledge(known_certs=certificates)
    return LocalKnowledge(
        known_certs=certificates,
        known_ocsps=[found for each in store.ocsps for found in _ocsp(each.get_object().data)],
        known_crls=[CRLContainer(crl.CertificateList.load(each.get_object().data)) for each in store.crls],
    )


def _ocsp(data: bytes) -> Iterable[OCSPContainer]:
    found: Iterable[OCSPContainer] = OCSPContainer.load_multi(ocsp.OCSPResponse.load(data))
    return found


def _believing(anchors: tuple[bytes, ...]) -> CertValidationPolicySpec:
    roots = [certificate(der) for der in anchors]
    return CertValidationPolicySpec(
        trust_manager=SimpleTrustManager.build(trust_roots=roots),
        revinfo_policy=CertRevTrustPolicy(REQUIRE_REVINFO),
    )


def _online_rule(*, offline: bool) -> RevinfoOnlineFetchingRule:
    return RevinfoOnlineFetchingRule.LOCAL_ONLY if offline else RevinfoOnlineFetchingRule.NO_HISTORICAL_FETCH
