"""A private key with its certificate, read from a PKCS#12 file."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from asn1crypto import core, keys, x509
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, pkcs12
from pyhanko.sign.signers import SimpleSigner
from pyhanko_certvalidator.registry import SimpleCertificateStore

from portal.core.clock import local
from portal.signing.errors import IdentityExpired, IdentityUnreadable, WrongPassphrase


@dataclass(frozen=True, kw_only=True)
class Identity:
    """Who signs: key, certificate and chain as DER. Never written to a log, a page or the database."""

    key: bytes
    certificate: bytes
    chain: tuple[bytes, ...]

    def __repr__(self) -> str:
        return f"<Identity {self.name}>"

    @property
    def name(self) -> str:
        """Common name in the certificate."""
        return str(self._parsed.subject.native.get("common_name", ""))

    @property
    def valid_until(self) -> datetime:
        """The moment the certificate expires, aware."""
        until: datetime = self._parsed.not_valid_after
        return until

    @property
    def _parsed(self) -> x509.Certificate:
        return x509.Certificate.load(self.certificate)

    def require_valid(self, at: datetime) -> None:
        """Raise IdentityExpired unless the certificate is valid at that moment."""
        certificate = self._parsed
        if not certificate.not_valid_before <= at <= certificate.not_valid_after:
            raise IdentityExpired(f"{local(certificate.not_valid_after):%d/%m/%Y}")

    def signer(self) -> SimpleSigner:
        """The same identity as pyHanko wants it, every part backed by its DER bytes."""
        registry = SimpleCertificateStore()
        for der in self.chain:
            registry.register(x509.Certificate.load(der))
        return SimpleSigner(
            signing_cert=self._parsed,
            signing_key=keys.PrivateKeyInfo.load(self.key),
            cert_registry=registry,
            embed_roots=False,
        )


def load_identity(path: Path, passphrase: str, *, at: datetime | None = None) -> Identity:
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


def parse_identity(data: bytes, passphrase: str) -> Identity:
    """The identity inside PKCS#12 bytes. Raises IdentityUnreadable or WrongPassphrase."""
    try:
        key, certificate, others = pkcs12.load_key_and_certificates(data, passphrase.encode() or None)
    except ValueError as problem:
        # the library says "Invalid password or PKCS12 data" for both; a readable outer structure tells them apart
        raise (WrongPassphrase if _looks_like_pkcs12(data) else IdentityUnreadable) from problem
    if key is None or certificate is None:
        raise IdentityUnreadable
    return Identity(
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
