"""When the result is promised, and how that is explained: the case of the time limit, counted on the calendar."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from forms.answers import Answers
from forms.definition import TimeLimit
from forms.text import Text
from portal.core.calendar import Deadline, Unit, WorkCalendar


@dataclass(frozen=True)
class Promise:
    """The case that applies, when it ends, and the days that did not count."""

    limit: TimeLimit
    deadline: Deadline

    @property
    def words(self) -> Text:
        """The length of the time limit in words, with the note of its case."""
        length = limit_words(self.limit)
        if self.limit.note is None:
            return length
        if self.limit.unit == "same_day":
            return self.limit.note
        return Text(vi=f"{length.vi} ({self.limit.note.vi})", en=f"{length.en} ({self.limit.note.en})")


def limit_words(limit: TimeLimit) -> Text:
    """``03 ngày làm việc`` / ``3 working days``."""
    count = f"{limit.amount:02d}"
    many = "" if limit.amount == 1 else "s"
    words = {
        "working_day": Text(vi=f"{count} ngày làm việc", en=f"{limit.amount} working day{many}"),
        "calendar_day": Text(vi=f"{count} ngày", en=f"{limit.amount} day{many}"),
        "working_hour": Text(vi=f"{count} giờ làm việc", en=f"{limit.amount} working hour{many}"),
        "same_day": Text(
            vi="Trong ngày làm việc; nhận sau 15 giờ thì trả trong ngày làm việc tiếp theo",
            en="Within the working day; what comes after 15:00 is answered on the next working day",
        ),
    }
    return words[limit.unit]


def promise(calendar: WorkCalendar, answers: Answers, *, accepted_at: datetime) -> Promise:
    """When the result of a dossier accepted at this moment is due; the clock starts with the acceptance."""
    limit = answers.time_limit()
    deadline = calendar.deadline(accepted_at, amount=Decimal(limit.amount), unit=Unit(limit.unit))
    return Promise(limit, deadline)
