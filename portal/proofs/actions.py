"""Keep the proof: give every event its place in the tree, and seal the tree's head every few minutes.

Places are given in one step at a time, because numbers of events become visible out of order: what was committed late
simply gets a later place. Sealing asks the time-stamping service and happens outside the transaction.
"""

import hashlib
from datetime import datetime, timedelta

from sqlalchemy import exists, func, select
from sqlalchemy.orm import Session

from portal.accounts import queries as accounts
from portal.core import merkle, outbox
from portal.core.actor import SYSTEM
from portal.core.db import insert_for, reading, transaction
from portal.core.events import EventRecord, publish
from portal.core.linking import FIRST
from portal.proofs import queries, rules
from portal.proofs.events import LOG, LogVerified
from portal.proofs.keeper import keeper
from portal.proofs.models import LogHead, LogLeaf
from portal.proofs.verifying import Report, verify
from portal.proofs.witnesses import kept_heads
from portal.signing import actions as signing
from portal.signing.proofs.heads import Head

HEAD_SEALED = "HeadSealed"
"""News of the outbox only: an event about each head would need a head of its own, for ever."""
_BATCH = 2000
_LONGEST_TRANSACTION = timedelta(hours=1)
_LOCK = 0x5EA1ED
_KEPT_FAULTS = 20


def gather(*, now: datetime, everything: bool = False) -> int:
    """Give every event without one its place; returns how many were given.

    Only events since the head of an hour ago are looked at, unless ``everything`` is asked for: an event can be
    committed after younger ones, but no transaction lasts an hour, and the nightly check looks everywhere.
    """
    given, floor = 0, None
    while True:
        with transaction() as session:
            _alone(session)
            if floor is None:
                floor = 0 if everything else _floor(session, now)
            count, floor = _give_places(session, floor)
        given += count
        if count < _BATCH:
            return given


def _alone(session: Session) -> None:
    """Wait for everybody else who gives places or adds heads; on SQLite writers are alone anyway."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(select(func.pg_advisory_xact_lock(_LOCK)))


def _floor(session: Session, now: datetime) -> int:
    """An id below which every event has its place."""
    old = queries.newest_head(session, before=now - _LONGEST_TRANSACTION)
    if old is None:
        return 0
    return session.scalar(select(LogLeaf.event_id).where(LogLeaf.index == old.size - 1)) or 0


def _give_places(session: Session, floor: int) -> tuple[int, int]:
    """Give the next events above ``floor`` their places; how many they were, and the id of the last."""
    placed = exists().where(LogLeaf.event_id == EventRecord.id)
    query = select(EventRecord.id, EventRecord.hash).where(EventRecord.id > floor, ~placed)
    found = session.execute(query.order_by(EventRecord.id).limit(_BATCH)).all()
    if not found:
        return 0, floor
    tree = queries.frontier(session)
    rows = []
    for event_id, record_hash in found:
        index, leaf = tree.size, merkle.leaf_hash(record_hash)
        above = "".join(each.hex() for each in tree.push(leaf))
        rows.append({"index": index, "event_id": event_id, "hash": leaf.hex(), "above": above})
    session.execute(insert_for(session)(LogLeaf), rows)
    return len(rows), found[-1].id


def seal_head(*, now: datetime, at_once: bool = False) -> int | None:
    """Seal and time-stamp the log as it is; returns the number of the head, None when none is due or needed.

    With ``at_once`` a head is made though the last is young. Raises TimestampUnavailable, SigningRefused or what
    opening the seal raises: the events keep waiting then, and trying again later is right.
    """
    gather(now=now)
    with reading() as session:
        last = queries.newest_head(session)
        tree = queries.frontier(session)
        if tree.size == (last.size if last else 0):
            return None
        if not at_once and not rules.is_head_due(made_at=last.at if last else None, now=now):
            return None
        agency = keeper().agency or _highest(session)
    head = Head(
        origin=keeper().origin,
        number=last.number + 1 if last else 1,
        size=tree.size,
        root=tree.root().hex(),
        at=now,
        previous=hashlib.sha256(last.sealed).hexdigest() if last else FIRST,
    )
    sealed = signing.seal_statement(head.to_bytes(), identity=keeper().seal_of(agency), desk=keeper().desk())
    return _add(head, sealed, now=now)


def _highest(session: Session) -> str:
    """The agency above all others seals the log, unless the settings name another."""
    return next(agency.key for agency in accounts.agencies(session) if not (agency.parent_id or agency.successor_id))


def _add(head: Head, sealed: bytes, *, now: datetime) -> int | None:
    stamped_at = signing.read_statement(sealed, trust=keeper().trust()).stamped_at
    with transaction() as session:
        _alone(session)
        last = queries.newest_head(session)
        if (last.number if last else 0) != head.number - 1:  # another worker was faster
            return None
        session.add(
            LogHead(
                number=head.number,
                size=head.size,
                root=head.root,
                previous=head.previous,
                at=head.at,
                stamped_at=stamped_at or now,
                sealed=sealed,
            )
        )
        payload = {"number": head.number}
        outbox.enqueue(session, HEAD_SEALED, stream=LOG, position=head.number, payload=payload, now=now)
    return head.number


def check_when_due(*, now: datetime) -> Report | None:
    """Check the whole log when the hour for it has struck, and record what was found; None when it is not due."""
    with reading() as session:
        checked_at = queries.state(session).checked_at
    if not rules.is_check_due(checked_at=checked_at, hour=keeper().hour, now=now):
        return None
    gather(now=now, everything=True)
    with reading() as session:
        report = verify(session, trust=keeper().trust(), witnesses=kept_heads(keeper().folder))
    with transaction() as session:
        if queries.state(session).checked_at == checked_at:
            publish(session, LOG, _told(report), actor=SYSTEM, now=now)
    return report


def _told(report: Report) -> LogVerified:
    return LogVerified(
        whole=report.whole,
        events=report.events,
        heads=report.heads,
        seconds=round(report.seconds, 1),
        faults=tuple(fault.to_dict() for fault in report.faults[:_KEPT_FAULTS]),
        found=report.found,
    )
