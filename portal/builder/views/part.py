"""One part of a draft on a page of its own: the facts, a page, a question, a paper, a fee …"""

from collections.abc import Iterator, Mapping
from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from wtforms.fields.choices import SelectChoice

from forms.fields import KINDS, Question
from forms.text import one_line
from portal.builder import actions, conditions, outline, rules, tree
from portal.builder.examining import Problem
from portal.builder.inputs import WHEN, input_name, shown, taken
from portal.builder.lifecycle import State
from portal.builder.models import ServiceDraft
from portal.builder.outline import shapes_at
from portal.builder.page_forms import PartForm, QuestionForm, StepForm, part_form
from portal.builder.shapes import Editor, Shape, model_at
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
    sentence,
)
from portal.builder.words import caption, kind_hint, kind_name
from portal.core.db import transaction
from portal.core.errors import Conflict
from portal.web.access import allow
from portal.web.languages import language, say
from portal.web.reading import forget_reads

_ADVANCED = frozenset({"key", "was", "autocomplete", "subject", "document_kind", "male", "female", "pattern", "labels"})
_OF_INPUTS = frozenset({Editor.ROWS, Editor.GROUP, Editor.NAMED, Editor.TEXT})
_LAST = {"required": 2, "condition": 3, "prefill": 4}
_COUNTABLE = frozenset({"number", "decimal", "repeat", "table", "choices", "file", "files"})


@bp.route("/admin/services/drafts/<uuid:draft_id>/facts/<section>", methods=["GET", "POST"])
@allow(ADMINISTRATOR)
def facts(draft_id: UUID, section: str) -> ResponseReturnValue:
    """Facts of the service that belong together."""
    return _Desk(draft_id, (), section).answer()


@bp.route("/admin/services/drafts/<uuid:draft_id>/parts/<place>", methods=["GET", "POST"])
@allow(ADMINISTRATOR)
def part(draft_id: UUID, place: str) -> ResponseReturnValue:
    """One part: what is typed is kept, right or wrong, and what is wrong is said at its input."""
    return _Desk(draft_id, read_place(place), "").answer()


