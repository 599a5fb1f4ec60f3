"""A batch of papers at the counter: sheets to part it, one upload, and a hand for what no sheet names."""

from typing import BinaryIO, cast
from uuid import UUID

from flask import Response, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from wtforms.fields.choices import SelectChoice

from portal.catalogue import queries as catalogue
from portal.core import clock
from portal.core.db import transaction
from portal.core.errors import NotFound, PortalError
from portal.documents.desk_documents import SeparatorSheets, Sheet
from portal.dossiers.actions import FileTrouble
from portal.dossiers.models import Dossier
from portal.office import batch_scans, desk_papers
from portal.office.batch_scans import Part
from portal.office.counter_forms import BatchScanForm, PlaceForm
from portal.office.reception_errors import BatchMissing
from portal.office.reception_models import UnplacedScan
from portal.office.views.base import PDF, RECEPTIONIST, bp, desk_page
from portal.office.views.counter import draft_page, printed
from portal.web import downloads
from portal.web.access import allow, current_actor
from portal.web.languages import say
from portal.web.limits import spend
from portal.web.reading import forget_reads, read_session

_BATCH_RATE = "120/hour"
_NOTHING = "-"


def _at_desk(dossier_id: UUID) -> Dossier:
    return desk_papers.open_at_desk(read_session(), dossier_id, actor=current_actor())


@bp.get("/counter/<uuid:dossier_id>/separators")
@allow(RECEPTIONIST)
def separators(dossier_id: UUID) -> Response:
    """A sheet with a QR code for each paper that is asked for."""
    session, dossier = read_session(), _at_desk(dossier_id)
    questions = desk_papers.file_questions(session, dossier)
    if not questions:
        raise NotFound
    definition = catalogue.definition(dossier.service_code, dossier.service_version)
    document = SeparatorSheets(
        agency=catalogue.agency_for(session, definition).name_vi,
        applicant=dossier.applicant_name,
        service_name=definition.name.vi,
        sheets=tuple(Sheet(name.vi, batch_scans.code_of(dossier.id, key)) for key, name in questions),
    )
    return printed(document, "to-phan-cach")


@bp.post("/counter/<uuid:dossier_id>/batch")
@allow(RECEPTIONIST)
def split_batch(dossier_id: UUID) -> ResponseReturnValue:
    """Take a batch apart: what a sheet names is attached, the rest waits to be placed."""
    dossier, form, actor, now = _at_desk(dossier_id), BatchScanForm(), current_actor(), clock.now()
    spend("batch", rate=_BATCH_RATE, key=str(actor.id))
    questions = frozenset(key for key, _name in desk_papers.file_questions(read_session(), dossier))
    chosen = request.files.get("batch")
    forget_reads()
    try:
        if chosen is None or not chosen.filename:
            raise BatchMissing
        parts = batch_scans.split(
            cast("BinaryIO", chosen.stream), chosen.filename, dossier_id=dossier_id, questions=questions
        )
        received, troubles = desk_papers.examine(parts, dossier, now=now)
        left = _left(parts, {one.question for one in received}, troubles)
        with transaction() as session:
            troubles += desk_papers.record(session, dossier_id, received, left, actor=actor, now=now)
    except NotFound:
        raise
    except PortalError as problem:
        form.explain(problem)
        return draft_page(dossier_id, form), problem.status
    if troubles:
        form.problems += [say(one.text) for one in troubles]
        return draft_page(dossier_id, form), 422
    flash(_done(len(parts) - len(left), len(left)), "success")
    return redirect(url_for("office.desk_draft", dossier_id=dossier_id), 303)


def _left(parts: list[Part], taken: set[str], troubles: list[FileTrouble]) -> list[Part]:
    """What stays to be placed: pages that no sheet names, and those that were refused where the sheet put them."""
    refused = {one.question for one in troubles} - taken
    return [part for part in parts if part.question is None or part.question in refused]


def _done(placed: int, left: int) -> str:
    told: list[str] = []
    if placed:
        told.append(ngettext("Đã tách được %(n)s tệp giấy tờ.", "Đã tách được %(n)s tệp giấy tờ.", placed, n=placed))
    if left:
        told.append(ngettext("Còn %(n)s phần phải xếp bằng tay.", "Còn %(n)s phần phải xếp bằng tay.", left, n=left))
    return " ".join(told)


@bp.get("/counter/<uuid:dossier_id>/unplaced/<uuid:scan_id>")
@allow(RECEPTIONIST)
def unplaced(dossier_id: UUID, scan_id: UUID) -> ResponseReturnValue:
    """The pages, to look at; then say what they are."""
    dossier = _at_desk(dossier_id)
    scan = desk_papers.unplaced_scan(read_session(), dossier.id, scan_id)
    return _unplaced(dossier, scan, _place_form(dossier))


def _place_form(dossier: Dossier) -> PlaceForm:
    form = PlaceForm()
    questions = desk_papers.file_questions(read_session(), dossier)
    form.target.choices = [SelectChoice("", _("Chọn loại giấy tờ"))]
    form.target.choices += [SelectChoice(key, say(name)) for key, name in questions]
    form.target.choices.append(SelectChoice(_NOTHING, _("Không thuộc hồ sơ này: bỏ ra")))
    return form


def _unplaced(dossier: Dossier, scan: UnplacedScan, form: PlaceForm) -> str:
    definition = catalogue.definition(dossier.service_code, dossier.service_version)
    return desk_page("office/unplaced.html", dossier=dossier, definition=definition, scan=scan, form=form)


@bp.get("/counter/<uuid:dossier_id>/unplaced/<uuid:scan_id>/file")
@allow(RECEPTIONIST)
def unplaced_file(dossier_id: UUID, scan_id: UUID) -> Response:
    """The pages as a file."""
    scan = desk_papers.unplaced_scan(read_session(), _at_desk(dossier_id).id, scan_id)
    return downloads.send_strangers(scan.sha256, scan.name, media_type=PDF)


@bp.post("/counter/<uuid:dossier_id>/unplaced/<uuid:scan_id>")
@allow(RECEPTIONIST)
def place(dossier_id: UUID, scan_id: UUID) -> ResponseReturnValue:
    """Attach the pages where the officer says, or take them out."""
    dossier, actor, now = _at_desk(dossier_id), current_actor(), clock.now()
    scan, form = desk_papers.unplaced_scan(read_session(), dossier_id, scan_id), _place_form(dossier)
    if not form.validate():
        return _unplaced(dossier, scan, form), 422
    target = None if form.target.data == _NOTHING else form.target.data
    part = Part(target, scan.name, scan.sha256, scan.size, scan.first, scan.pages)
    received, troubles = desk_papers.examine([part], dossier, now=now)
    forget_reads()
    if not troubles:
        with transaction() as session:
            troubles = desk_papers.record(session, dossier_id, received, [], actor=actor, now=now)
            if not troubles:
                desk_papers.forget(session, dossier_id, scan_id, actor=actor)
    if troubles:
        form.problems += [say(one.text) for one in troubles]
        return _unplaced(dossier, scan, form), 422
    return redirect(url_for("office.desk_draft", dossier_id=dossier_id), 303)
