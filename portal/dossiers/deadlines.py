"""Why a result is due when it is: each change of a dossier's deadline as one entry of a ledger. Pure functions.

The clock starts with the acceptance. A request to complete the dossier takes the date back: by rule the limit then
starts afresh with the next acceptance (NĐ 61/2018/NĐ-CP Đ19.4), where a special law says so it goes on with what was
left. The agency may put the date off once, with an apology (Đ19.9). A change of the working calendar counts again.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from forms.definition import TimeLimit
from forms.text import Text
from portal.core.calendar import Deadline, Unit, WorkCalendar


class Change(StrEnum):
    """What an entry does to the deadline."""

    STARTED = "started"
    RESTARTED = "restarted"
    RESUMED = "resumed"
    TAKEN_BACK = "taken_back"
    PAUSED = "paused"
    PUT_OFF = "put_off"
    RECOUNTED = "recounted"


RUNS = frozenset({Change.STARTED, Change.RESTARTED, Change.RESUMED})
"""The entries a clock begins to run with."""


@dataclass(frozen=True)
class Entry:
    """One change. ``amount`` of ``unit`` runs from ``at`` on, or is what is left of a limit that has paused.

    ``due`` is the date from now on, None while no clock runs; ``skipped`` are the days that do not count.
    """

    change: Change
    at: datetime
    amount: Decimal
    unit: Unit
    due: datetime | None
    skipped: tuple[tuple[date, Text], ...] = ()
    reason: str = ""


def started(
    calendar: WorkCalendar, limit: TimeLimit, ledger: Sequence[Entry], *, now: datetime
) -> tuple[Entry, Deadline]:
    """The clock begins with an acceptance: for the first time, afresh, or with what was left; and when it ends."""
    last = ledger[-1] if ledger else None
    amount, unit = Decimal(limit.amount), Unit(limit.unit)
    change = Change.STARTED if last is None else Change.RESTARTED
    if last is not None and last.change is Change.PAUSED:
        change, amount, unit = Change.RESUMED, last.amount, last.unit
    deadline = calendar.deadline(now, amount=amount, unit=unit)
    return Entry(change, now, amount, unit, deadline.due, deadline.skipped), deadline


def interrupted(
    calendar: WorkCalendar, limit: TimeLimit, ledger: Sequence[Entry], *, reason: str, now: datetime
) -> Entry | None:
    """The applicant is asked for more, so no clock runs; None when none did."""
    running = clock_of(ledger)
    if running is None:
        return None
    if limit.after_supplement == "restart":
        return Entry(Change.TAKEN_BACK, now, running.amount, running.unit, None, reason=reason)
    left = calendar.left(running.at, now, amount=running.amount, unit=running.unit)
    return Entry(Change.PAUSED, now, left, running.unit, None, reason=reason)


def put_off(ledger: Sequence[Entry], *, due: datetime, reason: str, now: datetime) -> Entry | None:
    """The agency promises another date with an apology; None when no clock runs."""
    running = clock_of(ledger)
    return None if running is None else Entry(Change.PUT_OFF, now, running.amount, running.unit, due, reason=reason)


def recounted(calendar: WorkCalendar, ledger: Sequence[Entry], *, reason: str, now: datetime) -> Entry | None:
    """The same limit on a changed calendar; None when the date stays. A date the agency chose itself is not counted."""
    running = clock_of(ledger)
    if running is None or ledger[-1].change is Change.PUT_OFF:
        return None
    deadline = calendar.deadline(running.at, amount=running.amount, unit=running.unit)
    if deadline.due == ledger[-1].due:
        return None
    return Entry(Change.RECOUNTED, now, running.amount, running.unit, deadline.due, deadline.skipped, reason)


def clock_of(ledger: Sequence[Entry]) -> Entry | None:
    """The entry the running clock began with; None when no clock runs."""
    if not ledger or ledger[-1].due is None:
        return None
    return next((entry for entry in reversed(ledger) if entry.change in RUNS), None)


def may_be_put_off(ledger: Sequence[Entry]) -> bool:
    """Whether a clock runs that has never been put off: another date is promised at most once (NĐ 61/2018 Đ19.9)."""
    return clock_of(ledger) is not None and all(entry.change is not Change.PUT_OFF for entry in ledger)


def amount_words(amount: Decimal, unit: Unit) -> Text:
    """An amount of working time; hours may be cut, the rest is whole."""
    figure = format(round(amount, 1).normalize(), "f")
    vi = figure.replace(".", ",") if "." in figure else figure.zfill(2)
    many = "" if amount == 1 else "s"
    words = {
        Unit.WORKING_DAY: Text(vi=f"{vi} ngày làm việc", en=f"{figure} working day{many}"),
        Unit.CALENDAR_DAY: Text(vi=f"{vi} ngày", en=f"{figure} day{many}"),
        Unit.WORKING_HOUR: Text(vi=f"{vi} giờ làm việc", en=f"{figure} working hour{many}"),
        Unit.SAME_DAY: Text(
            vi="Trong ngày làm việc; nhận sau 15 giờ thì trả trong ngày làm việc tiếp theo",
            en="Within the working day; what comes after 15:00 is answered on the next working day",
        ),
    }
    return words[unit]


def in_words(entry: Entry) -> tuple[Text, Text]:
    """What an entry did to the deadline, as a heading and a sentence."""
    length = amount_words(entry.amount, entry.unit)
    title, vi, en = _WORDS[entry.change]
    return title, Text(vi=vi.format(length.vi), en=en.format(length.en))


_WORDS = {
    Change.STARTED: (
        Text(vi="Bắt đầu tính thời hạn", en="The time limit began"),
        "Hồ sơ được tiếp nhận. Thời hạn giải quyết: {}.",
        "The dossier was accepted. Time limit: {}.",
    ),
    Change.RESTARTED: (
        Text(vi="Tính lại thời hạn từ đầu", en="The time limit began afresh"),
        "Hồ sơ đã bổ sung được tiếp nhận lại. Thời hạn giải quyết: {}, tính từ đầu.",
        "The completed dossier was accepted again. Time limit: {}, from the beginning.",
    ),
    Change.RESUMED: (
        Text(vi="Tính tiếp thời hạn", en="The time limit went on"),
        "Hồ sơ đã bổ sung được tiếp nhận lại. Thời hạn còn lại: {}.",
        "The completed dossier was accepted again. What was left: {}.",
    ),
    Change.TAKEN_BACK: (
        Text(vi="Ngừng tính thời hạn", en="The time limit stopped"),
        "Cơ quan yêu cầu bổ sung hồ sơ. Sau khi bổ sung, thời hạn được tính lại từ đầu.",
        "The agency asked for a supplement. The time limit begins afresh after it.",
    ),
    Change.PAUSED: (
        Text(vi="Tạm ngừng tính thời hạn", en="The time limit paused"),
        "Cơ quan yêu cầu bổ sung hồ sơ. Thời hạn còn lại: {}, tính tiếp sau khi bổ sung.",
        "The agency asked for a supplement. {} left, to go on after it.",
    ),
    Change.PUT_OFF: (
        Text(vi="Hẹn lại ngày trả kết quả", en="Another date was promised"),
        "Cơ quan xin lỗi vì chưa giải quyết xong và hẹn lại một lần.",
        "The agency apologised for not being ready and promised another date, once.",
    ),
    Change.RECOUNTED: (
        Text(vi="Tính lại vì lịch làm việc thay đổi", en="Counted again because working days changed"),
        "Thời hạn vẫn là {}.",
        "The time limit is still {}.",
    ),
}
