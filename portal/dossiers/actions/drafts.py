"""Drafts: begun by anybody, saved page by page, claimed when somebody signs in, deleted when not wanted."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import Any
from uuid import UUID

from sqlalchemy import delete, update
from sqlalchemy.orm import Session

from forms.answers import Answers
from forms.compiler import PageForm, compile_page
from forms.definition import Page, ServiceForm
from forms.typing_in import (
    Button,
    FormData,
    initial_data,
    raw_values,
    settled,
    with_read_only,
    with_rows_changed,
)
from portal.accounts.mandates.models import MandatedDossier
from portal.catalogue import queries as catalogue
from portal.core.actor import Actor, Kind, Right
from portal.core.clock import local
from portal.core.errors import NotFound
from portal.core.events import publish
from portal.dossiers import prefill, queries
from portal.dossiers.actions import files as filing
from portal.dossiers.actions.parking import forget_parked, put_back
from portal.dossiers.actions.received import FileTrouble, Received
from portal.dossiers.errors import (
    AlreadySubmitted,
    NotForStaff,
    PageChanged,
    ServiceNotCovered,
    ServiceNotForYou,
    TooManyDrafts,
)
from portal.dossiers.events import DraftStarted
from portal.dossiers.filings import filled_in_for
from portal.dossiers.filling import answers_of, page_digest, reads_files, without_files
from portal.dossiers.lifecycle import Status
from portal.dossiers.models import Dossier
from portal.dossiers.prefill import First, Offer
from portal.dossiers.scope import Scope, scope_of

KEPT_FOR = timedelta(days=90)
MOST_DRAFTS = 20
_SUBJECTS = {Kind.CITIZEN: {"citizen"}, Kind.BUSINESS: {"business", "organisation"}}


@dataclass(frozen=True)
class OpenPage:
    """A page of a dossier that may be edited: its form, the answers around it, what may be changed on it.

    ``data`` is what its inputs hold. ``seen`` is the digest of what is kept for the page, sent along with the form and
    compared when it comes back.
    """

    dossier: Dossier
    definition: ServiceForm
    page: Page
    answers: Answers
    scope: Scope
    data: FormData
    seen: str
    language: str
    today: date
    read_only: frozenset[str] = frozenset()
    """The questions whose answer is what is known, whatever is typed."""

    @cached_property
    def form(self) -> PageForm:
        """The form of the page, filled; what is wrong in it is known once it is validated."""
        kind = compile_page(self.definition, self.page.key, self.answers, language=self.language, today=self.today)
        return kind(self.data)

    def saved(self, answers: Answers, seen: str) -> "OpenPage":
        """The page with what is kept now; its form stays as it was judged."""
        page = replace(self, answers=answers, seen=seen)
        page.__dict__["form"] = self.form  # a copy would judge nothing, and pages with errors would be left behind
        return page


def start_draft(
    session: Session,
    code: str,
    *,
    given: Mapping[str, Any] | None = None,
    earlier_id: UUID | None = None,
    register_entry: Mapping[str, Any] | None = None,
    actor: Actor,
    language: str,
    now: datetime,
) -> Dossier:
    """The actor's draft of a service: the one begun before, or a new one.

    ``given`` are stored answers to the questions before starting; they never change an answer that is there. A new
    draft begins with those of the actor's dossier ``earlier_id`` too, and keeps what a register said.

    Raises NotForStaff, RightMissing, ServiceNotCovered, ServiceNotForYou, TooManyDrafts, or NotFound for a service
    that is not offered.
    """
    _refuse_others(code, actor)
    definition = catalogue.definition(code)
    require_subject(definition, actor.kind)
    queries.lock_start(session, actor=actor)
    before = queries.open_draft(session, code, actor=actor)
    if before is not None:
        _fill_blanks(before, prefill.first_answers(definition_of(before), given or {}, None, now=now), now=now)
        return before
    if queries.count_drafts(session, actor=actor) >= MOST_DRAFTS:
        raise TooManyDrafts(MOST_DRAFTS)
    earlier = None if earlier_id is None else queries.own_submitted(session, earlier_id, actor=actor)
    first = prefill.first_answers(definition, given or {}, earlier, now=now)
    draft = Dossier(
        service_code=definition.code,
        service_version=definition.version,
        owner_id=actor.id,
        visitor_id=actor.visitor_id if actor.id is None else None,
        language=language,
        answers=dict(first.answers),
        prefilled=dict(first.prefilled),
        register_entry=dict(register_entry) if register_entry else None,
        unfinished={},
        created_at=now,
        updated_at=now,
        expires_at=now + KEPT_FOR,
    )
    session.add(draft)
    session.flush()
    _note_mandate(session, draft, actor=actor, now=now)
    publish(session, draft.id, DraftStarted(definition.code, definition.version), actor=actor, now=now)
    return draft


def _note_mandate(session: Session, draft: Dossier, *, actor: Actor, now: datetime) -> None:
    """A draft that is begun by a mandate is open to that mandate from now on."""
    if actor.by is not None and actor.by_mandate:
        session.add(MandatedDossier(mandate_id=actor.by.basis_id, dossier_id=draft.id, since=now))


def _refuse_others(code: str, actor: Actor) -> None:
    if actor.is_staff:
        raise NotForStaff
    actor.require(Right.PREPARE)
    if not actor.covers(code):
        raise ServiceNotCovered(actor.name)


def definition_of(dossier: Dossier) -> ServiceForm:
    """The definition a dossier was begun with."""
    return catalogue.definition(dossier.service_code, dossier.service_version)


def _fill_blanks(draft: Dossier, first: First, *, now: datetime) -> None:
    new = {key: value for key, value in first.answers.items() if key not in draft.answers}
    if new:
        draft.answers = {**draft.answers, **new}
        draft.prefilled = {**draft.prefilled, **{key: first.prefilled[key] for key in new}}
        touch(draft, now)


def keep_register_entry(
    session: Session, draft_id: UUID, entry: Mapping[str, Any], *, actor: Actor, now: datetime
) -> None:
    """Keep what a register said about the applicant. Raises AlreadySubmitted or NotFound."""
    draft = locked(session, draft_id, actor=actor)
    draft.register_entry = dict(entry)
    touch(draft, now)


def require_subject(definition: ServiceForm, kind: Kind) -> None:
    """Raise ServiceNotForYou when the service is for the other kind of account."""
    if kind in _SUBJECTS and _SUBJECTS[kind].isdisjoint(definition.subjects):
        raise ServiceNotForYou


def open_page(
    session: Session,
    dossier: Dossier,
    page_key: str,
    *,
    typed: Mapping[str, list[str]] | None,
    known: Mapping[str, Any] | None = None,
    actor: Actor,
    language: str,
    now: datetime,
) -> OpenPage:
    """A page ready to show: filled with ``typed``, else with what was typed last, else the answers, else ``known``.

    Questions that are read-only have what is known of ``actor`` as their answer, whatever was typed for them.

    Raises NotFound for a page that is not asked or not open, AlreadySubmitted when nothing may be edited any more.
    """
    scope = scope_of(session, dossier)
    definition = definition_of(dossier)
    files = queries.files(session, dossier.id) if reads_files(definition, page_key) else ()
    answers = answers_of(dossier, definition, files)
    page = next((page for page in answers.pages if page.key == page_key), None)
    if page is None or not scope.opens_page(page):
        raise NotFound
    last = dossier.unfinished.get(page_key) if typed is None else None
    data = FormData()
    if typed is None or scope.pages is not None:
        data = initial_data(answers, page_key, raw=last, known=known)
    if typed is not None:
        data = scope.overlay(page, locked=data, typed=typed)
    changing = [question for question in page.questions if scope.opens(page, question)]
    seen, today = page_digest(answers, page), local(now).date()
    fixed = settled(changing, prefill.settled(dossier, actor=filled_in_for(session, dossier, actor=actor)), today=today)
    data = with_read_only(changing, data, fixed)
    return OpenPage(dossier, definition, page, answers, scope, data, seen, language, today, frozenset(fixed))


def save_page(
    session: Session,
    dossier_id: UUID,
    page_key: str,
    typed: Mapping[str, list[str]],
    *,
    seen: str,
    offered: Mapping[str, Offer] | None = None,
    actor: Actor,
    language: str,
    now: datetime,
) -> OpenPage:
    """Keep a page: valid answers as answers, the rest exactly as typed. ``form.errors`` say what is still wrong.

    ``offered`` are the first answers that the page was shown with; what became of them is kept for the officer.

    Raises PageChanged when another window saved other answers since ``seen``, AlreadySubmitted or NotFound.
    """
    dossier = locked(session, dossier_id, actor=actor)
    opened = open_page(session, dossier, page_key, typed=typed, actor=actor, language=language, now=now)
    answers = _as_typed(opened)
    complete = not opened.form.errors
    kept = page_digest(answers, opened.page)
    if opened.seen not in (seen, kept):
        raise PageChanged
    _keep(dossier, page_key, None if complete else raw_values(opened.form), now=now)
    forget_parked(session, dossier.id, page_key)
    if offered:
        dossier.prefilled = prefill.recorded(dossier, opened.page, offered)
    dossier.answers = without_files(opened.definition, answers.to_draft())
    dossier.revision += 1
    return opened.saved(answers, kept)


def _as_typed(opened: OpenPage) -> Answers:
    """The answers with what is valid on this page; ``form.errors`` say what is not."""
    opened.form.validate()
    wrong = set(opened.form.errors)
    values = {key: value for key, value in opened.form.values().items() if key not in wrong}
    return opened.answers.with_page(opened.page, values)


def keep_typed(
    session: Session,
    dossier_id: UUID,
    page_key: str,
    typed: Mapping[str, list[str]],
    *,
    button: Button | None = None,
    actor: Actor,
    now: datetime,
) -> OpenPage:
    """Keep what is typed so far without judging it, and add or remove the row that ``button`` names.

    Other windows are not disturbed: the answers stay as they are. Raises AlreadySubmitted or NotFound.
    """
    dossier = locked(session, dossier_id, actor=actor)
    opened = open_page(session, dossier, page_key, typed=typed, actor=actor, language=dossier.language, now=now)
    changed = with_rows_changed(opened.form, button) if button is not None else None
    forget_parked(session, dossier.id, page_key)
    if changed is None and not _says_more(opened):
        _keep(dossier, page_key, None, now=now)
    else:
        _keep(dossier, page_key, raw_values(opened.form) if changed is None else changed, now=now)
    return opened


def _says_more(opened: OpenPage) -> bool:
    """Whether what is typed differs from the answers kept; a page left as it was stays complete."""
    if not opened.form.validate():
        return True
    return page_digest(opened.answers.with_page(opened.page, opened.form.values()), opened.page) != opened.seen


def _keep(dossier: Dossier, page_key: str, typed: Mapping[str, list[str]] | None, *, now: datetime) -> None:
    others = {key: value for key, value in dossier.unfinished.items() if key != page_key}
    dossier.unfinished = others if typed is None else {**others, page_key: dict(typed)}
    dossier.updated_at = now
    if dossier.is_draft:
        dossier.expires_at = now + KEPT_FOR


def locked(session: Session, dossier_id: UUID, *, actor: Actor) -> Dossier:
    """The actor's own dossier, held for a change. Raises AlreadySubmitted unless it may be edited, or NotFound."""
    dossier = queries.own(session, dossier_id, actor=actor, lock=True)
    if dossier.status not in (Status.DRAFT, Status.SUPPLEMENT_REQUESTED):
        raise AlreadySubmitted
    return dossier


