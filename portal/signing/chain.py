"""Does a certificate chain to an anchor at all, revocation left aside?

The engine gives one indication for "the issuer did not answer" and "the issuer never signed this certificate". The
first is checked again later, the second is a forgery: they must not be confused, so the chain is walked once more.
"""

from collections.abc import Iterable
from datetime import datetime

from asn1crypto import x509
from pyhanko_certvalidator import CertificateValidator, ValidationContext
from pyhanko_certvalidator.errors import (
    ExpiredError,
    NotYetValidError,
    PathBuildingError,
    PathValidationError,
    ValidationError,
)
from pyhanko_certvalidator.policy_decl import NO_REVOCATION, CertRevTrustPolicy

from portal.signing.parsed import certificate
from portal.signing.reasons import Reason


async def chain_reason(
    leaf: x509.Certificate,
    *,
    others: Iterable[x509.Certificate],
    anchors: tuple[bytes, ...],
    intermediates: tuple[bytes, ...],
    at: datetime,
) -> Reason:
    """OK, UNKNOWN_ISSUER, EXPIRED or NOT_YET_VALID. Fetches nothing."""
    context = ValidationContext(
        trust_roots=[certificate(der) for der in anchors],
        other_certs=[certificate(der) for der in intermediates],
        moment=at,
        revinfo_policy=CertRevTrustPolicy(NO_REVOCATION),
    )
    try:
        await CertificateValidator(leaf, intermediate_certs=others, validation_context=context).async_validate_path()
    except ExpiredError:
        return Reason.EXPIRED
    except NotYetValidError:
        return Reason.NOT_YET_VALID
    except (PathBuildingError, PathValidationError, ValidationError):
        return Reason.UNKNOWN_ISSUER
    return Reason.OK
