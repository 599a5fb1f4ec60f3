"""When an agency ends, its successor goes on with the dossiers that are not finished, from where they are."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from forms.text import Text
from portal.accounts.models import Agency
from portal.core import textsearch
from portal.core.actor import SYSTEM
from portal.core.db import transaction
from portal.core.events import publish
from portal.dossiers.dialogue.models import Message
from portal.dossiers.models import Dossier
from portal.dossiers.succession_events import DossierContinued
from portal.processes import actions as processes

AT_ONCE = 200
_GO_OVER = Text(
    vi="Hồ sơ đang giải quyết, chuyển sang cơ quan kế thừa và giữ nguyên mã",
    en="Open dossiers, which go over to the successor and keep their codes",
)
_STAY = Text(
    vi="Hồ sơ đã xong, giữ nguyên ở cơ quan cũ; cơ quan kế thừa xem được",
    en="Finished dossiers, which stay with the old agency; the successor can read them",
)


def move_open(agency_id: UUID, *, now: datetime) -> int:
    """Give the open dossiers of an agency that ended to who goes on with its work now, some in each transaction.

    Returns how many. Safe to repeat. Whoever was in charge stays in charge: staff went over before.
    """
    moved = 0
    while batch := _some(agency_id, now):
        moved += batch
    return moved


def _some(agency_id: UUID, now: datetime) -> int:
    with transaction() as session:
        before = session.get_one(Agency, agency_id)
        after = session.get_one(Agency, before.successor_id)
        processes.hand_over(session, before.id, after.id)
        open_there = select(Dossier).where(Dossier.agency_id == agency_id, Dossier.finished_at.is_(None))
        dossiers = session.scalars(open_there.order_by(Dossier.id).limit(AT_ONCE).with_for_update()).all()
        for dossier in dossiers:
            _continue(session, dossier, before, after, now)
        ids = [dossier.id for dossier in dossiers]
        session.execute(update(Message).where(Message.dossier_id.in_(ids)).values(agency_id=after.id))
        return len(dossiers)


def _continue(session: Session, dossier: Dossier, before: Agency, after: Agency, now: datetime) -> None:
    dossier.agency_id = after.id
    dossier.folded = textsearch.given_to(after.id, dossier.folded)
    if dossier.code is None:  # a draft of the desk has no story yet
        return
    dossier.revision += 1
    event = DossierContinued(before.name_vi, after.name_vi, str(after.id))
    publish(session, dossier.id, event, actor=SYSTEM, now=now)


def counted_at(session: Session, agency: Agency) -> list[tuple[Text, int]]:
    """How many dossiers of an agency go over to a successor, and how many stay as they are."""
    done = Dossier.finished_at.is_not(None)
    query = select(done, func.count()).where(Dossier.agency_id == agency.id, Dossier.code.is_not(None)).group_by(done)
    many = {bool(row[0]): int(row[1]) for row in session.execute(query)}
    return [(_GO_OVER, many.get(False, 0)), (_STAY, many.get(True, 0))]
