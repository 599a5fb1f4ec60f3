"""A gateway's report of a day is taken in once: fetched by the portal, or brought by a person."""

import logging
from datetime import date, datetime

from sqlalchemy import select

from portal.core import blobs, events
from portal.core.actor import SYSTEM, Actor
from portal.core.clock import local
from portal.core.db import reading, transaction
from portal.core.ids import new_id
from portal.payments.closing.errors import DayNotOver, ReportUnfit
from portal.payments.closing.events import SettlementRead
from portal.payments.closing.models import SettlementReport
from portal.payments.errors import ChannelUnknown
from portal.payments.gateways.base import Away, Reporting
from portal.payments.gateways.settlement import ReportRefused, Settlement
from portal.payments.statements.base import plain
from portal.payments.till import till

_log = logging.getLogger(__name__)


def bring_report(channel: str, content: bytes, name: str, *, actor: Actor, now: datetime) -> tuple[date, bool]:
    """Take in the report that somebody brought: its day, and whether it is new (the same file again is the one known).

    Raises ChannelUnknown, ReportUnfit, DayNotOver or StorageFull.
    """
    gateway = till().gateway(channel)
    if not isinstance(gateway, Reporting):
        raise ChannelUnknown
    today = local(now).date()
    try:
        read = gateway.read_report(content, today=today)
    except ReportRefused as problem:
        raise ReportUnfit(problem.said) from None
    if read.day >= today:  # what is not over is not whole
        raise DayNotOver
    return read.day, _keep(channel, read, content, plain(name, 200), actor=actor, now=now)


def fetch_reports(day: date, *, now: datetime) -> None:
    """Get the reports of a day that nobody has yet from the gateways that give them. Who is away is asked next time."""
    with reading() as session:
        query = select(SettlementReport.channel).where(SettlementReport.day == day)
        known = set(session.scalars(query))
    for key, gateway in till().gateways.items():
        if key in known or not isinstance(gateway, Reporting):
            continue
        try:
            content = gateway.report(day, now=now)
            read = gateway.read_report(content, today=local(now).date())
        except (Away, ReportRefused):
            _log.info("%s gives no report of %s", key, day)
            continue
        _keep(key, read, content, "", actor=SYSTEM, now=now)


def _keep(channel: str, read: Settlement, content: bytes, name: str, *, actor: Actor, now: datetime) -> bool:
    blob = blobs.store().put(content)
    received = sum(one.amount for one in read.lines if one.amount > 0)
    returned = -sum(one.amount for one in read.lines if one.amount < 0)
    with transaction() as session:
        same = select(SettlementReport).where(
            SettlementReport.channel == channel, SettlementReport.sha256 == blob.sha256
        )
        if session.scalars(same).one_or_none() is not None:
            return False
        report = SettlementReport(
            id=new_id(),
            channel=channel,
            day=read.day,
            sha256=blob.sha256,
            name=name,
            signed=read.signed,
            lines=len(read.lines),
            received=received,
            returned=returned,
            read_by=actor.name,
            read_at=now,
        )
        session.add(report)
        sums = (len(read.lines), received, returned)
        event = SettlementRead(channel, read.day.isoformat(), blob.sha256, *sums, read.signed)
        events.publish(session, report.id, event, actor=actor, now=now)
    return True
