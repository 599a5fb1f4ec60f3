"""No room left: an honest sentence, what was typed is kept, nothing is half stored, and with room all is well (F06)."""

import gc
import io
import shutil
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from portal.core import blobs, clock, db, outbox
from portal.core.outbox import OutboxMessage
from portal.dossiers.models import Dossier, DossierFile, IssuedDocument
from portal.dossiers.queries import APPLICATION, RECEIPT
from tests.faults import drafts
from tests.faults.conftest import Citizen, Disk
from tests.support import files

pytestmark = pytest.mark.fault

SENTENCE = "Hệ thống tạm hết chỗ lưu tệp"
PAUSE = timedelta(minutes=5)
PICTURE = files.picture("PNG")


@pytest.fixture
def blob_disk(app: Flask, disk: Disk) -> Disk:
    """A small disk for the files."""
    blobs.configure(disk.folder / "blobs")
    return disk


def documents(kind: str) -> list[IssuedDocument]:
    with db.reading() as session:
        return list(session.scalars(select(IssuedDocument).where(IssuedDocument.kind == kind)))


def upload(citizen: Citizen, draft_id: object, **typed: str) -> Any:
    page = f"/drafts/{draft_id}/papers"
    return citizen.post(page, page=page, old_copy_file=(io.BytesIO(PICTURE), "giấy cũ.png"), **typed)


def test_an_upload_without_room_is_refused_and_the_rest_of_the_page_is_kept(
    blob_disk: Disk, citizen: Citizen, world: Any, stored: Callable[[Path], set[str]]
) -> None:
    draft_id = drafts.ready_to_draw(world.citizen, line="one")
    with db.transaction() as session:
        session.get_one(Dossier, draft_id).answers = {}
    before = stored(blob_disk.folder)

    blob_disk.fill(leaving=len(PICTURE) // 2)
    answer = upload(citizen, draft_id, statement="y")

    assert answer.status_code in (422, 507)
    assert SENTENCE in answer.text
    assert stored(blob_disk.folder) == before
    with db.reading() as session:
        assert "statement" in session.get_one(Dossier, draft_id).answers
        assert len(session.scalars(select(DossierFile)).all()) == 1

    blob_disk.empty()
    assert upload(citizen, draft_id, statement="y").status_code == 303
    with db.reading() as session:
        newest = session.scalars(select(DossierFile).order_by(DossierFile.position.desc())).first()
    assert newest is not None
    assert blobs.store().read(newest.sha256) == PICTURE


def test_an_application_is_not_made_without_room(
    blob_disk: Disk, citizen: Citizen, world: Any, stored: Callable[[Path], set[str]]
) -> None:
    draft_id = drafts.ready_to_draw(world.citizen, line="one")
    before = stored(blob_disk.folder)
    path, page = f"/drafts/{draft_id}/application", f"/drafts/{draft_id}/check"

    blob_disk.fill()
    answer = citizen.post(path, page=page)

    assert answer.status_code == 507
    assert SENTENCE in answer.text
    assert stored(blob_disk.folder) == before
    assert documents(APPLICATION) == []

    blob_disk.empty()
    assert citizen.post(path, page=page).location.endswith("/sign")
    assert len(documents(APPLICATION)) == 1


def test_a_signed_application_without_room_leaves_the_unsigned_one_as_it_was(
    blob_disk: Disk, citizen: Citizen, world: Any, pki: Any, stored: Callable[[Path], set[str]]
) -> None:
    draft_id = drafts.ready_to_submit(world.citizen, line="one")
    signed = pki.signed_by("citizen", blobs.store().read(documents(APPLICATION)[0].sha256))
    before, page = stored(blob_disk.folder), f"/drafts/{draft_id}/sign"

    blob_disk.fill()
    answer = citizen.post(page, page=page, signed=(io.BytesIO(signed), "don.pdf"))

    assert answer.status_code == 507
    assert SENTENCE in answer.text
    assert stored(blob_disk.folder) == before

    blob_disk.empty()
    assert citizen.post(page, page=page, signed=(io.BytesIO(signed), "don.pdf")).status_code == 303


def test_a_dossier_is_taken_in_without_room_and_its_receipt_follows_later(
    blob_disk: Disk, citizen: Citizen, world: Any
) -> None:
    draft_id = drafts.ready_to_submit(world.citizen, line="one")

    blob_disk.fill()
    answer = citizen.post(f"/drafts/{draft_id}/submission", page=f"/drafts/{draft_id}/sign")
    assert answer.location.endswith("/confirmation")
    outbox.deliver_all(clock=clock.now)
    assert documents(RECEIPT) == []
    with db.reading() as session:
        told = select(OutboxMessage.last_error).where(OutboxMessage.subscriber == "dossiers.receipt")
        assert "StorageFull" in (session.scalars(told).one() or "")

    blob_disk.empty()
    outbox.deliver_all(clock=lambda: clock.now() + PAUSE)
    assert [document.dossier_id for document in documents(RECEIPT)] == [draft_id]


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")  # Werkzeug drops its half-written file
def test_a_spooled_upload_without_room_is_refused_in_words(
    app: Flask, blob_disk: Disk, citizen: Citizen, world: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A large upload waits in the folder for temporary files while it arrives; that one may be full as well."""
    draft_id = drafts.ready_to_draw(world.citizen, line="one")
    if not blob_disk.mounted:
        pytest.skip("a folder for temporary files cannot be filled here")
    monkeypatch.setattr("tempfile.tempdir", str(blob_disk.folder))
    monkeypatch.setitem(app.config, "PROPAGATE_EXCEPTIONS", False)

    blob_disk.fill()
    page = f"/drafts/{draft_id}/papers"
    answer = citizen.post_raw(page, page=page, field="old_copy_file", content=bytes(1 << 20))
    gc.collect()

    assert answer.status_code == 507
    assert SENTENCE in answer.text


def test_reading_goes_on_and_typed_words_are_shown_when_the_database_is_full(
    app: Flask, disk: Disk, citizen: Citizen, world: Any, database_url: str
) -> None:
    if not disk.mounted or not database_url.startswith("sqlite"):
        pytest.skip("only a database in a file on a disk of ours can be filled here")
    draft_id = drafts.ready_to_draw(world.citizen, line="one")
    db.database().dispose()  # the last connection brings the write-ahead log into the file
    copy = disk.folder / "portal.db"
    shutil.copyfile(database_url.removeprefix("sqlite:///"), copy)
    db.configure(f"sqlite:///{copy}")
    page = f"/drafts/{draft_id}/record"
    assert citizen.client.get(page).status_code == 200
    words = "Ủy ban nhân dân thị trấn Kiến Đức " * 5

    disk.fill()
    answer = citizen.post(page, page=page, event="birth", registered_at=words)
    assert answer.status_code in (503, 507)
    assert words.strip() in answer.text
    assert citizen.client.get(page).status_code == 200

    disk.empty()
    assert citizen.post(page, page=page, event="birth", registered_at=words).status_code == 303