class _Desk:
    """The page of one part for one request."""

    def __init__(self, draft_id: UUID, place: Place, section: str) -> None:
        self.draft_id, self.place, self.section = draft_id, place, section
        self._read()

    def _read(self) -> None:
        self.draft, self.examined = opened(self.draft_id)
        self.items = shapes_at(self.draft.content, self.place, self.section)
        self.part = self._own(self.draft.content)
        kind = part_form(self.items, _choices(self.draft, self.place, self.items))
        self.form: PartForm = kind(data=shown(self.items, self.part))

    def _own(self, content: Data) -> Data:
        """The part as it is edited here: of the facts only those of this section."""
        held: Data = tree.at(content, self.place)
        names = {item.name for item in self.items}
        return {name: value for name, value in held.items() if name in names} if self.section else held

    def answer(self) -> ResponseReturnValue:
        """Show the part, or keep what came in."""
        if request.method == "GET" or self.draft.state != State.DRAFT:
            if not self.form.seen.data:
                self.form.seen.data = rules.seen(self.part)
            if request.args.get("check") or request.args.get("saved"):
                self._explain()
            return self._page(), 200
        try:
            self._save()
        except Conflict as problem:
            return self._overtaken(problem)
        return self._after()

    def _save(self) -> None:
        new = self._typed()
        old_key, new_key = self.part.get("key"), new.get("key")
        renamed = isinstance(old_key, str) and isinstance(new_key, str) and old_key != new_key

        def work(content: Data) -> Data:
            if rules.seen(self._own(content)) != self.form.seen.data:
                raise Conflict
            changed = tree.with_value(content, self.place, self._whole(content, new))
            return tree.follow_rename(changed, str(old_key), str(new_key)) if renamed else changed

        title = outline.title_of(new, language()) if self.place else say(outline.SECTION_TITLES[self.section])
        with transaction() as db:
            actions.change(db, self.draft_id, work, what="edit", place=self.place, title=title, **acting())

    def _typed(self) -> Data:
        """The part as it was typed, with the button of a row done and a key made where there is none."""
        new = taken(self.items, self.form.data, self.part)
        action, _colon, rest = request.form.get("row", "").partition(":")
        name, _colon, index = rest.partition(":")
        rows = new.get(name)
        if isinstance(rows, list) and index.isdecimal():
            new[name] = _arranged(rows, action, int(index))
        return _with_keys(self.items, new, set(tree.keys(self.draft.content)) - {str(self.part.get("key"))})

    def _whole(self, content: Data, new: Data) -> Data:
        if not self.section:
            return new
        names = {item.name for item in self.items}
        return {name: value for name, value in content.items() if name not in names} | new

    def _after(self) -> ResponseReturnValue:
        forget_reads()
        here = url_for("builder.part", draft_id=self.draft_id, place=written(self.place))
        here = url_for("builder.facts", draft_id=self.draft_id, section=self.section) if self.section else here
        button = request.form.get("row", "")
        if button:
            name = button.split(":")[1] if ":" in button else ""
            extra = f"?add={name}" if button.startswith("add:") else ""
            return redirect(f"{here}{extra}#rows-{name}")
        wish = next((item.name for item in self.items if self._wants_condition(item)), None)
        if wish:
            return redirect(_condition_address(self.draft_id, (*self.place, wish)))
        self._read()
        if [one for one in self._problems() if one.is_error]:
            return redirect(f"{here}?saved=1")
        flash(_("Đã lưu."), "success")
        return redirect(self._up())

    def _wants_condition(self, item: Shape) -> bool:
        return item.editor is Editor.WHEN and self.form[item.name].data == WHEN and self.part.get(item.name) is None

    def _up(self) -> str:
        """The page that lists this part."""
        holder = self.place[:-2] if len(self.place) > 4 else ()
        anchor = f"part-{written(self.place)}" if self.place else f"facts-{self.section}"
        return part_address(self.draft_id, written(holder), anchor=anchor)

    def _overtaken(self, problem: Conflict) -> ResponseReturnValue:
        """Somebody else changed this part: both are shown, and saving again decides."""
        typed = taken(self.items, self.form.data, self.part)
        forget_reads()
        self._read()
        self.form.explain(problem)
        self.form.seen.data = rules.seen(self.part)
        return self._page(differences=list(self._differences(typed))), 409

    def _differences(self, typed: Data) -> Iterator[tuple[str, str, str]]:
        for item in self.items:
            mine, theirs = typed.get(item.name), self.part.get(item.name)
            if mine != theirs:
                words = [outline.words_of(item, value, language()) for value in (theirs, mine)]
                yield say(caption(item.owner, item.name).label), words[0], words[1]

    def _problems(self) -> list[Problem]:
        return self.examined.inside(self.place, self.section)

    def _explain(self) -> None:
        """Put every problem at its input, those without one above all."""
        for problem in self._problems():
            name = input_name(self.items, problem.rest)
            target = _field(self.form, name) if problem.is_error else None
            if target is not None:
                target.errors = [*target.errors, sentence(self.draft, problem)]
            elif problem.is_error:
                self.form.problems.append(sentence(self.draft, problem))

    def _page(self, differences: list[tuple[str, str, str]] | None = None) -> str:
        add = request.args.get("add", "")
        for item in self.items:
            if item.editor is Editor.ROWS and (item.name == add or not self.form[item.name].entries):
                self.form[item.name].append_entry()
        return render_template(
            "builder/part.html",
            draft=self.draft,
            possible=possible(self.draft),
            form=self.form,
            place=written(self.place),
            section=self.section,
            title=self._title(),
            kind=self._kind(),
            main=[line for line in sorted(self._lines(), key=_turn) if not line["advanced"]],
            advanced=[line for line in self._lines() if line["advanced"]],
            differences=differences or [],
            step=StepForm(None, revision=str(self.draft.revision)),
            up=self._up(),
            warnings=[sentence(self.draft, problem) for problem in self._problems() if not problem.is_error],
        )

    def _title(self) -> str:
        if self.section:
            return say(outline.SECTION_TITLES[self.section])
        return outline.title_of(self.part, language())

    def _kind(self) -> str:
        """What sort of part this is."""
        if not self.place:
            return ""
        if self.place[-2] == "questions":
            return say(kind_name(str(self.part.get("kind", ""))))
        holder = model_at(self.draft.content, self.place[:-2])
        return say(caption(holder.__name__, str(self.place[-2])).label)

    def _lines(self) -> Iterator[dict[str, Any]]:
        for item in self.items:
            words = caption(item.owner, item.name)
            where = (*self.place, item.name)
            line: dict[str, Any] = {
                "editor": item.editor.value,
                "name": item.name,
                "label": say(words.label),
                "hint": say(words.hint) if words.hint else "",
                "advanced": item.name in _ADVANCED,
                "errors": self._errors_of(item),
            }
            if item.editor in (Editor.GROUP, Editor.NAMED):
                line["names"] = list(shown([item], self.part))
            if item.editor in (Editor.CONDITION, Editor.WHEN):
                held = self.part.get(item.name)
                said = conditions.said(self.draft.content, held, language()) if isinstance(held, Mapping) else ""
                line |= {"said": said, "href": _condition_address(self.draft_id, where)}
            if item.editor is Editor.ROWS and item.model is not None and "condition" in item.model.model_fields:
                line["conditions"] = [
                    self._row_condition(item, row) for row in range(len(self.part.get(item.name) or []))
                ]
            if item.editor in (Editor.PARTS, Editor.QUESTIONS):
                line["listing"] = outline.Outline(self.draft.content, self.examined, language()).listing(where, item)
            yield line

    def _errors_of(self, item: Shape) -> list[str]:
        """What is wrong with a field as a whole; the inputs inside it say what is wrong with themselves."""
        wrong = (one for one in self._problems() if one.is_error and one.rest[:1] == (item.name,))
        return [sentence(self.draft, one) for one in wrong if len(one.rest) == 1 or item.editor not in _OF_INPUTS]

    def _row_condition(self, item: Shape, row: int) -> dict[str, str]:
        """When a row counts, in words, and where to say so."""
        where = (*self.place, item.name, row, "condition")
        held = tree.at(self.part, (item.name, row)).get("condition")
        said = conditions.said(self.draft.content, held, language(), where) if isinstance(held, Mapping) else ""
        return {"said": said, "href": _condition_address(self.draft_id, where)}


