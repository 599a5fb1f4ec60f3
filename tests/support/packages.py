"""Take proof packages apart and put them together again, well or badly."""

import zipfile
from collections.abc import Mapping
from pathlib import Path


def contents(package: Path) -> dict[str, bytes]:
    """Every file of a package."""
    with zipfile.ZipFile(package) as source:
        return {name: source.read(name) for name in source.namelist()}


def rewritten(target: Path, entries: Mapping[str, bytes]) -> Path:
    """A ZIP with these entries, whatever they are called."""
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in entries.items():
            entry = zipfile.ZipInfo("x")
            entry.filename, entry.compress_type = name, zipfile.ZIP_DEFLATED
            archive.writestr(entry, data)
    return target
