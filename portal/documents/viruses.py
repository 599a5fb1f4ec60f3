"""The virus scanner: a clamd that gets the bytes of a file over its socket (INSTREAM) and says what it found.

Without a configured scanner nothing is scanned. A scanner that does not answer is no clean bill: the file waits.
"""

import socket
import struct
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from urllib.parse import urlsplit

_CHUNK = 1 << 18
_SECONDS = 20.0
_LONGEST_ANSWER = 4096
_USUAL_PORT = 3310


class Scan(StrEnum):
    """What is known about viruses in a file. ``WAITING`` is undecided: nobody may open the file yet."""

    OFF = "off"
    WAITING = "waiting"
    CLEAN = "clean"
    INFECTED = "infected"

    @property
    def opens(self) -> bool:
        """Whether the file may be opened by anybody."""
        return self in (Scan.OFF, Scan.CLEAN)


class ScannerAway(Exception):
    """The scanner could not be reached or gave no verdict; the reason is for the log."""


@dataclass(frozen=True)
class Scanner:
    """A clamd at ``unix:///path`` or ``tcp://host:port``; an answer is awaited ``seconds`` at most."""

    url: str
    seconds: float = _SECONDS

    def scan(self, path: Path) -> Scan:
        """CLEAN or INFECTED. Raises ScannerAway."""
        try:
            with self._connected() as connection:
                _send(connection, path)
                return _verdict(_answer(connection))
        except OSError as problem:
            raise ScannerAway(type(problem).__name__) from None

    @contextmanager
    def _connected(self) -> Iterator[socket.socket]:
        place = urlsplit(self.url)
        if place.scheme == "unix":
            with socket.socket(socket.AF_UNIX) as connection:
                connection.settimeout(self.seconds)
                connection.connect(place.path)
                yield connection
        else:
            address = (place.hostname or "127.0.0.1", place.port or _USUAL_PORT)
            with socket.create_connection(address, timeout=self.seconds) as connection:
                yield connection


def _send(connection: socket.socket, path: Path) -> None:
    connection.sendall(b"zINSTREAM\0")
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            connection.sendall(struct.pack(">L", len(chunk)) + chunk)
    connection.sendall(struct.pack(">L", 0))


def _answer(connection: socket.socket) -> str:
    said = b""
    while not said.endswith(b"\0") and len(said) < _LONGEST_ANSWER and (more := connection.recv(1024)):
        said += more
    return said.rstrip(b"\0").decode("utf-8", "replace").strip()


def _verdict(answer: str) -> Scan:
    """``stream: OK``, ``stream: <name> FOUND``, or a complaint of the scanner."""
    if answer == "stream: OK":
        return Scan.CLEAN
    if answer.endswith(" FOUND"):
        return Scan.INFECTED
    raise ScannerAway(answer[:200])


class _Current:
    scanner: Scanner | None = None


def configure(url: str) -> None:
    """Choose the scanner of this process; an empty address scans nothing."""
    _Current.scanner = Scanner(url) if url else None


def scan(path: Path) -> Scan:
    """What the scanner of this process says; OFF without one, WAITING when it does not answer."""
    if _Current.scanner is None:
        return Scan.OFF
    try:
        return _Current.scanner.scan(path)
    except ScannerAway:
        return Scan.WAITING
