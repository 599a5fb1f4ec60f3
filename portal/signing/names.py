"""Prepare the words of distinguished names once: the same few authorities stand in every certificate of a file.

Names are compared after a preparation of each letter (RFC 4518), the slowest part of checking a small file. It depends
on the words alone, so short ones are remembered. Like ``hexadecimal`` it is put in place in the sandbox alone.
"""

from collections.abc import Callable
from functools import lru_cache
from typing import Any

from asn1crypto import x509

_NAME = "_ldap_string_prep"
_LONGEST, _MOST = 256, 1024

Preparation = Callable[[Any, Any], str]
THEIRS: Preparation = getattr(x509.NameTypeAndValue, _NAME)


def prepare_once(theirs: Preparation) -> Preparation:
    """A function that prepares as ``theirs`` does. Words that it refuses (ValueError) are refused every time."""

    @lru_cache(maxsize=_MOST)
    def remembered(words: str) -> str:
        return theirs(None, words)

    def prepare(entry: Any, words: Any) -> str:
        short = isinstance(words, str) and len(words) <= _LONGEST
        return remembered(words) if short else theirs(entry, words)

    return prepare


def install() -> None:
    """Let the library compare names quickly in this process."""
    setattr(x509.NameTypeAndValue, _NAME, prepare_once(THEIRS))
