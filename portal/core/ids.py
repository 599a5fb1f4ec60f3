"""Identifiers that cannot be guessed."""

import base64
import hashlib
import hmac
import secrets
from uuid import UUID, uuid4

_CHECK_ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"  # without 0 1 I O, which people confuse


def new_id() -> UUID:
    """A random public identifier (122 bits)."""
    return uuid4()


def new_token() -> str:
    """A random secret for links and sessions (256 bits), safe in a URL."""
    return secrets.token_urlsafe(32)


def new_check_code(*, groups: int = 3) -> str:
    """A random code that people can read aloud and type, ``XXXX-XXXX-XXXX`` (20 bits in each group)."""
    return "-".join("".join(secrets.choice(_CHECK_ALPHABET) for _ in range(4)) for _ in range(groups))


def derived_token(key: bytes, purpose: str, subject: UUID, serial: int) -> str:
    """A secret for a link that only the holder of ``key`` can make, and make again (128 bits, RFC 2104), URL-safe.

    So a link need not be kept to be sent once more; a new ``serial`` gives another.
    """
    said = f"{purpose}\x00{subject}\x00{serial}".encode()
    return base64.urlsafe_b64encode(hmac.digest(key, said, hashlib.sha256)[:16]).rstrip(b"=").decode()


def token_digest(token: str) -> str:
    """What is kept of a secret link: its SHA-256 in hexadecimal."""
    return hashlib.sha256(token.encode()).hexdigest()
