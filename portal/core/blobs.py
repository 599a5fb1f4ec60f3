"""Files by content: stored once under their SHA-256, never changed, complete or not there at all (R2.4, R3.1)."""

import hashlib
import os
import tempfile
from collections.abc import Collection, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import IO, BinaryIO
from uuid import UUID

from portal.core.errors import NO_ROOM, StorageFull

_CHUNK = 1 << 20
_ASIDE = "gone-"


@dataclass(frozen=True)
class Blob:
    """A stored file: its digest (hexadecimal) and its size in bytes."""

    sha256: str
    size: int


class BlobStore:
    """A folder of files named by their SHA-256."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self._incoming = root / "incoming"
        self._pieces = self._incoming / "pieces"
        self._pieces.mkdir(parents=True, exist_ok=True)

    @contextmanager
    def receive(self, stream: BinaryIO) -> Iterator[Path]:
        """A stream as a private temporary file, to be looked at before it is kept; gone afterwards."""
        handle, name = tempfile.mkstemp(dir=self._incoming)
        path = Path(name)
        try:
            with _explaining_full_disk(), os.fdopen(handle, "wb") as target:
                while chunk := stream.read(_CHUNK):
                    target.write(chunk)
            yield path
        finally:
            path.unlink(missing_ok=True)

    def put(self, content: bytes) -> Blob:
        """Store bytes durably; the blob exists on disk when this returns. Raises StorageFull."""
        handle, name = tempfile.mkstemp(dir=self._incoming)
        try:
            with _explaining_full_disk(), os.fdopen(handle, "wb") as target:
                target.write(content)
            return self.keep(Path(name))
        finally:
            Path(name).unlink(missing_ok=True)

    def keep(self, path: Path) -> Blob:
        """Make a received file durable under its digest: fsync, rename, fsync of the folder. Raises StorageFull."""
        with _explaining_full_disk():
            with path.open("rb") as source:
                digest = hashlib.file_digest(source, "sha256").hexdigest()
                os.fsync(source.fileno())
            blob = Blob(digest, path.stat().st_size)
            target = self.path(digest)
            if not _touched(target):
                self._place(path, target)
        return blob

    def discard(self, sha256: str, *, before: datetime) -> bool:
        """Delete a blob that nobody refers to, unless somebody kept the same content at or after ``before``.

        It is moved away first: who keeps the content meanwhile either touched it before, which is seen, or finds
        nothing and places it anew. So a row whose transaction is still open never loses its file.
        """
        path, aside = self.path(sha256), self._incoming / f"{_ASIDE}{sha256}"
        try:
            path.rename(aside)
            if aside.stat().st_mtime >= before.timestamp():
                aside.rename(path)
                return False
        except FileNotFoundError:
            return False
        aside.unlink(missing_ok=True)
        return True

    def put_back(self) -> None:
        """Return to its place what was moved away by a process that died before it had looked."""
        for aside in self._incoming.glob(f"{_ASIDE}*"):
            with suppress(FileNotFoundError):
                aside.rename(self.path(aside.name.removeprefix(_ASIDE)))

    def old(self, folder: str, *, before: datetime) -> list[str]:
        """The digests that begin with these two digits and that nobody has kept since ``before``."""
        found = (self.root / folder).glob("?" * 64)
        return sorted(path.name for path in found if path.stat().st_mtime < before.timestamp())

    @staticmethod
    def _place(path: Path, target: Path) -> None:
        fresh = not target.parent.exists()
        target.parent.mkdir(parents=True, exist_ok=True)
        path.chmod(0o440)
        path.rename(target)
        _sync_folder(target.parent)
        if fresh:
            _sync_folder(target.parent.parent)

    def write_piece(self, upload: UUID, *, at: int, piece: bytes) -> None:
        """Write a piece of a file that comes in bit by bit; it is on the disk when this returns. Raises StorageFull."""
        path = self.pieces(upload)
        fresh = not path.exists()
        with _explaining_full_disk():
            handle = os.open(path, os.O_WRONLY | os.O_CREAT, 0o600)
            try:
                _write_all(handle, piece, at)
                os.fsync(handle)
            finally:
                os.close(handle)
        if fresh:
            _sync_folder(self._pieces)

    def pieces(self, upload: UUID) -> Path:
        """Where the pieces of an upload are put together."""
        return self._pieces / str(upload)

    def forget_pieces(self, upload: UUID) -> None:
        """Delete the pieces of an upload that is finished or given up."""
        self.pieces(upload).unlink(missing_ok=True)

    def sweep(self, *, kept: Collection[UUID], before: datetime) -> int:
        """Delete what was left lying about since ``before``: pieces but those ``kept``, and temporary files."""
        names = {str(upload) for upload in kept}
        left = [path for path in (*self._incoming.iterdir(), *self._pieces.iterdir()) if path.name not in names]
        old = [path for path in left if path.is_file() and path.stat().st_mtime < before.timestamp()]
        for path in old:
            path.unlink(missing_ok=True)
        return len(old)

    def path(self, sha256: str) -> Path:
        """Where the blob with this digest lies (whether or not it exists)."""
        if len(sha256) != 64 or not set(sha256) <= set("0123456789abcdef"):
            raise ValueError("not a SHA-256 digest")
        return self.root / sha256[:2] / sha256

    def open(self, sha256: str) -> IO[bytes]:
        """The blob as a binary stream."""
        return self.path(sha256).open("rb")

    def read(self, sha256: str) -> bytes:
        """The whole blob."""
        return self.path(sha256).read_bytes()


def _touched(path: Path) -> bool:
    """Whether the blob is there; from now on it counts as kept just now."""
    try:
        os.utime(path)
    except FileNotFoundError:
        return False
    return True


def _write_all(handle: int, content: bytes, at: int) -> None:
    done = 0
    while done < len(content):
        done += os.pwrite(handle, content[done:], at + done)


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@contextmanager
def _explaining_full_disk() -> Iterator[None]:
    try:
        yield
    except OSError as problem:
        if problem.errno in NO_ROOM:
            raise StorageFull from problem
        raise


class _Current:
    store: BlobStore | None = None


def configure(root: Path) -> BlobStore:
    """Choose the file store of this process."""
    _Current.store = BlobStore(root)
    return _Current.store


def store() -> BlobStore:
    """The file store of this process."""
    if _Current.store is None:
        raise RuntimeError("no file store configured: call configure() first")
    return _Current.store
