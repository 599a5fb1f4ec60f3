"""Passwords are kept as argon2id hashes; checking one takes the same time whether or not the account exists."""

import os
import sys
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import cache
from typing import Self, TypeVar

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError

from portal.accounts.rules import composed

# OWASP's floor for argon2id: 19 MiB, two passes
_hasher = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
_COURTESY = 10
_Done = TypeVar("_Done")


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
    return _aside(lambda: _hasher.hash(composed(password)))


def matches(password_hash: str | None, password: str) -> bool:
    """Whether ``password`` is the one behind the hash; without one the same work is done, and it is not."""
    try:
        return _aside(lambda: _hasher.verify(password_hash or _nobody(), composed(password))) and bool(password_hash)
    except (VerifyMismatchError, InvalidHashError):
        return False


@cache
def _nobody() -> str:
    return _hasher.hash("there is no such account")


def _aside(work: Callable[[], _Done]) -> _Done:
    """Do slow work where pages come first: a flood of passwords takes only the processors that nobody else wants."""
    with ThreadPoolExecutor(1, initializer=_step_back) as thread:
        return thread.submit(work).result()


def _step_back() -> None:
    if sys.platform == "linux":  # only there a thread has a priority of its own
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), _COURTESY)
