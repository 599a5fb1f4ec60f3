"""Keys that never leave their device: smart card, USB token or security module, reached by PKCS#11 (OASIS 2.40).

A device is opened for the moment of one signature and closed again. Being signed in to a device is a state of the
whole process, so two threads that used it at once would sign each other out: one lock lets them wait.
"""

import threading
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import pkcs11
from asn1crypto import x509
from cryptography.exceptions import InvalidSignature
from pkcs11 import Attribute, ObjectClass
from pkcs11.exceptions import PinIncorrect, PinInvalid, PinLenRange, PinLocked, PKCS11Error
from pyhanko.sign.pkcs11 import PKCS11Signer
from pyhanko.sign.signers import Signer
from pyhanko_certvalidator.sig_validate import DEFAULT_SIGNATURE_VALIDATOR, SignatureValidationContext

from portal.signing.errors import (
    KeyNotOnToken,
    TokenDescriptionUnreadable,
    TokenLocked,
    TokenUnavailable,
    WrongPassphrase,
)
from portal.signing.identity import Identity

_WRONG_PIN = (PinIncorrect, PinInvalid, PinLenRange)
_LARGEST_SIGNATURE = 512  # bytes: RSA 4096
_lock = threading.Lock()


@dataclass(frozen=True, kw_only=True)
class TokenKey:
    """Where a key is: the maker's PKCS#11 module, the label of the token, and the label of the key on it."""

    module: Path
    token: str
    key: str

    @classmethod
    def described_in(cls, path: Path) -> "TokenKey":
        """Read a TOML file with ``module``, ``token`` and ``key``. Raises TokenDescriptionUnreadable.

        A PIN has no place in it: it comes from the settings, or from the officer's fingers.
        """
        try:
            found = tomllib.loads(path.read_text("utf-8"))
            return cls(module=Path(found["module"]), token=str(found["token"]), key=str(found["key"]))
        except (OSError, ValueError, KeyError, TypeError) as problem:
            raise TokenDescriptionUnreadable(path.name) from problem


@dataclass(frozen=True, kw_only=True, repr=False)
class TokenIdentity(Identity):
    """An identity whose key stays on its device."""

    place: TokenKey
    pin: str = field(compare=False)

    def signer(self) -> Signer:
        """Signs on the device."""
        return _TokenSigner(self)


class _TokenSigner(Signer):
    """pyHanko's signer for one identity; the device is open only while it signs."""

    def __init__(self, identity: TokenIdentity) -> None:
        super().__init__(signing_cert=identity.parsed, cert_registry=identity.registry(), embed_roots=False)
        self._identity = identity

    async def async_sign_raw(self, data: bytes, digest_algorithm: str, dry_run: bool = False) -> bytes:
        """Sign on the device. Raises TokenUnavailable, TokenLocked or KeyNotOnToken."""
        if dry_run:
            return bytes(_LARGEST_SIGNATURE)
        certificate = self._identity.parsed
        with _opened(self._identity.place, self._identity.pin) as session:
            device = PKCS11Signer(
                session,
                signing_cert=certificate,
                key_label=self._identity.place.key,
                # few devices hash for ECDSA themselves
                use_raw_mechanism=certificate.public_key.algorithm == "ec",
            )
            signature: bytes = await device.async_sign_raw(data, digest_algorithm)
        self._require_ours(signature, data, digest_algorithm)
        return signature

    def _require_ours(self, signature: bytes, data: bytes, digest_algorithm: str) -> None:
        """A faulty device, or a certificate put beside another key, must not spoil a document."""
        try:
            DEFAULT_SIGNATURE_VALIDATOR.validate_signature(
                signature,
                data,
                self._identity.parsed.public_key,
                self.get_signature_mechanism_for_digest(digest_algorithm),
                SignatureValidationContext(contextual_md_algorithm=digest_algorithm),
            )
        except (InvalidSignature, ValueError) as problem:
            raise KeyNotOnToken from problem


def load_token_identity(place: TokenKey, pin: str, *, at: datetime | None = None) -> TokenIdentity:
    """Find the key and its certificate on the device; with ``at`` also refuse one not valid at that moment.

    The certificate is the one with the identifier (CKA_ID) of the key; authorities on the device become its chain.
    Raises TokenUnavailable, TokenLocked, WrongPassphrase, KeyNotOnToken or IdentityExpired.
    """
    with _opened(place, pin) as session:
        wanted = _identifier(session, place.key)
        found = [
            (each[Attribute.ID], bytes(each[Attribute.VALUE]))
            for each in session.get_objects({Attribute.CLASS: ObjectClass.CERTIFICATE})
        ]
    own = next((der for identifier, der in found if identifier == wanted), None)
    if own is None:
        raise KeyNotOnToken
    chain = tuple(der for _, der in found if der != own and x509.Certificate.load(der).ca)
    identity = TokenIdentity(certificate=own, chain=chain, place=place, pin=pin)
    if at is not None:
        identity.require_valid(at)
    return identity


def _identifier(session: pkcs11.Session, label: str) -> bytes:
    keys = list(session.get_objects({Attribute.CLASS: ObjectClass.PRIVATE_KEY, Attribute.LABEL: label}))
    if len(keys) != 1:
        raise KeyNotOnToken
    return bytes(keys[0][Attribute.ID])


@contextmanager
def _opened(place: TokenKey, pin: str) -> Iterator[pkcs11.Session]:
    """The device, signed in to. Whatever goes wrong with it, also later inside the block, has a name of ours."""
    try:
        with _lock, pkcs11.lib(str(place.module)).get_token(token_label=place.token).open(user_pin=pin) as session:
            yield session
    except PinLocked as problem:
        raise TokenLocked from problem
    except _WRONG_PIN as problem:
        raise WrongPassphrase from problem
    except (PKCS11Error, RuntimeError, OSError) as problem:
        raise TokenUnavailable from problem
