"""Messages with applicants: the thread of one dossier, and the dossiers whose applicants wait for an answer."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from flask import url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from portal.catalogue import queries as catalogue
from portal.core import clock
from portal.core.db import transaction
from portal.documents.viruses import Scan
from portal.dossiers.actions.received import Received
from portal.dossiers.dialogue import queries, rules
from portal.dossiers.dialogue.rules import Side
from portal.dossiers.dialogue_pages import MessageForm, message_rows, post
from portal.dossiers.errors import Infected, NotScannedYet
from portal.dossiers.models import Dossier
from portal.dossiers.reads import Read
from portal.office.actions import messages as actions
from portal.office.views.base import OFFICER, bp, desk_page, dossier_page, found
from portal.office.views.inbox import unread
from portal.office.views.meeting import note_reading
from portal.web import downloads
from portal.web.access import allow, current_actor
from portal.web.reading import forget_reads, read_session


@bp.app_context_processor
def _marker() -> dict[str, Any]:
    """Pages of the office ask how many messages wait unread; other pages never do."""
    return {"unread_messages": _unread, "unread_of": _unread_of}


def _unread() -> int:
    return unread().messages


def _unread_of(dossier_id: UUID) -> int:
    return queries.unread(read_session(), [dossier_id], reader=Side.AGENCY).get(dossier_id, 0)


@bp.get("/messages")
@allow(OFFICER)
def messages() -> ResponseReturnValue:
    """The dossiers of the agency whose applicants wrote and were not read yet."""
    agency_id = current_actor().agency_id
    waiting = queries.waiting(read_session(), agency_id) if agency_id else []
    rows = [(one, catalogue.definition(one.service_code, one.service_version).name) for one in waiting]
    return desk_page("office/messages.html", rows=rows)


@bp.get("/dossiers/<uuid:dossier_id>/messages")
@allow(OFFICER)
def thread(dossier_id: UUID) -> ResponseReturnValue:
    """All messages about a dossier; those of the applicant count as read from now on."""
    return _page(found(dossier_id), MessageForm())


@bp.post("/dossiers/<uuid:dossier_id>/messages")
@allow(OFFICER)
def reply(dossier_id: UUID) -> ResponseReturnValue:
    """Answer the applicant; what was typed stays on the page until it is sent."""
    found(dossier_id)
    form, actor = MessageForm(), current_actor()

    def send(session: Session, files: Sequence[Received]) -> None:
        text, now = form.text.data or "", clock.now()
        actions.reply(session, dossier_id, message_id=form.id_to_be, text=text, files=files, actor=actor, now=now)

    return post(
        form,
        send,
        again=lambda: _page(found(dossier_id), form),
        done=_("Đã gửi tin nhắn cho người nộp."),
        thread=url_for("office.thread", dossier_id=dossier_id),
    )


def _page(dossier: Dossier, form: MessageForm) -> str:
    written = queries.thread(read_session(), dossier.id)
    page = dossier_page(
        "office/thread.html",
        dossier,
        form=form,
        rows=message_rows(written, reader=Side.AGENCY, endpoint="office.attachment"),
        may_write=rules.may_write(dossier.status, dossier.finished_at, now=clock.now()),
        closes_at=rules.closes_at(dossier.status, dossier.finished_at),
    )
    if any(one.message.side == Side.APPLICANT and one.message.read_at is None for one in written):
        forget_reads()
        with transaction() as session:
            actions.read_messages(session, dossier.id, actor=current_actor(), now=clock.now())
    return page


@bp.get("/dossiers/<uuid:dossier_id>/messages/files/<uuid:attachment_id>")
@allow(OFFICER)
def attachment(dossier_id: UUID, attachment_id: UUID) -> ResponseReturnValue:
    """A file of a message, always as a download: it comes from a stranger."""
    shown = found(dossier_id)
    wanted = queries.attachment(read_session(), shown.id, attachment_id)
    if not Scan(wanted.scan).opens:
        raise Infected if wanted.scan == Scan.INFECTED else NotScannedYet
    note_reading(shown.id, Read.FILE)
    return downloads.send_strangers(wanted.sha256, wanted.name, media_type=wanted.media_type)
