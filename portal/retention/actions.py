"""Hold, propose, approve, destroy. The record is sealed before anything goes, and the rows go in one transaction.

A crash after the record is made leaves an orphan file; one after the rows are gone leaves orphan files too, which the
housekeeping deletes two days later. Nothing is ever destroyed without its record.
"""

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.orm import Session, selectinload

from portal.accounts.actions import require_entitled, require_others
from portal.accounts.models import Agency
from portal.catalogue import queries as catalogue
from portal.core import blobs, outbox, references
from portal.core.actor import SYSTEM, Actor, Role
from portal.core.clock import local
from portal.core.db import reading, transaction
from portal.core.errors import Conflict, NotFound
from portal.core.events import ContentErased, erase, publish
from portal.core.sequences import next_number
from portal.core.textsearch import overwrite_deleted, settle
from portal.documents.actions import render
from portal.documents.content import SEAL_BOX, PurgedLine, PurgeRecord
from portal.dossiers import application, desk, findable
from portal.dossiers.models import Dossier
from portal.retention import queries, reach
from portal.retention.errors import HeldAlready, NeedsAnotherPerson, NotDue, NothingChosen, UnknownCode
from portal.retention.events import (
    DossierHeld,
    DossierHoldReleased,
    DossiersPurged,
    PurgeApproved,
    PurgeProposed,
    PurgeRefused,
)
from portal.retention.models import LegalHold, Purge, PurgeLine
from portal.signing import actions as signing

FORMAT = "portal-purge/1"
ARCHIVISTS = frozenset({Role.ADMINISTRATOR, Role.ARCHIVIST})
GRACE = timedelta(hours=1)
"""Content that somebody else handed in so recently is not deleted: their transaction may still be open."""
_REASON = "Lập biên bản tiêu hủy hồ sơ hết thời hạn lưu"


@dataclass(frozen=True)
class _Case:
    """A purge as it was when the work began, with the digests of what each dossier names."""

    purge: Purge
    lines: Sequence[PurgeLine]
    agency: Agency
    named: dict[UUID, list[str]]


def hold(session: Session, code: str, *, reason: str, actor: Actor, now: datetime) -> LegalHold:
    """Keep a dossier whatever its term says. Raises UnknownCode or HeldAlready."""
    dossier = queries.by_code(session, code.strip().upper(), actor=actor)
    if dossier is None:
        raise UnknownCode
    if dossier.purged_at is not None or queries.is_held_or_going(session, dossier.id):
        raise HeldAlready
    held = LegalHold(dossier_id=dossier.id, reason=reason, held_by=actor.name, held_at=now)
    session.add(held)
    publish(session, dossier.id, DossierHeld(reason), actor=actor, now=now)
    return held


def release(session: Session, hold_id: UUID, *, actor: Actor, now: datetime) -> None:
    """Let a dossier go its way again. Raises NotFound."""
    held = queries.hold(session, hold_id, actor=actor)
    held.released_by, held.released_at = actor.name, now
    publish(session, held.dossier_id, DossierHoldReleased(), actor=actor, now=now)


def propose(session: Session, dossier_ids: Collection[UUID], *, note: str, actor: Actor, now: datetime) -> Purge:
    """Propose to destroy dossiers whose time is over. Raises NothingChosen, NotDue or NotFound."""
    if actor.id is None or actor.agency_id is None:
        raise NotFound
    if not dossier_ids:
        raise NothingChosen
    _lock(session, dossier_ids)
    found = queries.due(session, actor=actor, today=queries.today_of(now), only=dossier_ids)
    if {one.dossier_id for one in found} != set(dossier_ids):
        raise NotDue
    purge = Purge(
        number=next_number(session, "purge"),
        agency_id=actor.agency_id,
        note=note,
        proposer_id=actor.id,
        proposer=actor.name,
        proposed_at=now,
    )
    session.add(purge)
    session.flush()
    for one in found:
        line = PurgeLine(
            purge_id=purge.id,
            dossier_id=one.dossier_id,
            code=one.code,
            service_code=one.service_code,
            finished_at=one.finished_at,
            due_on=one.due_on,
            basis=one.basis,
            keeps_result=one.keeps_result,
        )
        session.add(line)
    codes = tuple(one.code for one in found)
    publish(session, purge.id, PurgeProposed(purge.number, codes, note), actor=actor, now=now)
    return purge


