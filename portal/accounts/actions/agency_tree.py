"""Changing the tree of agencies from a day on: found, change, merge, cancel; and letting it take effect on the day.

The row of an agency says what is true now; its versions say what is true on any day. Names, superiors and the tree are
read by the day. What has to move (staff, and by the event ``AgencyEnded`` open dossiers) moves when the day comes.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from forms.text import one_line
from portal.accounts.agencies import queries, rules
from portal.accounts.agencies.errors import ChangeInForce, KeyTaken, NoChange
from portal.accounts.agencies.events import (
    AgencyChangeCancelled,
    AgencyChanged,
    AgencyChangeDecided,
    AgencyEndDecided,
    AgencyEnded,
    AgencyFounded,
)
from portal.accounts.agencies.models import FACTS, AgencyUnit, AgencyVersion
from portal.accounts.agencies.rules import Entry
from portal.accounts.models import Account, Agency
from portal.core.actor import SYSTEM, Actor
from portal.core.clock import local
from portal.core.errors import NotFound
from portal.core.events import publish
from portal.core.ids import new_id


@dataclass(frozen=True)
class Decision:
    """From which day, on the basis of which document, decided by whom and when it was entered."""

    since: date
    basis: str
    actor: Actor
    now: datetime


def found(
    session: Session,
    *,
    key: str,
    identifier: str,
    facts: Mapping[str, str],
    parent_id: UUID | None,
    decision: Decision,
) -> Agency:
    """Enter a new agency. Raises KeyTaken or TreeUnfit."""
    _lock(session)
    if session.scalars(select(Agency.id).where(Agency.key == key)).first() is not None:
        raise KeyTaken
    agency = Agency(
        id=new_id(), key=key, identifier=identifier, parent_id=parent_id, valid_from=decision.since, **facts
    )
    session.add(agency)
    session.flush()
    session.add(_version(agency, decision, change_id=new_id(), facts=facts, parent_id=parent_id))
    _finish(session, decision)
    event = AgencyFounded(key, agency.name_vi, decision.since.isoformat(), one_line(decision.basis))
    publish(session, agency.id, event, actor=decision.actor, now=decision.now)
    return agency


def change(
    session: Session, agency_id: UUID, *, facts: Mapping[str, str], parent_id: UUID | None, decision: Decision
) -> None:
    """Give an agency other facts or another superior from a day on. Raises NotFound, NoChange or TreeUnfit."""
    agency = _locked(session, agency_id)
    _change(session, agency, facts, parent_id, decision, change_id=new_id())
    _finish(session, decision)


def _change(
    session: Session,
    agency: Agency,
    facts: Mapping[str, str],
    parent_id: UUID | None,
    decision: Decision,
    *,
    change_id: UUID,
) -> None:
    before = _newest(session, agency)
    differing = {name: [getattr(before, name), facts[name]] for name in FACTS if getattr(before, name) != facts[name]}
    if before.parent_id != parent_id:
        differing["parent"] = [_name_of(session, one) for one in (before.parent_id, parent_id)]
    if not differing:
        raise NoChange
    entry = Entry(agency.id, decision.since, parent_id)
    rules.require_next(_entries(session), entry)
    session.add(_version(agency, decision, change_id=change_id, facts=facts, parent_id=parent_id))
    decided = AgencyChangeDecided(decision.since.isoformat(), differing, one_line(decision.basis))
    publish(session, agency.id, decided, actor=decision.actor, now=decision.now)


def merge(session: Session, agency_ids: Collection[UUID], successor_id: UUID, *, decision: Decision) -> None:
    """Let one or several agencies end on a day; the successor goes on with their work, and those under them under it.

    Numbers, codes and documents of the past stay as they are. Raises NotFound or TreeUnfit.
    """
    successor, change_id = _locked(session, successor_id), new_id()
    for agency_id in sorted(set(agency_ids)):
        agency = _locked(session, agency_id)
        before, known = _newest(session, agency), _entries(session)
        rules.require_next(known, Entry(agency.id, decision.since, successor=successor.id))
        facts = {name: getattr(before, name) for name in FACTS}
        session.add(
            _version(
                agency,
                decision,
                change_id=change_id,
                facts=facts,
                parent_id=before.parent_id,
                successor_id=successor.id,
            )
        )
        agency.valid_to = decision.since - timedelta(days=1)
        for child_id in rules.children(known, agency.id, decision.since):
            if child_id != successor.id and child_id not in agency_ids:
                child = _locked(session, child_id)
                kept = {name: getattr(_newest(session, child), name) for name in FACTS}
                _change(session, child, kept, successor.id, decision, change_id=change_id)
        ended = AgencyEndDecided(
            decision.since.isoformat(), successor.name_vi, str(successor.id), one_line(decision.basis)
        )
        publish(session, agency.id, ended, actor=decision.actor, now=decision.now)
    _finish(session, decision)


def cancel(session: Session, change_id: UUID, *, reason: str, actor: Actor, now: datetime) -> None:
    """Do not do what was decided for a day to come. Raises NotFound, ChangeInForce or TreeUnfit."""
    _lock(session)
    rows = session.scalars(select(AgencyVersion).where(AgencyVersion.change_id == change_id)).all()
    if not rows:
        raise NotFound
    if any(row.applied_at is not None for row in rows):
        raise ChangeInForce
    for row in rows:
        if row.successor_id is not None:
            session.get_one(Agency, row.agency_id).valid_to = None
        session.delete(row)
        cancelled = AgencyChangeCancelled(row.valid_from.isoformat(), one_line(reason))
        publish(session, row.agency_id, cancelled, actor=actor, now=now)
    session.flush()
    rules.require_sound(_entries(session))


def apply_due(session: Session, *, now: datetime) -> int:
    """Let everything take effect whose day has come (in Vietnam); returns how much. Safe to repeat."""
    day = local(now).date()
    if session.scalars(select(AgencyVersion.agency_id).where(queries.due(day)).limit(1)).first() is None:
        return 0
    _lock(session)
    query = select(AgencyVersion).where(queries.due(day)).order_by(AgencyVersion.valid_from, AgencyVersion.agency_id)
    rows = session.scalars(query.with_for_update()).all()
    for row in rows:
        row.applied_at = now
        agency = session.get_one(Agency, row.agency_id)
        if row.successor_id is None:
            for name in (*FACTS, "parent_id"):
                setattr(agency, name, getattr(row, name))
            publish(session, agency.id, AgencyChanged(row.valid_from.isoformat(), row.name_vi), actor=SYSTEM, now=now)
        else:
            _end(session, agency, session.get_one(Agency, row.successor_id), row, now)
    session.flush()
    return len(rows)


def _end(session: Session, agency: Agency, successor: Agency, row: AgencyVersion, now: datetime) -> None:
    heir = session.get_one(Agency, successor.successor_id) if successor.successor_id else successor
    agency.successor_id = heir.id
    session.execute(update(Agency).where(Agency.successor_id == agency.id).values(successor_id=heir.id))
    staff = session.scalars(select(Account).where(Account.agency_id == agency.id)).unique().all()
    for account in staff:
        account.agency_id = heir.id
    for unit in queries.units(session, agency.id):
        if session.get(AgencyUnit, (heir.id, unit.name_vi)) is None:
            session.add(AgencyUnit(agency_id=heir.id, name_vi=unit.name_vi, name_en=unit.name_en, opened_at=now))
    ended = AgencyEnded(row.valid_from.isoformat(), heir.name_vi, str(heir.id), len(staff))
    publish(session, agency.id, ended, actor=SYSTEM, now=now)


def _finish(session: Session, decision: Decision) -> None:
    """Every day of the tree has to hold together; what is due already takes effect at once."""
    session.flush()
    rules.require_sound(_entries(session))
    apply_due(session, now=decision.now)


def _version(
    agency: Agency,
    decision: Decision,
    *,
    change_id: UUID,
    facts: Mapping[str, str],
    parent_id: UUID | None,
    successor_id: UUID | None = None,
) -> AgencyVersion:
    return AgencyVersion(
        agency_id=agency.id,
        valid_from=decision.since,
        change_id=change_id,
        parent_id=parent_id,
        successor_id=successor_id,
        basis=one_line(decision.basis),
        made_by=decision.actor.name,
        made_at=decision.now,
        **{name: one_line(facts[name]) for name in FACTS},
    )


def _entries(session: Session) -> list[Entry]:
    session.flush()
    return [one.entry for one in queries.versions(session)]


def _newest(session: Session, agency: Agency) -> AgencyVersion:
    return queries.history(session, agency.id)[-1]


def _name_of(session: Session, agency_id: UUID | None) -> str:
    return session.get_one(Agency, agency_id).name_vi if agency_id else ""


def _locked(session: Session, agency_id: UUID) -> Agency:
    _lock(session)
    agency = session.get(Agency, agency_id)
    if agency is None:
        raise NotFound
    return agency


def _lock(session: Session) -> None:
    """Two who change the tree wait for each other: all agencies are locked, in one order."""
    session.scalars(select(Agency.id).order_by(Agency.id).with_for_update()).all()
