"""The part of a time limit that each step has, on the working calendar."""

from datetime import datetime

import pytest

from portal.core.calendar import WorkCalendar
from portal.processes.library import files
from portal.processes.rules import due_of

CALENDAR = WorkCalendar()


def at(text: str) -> datetime:
    return datetime.fromisoformat(f"{text}:00+07:00")


@pytest.mark.parametrize(
    ("step", "due"),
    [("appraisal", "2026-12-08 16:42"), ("approval", "2026-12-10 16:54"), ("sealing", "2026-12-11 17:00")],
)
def test_shares_of_ten_working_days_without_weekends(step: str, due: str) -> None:
    """From Friday 27/11 16:00 to Friday 11/12 17:00 there are 81 working hours; 70 % are 56.7, 90 % are 72.9."""
    standard = files()["standard"]
    accepted, end = at("2026-11-27 16:00"), at("2026-12-11 17:00")
    found = due_of(standard, standard.step(step), CALENDAR, accepted_at=accepted, due_at=end)
    assert found == at(due)