def _lock(session: Session, dossier_ids: Collection[UUID]) -> None:
    session.execute(select(Dossier.id).where(Dossier.id.in_(dossier_ids)).order_by(Dossier.id).with_for_update())


def approve(session: Session, purge_id: UUID, *, actor: Actor, now: datetime) -> None:
    """Have the dossiers of a proposal destroyed; the worker does it.

    Raises NotFound, Conflict, NeedsAnotherPerson, SamePerson (another account of the same human), NotEntitled (the role
    is only lent) or NotDue.
    """
    purge = _open(session, purge_id, actor)
    if purge.proposer_id == actor.id:
        raise NeedsAnotherPerson
    require_others(session, purge.proposer_id, actor=actor)
    require_entitled(ARCHIVISTS, actor)
    ids = {line.dossier_id for line in purge.lines}
    _lock(session, ids)
    still = queries.due(session, actor=actor, today=queries.today_of(now), only=ids, proposed=True, limit=len(ids))
    gone = ids - {one.dossier_id for one in still}
    if gone:
        raise NotDue(", ".join(line.code for line in purge.lines if line.dossier_id in gone))
    purge.approved, purge.decided_by, purge.decided_at = True, actor.name, now
    publish(session, purge.id, PurgeApproved(purge.number), actor=actor, now=now)


def refuse(session: Session, purge_id: UUID, *, reason: str, actor: Actor, now: datetime) -> None:
    """Do not destroy them, or take one's own proposal back. Raises NotFound or Conflict."""
    purge = _open(session, purge_id, actor)
    purge.approved, purge.decided_by, purge.decided_at, purge.reason = False, actor.name, now, reason
    publish(session, purge.id, PurgeRefused(purge.number, reason), actor=actor, now=now)


def purge(
    session: Session, dossier_ids: Collection[UUID], *, note: str, proposed_by: Actor, approved_by: Actor, now: datetime
) -> Purge:
    """Propose and approve at once, where two people have agreed elsewhere. Raises as ``propose`` and ``approve``."""
    ordered = propose(session, dossier_ids, note=note, actor=proposed_by, now=now)
    session.flush()
    session.refresh(ordered, ["lines"])
    approve(session, ordered.id, actor=approved_by, now=now)
    return ordered


def _open(session: Session, purge_id: UUID, actor: Actor) -> Purge:
    found = queries.purge(session, purge_id, actor=actor, lock=True)
    if found.approved is not None:
        raise Conflict
    return found


def carry_out(purge_id: UUID, *, now: datetime) -> None:
    """Destroy what was approved, with a sealed record. Delivered again, it does nothing.

    Raises TimestampUnavailable, RevocationUnavailable, SigningRefused or Conflict: nothing is destroyed then, and
    trying again later is right.
    """
    with reading() as session:
        case = _case(session, purge_id)
    if case is None:
        return
    record = blobs.store().put(_sealed(case, now=now)).sha256
    with transaction() as session:
        if not _destroy(session, case, record, now=now):
            return
    settle(findable.INDEX)
    named = {digest for digests in case.named.values() for digest in digests}
    with reading() as session:
        free = references.unreferenced(session, sorted(named))
    for digest in free:
        blobs.store().discard(digest, before=now - GRACE)


def _case(session: Session, purge_id: UUID) -> _Case | None:
    found = session.scalars(select(Purge).where(Purge.id == purge_id).options(selectinload(Purge.lines))).first()
    if found is None or not found.approved or found.done_at is not None:
        return None
    named = {
        line.dossier_id: [
            digest
            for digest in reach.digests(session, line.dossier_id, keeps_result=line.keeps_result)
            if blobs.store().path(digest).exists()
        ]
        for line in found.lines
    }
    return _Case(found, list(found.lines), session.get_one(Agency, found.agency_id), named)


