"""The administrators' pages about processes: see them, draw them, make new versions with four eyes."""

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import Session
from wtforms.fields.choices import SelectChoice

from forms.definition.source import Finding
from portal.accounts import queries as accounts
from portal.catalogue import queries as catalogue
from portal.core import clock, events
from portal.core.actor import Role
from portal.core.db import transaction
from portal.core.errors import NotFound, PortalError
from portal.processes import actions, editing, queries
from portal.processes.definition import StepKind
from portal.processes.drawing import draw
from portal.processes.lifecycle import State
from portal.processes.models import ProcessDraft
from portal.processes.page_forms import (
    UNIT_NAMES,
    FactsForm,
    MoveForm,
    NewProcessForm,
    NewStepForm,
    PlainForm,
    ReasonForm,
    RevisionForm,
    ServiceForm,
    StepForm,
)
from portal.web.access import allow, current_actor, role
from portal.web.languages import language, say
from portal.web.reading import forget_reads, read_session

bp = Blueprint("processes", __name__, url_prefix="/admin/processes")
_ADMINISTRATOR = role(Role.ADMINISTRATOR)


@bp.app_template_filter("say_plain")
def say_plain(text: Mapping[str, str]) -> str:
    """A bilingual text of a draft, which is plain data, in the page's language."""
    return text[language()]


@bp.get("")
@allow(_ADMINISTRATOR)
def overview() -> ResponseReturnValue:
    """Every process, and the drafts of new versions."""
    session = read_session()
    listed = queries.everything(session)
    drafts = queries.open_drafts(session)
    names = {code: say(catalogue.newest(code).name) for code in queries.services(session)}
    return render_template("processes/overview.html", listed=listed, drafts=drafts, names=names)


@bp.route("/new", methods=["GET", "POST"])
@allow(_ADMINISTRATOR)
def new() -> ResponseReturnValue:
    """Begin a new process as a copy of another."""
    form = NewProcessForm()
    listed = queries.everything(read_session())
    form.source.choices = [SelectChoice(each.process.key, say(each.process.name)) for each in listed]
    if form.validate_on_submit():
        name = {"vi": form.name_vi.data, "en": form.name_en.data}
        try:
            with transaction() as session:
                made = actions.begin_process(
                    session, form.key.data, name=name, source=form.source.data, actor=current_actor(), now=clock.now()
                )
            return redirect(url_for("processes.draft", process_draft_id=made.id), 303)
        except PortalError as problem:
            form.explain(problem, field=form.key)
    return render_template("processes/new.html", form=form), 422 if form.is_submitted() else 200


@bp.get("/<key>")
@allow(_ADMINISTRATOR)
def process(key: str) -> ResponseReturnValue:
    """The version in force, the versions before, and the services that follow it."""
    return _process(key, None, ServiceForm())


@bp.get("/<key>/v<int:version>")
@allow(_ADMINISTRATOR)
def version(key: str, version: int) -> ResponseReturnValue:
    """One version as it was published."""
    return _process(key, version, ServiceForm())


def _process(key: str, number: int | None, form: ServiceForm) -> str:
    session = read_session()
    newest = queries.in_force(session, key)
    shown = newest if number is None else queries.pinned(key, number)
    followers = queries.services(session)
    names = {code: f"{say(catalogue.newest(code).name)} ({code})" for code in followers}
    form.service.choices = [SelectChoice(code, name) for code, name in names.items() if followers[code] != key]
    return render_template(
        "processes/process.html",
        process=shown,
        newest=newest,
        drawing=draw(shown, language()),
        versions=queries.versions(session, key),
        of_file=queries.of_file(key),
        services=[names[code] for code, its in followers.items() if its == key],
        draft=next((each for each in queries.open_drafts(session) if each.key == key), None),
        form=form,
        units=UNIT_NAMES,
    )


@bp.post("/<key>/services")
@allow(_ADMINISTRATOR)
def choose(key: str) -> ResponseReturnValue:
    """Let a service follow this process from now on."""
    form = ServiceForm()
    page = _process(key, None, form)
    if not form.validate():
        return page, 422
    try:
        with transaction() as session:
            actions.choose(session, form.service.data, key, actor=current_actor(), now=clock.now())
    except NotFound:
        raise
    except PortalError as problem:
        form.explain(problem, field=form.service)
        return _process(key, None, form), problem.status
    flash(_("Hồ sơ nộp từ bây giờ theo quy trình này. Hồ sơ đã nộp giữ quy trình cũ."), "success")
    return redirect(url_for("processes.process", key=key), 303)


@bp.post("/<key>/draft")
@allow(_ADMINISTRATOR)
def begin(key: str) -> ResponseReturnValue:
    """Begin a new version from the one in force."""
    with transaction() as session:
        made = actions.begin_version(session, key, actor=current_actor(), now=clock.now())
    return redirect(url_for("processes.draft", process_draft_id=made.id), 303)


