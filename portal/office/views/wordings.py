"""The editors' pages about templates of letters: write, look at, check, publish by somebody else, withdraw."""

import io
from collections.abc import Callable
from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from portal.accounts import queries as accounts
from portal.accounts.models import Agency
from portal.catalogue import queries as catalogue
from portal.core import clock
from portal.core.actor import Role
from portal.core.clock import local
from portal.core.db import transaction
from portal.core.errors import NotFound, PortalError
from portal.core.events import history
from portal.documents import actions as documents
from portal.office import queries as office
from portal.office.books import register
from portal.office.rules import OFFICER_ROLES
from portal.office.wording_forms import ReturnForm, RevisionForm, WordingForm
from portal.office.wordings import actions, papers, queries
from portal.office.wordings.errors import TemplateClosed
from portal.office.wordings.fields import known
from portal.office.wordings.lifecycle import OPEN, State
from portal.office.wordings.models import LetterTemplate
from portal.office.wordings.rules import Wording, findings
from portal.web.access import allow, current_actor, role
from portal.web.reading import forget_reads, read_session

wordings_bp = Blueprint("wordings", __name__, url_prefix="/editor/letters")
_WRITER = role(Role.EDITOR, Role.ADMINISTRATOR)


@wordings_bp.get("")
@allow(_WRITER)
def overview() -> ResponseReturnValue:
    """Every template of the agency, and what waits to be published."""
    rows = [(row, Wording.from_stored(row.content)) for row in queries.listed(read_session(), actor=current_actor())]
    names = {code: catalogue.newest(code).name for code in {one.service for _, one in rows if one.service}}
    return render_template("wordings/overview.html", rows=rows, names=names)


@wordings_bp.route("/new", methods=["GET", "POST"])
@allow(_WRITER)
def new() -> ResponseReturnValue:
    """Begin a template."""
    form = _form({"visible": True, "revision": 0})
    if form.validate_on_submit():
        try:
            with transaction() as session:
                made = actions.begin(session, form.wording, actor=current_actor(), now=clock.now())
            return redirect(url_for("wordings.version", template_id=made.id), 303)
        except PortalError as problem:
            form.explain(problem)
    fields = known(_service_of(form)).values()
    page = render_template("wordings/write.html", form=form, template=None, fields=fields)
    return page, 422 if form.is_submitted() else 200


def _service_of(form: WordingForm) -> Any:
    return catalogue.newest(form.service.data) if form.service.data and not form.service.errors else None


def _form(data: dict[str, Any]) -> WordingForm:
    actor = current_actor()
    agencies = [
        one for one in accounts.agencies(read_session(), on=local(clock.now()).date()) if one.id != actor.agency_id
    ]
    return WordingForm.offering(catalogue.offered(), agencies, data=data)


def _found(template_id: UUID) -> LetterTemplate:
    return queries.template(read_session(), template_id, actor=current_actor())


@wordings_bp.get("/<uuid:template_id>")
@allow(_WRITER)
def version(template_id: UUID) -> ResponseReturnValue:
    """What a version says, what is wrong with it, what can be done."""
    return _version(template_id, ReturnForm())


def _version(template_id: UUID, form: RevisionForm) -> str:
    session, row = read_session(), _found(template_id)
    wording = Wording.from_stored(row.content)
    service = queries.form_of(wording)
    return render_template(
        "wordings/version.html",
        template=row,
        wording=wording,
        service=service,
        findings=findings(wording, service) if row.state in OPEN else (),
        state=State(row.state),
        own=str(current_actor().id) in row.hands,
        versions=queries.versions(session, row.family),
        draft=queries.draft(session, row.family),
        agencies=[one for one in accounts.agencies(session) if one.key in wording.agencies],
        may_choose_dossier=current_actor().has(*OFFICER_ROLES),
        history=history(session, row.family),
        form=form,
    )


@wordings_bp.route("/<uuid:template_id>/edit", methods=["GET", "POST"])
@allow(_WRITER)
def edit(template_id: UUID) -> ResponseReturnValue:
    """Write a draft."""
    row = _found(template_id)
    if row.state != State.EDITING:
        raise TemplateClosed
    form = _form(WordingForm.shown(Wording.from_stored(row.content), revision=row.revision))
    if form.validate_on_submit():
        try:
            with transaction() as session:
                actions.change(
                    session, template_id, form.wording, revision=form.seen, actor=current_actor(), now=clock.now()
                )
            flash(_("Đã lưu mẫu."), "success")
            return redirect(url_for("wordings.version", template_id=template_id), 303)
        except NotFound:
            raise
        except PortalError as problem:
            form.explain(problem)
    fields = known(_service_of(form)).values()
    page = render_template("wordings/write.html", form=form, template=row, fields=fields)
    return page, 422 if form.is_submitted() else 200


