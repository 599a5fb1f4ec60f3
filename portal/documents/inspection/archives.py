"""ZIP containers (.docx, .odt) read within limits: entries, total size, ratio, overlap, names (threats T14, T15)."""

import zipfile
import zlib
from pathlib import Path

from portal.documents.inspection.findings import Refused
from portal.documents.inspection.kinds import is_program
from portal.documents.inspection.problems import ProblemCode

MAXIMUM_ENTRIES = 1000
MAXIMUM_TOTAL = 200 * 1024 * 1024
MAXIMUM_RATIO = 100
RATIO_MATTERS_ABOVE = 1024 * 1024
MAXIMUM_PART = 32 * 1024 * 1024

_END_RECORD = b"PK\x05\x06"
_END_LENGTH = 22
_LOCAL_HEADER = 30
_STEP = 64 * 1024
_HEAD = 512
_DOCTYPE, _XML = b"<!DOCTYPE", (".xml", ".rels", ".vml")
_MANIFEST = "META-INF/manifest.xml"  # old office programs named a type there; nothing here or there reads it
_DAMAGED = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, UnicodeDecodeError, ValueError)


def ends_like_archive(path: Path) -> bool:
    """Whether a ZIP archive is appended: its end record must reach exactly the last byte of the file."""
    size = path.stat().st_size
    with path.open("rb") as file:
        file.seek(max(0, size - _END_LENGTH - 65535))
        tail = file.read()
    at = tail.rfind(_END_RECORD)
    if at < 0 or len(tail) - at < _END_LENGTH:
        return False
    return at + _END_LENGTH + int.from_bytes(tail[at + 20 : at + 22], "little") == len(tail)


class Archive:
    """A ZIP container that passed the limits; parts are read with a bound whatever their headers claim."""

    def __init__(self, path: Path) -> None:
        try:
            self._zip = zipfile.ZipFile(path)
        except _DAMAGED:
            raise Refused(ProblemCode.UNREADABLE) from None
        self._entries = self._zip.infolist()
        self._check_limits()
        self.names = frozenset(entry.filename for entry in self._entries)

    def _check_limits(self) -> None:
        packed = sum(entry.compress_size for entry in self._entries)
        total = sum(entry.file_size for entry in self._entries)
        bomb = total > RATIO_MATTERS_ABOVE and total > MAXIMUM_RATIO * max(packed, 1)
        if bomb or len(self._entries) > MAXIMUM_ENTRIES or total > MAXIMUM_TOTAL or self._overlap():
            raise Refused(ProblemCode.ARCHIVE_TOO_LARGE)
        if any(entry.flag_bits & 1 for entry in self._entries):
            raise Refused(ProblemCode.LOCKED)
        if any(_leaves_folder(entry.filename) for entry in self._entries) or self._ambiguous():
            raise Refused(ProblemCode.UNREADABLE)

    def _ambiguous(self) -> bool:
        """Of two parts with one name, another program may open the one that was not checked."""
        return len({entry.filename.casefold() for entry in self._entries}) < len(self._entries)

    def _overlap(self) -> bool:
        """Overlapping entries let a small file declare gigabytes without a high ratio of any single entry."""
        spans = sorted((entry.header_offset, entry.compress_size) for entry in self._entries)
        following = [offset for offset, _size in spans[1:]]
        return any(
            offset + _LOCAL_HEADER + size > after for (offset, size), after in zip(spans, following, strict=False)
        )

    def read(self, name: str, *, limit: int = MAXIMUM_PART) -> bytes:
        """One part, whole. Raises Refused when it is damaged, locked or larger than ``limit``."""
        return b"".join(self._chunks(name, limit))

    def head(self, name: str) -> bytes:
        """The first bytes of one part. Raises Refused when it is damaged."""
        try:
            with self._zip.open(name) as part:
                return part.read(_HEAD)
        except (KeyError, RuntimeError, *_DAMAGED):
            raise Refused(ProblemCode.UNREADABLE) from None

    def _chunks(self, name: str, limit: int) -> list[bytes]:
        chunks: list[bytes] = []
        read = 0
        try:
            with self._zip.open(name) as part:
                while chunk := part.read(_STEP):
                    read += len(chunk)
                    if read > limit:
                        raise Refused(ProblemCode.ARCHIVE_TOO_LARGE)
                    chunks.append(chunk)
        except (KeyError, RuntimeError, *_DAMAGED):
            raise Refused(ProblemCode.UNREADABLE) from None
        return chunks

    def check_every_part(self) -> None:
        """Read everything once: checksums must agree, sizes must be true, and no part may be a program."""
        left = MAXIMUM_TOTAL
        for entry in self._entries:
            left -= self._check_part(entry, left)

    def _check_part(self, entry: zipfile.ZipInfo, limit: int) -> int:
        read = 0
        try:
            with self._zip.open(entry) as part:
                while chunk := part.read(_STEP):
                    if not read:
                        _check_head(entry.filename, chunk)
                    read += len(chunk)
                    if read > limit:
                        raise Refused(ProblemCode.ARCHIVE_TOO_LARGE)
        except (RuntimeError, *_DAMAGED):
            raise Refused(ProblemCode.UNREADABLE) from None
        return read


def _check_head(name: str, head: bytes) -> None:
    """No program; and no document type, through which XML reads files and asks hosts (threat T23)."""
    if is_program(head):
        raise Refused(ProblemCode.EMBEDDED_PROGRAM)
    if name.endswith(_XML) and name != _MANIFEST and _DOCTYPE in head.replace(b"\0", b"").upper():
        raise Refused(ProblemCode.ACTIVE_CONTENT)


def _leaves_folder(name: str) -> bool:
    return name.startswith(("/", "\\")) or ".." in name.replace("\\", "/").split("/") or ":" in name[:2]
