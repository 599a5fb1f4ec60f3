"""Is the certificate still good? OCSP and CRL for pyHanko, through our own careful HTTP and a short cache.

The library's own fetchers follow any address with any redirect into memory without end (threat T21). These ask
only listed hosts, never fetch issuer certificates, and remember answers until they expire, but never for long.
"""

import hashlib
import os
import time
from collections.abc import AsyncGenerator, Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TypeVar

from asn1crypto import crl, ocsp, pem, x509
from pyhanko_certvalidator import errors
from pyhanko_certvalidator.authority import Authority
from pyhanko_certvalidator.fetchers.api import (
    CertificateFetcher,
    CRLFetcher,
    FetcherBackend,
    Fetchers,
    OCSPFetcher,
)
from pyhanko_certvalidator.fetchers.common_utils import format_ocsp_request, process_ocsp_response_data
from pyhanko_certvalidator.util import get_ocsp_urls, get_relevant_crl_dps, issuer_serial

from portal.core.fetching import Fetcher, FetchRefused
from portal.signing.asking import Asking
from portal.signing.parsed import ocsp_answer, revocation_list

Found = TypeVar("Found")

OCSP_KEPT = timedelta(minutes=5)
CRL_KEPT = timedelta(hours=1)
_LONGEST_OCSP = 64 * 1024
_MOST_KEPT = 256
_LONGEST_CRL = 20 * 1024 * 1024
MAX_REQUESTS = 40  # per document: many signatures must not become many thousand requests


@dataclass
class RevocationCache:
    """Answers of OCSP and CRL services, in memory and, when ``folder`` is given, in files shared by processes."""

    folder: Path | None = None
    _kept: dict[str, tuple[float, bytes]] = field(default_factory=dict)

    def get(self, key: str) -> bytes | None:
        """The answer kept under ``key``, unless it is too old."""
        name = hashlib.sha256(key.encode()).hexdigest()
        until, body = self._kept.get(name) or self._from_file(name)
        if until > time.time():
            self._kept[name] = (until, body)
            return body
        self._kept.pop(name, None)
        return None

    def keep(self, key: str, body: bytes, until: datetime) -> None:
        """Keep ``body`` until that moment."""
        name = hashlib.sha256(key.encode()).hexdigest()
        self._forget_the_old()
        self._kept[name] = (until.timestamp(), body)
        if self.folder is None:
            return
        self.folder.mkdir(parents=True, exist_ok=True)
        temporary = self.folder / f"{name}.{os.getpid()}"
        temporary.write_bytes(body)
        os.utime(temporary, (until.timestamp(), until.timestamp()))
        temporary.replace(self.folder / name)

    def _forget_the_old(self) -> None:
        """Drop from memory what is too old, and everything when there is still too much: a list may have megabytes."""
        now = time.time()
        for name in [name for name, (until, _) in list(self._kept.items()) if until <= now]:
            self._kept.pop(name, None)
        if len(self._kept) >= _MOST_KEPT:
            self._kept.clear()

    def sweep(self) -> int:
        """Remove the files that are too old to be used; returns how many. For a nightly job."""
        if self.folder is None or not self.folder.is_dir():
            return 0
        old = [path for path in self.folder.iterdir() if path.stat().st_mtime < time.time()]
        for path in old:
            path.unlink(missing_ok=True)
        return len(old)

    def _from_file(self, name: str) -> tuple[float, bytes]:
        if self.folder is None:
            return 0.0, b""
        try:
            path = self.folder / name
            return path.stat().st_mtime, path.read_bytes()
        except OSError:
            return 0.0, b""


def _until(next_update: datetime | None, longest: timedelta) -> datetime:
    latest = datetime.now(UTC) + longest
    return min(next_update, latest) if next_update else latest


def _next_ocsp(body: bytes) -> datetime | None:
    """When the next answer is due. asn1crypto parses lazily: a broken answer must fail here (ValueError)."""
    answers = ocsp.OCSPResponse.load(body).response_data["responses"].native
    if not answers:
        raise ValueError("an answer about nothing")
    following: datetime | None = answers[0]["next_update"]
    return following


def _next_crl(der: bytes) -> datetime | None:
    following: datetime | None = crl.CertificateList.load(der)["tbs_cert_list"]["next_update"].native
    return following


def _der(body: bytes) -> bytes:
    if not pem.detect(body):
        return body
    _, _, der = pem.unarmor(body)
    return bytes(der)