def _turn(line: Mapping[str, Any]) -> int:
    """Words first, then what is special to the kind, then when it is asked."""
    return _LAST.get(line["name"], 0 if line["name"] in ("label", "hint") else 1)


def _condition_address(draft_id: UUID, place: Place) -> str:
    return url_for("builder.condition", draft_id=draft_id, place=written(place))


def _field(form: PartForm, name: str) -> Any:
    """The input with this name, in a row or not; None when there is none."""
    head, *row = name.split("-", 2)
    if len(row) == 2 and head in form and row[0].isdecimal():
        entries = form[head].entries
        inside = entries[int(row[0])].form if int(row[0]) < len(entries) else None
        return inside[row[1]] if inside is not None and row[1] in inside else None
    return form[name] if name in form and not hasattr(form[name], "entries") else None


def _arranged(rows: list[Any], action: str, index: int) -> list[Any]:
    changed = list(rows)
    if index >= len(changed):
        return changed
    if action == "remove":
        del changed[index]
    target = index + {"up": -1, "down": 1}.get(action, 0)
    if action in ("up", "down") and 0 <= target < len(changed):
        changed[index], changed[target] = changed[target], changed[index]
    return changed


def _with_keys(items: tuple[Shape, ...], part: Data, taken_keys: set[str]) -> Data:
    """The part with a key made of its words where it needs one and has none, its rows as well."""
    named = dict(part)
    if any(item.name == "key" for item in items) and not named.get("key"):
        named["key"] = tree.free_key(tree.key_from(outline.title_of(named, "vi"), "muc"), taken_keys)
    for item in items:
        rows = named.get(item.name)
        keyed = item.editor is Editor.ROWS and item.model is not None and "key" in item.model.model_fields
        if keyed and isinstance(rows, list):
            named[item.name] = _rows_with_keys(rows)
    return named


