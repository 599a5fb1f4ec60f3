"""Rules of the office as pure functions: whose turn it is, how much time is left, when to hurry."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from forms.text import Text
from portal.core.actor import Role
from portal.core.calendar import WorkCalendar
from portal.core.clock import local
from portal.dossiers.lifecycle import MOVES, TERMINAL, Place, Status, Step

OFFICER_ROLES = (Role.RECEPTIONIST, Role.SPECIALIST, Role.LEADER, Role.CLERK)
CLOSED = TERMINAL
RUNNING = (Status.SUBMITTED, Status.ACCEPTED, Status.PROCESSING)
"""Where a time limit runs: at the agency, without a result yet."""


class Stage(StrEnum):
    """How near a deadline is when somebody is warned, the mildest first."""

    NEAR = "near"
    VERY_NEAR = "very_near"
    LATE = "late"

    @property
    def and_worse(self) -> tuple["Stage", ...]:
        """This stage and those after it."""
        return tuple(Stage)[tuple(Stage).index(self) :]


_DAYS_BEFORE = {Stage.NEAR: 2, Stage.VERY_NEAR: 1}


class Tab(StrEnum):
    """The views of the queue."""

    MINE = "mine"
    INSTEAD = "instead"
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
    Tab.INSTEAD: Text(vi="Làm thay", en="Standing in"),
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
    Step.STOPPING: Text(vi="Lãnh đạo duyệt dừng giải quyết", en="Approval of the stop"),
    Step.SEALING: Text(vi="Văn thư đóng dấu", en="Sealing"),
    Step.RETURN: Text(vi="Trả kết quả", en="Return"),
    Step.CLOSED: Text(vi="Đã kết thúc", en="Closed"),
}


def places_waiting_for(roles: frozenset[Role]) -> frozenset[Place]:
    """Where a dossier is when somebody with these roles has to act next."""
    return frozenset(move.source for move in MOVES if move.role in roles)


def turn_of(place: Place) -> frozenset[Role]:
    """Which roles act next on a dossier there; none while it is with the applicant or closed."""
    return frozenset(move.role for move in MOVES if move.source == place and move.role is not None)


def is_running(status: int) -> bool:
    """Whether a time limit runs: with the agency, and no result yet."""
    return status in RUNNING


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
        return Countdown(calendar.working_days(after=end, until=today), late=True)
    return Countdown(calendar.working_days(after=today, until=end), late=False)


def horizon(calendar: WorkCalendar, stage: Stage, *, now: datetime) -> datetime:
    """What is due until then has reached the stage: two working days ahead, one, or now (NĐ 61/2018 Đ19.9)."""
    if stage is Stage.LATE:
        return now
    day = local(now).date()
    for _ in range(_DAYS_BEFORE[stage]):
        day = calendar.next_working_day(day)
    return calendar.spans(day)[-1][1]


def soon_limit(calendar: WorkCalendar, *, now: datetime) -> datetime:
    """What is due before this moment, the close of the next working day, is due soon."""
    return horizon(calendar, Stage.VERY_NEAR, now=now)
