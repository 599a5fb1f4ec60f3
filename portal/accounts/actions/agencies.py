"""The tree of agencies comes from a file of dated data and is brought up to date by key."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import yaml
from pydantic import BaseModel, ConfigDict
from sqlalchemy import select
from sqlalchemy.orm import Session

from forms.text import Text
from portal.accounts.models import Agency


class AgencyEntry(BaseModel):
    """One agency as the file describes it; ``parent`` is another agency's key."""

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


def load_agencies(session: Session, path: Path) -> int:
    """Create or update every agency of the file; safe to repeat. Returns how many the file holds."""
    entries = read_agencies(path)
    known = {agency.key: agency for agency in session.scalars(select(Agency))}
    for entry in entries:
        agency = known.get(entry.key)
        if agency is None:
            agency = known[entry.key] = Agency(key=entry.key)
            session.add(agency)
        _fill(agency, entry, parent=known[entry.parent] if entry.parent else None)
        session.flush()
    return len(entries)


def _fill(agency: Agency, entry: AgencyEntry, *, parent: Agency | None) -> None:
    agency.name_vi, agency.name_en = entry.name.vi, entry.name.en
    agency.parent_id = parent.id if parent else None
    for name in ("identifier", "symbol", "level", "place", "address", "phone", "email", "valid_from", "valid_to"):
        setattr(agency, name, getattr(entry, name))
