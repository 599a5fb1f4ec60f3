"""The ledger of a dossier's deadline in the database: read it, add to it. Who adds holds the dossier's row."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from forms.text import Text
from portal.core.calendar import Unit
from portal.dossiers import course, deadlines
from portal.dossiers.deadlines import Change, Entry
from portal.dossiers.models import DeadlineEntry, Dossier


def rows(session: Session, dossier_id: UUID) -> list[DeadlineEntry]:
    """Every change of the deadline with who made it, oldest first."""
    query = select(DeadlineEntry).where(DeadlineEntry.dossier_id == dossier_id).order_by(DeadlineEntry.position)
    return list(session.scalars(query))


def read(session: Session, dossier_id: UUID) -> list[Entry]:
    """Every change of the deadline, oldest first."""
    return [entry(row) for row in rows(session, dossier_id)]


def entry(row: DeadlineEntry) -> Entry:
    """A stored change as the rules know it."""
    return Entry(
        change=Change(row.change),
        at=row.at,
        amount=Decimal(row.amount),
        unit=Unit(row.unit),
        due=row.due,
        skipped=tuple((date.fromisoformat(day), Text(vi=vi, en=en)) for day, vi, en in row.skipped),
        reason=row.reason,
    )


@dataclass(frozen=True)
class Told:
    """One change for people to read: a heading, a sentence, the date it took the place of, who made it."""

    title: Text
    text: Text
    entry: Entry
    before: datetime | None
    by: str


def tell(session: Session, dossier_id: UUID) -> list[Told]:
    """Why the result is due when it is, the newest change first."""
    told, before = [], None
    for row in rows(session, dossier_id):
        change = entry(row)
        title, text = deadlines.in_words(change)
        told.append(Told(title, text, change, before, row.by))
        before = change.due
    return told[::-1]


def add(session: Session, dossier: Dossier, new: Entry, *, by: str) -> None:
    """Write a change down; from now on the dossier is due when it says."""
    count = select(func.count()).where(DeadlineEntry.dossier_id == dossier.id)
    session.add(
        DeadlineEntry(
            dossier_id=dossier.id,
            position=session.execute(count).scalar_one() + 1,
            change=new.change.value,
            at=new.at,
            amount=format(new.amount.normalize(), "f"),
            unit=new.unit.value,
            due=new.due,
            skipped=_plain(new.skipped),
            reason=new.reason,
            by=by,
        )
    )
    dossier.due_at = new.due
    session.flush()
    course.recount(session, dossier)


def _plain(skipped: Sequence[tuple[date, Text]]) -> list[list[str]]:
    return [[day.isoformat(), text.vi, text.en] for day, text in skipped]
