"""The tree of agencies begins with a file of dated data; what is changed in the portal afterwards stays."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import yaml
from pydantic import BaseModel, ConfigDict
from sqlalchemy import select
from sqlalchemy.orm import Session

from forms.text import Text
from portal.accounts.agencies.models import FACTS, AgencyVersion
from portal.accounts.models import Agency
from portal.core.ids import new_id


class AgencyEntry(BaseModel):
    """One agency as the file describes it; ``parent`` is another agency's key.

    With ``valid_to`` (its last day) ``successor`` is the key of who goes on with its work.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    key: str
    identifier: str
    name: Text
    symbol: str
    level: str
    place: str
    parent: str | None = None
    address: str
    phone: str
    email: str
    valid_from: date
    valid_to: date | None = None
    successor: str | None = None


def read_agencies(path: Path) -> list[AgencyEntry]:
    """The agencies of a file, parents before their children. Raises ValueError when a parent is missing."""
    data: Any = yaml.safe_load(path.read_text(encoding="utf-8"))
    entries = [AgencyEntry.model_validate(item) for item in (data["agencies"] if isinstance(data, dict) else data)]
    return list(_parents_first(entries))


def read_agency_names(path: Path) -> list[tuple[str, str]]:
    """Key and Vietnamese name of every agency of a file."""
    return [(entry.key, entry.name.vi) for entry in read_agencies(path)]


def _parents_first(entries: list[AgencyEntry]) -> Iterator[AgencyEntry]:
    done: set[str | None] = {None}
    waiting = entries
    while waiting:
        ready = [entry for entry in waiting if entry.parent in done]
        if not ready:
            raise ValueError(f"no such parent: {', '.join(sorted({str(entry.parent) for entry in waiting}))}")
        yield from ready
        done.update(entry.key for entry in ready)
        waiting = [entry for entry in waiting if entry.key not in done]


def load_agencies(session: Session, path: Path, *, now: datetime) -> int:
    """Create or update every agency of the file; safe to repeat. Returns how many the file holds.

    An agency that was changed in the portal is left as it is there.
    """
    entries = read_agencies(path)
    known = {agency.key: agency for agency in session.scalars(select(Agency))}
    for entry in entries:
        agency = known.get(entry.key)
        if agency is None:
            agency = known[entry.key] = Agency(id=new_id(), key=entry.key)
            session.add(agency)
        elif _was_changed(session, agency):
            continue
        _fill(agency, entry, parent=known[entry.parent] if entry.parent else None)
        session.flush()
        _write(session, agency, entry.valid_from, now=now)
    for entry in entries:
        if entry.successor and entry.valid_to and not _was_changed(session, known[entry.key]):
            known[entry.key].successor_id = known[entry.successor].id
            _write(session, known[entry.key], entry.valid_to + timedelta(days=1), now=now)
    return len(entries)


def _was_changed(session: Session, agency: Agency) -> bool:
    query = select(AgencyVersion.agency_id).where(AgencyVersion.agency_id == agency.id, AgencyVersion.made_by != "")
    return session.scalars(query.limit(1)).first() is not None


def _fill(agency: Agency, entry: AgencyEntry, *, parent: Agency | None) -> None:
    agency.name_vi, agency.name_en = entry.name.vi, entry.name.en
    agency.parent_id = parent.id if parent else None
    for name in ("identifier", "symbol", "level", "place", "address", "phone", "email", "valid_from", "valid_to"):
        setattr(agency, name, getattr(entry, name))


def _write(session: Session, agency: Agency, since: date, *, now: datetime) -> None:
    """What the file says of the agency, as its version from a day on; nobody made it but the file."""
    version = session.get(AgencyVersion, (agency.id, since))
    if version is None:
        version = AgencyVersion(
            agency_id=agency.id, valid_from=since, change_id=new_id(), basis="", made_by="", made_at=now, applied_at=now
        )
        session.add(version)
    for name in (*FACTS, "parent_id"):
        setattr(version, name, getattr(agency, name))
    version.successor_id = agency.successor_id if since > agency.valid_from else None
    session.flush()
