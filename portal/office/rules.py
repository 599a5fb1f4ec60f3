"""Rules of the office as pure functions: whose turn it is, how much time is left, when to hurry."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from forms.text import Text
from portal.core.actor import Role
from portal.core.calendar import DayKind, WorkCalendar
from portal.core.clock import local
from portal.dossiers.lifecycle import MOVES, TERMINAL, Place, Status, Step

OFFICER_ROLES = (Role.RECEPTIONIST, Role.SPECIALIST, Role.LEADER, Role.CLERK)
CLOSED = TERMINAL
RESTING = (Status.SUPPLEMENT_REQUESTED, Status.WITHDRAWAL_REQUESTED)


class Tab(StrEnum):
    """The views of the queue."""

    MINE = "mine"
    NEW = "new"
    SOON = "soon"
    LATE = "late"
    WAITING = "waiting"
    APPROVAL = "approval"
    SEALING = "sealing"
    RETURN = "return"
    OPEN = "open"
    CLOSED = "closed"

    @property
    def label(self) -> Text:
        """The tab's words."""
        return _TABS[self]


_TABS = {
    Tab.MINE: Text(vi="Cần tôi xử lý", en="My turn"),
    Tab.NEW: Text(vi="Mới", en="New"),
    Tab.SOON: Text(vi="Sắp hạn", en="Due soon"),
    Tab.LATE: Text(vi="Quá hạn", en="Late"),
    Tab.WAITING: Text(vi="Chờ công dân", en="Waiting for the applicant"),
    Tab.APPROVAL: Text(vi="Chờ duyệt", en="To approve"),
    Tab.SEALING: Text(vi="Chờ đóng dấu", en="To seal"),
    Tab.RETURN: Text(vi="Chờ trả", en="To return"),
    Tab.OPEN: Text(vi="Đang mở", en="Open"),
    Tab.CLOSED: Text(vi="Đã kết thúc", en="Closed"),
}

STEP_NAMES = {
    Step.APPLICANT: Text(vi="Người nộp hồ sơ", en="The applicant"),
    Step.RECEPTION: Text(vi="Tiếp nhận", en="Reception"),
    Step.APPRAISAL: Text(vi="Thụ lý", en="Appraisal"),
    Step.APPROVAL: Text(vi="Lãnh đạo duyệt", en="Approval"),
    Step.SEALING: Text(vi="Văn thư đóng dấu", en="Sealing"),
    Step.RETURN: Text(vi="Trả kết quả", en="Return"),
    Step.CLOSED: Text(vi="Đã kết thúc", en="Closed"),
}


def places_waiting_for(roles: frozenset[Role]) -> frozenset[Place]:
    """Where a dossier is when somebody with these roles has to act next."""
    return frozenset(move.source for move in MOVES if move.role in roles)


def is_running(status: int) -> bool:
    """Whether a time limit runs: submitted, not at its end, and not waiting for the applicant."""
    return status != Status.DRAFT and status not in CLOSED and status not in RESTING


@dataclass(frozen=True)
class Countdown:
    """Working days until a deadline, or since it passed."""

    days: int
    late: bool

    @property
    def tone(self) -> str:
        """How urgent it looks; the words say it too."""
        if self.late:
            return "danger"
        return "warning" if self.days <= 1 else "neutral"


def countdown(calendar: WorkCalendar, *, due: datetime, now: datetime) -> Countdown:
    """How many working days are left until ``due``, or how many it is late; 0 is today."""
    today, end = local(now).date(), local(due).date()
    if due < now:
        return Countdown(_working_days(calendar, after=end, until=today), late=True)
    return Countdown(_working_days(calendar, after=today, until=end), late=False)


def _working_days(calendar: WorkCalendar, *, after: date, until: date) -> int:
    days = (after + timedelta(days=n) for n in range(1, (until - after).days + 1))
    return sum(calendar.kind(day) is not DayKind.OFF for day in days)


def soon_limit(calendar: WorkCalendar, *, now: datetime) -> datetime:
    """What is due before this moment, the close of the next working day, is due soon."""
    day = calendar.next_working_day(local(now).date())
    return calendar.spans(day)[-1][1]
