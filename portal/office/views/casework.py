"""Around a dossier: drafts of decisions, who is here, notes for colleagues, related and earlier dossiers."""

from dataclasses import dataclass
from uuid import UUID

from flask import flash, jsonify, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from forms.text import Text
from portal.core import clock
from portal.core.clock import local
from portal.core.db import transaction
from portal.core.errors import NotFound, PortalError
from portal.dossiers.models import Dossier
from portal.office import drafts, meetings, queries, related
from portal.office.actions import casework
from portal.office.casework import InternalNote, OfficeDraft
from portal.office.casework_forms import LinkForm, NoteForm, PurposeForm
from portal.office.page_forms import DeskForm
from portal.office.purposes import Purpose
from portal.office.related import Duplicate, Link
from portal.office.views import meeting
from portal.office.views.base import OFFICER, bp, dossier_page, found
from portal.web import limits, typed
from portal.web.access import allow, current_actor
from portal.web.languages import say
from portal.web.reading import read_session

_DRAFT_RATE = "2400/hour"
_NEWEST_NOTES = 3


@dataclass(frozen=True)
class Begun:
    """A form this officer has half filled in: its name, and its address if it can still be carried out."""

    draft: OfficeDraft
    name: Text
    href: str
    texts: list[str]


@dataclass(frozen=True)
class Around:
    """What the page of a dossier shows beside it: what this officer half wrote, notes, links, possible duplicates."""

    begun: list[Begun]
    notes: list[InternalNote]
    links: list[Link]
    duplicates: list[Duplicate]

    @property
    def newest(self) -> list[InternalNote]:
        """The notes there is room for."""
        return self.notes[:_NEWEST_NOTES]


def around(dossier: Dossier) -> Around:
    """Everything beside a dossier, in one look for each kind."""
    session = read_session()
    return Around(
        begun=[_begun(dossier, draft) for draft in drafts.all_kept(session, dossier.id, actor=current_actor())],
        notes=casework.notes_of(session, dossier.id),
        links=related.links(session, dossier),
        duplicates=related.duplicates(session, dossier, _digests(dossier)),
    )


def _begun(dossier: Dossier, draft: OfficeDraft) -> Begun:
    form = drafts.form_of(draft.page)
    if form is None:
        raise NotFound
    texts = [value for values in draft.typed.values() for value in values if value]
    open_now = drafts.may_go_on(draft.page, dossier, current_actor())
    return Begun(draft, form.name, _form_page(dossier.id, draft.page) if open_now else "", texts)


def _digests(dossier: Dossier) -> set[str]:
    return {file.sha256 for file in queries.given(dossier).files}


@bp.post("/dossiers/<uuid:dossier_id>/draft")
@allow(OFFICER)
def save_draft(dossier_id: UUID) -> ResponseReturnValue:
    """Keep what is typed into a form (``page``) so far; by script every few seconds, or by its button."""
    dossier, page, now = found(dossier_id), request.args.get("page", ""), clock.now()
    limits.spend("office-draft", rate=_DRAFT_RATE, key=str(current_actor().id))
    given = {name: request.form.getlist(name) for name in request.form if typed.is_shown(name)}
    seen = DeskForm().seen
    revision = seen if 0 < seen <= dossier.revision else dossier.revision
    with transaction() as session:
        if not _just_carried_out(session, dossier, page):
            drafts.save(session, dossier, page, given, revision=revision, actor=current_actor(), now=now)
    if request.headers.get("X-Autosave"):
        return jsonify(saved_at=now.isoformat())
    flash(_("Đã lưu nháp. Bạn mở lại trang này trên máy nào cũng thấy."), "success")
    return redirect(_form_page(dossier_id, page), 303)


def _just_carried_out(session: Session, dossier: Dossier, page: str) -> bool:
    """Whether this comes late from a form that its officer has sent: it must not come to life again."""
    if drafts.form_of(page) is None or drafts.may_go_on(page, dossier, current_actor()):
        return False
    last = queries.last_event(session, dossier.id)
    return last is not None and last.actor_id == current_actor().id


@bp.post("/dossiers/<uuid:dossier_id>/draft/discard")
@allow(OFFICER)
def discard_draft(dossier_id: UUID) -> ResponseReturnValue:
    """Give up what was half written in a form."""
    page = request.args.get("page", "")
    if drafts.form_of(page) is None:
        raise NotFound
    found(dossier_id)
    with transaction() as session:
        drafts.forget(session, dossier_id, page, actor=current_actor())
    flash(_("Đã bỏ bản nháp."), "success")
    return redirect(_form_page(dossier_id, page), 303)


def _form_page(dossier_id: UUID, page: str) -> str:
    return f"{url_for('office.dossier', dossier_id=dossier_id)}/{page}"


@bp.post("/dossiers/<uuid:dossier_id>/presence")
@allow(OFFICER)
def presence(dossier_id: UUID) -> ResponseReturnValue:
    """For the script of an open page: it is still open; who else is here, and whether the dossier has changed."""
    dossier, actor, now = found(dossier_id), current_actor(), clock.now()
    with transaction() as session:
        meetings.beat(session, dossier, actor=actor, now=now)
    company = meetings.company(meetings.presences(read_session(), dossier_id), actor=actor, now=now)
    changed = DeskForm().seen not in (0, dossier.revision)
    return jsonify(others=meeting.others(company), changed=_changed(dossier) if changed else "")


