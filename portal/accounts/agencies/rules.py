"""The dated tree of agencies: pure. An agency is what its newest entry says, until one names its successor."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from portal.accounts.agencies.errors import AgencyCycle, AgencyOver, ChangedLater, ParentAway, SuccessorAway


@dataclass(frozen=True)
class Entry:
    """What is true of an agency from a day: who is above it, or (``successor``) that it is no more, and who goes on."""

    agency: UUID
    since: date
    parent: UUID | None = None
    successor: UUID | None = None


def in_force(entries: Iterable[Entry], day: date) -> dict[UUID, Entry]:
    """The agencies that exist on a day, each with the entry that counts then."""
    return {one.agency: one for one in _newest(entries, day).values() if one.successor is None}


def heir(entries: Iterable[Entry], agency: UUID, day: date) -> UUID:
    """Who goes on with the work of an agency on a day: itself, or the last of its successors."""
    newest = _newest(entries, day)
    while agency in newest and (after := newest[agency].successor) is not None:
        agency = after
    return agency


def children(entries: Iterable[Entry], agency: UUID, day: date) -> list[UUID]:
    """Who is directly under an agency on a day."""
    return [one.agency for one in in_force(entries, day).values() if one.parent == agency]


def require_next(entries: Iterable[Entry], entry: Entry) -> None:
    """Raise AgencyOver or ChangedLater unless the entry comes after everything that is said of its agency."""
    known = [one for one in entries if one.agency == entry.agency]
    if any(one.successor is not None for one in known):
        raise AgencyOver
    if any(one.since >= entry.since for one in known):
        raise ChangedLater


def require_sound(entries: Collection[Entry]) -> None:
    """Raise ParentAway, SuccessorAway or AgencyCycle when the tree is broken on any day there ever is.

    It changes only on the days of entries, so these days are all that have to be looked at.
    """
    for day in sorted({one.since for one in entries}):
        newest = _newest(entries, day)
        there = {agency for agency, one in newest.items() if one.successor is None}
        for one in newest.values():
            if one.successor is None and one.parent is not None and one.parent not in there:
                raise ParentAway
            if one.successor is not None and one.since == day and one.successor not in there:
                raise SuccessorAway
        _require_no_cycle({agency: newest[agency].parent for agency in there})


def _newest(entries: Iterable[Entry], day: date) -> dict[UUID, Entry]:
    newest: dict[UUID, Entry] = {}
    for one in entries:
        known = newest.get(one.agency)
        if one.since <= day and (known is None or known.since < one.since):
            newest[one.agency] = one
    return newest


def _require_no_cycle(parents: dict[UUID, UUID | None]) -> None:
    sound: set[UUID | None] = {None}
    for agency in parents:
        path: list[UUID] = []
        at: UUID | None = agency
        while at not in sound:
            if at in path or at is None:
                raise AgencyCycle
            path.append(at)
            at = parents[at]
        sound.update(path)
