"""One page of a form as HTML: its questions to answer, what may not be changed to read, files with what they take."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Any

from flask import render_template, request, url_for

from forms.compiler import PageForm, conditions_left
from forms.definition import ServiceForm
from forms.fields import Question
from forms.fields.files import FileQuestion
from forms.fields.inputs import AnswerField, answer_fields
from forms.fields.search import SearchAnswer
from forms.same import Same
from forms.typing_in import FormData, filled
from portal.dossiers import prefill
from portal.dossiers.actions import OpenPage
from portal.dossiers.application import lines
from portal.dossiers.covering import Numbers, numbers_to_fill_in
from portal.dossiers.prefill import Offer
from portal.dossiers.views.attaching import Attachments
from portal.web import blanks, outlines
from portal.web.languages import language, say

_NOTHING: Mapping[str, Offer] = MappingProxyType({})


def show(opened: OpenPage, *, offered: Mapping[str, Offer] = _NOTHING, **more: Any) -> str:
    """The page as HTML; answers that still are what a source offered are marked with it."""
    return render_template(
        "dossiers/page.html",
        **_frame(opened, draft_id=str(opened.dossier.id), revision=opened.seen),
        **_questions(opened, opened.form, _sources(opened, offered)),
        **{"problem": "", "differences": [], **more},
    )


def show_clean(opened: OpenPage, *, offered: Mapping[str, Offer]) -> str:
    """The same page when nothing on it was judged yet: drawn blank once, filled in for each reader."""
    questions = opened.page.questions
    dossier = opened.dossier
    own_draft = dossier.is_draft and not dossier.at_desk
    plain = own_draft and opened.page.key not in dossier.unfinished and not opened.read_only
    if outlines.has_messages() or not (plain and all(question.drawn_blank for question in questions)):
        return show(opened, offered=offered)
    sources = _sources(opened, offered)

    def context(mark: Callable[[str], str]) -> dict[str, Any]:
        blank = replace(opened, data=FormData())
        frame = _frame(opened, draft_id=mark("draft_id"), revision=mark("revision"))
        marked = {key: mark(f"source of {key}") for key in sources}
        return {**frame, **_questions(opened, blank.form, marked), "problem": "", "differences": []}

    facts: dict[Any, str] = {"draft_id": str(opened.dossier.id), "revision": opened.seen}
    facts |= {f"source of {key}": words for key, words in sources.items()}
    left = conditions_left(opened.page, opened.answers.visible)
    place = (*_place_of(opened), _is_to_check())
    return outlines.drawn(
        "dossiers/page.html",
        key=(Same(opened.definition), opened.page.key, place, left, frozenset(sources)),
        context=context,
        values=facts | blanks.filling(opened.data),
        cut=blanks.holes,
    )


def _sources(opened: OpenPage, offered: Mapping[str, Offer]) -> dict[str, str]:
    """Where the answer of a question comes from, in words, as long as it is what the source says."""
    found = prefill.sources(opened.dossier, opened.page, offered)
    return {key: say(source) for key, typed, source in found if _is_still(opened, key, typed)}


def _is_still(opened: OpenPage, key: str, first: Any) -> bool:
    """Whether the inputs of a question hold its first answer."""
    inputs = filled(opened.definition.question(key), key, first)
    return all(opened.data.get(name) == values for name, values in inputs.items())


def _frame(opened: OpenPage, *, draft_id: str, revision: str) -> dict[str, Any]:
    """What stands around the questions."""
    place, pages = _place_of(opened)
    up = (
        url_for("dossiers.supplement", dossier_id=draft_id)
        if opened.scope.supplement
        else url_for("dossiers.tasks", draft_id=draft_id)
    )
    return {
        "page": opened.page,
        "service": opened.definition,
        "here": url_for("dossiers.save_page", draft_id=draft_id, page_key=opened.page.key),
        "up": up,
        "revision": revision,
        "place": place,
        "pages": pages,
        "to_check": _is_to_check(),
        "for_whom": opened.dossier if opened.dossier.at_desk else None,
    }


def _place_of(opened: OpenPage) -> tuple[int, int]:
    """Which page this is, of how many."""
    pages = opened.answers.pages
    return pages.index(opened.page) + 1, len(pages)


def _is_to_check() -> bool:
    return request.values.get("next") == "check"


def _questions(opened: OpenPage, form: PageForm, sources: Mapping[str, str]) -> dict[str, Any]:
    """The questions that may be answered, to draw, and the answers that may not be changed, to read."""
    numbers = numbers_to_fill_in(opened.dossier)
    attachments = Attachments.of(opened) if any(map(_takes_files, form)) else None
    for field in answer_fields(form):
        if field.short_name in opened.read_only and field.value is not None:
            field.settled = [numbers.text(line) for line in lines(field.question.readable(field.value, language()))]
        if field.short_name in sources:
            field.source = sources[field.short_name]
        if attachments is not None and isinstance(field.question, FileQuestion):
            attachments.dress(field)
    _offer_suggestions(form, opened.definition)
    shown = [field for field in form if _is_open(opened, field)]
    last_file = next((field.name for field in reversed(shown) if _takes_files(field)), "")
    return {
        "form": form,
        "shown": shown,
        "locked": _locked(opened, numbers),
        "numbers": numbers,
        "last_file": last_file,
    }


def _offer_suggestions(form: Any, definition: ServiceForm, path: str = "") -> None:
    """Tell scripts where suggestions are from the options that the definition itself has."""
    for field in answer_fields(form):
        here = f"{path}{field.question.key}"
        for inside in getattr(field, "rows", [getattr(field, "form", ())]):
            _offer_suggestions(inside, definition, f"{here}.")
        if isinstance(field, SearchAnswer) and not field.suggest:
            field.suggest = url_for("lists.options", code=definition.code, version=definition.version, path=here)


def _takes_files(field: Any) -> bool:
    return isinstance(field, AnswerField) and isinstance(field.question, FileQuestion)


def _is_open(opened: OpenPage, field: Any) -> bool:
    return not isinstance(field, AnswerField) or opened.scope.opens(opened.page, field.question)


def _locked(opened: OpenPage, numbers: Numbers) -> list[dict[str, Any]]:
    """The answers of this page that may not be changed now, to read."""
    questions = [item for item in opened.answers.asked(opened.page.key) if not opened.scope.opens(opened.page, item)]
    return [
        numbers.row(readable_row(question, value))
        for question in questions
        if (value := opened.answers.value(question.key)) is not None
    ]


def readable_row(question: Question, value: Any) -> dict[str, Any]:
    """An answer to read: its lines, and its table when it is one."""
    grid = question.grid(value, language())
    return {
        "key": say(question.label),
        "value": list(lines(question.readable(value, language()))),
        "grid": None if grid is None else {"columns": grid.columns, "rows": grid.rows},
    }
