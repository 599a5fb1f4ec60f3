"""What every page about a dossier says of others: who else is here, what changed, what was half written."""

import logging
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from flask import request, url_for
from flask_babel import gettext as _
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session
from wtforms import Field, FileField, FormField, PasswordField
from wtforms.fields import FieldList
from wtforms.widgets import HiddenInput

from portal.core import clock
from portal.core.clock import local
from portal.core.db import transaction
from portal.dossiers import reads
from portal.dossiers.models import Dossier
from portal.dossiers.reads import Read
from portal.office import drafts, meetings, queries
from portal.office.casework import OfficeDraft
from portal.office.meetings import Company, Differences
from portal.office.page_forms import DeskForm
from portal.web.access import current_actor
from portal.web.reading import read_session

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Meeting:
    """What a page about a dossier says above itself.

    ``page``: the place of its form below the dossier, when what is typed there is kept; ``draft`` what was, now filled
    in again but for ``left_over``. ``overtaken`` says who was faster than the form just sent; ``differences`` are then
    what they did (else what happened since the draft was saved). ``can_go_on``: the form can still be carried out.
    """

    dossier: Dossier
    company: list[Company]
    page: str = ""
    draft: OfficeDraft | None = None
    left_over: list[str] = field(default_factory=list)
    overtaken: list[str] = field(default_factory=list)
    differences: Differences | None = None
    can_go_on: bool = True

    @property
    def others(self) -> str:
        """Who else is here, in a sentence."""
        return others(self.company)

    @property
    def save(self) -> str:
        """Where what is typed is sent to be kept."""
        return url_for("office.save_draft", dossier_id=self.dossier.id, page=self.page)

    @property
    def discard(self) -> str:
        """Where it is given up."""
        return url_for("office.discard_draft", dossier_id=self.dossier.id, page=self.page)


def others(company: list[Company]) -> str:
    """Who else is at the dossier, in a sentence; nothing when nobody is."""
    here = ", ".join(one.name for one in company if one.surely)
    perhaps = ", ".join(f"{one.name} ({local(one.opened_at):%H:%M})" for one in company if not one.surely)
    said = [_("Đang cùng mở hồ sơ này: %(names)s.", names=here)] if here else []
    if perhaps:
        said.append(_("Mới mở hồ sơ này, có thể vẫn đang xem: %(names)s.", names=perhaps))
    return " ".join(said)


def place(dossier_id: UUID) -> str:
    """The place of this request's form below the dossier, when what is typed there is kept; else nothing."""
    page = request.path.partition(f"/dossiers/{dossier_id}/")[2]
    return page if drafts.form_of(page) is not None else ""


def carried_out(session: Session, dossier_id: UUID) -> None:
    """What was half written in this request's form has been carried out: forget it, in the same transaction."""
    if page := place(dossier_id):
        drafts.forget(session, dossier_id, page, actor=current_actor())


def meet(dossier: Dossier, form: DeskForm | None) -> Meeting:
    """Come to a dossier: say so to others, see who is here, get back what one was writing."""
    actor, now, page = current_actor(), clock.now(), place(dossier.id)
    found = meetings.presences(read_session(), dossier.id)
    if request.method == "GET" and meetings.is_news(found, dossier, actor=actor, now=now):
        _say_so(dossier)
    company = meetings.company(found, actor=actor, now=now)
    if form is not None and form.overtaken:
        return _overtaken(dossier.id, form, page, company)
    draft = drafts.kept(read_session(), dossier.id, page, actor=actor) if page and request.method == "GET" else None
    if draft is None or form is None:
        return Meeting(dossier, company, page)
    differences = None
    if draft.revision != dossier.revision:
        differences = meetings.differences(read_session(), dossier, since=draft.revision)
    same_rows = draft.revision == dossier.revision or (differences is not None and not differences.of_content)
    left_over = restore(form, draft.typed, rows=same_rows)
    return Meeting(dossier, company, page, draft, left_over, differences=differences)


def _say_so(dossier: Dossier) -> None:
    """A page is shown even when this cannot be written down just now."""
    try:
        with transaction() as session:
            meetings.arrive(session, dossier, actor=current_actor(), now=clock.now())
            reads.note(session, dossier.id, Read.DOSSIER, actor=current_actor(), now=clock.now())
    except OperationalError as problem:
        _unwritten(dossier.id, Read.DOSSIER, problem)


def note_reading(dossier_id: UUID, what: Read) -> None:
    """Write down, at most once an hour, that the officer of this request looks at something of a dossier (R18.2, R19).

    What is looked at is shown even when that cannot be written just now: then the program's own log says who saw it.
    """
    actor, now = current_actor(), clock.now()
    if reads.is_noted(read_session(), dossier_id, what, actor=actor, now=now):
        return
    try:
        with transaction() as session:
            reads.note(session, dossier_id, what, actor=actor, now=now)
    except OperationalError as problem:
        _unwritten(dossier_id, what, problem)


def _unwritten(dossier_id: UUID, what: Read, problem: OperationalError) -> None:
    why = type(problem.orig).__name__
    _log.warning("reading of dossier %s (%s) by %s not written: %s", dossier_id, what, current_actor().id, why)


def _overtaken(dossier_id: UUID, form: DeskForm, page: str, company: list[Company]) -> Meeting:
    """Somebody was faster: show what they did, keep what was typed, and let the form go on from the present state."""
    fresh = queries.dossier(read_session(), dossier_id, actor=current_actor())
    differences = meetings.differences(read_session(), fresh, since=form.seen)
    sentences, form.problems = form.problems, []  # said once, above what is different
    form.revision.data, form.revision.raw_data = fresh.revision, None
    can_go_on = not page or drafts.may_go_on(page, fresh, current_actor())
    return Meeting(fresh, company, page, overtaken=sentences, differences=differences, can_go_on=can_go_on)


def restore(form: DeskForm, typed: dict[str, Any], *, rows: bool) -> list[str]:
    """Fill in again what was typed; ``rows`` too, if they are still about the same things.

    Returns what found no place, to be copied by hand.
    """
    places = {name: (one, in_row) for name, one, in_row in _leaves(form)}
    left_over = []
    for name, values in typed.items():
        found = places.get(name)
        if found is not None and (rows or not found[1]):
            found[0].process_formdata(values)
        else:
            left_over += [value for value in values if value]
    for name, (box, in_row) in places.items():
        if name not in typed and not in_row and getattr(box.widget, "input_type", "") in ("checkbox", "radio"):
            box.process_formdata([])
    return left_over


def _leaves(form: Any, in_row: bool = False) -> Iterator[tuple[str, Field, bool]]:
    """Every field that something is typed into, by its name in the form, and whether it stands in a row."""
    for one in form:
        if isinstance(one, FieldList):
            for entry in one.entries:
                yield from _leaves(entry.form if isinstance(entry, FormField) else [entry], True)
        elif not isinstance(one, PasswordField | FileField) and not isinstance(one.widget, HiddenInput):
            yield one.name, one, in_row
