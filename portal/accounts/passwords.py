"""Passwords are kept as argon2id hashes; checking one takes the same time whether or not the account exists."""

from dataclasses import dataclass, field
from functools import cache
from typing import Self

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError

from portal.accounts.rules import composed

# OWASP's floor for argon2id: 19 MiB, two passes
_hasher = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)


@dataclass(frozen=True)
class NewPassword:
    """A password to be stored, with its hash. Hashing is slow on purpose: make this outside a transaction."""

    text: str = field(repr=False)
    hash: str = field(repr=False)

    @classmethod
    def of(cls, text: str) -> Self:
        """Hash what was typed or drawn."""
        return cls(text, hashed(text))


def hashed(password: str) -> str:
    """The argon2id hash to store for ``password``."""
    return _hasher.hash(composed(password))


def matches(password_hash: str | None, password: str) -> bool:
    """Whether ``password`` is the one behind the hash; without one the same work is done, and it is not."""
    try:
        return _hasher.verify(password_hash or _nobody(), composed(password)) and bool(password_hash)
    except (VerifyMismatchError, InvalidHashError):
        return False


@cache
def _nobody() -> str:
    return _hasher.hash("there is no such account")
