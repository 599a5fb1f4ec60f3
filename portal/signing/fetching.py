"""HTTP for OCSP, CRL and time-stamps: only to hosts on a list, no redirects, limited in bytes and in time.

Addresses come from certificates, and certificates come from strangers (threat T21), so the ordinary HTTP
libraries with their redirects, proxies and unlimited bodies are not used here.
"""

import http.client
import time
from dataclasses import dataclass
from urllib.parse import SplitResult, urlsplit

OCSP_BYTES = 64 * 1024
CRL_BYTES = 20 * 1024 * 1024
TIMESTAMP_BYTES = 256 * 1024
_CHUNK = 65536
_DEFAULT_PORT = {"http": 80, "https": 443}


class FetchRefused(Exception):
    """The address is not allowed, or the answer was late, too long, or not a success."""


@dataclass(frozen=True, kw_only=True)
class Fetcher:
    """Fetches from ``hosts`` (``host`` or ``host:port``) within ``seconds`` for the whole exchange."""

    hosts: frozenset[str]
    seconds: float = 5.0

    def allows(self, url: str) -> bool:
        """Whether this address is on the list."""
        try:
            target = urlsplit(url)
            port = target.port or _DEFAULT_PORT[target.scheme]
        except (KeyError, ValueError):
            return False
        host = (target.hostname or "").lower()
        plain = port == _DEFAULT_PORT[target.scheme] and host in self.hosts
        return target.username is None and (plain or f"{host}:{port}" in self.hosts)

    def get(self, url: str, *, cap: int) -> bytes:
        """The body at ``url``, at most ``cap`` bytes. Raises FetchRefused."""
        return self._exchange(url, "GET", None, {}, cap)

    def post(self, url: str, body: bytes, *, content_type: str, cap: int) -> bytes:
        """The answer to ``body``, at most ``cap`` bytes. Raises FetchRefused."""
        return self._exchange(url, "POST", body, {"Content-Type": content_type}, cap)

    def _exchange(self, url: str, method: str, body: bytes | None, headers: dict[str, str], cap: int) -> bytes:
        if not self.allows(url):
            raise FetchRefused("host is not on the list")
        target = urlsplit(url)
        deadline = time.monotonic() + self.seconds
        connection = _connection(target, self.seconds)
        try:
            path = f"{target.path or '/'}{'?' + target.query if target.query else ''}"
            connection.request(method, path, body=body, headers=headers)
            response = connection.getresponse()
            if response.status != http.client.OK:
                raise FetchRefused(f"status {response.status}")
            return _read(connection, response, deadline, cap)
        except (OSError, http.client.HTTPException, ValueError) as problem:
            raise FetchRefused(type(problem).__name__) from problem
        finally:
            connection.close()


def _connection(target: SplitResult, seconds: float) -> http.client.HTTPConnection:
    kind = http.client.HTTPSConnection if target.scheme == "https" else http.client.HTTPConnection
    return kind(target.hostname or "", target.port, timeout=seconds)


def _read(
    connection: http.client.HTTPConnection, response: http.client.HTTPResponse, deadline: float, cap: int
) -> bytes:
    """Read until the end; a server that drips bytes is cut off at the deadline."""
    body = bytearray()
    while True:
        left = deadline - time.monotonic()
        if left <= 0:
            raise FetchRefused("too slow")
        if connection.sock is not None:
            connection.sock.settimeout(left)
        chunk = response.read1(_CHUNK)
        if not chunk:
            return bytes(body)
        body += chunk
        if len(body) > cap:
            raise FetchRefused("too long")
