"""Where a dossier is in its process, and the steps that only some processes have."""

from collections.abc import Callable
from datetime import date
from typing import Any, BinaryIO, cast
from uuid import UUID

from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import Session
from werkzeug.datastructures import FileStorage

from portal.core import clock
from portal.core.errors import NotFound, PortalError
from portal.dossiers import course
from portal.dossiers.errors import ActionNotPermitted
from portal.dossiers.lifecycle import Action
from portal.dossiers.models import Dossier
from portal.dossiers.reads import Read
from portal.office import opinions
from portal.office.actions import course as actions
from portal.office.course_forms import NoteForm, VisitForm
from portal.office.page_forms import DeskForm, ReasonForm
from portal.office.scans import Scanned, Sent, take_scan
from portal.office.views.base import (
    LEADER,
    OFFICER,
    PDF,
    RECEPTIONIST,
    SPECIALIST,
    bp,
    carry_out,
    dossier_page,
    explained,
    found,
)
from portal.office.views.meeting import note_reading
from portal.processes import queries as processes
from portal.processes.queries import StepKind
from portal.web import downloads
from portal.web.access import allow, current_actor
from portal.web.languages import language
from portal.web.reading import read_session

_DRAWN_FROM = 6
"""The standard process is told in one line; its picture says nothing more."""


def course_shown(dossier: Dossier) -> dict[str, Any]:
    """What the page of a dossier says about its process: the way, who holds it, the opinions, the minutes."""
    items = processes.items(read_session(), dossier.id)
    stages = course.stages(dossier, items)
    here = next((stage for stage in stages if stage.state == "here"), None)
    process = course.process_of(dossier)
    drawn = len(process.steps) >= _DRAWN_FROM
    return {
        "stages": stages,
        "here_stage": here,
        "process": process,
        "drawing": processes.draw(process, language()) if drawn else None,
        "asked": opinions.of_dossier(read_session(), dossier, items),
        "visits": [
            (date.fromisoformat(item.record["day"]), item)
            for item in items
            if item.kind == StepKind.INSPECTION and item.record
        ],
        "now": clock.now(),
        "is_inspection": here is not None and here.step.kind is StepKind.INSPECTION,
    }


def _note_page(dossier: Dossier, form: DeskForm, title: str, button: str) -> str:
    return dossier_page("office/note.html", dossier, form=form, title=title, button=button)


def _noted(
    dossier_id: UUID, what: Callable[[Session, NoteForm], None], *, title: str, button: str, done: str
) -> ResponseReturnValue:
    form = NoteForm()
    return carry_out(
        form,
        lambda session: what(session, form),
        again=lambda: _note_page(found(dossier_id), form, title, button),
        done=done,
        dossier_id=dossier_id,
    )


@bp.get("/dossiers/<uuid:dossier_id>/forward")
@allow(SPECIALIST)
def forward_page(dossier_id: UUID) -> ResponseReturnValue:
    """Let it go on to the next step at this desk."""
    dossier = found(dossier_id, to=Action.FORWARD)
    return _note_page(dossier, NoteForm(data={"revision": dossier.revision}), _("Chuyển bước tiếp theo"), _("Chuyển"))


@bp.post("/dossiers/<uuid:dossier_id>/forward")
@allow(SPECIALIST)
def forward(dossier_id: UUID) -> ResponseReturnValue:
    """Go on."""
    actor, now = current_actor(), clock.now()

    def carried(session: Session, form: NoteForm) -> None:
        actions.forward(session, dossier_id, note=form.note.data, actor=actor, revision=form.seen, now=now)

    words = {"title": _("Chuyển bước tiếp theo"), "button": _("Chuyển"), "done": _("Đã chuyển bước tiếp theo.")}
    return _noted(dossier_id, carried, **words)


@bp.get("/dossiers/<uuid:dossier_id>/endorse")
@allow(LEADER)
def endorse_page(dossier_id: UUID) -> ResponseReturnValue:
    """The head of a unit lets the proposal go on."""
    dossier = found(dossier_id, to=Action.ENDORSE)
    form = NoteForm(data={"revision": dossier.revision})
    return _note_page(dossier, form, _("Đồng ý trình lãnh đạo cơ quan"), _("Đồng ý, chuyển tiếp"))


@bp.post("/dossiers/<uuid:dossier_id>/endorse")
@allow(LEADER)
def endorse(dossier_id: UUID) -> ResponseReturnValue:
    """Let it go on."""
    actor, now = current_actor(), clock.now()

    def carried(session: Session, form: NoteForm) -> None:
        actions.endorse(session, dossier_id, note=form.note.data, actor=actor, revision=form.seen, now=now)

    title, done = _("Đồng ý trình lãnh đạo cơ quan"), _("Đã chuyển lãnh đạo cơ quan.")
    return _noted(dossier_id, carried, title=title, button=_("Đồng ý, chuyển tiếp"), done=done)


@bp.get("/dossiers/<uuid:dossier_id>/acknowledge")
@allow(RECEPTIONIST)
def acknowledge_page(dossier_id: UUID) -> ResponseReturnValue:
    """Take note of a notification."""
    dossier = found(dossier_id, to=Action.ACKNOWLEDGE)
    form = NoteForm(data={"revision": dossier.revision})
    return _note_page(dossier, form, _("Ghi nhận thông báo"), _("Ghi nhận và kết thúc"))


