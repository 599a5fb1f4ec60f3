"""Corrections of published notices: an editor writes the better text, a second person lets readers see it."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from forms.text import one_line
from portal.accounts import actions as accounts
from portal.core.actor import Actor
from portal.core.errors import NotFound
from portal.notices import rules
from portal.notices.actions.finding import let_find
from portal.notices.actions.writing import expect, keep_version, known_attachments, offered_category, put, record, tidy
from portal.notices.errors import CorrectionGone, CorrectionWaits, NothingCorrected
from portal.notices.events import CorrectionProposed, CorrectionRefused, NoticeCorrected
from portal.notices.lifecycle import Action
from portal.notices.models import Notice, NoticeCorrection


def propose_correction(
    session: Session,
    notice: Notice,
    *,
    revision: int,
    told: str,
    told_en: str = "",
    category: str,
    attachments: Sequence[str] = (),
    actor: Actor,
    now: datetime,
    **texts: str,
) -> NoticeCorrection:
    """Put a better text before a publisher; readers see the old one meanwhile. ``told``: what was corrected.

    Raises NoticeNotReady, NotYourPart, Conflict, NoticeIncomplete, NothingCorrected or CorrectionWaits.
    """
    expect(notice, revision)
    rules.permitted(notice, Action.CORRECT, actor)
    if actor.id is None:
        raise NotFound
    if _waiting(session, notice) is not None:
        raise CorrectionWaits
    content = tidy({name: texts.get(name, "") for name in rules.TEXTS})
    rules.check_texts(content)
    rules.check_length("told", one_line(told), rules.TOLD_MOST, needed=True)
    rules.check_length("told_en", one_line(told_en), rules.TOLD_MOST, needed=False)
    whole = content | {
        "category": offered_category(session, category, but=notice.category),
        "attachments": known_attachments(session, notice, attachments),
    }
    if whole == rules.content(notice):
        raise NothingCorrected
    correction = NoticeCorrection(
        notice_id=notice.id,
        told=one_line(told),
        told_en=one_line(told_en),
        content=whole,
        by_id=actor.id,
        by_name=actor.name,
        at=now,
    )
    session.add(correction)
    session.flush()
    before = notice.updated_at
    event = CorrectionProposed(correction_id=str(correction.id), told=correction.told)
    record(session, notice, event, actor=actor, now=now)
    notice.updated_at = before  # nothing that readers see has changed
    return correction


def accept_correction(session: Session, notice: Notice, *, revision: int | None, actor: Actor, now: datetime) -> None:
    """Let readers see the better text, and that it was corrected; never by whoever wrote it.

    Raises CorrectionGone, SecondEditorNeeded, SamePerson, NotYourPart, NoticeNotReady or Conflict.
    """
    correction = _to_decide(session, notice, revision, actor, by_others=True)
    put(session, notice, correction.content)
    let_find(session, notice)
    correction.accepted, correction.decided_at = True, now
    notice.edited_by_id = correction.by_id
    notice.revision += 1
    notes = {"note": correction.told, "note_en": correction.told_en}
    keep_version(session, notice, "corrected", **notes, actor=actor, now=now)
    event = NoticeCorrected(
        correction_id=str(correction.id),
        told=correction.told,
        revision=notice.revision,
        sha256=rules.digest(notice),
    )
    record(session, notice, event, actor=actor, now=now)


def refuse_correction(
    session: Session, notice: Notice, *, note: str, revision: int | None, actor: Actor, now: datetime
) -> None:
    """Leave the published text as it is, saying why. Raises as accept_correction does."""
    correction = _to_decide(session, notice, revision, actor, by_others=False)
    correction.accepted, correction.decided_at, correction.note = False, now, one_line(note)
    notice.revision += 1
    before = notice.updated_at
    event = CorrectionRefused(correction_id=str(correction.id), note=correction.note)
    record(session, notice, event, actor=actor, now=now)
    notice.updated_at = before


def _to_decide(
    session: Session, notice: Notice, revision: int | None, actor: Actor, *, by_others: bool
) -> NoticeCorrection:
    expect(notice, revision)
    rules.permitted(notice, Action.DECIDE, actor)
    correction = _waiting(session, notice)
    if correction is None:
        raise CorrectionGone
    if by_others:
        rules.check_other_hands({correction.by_id}, actor)
        accounts.require_others(session, correction.by_id, actor=actor)
    return correction


def _waiting(session: Session, notice: Notice) -> NoticeCorrection | None:
    query = select(NoticeCorrection).where(
        NoticeCorrection.notice_id == notice.id, NoticeCorrection.decided_at.is_(None)
    )
    return session.scalars(query).first()
