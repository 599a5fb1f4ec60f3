"""Whose turn it is, how much time is left, and when the result is promised."""

from datetime import UTC, date, datetime

import pytest

from forms.definition import TimeLimit
from forms.text import Text
from portal.core.actor import Role
from portal.core.calendar import DayKind, WorkCalendar
from portal.dossiers.deadlines import interrupted, started
from portal.dossiers.lifecycle import MOVES, Status, Step
from portal.office import rules
from portal.office.promise import Promise, limit_words
from portal.office.reasons import RefusalReason

CALENDAR = WorkCalendar()


def at(text: str) -> datetime:
    """A Vietnamese moment such as ``2026-11-23 09:00``."""
    return datetime.fromisoformat(f"{text}:00+07:00")


@pytest.mark.parametrize(
    ("now", "due", "days", "late"),
    [
        ("2026-11-23 09:00", "2026-11-23 17:00", 0, False),
        ("2026-11-20 09:00", "2026-11-23 17:00", 1, False),
        ("2026-11-23 09:00", "2026-11-30 17:00", 4, False),
        ("2026-11-23 17:30", "2026-11-23 17:00", 0, True),
        ("2026-11-23 09:00", "2026-11-20 17:00", 1, True),
        ("2026-02-23 09:00", "2026-02-13 17:00", 1, True),
    ],
)
def test_time_left_is_counted_in_working_days(now: str, due: str, days: int, late: bool) -> None:
    """Weekends, Tết (14–22/02/2026) and Culture Day (24/11) do not count."""
    assert rules.countdown(CALENDAR, due=at(due), now=at(now)) == rules.Countdown(days, late=late)


def test_days_that_the_government_moved_count_as_decided() -> None:
    exceptions = {date(2026, 11, 28): (DayKind.WORK, "Làm bù"), date(2026, 11, 27): (DayKind.OFF, "Hoán đổi")}
    moved = WorkCalendar(exceptions)
    left = rules.countdown(moved, due=at("2026-11-28 17:00"), now=at("2026-11-26 09:00"))
    assert left == rules.Countdown(1, late=False)


def test_time_left_is_the_same_on_any_clock() -> None:
    now, due = at("2026-11-23 06:30"), at("2026-11-23 17:00")
    assert rules.countdown(CALENDAR, due=due.astimezone(UTC), now=now.astimezone(UTC)).days == 0


def test_due_soon_ends_with_the_next_working_day() -> None:
    assert rules.soon_limit(CALENDAR, now=at("2026-11-20 16:00")) == at("2026-11-23 17:00")


@pytest.mark.parametrize("role", rules.OFFICER_ROLES)
def test_every_place_of_an_officer_is_somebodys_turn(role: Role) -> None:
    """The tab "my turn" is the transition table read backwards: nothing can wait unseen."""
    waiting = rules.places_waiting_for(frozenset({role}))
    assert waiting == {move.source for move in MOVES if move.role == role}
    assert waiting


def test_every_open_step_is_named() -> None:
    assert set(rules.STEP_NAMES) == set(Step)


def test_no_time_limit_runs_while_the_applicant_has_the_dossier_or_a_result_is_there() -> None:
    """NĐ 61/2018 Đ19.4; a result that waits to be collected is not late."""
    running = {status for status in Status if rules.is_running(status)}
    assert running == {Status.SUBMITTED, Status.ACCEPTED, Status.PROCESSING}


@pytest.mark.parametrize(
    ("unit", "vi"),
    [
        ("working_day", "05 ngày làm việc"),
        ("calendar_day", "05 ngày"),
        ("working_hour", "05 giờ làm việc"),
        ("same_day", "Trong ngày làm việc; nhận sau 15 giờ thì trả trong ngày làm việc tiếp theo"),
    ],
)
def test_a_time_limit_reads_like_an_official_paper(unit: str, vi: str) -> None:
    limit = TimeLimit.model_validate({"key": "k", "amount": 5, "unit": unit})
    assert limit_words(limit).vi == vi
    assert limit_words(limit).en


def test_the_note_of_a_case_is_said_once() -> None:
    note = Text(vi="Trong ngày", en="The same day")
    now = at("2026-11-23 09:00")
    same_day = TimeLimit.model_validate({"key": "k", "amount": 1, "unit": "same_day", "note": note})
    days = TimeLimit.model_validate({"key": "k", "amount": 3, "unit": "working_day", "note": note})
    assert Promise(same_day, *started(CALENDAR, same_day, [], now=now)).words == note
    assert Promise(days, *started(CALENDAR, days, [], now=now)).words.vi == "03 ngày làm việc (Trong ngày)"


def test_what_is_left_of_a_paused_limit_is_said() -> None:
    case = TimeLimit.model_validate({"key": "k", "amount": 3, "unit": "working_day", "after_supplement": "resume"})
    first, _ = started(CALENDAR, case, [], now=at("2026-11-16 09:00"))
    paused = interrupted(CALENDAR, case, [first], reason="", now=at("2026-11-18 09:00"))
    assert paused is not None
    again = Promise(case, *started(CALENDAR, case, [first, paused], now=at("2026-11-30 09:00")))
    assert again.words.vi == "Còn lại 02 ngày làm việc"
    assert f"{again.deadline.due:%d/%m}" == "02/12"


def test_the_reasons_of_the_regulation_are_all_there() -> None:
    """R4.1c: reliability and confidentiality, each with something the applicant can do."""
    required = {
        "invalid_signature", "unreadable_file", "malware", "not_intact", "secret_disclosed", "unknown_sender",
        "wrong_agency", "not_eligible", "other",
    }  # fmt: skip
    assert {reason.value for reason in RefusalReason} == required
    for reason in RefusalReason:
        assert reason.label.vi
        assert reason.remedy.vi
