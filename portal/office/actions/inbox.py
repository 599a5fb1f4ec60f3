"""Writing into officers' inboxes, reading them, and sending them by mail as each officer chose.

The handlers of the outbox call the first functions, perhaps more than once: a line is written once for each event, and
a mail sent again is known as the same (its reference). Mails name no person: the code of a dossier is all they hold.
"""

from collections.abc import Sequence
from datetime import datetime, time, timedelta
from typing import Any, cast
from uuid import UUID

from sqlalchemy import CursorResult, delete, select, update
from sqlalchemy.orm import Session

from forms.text import Text
from portal.core import mail, outbox
from portal.core.clock import local
from portal.core.db import insert_for, reading, transaction
from portal.core.errors import NotFound
from portal.core.events import EventRecord
from portal.dossiers import desk
from portal.office.inbox import queries
from portal.office.inbox.kinds import Kind, Mail
from portal.office.inbox.models import NoticeChoice, OfficerNotice
from portal.office.inbox.recipients import Told, told_by

KEPT = timedelta(days=90)
NOTICED, DIGEST = "OfficerNoticed", "OfficerDigest"
_DIGEST_FROM = time(7)
_MOST_LINES = 100
_SETTLED = timedelta(minutes=1)  # a line that is being written now belongs to the next day's mail


def tell(session: Session, stream: UUID, position: int, *, now: datetime) -> None:
    """Write what an event means into the inboxes of those it concerns, once; mail follows for who wants it at once.

    Told before, it is told to nobody else, though others may be concerned by now.
    """
    before = select(OfficerNotice.id).where(OfficerNotice.stream == stream, OfficerNotice.position == position)
    if session.scalars(before.limit(1)).first() is not None:
        return
    query = select(EventRecord).where(EventRecord.stream == stream, EventRecord.position == position)
    record = session.scalars(query).one()
    told = told_by(session, record, now=now)
    at_once = queries.reachable(session, {one.account_id for one in told}, Mail.AT_ONCE) if told else {}
    for one in told:
        notice_id = _write(session, one, record, now=now)
        if notice_id is not None and one.account_id in at_once:
            payload = {"notice": notice_id}
            outbox.enqueue(session, NOTICED, stream=one.account_id, position=position, payload=payload, now=now)


def _write(session: Session, one: Told, record: EventRecord, *, now: datetime) -> int | None:
    values = {
        "account_id": one.account_id,
        "stream": record.stream,
        "position": record.position,
        "kind": one.kind.value,
        "dossier_id": one.dossier_id,
        "code": one.code,
        "item_id": one.item_id,
        "who": one.who,
        "at": now,
    }
    added = insert_for(session)(OfficerNotice).values(**values).on_conflict_do_nothing().returning(OfficerNotice.id)
    return session.scalars(added).one_or_none()


def send_one(notice_id: int) -> None:
    """Send one line by mail, unless it was read or deleted meanwhile. Raises OSError or smtplib.SMTPException."""
    with reading() as session:
        notice = session.get(OfficerNotice, notice_id)
        if notice is None or notice.read_at is not None:
            return
        found = queries.reachable(session, [notice.account_id], Mail.AT_ONCE).get(notice.account_id)
        if found is None:
            return
        letter = _letter([notice], *found, reference=f"notice-{notice.id}", subject=_subject(notice))
    mail.send(letter)


def send_digest(account_id: UUID, *, after: datetime, until: datetime, day: str) -> None:
    """Send what came in between two moments and was not read yet. Raises OSError or smtplib.SMTPException."""
    with reading() as session:
        found = queries.reachable(session, [account_id], Mail.DAILY).get(account_id)
        notices = _between(session, account_id, after, until)
        if found is None or not notices:
            return
        subject = Text(vi=f"Việc mới trong ngày: {len(notices)}", en=f"News of the day: {len(notices)}")
        letter = _letter(notices, *found, reference=f"digest-{account_id}-{day}", subject=subject)
    mail.send(letter)


