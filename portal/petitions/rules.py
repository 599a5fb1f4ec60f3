"""Pure rules of petitions: the time limit, who may do what, and what must not be published."""

import re
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from hashlib import sha256
from uuid import UUID

from forms.text import fold
from portal.core.actor import Actor
from portal.core.calendar import Unit, WorkCalendar
from portal.core.clock import VIETNAM, local
from portal.petitions.errors import NotAgreed, StepNotPossible, StillPersonal
from portal.petitions.lifecycle import MOVES, Action, State

WORKING_DAYS = Decimal(15)
"""Within so many working days an answer, or word of how far it is, goes out (Decree 43/2011/ND-CP, article 17)."""
SOON_DAYS = 2
CONFIRM_WITHIN = timedelta(days=2)
SUBJECT_MOST, BODY_MOST, ANSWER_MOST, NOTE_MOST = 200, 5000, 10_000, 2000
STRUCK = "[…]"
_EMAIL = re.compile(r"[^\s<>()\[\],;:]+@[^\s<>()\[\],;:]+\.[^\s<>()\[\],;:.]+")
_NUMBER = re.compile(r"(?<![\w/])\+?\d(?:[ .\-]?\d){8,14}(?!\w)")  # telephones, identity and bank account numbers
_ADDRESS = re.compile(r"^[^@\s]{1,64}@[^@\s.]+(\.[^@\s.]+)+$")
_SHORTEST_NAME = 4


def due(calendar: WorkCalendar, received_at: datetime) -> datetime:
    """When the answer is due."""
    return calendar.deadline(received_at, amount=WORKING_DAYS, unit=Unit.WORKING_DAY).due


def days_left(calendar: WorkCalendar, due_at: datetime, *, now: datetime) -> int:
    """How many working days are left after today; negative: so many days over."""
    today, last = local(now).date(), local(due_at).date()
    if today <= last:
        return calendar.working_days(after=today, until=last)
    return -max(1, calendar.working_days(after=last, until=today))


def is_soon(calendar: WorkCalendar, due_at: datetime, *, now: datetime) -> bool:
    """Whether two working days or fewer are left."""
    return days_left(calendar, due_at, now=now) <= SOON_DAYS


def is_address(value: str) -> bool:
    """Whether this can be an e-mail address."""
    return len(value) <= 254 and _ADDRESS.match(value) is not None


def digest(*texts: str) -> str:
    """The SHA-256 of texts, for the log."""
    return sha256("\x00".join(texts).encode()).hexdigest()


def permits(action: Action, state: State, actor: Actor, drafted_by: UUID | None) -> bool:
    """Whether this person may take this step now."""
    move = MOVES[action]
    if state not in move.sources or not actor.has(*move.roles):
        return False
    return not (move.other_hands and actor.id == drafted_by)


def require(action: Action, state: State, actor: Actor, drafted_by: UUID | None) -> None:
    """Raise StepNotPossible when this person may not take this step now."""
    if not permits(action, state, actor, drafted_by):
        raise StepNotPossible


def struck(text: str, names: Iterable[str]) -> str:
    """A text with addresses, long numbers and these names struck out; a person still reads it before it is public."""
    for found in sorted(set(personal(text, names)), key=len, reverse=True):
        text = text.replace(found, STRUCK)
    return text


def personal(text: str, names: Iterable[str]) -> Iterator[str]:
    """What in a text names somebody: e-mail addresses, numbers of nine digits or more, and these names."""
    for pattern in (_EMAIL, _NUMBER):
        yield from (found[0] for found in pattern.finditer(text))
    for name in names:
        if len(name) >= _SHORTEST_NAME:
            yield from (found[0] for found in re.finditer(re.escape(name), text, re.IGNORECASE))


def require_publishable(texts: Iterable[str], names: Iterable[str], *, agreed: bool) -> None:
    """Raise NotAgreed, or StillPersonal with what was found first."""
    if not agreed:
        raise NotAgreed
    kept = list(names)
    for text in texts:
        if (found := next(personal(text, kept), None)) is not None:
            raise StillPersonal(found)


def words(*texts: str) -> str:
    """What a published answer is found by: its words without accents."""
    return fold(" ".join(texts))


def end_of(day: date) -> datetime:
    """The last moment of a day on a Vietnamese clock."""
    return datetime.combine(day, time.max, tzinfo=VIETNAM)
