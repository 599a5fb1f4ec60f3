"""Messages about a dossier, from either side: written once, never changed, read by the other."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from forms.definition import Component
from forms.fields.files import FilesQuestion
from forms.text import Text, clean
from portal.core.actor import SYSTEM, Actor
from portal.core.errors import NotFound
from portal.core.events import publish
from portal.documents.viruses import Scan
from portal.dossiers import queries
from portal.dossiers.actions.files import receive_for
from portal.dossiers.actions.received import FileTrouble, Received, Upload
from portal.dossiers.dialogue import rules
from portal.dossiers.dialogue.errors import (
    LONGEST,
    MOST_FILES,
    MessageEmpty,
    MessageTooLong,
    ThreadClosed,
    TooManyAttachments,
)
from portal.dossiers.dialogue.events import MessageSent, MessagesRead
from portal.dossiers.dialogue.models import Message, MessageFile
from portal.dossiers.dialogue.rules import Side
from portal.dossiers.events import FilesAwaitScan
from portal.dossiers.models import Dossier

_NAME = Text(vi="Tệp đính kèm", en="Attachments")
_COMPONENT = Component(
    key="attachment", name=_NAME, accept=("scan", "image", "editable"), max_mb=10, max_files=MOST_FILES
)
_QUESTION = FilesQuestion(key="attachment", component="attachment", label=_NAME)
LARGEST_ATTACHMENT = _COMPONENT.max_mb << 20
"""Bytes of one file."""


def receive_attachments(uploads: Iterable[Upload], *, now: datetime) -> tuple[list[Received], list[FileTrouble]]:
    """Examine and store what is to go with a message, before any transaction. Raises TooManyAttachments."""
    chosen = list(uploads)
    if len(chosen) > MOST_FILES:
        raise TooManyAttachments
    return receive_for(chosen, _QUESTION, _COMPONENT, now=now)


def send_message(
    session: Session,
    dossier_id: UUID,
    *,
    message_id: UUID,
    text: str,
    files: Sequence[Received],
    actor: Actor,
    now: datetime,
) -> None:
    """Write to the agency about one's own dossier. Sent twice under one id, it is there once.

    Raises MessageEmpty, MessageTooLong, ThreadClosed or NotFound.
    """
    dossier = queries.own_submitted(session, dossier_id, actor=actor, lock=True)
    write(session, dossier, Side.APPLICANT, message_id=message_id, text=text, files=files, actor=actor, now=now)


def write(
    session: Session,
    dossier: Dossier,
    side: Side,
    *,
    message_id: UUID,
    text: str,
    files: Sequence[Received],
    actor: Actor,
    now: datetime,
) -> None:
    """Put a message into the thread of a dossier that the caller holds locked and may see.

    Raises MessageEmpty, MessageTooLong, ThreadClosed, or NotFound when the id is that of another message.
    """
    before = session.get(Message, message_id)
    if before is not None:
        if (before.dossier_id, before.author_id) == (dossier.id, actor.id):
            return
        raise NotFound
    words = clean(text)
    _require(dossier, words, now)
    if actor.id is None or dossier.agency_id is None:
        raise NotFound
    message = Message(
        id=message_id,
        dossier_id=dossier.id,
        agency_id=dossier.agency_id,
        side=side.value,
        author_id=actor.id,
        author=actor.full_name,
        text=words,
        sent_at=now,
    )
    session.add(message)
    session.flush()
    session.add_all(_row(message, number, one, now) for number, one in enumerate(files, start=1))
    event = MessageSent(message_id=str(message_id), side=side.value, files=len(files))
    publish(session, dossier.id, event, actor=actor, now=now)
    if any(one.scan == Scan.WAITING for one in files):
        publish(session, dossier.id, FilesAwaitScan(), actor=SYSTEM, now=now)


def _require(dossier: Dossier, words: str, now: datetime) -> None:
    if not rules.may_write(dossier.status, dossier.finished_at, now=now):
        raise ThreadClosed
    if not words:
        raise MessageEmpty
    if len(words) > LONGEST:
        raise MessageTooLong


def _row(message: Message, number: int, one: Received, now: datetime) -> MessageFile:
    return MessageFile(
        message_id=message.id,
        dossier_id=message.dossier_id,
        position=number,
        name=one.name,
        media_type=one.media_type,
        sha256=one.sha256,
        size=one.size,
        pages=one.pages,
        scan=one.scan,
        uploaded_at=now,
    )


def mark_read(session: Session, dossier_id: UUID, reader: Side, *, actor: Actor, now: datetime) -> None:
    """Note that somebody of this side has seen what the other wrote, for a caller who may see the dossier."""
    fresh = session.scalars(
        select(Message.id)
        .where(Message.dossier_id == dossier_id, Message.side == reader.other.value, Message.read_at.is_(None))
        .order_by(Message.sent_at, Message.id)
        .with_for_update()
    ).all()
    if not fresh:
        return
    session.execute(update(Message).where(Message.id.in_(fresh)).values(read_at=now, read_by=actor.name))
    event = MessagesRead(side=reader.value, message_ids=tuple(str(one) for one in fresh))
    publish(session, dossier_id, event, actor=actor, now=now)
