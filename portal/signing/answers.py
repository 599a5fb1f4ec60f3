"""Which OCSP answer and which revocation list is about a certificate, and what it says."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from asn1crypto import crl, ocsp, x509
from pyhanko.sign.validation.policy_decl import LocalKnowledge
from pyhanko_certvalidator.revinfo.archival import CRLContainer, OCSPContainer


def ocsp_about(certificate: x509.Certificate, answers: Iterable[OCSPContainer]) -> Iterator[ocsp.SingleResponse]:
    """The answers about this certificate, by its serial number and the name of its issuer."""
    names = {certificate.issuer.sha1, certificate.issuer.sha256}
    for container in answers:
        answer = container.extract_single_response()
        if answer is None or answer["cert_id"]["serial_number"].native != certificate.serial_number:
            continue
        if answer["cert_id"]["issuer_name_hash"].native in names:
            yield answer


def lists_for(certificate: x509.Certificate, lists: Iterable[CRLContainer]) -> Iterator[crl.TbsCertList]:
    """The revocation lists of the certificate's issuer, whose name is written alike in both."""
    issuer = certificate.issuer.dump()
    contents = (container.crl_data["tbs_cert_list"] for container in lists)
    return (content for content in contents if content["issuer"].dump() == issuer)


def revoked_by_hearsay(certificate: x509.Certificate, knowledge: LocalKnowledge) -> datetime | None:
    """The earliest moment at which any answer in the file says that the certificate was revoked.

    Where silence is forgiven, an answer too old or too odd to clear anybody is forgiven too; but nobody embeds a
    "revoked" to help a forger, so a hint of it is enough to refuse.
    """
    listed = (
        entry["revocation_date"].native
        for content in lists_for(certificate, knowledge.known_crls)
        for entry in content["revoked_certificates"] or ()
        if entry["user_certificate"].native == certificate.serial_number
    )
    answered = (
        answer["cert_status"].chosen["revocation_time"].native
        for answer in ocsp_about(certificate, knowledge.known_ocsps)
        if answer["cert_status"].name == "revoked"
    )
    return min((*listed, *answered), default=None)