def _changed(dossier: Dossier) -> str:
    last = queries.last_event(read_session(), dossier.id)
    who = last.by if last else ""
    name = who if isinstance(who, str) else say(who)
    at = f"{local(last.at if last else dossier.updated_at):%H:%M}"
    return str(_("Hồ sơ vừa thay đổi (%(name)s, %(at)s). Tải lại trang để xem bản mới nhất.", name=name, at=at))


@bp.get("/dossiers/<uuid:dossier_id>/notes")
@allow(OFFICER)
def notes(dossier_id: UUID) -> ResponseReturnValue:
    """What officers told each other about a dossier, and a place to add to it."""
    dossier = found(dossier_id)
    return _notes(dossier, NoteForm(data={"revision": dossier.revision}))


@bp.post("/dossiers/<uuid:dossier_id>/notes")
@allow(OFFICER)
def write_note(dossier_id: UUID) -> ResponseReturnValue:
    """Add a note; others may do so at the same time."""
    form, dossier = NoteForm(), found(dossier_id)
    if not form.validate():
        return _notes(dossier, form), 422
    with transaction() as session:
        casework.write_note(session, dossier_id, text=form.text.data, actor=current_actor(), now=clock.now())
    flash(_("Đã lưu ghi chú."), "success")
    return redirect(url_for("office.notes", dossier_id=dossier_id), 303)


def _notes(dossier: Dossier, form: NoteForm) -> str:
    return dossier_page("office/notes.html", dossier, form=form, notes=casework.notes_of(read_session(), dossier.id))


@bp.get("/dossiers/<uuid:dossier_id>/related")
@allow(OFFICER)
def related_page(dossier_id: UUID) -> ResponseReturnValue:
    """Linked dossiers, possible duplicates, and the way to the applicant's other dossiers."""
    return _related(found(dossier_id), LinkForm(formdata=None), PurposeForm(formdata=None))


@bp.post("/dossiers/<uuid:dossier_id>/related")
@allow(OFFICER)
def link(dossier_id: UUID) -> ResponseReturnValue:
    """Link another dossier."""
    form = LinkForm()
    if not form.validate():
        return _related(found(dossier_id), form, PurposeForm(formdata=None)), 422
    code, reason, actor, now = form.code.data, form.reason.data, current_actor(), clock.now()
    try:
        with transaction() as session:
            casework.link(session, dossier_id, code=code, reason=reason, actor=actor, now=now)
    except NotFound:
        raise
    except PortalError as problem:
        form.explain(problem, field=form.code)
        return _related(found(dossier_id), form, PurposeForm(formdata=None)), problem.status
    flash(_("Đã liên kết hai hồ sơ."), "success")
    return redirect(url_for("office.related_page", dossier_id=dossier_id), 303)


@bp.post("/dossiers/<uuid:dossier_id>/related/<uuid:link_id>/remove")
@allow(OFFICER)
def unlink(dossier_id: UUID, link_id: UUID) -> ResponseReturnValue:
    """Take a link back."""
    with transaction() as session:
        casework.unlink(session, dossier_id, link_id, actor=current_actor(), now=clock.now())
    flash(_("Đã bỏ liên kết."), "success")
    return redirect(url_for("office.related_page", dossier_id=dossier_id), 303)


@bp.post("/dossiers/<uuid:dossier_id>/earlier")
@allow(OFFICER)
def ask_earlier(dossier_id: UUID) -> ResponseReturnValue:
    """Say why one looks at the applicant's other dossiers; that is written down, then they are shown."""
    form = PurposeForm()
    if not form.validate():
        return _related(found(dossier_id), LinkForm(formdata=None), form), 422
    purpose, actor = Purpose(form.purpose.data), current_actor()
    with transaction() as session:
        casework.look_at_earlier(session, dossier_id, purpose=purpose, actor=actor, now=clock.now())
    return redirect(url_for("office.earlier", dossier_id=dossier_id), 303)


@bp.get("/dossiers/<uuid:dossier_id>/earlier")
@allow(OFFICER)
def earlier(dossier_id: UUID) -> ResponseReturnValue:
    """The applicant's other dossiers in this agency, for whoever said a moment ago why; of others only how many."""
    dossier = found(dossier_id)
    if not casework.may_look(read_session(), dossier_id, actor=current_actor(), now=clock.now()):
        return redirect(url_for("office.related_page", dossier_id=dossier_id) + "#earlier", 303)
    found_here, counts = related.earlier(read_session(), dossier), related.counts(read_session(), dossier)
    return dossier_page("office/earlier.html", dossier, found=found_here, counts=counts)


def _related(dossier: Dossier, form: LinkForm, asking: PurposeForm) -> str:
    session, digests = read_session(), _digests(dossier)
    return dossier_page(
        "office/related.html",
        dossier,
        linking=form,
        asking=asking,
        links=related.links(session, dossier),
        duplicates=related.duplicates(session, dossier, digests),
        days=related.DUPLICATE_DAYS,
        counts=related.counts(session, dossier),
    )
