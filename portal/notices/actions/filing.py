"""Pictures and attachments of notices: looked at, drawn anew and stored before the transaction that records them.

A picture is never kept as it came: it is drawn anew in a few sizes, without place, time or device. An attachment is
kept as it came, once inspection found nothing in it. What the virus scanner has not decided is shown to nobody.
"""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import IO, Any, BinaryIO, cast

from sqlalchemy import select
from sqlalchemy.orm import Session

from forms.text import Text, one_line
from portal.core import blobs
from portal.core.actor import SYSTEM, Actor
from portal.core.db import reading, transaction
from portal.core.events import publish
from portal.core.ids import new_id
from portal.documents import viruses
from portal.documents.inspection import (
    EDITABLE,
    GRAPHICS,
    PHONE_PICTURES,
    SCANS,
    Inspection,
    PageNotMade,
    inspect,
    page_maker,
)
from portal.documents.viruses import Scan
from portal.notices import rules
from portal.notices.errors import FileUnfit, NoticeNotReady
from portal.notices.events import NoticeFileAdded, NoticeFileScanned
from portal.notices.lifecycle import Action, State, move_for
from portal.notices.models import Notice, NoticeFile

PICTURES = GRAPHICS | PHONE_PICTURES
ATTACHMENTS = EDITABLE | SCANS | GRAPHICS
LARGEST_PICTURE, LARGEST_ATTACHMENT = 12 << 20, 20 << 20
SIDES = (480, 960, 1600)
"""The longer sides, in pixels, of the sizes that a picture is drawn in; never larger than it came."""
ALT_MOST, MOST_FILES = 300, 60
_LARGEST_RENDITION = 1 << 20
_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Upload:
    """A file that was looked at and stored, to be recorded."""

    name: str
    media_type: str
    size: int
    sha256: str
    scan: Scan
    alt: str = ""
    alt_en: str = ""
    renditions: list[dict[str, Any]] = field(default_factory=list)

    @property
    def is_picture(self) -> bool:
        """Whether it is shown within the text."""
        return bool(self.renditions)


def take_picture(stream: IO[bytes], filename: str, *, alt: str, alt_en: str = "", decorative: bool = False) -> Upload:
    """Look at a picture and draw it anew, outside any transaction.

    It has words that say what it shows, or it is said to be mere decoration. Raises FileUnfit or StorageFull.
    """
    alt, alt_en = one_line(alt), one_line(alt_en)
    if not decorative and not alt:
        raise FileUnfit(
            "alt",
            Text(
                vi="Hãy mô tả ảnh cho người không nhìn thấy ảnh, hoặc đánh dấu là ảnh trang trí.",
                en="Say what the picture shows for those who cannot see it, or mark it as decoration.",
            ),
        )
    if max(len(alt), len(alt_en)) > ALT_MOST:
        raise FileUnfit("alt", Text(vi=f"Mô tả tối đa {ALT_MOST} ký tự.", en=f"At most {ALT_MOST} characters."))
    if decorative:
        alt = alt_en = ""
    with blobs.store().receive(cast("BinaryIO", stream)) as path:
        found, scan = _looked_at(path, filename, PICTURES, LARGEST_PICTURE, at="picture")
        drawn = list(_renditions(path))
    largest = drawn[-1]
    name = f"{Path(found.name).stem}.jpg"
    return Upload(name, "image/jpeg", largest["size"], largest["sha256"], scan, alt, alt_en, drawn)


def take_attachment(stream: IO[bytes], filename: str) -> Upload:
    """Look at an attachment and store it, outside any transaction. Raises FileUnfit or StorageFull."""
    with blobs.store().receive(cast("BinaryIO", stream)) as path:
        found, scan = _looked_at(path, filename, ATTACHMENTS, LARGEST_ATTACHMENT, at="attachment")
        blob = blobs.store().keep(path)
    return Upload(found.name, found.media_type, blob.size, blob.sha256, scan)


def add_file(session: Session, notice: Notice, upload: Upload, *, actor: Actor, now: datetime) -> NoticeFile:
    """Record a file with the notice it was uploaded for; readers get it once a text that shows it is published.

    Raises NotYourPart, or NoticeNotReady where no text is being written or the notice has too many files.
    """
    action = Action.EDIT if move_for(Action.EDIT, State(notice.state)) else Action.CORRECT
    rules.permitted(notice, action, actor)
    if len(session.scalars(select(NoticeFile.id).where(NoticeFile.notice_id == notice.id)).all()) >= MOST_FILES:
        raise NoticeNotReady
    file = NoticeFile(
        id=new_id(),
        notice_id=notice.id,
        is_picture=upload.is_picture,
        name=upload.name,
        media_type=upload.media_type,
        size=upload.size,
        sha256=upload.sha256,
        scan=upload.scan.value,
        alt=upload.alt,
        alt_en=upload.alt_en,
        renditions=upload.renditions,
        uploaded_at=now,
        by_name=actor.name,
    )
    session.add(file)
    event = NoticeFileAdded(file_id=str(file.id), name=file.name, sha256=file.sha256, scan=file.scan)
    publish(session, notice.id, event, actor=actor, now=now)
    return file


def scan_waiting(*, now: datetime) -> int:
    """Have scanned what came while the scanner was away; returns how many were. Nothing when it is still away."""
    with reading() as session:
        waiting = list(
            session.scalars(select(NoticeFile).where(NoticeFile.scan == Scan.WAITING).order_by(NoticeFile.id))
        )
    done = 0
    for file in waiting:
        found = viruses.scan(blobs.store().path(file.sha256))
        if found is Scan.WAITING:
            _log.warning("the virus scanner does not answer: files of notices are still waiting")
            break
        with transaction() as session:
            held = session.get(NoticeFile, file.id, with_for_update=True)
            if held is None or held.scan != Scan.WAITING:
                continue
            held.scan = found.value
            event = NoticeFileScanned(file_id=str(held.id), outcome=found.value)
            publish(session, held.notice_id, event, actor=SYSTEM, now=now)
        done += 1
    return done


def _looked_at(path: Path, filename: str, accept: frozenset[str], most: int, *, at: str) -> tuple[Inspection, Scan]:
    found = inspect(path, filename=filename, accept=accept, max_bytes=most)
    if found.problem is not None:
        raise FileUnfit(at, found.problem.text)
    scan = viruses.scan(path)
    if scan is Scan.INFECTED:
        raise FileUnfit(
            at,
            Text(
                vi="Trình quét phát hiện vi-rút trong tệp nên tệp không được nhận. Hãy gửi tệp từ một máy sạch.",
                en="A virus was found in this file, so it was not taken in. Send it from a clean device.",
            ),
        )
    return found, scan


def _renditions(path: Path) -> Iterator[dict[str, Any]]:
    """The sizes of a picture, smallest first; a small picture has fewer."""
    last = (0, 0)
    for side in SIDES:
        with _room() as target:
            try:
                width, height = page_maker.page(path, target, most_bytes=_LARGEST_RENDITION, longest=side)
            except PageNotMade as refused:
                raise FileUnfit("picture", refused.problem.text) from None
            if (width, height) == last:
                return
            last = (width, height)
            blob = blobs.store().keep(target)
        yield {"width": width, "height": height, "sha256": blob.sha256, "size": blob.size}


@contextmanager
def _room() -> Iterator[Path]:
    with blobs.store().receive(BytesIO()) as target:
        yield target
