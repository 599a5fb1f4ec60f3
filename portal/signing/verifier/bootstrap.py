"""First step of the one-file verifier: unpack it once, then run it. Standard library only.

Compiled libraries cannot be loaded from an archive, so everything is unpacked into the cache of the person who runs it,
below the SHA-256 of the file; without a usable cache into a temporary folder that is removed at the end.
"""

import hashlib
import importlib
import os
import shutil
import sys
import sysconfig
import tempfile
import zipfile
from contextlib import suppress
from pathlib import Path

LIBRARIES, COMPILED, BUILT_FOR, NEEDS, ROOTS = "lib", "compiled", "built-for.txt", "needs.txt", "trust"
_OLDEST = (3, 11)


def machine() -> str:
    """What compiled libraries depend on: the Python and the kind of machine."""
    return f"{sys.implementation.cache_tag} {sysconfig.get_platform()}"


def _unpacked(archive: Path) -> Path:
    with archive.open("rb") as stream:
        name = hashlib.file_digest(stream, "sha256").hexdigest()
    cache = Path(os.environ.get("PORTAL_VERIFIER_CACHE") or Path.home() / ".cache" / "portal-verifier")
    try:
        cache.mkdir(mode=0o700, parents=True, exist_ok=True)
        fresh = Path(tempfile.mkdtemp(dir=cache))
    except OSError:
        return _filled(archive, Path(tempfile.mkdtemp(prefix="portal-verifier-")))
    if not (cache / name).is_dir():
        with suppress(OSError):  # somebody else was faster
            _filled(archive, fresh).rename(cache / name)
    shutil.rmtree(fresh, ignore_errors=True)
    return cache / name


def _filled(archive: Path, folder: Path) -> Path:
    with zipfile.ZipFile(archive) as source:
        source.extractall(folder)
    return folder


def run(archive: Path) -> int:
    """Unpack, look whether the compiled libraries fit this machine, verify. The exit status."""
    if sys.version_info < _OLDEST:
        sys.stderr.write("Python 3.11 or newer is needed.\n")
        return 2
    folder = _unpacked(archive)
    sys.path.insert(0, str(folder / LIBRARIES))
    if (folder / BUILT_FOR).read_text("utf-8") == machine():
        sys.path.insert(0, str(folder / COMPILED))
    needs = (folder / NEEDS).read_text("utf-8")
    try:
        for need in needs.split():  # some are looked for so late that their absence would pass for a finding
            importlib.import_module(need.partition("==")[0])
        main = importlib.import_module("portal.signing.verifier.main")
    except ImportError as problem:
        sys.stderr.write(f"{problem}\nThis machine ({machine()}) needs, once: python3 -m pip install {needs}\n")
        return 2
    roots = folder / ROOTS
    try:
        status: int = main.main(sys.argv[1:], roots=roots if roots.is_dir() else None)
    finally:
        if folder.name.startswith("portal-verifier-"):
            shutil.rmtree(folder, ignore_errors=True)
    return status


if __name__ == "__main__":
    sys.exit(run(Path(sys.argv[0]).resolve()))
