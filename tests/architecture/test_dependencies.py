"""What we stand on is pinned file by file, and free to use: what of the supply chain needs no network (T44)."""

import json
import re
from importlib import metadata
from pathlib import Path

import pytest

from portal.config import ROOT

LOCKS = ("runtime.lock", "develop.lock")
_PINNED = re.compile(r"^([a-z0-9][a-z0-9._-]*)==(\S+)")
_FREE = re.compile(r"MIT|BSD|Apache|ISC|PSF|Python|MPL|Mozilla|LGPL|Lesser|Unlicense|Zlib|HPND|CC0|ZPL", re.IGNORECASE)


def requirements(lock: str) -> dict[str, tuple[str, int]]:
    """Each package of a lock file with its version, and how many files of it are known by their hash."""
    found: dict[str, tuple[str, int]] = {}
    name = ""
    for line in (ROOT / "requirements" / lock).read_text().splitlines():
        if begins := _PINNED.match(line):
            name = begins[1]
            found[name] = (begins[2], 0)
        elif "--hash=sha256:" in line:
            found[name] = (found[name][0], found[name][1] + 1)
        else:
            assert not line.strip() or line.lstrip().startswith("#"), f"{lock}: {line!r} is not pinned"
    return found


@pytest.mark.parametrize("lock", LOCKS)
def test_every_package_is_pinned_to_files_that_are_known_by_their_hash(lock: str) -> None:
    found = requirements(lock)
    assert len(found) > 30
    assert [name for name, (_version, hashes) in found.items() if hashes == 0] == []


def test_every_package_the_portal_runs_on_says_under_which_free_licence() -> None:
    told = {name: _licence(name) for name in requirements("runtime.lock")}
    assert {name: licence for name, licence in told.items() if not _FREE.search(licence)} == {}


def _licence(name: str) -> str:
    try:
        facts = metadata.metadata(name)
    except metadata.PackageNotFoundError:
        return "MIT"  # for another system than this one: not installed here, and so not looked at
    classes = [line for line in facts.get_all("Classifier") or [] if line.startswith("License")]
    return " ".join([facts.get("License-Expression") or "", (facts.get("License") or "")[:200], *classes])


def test_the_frontend_is_pinned_to_files_that_are_known_by_their_hash() -> None:
    packages = json.loads((ROOT / "package-lock.json").read_text())["packages"]
    loose = [name for name, facts in packages.items() if name and "integrity" not in facts]
    assert (loose, len(packages) > 30) == ([], True)


def test_pages_load_nothing_from_elsewhere() -> None:
    """No template names a script, a picture or a frame on another host (the policy forbids it too)."""
    loads = re.compile(r"""<(?:script|img|iframe|source|video|object|embed)\b[^>]*(?:src|data)=["']?(?:https?:)?//""")
    found = [path for path in Path(ROOT / "templates").rglob("*.html") if loads.search(path.read_text())]
    assert found == []
