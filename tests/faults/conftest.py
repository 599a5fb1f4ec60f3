"""A disk that can be filled, and a citizen who applies in this process."""

import os
import re
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from portal.demo import PASSWORD
from tests.faults.applicant import with_file

_TOKEN = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')
_AGREED = re.compile(r'name="agreed"[^>]*value="([^"]+)"')
_SEEN = re.compile(r'name="revision"[^>]*value="([^"]*)"')
_SIZE = 8 << 20


class Disk:
    """A small file system of its own where this process may mount one.

    Elsewhere the kernel's own "no space left" comes from ``/dev/full``, into which new files are redirected.
    """

    def __init__(self, folder: Path, *, mounted: bool, patch: pytest.MonkeyPatch) -> None:
        self.folder = folder
        self.mounted = mounted
        self._patch = patch
        self._ballast = folder / "ballast"

    def fill(self, *, leaving: int = 0) -> None:
        """Leave room for no more than ``leaving`` bytes."""
        if not self.mounted:
            self._patch.setattr(tempfile, "mkstemp", _into_nowhere)
            return
        with self._ballast.open("wb", buffering=0) as file:
            try:
                while True:
                    file.write(bytes(4096))
            except OSError:
                file.truncate(max(file.tell() - leaving, 0))

    def empty(self) -> None:
        """Make room again."""
        self._patch.undo()
        self._ballast.unlink(missing_ok=True)


def _into_nowhere(*_args: Any, dir: Path | None = None, **_more: Any) -> tuple[int, str]:
    folder = Path(dir or tempfile.gettempdir())
    return os.open("/dev/full", os.O_WRONLY), str(folder / "nowhere")


@pytest.fixture
def disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Disk]:
    """A small disk, empty at first."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", f"size={_SIZE}", "tmpfs", str(folder)]
    mounted = os.geteuid() == 0 and subprocess.run(mount, capture_output=True, check=False).returncode == 0
    yield Disk(folder, mounted=mounted, patch=monkeypatch)
    if mounted:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)


class Citizen:
    """The demo citizen in a browser without JavaScript."""

    def __init__(self, client: FlaskClient) -> None:
        self.client = client

    def post(self, path: str, *, page: str, **fields: Any) -> TestResponse:
        """Open ``page``, send its form to ``path``."""
        shown = self.client.get(page).text
        token, seen, agreed = _TOKEN.search(shown), _SEEN.search(shown), _AGREED.search(shown)
        hidden = {"csrf_token": token[1] if token else "", "revision": seen[1] if seen else ""}
        hidden["agreed"] = agreed[1] if agreed else ""
        return self.client.post(path, data=hidden | fields, content_type="multipart/form-data")

    def post_raw(self, path: str, *, page: str, field: str, content: bytes) -> TestResponse:
        """The same with one file, ready as bytes: the test client needs no room of its own for them."""
        token = _TOKEN.search(self.client.get(page).text)
        body, kind = with_file(token[1] if token else "", field=field, name="to.pdf", content=content)
        return self.client.post(path, data=body, content_type=kind)


@pytest.fixture
def citizen(app: Flask, world: Any) -> Citizen:
    """The demo citizen, signed in."""
    person = Citizen(app.test_client())
    answer = person.post("/sign-in", page="/sign-in", username=world.citizen.username, password=PASSWORD)
    assert answer.status_code in (302, 303)
    return person


@pytest.fixture
def stored(app: Flask) -> Callable[[Path], set[str]]:
    """The names of all files below a folder, ballast apart."""
    return lambda folder: {path.name for path in folder.rglob("*") if path.is_file() and path.name != "ballast"}
