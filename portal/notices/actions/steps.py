"""The steps of a notice from the draft to the archive, by editors, by publishers, and by the worker when it is time."""

from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from forms.text import one_line
from portal.accounts import actions as accounts
from portal.core.actor import SYSTEM, Actor
from portal.core.db import reading, transaction
from portal.notices import rules
from portal.notices.actions import finding
from portal.notices.actions.writing import expect, locked, record
from portal.notices.events import (
    NoticeArchived,
    NoticePinned,
    NoticePublished,
    NoticeReopened,
    NoticeReturned,
    NoticeScheduled,
    NoticeSubmitted,
    NoticeUnscheduled,
    NoticeWithdrawn,
)
from portal.notices.lifecycle import Action, State
from portal.notices.models import Notice, NoticeCorrection


def submit(session: Session, notice: Notice, *, revision: int | None = None, actor: Actor, now: datetime) -> None:
    """Ask for publication. Raises NoticeNotReady, NoticeIncomplete or Conflict."""
    rules.check_complete(notice)
    _move(notice, Action.SUBMIT, revision=revision, actor=actor)
    notice.submitted_at, notice.note = now, ""
    record(session, notice, NoticeSubmitted(revision=notice.revision), actor=actor, now=now)


def give_back(
    session: Session, notice: Notice, *, note: str, revision: int | None = None, actor: Actor, now: datetime
) -> None:
    """Return a submitted notice to be changed, saying what. Raises NoticeNotReady or Conflict."""
    _move(notice, Action.RETURN, revision=revision, actor=actor)
    notice.note = one_line(note)
    record(session, notice, NoticeReturned(note=notice.note), actor=actor, now=now)


def publish(
    session: Session,
    notice: Notice,
    *,
    at: datetime | None = None,
    note: str = "",
    revision: int | None = None,
    actor: Actor,
    now: datetime,
) -> None:
    """Show it to everybody, now or from ``at`` on; never by whoever wrote it, nor through another account of theirs.

    Raises SecondEditorNeeded, SamePerson, NotYourPart, NoticeNotReady, NoticeIncomplete or Conflict.
    """
    hands = rules.hands(notice)
    _move(notice, Action.PUBLISH if at is None else Action.SCHEDULE, revision=revision, actor=actor)
    accounts.require_others(session, *hands, actor=actor)
    rules.check_schedule(notice, at, now=now)
    notice.publisher_id, notice.note, notice.publish_at = actor.id, one_line(note), at
    if at is None:
        _shown(session, notice, actor=actor, now=now)
        return
    moment = at.isoformat(timespec="seconds")
    event = NoticeScheduled(publish_at=moment, revision=notice.revision, note=notice.note)
    record(session, notice, event, actor=actor, now=now)


def unschedule(session: Session, notice: Notice, *, revision: int | None = None, actor: Actor, now: datetime) -> None:
    """Take the time away: it waits for a publisher again. Raises NoticeNotReady or Conflict."""
    _move(notice, Action.UNSCHEDULE, revision=revision, actor=actor)
    notice.publish_at = None
    record(session, notice, NoticeUnscheduled(revision=notice.revision), actor=actor, now=now)


def release_due(*, now: datetime) -> int:
    """Show what is to be shown by now, each notice in a transaction of its own; returns how many.

    One that expired meanwhile, because the worker was away, is shown as expired: its address was announced.
    """
    with reading() as session:
        query = select(Notice.id).where(Notice.state == State.SCHEDULED, Notice.publish_at <= now)
        due = list(session.scalars(query.order_by(Notice.publish_at, Notice.id)))
    done = 0
    for notice_id in due:
        with transaction() as session:
            notice = locked(session, notice_id)
            if State(notice.state) is not State.SCHEDULED or notice.publish_at is None or notice.publish_at > now:
                continue
            _move(notice, Action.RELEASE, revision=None, actor=SYSTEM)
            _shown(session, notice, actor=SYSTEM, now=now)
            done += 1
    return done


def pin(
    session: Session, notice: Notice, *, pinned: bool, revision: int | None = None, actor: Actor, now: datetime
) -> None:
    """Let it stand first in lists, or no longer. Raises NoticeNotReady or Conflict."""
    _move(notice, Action.PIN, revision=revision, actor=actor)
    if notice.pinned == pinned:
        return
    notice.pinned, before = pinned, notice.updated_at
    record(session, notice, NoticePinned(pinned=pinned), actor=actor, now=now)
    notice.updated_at = before  # feeds tell when the text changed


def archive(session: Session, notice: Notice, *, revision: int | None = None, actor: Actor, now: datetime) -> None:
    """Put it away: out of the lists, still to be read. Raises NoticeNotReady or Conflict."""
    _move(notice, Action.ARCHIVE, revision=revision, actor=actor)
    notice.archived_at, notice.pinned = now, False
    finding.hide(session, notice)
    _drop_corrections(session, notice, now=now)
    record(session, notice, NoticeArchived(revision=notice.revision), actor=actor, now=now)


def archive_due(*, now: datetime) -> int:
    """Put away what expired long ago; returns how many."""
    with transaction() as session:
        over = now - rules.KEPT_AFTER_EXPIRY
        query = select(Notice).where(Notice.state == State.PUBLISHED, Notice.expires_at <= over).order_by(Notice.id)
        due = list(session.scalars(query.with_for_update(of=Notice, skip_locked=True)))
        for notice in due:
            archive(session, notice, actor=SYSTEM, now=now)
    return len(due)


def withdraw(
    session: Session, notice: Notice, *, reason: str, revision: int | None = None, actor: Actor, now: datetime
) -> None:
    """Stop showing it; its address stays and says why. Raises NoticeNotReady or Conflict."""
    _move(notice, Action.WITHDRAW, revision=revision, actor=actor)
    notice.note, notice.withdrawn_at, notice.pinned = one_line(reason), now, False
    finding.hide(session, notice)
    _drop_corrections(session, notice, now=now)
    record(session, notice, NoticeWithdrawn(reason=notice.note), actor=actor, now=now)


def reopen(session: Session, notice: Notice, *, revision: int | None = None, actor: Actor, now: datetime) -> None:
    """Take a withdrawn notice up again as a draft, under the same address. Raises NoticeNotReady or Conflict."""
    _move(notice, Action.REOPEN, revision=revision, actor=actor)
    notice.publish_at = notice.archived_at = None
    record(session, notice, NoticeReopened(), actor=actor, now=now)


def _shown(session: Session, notice: Notice, *, actor: Actor, now: datetime) -> None:
    notice.published_at, notice.withdrawn_at = now, None
    finding.let_find(session, notice)
    facts = NoticePublished(title=notice.title, slug=notice.slug, revision=notice.revision, note=notice.note)
    record(session, notice, facts, actor=actor, now=now)


def _drop_corrections(session: Session, notice: Notice, *, now: datetime) -> None:
    """A correction that waits is about a text that readers see; there is none any more."""
    waiting = (NoticeCorrection.notice_id == notice.id, NoticeCorrection.decided_at.is_(None))
    session.execute(update(NoticeCorrection).where(*waiting).values(accepted=False, decided_at=now))


def _move(notice: Notice, action: Action, *, revision: int | None, actor: Actor) -> None:
    expect(notice, revision)
    notice.state = rules.permitted(notice, action, actor).target
    notice.revision += 1
