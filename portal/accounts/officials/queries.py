"""Reading the directory of officials."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session, joinedload

from forms.text import fold
from portal.accounts.models import Account, Agency
from portal.accounts.officials.models import DirectoryEntry
from portal.accounts.officials.rules import digits
from portal.core.actor import Kind
from portal.core.errors import NotFound

MOST = 2000
_WORDS = 6


def _there(day: date) -> ColumnElement[bool]:
    """Who is published on a day, of agencies that exist on it."""
    agency = or_(Agency.valid_to.is_(None), Agency.valid_to >= day)
    ends = or_(DirectoryEntry.ends_on.is_(None), DirectoryEntry.ends_on >= day)
    return and_(DirectoryEntry.starts_on <= day, ends, agency)


def published(session: Session, *, on: date, text: str = "", agency_id: UUID | None = None) -> Sequence[DirectoryEntry]:
    """The officials of a day who are found by these words, accents aside, in the order of their ranks."""
    wanted = [_there(on), *(DirectoryEntry.words.contains(one, autoescape=True) for one in fold(text).split()[:_WORDS])]
    if agency_id is not None:
        wanted.append(DirectoryEntry.agency_id == agency_id)
    query = select(DirectoryEntry).join(Agency).where(*wanted).options(joinedload(DirectoryEntry.agency))
    return session.scalars(query.order_by(DirectoryEntry.rank, DirectoryEntry.name).limit(MOST)).all()


def official(session: Session, entry_id: UUID, *, on: date) -> DirectoryEntry:
    """One official who is published on a day. Raises NotFound."""
    query = select(DirectoryEntry).join(Agency).where(_there(on), DirectoryEntry.id == entry_id)
    found = session.scalars(query.options(joinedload(DirectoryEntry.agency))).one_or_none()
    if found is None:
        raise NotFound
    return found


def everyone(session: Session) -> Sequence[DirectoryEntry]:
    """All entries, those that have ended too, for administrators."""
    query = select(DirectoryEntry).join(Agency).options(joinedload(DirectoryEntry.agency))
    order = (DirectoryEntry.ends_on.is_not(None), Agency.name_vi, DirectoryEntry.rank, DirectoryEntry.name)
    return session.scalars(query.order_by(*order).limit(MOST)).all()


def is_private(session: Session, phone: str) -> bool:
    """Whether a telephone is the one that the account of an officer is reached by."""
    own = digits(phone)
    query = select(Account.phone).where(Account.kind == Kind.STAFF, Account.phone != "")
    return bool(own) and any(digits(one) == own for one in session.scalars(query))
