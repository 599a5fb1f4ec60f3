"""The plan of the demonstration authority: who issues what, in the configuration language of certomancer.

Two roots, as in Vietnam: a national one above the public and the time-stamping authority, and a government one
above the authority for officials. A third, rogue root is trusted by nobody.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from typing import Any

from portal.signing.demo_pki.holders import EXPIRED, REVOKED, UNKNOWN_CA, DemoHolder, HolderKind

ARCHITECTURE = "demo"

AUTHORITIES = {
    "national-root": "DEMO Tổ chức chứng thực chữ ký số quốc gia",
    "government-root": "DEMO Tổ chức chứng thực chữ ký số chuyên dùng",
    "rogue-root": "DEMO Tổ chức không được tin cậy",
    "citizens": "DEMO Chứng thực chữ ký số công cộng",
    "officials": "DEMO Chứng thực chữ ký số công vụ",
    "timestamping": "DEMO Chứng thực cấp dấu thời gian",
}
_PARENT = {"citizens": "national-root", "timestamping": "national-root", "officials": "government-root"}
ROOTS = frozenset(AUTHORITIES) - frozenset(_PARENT)
_TIME_STAMPER, _ENDING_TIME_STAMPER = "tsa", "tsa-ending"

_Plan = dict[str, Any]


def tsa_url(base_url: str, *, ending: bool = False) -> str:
    """Address of the RFC 3161 time-stamping service below ``base_url``; or of the one that ends in sixty days."""
    return f"{base_url}/{ARCHITECTURE}/tsa/{_ENDING_TIME_STAMPER if ending else _TIME_STAMPER}"


def issuer_of(holder: DemoHolder) -> str:
    """Label of the authority that issues the holder's certificate."""
    if holder == UNKNOWN_CA:
        return "rogue-root"
    official = holder.kind in (HolderKind.OFFICIAL, HolderKind.SEAL)
    return "officials" if official else "citizens"


def certificate_labels(holders: Iterable[DemoHolder]) -> list[str]:
    """Every certificate (and key) of the plan, authorities first."""
    responders = [f"{authority}-ocsp" for authority in AUTHORITIES]
    return [*AUTHORITIES, *responders, _TIME_STAMPER, _ENDING_TIME_STAMPER, *(holder.label for holder in holders)]


def configuration(holders: list[DemoHolder], *, base_url: str, at: datetime) -> _Plan:
    """Certomancer configuration for these holders, valid from shortly before ``at``."""
    labels = certificate_labels(holders)
    return {
        "external-url-prefix": base_url,
        "keysets": {
            ARCHITECTURE: {
                "path-prefix": "keys",
                "keys": {label: {"path": f"{label}.pem"} for label in labels},
            }
        },
        "pki-architectures": {
            ARCHITECTURE: {
                "keyset": ARCHITECTURE,
                "entity-defaults": {"country-name": "VN"},
                "entities": dict(_entities(holders)),
                "certs": dict(_certificates(holders, at)),
                "services": _services(),
            }
        },
    }


def _entities(holders: list[DemoHolder]) -> Iterator[tuple[str, _Plan]]:
    for label, name in AUTHORITIES.items():
        yield label, {"organization-name": "DEMO", "common-name": name}
        yield f"{label}-ocsp", {"organization-name": "DEMO", "common-name": f"{name} - OCSP"}
    yield _TIME_STAMPER, {"organization-name": "DEMO", "common-name": "DEMO Dịch vụ cấp dấu thời gian"}
    yield _ENDING_TIME_STAMPER, {"organization-name": "DEMO", "common-name": "DEMO Dịch vụ cấp dấu thời gian sắp ngừng"}
    for holder in holders:
        yield holder.label, _subject(holder)


def _subject(holder: DemoHolder) -> _Plan:
    subject = {"common-name": holder.name}
    if holder.organisation:
        subject["organization-name"] = holder.organisation
    if holder.user_id:
        subject["user-id"] = holder.user_id
    return subject


def _validity(start: datetime, end: datetime) -> _Plan:
    return {"valid-from": start.isoformat(), "valid-to": end.isoformat()}


def _certificates(holders: list[DemoHolder], at: datetime) -> Iterator[tuple[str, _Plan]]:
    for serial, (label, certificate) in enumerate(_all_certificates(holders, at), start=1001):
        yield label, {"subject": label, "serial": serial, **certificate}


def _all_certificates(holders: list[DemoHolder], at: datetime) -> Iterator[tuple[str, _Plan]]:
    long = _validity(at - timedelta(days=3650), at + timedelta(days=3650))
    for label in AUTHORITIES:
        yield label, _authority(label, long)
    for label in AUTHORITIES:
        yield f"{label}-ocsp", {"issuer": label, "validity": long, "profiles": ["ocsp-responder"]}
    yield _TIME_STAMPER, _time_stamper(long)
    yield _ENDING_TIME_STAMPER, _time_stamper(_validity(at - timedelta(days=3650), at + timedelta(days=60)))
    for holder in holders:
        yield holder.label, _holder_certificate(holder, at)


def _authority(label: str, validity: _Plan) -> _Plan:
    services = {"crl-repo": label, "ocsp-service": label}
    return {
        "issuer": _PARENT.get(label, label),
        "validity": validity,
        "profiles": [{"id": "simple-ca", "params": services}],
    }


def _time_stamper(validity: _Plan) -> _Plan:
    return {
        "issuer": "timestamping",
        "validity": validity,
        "extensions": [
            {
                "id": "key_usage",
                "critical": True,
                "smart-value": {"schema": "key-usage", "params": ["digital_signature"]},
            },
            {"id": "extended_key_usage", "critical": True, "value": ["time_stamping"]},
        ],
    }


def _holder_certificate(holder: DemoHolder, at: datetime) -> _Plan:
    validity = _validity(at - timedelta(days=30), at + timedelta(days=730))
    if holder == EXPIRED:
        validity = _validity(at - timedelta(days=800), at - timedelta(days=70))
    certificate: _Plan = {
        "issuer": issuer_of(holder),
        "validity": validity,
        "profiles": ["digsig-commitment"],
    }
    if holder == REVOKED:
        revoked = (at - timedelta(days=7)).isoformat()
        certificate["revocation"] = {"revoked-since": revoked, "reason": "key_compromise"}
    return certificate


def _services() -> _Plan:
    return {
        "ocsp": {
            label: {"for-issuer": label, "responder-cert": f"{label}-ocsp", "issuer-cert": label}
            for label in AUTHORITIES
        },
        "crl-repo": {
            label: {
                "for-issuer": label,
                "signing-key": label,
                "issuer-cert": label,
                "simulated-update-schedule": "P1D",
            }
            for label in AUTHORITIES
        },
        "time-stamping": {
            label: {"signing-cert": label, "certs-to-embed": ["timestamping"]}
            for label in (_TIME_STAMPER, _ENDING_TIME_STAMPER)
        },
    }