def _rows_with_keys(rows: list[Data]) -> list[Data]:
    found: list[Data] = []
    used = {str(row["key"]) for row in rows if row.get("key")}
    for row in rows:
        key = row.get("key") or tree.free_key(tree.key_from(outline.title_of(row, "vi"), "muc"), used)
        used.add(str(key))
        found.append({"key": key, **{name: value for name, value in row.items() if name != "key"}})
    return found


def _choices(draft: ServiceDraft, place: Place, items: tuple[Shape, ...]) -> dict[str, list[tuple[str, str]]]:
    """What the fields that name something else can be set to."""
    found: dict[str, list[tuple[str, str]]] = {}
    for item in items:
        if item.name == "agency":
            found["agency"] = list(agency_names().items())
        elif item.name in ("component", "proof") and item.editor is Editor.REFERENCE:
            papers = draft.content.get("components") or []
            found[item.name] = [(str(one.get("key")), outline.title_of(one, language())) for one in papers]
        elif item.editor is Editor.REFERENCE:
            asked = conditions.readable_from(draft.content, (*place, item.name), language())
            found[item.name] = [(one.key, one.label) for one in asked]
        elif item.editor is Editor.COUNT:
            found[item.name] = _countable(draft, place, item)
    return found


def _countable(draft: ServiceDraft, place: Place, item: Shape) -> list[tuple[str, str]]:
    questions = [
        question
        for page in draft.content.get("pages") or []
        for question in page.get("questions") or []
        if question.get("kind") in _COUNTABLE
    ]
    offered = [(str(one.get("key")), outline.title_of(one, language())) for one in questions]
    held = shown([item], tree.at(draft.content, place)).get(item.name, "")
    return [*offered, (held, _("Công thức: %(formula)s", formula=held))] if held.startswith("{") else offered


@bp.route("/admin/services/drafts/<uuid:draft_id>/questions/<place>", methods=["GET", "POST"])
@allow(ADMINISTRATOR)
def new_question(draft_id: UUID, place: str) -> ResponseReturnValue:
    """A new question at the end of a page or of a group: its kind and its words; its options come after."""
    draft, _examined = opened(draft_id)
    holder = read_place(place)
    model_at(draft.content, holder[:-1])
    form = QuestionForm()
    form.kind.choices = [SelectChoice(kind, say(kind_name(kind))) for kind in _offered(holder)]
    form.kind.option_hints = {kind: say(hint) for kind in _offered(holder) if (hint := kind_hint(kind))}
    if not form.revision.data:
        form.revision.data = str(draft.revision)
    if form.validate_on_submit():
        where = _add_question(draft_id, holder, form)
        return redirect(part_address(draft_id, written(where)))
    page = render_template("builder/question.html", draft=draft, form=form, holder=place, up=_list_of(draft_id, holder))
    return page, 422 if form.is_submitted() else 200


def _offered(holder: Place) -> list[str]:
    """The kinds that can be asked there: rows hold neither rows nor files."""
    in_rows = len(holder) > 3
    return [kind for kind, model in KINDS.items() if not in_rows or _fits_row(model)]


def _fits_row(model: type[Question]) -> bool:
    return model.control not in ("rows", "file", "table")


def _add_question(draft_id: UUID, holder: Place, form: QuestionForm) -> Place:
    label = {name: one_line(form[name].data or "") for name in ("vi", "en")}
    words = {name: text for name, text in label.items() if text}
    landing: list[Place] = []

    def work(content: Data) -> Data:
        key = tree.free_key(tree.key_from(label["vi"], form.kind.data), set(tree.keys(content)))
        question = {"key": key, "kind": form.kind.data, "label": words}
        changed, where = tree.added(content, holder, question)
        landing.append(where)
        return changed

    with transaction() as db:
        revision = number(form.revision.data)
        done = {"what": "add", "place": holder, "title": label["vi"], "revision": revision, **acting()}
        actions.change(db, draft_id, work, **done)
    return landing[-1]


def _list_of(draft_id: UUID, holder: Place) -> str:
    return part_address(draft_id, written(holder[:-1]) if len(holder) > 3 else "")
