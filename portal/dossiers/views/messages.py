"""The messages about one's own dossier."""

from collections.abc import Sequence
from uuid import UUID

from flask import render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from portal.catalogue import queries as catalogue
from portal.core import clock
from portal.core.db import transaction
from portal.documents.viruses import Scan
from portal.dossiers import actions
from portal.dossiers.actions.received import Received
from portal.dossiers.dialogue import queries, rules
from portal.dossiers.dialogue.rules import Side
from portal.dossiers.dialogue_pages import MessageForm, message_rows, post
from portal.dossiers.errors import Infected, NotScannedYet
from portal.dossiers.models import Dossier
from portal.dossiers.views.base import bp, own_submitted
from portal.web import downloads
from portal.web.access import SIGNED_IN, allow, current_actor
from portal.web.limits import spend
from portal.web.reading import forget_reads, read_session

_RATE = "60/hour"


@bp.get("/dossiers/<uuid:dossier_id>/messages")
@allow(SIGNED_IN)
def messages(dossier_id: UUID) -> ResponseReturnValue:
    """All messages about one's dossier; those of the agency count as read from now on."""
    return _page(own_submitted(dossier_id), MessageForm())


@bp.post("/dossiers/<uuid:dossier_id>/messages")
@allow(SIGNED_IN)
def send_message(dossier_id: UUID) -> ResponseReturnValue:
    """Write to the agency; what was typed stays on the page until it is sent."""
    own_submitted(dossier_id)
    form, actor = MessageForm(), current_actor()

    def send(session: Session, files: Sequence[Received]) -> None:
        text, now = form.text.data or "", clock.now()
        actions.send_message(
            session, dossier_id, message_id=form.id_to_be, text=text, files=files, actor=actor, now=now
        )

    return post(
        form,
        send,
        again=lambda: _page(own_submitted(dossier_id), form),
        done=_("Đã gửi tin nhắn. Bạn sẽ thấy ở đây khi cơ quan đã xem và trả lời."),
        thread=url_for("dossiers.messages", dossier_id=dossier_id),
        first=lambda: spend("messages", rate=_RATE, key=str(actor.id)),
    )


def _page(dossier: Dossier, form: MessageForm) -> str:
    session = read_session()
    written = queries.thread(session, dossier.id)
    definition = catalogue.definition(dossier.service_code, dossier.service_version)
    page = render_template(
        "dossiers/messages.html",
        dossier=dossier,
        definition=definition,
        agency=catalogue.agency_for(session, definition),
        form=form,
        rows=message_rows(written, reader=Side.APPLICANT, endpoint="dossiers.attachment"),
        may_write=rules.may_write(dossier.status, dossier.finished_at, now=clock.now()),
        closes_at=rules.closes_at(dossier.status, dossier.finished_at),
    )
    if any(one.message.side == Side.AGENCY and one.message.read_at is None for one in written):
        forget_reads()
        with transaction() as writing:
            actions.mark_read(writing, dossier.id, Side.APPLICANT, actor=current_actor(), now=clock.now())
    return page


@bp.get("/dossiers/<uuid:dossier_id>/messages/files/<uuid:attachment_id>")
@allow(SIGNED_IN)
def attachment(dossier_id: UUID, attachment_id: UUID) -> ResponseReturnValue:
    """A file of a message about one's dossier, as a download."""
    dossier = own_submitted(dossier_id)
    found = queries.attachment(read_session(), dossier.id, attachment_id)
    if not Scan(found.scan).opens:
        raise Infected if found.scan == Scan.INFECTED else NotScannedYet
    return downloads.send_strangers(found.sha256, found.name, media_type=found.media_type)
