"""The certificate a provider shows: whose it is and whether it may sign, before its holder is asked for anything.

Circular 15/2025/TT-BKHCN asks for a check before signing. The provider is not believed: the number in the subject,
the chain to our own anchors and the issuer's word about revocation decide.
"""

import asyncio
from collections.abc import Iterable, Sequence
from datetime import datetime

from asn1crypto import x509
from pyhanko_certvalidator import CertificateValidator
from pyhanko_certvalidator.errors import PathBuildingError, PathValidationError, RevokedError, ValidationError

from portal.signing.chain import chain_reason
from portal.signing.errors import CertificateNotYours, CertificateUnfit
from portal.signing.reasons import Reason
from portal.signing.remote.provider import RemoteCertificate
from portal.signing.sealing import SigningDesk
from portal.signing.subject import read_subject
from portal.signing.trust import load_certificate
from portal.signing.verdict import Holder


def fitting_certificate(
    found: Sequence[RemoteCertificate], *, holder: Holder, desk: SigningDesk, at: datetime
) -> RemoteCertificate:
    """The first of the provider's certificates that is the holder's own and may sign now.

    An issuer that does not answer stops nobody: the signature is checked again anyway. Raises CertificateNotYours
    when none carries a number of the holder, CertificateUnfit with what is wrong with the last that does.
    """
    own = [each for each in found if _belongs(each, holder)]
    if not own:
        raise CertificateNotYours
    for each in own:
        reason = asyncio.run(_reason(each, desk, at))
        if reason is Reason.OK:
            return each
    raise CertificateUnfit(reason)


def offered_certificate(ders: Sequence[bytes]) -> RemoteCertificate:
    """A certificate brought by somebody's browser, the first of ``ders``, with those others that are certificates.

    Raises CertificateNotYours when the first is none.
    """
    readable = [parsed.dump() for parsed in _readable(ders)]
    if not readable or readable[0] != ders[0]:
        raise CertificateNotYours
    leaf, *chain = readable
    return RemoteCertificate(certificate=leaf, chain=tuple(chain), serial=f"{load_certificate(leaf).serial_number:x}")


def holder_name(certificate: bytes) -> str:
    """The holder's name as the certificate writes it."""
    return read_subject(load_certificate(certificate)).name


def _belongs(found: RemoteCertificate, holder: Holder) -> bool:
    try:
        subject = read_subject(load_certificate(found.certificate))
    except (ValueError, TypeError):
        return False
    return holder.is_named_by(subject.personal_number, subject.tax_code, subject.name)


async def _reason(found: RemoteCertificate, desk: SigningDesk, at: datetime) -> Reason:
    leaf, others = load_certificate(found.certificate), list(_readable(found.chain))
    trust = desk.trust
    reason = await chain_reason(leaf, others=others, anchors=trust.citizen, intermediates=trust.intermediates, at=at)
    if reason is not Reason.OK:
        return reason
    context = desk.validation_context()
    try:
        await CertificateValidator(leaf, intermediate_certs=others, validation_context=context).async_validate_path()
    except RevokedError:
        return Reason.REVOKED
    except (PathBuildingError, PathValidationError, ValidationError):
        return Reason.OK  # the chain holds; whatever the issuer did not say now is asked again about the signature
    return Reason.OK


def _readable(chain: Iterable[bytes]) -> Iterable[x509.Certificate]:
    """The chain without what is no certificate: it only helps to find the way to our own anchors."""
    for der in chain:
        try:
            yield load_certificate(der)
        except (ValueError, TypeError):
            continue
