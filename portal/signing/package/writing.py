"""Write a proof package: the same bytes for the same content."""

import zipfile
from collections.abc import Mapping
from pathlib import Path

from portal.signing.package.manifest import INVENTORY

_LONG_AGO = (1980, 1, 1, 0, 0, 0)  # a ZIP keeps no time zone: the list says when it was made
_PLAIN_FILE = 0o100644 << 16


def write_package(target: Path, *, inventory: bytes, files: Mapping[str, bytes]) -> None:
    """Write the sealed list and everything it names to ``target``."""
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, data in ((INVENTORY, inventory), *sorted(files.items())):
            entry = zipfile.ZipInfo(path, _LONG_AGO)
            entry.compress_type, entry.external_attr = zipfile.ZIP_DEFLATED, _PLAIN_FILE
            archive.writestr(entry, data)