@bp.get("/drafts/<uuid:process_draft_id>")
@allow(_ADMINISTRATOR)
def draft(process_draft_id: UUID) -> ResponseReturnValue:
    """A draft: its picture, its steps, what is wrong with it, and what can be done."""
    return _draft(process_draft_id, ReasonForm())


def _draft(draft_id: UUID, form: RevisionForm) -> str:
    row = queries.draft(read_session(), draft_id)
    made, found = queries.examined(read_session(), row)
    sound = made is not None and not found
    history = events.history(read_session(), actions.log_of(row.key))
    return render_template(
        "processes/draft.html",
        draft=row,
        steps=row.content["steps"],
        drawing=draw(made, language()) if made is not None and sound else None,
        findings=[_sentence(row, finding) for finding in found],
        own=row.author_id == current_actor().id,
        editing=row.state == State.EDITING,
        waiting=row.state == State.REVIEW,
        form=form,
        history=history[::-1],
    )


def _sentence(row: ProcessDraft, finding: Finding) -> dict[str, Any]:
    """What is wrong and how to mend it, with a link to the step."""
    what, mend = finding.words(language())
    text = f"{what}. {mend}."
    named = finding.place[1] if len(finding.place) > 1 and finding.place[0] == "steps" else None
    steps = row.content["steps"]
    known = isinstance(named, int) and named < len(steps)
    href = _step_address(row.id, steps[named]["key"]) if known and isinstance(named, int) else None
    return {"text": text[:1].upper() + text[1:], "href": href}


def _step_address(draft_id: UUID, step: str) -> str:
    return url_for("processes.step", process_draft_id=draft_id, step=step)


@bp.route("/drafts/<uuid:process_draft_id>/facts", methods=["GET", "POST"])
@allow(_ADMINISTRATOR)
def facts(process_draft_id: UUID) -> ResponseReturnValue:
    """The name of the process and what lays it down."""
    row = queries.draft(read_session(), process_draft_id)
    name = row.content["name"]
    first = {"name_vi": name["vi"], "name_en": name["en"], "basis": row.content.get("basis", "")}
    form = FactsForm(data={"revision": row.revision, **first})

    def edited(content: dict[str, Any]) -> dict[str, Any]:
        changed = {"name": {"vi": form.name_vi.data, "en": form.name_en.data}, "basis": form.basis.data or None}
        return editing.with_facts(content, changed)

    if form.validate_on_submit():
        return _change(process_draft_id, form, edited, what="facts", step="", page=_facts_page(row, form))
    return _facts_page(row, form)(), 422 if form.is_submitted() else 200


def _facts_page(row: ProcessDraft, form: FactsForm) -> Callable[[], str]:
    return lambda: render_template("processes/facts.html", draft=row, form=form)


@bp.route("/drafts/<uuid:process_draft_id>/steps", methods=["GET", "POST"])
@allow(_ADMINISTRATOR)
def add_step(process_draft_id: UUID) -> ResponseReturnValue:
    """Put a new step between two others."""
    row = queries.draft(read_session(), process_draft_id)
    form = NewStepForm(data={"revision": row.revision})
    form.after.choices = _places(row)

    def edited(content: dict[str, Any]) -> dict[str, Any]:
        return editing.with_new_step(content, form.content(), after=form.after.data)

    def page() -> str:
        return render_template("processes/new_step.html", draft=row, form=form)

    if form.validate_on_submit():
        to = _step_address(row.id, form.key.data)
        return _change(process_draft_id, form, edited, what="add", step=form.key.data, page=page, to=to)
    return page(), 422 if form.is_submitted() else 200


def _places(row: ProcessDraft, without: str = "") -> list[SelectChoice]:
    steps = [step for step in row.content["steps"] if step.get("next") and step["key"] != without]
    return [SelectChoice(step["key"], step["name"][language()]) for step in steps]


@bp.route("/drafts/<uuid:process_draft_id>/steps/<step>", methods=["GET", "POST"])
@allow(_ADMINISTRATOR)
def step(process_draft_id: UUID, step: str) -> ResponseReturnValue:
    """One step of a draft."""
    row, content = _found(process_draft_id, step)
    agencies = {each.key: each.name_vi for each in accounts.agencies(read_session())}
    form = StepForm.of(content, row.content["steps"], agencies, revision=row.revision)

    def page() -> str:
        moving = MoveForm(formdata=None, data={"revision": row.revision})
        moving.after.choices = _places(row, without=step)
        kinds = {kind.value: kind.label for kind in StepKind}
        return render_template(
            "processes/step.html", draft=row, step=content, form=form, moving=moving, kind_names=kinds
        )

    if form.validate_on_submit():
        changed = form.content(content)
        return _change(
            process_draft_id,
            form,
            lambda all_: editing.with_step(all_, step, changed),
            what="edit",
            step=step,
            page=page,
        )
    return page(), 422 if form.is_submitted() else 200


