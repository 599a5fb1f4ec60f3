"""A draft as a whole: its outline, and what can be done to its parts: add, move, copy, delete, undo."""

from collections.abc import Callable
from uuid import UUID

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from forms.definition.writing import to_yaml
from portal.builder import actions, outline, queries, rules, tree
from portal.builder.lifecycle import State
from portal.builder.page_forms import ReturnForm, StepForm
from portal.builder.shapes import model_at
from portal.builder.tree import Data, Place, read_place, written
from portal.builder.views.blueprint import (
    ADMINISTRATOR,
    acting,
    agency_names,
    bp,
    number,
    opened,
    part_address,
    possible,
    problem_rows,
)
from portal.core.db import transaction
from portal.core.errors import Conflict, PortalError
from portal.core.events import history
from portal.web.access import allow, current_actor
from portal.web.languages import language, say
from portal.web.reading import read_session


@bp.get("/admin/services/drafts/<uuid:draft_id>")
@allow(ADMINISTRATOR)
def draft(draft_id: UUID) -> ResponseReturnValue:
    """Everything in the draft, what is wrong with it, and what to do next."""
    return draft_page(draft_id, ReturnForm())


def draft_page(draft_id: UUID, returning: ReturnForm) -> str:
    """The outline; ``returning`` is the form to give it back with."""
    found, examined = opened(draft_id)
    words, content = language(), found.content
    whole = outline.Outline(content, examined, words)
    returning.revision.data = str(found.revision)
    return render_template(
        "builder/draft.html",
        draft=found,
        step=StepForm(revision=str(found.revision)),
        returning=returning,
        form=returning,
        possible=possible(found),
        own=current_actor().id in rules.hands(found),
        facts=outline.facts(content, examined, words, agency_names()),
        listings=whole.listings(),
        pages=whole.pages(),
        errors=problem_rows(found, list(examined.errors)),
        warnings=problem_rows(found, [one for one in examined.problems if not one.is_error]),
        last=queries.last_state(read_session(), draft_id) if found.state == State.DRAFT else None,
    )


@bp.post("/admin/services/drafts/<uuid:draft_id>/arrange")
@allow(ADMINISTRATOR)
def arrange(draft_id: UUID) -> ResponseReturnValue:
    """A button beside a part: ``up:``, ``down:``, ``copy:``, ``delete:`` or ``add:`` and its place."""
    action, _colon, place_text = request.form.get("do", "").partition(":")
    place, form = read_place(place_text), StepForm()
    if action not in _WORK or not place:
        return redirect(url_for("builder.draft", draft_id=draft_id))
    landing: list[Place] = []

    def work(content: Data) -> Data:
        changed, where = _WORK[action](content, place)
        landing.append(where)
        return changed

    content = queries.draft(read_session(), draft_id).content
    title = _title(content, place)
    try:
        with transaction() as db:
            revision = number(form.revision.data)
            done = {"what": action, "place": place, "title": title, "revision": revision, **acting()}
            actions.change(db, draft_id, work, **done)
    except Conflict as problem:
        flash(say(problem.sentence), "danger")
        return redirect(_back(draft_id, place))
    return redirect(_landed(draft_id, action, landing[-1] if landing else place))


def _title(content: Data, place: Place) -> str:
    try:
        return outline.title_of(tree.at(content, place), language())
    except PortalError:
        return ""


def _landed(draft_id: UUID, action: str, place: Place) -> str:
    """Where to go after a button: to the new part, else to where the part is now."""
    if action == "add":
        return part_address(draft_id, written(place))
    if action == "delete":
        flash(_("Đã xóa. Bấm “Hoàn tác” nếu xóa nhầm."), "success")
    return _back(draft_id, place)


def _back(draft_id: UUID, place: Place) -> str:
    """The page that lists the part, at its line."""
    holder = request.form.get("from", "")
    return part_address(draft_id, written(read_place(holder)), anchor=f"part-{written(place)}")


def _add(content: Data, place: Place) -> tuple[Data, Place]:
    """A new part at the end of the list; its key is made of its name when it has one. Raises PartGone."""
    model_at(content, (*place, 0))
    return tree.added(content, place, {})


def _delete(content: Data, place: Place) -> tuple[Data, Place]:
    return tree.deleted(content, place), place


def _up(content: Data, place: Place) -> tuple[Data, Place]:
    return tree.moved(content, place, -1)


def _down(content: Data, place: Place) -> tuple[Data, Place]:
    return tree.moved(content, place, +1)


_WORK: dict[str, Callable[[Data, Place], tuple[Data, Place]]] = {
    "up": _up,
    "down": _down,
    "copy": tree.copied,
    "delete": _delete,
    "add": _add,
}


@bp.post("/admin/services/drafts/<uuid:draft_id>/undo")
@allow(ADMINISTRATOR)
def undo(draft_id: UUID) -> ResponseReturnValue:
    """Take the last change back."""
    form = StepForm()
    try:
        with transaction() as db:
            actions.undo(db, draft_id, revision=number(form.revision.data), **acting())
        flash(_("Đã hoàn tác thay đổi gần nhất."), "success")
    except PortalError as problem:
        flash(say(problem.sentence), "danger")
    return redirect(url_for("builder.draft", draft_id=draft_id))


@bp.get("/admin/services/drafts/<uuid:draft_id>/history")
@allow(ADMINISTRATOR)
def states(draft_id: UUID) -> ResponseReturnValue:
    """The earlier states to come back to, and all that happened."""
    found = queries.draft(read_session(), draft_id)
    return render_template(
        "builder/history.html",
        draft=found,
        step=StepForm(revision=str(found.revision)),
        possible=possible(found),
        states=queries.states(read_session(), draft_id),
        events=history(read_session(), draft_id),
    )


@bp.post("/admin/services/drafts/<uuid:draft_id>/history/<uuid:state_id>")
@allow(ADMINISTRATOR)
def restore(draft_id: UUID, state_id: UUID) -> ResponseReturnValue:
    """Come back to an earlier state."""
    form = StepForm()
    with transaction() as db:
        actions.restore(db, draft_id, state_id, revision=number(form.revision.data), **acting())
    flash(_("Đã trở lại trạng thái đã chọn. Trạng thái vừa rồi cũng được giữ."), "success")
    return redirect(url_for("builder.draft", draft_id=draft_id))


@bp.post("/admin/services/drafts/<uuid:draft_id>/discard")
@allow(ADMINISTRATOR)
def discard(draft_id: UUID) -> ResponseReturnValue:
    """Give the draft up."""
    form = StepForm()
    with transaction() as db:
        actions.discard(db, draft_id, revision=number(form.revision.data), **acting())
    flash(_("Đã bỏ bản nháp."), "success")
    return redirect(url_for("builder.overview"))


@bp.get("/admin/services/drafts/<uuid:draft_id>/definition.yaml")
@allow(ADMINISTRATOR)
def download_draft(draft_id: UUID) -> ResponseReturnValue:
    """The draft as YAML, finished or not."""
    found = queries.draft(read_session(), draft_id)
    text = found.source or to_yaml(found.content)
    return yaml_file(text, f"{found.code}-v{found.version}.yaml")


def yaml_file(text: str, name: str) -> Response:
    """A definition to download."""
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(text, mimetype="application/yaml", headers=headers)