def _sealed(case: _Case, *, now: datetime) -> bytes:
    """The record, drawn and sealed by the agency."""
    drawn = render(_record(case, now=now), created=now)
    box, current = drawn.boxes[SEAL_BOX], desk.desk()
    left, bottom, right, top = (round(side) for side in box.rectangle)
    stamp = signing.seal_stamp(agency=case.agency.name_vi, at=now, box=(left, bottom, right, top), page=box.page)
    return signing.seal(
        drawn.pdf, identity=current.seal_of(case.agency.key), desk=current.signing, reason=_REASON, stamp=stamp
    )


def _record(case: _Case, *, now: datetime) -> PurgeRecord:
    purge = case.purge
    facts = {
        "format": FORMAT,
        "number": purge.number,
        "agency": case.agency.identifier,
        "proposed": {"by": purge.proposer, "at": purge.proposed_at.isoformat(), "note": purge.note},
        "approved": {"by": purge.decided_by, "at": (purge.decided_at or now).isoformat()},
        "made_at": now.isoformat(),
        "dossiers": [
            {
                "code": line.code,
                "service": line.service_code,
                "finished_at": line.finished_at.isoformat(),
                "due_on": line.due_on.isoformat(),
                "basis": line.basis,
                "results_kept": line.keeps_result,
                "destroyed": case.named[line.dossier_id],
            }
            for line in case.lines
        ],
    }
    return PurgeRecord(
        number=purge.number,
        agency=application.printed_agency(case.agency),
        note=purge.note,
        proposer=purge.proposer,
        proposed_at=purge.proposed_at,
        approver=purge.decided_by,
        approved_at=purge.decided_at or now,
        made_at=now,
        lines=tuple(_printed(line, len(case.named[line.dossier_id])) for line in case.lines),
        bases=tuple(sorted({line.basis for line in case.lines})),
        manifest=json.dumps(facts, ensure_ascii=False, sort_keys=True, indent=1).encode(),
    )


def _printed(line: PurgeLine, files: int) -> PurgedLine:
    return PurgedLine(
        code=line.code,
        service=catalogue.newest(line.service_code).name.vi,
        finished=local(line.finished_at).date(),
        due=line.due_on,
        files=files,
        keeps_result=line.keeps_result,
    )


def _destroy(session: Session, case: _Case, record: str, *, now: datetime) -> bool:
    """Destroy the rows; False when another worker was faster. Raises Conflict when a dossier changed meanwhile."""
    found = session.get_one(Purge, case.purge.id, with_for_update=True)
    if found.done_at is not None:
        return False
    overwrite_deleted(session)
    _lock(session, case.named)
    for line in case.lines:
        now_named = reach.digests(session, line.dossier_id, keeps_result=line.keeps_result)
        if set(case.named[line.dossier_id]) != {one for one in now_named if blobs.store().path(one).exists()}:
            raise Conflict
        mine = (PurgeLine.purge_id == line.purge_id, PurgeLine.dossier_id == line.dossier_id)
        session.execute(update(PurgeLine).where(*mine).values(destroyed=case.named[line.dossier_id]))
        _destroy_one(session, line, found.number, record, now=now)
    found.done_at, found.sha256 = now, record
    publish(session, found.id, DossiersPurged(found.number, record), actor=SYSTEM, now=now)
    return True


def _destroy_one(session: Session, line: PurgeLine, number: int, record: str, *, now: datetime) -> None:
    reach.destroy(session, line.dossier_id, keeps_result=line.keeps_result)
    outbox.forget(session, line.dossier_id)
    through, head = erase(session, line.dossier_id)
    publish(session, line.dossier_id, ContentErased(number, record, through, head), actor=SYSTEM, now=now)
    first = Dossier.id == line.dossier_id, Dossier.purged_at.is_(None)
    session.execute(update(Dossier).where(*first).values(purged_at=now))
