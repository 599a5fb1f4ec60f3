"""The nine indicators of how procedures are handled, as pure functions (TT 01/2018/TT-VPCP Đ12–15).

Each gives a dossier or a unit 2, 1 or 0 points, or nothing where there is no data. The score of an indicator is the sum
of the points divided by the number of dossiers that have some, rounded to one decimal; indicators without data are left
out of the total.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal
from enum import IntEnum, StrEnum
from fractions import Fraction

from forms.text import Text
from portal.core.clock import local


class Indicator(IntEnum):
    """The indicators by their number in the circular."""

    TOTAL_TIME = 1
    AGENCY_TIME = 2
    CONTACTS = 3
    BODIES = 4
    ORGANISATION = 5
    PUBLICITY = 6
    ATTITUDE = 7
    PETITIONS = 8
    ONLINE = 9

    @property
    def label(self) -> Text:
        """The indicator in words."""
        return _LABELS[self]


_LABELS = {
    Indicator.TOTAL_TIME: Text(vi="Thời gian giải quyết so với quy định", en="Total time against the limit"),
    Indicator.AGENCY_TIME: Text(vi="Thời gian của từng cơ quan tham gia", en="Time of each agency taking part"),
    Indicator.CONTACTS: Text(vi="Số lần phải liên hệ để hoàn thiện hồ sơ", en="Times contacted to complete it"),
    Indicator.BODIES: Text(vi="Số cơ quan phải liên hệ để hoàn thiện hồ sơ", en="Bodies contacted to complete it"),
    Indicator.ORGANISATION: Text(vi="Tổ chức Bộ phận Một cửa", en="Organisation of the one-stop desk"),
    Indicator.PUBLICITY: Text(vi="Công khai thủ tục hành chính", en="Publicity of procedures"),
    Indicator.ATTITUDE: Text(vi="Thái độ của cán bộ", en="Attitude of officers"),
    Indicator.PETITIONS: Text(vi="Xử lý phản ánh, kiến nghị", en="Handling of petitions"),
    Indicator.ONLINE: Text(vi="Dịch vụ công trực tuyến", en="Online services"),
}
OFFICER = (
    Indicator.TOTAL_TIME, Indicator.AGENCY_TIME, Indicator.CONTACTS, Indicator.BODIES, Indicator.ATTITUDE,
)  # fmt: skip
"""What an officer is graded by; the highest sum is 10."""
ASKED = (Indicator.CONTACTS, Indicator.BODIES, Indicator.PUBLICITY, Indicator.ATTITUDE)
"""What only the applicant knows."""


class Pace(StrEnum):
    """How the time taken compares with the time allowed, by days: early, on the very day, late."""

    EARLY = "early"
    ON_TIME = "on_time"
    LATE = "late"


_PACE_POINTS = {Pace.EARLY: 2, Pace.ON_TIME: 1, Pace.LATE: 0}


def pace(*, finished: datetime, due: datetime) -> Pace:
    """Early: on a day before the day it was due; on time: on that day, not after the moment it was due."""
    if finished > due:
        return Pace.LATE
    return Pace.EARLY if local(finished).date() < local(due).date() else Pace.ON_TIME


def time_points(taken: Pace) -> int:
    """Indicators 1 and 2: shorter than the limit 2, equal 1, longer 0."""
    return _PACE_POINTS[taken]


def contact_points(count: int) -> int:
    """Indicators 3 and 4: contacted nobody 2, once (or one body) 1, more 0."""
    return max(0, 2 - count)


def publicity_points(ways: int) -> int:
    """Indicator 6: posted at the office and published electronically 2, one of them 1, neither 0."""
    return min(2, max(0, ways))


def attitude_points(taken: Pace, *, complaint: bool, unfounded: bool = False) -> int:
    """Indicator 7: early and no complaint 2, on time and no complaint 1, late or a complaint 0.

    A complaint that was found to be unfounded does not count as one.
    """
    return 0 if complaint and not unfounded else time_points(taken)


def petition_points(*, received: int, on_time: int) -> int:
    """Indicator 8: all petitions handled on time, or none received, 2; at least 90 % 1; fewer 0."""
    if received == 0 or on_time >= received:
        return 2
    return 1 if Fraction(on_time, received) >= Fraction(90, 100) else 0


def online_points(*, procedures: Fraction, dossiers: Fraction, overdue: int) -> int:
    """Indicator 9, from shares of one: 20 % of the procedures online, 30 % of the dossiers and none overdue 2;
    15 % of the dossiers 1; else 0.
    """
    if procedures >= Fraction(20, 100) and dossiers >= Fraction(30, 100) and overdue == 0:
        return 2
    return 1 if dossiers >= Fraction(15, 100) else 0


@dataclass(frozen=True)
class Facts:
    """What is known about one dossier that ended: its pace, and what the applicant said; None: nothing known."""

    taken: Pace | None = None
    contacts: int | None = None
    bodies: int | None = None
    publicity: int | None = None
    complaint: bool | None = None


def points(facts: Facts) -> dict[Indicator, int]:
    """The points of one dossier, as far as there is data. One agency handles it, so its time is the whole time."""
    found: dict[Indicator, int] = {}
    if facts.taken is not None:
        found[Indicator.TOTAL_TIME] = found[Indicator.AGENCY_TIME] = time_points(facts.taken)
    if facts.contacts is not None:
        found[Indicator.CONTACTS] = contact_points(facts.contacts)
    if facts.bodies is not None:
        found[Indicator.BODIES] = contact_points(facts.bodies)
    if facts.publicity is not None:
        found[Indicator.PUBLICITY] = publicity_points(facts.publicity)
    if facts.taken is not None and facts.complaint is not None:
        found[Indicator.ATTITUDE] = attitude_points(facts.taken, complaint=facts.complaint)
    return found


def average(total: int, count: int) -> Decimal | None:
    """A score: points divided by dossiers, rounded to one decimal, halves up; None without dossiers."""
    if count == 0:
        return None
    return (Decimal(total) / Decimal(count)).quantize(Decimal("0.1"), rounding=ROUND_HALF_UP)


def scores(dossiers: Iterable[tuple[Facts, int]]) -> dict[Indicator, Decimal]:
    """The score of each indicator over (facts, how many dossiers are like that); without data it is left out."""
    totals: dict[Indicator, int] = {}
    counts: dict[Indicator, int] = {}
    for facts, times in dossiers:
        for indicator, value in points(facts).items():
            totals[indicator] = totals.get(indicator, 0) + value * times
            counts[indicator] = counts.get(indicator, 0) + times
    found = {indicator: average(totals[indicator], counts[indicator]) for indicator in sorted(totals)}
    return {indicator: score for indicator, score in found.items() if score is not None}


def total(found: Mapping[Indicator, Decimal], among: Iterable[Indicator] = Indicator) -> Decimal | None:
    """The sum of the scores of these indicators; None when none has data."""
    known = [found[indicator] for indicator in among if indicator in found]
    return sum(known, start=Decimal(0)) if known else None


_UNIT_GRADES = (
    (Decimal(15), Text(vi="Xuất sắc", en="Excellent")),
    (Decimal(12), Text(vi="Tốt", en="Good")),
    (Decimal(9), Text(vi="Khá", en="Fair")),
    (Decimal(6), Text(vi="Trung bình", en="Average")),
    (Decimal(0), Text(vi="Yếu", en="Weak")),
)
_OFFICER_GRADES = (
    (Decimal(5), Text(vi="Hoàn thành 100% nhiệm vụ", en="100% of the duty done")),
    (Decimal("3.5"), Text(vi="Hoàn thành từ 70% đến dưới 100% nhiệm vụ", en="70% to under 100% of the duty done")),
    (Decimal(0), Text(vi="Hoàn thành dưới 70% nhiệm vụ", en="Under 70% of the duty done")),
)


def unit_grade(sum_of_scores: Decimal) -> Text:
    """From 15 points excellent, from 12 good, from 9 fair, from 6 average, else weak."""
    return next(words for least, words in _UNIT_GRADES if sum_of_scores >= least)


def officer_grade(sum_of_scores: Decimal) -> Text:
    """From 5 points all of the duty is done, from 3.5 at least 70 %, else less."""
    return next(words for least, words in _OFFICER_GRADES if sum_of_scores >= least)
