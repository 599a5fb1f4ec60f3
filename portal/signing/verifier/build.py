"""Pack the verifier into one file: the very modules this portal runs, and the libraries they need.

Pure Python goes in for every machine. The few compiled libraries go in for the kind of machine it is built on;
elsewhere the verifier names the three packages to install, in the versions it was tested with.
"""

import json
import os
import re
import subprocess
import sys
import zipfile
from collections.abc import Iterator, Mapping
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path

from portal.signing.trust import TrustStore
from portal.signing.verifier import bootstrap

_START = ("pyhanko", "pydantic", "cryptography")
_COMPILED = frozenset({"cryptography", "cffi", "lxml", "pycparser", "pydantic", "pydantic-core"})
_ASKED_FOR = ("cryptography", "lxml", "pydantic")
_KEPT = frozenset({".py", ".pem", ".json", ".so", ".pyd", ".dll", ".dylib"})
_NATIVE = frozenset({".so", ".pyd", ".dll", ".dylib"})
_LONG_AGO = (1980, 1, 1, 0, 0, 0)
_MODULES = """
import json, sys, portal.signing.verifier.main
print(json.dumps({n: m.__file__ for n, m in sys.modules.items() if n.split(".")[0] in ("portal", "forms")}))
"""


def build(target: Path, *, trust: TrustStore | None) -> int:
    """Write the verifier to ``target``, with these anchors built in; returns how many files. Raises OSError."""
    files = dict(_own_modules())
    for found in _needed():
        files |= _files_of(found)
    if trust is not None:
        files |= {f"{bootstrap.ROOTS}/{path}": data for path, data in trust.files().items()}
    files[bootstrap.BUILT_FOR] = bootstrap.machine().encode()
    files[bootstrap.NEEDS] = " ".join(f"{name}=={distribution(name).version}" for name in _ASKED_FOR).encode()
    files["__main__.py"] = Path(bootstrap.__file__).read_bytes()
    _write(target, files)
    return len(files)


def _own_modules() -> Iterator[tuple[str, bytes]]:
    """The modules of this program that are imported for judging, found by importing them in a fresh process."""
    path = os.pathsep.join(filter(None, [str(Path(__file__).parents[3]), *sys.path]))
    done = subprocess.run(  # noqa: S603 (our own interpreter and module)
        [sys.executable, "-c", _MODULES],
        env={"PATH": os.environ.get("PATH", ""), "PYTHONPATH": path},
        capture_output=True,
        text=True,
        check=True,
    )
    modules: dict[str, str] = json.loads(done.stdout)
    for name, file in modules.items():
        source = Path(file)
        ending = "/__init__.py" if source.name == "__init__.py" else ".py"
        yield f"{bootstrap.LIBRARIES}/{name.replace('.', '/')}{ending}", source.read_bytes()


def _needed() -> list[Distribution]:
    """The installed packages that judging needs, and what they need."""
    found: dict[str, Distribution] = {}
    waiting = list(_START)
    while waiting:
        name = _normal(waiting.pop())
        if name in found:
            continue
        try:
            found[name] = distribution(name)
        except PackageNotFoundError:  # for another Python or another system
            continue
        wanted = [each for each in found[name].requires or () if "extra ==" not in each]
        waiting += [match[0] for each in wanted if (match := re.match(r"[A-Za-z0-9._-]+", each))]
    return list(found.values())


def _normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def _files_of(package: Distribution) -> dict[str, bytes]:
    """Pure packages lose their compiled helpers, for all have others in Python; the rest is kept apart, whole."""
    compiled = _normal(package.name) in _COMPILED
    folder = bootstrap.COMPILED if compiled else bootstrap.LIBRARIES
    kept: dict[str, bytes] = {}
    for file in package.files or ():
        outside = file.parts[0] == ".." or "__pycache__" in file.parts
        wanted = file.suffix in _KEPT or file.name == "METADATA" or ".dist-info/licenses" in str(file)
        if not outside and wanted and (compiled or file.suffix not in _NATIVE):
            kept[f"{folder}/{file.as_posix()}"] = Path(str(file.locate())).read_bytes()
    return kept


def _write(target: Path, files: Mapping[str, bytes]) -> None:
    with target.open("wb") as stream:
        stream.write(b"#!/usr/bin/env python3\n")
        with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
            for path, data in sorted(files.items()):
                entry = zipfile.ZipInfo(path, _LONG_AGO)
                entry.compress_type, entry.external_attr = zipfile.ZIP_DEFLATED, 0o100644 << 16
                archive.writestr(entry, data)
    target.chmod(0o755)
