"""Who stands in the directory: decided by the administrator, with official contact data only."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy.orm import Session

from forms.text import fold, one_line
from portal.accounts import queries
from portal.accounts.models import Agency
from portal.accounts.officials import queries as officials
from portal.accounts.officials.errors import ENDS_BEFORE, NOT_OFFICIAL, PRIVATE_PHONE, EntryUnfit
from portal.accounts.officials.events import OfficialEntryChanged, OfficialPublished
from portal.accounts.officials.models import DirectoryEntry
from portal.accounts.officials.rules import is_official
from portal.core.actor import Actor
from portal.core.errors import Conflict, NotFound
from portal.core.events import publish
from portal.core.ids import new_id


@dataclass(frozen=True)
class Official:
    """What the directory says of somebody; ``ends_on`` is the last day, None while none is known."""

    agency: str
    name: str
    position: str
    position_en: str
    duties: str
    email: str
    phone: str
    rank: int
    starts_on: date
    ends_on: date | None


def publish_official(session: Session, said: Official, *, actor: Actor, now: datetime) -> DirectoryEntry:
    """Put an official into the directory. Raises EntryUnfit or NotFound."""
    entry = DirectoryEntry(id=new_id(), revision=1)
    agency = _fill(session, entry, said)
    session.add(entry)
    session.flush()
    event = OfficialPublished(agency.key, entry.name, entry.position, *_days(entry))
    publish(session, entry.id, event, actor=actor, now=now)
    return entry


def change_official(
    session: Session, entry_id: UUID, said: Official, *, revision: int, actor: Actor, now: datetime
) -> None:
    """Change an entry that was read at ``revision``, or end it. Raises EntryUnfit, NotFound or Conflict."""
    entry = session.get(DirectoryEntry, entry_id, with_for_update=True, populate_existing=True)
    if entry is None:
        raise NotFound
    if entry.revision != revision:
        raise Conflict
    agency = _fill(session, entry, said)
    entry.revision += 1
    event = OfficialEntryChanged(agency.key, entry.name, entry.position, *_days(entry))
    publish(session, entry.id, event, actor=actor, now=now)


def _days(entry: DirectoryEntry) -> tuple[str, str]:
    return entry.starts_on.isoformat(), entry.ends_on.isoformat() if entry.ends_on else ""


def _fill(session: Session, entry: DirectoryEntry, said: Official) -> Agency:
    agency = queries.agency(session, said.agency)
    if not is_official(said.email, (one.email for one in queries.agencies(session))):
        raise EntryUnfit("email", NOT_OFFICIAL)
    if officials.is_private(session, said.phone):
        raise EntryUnfit("phone", PRIVATE_PHONE)
    if said.ends_on is not None and said.ends_on < said.starts_on:
        raise EntryUnfit("ends_on", ENDS_BEFORE)
    entry.agency_id, entry.rank = agency.id, said.rank
    entry.starts_on, entry.ends_on = said.starts_on, said.ends_on
    for name in ("name", "position", "position_en", "duties", "email", "phone"):
        setattr(entry, name, one_line(getattr(said, name)))
    texts = (entry.name, entry.position, entry.position_en, entry.duties, entry.email, agency.name_vi)
    entry.words = fold(" ".join(texts))[:1200]
    return agency
