"""The register of a year is closed once, as a sealed file that stays what it is (TT 01/2018/TT-VPCP Đ10.2).

A clerk asks for it; the worker draws and seals the book, which takes minutes for a year of many dossiers. Whatever
kills the worker, the outbox asks again, and a book that was closed meanwhile is left alone.
"""

from datetime import datetime
from uuid import UUID

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from portal.accounts.models import Agency
from portal.core.actor import SYSTEM, Actor
from portal.core.clock import local
from portal.core.events import publish
from portal.documents.book_content import RegisterBook
from portal.office.books import register
from portal.office.books.register import Period
from portal.office.events import BookClosed, BookClosingAsked
from portal.office.issuing import Made
from portal.office.letters.errors import ClosedAlready, ClosingAlready, YearNotOver
from portal.office.letters.models import BookClosing, ClosedBook


def ask_closing(session: Session, year: int, *, actor: Actor, now: datetime) -> None:
    """Ask for the register of a year to be closed. Raises YearNotOver, ClosedAlready, or ClosingAlready when it is
    being closed.
    """
    agency = register.agency_of(session, actor.agency_id)
    if year >= local(now).year:
        raise YearNotOver
    if register.closed(session, agency.id, year) is not None:
        raise ClosedAlready
    session.add(BookClosing(agency_id=agency.id, year=year, asked_at=now, asked_by=actor.name, tries=0))
    try:
        session.flush()
    except IntegrityError:
        raise ClosingAlready from None
    publish(session, agency.id, BookClosingAsked(year=year), actor=actor, now=now)


def start_closing(session: Session, agency_id: UUID, year: int, *, now: datetime) -> BookClosing | None:
    """Count a beginning of the work; None when there is nothing (left) to do."""
    closing = session.get(BookClosing, (agency_id, year), with_for_update=True)
    if closing is not None:
        closing.tries += 1
        closing.started_at = now
    return closing


def book_to_close(session: Session, agency_id: UUID, year: int, *, now: datetime) -> tuple[RegisterBook, Agency]:
    """The register of a year, ready to be sealed."""
    agency = register.agency_of(session, agency_id)
    rows = [line for _, line in register.lines(session, agency, Period(year))]
    return register.book(session, agency, Period(year), rows, now=now), agency


def close(session: Session, agency_id: UUID, year: int, *, book: RegisterBook, made: Made, now: datetime) -> bool:
    """Keep the sealed register; False when another worker was faster, whose book stays."""
    session.get(Agency, agency_id, with_for_update=True)
    closing = session.get(BookClosing, (agency_id, year), with_for_update=True)
    if closing is None or register.closed(session, agency_id, year) is not None:
        return False
    session.add(
        ClosedBook(
            agency_id=agency_id,
            year=year,
            lines=len(book.lines),
            sha256=made.sha256,
            size=made.size,
            closed_at=now,
            closed_by=closing.asked_by,
        )
    )
    session.delete(closing)
    event = BookClosed(year=year, lines=len(book.lines), sha256=made.sha256)
    publish(session, agency_id, event, actor=SYSTEM, now=now)
    return True
