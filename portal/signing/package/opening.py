"""Read a ZIP that a stranger sent: no path out of it, no bomb, nothing twice, nothing hidden between its files.

Limits as the validation library of the European Commission sets them (threats T15-T17): entries, size, compression.
"""

import stat
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

MOST_FILES = 1000
LARGEST = 512 << 20
LARGEST_ZIP = 256 << 20
_SMALL, _RATIO = 1 << 20, 100
_WAYS = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})
_LONGEST_PATH = 200
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, ValueError, RuntimeError)


class NotPackage(Exception):
    """The file is not a ZIP, or a broken one."""


class Unsafe(Exception):
    """The ZIP does what no proof package does; ``place`` is the entry."""

    def __init__(self, place: str) -> None:
        super().__init__(place)
        self.place = place


class Opened:
    """The files of a package, read one at a time."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive
        self._left = LARGEST
        entries = archive.infolist()
        if len(entries) > MOST_FILES:
            raise Unsafe("")
        for entry in entries:
            _require_harmless(entry)
        self.paths = frozenset(entry.filename for entry in entries)
        if len({path.casefold() for path in self.paths}) < len(entries):
            raise Unsafe("")  # two files of one name: readers disagree which one counts

    def read(self, path: str) -> bytes:
        """One file. Raises NotPackage when it is broken, Unsafe when there is more in it than was said."""
        try:
            entry = self._archive.getinfo(path)
            with self._archive.open(entry) as stream:
                data = stream.read(entry.file_size + 1)
        except (*_BROKEN, KeyError) as problem:
            raise NotPackage from problem
        self._left -= len(data)
        if len(data) != entry.file_size or self._left < 0:
            raise Unsafe(path)
        return data


def _require_harmless(entry: zipfile.ZipInfo) -> None:
    path, kind = entry.filename, stat.S_IFMT(entry.external_attr >> 16)
    parts = path.split("/")
    plain = path.isascii() and path.isprintable() and "\\" not in path and ":" not in path
    inside = all(part not in ("", ".", "..") for part in parts) and len(path) <= _LONGEST_PATH
    ordinary = kind in (0, stat.S_IFREG) and not entry.flag_bits & 1 and entry.compress_type in _WAYS
    swollen = entry.file_size > _SMALL and entry.file_size > _RATIO * max(entry.compress_size, 1)
    if not (plain and inside and ordinary) or swollen or entry.file_size > LARGEST:
        raise Unsafe(path[:_LONGEST_PATH])


@contextmanager
def opened(path: Path) -> Iterator[Opened]:
    """The package, open for reading. Raises NotPackage or Unsafe."""
    if path.stat().st_size > LARGEST_ZIP:
        raise Unsafe("")
    try:
        archive = zipfile.ZipFile(path)
    except _BROKEN as problem:
        raise NotPackage from problem
    with archive:
        yield Opened(archive)


def is_zip(path: Path) -> bool:
    """Whether the file begins as a ZIP does; a PDF never does."""
    with path.open("rb") as stream:
        return stream.read(4) in (b"PK\x03\x04", b"PK\x05\x06")
