"""Check the whole log: chains, leaves, tree, heads, seals, and the heads that were kept elsewhere.

Rows are read as plain values in one stream; a million events take about a minute. Whoever changed the database itself,
with every trigger gone, is found out: by the chain of a thing, by the leaf of an event, by the sealed root of all, or
by a head that somebody kept.
"""

import hashlib
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.core import blobs, events
from portal.core.events import ContentErased, EventRecord
from portal.core.linking import FIRST
from portal.core.merkle import Frontier, leaf_hash
from portal.proofs.models import LogHead, LogLeaf
from portal.proofs.rules import Fault, What
from portal.signing import actions as signing
from portal.signing.actions import Fault as SealFault
from portal.signing.proofs.heads import Head, HeadUnreadable

MOST_FAULTS = 1000
_ROWS = 5000
_TELL_EVERY = 50_000
_BROKEN_SEALS = (SealFault.UNREADABLE, SealFault.SIGNATURE)
Progress = Callable[[str, int], None]


@dataclass(kw_only=True)
class Report:
    """What was found: how much was read, processor seconds, and the faults, the first bad event first.

    ``found`` counts all faults, of which ``faults`` holds at most a thousand; ``waiting`` are events without a seal,
    ``purged`` logs whose content was destroyed when its time was over, with a record.
    """

    events: int = 0
    leaves: int = 0
    heads: int = 0
    waiting: int = 0
    purged: int = 0
    seconds: float = 0.0
    found: int = 0
    faults: list[Fault] = field(default_factory=list)

    @property
    def whole(self) -> bool:
        """Whether nothing at all was found."""
        return not self.found

    def add(self, fault: Fault) -> None:
        """Note a fault."""
        self.found += 1
        if len(self.faults) < MOST_FAULTS:
            self.faults.append(fault)


@dataclass(frozen=True)
class _Checkpoint:
    """A root that the tree must have when it has so many leaves; ``kept``: by a head that was kept elsewhere."""

    size: int
    root: str
    head: int
    kept: bool


def _silent(_what: str, _count: int) -> None:
    """Nobody watches."""


def verify(
    session: Session,
    *,
    trust: signing.TrustStore,
    witnesses: Iterable[bytes] = (),
    progress: Progress = _silent,
) -> Report:
    """Check everything there is; ``witnesses`` are sealed heads that were kept elsewhere. Changes nothing.

    ``progress`` is called with what is read and how much of it so far (R5.2, R19, promise P5, threat 37).
    """
    report, began = Report(), time.process_time()
    points = list(_heads(session, trust, report))
    newest = points[-1].size if points else 0
    points += _kept(session, witnesses, trust, report)
    _leaves(session, sorted(points, key=lambda each: each.size), report, progress)
    _chains(session, report, progress)
    _purges(session, report)
    report.waiting = max(0, report.events - newest)
    report.faults = sorted(_named(session, report.faults), key=lambda each: each.order)
    report.seconds = time.process_time() - began
    return report


def _heads(session: Session, trust: signing.TrustStore, report: Report) -> Iterator[_Checkpoint]:
    """Seals and links of the heads; the roots that they say.

    A seal whose issuer is believed no longer stands when a later one is believed: that one covers it.
    """
    number, size, previous = 0, 0, FIRST
    doubt: Fault | None = None
    for row in session.scalars(select(LogHead).order_by(LogHead.number).execution_options(yield_per=200)):
        report.heads += 1
        if row.number != number + 1:
            report.add(Fault(what=What.HEAD_MISSING, head=number + 1))
        said = signing.read_statement(row.sealed, trust=trust)
        head = _said(said.data)
        number = row.number
        if said.fault in _BROKEN_SEALS or head is None:
            report.add(Fault(what=What.HEAD_SEAL, head=number))
        elif (
            (head.number, head.size, head.root, head.previous, head.at)
            != (
                number,
                row.size,
                row.root,
                row.previous,
                row.at,
            )
            or head.previous != previous
            or head.size <= size
        ):
            report.add(Fault(what=What.HEAD_ALTERED, head=number))
        if said.fault is None:
            doubt = None
        elif doubt is None:
            doubt = Fault(what=What.HEAD_UNKNOWN, index=size, head=number)
        previous = hashlib.sha256(row.sealed).hexdigest()
        if head is not None:
            size = head.size
            yield _Checkpoint(head.size, head.root, number, kept=False)
    if doubt is not None:
        report.add(replace(doubt, until=size - 1))


def _said(data: bytes) -> Head | None:
    try:
        return Head.from_bytes(data)
    except HeadUnreadable:
        return None