@dataclass
class Revocation(FetcherBackend):
    """pyHanko's source of revocation data for one document. ``count`` says how many requests went out."""

    asking: Asking
    cache: RevocationCache
    count: int = 0

    def get_fetchers(self) -> Fetchers:
        """One set of fetchers, as pyHanko wants it."""
        return Fetchers(ocsp_fetcher=_Ocsp(self), crl_fetcher=_Crl(self), cert_fetcher=_NoCertificates())

    def spend(self) -> None:
        """Account for one request. Raises FetchRefused when the document has used up its share."""
        self.count += 1
        if self.count > MAX_REQUESTS:
            raise FetchRefused("too many requests for one document")

    def ocsp_response(self, url: str, certificate: x509.Certificate, authority: Authority) -> ocsp.OCSPResponse:
        """The responder's fresh or kept answer about the certificate."""
        key = f"ocsp {url} {issuer_serial(certificate)!r} {authority.hashable!r}"
        kept = self.cache.get(key)
        if kept is not None:
            return ocsp_answer(kept)
        fetcher = self._fetcher(certificate, url)
        request = format_ocsp_request(certificate, authority, certid_hash_algo="sha1", request_nonces=True)
        body = fetcher.post(url, request.dump(), content_type="application/ocsp-request", cap=_LONGEST_OCSP)
        response = process_ocsp_response_data(body, ocsp_request=request, ocsp_url=url)
        self.cache.keep(key, body, _until(_next_ocsp(body), OCSP_KEPT))
        return response

    def crl(self, url: str, certificate: x509.Certificate) -> crl.CertificateList:
        """The fresh or kept revocation list at this address, which stands in the certificate."""
        key = f"crl {url}"
        body = self.cache.get(key)
        if body is None:
            body = _der(self._fetcher(certificate, url).get(url, cap=_LONGEST_CRL))
            self.cache.keep(key, body, _until(_next_crl(body), CRL_KEPT))
        return revocation_list(body)

    def _fetcher(self, certificate: x509.Certificate, url: str) -> Fetcher:
        """For one request to that address, if it may be asked about this certificate. Raises FetchRefused."""
        fetcher = Fetcher(hosts=self.asking.hosts_for(certificate))
        if not fetcher.allows(url):
            raise FetchRefused("host is not on the list")
        self.spend()
        return fetcher


_BROKEN = (FetchRefused, errors.OCSPFetchError, errors.OCSPValidationError, ValueError, TypeError, KeyError)


@dataclass
class _Ocsp(OCSPFetcher):
    source: Revocation
    found: dict[tuple[bytes, object], ocsp.OCSPResponse] = field(default_factory=dict)

    async def fetch(self, cert: x509.Certificate, authority: Authority) -> ocsp.OCSPResponse:
        key = (issuer_serial(cert), authority.hashable)
        if key not in self.found:
            self.found[key] = _first(
                get_ocsp_urls(cert),
                lambda url: self.source.ocsp_response(url, cert, authority),
                errors.OCSPFetchError,
            )
        return self.found[key]

    def fetched_responses(self) -> Iterable[ocsp.OCSPResponse]:
        return list(self.found.values())

    def fetched_responses_for_cert(self, cert: x509.Certificate) -> Iterable[ocsp.OCSPResponse]:
        wanted = issuer_serial(cert)
        return [response for (serial, _), response in self.found.items() if serial == wanted]


@dataclass
class _Crl(CRLFetcher):
    source: Revocation
    found: dict[bytes, list[crl.CertificateList]] = field(default_factory=dict)

    async def fetch(self, cert: x509.Certificate, *, use_deltas: bool | None = None) -> Iterable[crl.CertificateList]:
        key = issuer_serial(cert)
        if key not in self.found:
            points = get_relevant_crl_dps(cert, use_deltas=use_deltas)
            self.found[key] = [
                _first(urls, lambda url: self.source.crl(url, cert), errors.CRLFetchError)
                for urls in map(_urls, points)
                if urls
            ]
        return self.found[key]

    def fetched_crls(self) -> Iterable[crl.CertificateList]:
        return [found for several in self.found.values() for found in several]

    def fetched_crls_for_cert(self, cert: x509.Certificate) -> Iterable[crl.CertificateList]:
        return self.found[issuer_serial(cert)]


class _NoCertificates(CertificateFetcher):
    """Issuer certificates come from our trust folder or the document, never from an address in a certificate."""

    async def fetch_cert_issuers(self, cert: x509.Certificate) -> AsyncGenerator[x509.Certificate, None]:
        certificate: x509.Certificate
        for certificate in ():
            yield certificate

    async def fetch_crl_issuers(self, certificate_list: crl.CertificateList) -> AsyncGenerator[x509.Certificate, None]:
        certificate: x509.Certificate
        for certificate in ():
            yield certificate

    def fetched_certs(self) -> Iterable[x509.Certificate]:
        return ()


def _urls(point: x509.DistributionPoint) -> list[str]:
    name = point["distribution_point"]
    if name.name != "full_name":
        return []
    return [entry.native for entry in name.chosen if entry.name == "uniform_resource_identifier"]


def _first(urls: Iterable[str], ask: Callable[[str], Found], problem: type[Exception]) -> Found:
    """The first usable answer; ``problem`` when there is none, so that pyHanko tries its other ways."""
    last: Exception = FetchRefused("no address")
    for url in urls:
        try:
            return ask(url)
        except _BROKEN as reason:
            last = reason
    raise problem(str(last)) from last
