"""What the pages of both sides of a thread share: the form of a message, and how messages look."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any
from uuid import UUID, uuid4

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf.file import MultipleFileField
from sqlalchemy.orm import Session
from wtforms import HiddenField, TextAreaField

from portal.core import clock
from portal.core.db import transaction
from portal.core.errors import NotFound, PortalError
from portal.documents.viruses import Scan
from portal.dossiers import actions
from portal.dossiers.actions.messages import LARGEST_ATTACHMENT
from portal.dossiers.actions.received import Received, Upload
from portal.dossiers.dialogue.models import MessageFile
from portal.dossiers.dialogue.queries import Written
from portal.dossiers.dialogue.rules import Side, pieces
from portal.web.languages import say
from portal.web.page_form import PortalForm
from portal.web.reading import forget_reads

Sending = Callable[[Session, Sequence[Received]], object]
"""Sends what a form says, with its files; raises NotFound or another PortalError."""


class MessageForm(PortalForm):
    """One message with its files. Its id is drawn when the page is made, so that sending twice sends once."""

    message_id = HiddenField(default=lambda: str(uuid4()))
    text = TextAreaField(_l("Nội dung tin nhắn"), render_kw={"rows": 5})
    files = MultipleFileField(
        _l("Tệp đính kèm (không bắt buộc)"),
        description=_l("Tối đa 5 tệp: PDF, ảnh, Word, OpenDocument, văn bản. Nhiều ảnh được ghép thành một tệp PDF."),
        render_kw={
            "accept": ".pdf,.jpg,.jpeg,.png,.heic,.heif,.doc,.docx,.odt,.txt,.rtf",
            "data-max-bytes": LARGEST_ATTACHMENT,
        },
    )

    @property
    def id_to_be(self) -> UUID:
        """The id of the message; a new one when the page's was spoilt."""
        try:
            return UUID(self.message_id.data or "")
        except ValueError:
            return uuid4()

    def uploads(self) -> list[Upload]:
        """The files that were chosen."""
        chosen = [file for file in self.files.data or () if getattr(file, "filename", "")]
        return [Upload("attachment", file.filename, file.stream) for file in chosen]


def post(
    form: MessageForm,
    send: Sending,
    *,
    again: Callable[[], str],
    done: str,
    thread: str,
    first: Callable[[], None] = lambda: None,
) -> ResponseReturnValue:
    """Send a message and go to its ``thread``; or show the page ``again``, with what was typed and what is wrong.

    ``first`` is done before any file is received. Raises NotFound.
    """
    try:
        first()
        received, troubles = actions.receive_attachments(form.uploads(), now=clock.now())
        form.problems += [say(trouble.text) for trouble in troubles]
        if form.problems:
            return again(), 422
        forget_reads()
        with transaction() as session:
            send(session, received)
    except NotFound:
        raise
    except PortalError as problem:
        form.explain(problem)
        return again(), problem.status
    flash(done, "success")
    return redirect(thread, 303)


def message_rows(written: Iterable[Written], *, reader: Side, endpoint: str) -> list[dict[str, Any]]:
    """A thread as one side reads it: whose words, since when the other side has seen them, files with their links."""
    return [_message_row(one, reader, endpoint) for one in written]


def _message_row(one: Written, reader: Side, endpoint: str) -> dict[str, Any]:
    message = one.message
    return {
        "id": message.id,
        "side": message.side,
        "own": message.side == reader,
        "author": message.author,
        "pieces": list(pieces(message.text)),
        "at": message.sent_at,
        "read_at": message.read_at,
        "fresh": message.read_at is None and message.side != reader,
        "files": [_attachment_row(file, endpoint) for file in one.files],
    }


def _attachment_row(file: MessageFile, endpoint: str) -> dict[str, Any]:
    row = {"name": file.name, "size": file.size, "pages": file.pages}
    if not Scan(file.scan).opens:
        infected = file.scan == Scan.INFECTED
        words = _("Có vi-rút, không mở được") if infected else _("Chưa quét vi-rút, chưa mở được")
        return row | {"verdict": {"label": words, "tone": "danger" if infected else "warning"}}
    return row | {"href": url_for(endpoint, dossier_id=file.dossier_id, attachment_id=file.id)}
