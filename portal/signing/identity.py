"""Who signs: a private key with its certificate. Here from a PKCS#12 file; ``tokens`` reads PKCS#11 devices."""

from abc import ABC, abstractmethod
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from asn1crypto import core, keys, x509
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, pkcs12
from pyhanko.sign.signers import Signer, SimpleSigner
from pyhanko_certvalidator.registry import SimpleCertificateStore

from portal.core.clock import local
from portal.signing.errors import IdentityExpired, IdentityUnreadable, WrongPassphrase


@dataclass(frozen=True, kw_only=True, repr=False)
class Identity(ABC):
    """Who signs: certificate and chain as DER, and a way to the key. Never written to a log, a page or the database."""

    certificate: bytes
    chain: tuple[bytes, ...]

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.name}>"

    @property
    def name(self) -> str:
        """Common name in the certificate."""
        return str(self.parsed.subject.native.get("common_name", ""))

    @property
    def valid_until(self) -> datetime:
        """The moment the certificate expires, aware."""
        until: datetime = self.parsed.not_valid_after
        return until

    @property
    def parsed(self) -> x509.Certificate:
        """The certificate, backed by its DER bytes."""
        return x509.Certificate.load(self.certificate)

    def require_valid(self, at: datetime) -> None:
        """Raise IdentityExpired unless the certificate is valid at that moment."""
        certificate = self.parsed
        if not certificate.not_valid_before <= at <= certificate.not_valid_after:
            raise IdentityExpired(f"{local(certificate.not_valid_after):%d/%m/%Y}")

    @abstractmethod
    def signer(self) -> Signer:
        """The same identity as pyHanko wants it."""

    def registry(self) -> SimpleCertificateStore:
        """The chain, to be embedded in signatures."""
        registry = SimpleCertificateStore()
        for der in self.chain:
            registry.register(x509.Certificate.load(der))
        return registry


@dataclass(frozen=True, kw_only=True, repr=False)
class FileIdentity(Identity):
    """An identity whose key is in memory, as PKCS#8 DER."""

    key: bytes

    def signer(self) -> Signer:
        """Signs in this process."""
        return SimpleSigner(
            signing_cert=self.parsed,
            signing_key=keys.PrivateKeyInfo.load(self.key),
            cert_registry=self.registry(),
            embed_roots=False,
        )


def load_identity(path: Path, passphrase: str, *, at: datetime | None = None) -> FileIdentity:
    """Read a PKCS#12 file (.p12, .pfx); with ``at`` also refuse a certificate not valid at that moment.

    Raises IdentityUnreadable, WrongPassphrase or IdentityExpired.
    """
    try:
        data = path.read_bytes()
    except OSError as problem:
        raise IdentityUnreadable from problem
    identity = parse_identity(data, passphrase)
    if at is not None:
        identity.require_valid(at)
    return identity


def parse_identity(data: bytes, passphrase: str) -> FileIdentity:
    """The identity inside PKCS#12 bytes. Raises IdentityUnreadable or WrongPassphrase."""
    try:
        key, certificate, others = pkcs12.load_key_and_certificates(data, passphrase.encode() or None)
    except ValueError as problem:
        # the library says "Invalid password or PKCS12 data" for both; a readable outer structure tells them apart
        raise (WrongPassphrase if _looks_like_pkcs12(data) else IdentityUnreadable) from problem
    if key is None or certificate is None:
        raise IdentityUnreadable
    return FileIdentity(
        key=key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption()),
        certificate=certificate.public_bytes(Encoding.DER),
        chain=tuple(other.public_bytes(Encoding.DER) for other in others),
    )


def _looks_like_pkcs12(data: bytes) -> bool:
    """A DER sequence of the right length that starts with version 3."""
    try:
        from_file = core.Sequence.load(data, strict=True)
        return bool(from_file[0].native == 3)
    except (ValueError, TypeError, KeyError, IndexError):
        return False
