"""When the result is promised, and how that is explained: the case of the time limit, counted on the calendar."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from forms.answers import Answers
from forms.definition import TimeLimit
from forms.text import Text
from portal.core.calendar import Deadline, Unit, WorkCalendar
from portal.dossiers.deadlines import Change, Entry, amount_words, started


@dataclass(frozen=True)
class Promise:
    """The case of the time limit that applies, how the clock starts, when it ends and which days do not count."""

    limit: TimeLimit
    entry: Entry
    deadline: Deadline

    @property
    def words(self) -> Text:
        """The length of the time limit in words, with the note of its case; of one that goes on, what is left."""
        if self.entry.change is Change.RESUMED:
            left = amount_words(self.entry.amount, self.entry.unit)
            return Text(vi=f"Còn lại {left.vi}", en=f"{left.en} left")
        length = limit_words(self.limit)
        if self.limit.note is None:
            return length
        if self.limit.unit == "same_day":
            return self.limit.note
        return Text(vi=f"{length.vi} ({self.limit.note.vi})", en=f"{length.en} ({self.limit.note.en})")


def limit_words(limit: TimeLimit) -> Text:
    """``03 ngày làm việc`` / ``3 working days``."""
    return amount_words(Decimal(limit.amount), Unit(limit.unit))


def promise(calendar: WorkCalendar, answers: Answers, ledger: Sequence[Entry], *, accepted_at: datetime) -> Promise:
    """When the result of a dossier accepted at this moment is due; the clock starts with the acceptance."""
    limit = answers.time_limit()
    entry, deadline = started(calendar, limit, ledger, now=accepted_at)
    return Promise(limit, entry, deadline)