@wordings_bp.get("/<uuid:template_id>/preview.pdf")
@allow(_WRITER)
def preview(template_id: UUID) -> ResponseReturnValue:
    """The template with sample values; an officer may name a real dossier of the agency instead."""
    session, now, wording = read_session(), clock.now(), Wording.from_stored(_found(template_id).content)
    agency, code = register.agency_of(session, current_actor().agency_id), request.args.get("dossier", "").strip()
    document = _of_dossier(session, wording, agency, code) if code else papers.sample(session, wording, agency, now=now)
    rendered = documents.render(document, created=now)
    return send_file(
        io.BytesIO(rendered.pdf), mimetype="application/pdf", download_name="Xem-truoc-mau.pdf", etag=False
    )


def _of_dossier(session: Session, wording: Wording, agency: Agency, code: str) -> Any:
    """Only who processes dossiers sees the data of one. Raises NotFound."""
    actor = current_actor()
    if not actor.has(*OFFICER_ROLES):
        raise NotFound
    dossier = office.dossier_by_code(session, code, actor=actor)
    return papers.of_dossier(session, wording, dossier, agency, now=clock.now())


@wordings_bp.post("/<uuid:template_id>/version")
@allow(_WRITER)
def begin_version(template_id: UUID) -> ResponseReturnValue:
    """Begin the next version of a template."""
    try:
        with transaction() as session:
            made = actions.begin_version(session, template_id, actor=current_actor(), now=clock.now())
    except NotFound:
        raise
    except PortalError as problem:
        return _again(template_id, RevisionForm(), problem)
    return redirect(url_for("wordings.edit", template_id=made.id), 303)


@wordings_bp.post("/<uuid:template_id>/check")
@allow(_WRITER)
def check(template_id: UUID) -> ResponseReturnValue:
    """Put a sound draft before somebody else."""
    return _moved(template_id, RevisionForm(), actions.check, _("Đã gửi người khác xem và công bố."))


@wordings_bp.post("/<uuid:template_id>/publish")
@allow(_WRITER)
def publish(template_id: UUID) -> ResponseReturnValue:
    """Let officers use it."""
    return _moved(
        template_id, RevisionForm(), actions.publish_template, _("Đã công bố mẫu. Cán bộ dùng được từ bây giờ.")
    )


@wordings_bp.post("/<uuid:template_id>/withdraw")
@allow(_WRITER)
def withdraw(template_id: UUID) -> ResponseReturnValue:
    """Let nobody begin a letter with it any more."""
    return _moved(template_id, RevisionForm(), actions.withdraw, _("Đã ngừng dùng mẫu."))


@wordings_bp.post("/<uuid:template_id>/discard")
@allow(_WRITER)
def discard(template_id: UUID) -> ResponseReturnValue:
    """Give a draft up."""
    form = RevisionForm()
    answer = _moved(template_id, form, actions.discard, _("Đã bỏ bản nháp."))
    return answer if form.problems else redirect(url_for("wordings.overview"), 303)


@wordings_bp.post("/<uuid:template_id>/return")
@allow(_WRITER)
def give_back(template_id: UUID) -> ResponseReturnValue:
    """Give a checked draft back, with the reason."""
    form = ReturnForm()
    if not form.validate():
        return _version(template_id, form), 422
    reason = form.reason.data

    def action(session: Session, which: UUID, **known: Any) -> None:
        actions.give_back(session, which, reason=reason, **known)

    return _moved(template_id, form, action, _("Đã trả lại để sửa."))


def _moved(template_id: UUID, form: RevisionForm, action: Callable[..., object], done: str) -> ResponseReturnValue:
    _found(template_id)
    try:
        with transaction() as session:
            action(session, template_id, revision=form.seen, actor=current_actor(), now=clock.now())
    except NotFound:
        raise
    except PortalError as problem:
        return _again(template_id, form, problem)
    flash(done, "success")
    return redirect(url_for("wordings.version", template_id=template_id), 303)


def _again(template_id: UUID, form: RevisionForm, problem: PortalError) -> ResponseReturnValue:
    forget_reads()
    shown = form if isinstance(form, ReturnForm) else ReturnForm(formdata=None)
    shown.explain(problem)
    form.problems = shown.problems
    return _version(template_id, shown), problem.status
