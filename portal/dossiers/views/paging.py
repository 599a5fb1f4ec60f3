"""One page of a form over HTTP: what came in, what goes out, where to go next."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from flask import request, url_for
from flask_babel import gettext as _
from werkzeug.datastructures import FileStorage

from forms.answers import Answers
from forms.definition import ServiceForm
from forms.fields.files import FileQuestion
from forms.fields.inputs import AnswerField, answer_fields
from forms.typing_in import Button, FormData, pressed
from portal.catalogue import queries as catalogue
from portal.core import clock
from portal.core.db import transaction
from portal.dossiers import actions, filling, prefill, queries
from portal.dossiers.actions import FileTrouble, OpenPage, Received, Upload
from portal.dossiers.application import lines
from portal.dossiers.covering import Numbers
from portal.dossiers.errors import PageChanged
from portal.dossiers.filings import filled_in_for
from portal.dossiers.models import Dossier, ParkedInput
from portal.dossiers.prefill import Offer
from portal.dossiers.scope import Scope
from portal.dossiers.views.attaching import BUTTON, input_name
from portal.dossiers.views.base import bytes_of
from portal.dossiers.views.form_pages import readable_row, show
from portal.web.access import current_actor
from portal.web.languages import language, say
from portal.web.reading import forget_reads, read_session

_CONTROLS = frozenset({"csrf_token", "revision", "next", "exit", "stay", BUTTON})


@dataclass(frozen=True)
class Posted:
    """A page as it came in. ``revision`` is what the window had seen; the flags say which button was pressed."""

    typed: FormData
    files: tuple[tuple[str, FileStorage], ...]
    revision: str
    button: Button | None
    leave: bool
    stay: bool
    to_check: bool
    autosave: bool

    @classmethod
    def read(cls) -> "Posted":
        """The present request."""
        sent = request.form
        files = ((name, file) for name in request.files for file in request.files.getlist(name) if file.filename)
        return cls(
            typed=FormData({name: sent.getlist(name) for name in sent if name not in _CONTROLS}),
            files=tuple(files),
            revision=sent.get("revision", ""),
            button=pressed(sent),
            leave="exit" in sent,
            stay="stay" in sent,
            to_check=sent.get("next") == "check",
            autosave=request.headers.get("X-Autosave") == "1",
        )

    def uploads(self) -> Iterator[Upload]:
        """The files that came in, each with the question it answers."""
        for name, file in self.files:
            question, replaces = input_name(name)
            yield Upload(question, file.filename or "", bytes_of(file), replaces)


def offers(dossier: Dossier, page_key: str) -> dict[str, Offer]:
    """What is known already about the person signed in, offered as first answers on a page, by prefill name."""
    definition = catalogue.definition(dossier.service_code, dossier.service_version)
    page = next((page for page in definition.pages if page.key == page_key), None)
    if page is None:
        return {}
    session = read_session()
    return prefill.offers(session, dossier, page, actor=filled_in_for(session, dossier, actor=current_actor()))


def _open(draft_id: UUID, page_key: str, posted: Posted) -> OpenPage:
    forget_reads()
    dossier = queries.own(read_session(), draft_id, actor=current_actor())
    return open_page(dossier, page_key, posted.typed)


def open_page(
    dossier: Dossier, page_key: str, typed: Mapping[str, list[str]] | None, *, known: Mapping[str, Any] | None = None
) -> OpenPage:
    """A page for the reader, filled with ``typed``, else with what is kept, else with first answers."""
    return actions.open_page(
        read_session(),
        dossier,
        page_key,
        typed=typed,
        known=known,
        actor=current_actor(),
        language=language(),
        now=clock.now(),
    )


def show_again(
    draft_id: UUID, page_key: str, posted: Posted, troubles: Sequence[FileTrouble], *, judge: bool = True
) -> str:
    """The page as it was typed, with everything that is wrong said at its place; only the files unless ``judge``."""
    opened = _open(draft_id, page_key, posted)
    if judge and posted.button is None and not posted.stay:
        opened.form.validate()
    for trouble in troubles:
        if trouble.question in opened.form:
            field = opened.form[trouble.question]
            field.errors = [*field.errors, say(trouble.text)]
    return show(opened, offered=offers(opened.dossier, page_key))


def conflict(draft_id: UUID, page_key: str, posted: Posted, problem: PageChanged) -> str:
    """The page as typed here, beside what the other window saved; saving again decides."""
    return _beside(_open(draft_id, page_key, posted), problem)


def overtaken(dossier: Dossier, parked: ParkedInput) -> str:
    """The page as it was typed before the session ended, beside what was saved elsewhere since."""
    return _beside(open_page(dossier, parked.page, parked.typed), PageChanged())


def _beside(opened: OpenPage, problem: PageChanged) -> str:
    offered = offers(opened.dossier, opened.page.key)
    return show(opened, offered=offered, problem=say(problem.sentence), differences=list(_differences(opened)))


def _differences(opened: OpenPage) -> Iterator[tuple[str, str, str]]:
    for field in answer_fields(opened.form):
        if field.question.answers and not isinstance(field.question, FileQuestion):
            saved = _words(field, opened.answers.value(field.question.key))
            typed = _words(field, field.value)
            if saved != typed:
                yield say(field.question.label), saved, typed


def _words(field: AnswerField, value: Any) -> str:
    return "" if value is None else "; ".join(lines(field.question.readable(value, language())))


def take_files(draft_id: UUID, page_key: str, posted: Posted, definition: ServiceForm) -> list[FileTrouble]:
    """Look at the uploads, store the good ones, record them; says what was wrong with the others."""
    received, troubles = actions.receive(posted.uploads(), definition, now=clock.now())
    return troubles + record(draft_id, page_key, posted, received)


def record(draft_id: UUID, page_key: str, posted: Posted, received: Sequence[Received]) -> list[FileTrouble]:
    """Record stored files with the page they came with; says what found no room."""
    if not received:
        return []
    with transaction() as session:
        return actions.attach_files(
            session,
            draft_id,
            received,
            page_key=page_key,
            typed=posted.typed,
            actor=current_actor(),
            now=clock.now(),
        )


def keep(draft_id: UUID, page_key: str, posted: Posted) -> None:
    """Keep what is typed so far, unjudged."""
    with transaction() as session:
        actions.keep_typed(session, draft_id, page_key, posted.typed, actor=current_actor(), now=clock.now())


def save(draft_id: UUID, page_key: str, posted: Posted, offered: Mapping[str, Offer]) -> OpenPage:
    """Keep the page, which was shown with these first answers. Raises PageChanged."""
    with transaction() as session:
        return actions.save_page(
            session,
            draft_id,
            page_key,
            posted.typed,
            seen=posted.revision,
            offered=offered,
            actor=current_actor(),
            language=language(),
            now=clock.now(),
        )


def park(draft_id: UUID, page_key: str, posted: Posted, visitor_id: UUID) -> None:
    """Keep what came in after the session had ended, files included."""
    service = queries.service_of(read_session(), draft_id)
    if service is None:
        return
    received, _troubles = actions.receive(posted.uploads(), catalogue.definition(*service), now=clock.now())
    with transaction() as session:
        actions.park_input(
            session,
            draft_id,
            page_key,
            posted.typed,
            received,
            seen=posted.revision,
            visitor_id=visitor_id,
            now=clock.now(),
        )


def address(draft_id: UUID, page_key: str, *, to_check: bool = False, anchor: str | None = None) -> str:
    """Where a page is shown."""
    back = "check" if to_check else None
    return url_for("dossiers.draft_page", draft_id=draft_id, page_key=page_key, next=back, _anchor=anchor)


def after(opened: OpenPage, posted: Posted) -> str:
    """Where to go once a page is complete: back to the check, the next page, or the check at the end."""
    dossier = opened.dossier
    if opened.scope.supplement is not None:
        return url_for("dossiers.supplement", dossier_id=dossier.id)
    pages = filling.answers_of(dossier, opened.definition, []).pages
    keys = [page.key for page in pages]
    place = keys.index(opened.page.key)
    if posted.to_check or place + 1 == len(keys):
        return url_for("dossiers.check", draft_id=dossier.id)
    return address(dossier.id, keys[place + 1])


def sections(answers: Answers, scope: Scope, dossier_id: UUID, numbers: Numbers) -> list[dict[str, Any]]:
    """All readable answers by page; those that may be changed link to their question and come back to the check."""
    found = []
    for page in answers.pages:
        rows = [
            {
                **numbers.row(readable_row(question, value)),
                "href": address(dossier_id, page.key, to_check=True, anchor=question.key)
                if question.answers and scope.opens(page, question)
                else "",
            }
            for question in answers.asked(page.key)
            if (value := answers.value(question.key)) is not None
        ]
        found.append({"title": say(page.title), "rows": rows, "href": address(dossier_id, page.key, to_check=True)})
    return found


def problems(
    dossier: Dossier, answers: Answers, scope: Scope, now: datetime, *, troubles: Sequence[FileTrouble] = ()
) -> list[dict[str, str]]:
    """Everything that keeps the dossier from being handed in, each with a link to where it is mended."""
    titles = {page.key: say(page.title) for page in answers.pages if scope.opens_page(page)}
    found = [
        {"text": _("Trang “%(page)s” còn nội dung chưa lưu xong.", page=titles[key]), "href": _mend(dossier, key, None)}
        for key in titles
        if key in dossier.unfinished
    ]
    missing = answers.missing(language(), context=filling.context(now))
    found += [
        {"text": say(trouble.text), "href": _mend(dossier, _page_of(answers, trouble.question), trouble.question)}
        for trouble in troubles
    ]
    return found + [
        {"text": one.sentence, "href": _mend(dossier, one.page_key, one.question_key)}
        for one in missing
        if one.page_key not in titles or one.page_key not in dossier.unfinished
    ]


def _page_of(answers: Answers, key: str) -> str:
    return next(page.key for page, question in answers.definition.questions() if question.key == key)


def _mend(dossier: Dossier, page_key: str, question_key: str | None) -> str:
    return url_for(
        "dossiers.draft_page",
        draft_id=dossier.id,
        page_key=page_key,
        next="check",
        errors=1,
        _anchor=question_key,
    )


def demands(answers: Answers, scope: Scope, dossier_id: UUID) -> list[dict[str, str]]:
    """Everything that was asked for, in the agency's words, each with a link to where it is mended."""
    asked = scope.supplement.items if scope.supplement is not None else []
    return [{**item, "href": _place(answers, item, dossier_id)} for item in asked]


def _place(answers: Answers, item: dict[str, str], dossier_id: UUID) -> str:
    for page in answers.pages:
        for question in page.questions:
            component = question.component if isinstance(question, FileQuestion) else None
            if item["key"] in (page.key, question.key, component) and page.key == (item["page"] or page.key):
                return address(dossier_id, page.key, anchor=None if item["key"] == page.key else question.key)
    return ""
