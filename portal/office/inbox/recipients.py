"""Whom an event concerns: a table of event types, each with what it means to whom. Read only."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.carriers.base import ParcelState
from portal.core.actor import Role
from portal.core.events import EventRecord
from portal.dossiers.dialogue.rules import Side
from portal.dossiers.models import Dossier
from portal.office.inbox.kinds import Kind
from portal.office.inbox.queries import holders, with_stand_ins
from portal.office.rules import Stage, turn_of
from portal.processes.models import WorkItem

_TICK = timedelta(milliseconds=1)  # what the log rounds a moment to


@dataclass(frozen=True)
class Told:
    """One officer who is told one thing."""

    account_id: UUID
    kind: Kind
    dossier_id: UUID | None = None
    code: str = ""
    item_id: UUID | None = None
    who: str = ""


@dataclass(frozen=True)
class _News:
    """An event about a dossier, looked at ``now``."""

    session: Session
    record: EventRecord
    dossier: Dossier
    now: datetime

    def role(self, *roles: Role) -> set[UUID]:
        return holders(self.session, self.dossier.agency_id, roles, now=self.now)

    def in_charge(self) -> set[UUID]:
        """Who works on it: who is in charge, else everybody whose turn it is."""
        if self.dossier.assigned_id is not None:
            return with_stand_ins(self.session, {self.dossier.assigned_id}, now=self.now)
        return self.role(*turn_of(self.dossier.place))

    def officer(self, value: Any) -> set[UUID]:
        return with_stand_ins(self.session, {UUID(str(value))}, now=self.now)


Teller = Callable[[_News], Iterator[tuple[Kind, set[UUID]]]]


def _leaders(kind: Kind) -> Teller:
    return lambda news: iter([(kind, news.role(Role.LEADER))])


def _in_charge(kind: Kind) -> Teller:
    return lambda news: iter([(kind, news.in_charge())])


def _assigned(news: _News) -> Iterator[tuple[Kind, set[UUID]]]:
    yield Kind.ASSIGNED, news.officer(news.record.payload["officer_id"])


def _taken_over(news: _News) -> Iterator[tuple[Kind, set[UUID]]]:
    before = news.record.payload.get("before_id")
    if before:
        yield Kind.TAKEN_OVER, {UUID(before)}


def _warned(news: _News) -> Iterator[tuple[Kind, set[UUID]]]:
    late = news.record.payload["stage"] == Stage.LATE
    yield Kind.LATE if late else Kind.DUE_SOON, news.in_charge()
    if late:
        yield Kind.ESCALATED, news.role(Role.LEADER)


def _message(news: _News) -> Iterator[tuple[Kind, set[UUID]]]:
    if news.record.payload["side"] == Side.APPLICANT:
        yield Kind.MESSAGE, news.in_charge()


def _parcel(news: _News) -> Iterator[tuple[Kind, set[UUID]]]:
    if news.record.payload["state"] == ParcelState.RETURNED:
        yield Kind.PARCEL_BACK, news.role(Role.CLERK)


def _completed(news: _News) -> Iterator[tuple[Kind, set[UUID]]]:
    """It is at reception again; who was in charge waits for it as well."""
    holder = news.dossier.assigned_id
    yield Kind.SUPPLEMENT, news.role(Role.RECEPTIONIST) | (news.officer(holder) if holder else set())


_TELLERS: dict[str, Teller] = {
    "CorrectionNotified": _in_charge(Kind.CORRECTION),
    "DeadlineWarned": _warned,
    "DossierAssigned": _assigned,
    "DossierTakenOver": _taken_over,
    "DraftConfirmed": _leaders(Kind.TO_SIGN),
    "DraftUnanswered": _leaders(Kind.TO_SIGN),
    "LetterGivenBack": _in_charge(Kind.SENT_BACK),
    "LetterWritten": _leaders(Kind.TO_SIGN),
    "MessageSent": _message,
    "ParcelMoved": _parcel,
    "OpinionGiven": _in_charge(Kind.OPINION_GIVEN),
    "ProposalSentBack": _in_charge(Kind.SENT_BACK),
    "ResultProposed": _leaders(Kind.TO_SIGN),
    "ResultSigned": lambda news: iter([(Kind.TO_SEAL, news.role(Role.CLERK))]),
    "SecondRequestAsked": _leaders(Kind.TO_SIGN),
    "StopProposed": _leaders(Kind.TO_SIGN),
    "SupplementReceived": _completed,
}
_OPENING = frozenset({"DossierAccepted", "DossierForwarded", "DraftObjected", "DossierHandedBack"})
"""Moves that can open a step at which other agencies are asked."""
_PEOPLE = {
    "DutiesTaken": (Kind.STANDS_IN, "principal"),
    "DutiesGivenBack": (Kind.STANDS_IN_NO_MORE, "principal"),
    "DutiesDelegated": (Kind.REPLACED, "stand_in"),
    "DelegationRevoked": (Kind.REPLACED_NO_MORE, "stand_in"),
}
EVENTS = frozenset({*_TELLERS, *_OPENING, *_PEOPLE})


def told_by(session: Session, record: EventRecord, *, now: datetime) -> list[Told]:
    """Everybody an event concerns, each once for each thing; never who did it."""
    if record.type in _PEOPLE:
        kind, field = _PEOPLE[record.type]
        found = [Told(record.stream, kind, who=str(record.payload[field]))]
    else:
        found = _about_dossier(session, record, now=now)
    return [one for one in dict.fromkeys(found) if one.account_id != record.actor_id]


def _about_dossier(session: Session, record: EventRecord, *, now: datetime) -> list[Told]:
    dossier = session.get(Dossier, record.stream)
    if dossier is None:
        return []
    if record.type in _OPENING:
        return list(_asked(session, record, dossier, now=now))
    return [
        Told(account_id, kind, dossier.id, dossier.code or "")
        for kind, accounts in _TELLERS[record.type](_News(session, record, dossier, now))
        for account_id in sorted(accounts)
    ]


def _asked(session: Session, record: EventRecord, dossier: Dossier, *, now: datetime) -> Iterator[Told]:
    """Those who give opinions at the agencies that this very move asked."""
    query = select(WorkItem).where(WorkItem.dossier_id == dossier.id, WorkItem.request != "")
    query = query.where(WorkItem.opened_at >= record.at, WorkItem.opened_at < record.at + _TICK)
    for item in session.scalars(query):
        for account_id in sorted(holders(session, item.agency_id, (Role.SPECIALIST, Role.LEADER), now=now)):
            yield Told(account_id, Kind.OPINION_ASKED, code=dossier.code or "", item_id=item.id)
