"""Certificates and revocation answers that come up in every document, parsed once per thread.

asn1crypto parses lazily, which two threads must not do to one object, and comparing names is its slowest part.
"""

import threading
from collections.abc import Callable
from typing import Generic, TypeVar

from asn1crypto import crl, ocsp, x509

Parsed = TypeVar("Parsed")


class _Shelf(threading.local, Generic[Parsed]):
    """What one thread has parsed; emptied when it holds ``limit`` things."""

    def __init__(self, load: Callable[[bytes], Parsed], limit: int) -> None:
        self._load = load
        self._limit = limit
        self._kept: dict[bytes, Parsed] = {}

    def parse(self, data: bytes) -> Parsed:
        if data not in self._kept:
            if len(self._kept) >= self._limit:
                self._kept.clear()
            self._kept[data] = self._load(data)
        return self._kept[data]


_certificates = _Shelf[x509.Certificate](x509.Certificate.load, 512)
_ocsp_answers = _Shelf[ocsp.OCSPResponse](ocsp.OCSPResponse.load, 64)
_crls = _Shelf[crl.CertificateList](crl.CertificateList.load, 16)


def certificate(der: bytes) -> x509.Certificate:
    """The certificate, for anchors and intermediates of our own (never for what strangers send)."""
    return _certificates.parse(der)


def ocsp_answer(body: bytes) -> ocsp.OCSPResponse:
    """An OCSP answer from the cache."""
    return _ocsp_answers.parse(body)


def revocation_list(body: bytes) -> crl.CertificateList:
    """A revocation list (DER) from the cache."""
    return _crls.parse(body)
