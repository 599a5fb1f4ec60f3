"""Whom we believe: trust anchors by role, and the hosts we may ask whether a certificate is still good.

A folder holds ``citizen/``, ``official/``, ``agency/``, ``foreign/`` and ``timestamping/`` (anchors; an empty set
may be left out) and ``intermediates/`` with PEM or DER certificates, and ``hosts.txt`` with one ``host[:port]`` per
line; ``NAME.hosts`` beside the certificate ``NAME.pem`` names hosts for that authority alone. Nothing else is ever
trusted or contacted: addresses inside an uploaded certificate are attacker-controlled.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from asn1crypto import pem, x509

from portal.signing.errors import TrustStoreUnusable

DEMO_MARKER = "DEMO"
_SUFFIXES = frozenset({".pem", ".crt", ".cer", ".der"})
_BETWEEN, _HOSTS, _OWN_HOSTS = "intermediates", "hosts.txt", ".hosts"


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
    """Anchors and intermediates as DER bytes, and the OCSP/CRL hosts that may be asked. Picklable.

    ``hosts`` may be asked about any certificate, ``own_hosts`` of an authority only about those below it.
    """

    citizen: tuple[bytes, ...] = ()
    official: tuple[bytes, ...] = ()
    timestamping: tuple[bytes, ...] = ()
    agency: tuple[bytes, ...] = ()
    foreign: tuple[bytes, ...] = ()
    intermediates: tuple[bytes, ...] = ()
    hosts: frozenset[str] = field(default_factory=frozenset)
    own_hosts: tuple[tuple[bytes, frozenset[str]], ...] = ()

    @classmethod
    def load(cls, *folders: Path) -> "TrustStore":
        """Read one or several trust folders; several are joined.

        Raises TrustStoreUnusable when a file is not a certificate or no anchor at all is found.
        """
        found = {role.value: _certificates(folders, role.value) for role in Role}
        if not any(found.values()):
            raise TrustStoreUnusable
        hosts = frozenset(host for folder in folders for host in _hosts(folder / _HOSTS))
        beside = tuple(pair for folder in folders for pair in _hosts_beside(folder))
        return cls(**found, intermediates=_certificates(folders, _BETWEEN), hosts=hosts, own_hosts=beside)

    @classmethod
    def from_files(cls, files: Mapping[str, bytes]) -> "TrustStore":
        """What :meth:`files` wrote. Raises ValueError or TypeError when a file is not a certificate."""
        sets = {name: _named(files, f"{name}/") for name in (*(role.value for role in Role), _BETWEEN)}
        own = tuple(
            (load_certificate(files[path.removesuffix(_OWN_HOSTS) + ".pem"]).dump(), frozenset(_lines(data.decode())))
            for path, data in sorted(files.items())
            if path.endswith(_OWN_HOSTS)
        )
        return cls(**sets, hosts=frozenset(_lines(files.get(_HOSTS, b"").decode())), own_hosts=own)

    def files(self) -> dict[str, bytes]:
        """The same as a trust folder: paths inside it, and what each file holds."""
        found = {_HOSTS: _text(self.hosts)}
        for name in (*(role.value for role in Role), _BETWEEN):
            for der in getattr(self, name):
                path = f"{name}/{hashlib.sha256(der).hexdigest()[:16]}"
                found[f"{path}.pem"] = pem.armor("CERTIFICATE", der)
                own = frozenset(host for each, hosts in self.own_hosts if each == der for host in hosts)
                found |= {f"{path}{_OWN_HOSTS}": _text(own)} if own else {}
        return found

    @property
    def all_hosts(self) -> frozenset[str]:
        """Every host that may be asked about anything."""
        return self.hosts.union(*(hosts for _, hosts in self.own_hosts))

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
    return _lines(path.read_text("utf-8")) if path.exists() else []


def _lines(text: str) -> list[str]:
    lines = (line.split("#")[0].strip().lower() for line in text.splitlines())
    return [line for line in lines if line]


def _hosts_beside(folder: Path) -> list[tuple[bytes, frozenset[str]]]:
    """The hosts of single authorities: ``NAME.hosts`` beside the certificate."""
    return [
        (_read(certificate), frozenset(_hosts(certificate.with_suffix(_OWN_HOSTS))))
        for name in (*(role.value for role in Role), _BETWEEN)
        for certificate in sorted((folder / name).glob("*"))
        if certificate.suffix.lower() in _SUFFIXES and certificate.with_suffix(_OWN_HOSTS).exists()
    ]


def _text(hosts: frozenset[str]) -> bytes:
    return "".join(f"{host}\n" for host in sorted(hosts)).encode()


def _named(files: Mapping[str, bytes], folder: str) -> tuple[bytes, ...]:
    """The certificates of one set, in the order of their names."""
    return tuple(
        load_certificate(files[path]).dump()
        for path in sorted(files)
        if path.startswith(folder) and path.endswith(".pem")
    )