def _found(draft_id: UUID, step: str) -> tuple[ProcessDraft, dict[str, Any]]:
    row = queries.draft(read_session(), draft_id)
    content = editing.step_of(row.content, step)
    if content is None:
        raise NotFound
    return row, content


@bp.post("/drafts/<uuid:process_draft_id>/steps/<step>/move")
@allow(_ADMINISTRATOR)
def move_step(process_draft_id: UUID, step: str) -> ResponseReturnValue:
    """Put a step after another one."""
    row, _content = _found(process_draft_id, step)
    form = MoveForm()
    form.after.choices = _places(row, without=step)
    if not form.validate():
        raise NotFound
    after = form.after.data
    return _change(process_draft_id, form, lambda all_: editing.moved(all_, step, after=after), what="move", step=step)


@bp.post("/drafts/<uuid:process_draft_id>/steps/<step>/remove")
@allow(_ADMINISTRATOR)
def remove_step(process_draft_id: UUID, step: str) -> ResponseReturnValue:
    """Take a step out; what led to it leads past it."""
    _found(process_draft_id, step)
    form = PlainForm()
    return _change(process_draft_id, form, lambda all_: editing.without_step(all_, step), what="remove", step=step)


def _change(
    draft_id: UUID,
    form: RevisionForm,
    edit: Callable[[dict[str, Any]], dict[str, Any]],
    *,
    what: str,
    step: str,
    page: Callable[[], str] | None = None,
    to: str = "",
) -> ResponseReturnValue:
    """Change the draft and go back to it; or show the form again with what was typed."""
    try:
        with transaction() as session:
            actions.change(
                session,
                draft_id,
                edit,
                what=what,
                step=step,
                revision=form.seen,
                actor=current_actor(),
                now=clock.now(),
            )
    except NotFound:
        raise
    except PortalError as problem:
        form.explain(problem)
        forget_reads()
        return (page() if page else _draft(draft_id, form)), problem.status
    flash(_("Đã lưu vào bản nháp."), "success")
    return redirect(to or url_for("processes.draft", process_draft_id=draft_id), 303)


@bp.post("/drafts/<uuid:process_draft_id>/submit")
@allow(_ADMINISTRATOR)
def submit(process_draft_id: UUID) -> ResponseReturnValue:
    """Put the draft before another administrator."""
    form, actor, now = PlainForm(), current_actor(), clock.now()
    return _carry_out(
        process_draft_id,
        form,
        lambda session: actions.submit(session, process_draft_id, revision=form.seen, actor=actor, now=now),
        _("Đã gửi quản trị viên khác duyệt."),
    )


@bp.post("/drafts/<uuid:process_draft_id>/publish")
@allow(_ADMINISTRATOR)
def publish(process_draft_id: UUID) -> ResponseReturnValue:
    """Put the version in force."""
    form, actor, now = PlainForm(), current_actor(), clock.now()

    def carried(session: Session) -> None:
        actions.publish_draft(session, process_draft_id, revision=form.seen, actor=actor, now=now)

    said = _("Đã công bố. Hồ sơ nộp từ bây giờ theo phiên bản này; hồ sơ đã nộp giữ phiên bản cũ.")
    return _carry_out(process_draft_id, form, carried, said)


@bp.post("/drafts/<uuid:process_draft_id>/return")
@allow(_ADMINISTRATOR)
def give_back(process_draft_id: UUID) -> ResponseReturnValue:
    """Give the draft back to be changed."""
    form, actor, now = ReasonForm(), current_actor(), clock.now()
    if not form.validate():
        return _draft(process_draft_id, form), 422

    def carried(session: Session) -> None:
        reason = form.reason.data
        actions.give_back(session, process_draft_id, reason=reason, revision=form.seen, actor=actor, now=now)

    return _carry_out(process_draft_id, form, carried, _("Đã trả lại người soạn."))


@bp.post("/drafts/<uuid:process_draft_id>/discard")
@allow(_ADMINISTRATOR)
def discard(process_draft_id: UUID) -> ResponseReturnValue:
    """Give the draft up."""
    form, actor, now = PlainForm(), current_actor(), clock.now()
    return _carry_out(
        process_draft_id,
        form,
        lambda session: actions.discard(session, process_draft_id, revision=form.seen, actor=actor, now=now),
        _("Đã bỏ bản nháp. Quy trình đang dùng không thay đổi."),
    )


def _carry_out(draft_id: UUID, form: RevisionForm, what: Callable[[Session], None], done: str) -> ResponseReturnValue:
    try:
        with transaction() as session:
            what(session)
    except NotFound:
        raise
    except PortalError as problem:
        form.explain(problem)
        forget_reads()
        return _draft(draft_id, form), problem.status
    flash(done, "success")
    forget_reads()
    row = queries.draft(read_session(), draft_id)
    if row.open_key is not None:
        return redirect(url_for("processes.draft", process_draft_id=draft_id), 303)
    known = row.key in queries.newest(read_session())
    return redirect(url_for("processes.process", key=row.key) if known else url_for("processes.overview"), 303)
