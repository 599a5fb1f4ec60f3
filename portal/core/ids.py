"""Identifiers that cannot be guessed."""

import secrets
from uuid import UUID, uuid4

_CHECK_ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"  # without 0 1 I O, which people confuse


def new_id() -> UUID:
    """A random public identifier (122 bits)."""
    return uuid4()


def new_token() -> str:
    """A random secret for links and sessions (256 bits), safe in a URL."""
    return secrets.token_urlsafe(32)


def new_check_code() -> str:
    """A random code that people can read aloud and type, ``XXXX-XXXX-XXXX`` (60 bits)."""
    letters = "".join(secrets.choice(_CHECK_ALPHABET) for _ in range(12))
    return f"{letters[:4]}-{letters[4:8]}-{letters[8:]}"
