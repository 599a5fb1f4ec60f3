"""Certificates and revocation answers that come up in every document, parsed once per thread.

asn1crypto parses lazily, which two threads must not do to one object, and comparing names is its slowest part.
"""

import threading
from collections.abc import Callable
from typing import TypeVar

from asn1crypto import x509

_LIMIT = 512
Parsed = TypeVar("Parsed")


class _Shelf(threading.local):
    def __init__(self) -> None:
        self.kept: dict[bytes, object] = {}


_certificates = _Shelf()
_answers = _Shelf()


def certificate(der: bytes) -> x509.Certificate:
    """The certificate, for anchors and intermediates of our own (never for what strangers send)."""
    return _once(_certificates, der, x509.Certificate.load)


def answer(body: bytes, load: Callable[[bytes], Parsed]) -> Parsed:
    """An OCSP answer or a revocation list from the cache."""
    return _once(_answers, body, load)


def _once(shelf: _Shelf, data: bytes, load: Callable[[bytes], Parsed]) -> Parsed:
    found = shelf.kept.get(data)
    if found is None:
        if len(shelf.kept) >= _LIMIT:
            shelf.kept.clear()
        found = shelf.kept[data] = load(data)
    return found  # type: ignore[return-value] # each shelf holds what its own loader made
