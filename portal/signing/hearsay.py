"""Revocations that a file itself tells of, by answers that would be too old or too odd to clear anybody.

Where silence is forgiven an unusable answer is forgiven too; but nobody embeds a "revoked" to help a forger, so a
hint of it is enough to refuse.
"""

from collections.abc import Iterator
from datetime import datetime

from asn1crypto import x509
from pyhanko.sign.validation.policy_decl import LocalKnowledge


def revoked_by_hearsay(certificate: x509.Certificate, knowledge: LocalKnowledge) -> datetime | None:
    """The earliest moment at which any answer in the file says that the certificate was revoked."""
    return min((*_by_lists(certificate, knowledge), *_by_ocsp(certificate, knowledge)), default=None)


def _by_lists(certificate: x509.Certificate, knowledge: LocalKnowledge) -> Iterator[datetime]:
    for container in knowledge.known_crls:
        content = container.crl_data["tbs_cert_list"]
        if content["issuer"] == certificate.issuer:
            for entry in content["revoked_certificates"] or ():
                if entry["user_certificate"].native == certificate.serial_number:
                    yield entry["revocation_date"].native


def _by_ocsp(certificate: x509.Certificate, knowledge: LocalKnowledge) -> Iterator[datetime]:
    for container in knowledge.known_ocsps:
        answer = container.extract_single_response()
        if answer is None or answer["cert_status"].name != "revoked":
            continue
        about = answer["cert_id"]
        names = {getattr(certificate.issuer, kind) for kind in ("sha1", "sha256")}
        if about["serial_number"].native == certificate.serial_number and about["issuer_name_hash"].native in names:
            yield answer["cert_status"].chosen["revocation_time"].native
