"""A day is compared, as often as anybody likes: what differs is written, what was mended goes, what is closed stays."""

from dataclasses import asdict, replace
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.core import events
from portal.core.actor import SYSTEM, Actor
from portal.core.clock import local
from portal.core.db import insert_for, reading, transaction
from portal.core.ids import new_id
from portal.payments.closing import queries, sides
from portal.payments.closing.comparing import Difference, Kind, Movement
from portal.payments.closing.errors import DayNotOver
from portal.payments.closing.events import DayClosingSentBack, DayCompared
from portal.payments.closing.facts import NEAR, Facts, Foreign, load, midnight, owned, tries_begun
from portal.payments.closing.models import SHARED, ClosingDifference, ClosingState, DayClosing
from portal.payments.closing.reports import fetch_reports
from portal.payments.errors import ChannelUnknown
from portal.payments.gateways.base import Away, Outcome, Told, Try
from portal.payments.models import PaymentTry
from portal.payments.till import till

LOOKED_BACK = timedelta(days=14)
"""How long after it was closed a day is compared again."""
_MOST_ASKED = 200
_MOST_DOUBTED = 20
_CHANGED = "differences"
_NOT_NEWS = (Kind.NO_REPORT, Kind.TO_RETURN)
"""What is no news of a day that is closed."""


def prepare(day: date, *, actor: Actor = SYSTEM, now: datetime, nightly: bool = False) -> None:
    """Compare a day for every agency; what is closed stays as it is. Raises DayNotOver."""
    if day >= local(now).date():
        raise DayNotOver
    fetch_reports(day, now=now)
    with reading() as session:
        facts = load(session, first=day - LOOKED_BACK - NEAR, last=day + NEAR)
        found = _compared(session, facts, day, now=now)
        _news_of_closed_days(session, facts, day, found)
    with transaction() as session:
        shared = _row(session, None, day, now=now)
        if nightly and shared.nightly_at is not None and local(shared.nightly_at).date() == local(now).date():
            return  # another worker was faster: nobody gets two letters
        for agency_id, one in sorted(found.items(), key=lambda item: str(item[0])):
            _write(session, agency_id, day, one, actor=actor, now=now, nightly=nightly)


def prepare_when_due(*, now: datetime) -> list[date]:
    """Once a day, from the hour of the till on: compare yesterday, and days of which money was heard of late."""
    yesterday = local(now).date() - timedelta(days=1)
    if local(now).hour < till().closing_hour:
        return []
    with reading() as session:
        shared = queries.closing_of(session, None, yesterday)
        if shared is not None and shared.nightly_at is not None:
            return []
        days = _days_touched(session, yesterday)
    for day in days:
        prepare(day, now=now, nightly=True)
    return days


def _days_touched(session: Session, yesterday: date) -> list[date]:
    since = midnight(yesterday)
    facts = load(session, first=yesterday - LOOKED_BACK, last=yesterday)
    return sorted({one.movement.day for one in facts.ours if one.at >= since} | {yesterday})


def _compared(session: Session, facts: Facts, day: date, *, now: datetime) -> dict[UUID | None, sides.Day]:
    asked: dict[str, list[Foreign]] = {}
    for channel in till().gateways:
        if (channel, day) not in facts.reported:
            answers = _ask_all(session, channel, day, now=now)
            if answers is not None:
                asked[channel] = list(owned(session, answers))
    bank = till().account is not None
    found = sides.differences(facts, day, gateways=till().gateways, asked=asked, bank=bank)
    for one in found.values():
        one.differences = _answered(session, one.differences, now=now)
    return found


def _ask_all(session: Session, channel: str, day: date, *, now: datetime) -> list[Movement] | None:
    """What a gateway without a report says of every try of a day; None where it is away, or they are too many."""
    tries = [
        one
        for start in (day - timedelta(days=1), day)
        for one in tries_begun(session, channel, start, limit=_MOST_ASKED)
    ]
    if len(tries) >= _MOST_ASKED:
        return None
    found: list[Movement] = []
    for one in tries:
        told = _ask(one, now=now)
        if told is None:
            return None
        if told.outcome is Outcome.PAID and told.paid_at is not None:
            paid_on = local(told.paid_at).date()
            paid = Movement(
                channel=channel, number=told.transaction, amount=told.amount, day=paid_on, reference=one.reference
            )
            found.append(paid)
    return found


