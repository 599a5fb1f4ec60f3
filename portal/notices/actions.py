"""What editors do (write, edit, submit, take up again) and what publishers do (give back, publish, withdraw)."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from forms.text import clean, one_line
from portal.accounts import actions as accounts
from portal.core.actor import Actor
from portal.core.errors import Conflict, NotFound
from portal.core.events import Event
from portal.core.events import publish as publish_event
from portal.core.finding.entries import Kind, SearchEntry, put, take_out
from portal.core.ids import new_id
from portal.notices import rules
from portal.notices.events import (
    NoticeDrafted,
    NoticePublished,
    NoticeReopened,
    NoticeReturned,
    NoticeSubmitted,
    NoticeWithdrawn,
)
from portal.notices.lifecycle import Action, Category, State
from portal.notices.models import Notice


def write(
    session: Session,
    *,
    title: str,
    summary: str,
    body: str,
    category: str = Category.ANNOUNCEMENT.value,
    title_en: str = "",
    summary_en: str = "",
    body_en: str = "",
    expires_at: datetime | None = None,
    actor: Actor,
    now: datetime,
) -> Notice:
    """Begin a notice. Texts are Markdown where they are bodies. Raises NoticeIncomplete."""
    if actor.id is None:
        raise NotFound
    notice = Notice(
        id=new_id(),
        state=State.DRAFT,
        author_id=actor.id,
        edited_by_id=actor.id,
        created_at=now,
        updated_at=now,
        revision=1,
    )
    _fill(notice, title=title, summary=summary, body=body, title_en=title_en, summary_en=summary_en, body_en=body_en)
    notice.category, notice.expires_at = Category(category), expires_at
    rules.check_complete(notice)
    notice.slug = _free_slug(session, notice)
    session.add(notice)
    try:
        session.flush()
    except IntegrityError:  # somebody took the address a moment ago
        raise Conflict from None
    _record(session, notice, _drafted(notice), actor=actor, now=now)
    return notice


def edit(
    session: Session,
    notice: Notice,
    *,
    revision: int,
    title: str,
    summary: str,
    body: str,
    category: str,
    title_en: str = "",
    summary_en: str = "",
    body_en: str = "",
    expires_at: datetime | None = None,
    actor: Actor,
    now: datetime,
) -> None:
    """Change a draft that was read at ``revision``. Raises Conflict when somebody else changed it since."""
    _expect(notice, revision)
    rules.permitted(notice, Action.EDIT, actor)
    if actor.id is None:
        raise NotFound
    _fill(notice, title=title, summary=summary, body=body, title_en=title_en, summary_en=summary_en, body_en=body_en)
    notice.category, notice.expires_at, notice.edited_by_id = Category(category), expires_at, actor.id
    rules.check_complete(notice)
    if notice.published_at is None:
        notice.slug = _free_slug(session, notice)
    notice.revision += 1
    _record(session, notice, _drafted(notice), actor=actor, now=now)


def submit(session: Session, notice: Notice, *, revision: int | None = None, actor: Actor, now: datetime) -> None:
    """Ask for publication. Raises NoticeNotReady, NoticeIncomplete or Conflict."""
    rules.check_complete(notice)
    _move(notice, Action.SUBMIT, revision=revision, actor=actor)
    notice.submitted_at, notice.note = now, ""
    _record(session, notice, NoticeSubmitted(revision=notice.revision), actor=actor, now=now)


def give_back(
    session: Session, notice: Notice, *, note: str, revision: int | None = None, actor: Actor, now: datetime
) -> None:
    """Return a submitted notice to be changed, saying what. Raises NoticeNotReady or Conflict."""
    _move(notice, Action.RETURN, revision=revision, actor=actor)
    notice.note = one_line(note)
    _record(session, notice, NoticeReturned(note=notice.note), actor=actor, now=now)


def publish(session: Session, notice: Notice, *, revision: int | None = None, actor: Actor, now: datetime) -> None:
    """Show it to everybody; never by whoever wrote it, nor through another account of theirs.

    Raises SecondEditorNeeded, SamePerson, NotYourPart, NoticeNotReady or Conflict.
    """
    hands = rules.hands(notice)
    _move(notice, Action.PUBLISH, revision=revision, actor=actor)
    accounts.require_others(session, *hands, actor=actor)
    notice.publisher_id, notice.published_at, notice.withdrawn_at = actor.id, now, None
    put(session, rules.found_by(notice))
    published = NoticePublished(title=notice.title, slug=notice.slug, revision=notice.revision)
    _record(session, notice, published, actor=actor, now=now)


def withdraw(
    session: Session, notice: Notice, *, reason: str, revision: int | None = None, actor: Actor, now: datetime
) -> None:
    """Stop showing it; its address stays and says why. Raises NoticeNotReady or Conflict."""
    _move(notice, Action.WITHDRAW, revision=revision, actor=actor)
    notice.note, notice.withdrawn_at = one_line(reason), now
    take_out(session, Kind.NOTICE, notice.slug)
    _record(session, notice, NoticeWithdrawn(reason=notice.note), actor=actor, now=now)


def reopen(session: Session, notice: Notice, *, revision: int | None = None, actor: Actor, now: datetime) -> None:
    """Take a withdrawn notice up again as a draft, under the same address. Raises NoticeNotReady or Conflict."""
    _move(notice, Action.REOPEN, revision=revision, actor=actor)
    _record(session, notice, NoticeReopened(), actor=actor, now=now)


def make_findable(session: Session) -> int:
    """Let published notices be found that are not yet, as after an upgrade; returns how many. Safe to repeat."""
    known = select(SearchEntry.key).where(SearchEntry.kind == Kind.NOTICE)
    query = select(Notice).where(Notice.state == State.PUBLISHED, Notice.slug.not_in(known))
    missing = session.scalars(query.order_by(Notice.published_at)).all()
    for notice in missing:
        put(session, rules.found_by(notice))
    return len(missing)


def locked(session: Session, notice_id: UUID) -> Notice:
    """The notice, locked until the transaction ends. Raises NotFound."""
    found = session.get(Notice, notice_id, with_for_update=True, populate_existing=True)
    if found is None:
        raise NotFound
    return found


def _move(notice: Notice, action: Action, *, revision: int | None, actor: Actor) -> None:
    _expect(notice, revision)
    notice.state = rules.permitted(notice, action, actor).target
    notice.revision += 1


def _expect(notice: Notice, revision: int | None) -> None:
    if revision is not None and notice.revision != revision:
        raise Conflict


def _record(session: Session, notice: Notice, event: Event, *, actor: Actor, now: datetime) -> None:
    notice.updated_at = now
    publish_event(session, notice.id, event, actor=actor, now=now)


def _drafted(notice: Notice) -> NoticeDrafted:
    return NoticeDrafted(title=notice.title, revision=notice.revision, sha256=rules.digest(notice))


def _fill(notice: Notice, **texts: str) -> None:
    for name, text in texts.items():
        setattr(notice, name, clean(text) if name.startswith("body") else one_line(text))


def _free_slug(session: Session, notice: Notice) -> str:
    """The title's slug, or with the first free number behind it."""
    wanted = rules.slug_of(notice.title)
    query = select(Notice.slug).where(Notice.slug.startswith(wanted, autoescape=True), Notice.id != notice.id)
    taken = set(session.scalars(query))
    number, slug = 1, wanted
    while slug in taken or slug in rules.RESERVED:
        number += 1
        slug = f"{wanted}-{number}"
    return slug
