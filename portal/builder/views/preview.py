"""The real pages of a draft, drawn by the real compiler, to be tried with answers nobody keeps."""

from typing import Any
from uuid import UUID

from flask import g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from forms.answers import Answers
from forms.compiler import compile_page
from forms.definition import Page
from forms.fields.files import FileQuestion
from forms.fields.inputs import answer_fields
from forms.typing_in import FormData, initial_data, pressed, with_rows_changed
from portal.builder import actions, queries
from portal.builder.models import ServiceDraft
from portal.builder.page_forms import StepForm
from portal.builder.preview import Previewed, previewed
from portal.builder.views.blueprint import ADMINISTRATOR, bp, possible
from portal.core import clock
from portal.core.db import transaction
from portal.web.access import allow
from portal.web.languages import LANGUAGES, language
from portal.web.reading import read_session

_CONTROLS = frozenset({"csrf_token", "in"})


@bp.get("/admin/services/drafts/<uuid:draft_id>/preview")
@allow(ADMINISTRATOR)
def preview(draft_id: UUID) -> ResponseReturnValue:
    """The first page that can be shown."""
    draft = queries.draft(read_session(), draft_id)
    shown = previewed(draft.content)
    pages = _answers(draft, shown).pages
    if not pages:
        return render_template("builder/no_preview.html", draft=draft, left_out=shown.left_out)
    return redirect(url_for("builder.preview_page", draft_id=draft_id, page_key=pages[0].key))


@bp.route("/admin/services/drafts/<uuid:draft_id>/preview/<page_key>", methods=["GET", "POST"])
@allow(ADMINISTRATOR)
def preview_page(draft_id: UUID, page_key: str) -> ResponseReturnValue:
    """One page in either language; answers typed in are judged as a citizen's would be, and kept as a sample."""
    if request.values.get("in") in LANGUAGES:
        g.language = request.values["in"]
    draft = queries.draft(read_session(), draft_id)
    shown = previewed(draft.content)
    answers = _answers(draft, shown)
    page = next((one for one in answers.pages if one.key == page_key), None)
    if page is None:
        return redirect(url_for("builder.preview", draft_id=draft_id))
    kind = compile_page(shown.definition, page_key, answers, language=language(), today=_today())
    if request.method == "GET":
        return _page(draft, shown, answers, page, kind(initial_data(answers, page_key)))
    typed = FormData({name: request.form.getlist(name) for name in request.form if name not in _CONTROLS})
    form = kind(typed)
    button = pressed(request.form)
    if button is not None:
        changed = with_rows_changed(form, button)
        return _page(draft, shown, answers, page, kind(FormData(changed or typed)))
    if "reset" in request.form:
        _keep(draft_id, {})
        return redirect(url_for("builder.preview", draft_id=draft_id, **_same_language()))
    if not form.validate():
        return _page(draft, shown, answers, page, form), 422
    answers = answers.with_page(page, form.values())
    _keep(draft_id, answers.to_draft())
    return redirect(_next(draft_id, answers, page))


def _today() -> Any:
    return clock.local(clock.now()).date()


def _answers(draft: ServiceDraft, shown: Previewed) -> Answers:
    return Answers.from_stored(shown.definition, draft.sample)


def _keep(draft_id: UUID, sample: dict[str, Any]) -> None:
    with transaction() as db:
        actions.keep_sample(db, draft_id, sample)


def _same_language() -> dict[str, Any]:
    return {"in": request.values["in"]} if request.values.get("in") in LANGUAGES else {}


def _next(draft_id: UUID, answers: Answers, page: Page) -> str:
    keys = [one.key for one in answers.pages]
    following = keys[keys.index(page.key) + 1 :] or [page.key]
    more: dict[str, Any] = _same_language() | ({"done": 1} if following == [page.key] else {})
    return url_for("builder.preview_page", draft_id=draft_id, page_key=following[0], **more)


def _page(draft: ServiceDraft, shown: Previewed, answers: Answers, page: Page, form: Any) -> str:
    for field in answer_fields(form):
        if isinstance(field.question, FileQuestion):
            field.uploaded = []
    return render_template(
        "builder/preview.html",
        draft=draft,
        possible=possible(draft),
        form=form,
        page=page,
        place=[one.key for one in answers.pages].index(page.key) + 1,
        pages=answers.pages,
        left_out=shown.left_out,
        step=StepForm(None, revision=str(draft.revision)),
        done="done" in request.args,
        shown_in=language(),
    )