def attach_files(
    session: Session,
    dossier_id: UUID,
    received: Sequence[Received],
    *,
    page_key: str | None = None,
    typed: Mapping[str, list[str]] | None = None,
    actor: Actor,
    now: datetime,
) -> list[FileTrouble]:
    """Record stored files with the dossier; returns what found no room. Files that nothing asks for are left out.

    ``typed`` is what came with them on the page ``page_key``: it may be what makes their question asked.
    Raises AlreadySubmitted or NotFound.
    """
    dossier = locked(session, dossier_id, actor=actor)
    scope = scope_of(session, dossier)
    definition = definition_of(dossier)
    answers = answers_of(dossier, definition, queries.files(session, dossier_id))
    if page_key is not None and typed is not None:
        opened = open_page(session, dossier, page_key, typed=typed, actor=actor, language=dossier.language, now=now)
        answers = _as_typed(opened)
    asked = {question.key for page in answers.pages for question in answers.asked(page.key)}
    wanted = [one for one in received if one.question in asked and scope.opens_question(definition, one.question)]
    touch(dossier, now)
    return filing.attach(session, dossier, wanted, definition, now=now)


def touch(dossier: Dossier, now: datetime) -> None:
    """Count a change, so that other windows notice it."""
    dossier.revision += 1
    dossier.updated_at = now


def delete_draft(session: Session, draft_id: UUID, *, actor: Actor) -> None:
    """Delete a draft with all that is in it; stored bytes are swept later. Raises AlreadySubmitted or NotFound."""
    draft = queries.own(session, draft_id, actor=actor, lock=True)
    if not draft.is_draft:
        raise AlreadySubmitted
    session.execute(delete(Dossier).where(Dossier.id == draft.id))


def delete_expired_drafts(session: Session, *, now: datetime) -> int:
    """Delete the drafts nobody touched for 90 days; returns how many. For the daily housekeeping."""
    expired = delete(Dossier).where(Dossier.status == Status.DRAFT, Dossier.expires_at < now)
    return len(session.scalars(expired.returning(Dossier.id)).all())


def claim_drafts(session: Session, account_id: UUID, visitor_id: UUID | None) -> None:
    """Give the drafts begun in this browser to the account that signs in, and put back what was parked."""
    if visitor_id is None:
        return
    session.execute(
        update(Dossier)
        .where(Dossier.visitor_id == visitor_id, Dossier.owner_id.is_(None), Dossier.status == Status.DRAFT)
        .values(owner_id=account_id)
    )
    put_back(session, account_id, visitor_id)