def _answered(session: Session, found: list[Difference], *, now: datetime) -> list[Difference]:
    """With what the gateway says of payments that its report does not have, until it is away or asked often enough."""
    answered, left, away = [], _MOST_DOUBTED, False
    for one in found:
        known = session.get(PaymentTry, one.reference) if one.kind is Kind.ONLY_OURS and one.reference else None
        if known is None or away or not left:
            answered.append(one)
            continue
        told, left = _ask(known, now=now), left - 1
        away = told is None
        answered.append(replace(one, answer=told.outcome.value if told is not None else "away"))
    return answered


def _ask(one: PaymentTry, *, now: datetime) -> Told | None:
    asked = Try(one.reference, one.amount, "Doi soat", one.begun_at, one.expires_at)
    try:
        return till().gateway(one.channel).ask(asked, now=now)
    except (Away, ChannelUnknown):
        return None


def _news_of_closed_days(session: Session, facts: Facts, day: date, found: dict[UUID | None, sides.Day]) -> None:
    """What became known of closed days since: it is shown here, once, under the day it belongs to."""
    closed = queries.closed_between(session, day - LOOKED_BACK, day - timedelta(days=1))
    bank = till().account is not None
    for before in sorted({one.day for one in closed}):
        channels = [channel for channel in till().gateways if (channel, before) in facts.reported]
        then = sides.differences(facts, before, gateways=channels, asked={}, bank=bank)
        for closing in (one for one in closed if one.day == before and one.closed_at is not None):
            different = [
                one
                for one in then.get(closing.agency_id, sides.Day()).differences
                if one.kind not in _NOT_NEWS and (one.channel not in till().gateways or one.channel in channels)
            ]
            if closing.closed_at is not None and closing.agency_id is not None:
                different += sides.late(facts, before, closing.agency_id, closed_at=closing.closed_at)
            told = queries.keys_told(session, closing.scope, before, but=day)
            news = [one for one in different if one.key not in told]
            if news:
                found.setdefault(closing.agency_id, sides.Day()).differences += news


def _write(
    session: Session,
    agency_id: UUID | None,
    day: date,
    found: sides.Day,
    *,
    actor: Actor,
    now: datetime,
    nightly: bool,
) -> None:
    closing = _row(session, agency_id, day, now=now)
    if nightly and agency_id is None:
        closing.nightly_at = now
    if closing.state == ClosingState.CLOSED:
        session.flush()
        return
    known = {one.key: one for one in queries.differences_of(session, closing.id)}
    wanted = {one.key: one for one in found.differences}
    for key in known.keys() - wanted.keys():
        session.delete(known[key])
    session.add_all(_difference(closing, one) for key, one in wanted.items() if key not in known)
    for key in known.keys() & wanted.keys():
        known[key].answer = wanted[key].answer or known[key].answer
    changed = known.keys() != wanted.keys()
    closing.totals = [asdict(one) for one in found.totals.values()]
    closing.compared_at = now
    if changed and closing.state == ClosingState.PROPOSED:
        closing.state = ClosingState.OPEN
        events.publish(session, closing.id, DayClosingSentBack(day.isoformat(), _CHANGED), actor=actor, now=now)
    session.flush()
    if changed or nightly:
        left = sum(1 for one in queries.differences_of(session, closing.id) if not one.why)
        event = DayCompared(day.isoformat(), closing.scope, tuple(sorted(wanted)), left, nightly)
        events.publish(session, closing.id, event, actor=actor, now=now)


def _row(session: Session, agency_id: UUID | None, day: date, *, now: datetime) -> DayClosing:
    """The locked row of a day, made when it is not there; two who make it at once make one."""
    scope = str(agency_id) if agency_id is not None else SHARED
    values = {
        "id": new_id(),
        "scope": scope,
        "agency_id": agency_id,
        "day": day,
        "state": ClosingState.OPEN.value,
        "totals": [],
        "compared_at": now,
        "proposed_by_name": "",
        "closed_by_name": "",
    }
    made = insert_for(session)(DayClosing).values(**values)
    session.execute(made.on_conflict_do_nothing(index_elements=[DayClosing.scope, DayClosing.day]))
    query = select(DayClosing).where(DayClosing.scope == scope, DayClosing.day == day)
    return session.scalars(query.with_for_update()).one()


def _difference(closing: DayClosing, one: Difference) -> ClosingDifference:
    return ClosingDifference(
        id=new_id(),
        closing_id=closing.id,
        key=one.key,
        kind=one.kind,
        channel=one.channel,
        belongs_to=one.belongs_to,
        effect=one.effect,
        number=one.number,
        reference=one.reference,
        ours=one.ours,
        theirs=one.theirs,
        our_day=one.our_day,
        their_day=one.their_day,
        order_id=one.order_id,
        target=one.target,
        answer=one.answer,
    )
