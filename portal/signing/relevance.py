"""Show the engine only OCSP answers about the certificate it asks about.

A signed document carries an answer for each certificate of its chains. Having looked at all of them the library calls a
missing fresh answer "insufficient" when one was about another certificate, and "stale" otherwise; only what is stale
may be proved by time-stamps (EN 319 102-1, 5.6.2). An answer about another certificate never helps, so none is shown.
Like ``hexadecimal`` it is put in place in the sandbox alone.
"""

from asn1crypto import x509
from pyhanko_certvalidator.authority import Authority
from pyhanko_certvalidator.revinfo.archival import OCSPContainer
from pyhanko_certvalidator.revinfo.manager import RevinfoManager

_NAME = "async_retrieve_ocsps"
_theirs = getattr(RevinfoManager, _NAME)


async def _about(manager: RevinfoManager, cert: object, authority: Authority) -> list[OCSPContainer]:
    found: list[OCSPContainer] = await _theirs(manager, cert, authority)
    return [each for each in found if _may_be_about(each, cert)] if isinstance(cert, x509.Certificate) else found


def _may_be_about(answer: OCSPContainer, certificate: x509.Certificate) -> bool:
    single = answer.extract_single_response()
    return single is None or single["cert_id"]["serial_number"].native == certificate.serial_number


def install() -> None:
    """Let the engine of this process see only what is about the certificate in question."""
    setattr(RevinfoManager, _NAME, _about)
