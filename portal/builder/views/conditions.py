"""The editor of one condition: lines of question, operator and value; every button works without a script."""

from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.builder import actions, conditions, outline, rules, tree
from portal.builder.conditions import Asked, Node
from portal.builder.examining import split
from portal.builder.lifecycle import State
from portal.builder.models import ServiceDraft
from portal.builder.shapes import Editor, model_at, shape
from portal.builder.tree import Data, Place, read_place, written
from portal.builder.views.blueprint import ADMINISTRATOR, acting, bp, opened, part_address, possible, sentence
from portal.builder.words import caption
from portal.core.db import transaction
from portal.core.errors import Conflict, NotFound
from portal.web.access import allow
from portal.web.languages import language, say
from portal.web.reading import forget_reads


@bp.get("/admin/services/drafts/<uuid:draft_id>/conditions/<place>")
@allow(ADMINISTRATOR)
def condition(draft_id: UUID, place: str) -> ResponseReturnValue:
    """The condition as it is."""
    where = read_place(place)
    draft, _examined = opened(draft_id)
    held = _held(draft.content, where)
    node = conditions.node_of(held)
    if not node["items"]:
        node = conditions.with_button(node, "line:")
    return _page(draft, where, node, seen=rules.seen(held))


@bp.post("/admin/services/drafts/<uuid:draft_id>/conditions/<place>")
@allow(ADMINISTRATOR)
def save_condition(draft_id: UUID, place: str) -> ResponseReturnValue:
    """Do what a button says with the lines, or keep the condition."""
    where = read_place(place)
    draft, _examined = opened(draft_id)
    asked = _asked(draft, where)
    node = conditions.read_nodes(request.form.to_dict(flat=False))
    if button := request.form.get("do", ""):
        node = conditions.settled(conditions.with_button(node, button), asked)
        return _page(draft, where, node, seen=request.form.get("seen", ""))
    found = {} if "always" in request.form else _problems(node, asked)
    if found:
        shown = conditions.settled(node, asked)
        return _page(draft, where, shown, seen=request.form.get("seen", ""), problems=found), 422
    data = None if "always" in request.form else conditions.data_of(node, asked)
    try:
        _keep(draft_id, where, data)
    except Conflict as problem:
        forget_reads()
        draft, _examined = opened(draft_id)
        held = _held(draft.content, where)
        theirs = conditions.said(draft.content, held, language(), where) if held else _("Không có điều kiện")
        page = _page(draft, where, node, seen=rules.seen(held), conflict=say(problem.sentence), theirs=theirs)
        return page, 409
    flash(_("Đã lưu điều kiện."), "success")
    return redirect(_part_of(draft_id, draft, where))


def _problems(node: Node, asked: dict[str, Asked]) -> dict[str, str]:
    return {name: say(text) for name, text in conditions.problems(node, asked)}


def _keep(draft_id: UUID, where: Place, data: Data | None) -> None:
    holder, name = where[:-1], where[-1]
    seen = request.form.get("seen", "")

    def work(content: Data) -> Data:
        if rules.seen(_held(content, where)) != seen:
            raise Conflict
        return tree.with_value(content, where, data)

    with transaction() as db:
        draft = actions.locked(db, draft_id)
        title = outline.title_of(tree.at(draft.content, holder), language())
        actions.change(db, draft_id, work, what="condition", place=(*holder, name), title=title, **acting())


def _held(content: Data, where: Place) -> Any:
    """The condition at a place that may have one. Raises NotFound for any other place."""
    if len(where) < 2:
        raise NotFound
    editor = shape(model_at(content, where[:-1]), str(where[-1])).editor
    if editor not in (Editor.CONDITION, Editor.WHEN):
        raise NotFound
    held = tree.at(content, where[:-1]).get(where[-1])
    return held if isinstance(held, dict) else None


def _asked(draft: ServiceDraft, where: Place) -> dict[str, Asked]:
    return {one.key: one for one in conditions.readable_from(draft.content, where, language())}


def _part_of(draft_id: UUID, draft: ServiceDraft, where: Place) -> str:
    """The page of the part, at its condition."""
    holder, rest = split(draft.content, where)
    anchor = f"field-{where[-1]}" if len(rest) == 1 else f"rows-{rest[0]}"
    return part_address(draft_id, written(holder), anchor=anchor)


def _said(node: Node, known: dict[str, Asked]) -> str:
    data = conditions.data_of(node, known)
    return conditions.in_words(data, known, language()) if data else ""


def _page(
    draft: ServiceDraft,
    where: Place,
    node: Node,
    *,
    seen: str,
    problems: dict[str, str] | None = None,
    conflict: str = "",
    theirs: str = "",
) -> str:
    holder = where[:-1]
    model = model_at(draft.content, holder)
    owner = shape(model, str(where[-1])).owner
    known = _asked(draft, where)
    _draft, examined = opened(draft.id)
    return render_template(
        "builder/condition.html",
        draft=draft,
        possible=possible(draft),
        editable=draft.state == State.DRAFT,
        node=node,
        asked=known,
        groups=conditions.GROUPS,
        several=conditions.SEVERAL_VALUES,
        without_value=conditions.WITHOUT_VALUE,
        operator_words=lambda one, name: conditions.operator_words(one, name, language()),
        shown_value=conditions.shown_value,
        said="" if any(conditions.problems(node, known)) else _said(node, known),
        problems=problems or {},
        conflict=conflict,
        theirs=theirs,
        seen=seen,
        name=say(caption(owner, str(where[-1])).label),
        title=outline.title_of(tree.at(draft.content, holder), language()),
        up=_part_of(draft.id, draft, where),
        here=url_for("builder.save_condition", draft_id=draft.id, place=written(where)),
        found=[sentence(draft, one) for one in examined.inside(holder) if one.rest[:1] == where[-1:]],
        can_be_optional=shape(model, str(where[-1])).editor is Editor.WHEN,
    )
