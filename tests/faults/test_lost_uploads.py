"""Six faults while files are sent (ux 1): afterwards the list of files and every byte are what they should be."""

import json
import os
import socket
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select

from portal.config import Settings
from portal.core import blobs, db
from portal.dossiers.models import DossierFile
from tests.faults import drafts
from tests.faults.applicant import AWAY, Applicant
from tests.faults.stage import Stage, playing
from tests.support import files

pytestmark = pytest.mark.fault
PIECE = 1 << 20
CONTENT = files.pdf() + b"\n%" + os.urandom(3 << 18).hex().encode() + b"\n%%EOF\n"
DIGEST = sha256(CONTENT).hexdigest()


class Uploader(Applicant):
    """A browser whose script sends a file by pieces, and asks the server how far it is after every mishap."""

    def call(self, method: str, path: str, body: bytes = b"", kind: str = "application/octet-stream") -> dict[str, Any]:
        headers = {"X-CSRFToken": self._token, "Content-Type": kind}
        request = urllib.request.Request(self.address + path, data=body, headers=headers, method=method)
        with self._browser.open(request, timeout=60) as answer:
            told: dict[str, Any] = json.load(answer)
        return told

    def form(self, path: str, **typed: str) -> dict[str, Any]:
        return self.call("POST", path, urllib.parse.urlencode(typed).encode(), "application/x-www-form-urlencoded")

    def begin(self, draft: UUID) -> dict[str, Any]:
        told = {"question": drafts.FILE_QUESTION, "name": "lon.pdf", "size": str(len(CONTENT)), "sha256": DIGEST}
        return self.form(f"/drafts/{draft}/uploads", **told)

    def put(self, href: str, at: int) -> dict[str, Any]:
        return self.call("PUT", f"{href}?at={at}", CONTENT[at : at + PIECE])

    def finish(self, draft: UUID, upload: str) -> dict[str, Any]:
        return self.form(f"/drafts/{draft}/uploads/finish", **{"file:page": "papers", "file:upload": upload})

    @property
    def cookies(self) -> str:
        jar = next(one for one in self._browser.handlers if isinstance(one, urllib.request.HTTPCookieProcessor))
        return "; ".join(f"{cookie.name}={cookie.value}" for cookie in jar.cookiejar)


@pytest.fixture
def stage(app: Flask, settings: Settings, database_url: str, tmp_path: Path) -> Any:
    mine = settings.model_copy(update={"data_dir": tmp_path, "database_url": database_url})
    assert blobs.store().root == mine.blobs
    with playing(mine) as running:
        yield running


def again(deed: Callable[[], dict[str, Any]], stage: Stage) -> dict[str, Any]:
    """As the script does: until it works."""
    for _ in range(200):
        try:
            return deed()
        except AWAY:
            stage.wait_until_ready()
    raise AssertionError("the portal did not come back")


def refused(deed: Callable[[], dict[str, Any]]) -> int:
    with pytest.raises(urllib.error.HTTPError) as answer:
        deed()
    answer.value.close()
    return answer.value.code


def present(draft: UUID) -> list[tuple[str, bytes]]:
    with db.reading() as session:
        mine = select(DossierFile).where(DossierFile.dossier_id == draft, DossierFile.removed_at.is_(None))
        rows = session.scalars(mine.order_by(DossierFile.position)).all()
        return [(row.name, blobs.store().read(row.sha256)) for row in rows]


def test_killing_the_web_server_in_the_middle_of_a_file_costs_one_piece_at_most(stage: Stage) -> None:
    """Crash: kill -9 of master and workers after every piece, once while a piece is under way."""
    draft = drafts.ready_to_draw(drafts.applicant(), line="kill")
    before = present(draft)
    person = Uploader(stage.address)
    person.sign_in()
    acknowledged = 0
    while acknowledged < len(CONTENT):
        state = again(lambda: person.begin(draft), stage)
        assert state["received"] >= acknowledged, "an acknowledged piece is never asked for again"
        at = state["received"]
        half_a_piece(person, state["href"], at)
        acknowledged = again(partial(person.put, state["href"], at), stage)["received"]
        for pid in stage.web_workers():
            stage.kill_web_worker(pid)
        stage.kill("web")
        stage.start("web")
        stage.wait_until_ready()
    state = again(lambda: person.begin(draft), stage)
    assert again(lambda: person.finish(draft, state["id"]), stage) == {"troubles": []}
    assert present(draft) == [*before, ("lon.pdf", CONTENT)]


def half_a_piece(person: Uploader, href: str, at: int) -> None:
    """The network is lost in the middle of a piece: the connection ends before all that was announced is there."""
    host, _colon, port = person.address.removeprefix("http://").partition(":")
    piece = CONTENT[at : at + PIECE]
    head = (
        f"PUT {href}?at={at} HTTP/1.1\r\nHost: {host}:{port}\r\nCookie: {person.cookies}\r\n"
        f"X-CSRFToken: {person._token}\r\nContent-Length: {len(piece)}\r\n\r\n"
    )
    with socket.create_connection((host, int(port)), timeout=10) as line:
        line.sendall(head.encode() + piece[: len(piece) // 2])
        line.shutdown(socket.SHUT_WR)
        line.recv(100)


def test_half_a_piece_counts_as_far_as_it_came(stage: Stage) -> None:
    """Network drop: nothing is acknowledged that is not there, and the file goes on from the middle of the piece."""
    draft = drafts.ready_to_draw(drafts.applicant(), line="half")
    before = present(draft)
    person = Uploader(stage.address)
    person.sign_in()
    state = person.begin(draft)
    half_a_piece(person, state["href"], 0)
    at = person.begin(draft)["received"]
    assert at in (0, PIECE // 2)
    while at < len(CONTENT):
        at = person.put(state["href"], at)["received"]
    assert person.finish(draft, state["id"]) == {"troubles": []}
    assert present(draft) == [*before, ("lon.pdf", CONTENT)]


@pytest.mark.every_case
@pytest.mark.parametrize("fault", ["finish", "piece"])
def test_an_error_of_ours_keeps_what_was_sent(stage: Stage, fault: str) -> None:
    """500: the folder of files cannot be written for a while."""
    draft = drafts.ready_to_draw(drafts.applicant(), line=fault)
    before = present(draft)
    person = Uploader(stage.address)
    person.sign_in()
    state = person.begin(draft)
    root = blobs.store().root
    offsets = range(0, len(CONTENT), PIECE)
    aside = root.with_name("aside")
    for at in offsets:
        if fault == "piece" and at:
            break
        person.put(state["href"], at)
    root.rename(aside)
    deed = partial(person.put, state["href"], PIECE) if fault == "piece" else partial(person.finish, draft, state["id"])
    assert refused(deed) >= 422
    aside.rename(root)
    state = person.begin(draft)
    for at in offsets:
        if at >= state["received"]:
            person.put(state["href"], at)
    assert person.finish(draft, state["id"]) == {"troubles": []}
    assert present(draft) == [*before, ("lon.pdf", CONTENT)]
