"""Whom we believe: trust anchors by role, and the hosts we may ask whether a certificate is still good.

A folder holds ``citizen/``, ``official/``, ``agency/``, ``foreign/`` and ``timestamping/`` (anchors; an empty set
may be left out) and ``intermediates/`` with PEM or DER certificates, and ``hosts.txt`` with one ``host[:port]`` per
line. Nothing else is ever trusted or contacted: addresses inside an uploaded certificate are attacker-controlled.
"""

import hashlib
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from asn1crypto import pem, x509

from portal.signing.errors import TrustStoreUnusable

DEMO_MARKER = "DEMO"
_SUFFIXES = frozenset({".pem", ".crt", ".cer", ".der"})


class Role(StrEnum):
    """What an anchor is believed for."""

    CITIZEN = "citizen"
    OFFICIAL = "official"
    TIMESTAMPING = "timestamping"
    AGENCY = "agency"
    FOREIGN = "foreign"


_SIGNERS = (Role.CITIZEN, Role.OFFICIAL, Role.AGENCY, Role.FOREIGN)
_NEWER = (Role.AGENCY, Role.FOREIGN)  # named in a policy only when there are any: older names stay what they were


@dataclass(frozen=True, kw_only=True)
class TrustStore:
    """Anchors and intermediates as DER bytes, and the OCSP/CRL hosts that may be asked. Picklable."""

    citizen: tuple[bytes, ...] = ()
    official: tuple[bytes, ...] = ()
    timestamping: tuple[bytes, ...] = ()
    agency: tuple[bytes, ...] = ()
    foreign: tuple[bytes, ...] = ()
    intermediates: tuple[bytes, ...] = ()
    hosts: frozenset[str] = field(default_factory=frozenset)

    @classmethod
    def load(cls, *folders: Path) -> "TrustStore":
        """Read one or several trust folders; several are joined.

        Raises TrustStoreUnusable when a file is not a certificate or no anchor at all is found.
        """
        found = {role.value: _certificates(folders, role.value) for role in Role}
        if not any(found.values()):
            raise TrustStoreUnusable
        hosts = frozenset(host for folder in folders for host in _hosts(folder / "hosts.txt"))
        return cls(**found, intermediates=_certificates(folders, "intermediates"), hosts=hosts)

    @property
    def signers(self) -> tuple[bytes, ...]:
        """Anchors that people and agencies may chain to."""
        return self.citizen + self.official + self.agency + self.foreign

    @property
    def policy(self) -> str:
        """Short stable name of exactly this set of anchors, kept with every verdict."""
        digest = hashlib.sha256()
        for role in (each for each in Role if each not in _NEWER or getattr(self, each.value)):
            digest.update(role.value.encode())
            for anchor in sorted(getattr(self, role.value)):
                digest.update(hashlib.sha256(anchor).digest())
        return f"require-revocation/{digest.hexdigest()[:16]}"

    def role_of(self, anchor: bytes) -> Role | None:
        """The signer role the anchor is believed for; citizens first."""
        return next((role for role in _SIGNERS if anchor in getattr(self, role.value)), None)


def is_demo_trust(folder: Path) -> bool:
    """Whether this trust folder was made by the demonstration authority (production refuses it)."""
    return (folder / DEMO_MARKER).exists()


def load_certificate(data: bytes) -> x509.Certificate:
    """Parse one PEM or DER certificate completely. Raises ValueError when it is not one."""
    if pem.detect(data):
        _, _, data = pem.unarmor(data)
    certificate = x509.Certificate.load(data, strict=True)
    str(certificate.subject.human_friendly)  # asn1crypto parses lazily: force it here, where errors are expected
    return certificate


def _certificates(folders: tuple[Path, ...], name: str) -> tuple[bytes, ...]:
    files = sorted(path for folder in folders for path in (folder / name).glob("*") if path.suffix.lower() in _SUFFIXES)
    return tuple(_read(path) for path in files)


def _read(path: Path) -> bytes:
    try:
        der: bytes = load_certificate(path.read_bytes()).dump()
    except (ValueError, TypeError) as problem:
        raise TrustStoreUnusable(path.name) from problem
    return der


def _hosts(path: Path) -> list[str]:
    if not path.exists():
        return []
    lines = (line.split("#")[0].strip().lower() for line in path.read_text("utf-8").splitlines())
    return [line for line in lines if line]
