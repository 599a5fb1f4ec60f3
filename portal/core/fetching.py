"""HTTP for OCSP, CRL, time-stamps, registers and providers: only listed hosts, no redirects, limited in bytes and time.

Some addresses come from certificates, and certificates come from strangers (threat T21), so the ordinary HTTP
libraries with their redirects, proxies and unlimited bodies are not used here.
"""

import http.client
import socket
import threading
from contextlib import suppress
from dataclasses import dataclass
from urllib.parse import SplitResult, urlsplit

_DEFAULT_PORT = {"http": 80, "https": 443}


class FetchRefused(Exception):
    """The address is not allowed, or the answer was late, too long, or not a success (then ``status`` is its code)."""

    def __init__(self, what: str, *, status: int = 0) -> None:
        super().__init__(what)
        self.status = status


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

    def get(self, url: str, *, cap: int, headers: dict[str, str] | None = None) -> bytes:
        """The body at ``url``, at most ``cap`` bytes. Raises FetchRefused."""
        return self._exchange(url, "GET", None, headers or {}, cap)

    def post(
        self, url: str, body: bytes, *, content_type: str, cap: int, headers: dict[str, str] | None = None
    ) -> bytes:
        """The answer to ``body``, at most ``cap`` bytes. Raises FetchRefused."""
        return self._exchange(url, "POST", body, {"Content-Type": content_type} | (headers or {}), cap)

    def _exchange(self, url: str, method: str, body: bytes | None, headers: dict[str, str], cap: int) -> bytes:
        if not self.allows(url):
            raise FetchRefused("host is not on the list")
        target = urlsplit(url)
        connection = _connection(target, self.seconds)
        watchdog = threading.Timer(self.seconds, _cut, [connection])
        watchdog.start()
        try:
            connection.connect()
            path = f"{target.path or '/'}{'?' + target.query if target.query else ''}"
            connection.request(method, path, body=body, headers=headers)
            with connection.getresponse() as response:
                answer = _body(response, cap)
        except (OSError, http.client.HTTPException, ValueError) as problem:
            raise FetchRefused(type(problem).__name__) from problem
        finally:
            watchdog.cancel()
            connection.close()
        if connection.cut:  # without a length an answer cut off by us looks complete
            raise FetchRefused("too slow")
        return answer


class _Connection(http.client.HTTPConnection):
    """Remembers its socket: the library lets go of it once the answer begins."""

    wire: socket.socket | None = None
    cut = False

    def connect(self) -> None:
        """Connect and remember."""
        super().connect()
        self.wire = self.sock


class _SecureConnection(http.client.HTTPSConnection):
    """The same over TLS."""

    wire: socket.socket | None = None
    cut = False

    def connect(self) -> None:
        """Connect and remember."""
        super().connect()
        self.wire = self.sock


def _connection(target: SplitResult, seconds: float) -> _Connection | _SecureConnection:
    kind = _SecureConnection if target.scheme == "https" else _Connection
    return kind(target.hostname or "", target.port, timeout=seconds)


def _cut(connection: _Connection | _SecureConnection) -> None:
    """End an exchange that takes too long, however busily the server drips bytes."""
    connection.cut = True
    if connection.wire is not None:
        with suppress(OSError):
            connection.wire.shutdown(socket.SHUT_RDWR)


def _body(response: http.client.HTTPResponse, cap: int) -> bytes:
    if response.status != http.client.OK:
        raise FetchRefused(f"status {response.status}", status=response.status)
    body = response.read(cap + 1)
    if len(body) > cap:
        raise FetchRefused("too long")
    if response.length:
        raise FetchRefused("cut off")
    return body