@bp.post("/dossiers/<uuid:dossier_id>/acknowledge")
@allow(RECEPTIONIST)
def acknowledge(dossier_id: UUID) -> ResponseReturnValue:
    """Take note; the process ends."""
    actor, now = current_actor(), clock.now()

    def carried(session: Session, form: NoteForm) -> None:
        actions.acknowledge(session, dossier_id, note=form.note.data, actor=actor, revision=form.seen, now=now)

    title, done = _("Ghi nhận thông báo"), _("Đã ghi nhận thông báo.")
    return _noted(dossier_id, carried, title=title, button=_("Ghi nhận và kết thúc"), done=done)


@bp.get("/dossiers/<uuid:dossier_id>/hand-back")
@allow(SPECIALIST)
def hand_back_page(dossier_id: UUID) -> ResponseReturnValue:
    """Why it goes back to an earlier step."""
    dossier = found(dossier_id, to=Action.HAND_BACK)
    return _hand_back(dossier, ReasonForm(data={"revision": dossier.revision}))


def _hand_back(dossier: Dossier, form: ReasonForm) -> str:
    return _note_page(dossier, form, _("Chuyển lại bước trước"), _("Chuyển lại"))


@bp.post("/dossiers/<uuid:dossier_id>/hand-back")
@allow(SPECIALIST)
def hand_back(dossier_id: UUID) -> ResponseReturnValue:
    """Give it back to an earlier step."""
    form, actor, now = ReasonForm(), current_actor(), clock.now()
    return carry_out(
        form,
        lambda session: actions.hand_back(
            session, dossier_id, note=form.reason.data, actor=actor, revision=form.seen, now=now
        ),
        again=lambda: _hand_back(found(dossier_id), form),
        done=_("Đã chuyển lại bước trước."),
        dossier_id=dossier_id,
    )


@bp.post("/dossiers/<uuid:dossier_id>/go-on")
@allow(SPECIALIST)
def go_on(dossier_id: UUID) -> ResponseReturnValue:
    """Go on without the applicant's word about the draft."""
    form, actor, now = DeskForm(), current_actor(), clock.now()
    return carry_out(
        form,
        lambda session: actions.go_on(session, dossier_id, actor=actor, revision=form.seen, now=now),
        again=lambda: dossier_page("office/not_done.html", found(dossier_id), form=form),
        done=_("Đã chuyển bước tiếp theo."),
        dossier_id=dossier_id,
    )


@bp.get("/dossiers/<uuid:dossier_id>/inspection")
@allow(SPECIALIST)
def inspection_page(dossier_id: UUID) -> ResponseReturnValue:
    """The minutes of a site inspection."""
    dossier = _inspected(dossier_id)
    items = processes.items(read_session(), dossier_id)
    before = next((item.record for item in items if item.record and item.closed_at is None and not item.request), None)
    data = {name: before[name] for name in ("place", "participants", "minutes")} if before else {}
    return dossier_page("office/inspection.html", dossier, form=VisitForm(data=data | {"revision": dossier.revision}))


def _inspected(dossier_id: UUID) -> Dossier:
    """The dossier, where minutes can be written now. Raises NotFound or ActionNotPermitted."""
    dossier = found(dossier_id, to=Action.FORWARD)
    step = course.step_of(dossier)
    if step is None or step.kind is not StepKind.INSPECTION:
        raise ActionNotPermitted
    return dossier


@bp.post("/dossiers/<uuid:dossier_id>/inspection")
@allow(SPECIALIST)
def inspection(dossier_id: UUID) -> ResponseReturnValue:
    """Keep the minutes; the file is stored before."""
    form, actor, now = VisitForm(), current_actor(), clock.now()

    def again() -> str:
        return dossier_page("office/inspection.html", found(dossier_id), form=form)

    _inspected(dossier_id)
    if not form.validate():
        return again(), 422
    try:
        scan = scanned(form.photos.data)
    except PortalError as problem:
        return explained(form, problem, again=again)
    visit = actions.Visit(form.read_day, form.place.data, form.participants.data, form.minutes.data)

    def carried(session: Session) -> None:
        seen = form.seen
        actions.record_visit(session, dossier_id, visit=visit, scan=scan, actor=actor, revision=seen, now=now)

    return carry_out(form, carried, again=again, done=_("Đã lưu biên bản."), dossier_id=dossier_id)


def scanned(files: list[FileStorage] | None) -> Scanned | None:
    """What was chosen as one PDF, stored; None when nothing was. Raises as ``take_scan`` does."""
    sent = [Sent(file.filename or "", cast(BinaryIO, file.stream)) for file in files or () if file and file.filename]
    return take_scan(sent) if sent else None


@bp.get("/dossiers/<uuid:dossier_id>/records/<uuid:item_id>")
@allow(OFFICER)
def record_file(dossier_id: UUID, item_id: UUID) -> ResponseReturnValue:
    """The document that came with an opinion or with minutes, as a download."""
    dossier = found(dossier_id)
    items = {item.id: item for item in processes.items(read_session(), dossier.id)}
    record = items[item_id].record if item_id in items else None
    if not record or not record.get("file"):
        raise NotFound
    note_reading(dossier.id, Read.DOCUMENT)
    return downloads.send_strangers(record["file"]["sha256"], record["file"]["name"], media_type=PDF)
