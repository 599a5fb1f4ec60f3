"""What other agencies ask ours: the list, one request with the part of the dossier it is about, the answer."""

from uuid import UUID

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.core import clock
from portal.core.actor import Role
from portal.core.db import transaction
from portal.core.errors import NotFound, PortalError
from portal.documents.viruses import Scan
from portal.dossiers.covering import numbers_of
from portal.dossiers.errors import Infected, NotScannedYet
from portal.dossiers.reads import Read
from portal.office import opinions as asked
from portal.office.actions import opinions as actions
from portal.office.course_forms import OpinionForm
from portal.office.views.base import bp, desk_page
from portal.office.views.course import scanned
from portal.office.views.meeting import note_reading
from portal.web import downloads
from portal.web.access import allow, current_actor, role
from portal.web.languages import language
from portal.web.reading import forget_reads, read_session

ANSWERER = role(Role.SPECIALIST, Role.LEADER)


@bp.get("/opinions")
@allow(ANSWERER)
def opinions() -> ResponseReturnValue:
    """What other agencies ask, open requests first."""
    found = asked.asked_of(read_session(), actor=current_actor())
    return desk_page("office/opinions.html", asked=found, now=clock.now())


@bp.get("/opinions/<uuid:item_id>")
@allow(ANSWERER)
def opinion(item_id: UUID) -> ResponseReturnValue:
    """One request, with the part of the dossier it is about; who looks is logged."""
    with transaction() as session:
        actions.open_request(session, item_id, actor=current_actor(), now=clock.now())
    forget_reads()
    return _opinion(item_id, OpinionForm())


def _opinion(item_id: UUID, form: OpinionForm) -> str:
    found = asked.request(read_session(), item_id, actor=current_actor())
    part = asked.part(read_session(), found, language())
    numbers = numbers_of(found.dossier.id, action=url_for("office.open_numbers_of_opinion", item_id=item_id))
    return desk_page(
        "office/opinion.html",
        asked=found,
        part=part,
        numbers=numbers,
        sections=numbers.sections(part.sections),
        form=form,
        now=clock.now(),
    )


@bp.post("/opinions/<uuid:item_id>/numbers")
@allow(ANSWERER)
def open_numbers_of_opinion(item_id: UUID) -> ResponseReturnValue:
    """Show the personal numbers in the part of a foreign dossier that one is asked about; the applicant is told."""
    found = asked.request(read_session(), item_id, actor=current_actor())
    note_reading(found.dossier.id, Read.NUMBERS)
    return redirect(url_for("office.opinion", item_id=item_id), 303)


@bp.post("/opinions/<uuid:item_id>")
@allow(ANSWERER)
def answer_opinion(item_id: UUID) -> ResponseReturnValue:
    """Answer for the agency; the file is stored before."""
    asked.request(read_session(), item_id, actor=current_actor())
    form = OpinionForm()
    if not form.validate():
        return _opinion(item_id, form), 422
    try:
        scan = scanned(form.document.data)
        with transaction() as session:
            actions.answer(session, item_id, text=form.answer.data, scan=scan, actor=current_actor(), now=clock.now())
    except NotFound:
        raise
    except PortalError as problem:
        form.explain(problem)
        forget_reads()
        return _opinion(item_id, form), problem.status
    flash(_("Đã gửi ý kiến. Cơ quan giải quyết hồ sơ đọc được ngay."), "success")
    return redirect(url_for("office.opinions"), 303)


@bp.get("/opinions/<uuid:item_id>/files/<uuid:file_id>")
@allow(ANSWERER)
def opinion_file(item_id: UUID, file_id: UUID) -> ResponseReturnValue:
    """A file of the part that may be read, always as a download."""
    found = asked.request(read_session(), item_id, actor=current_actor())
    wanted = {file.id: file for file in asked.part(read_session(), found, language()).files}.get(file_id)
    if wanted is None:
        raise NotFound
    if not Scan(wanted.scan).opens:
        raise Infected if wanted.scan == Scan.INFECTED else NotScannedYet
    note_reading(found.dossier.id, Read.FILE)
    return downloads.send_strangers(wanted.sha256, wanted.name, media_type=wanted.media_type)