def _kept(
    session: Session, witnesses: Iterable[bytes], trust: signing.TrustStore, report: Report
) -> Iterator[_Checkpoint]:
    """Kept heads must be the very ones of the database; what they say of the tree is checked like any other."""
    for sealed in witnesses:
        said = signing.read_statement(sealed, trust=trust)
        head = _said(said.data)
        if head is None or said.fault in _BROKEN_SEALS:
            report.add(Fault(what=What.HEAD_SEAL, head=head.number if head else None))
            continue
        ours = session.get(LogHead, head.number)
        if ours is None or ours.sealed != sealed:
            report.add(Fault(what=What.ROLLED_BACK, head=head.number))
        yield _Checkpoint(head.size, head.root, head.number, kept=True)


def _leaves(session: Session, points: list[_Checkpoint], report: Report, progress: Progress) -> None:
    """The tree grows again, leaf by leaf, and must have every root that was sealed."""
    columns = (LogLeaf.index, LogLeaf.hash, LogLeaf.above, EventRecord.hash, EventRecord.stream, EventRecord.position)
    query = select(*columns, EventRecord.type, EventRecord.at).outerjoin(
        EventRecord, EventRecord.id == LogLeaf.event_id
    )
    tree, good, waiting = Frontier(), 0, iter(points)
    point = next(waiting, None)
    rows = session.execute(query.order_by(LogLeaf.index).execution_options(yield_per=_ROWS))
    for index, leaf, above, its_hash, *event in rows:
        if index != tree.size:
            report.add(Fault(what=What.LEAF_MISSING, index=tree.size, until=index - 1))
            break  # without the leaf nothing that follows can be computed
        _one_leaf(index, leaf, its_hash, event, report)
        completed = tree.push(bytes.fromhex(leaf))
        if above != "".join([each.hex() for each in completed]):
            report.add(Fault(what=What.NODE, index=index))
        while point is not None and point.size == tree.size:
            good = _root(point, tree, good, report)
            point = next(waiting, None)
        if tree.size % _TELL_EVERY == 0:
            progress("leaves", tree.size)
    report.leaves = tree.size
    if point is not None:
        what = What.ROLLED_BACK if point.kept else What.MISSING
        report.add(Fault(what=what, index=tree.size, until=points[-1].size - 1, head=point.head))


def _one_leaf(index: int, leaf: str, its_hash: str | None, event: list[Any], report: Report) -> None:
    if its_hash is None:
        report.add(Fault(what=What.MISSING, index=index))
    elif leaf_hash(its_hash).hex() != leaf:
        stream, position, type_, at = event
        report.add(
            Fault(
                what=What.REPLACED,
                index=index,
                stream=str(stream),
                position=position,
                type=type_,
                at=at.isoformat(),
            )
        )


def _root(point: _Checkpoint, tree: Frontier, good: int, report: Report) -> int:
    """Compare a sealed root; returns up to where the log is proved. One wrong root makes all later ones wrong."""
    if tree.root().hex() == point.root:
        return tree.size
    if good >= 0:
        report.add(Fault(what=What.ROOT, index=good, until=point.size - 1, head=point.head))
    return -1


def _chains(session: Session, report: Report, progress: Progress) -> None:
    """Every thing's own log: each record as its hash says, linked to the one before, up to the end that was kept."""

    def read() -> None:
        report.events += 1
        if report.events % _TELL_EVERY == 0:
            progress("events", report.events)

    for found in events.verify(session, read=read):
        at = found.at.isoformat() if found.at else ""
        what, stream = What(found.what), str(found.stream)
        report.add(Fault(what=what, stream=stream, position=found.position, type=found.type or "", at=at))


def _purges(session: Session, report: Report) -> None:
    """Where the content of a log was destroyed, the sealed record that says why is there, and is the one it names."""
    query = select(EventRecord.stream, EventRecord.position, EventRecord.at, EventRecord.payload)
    whole: dict[str, bool] = {}
    for row in session.execute(query.where(EventRecord.type == ContentErased.__name__)):
        report.purged += 1
        digest = str(row.payload["record_sha256"])
        if digest not in whole:
            whole[digest] = _is_whole(digest)
        if not whole[digest]:
            at, type_ = row.at.isoformat(), ContentErased.__name__
            report.add(Fault(what=What.PURGE_RECORD, stream=str(row.stream), position=row.position, type=type_, at=at))


def _is_whole(sha256: str) -> bool:
    try:
        return hashlib.sha256(blobs.store().read(sha256)).hexdigest() == sha256
    except (OSError, ValueError):
        return False


def _named(session: Session, faults: list[Fault]) -> Iterator[Fault]:
    """Faults of a chain get the number of the event in the whole log, where it is still there to be asked."""
    for fault in faults:
        if fault.index is not None or not fault.stream:
            yield fault
            continue
        query = select(func.min(LogLeaf.index)).join(EventRecord, EventRecord.id == LogLeaf.event_id)
        stream, position = UUID(fault.stream), fault.position
        index = session.scalar(query.where(EventRecord.stream == stream, EventRecord.position == position))
        yield replace(fault, index=index)