def _between(session: Session, account_id: UUID, after: datetime, until: datetime) -> Sequence[OfficerNotice]:
    query = select(OfficerNotice).where(OfficerNotice.account_id == account_id, OfficerNotice.read_at.is_(None))
    query = query.where(OfficerNotice.at > after, OfficerNotice.at <= until)
    return session.scalars(query.order_by(OfficerNotice.at, OfficerNotice.id).limit(_MOST_LINES)).all()


def _subject(notice: OfficerNotice) -> Text:
    words, code = Kind(notice.kind).words, f": {notice.code}" if notice.code else ""
    return Text(vi=words.vi + code, en=words.en + code)


def _letter(notices: Sequence[OfficerNotice], to: str, language: str, *, reference: str, subject: Text) -> mail.Letter:
    lines = "\n".join(f"- {_subject(notice).into(language)}" for notice in notices)
    address = f"{desk.desk().base_url}/office/notices"
    text = Text(
        vi=f"{lines}\n\nMở để xem và xử lý: {address}\nĐổi cách nhận thư: {address}/settings\n",
        en=f"{lines}\n\nOpen to see and act: {address}\nChange how you get mail: {address}/settings\n",
    )
    return mail.Letter(
        to=to, subject=subject.into(language), text=text.into(language), language=language, reference=reference
    )


def order_digests(*, now: datetime) -> int:
    """Have the daily mail sent to everybody who wants one, from seven in the morning, once a day; returns how many."""
    here = local(now)
    if here.time() < _DIGEST_FROM:
        return 0
    with reading() as session:
        query = select(NoticeChoice.account_id).where(
            NoticeChoice.mail == Mail.DAILY.value, NoticeChoice.digest_on.is_distinct_from(here.date())
        )
        waiting = list(session.scalars(query))
    return sum(_order_digest(account_id, now=now) for account_id in waiting)


def _order_digest(account_id: UUID, *, now: datetime) -> int:
    today = local(now).date()
    with transaction() as session:
        choice = session.get(NoticeChoice, account_id, with_for_update=True)
        if choice is None or choice.mail != Mail.DAILY or choice.digest_on == today:
            return 0
        after, until = choice.digest_until, max(choice.digest_until, now - _SETTLED)
        span = {"after": after.isoformat(), "until": until.isoformat(), "day": today.isoformat()}
        choice.digest_on, choice.digest_until = today, until
        outbox.enqueue(session, DIGEST, stream=account_id, position=today.toordinal(), payload=span, now=now)
    return 1


def read(session: Session, notice_id: int, *, account_id: UUID | None, now: datetime) -> OfficerNotice:
    """Note that the officer has read a line of their inbox. Raises NotFound."""
    notice = session.get(OfficerNotice, notice_id)
    if notice is None or notice.account_id != account_id:
        raise NotFound
    notice.read_at = notice.read_at or now
    return notice


def read_all(session: Session, *, account_id: UUID | None, until: int, now: datetime) -> None:
    """Note that the officer has read everything up to the line with this id: what came in meanwhile stays unread."""
    mine = (OfficerNotice.account_id == account_id, OfficerNotice.id <= until, OfficerNotice.read_at.is_(None))
    session.execute(update(OfficerNotice).where(*mine).values(read_at=now))


def choose(session: Session, wanted: Mail, *, account_id: UUID, language: str, now: datetime) -> None:
    """Keep how an officer wants the inbox by mail. What came in before is not mailed afterwards."""
    choice = session.get(NoticeChoice, account_id, with_for_update=True)
    if choice is None:
        choice = NoticeChoice(account_id=account_id, digest_on=local(now).date(), digest_until=now)
        session.add(choice)
    if choice.mail != wanted.value:
        choice.digest_on, choice.digest_until = local(now).date(), now
    choice.mail, choice.language = wanted.value, language


def delete_old(session: Session, *, now: datetime) -> int:
    """Delete lines older than ninety days; returns how many."""
    done = cast("CursorResult[Any]", session.execute(delete(OfficerNotice).where(OfficerNotice.at < now - KEPT)))
    return done.rowcount
