"""Pure rules of the inspectors' room: what is searched for."""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from portal.core.clock import VIETNAM

_LONG_NUMBER = re.compile(r"\d{9,}")


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """A search: a dossier's code, a person by name or user name, a type of event, days (both included)."""

    code: str = ""
    person: str = ""
    type: str = ""
    since: date | None = None
    until: date | None = None

    @property
    def begins(self) -> datetime | None:
        """The first moment, in Vietnam's time."""
        return _midnight(self.since) if self.since else None

    @property
    def ends(self) -> datetime | None:
        """The moment after the last."""
        return _midnight(self.until + timedelta(days=1)) if self.until and self.until < date.max else None

    @property
    def speakable_person(self) -> str:
        """The person without numbers of identity papers."""
        return _LONG_NUMBER.sub("…", self.person)


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), VIETNAM).astimezone(UTC)
