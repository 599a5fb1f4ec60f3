"""Notices by e-mail: asked for, confirmed through a link, ended with one click; letters ordered for the outbox.

Whoever asks is told the same whether or not the address is known here. Nothing but the link is sent before it was
confirmed. When a subscription ends, its address and everything that was noted about it are deleted.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import delete, exists, func, or_, select
from sqlalchemy.orm import Session

from portal.core import clock, outbox, sealed
from portal.core.actor import SYSTEM
from portal.core.db import reading, transaction
from portal.core.events import publish
from portal.core.ids import new_id
from portal.notices import queries
from portal.notices.events import (
    DigestOrdered,
    NoticeMailOrdered,
    SubscriptionAsked,
    SubscriptionConfirmed,
    SubscriptionEnded,
)
from portal.notices.lifecycle import State
from portal.notices.links import mark_of
from portal.notices.models import Notice, NoticeCategory, NoticeMailing, NoticeSubscription

UNCONFIRMED_KEPT = timedelta(hours=48)
ASKED_MOST = 3
"""How many letters with a link one address gets in the time that they are kept: nobody is flooded through us."""
DIGEST_HOUR = 7
_AT_ONCE = 200


def ask_subscription(
    session: Session, *, email: str, language: str, categories: Sequence[str], daily: bool, now: datetime
) -> None:
    """Have a link sent to an address that is well formed; nothing when it was sent several just now.

    ``categories`` are codes of known ones, none meaning all.
    """
    mark = mark_of(email)
    young = (NoticeSubscription.mark == mark, NoticeSubscription.created_at > now - UNCONFIRMED_KEPT)
    if session.execute(select(func.count()).select_from(NoticeSubscription).where(*young)).scalar_one() >= ASKED_MOST:
        return
    known = set(session.scalars(select(NoticeCategory.code)))
    one = NoticeSubscription(
        id=new_id(),
        mark=mark,
        language=language,
        categories=[code for code in categories if code in known],
        daily=daily,
        created_at=now,
        told_until=now,
    )
    one.email = sealed.seal(email, NoticeSubscription.email, one.id)
    session.add(one)
    session.flush()
    publish(session, one.id, SubscriptionAsked(language=language), actor=SYSTEM, now=now)


def confirm_subscription(session: Session, subscription_id: UUID, *, now: datetime) -> bool:
    """Let it count from now on, in place of any other of the same address; False when it is there no more."""
    one = session.get(NoticeSubscription, subscription_id, with_for_update=True)
    if one is None or (one.confirmed_at is None and one.created_at <= now - UNCONFIRMED_KEPT):
        return False
    if one.confirmed_at is None:
        one.confirmed_at = one.told_until = now
        publish(session, one.id, SubscriptionConfirmed(), actor=SYSTEM, now=now)
        others = (NoticeSubscription.mark == one.mark, NoticeSubscription.id != one.id)
        for other in session.scalars(select(NoticeSubscription.id).where(*others)).all():
            end_subscription(session, other, now=now)
    return True


def end_subscription(session: Session, subscription_id: UUID, *, now: datetime) -> None:
    """Forget the address and everything about it; nothing when it is forgotten already."""
    one = session.get(NoticeSubscription, subscription_id, with_for_update=True)
    if one is None:
        return
    session.execute(delete(NoticeMailing).where(NoticeMailing.subscription_id == one.id))
    session.delete(one)
    session.flush()
    outbox.forget(session, subscription_id)
    publish(session, subscription_id, SubscriptionEnded(), actor=SYSTEM, now=now)


def forget_unconfirmed(session: Session, *, now: datetime) -> int:
    """Delete what nobody confirmed in time; returns how many."""
    old = (NoticeSubscription.confirmed_at.is_(None), NoticeSubscription.created_at <= now - UNCONFIRMED_KEPT)
    gone = list(session.scalars(select(NoticeSubscription.id).where(*old)))
    for one in gone:
        outbox.forget(session, one)
    session.execute(delete(NoticeSubscription).where(NoticeSubscription.id.in_(gone)))
    return len(gone)


def order_letters(notice_id: UUID, *, now: datetime) -> int:
    """Order a letter about a published notice for each who wants them at once, some at a time; returns how many.

    Whoever had one about this notice gets no other: it may be called again at any time.
    """
    done = 0
    while True:
        with transaction() as session:
            notice = session.get(Notice, notice_id)
            if notice is None or State(notice.state) is not State.PUBLISHED or notice.has_expired(now):
                return done
            found = _to_tell(session, notice)
            for one in found:
                session.add(NoticeMailing(subscription_id=one.id, notice_id=notice.id, at=now))
                if _wants(one, notice):
                    done += 1
                    event = NoticeMailOrdered(notice_id=str(notice.id))
                    publish(session, one.id, event, actor=SYSTEM, now=now)
            if len(found) < _AT_ONCE:
                return done


def _to_tell(session: Session, notice: Notice) -> list[NoticeSubscription]:
    told = exists().where(NoticeMailing.subscription_id == NoticeSubscription.id, NoticeMailing.notice_id == notice.id)
    query = select(NoticeSubscription).where(
        NoticeSubscription.confirmed_at <= notice.published_at, NoticeSubscription.daily.is_(False), ~told
    )
    return list(session.scalars(query.order_by(NoticeSubscription.id).limit(_AT_ONCE)))


def _wants(one: NoticeSubscription, notice: Notice) -> bool:
    return not one.categories or notice.category in one.categories


def order_digests(*, now: datetime) -> int:
    """Order the daily letters once a day, from seven in the morning on; returns how many."""
    here = clock.local(now)
    if here.hour < DIGEST_HOUR:
        return 0
    with reading() as session:
        due = _digest_due(session, now)
    done = 0
    for subscription_id in due:
        with transaction() as session:
            one = session.get(NoticeSubscription, subscription_id, with_for_update=True)
            if one is None or (one.digest_on is not None and one.digest_on >= here.date()):
                continue
            if queries.wanted(session, one.id, one.told_until, now):
                event = DigestOrdered(since=one.told_until.isoformat(), until=now.isoformat())
                publish(session, one.id, event, actor=SYSTEM, now=now)
                done += 1
            one.digest_on, one.told_until = here.date(), now
    return done


def _digest_due(session: Session, now: datetime) -> list[UUID]:
    today = clock.local(now).date()
    query = select(NoticeSubscription.id).where(
        NoticeSubscription.confirmed_at.is_not(None),
        NoticeSubscription.daily.is_(True),
        or_(NoticeSubscription.digest_on.is_(None), NoticeSubscription.digest_on < today),
    )
    return list(session.scalars(query.order_by(NoticeSubscription.id)))


def reseal(session: Session) -> int:
    """Seal the addresses with the newest key; returns how many. Raises SealBroken."""
    return sealed.reseal(session, NoticeSubscription.email, NoticeSubscription.id)
