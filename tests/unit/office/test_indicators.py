"""The nine indicators (TT 01/2018/TT-VPCP Đ12–15): the point rules, examples worked out by hand, and properties."""

from datetime import UTC, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.office import indicators
from portal.office.indicators import Facts, Indicator, Pace

DUE = datetime(2026, 11, 27, 10, 0, tzinfo=UTC)  # 17:00 in Viet Nam

paces = st.sampled_from(Pace)
facts = st.builds(
    Facts,
    taken=st.none() | paces,
    contacts=st.none() | st.integers(0, 2),
    bodies=st.none() | st.integers(0, 2),
    publicity=st.none() | st.integers(0, 2),
    complaint=st.none() | st.booleans(),
)
groups = st.lists(st.tuples(facts, st.integers(1, 40)), max_size=12)


@pytest.mark.parametrize(
    ("finished", "expected"),
    [
        (DUE - timedelta(days=1), Pace.EARLY),
        (datetime(2026, 11, 26, 16, 59, tzinfo=UTC), Pace.EARLY),  # 23:59 of the day before, in Viet Nam
        (datetime(2026, 11, 26, 17, 0, tzinfo=UTC), Pace.ON_TIME),  # midnight of the day itself
        (DUE, Pace.ON_TIME),
        (DUE + timedelta(microseconds=1), Pace.LATE),
    ],
)
def test_early_on_the_day_or_late(finished: datetime, expected: Pace) -> None:
    assert indicators.pace(finished=finished, due=DUE) is expected


def test_points_of_time_contacts_and_publicity() -> None:
    assert [indicators.time_points(one) for one in (Pace.EARLY, Pace.ON_TIME, Pace.LATE)] == [2, 1, 0]
    assert [indicators.contact_points(count) for count in (0, 1, 2, 7)] == [2, 1, 0, 0]
    assert [indicators.publicity_points(ways) for ways in (2, 1, 0)] == [2, 1, 0]


@pytest.mark.parametrize(
    ("taken", "complaint", "unfounded", "expected"),
    [
        (Pace.EARLY, False, False, 2),
        (Pace.ON_TIME, False, False, 1),
        (Pace.LATE, False, False, 0),
        (Pace.EARLY, True, False, 0),
        (Pace.EARLY, True, True, 2),
    ],
)
def test_attitude(taken: Pace, complaint: bool, unfounded: bool, expected: int) -> None:
    assert indicators.attitude_points(taken, complaint=complaint, unfounded=unfounded) == expected


@pytest.mark.parametrize(
    ("received", "on_time", "expected"), [(0, 0, 2), (10, 10, 2), (10, 9, 1), (100, 89, 0), (1, 0, 0)]
)
def test_petitions(received: int, on_time: int, expected: int) -> None:
    assert indicators.petition_points(received=received, on_time=on_time) == expected


@pytest.mark.parametrize(
    ("procedures", "dossiers", "overdue", "expected"),
    [(20, 30, 0, 2), (19, 30, 0, 1), (20, 29, 0, 1), (20, 30, 1, 1), (20, 15, 0, 1), (90, 14, 0, 0)],
)
def test_online(procedures: int, dossiers: int, overdue: int, expected: int) -> None:
    shares = {"procedures": Fraction(procedures, 100), "dossiers": Fraction(dossiers, 100)}
    assert indicators.online_points(**shares, overdue=overdue) == expected


@pytest.mark.parametrize(
    ("total", "expected"),
    [
        ("18", "Xuất sắc"),
        ("15", "Xuất sắc"),
        ("14.9", "Tốt"),
        ("12", "Tốt"),
        ("9", "Khá"),
        ("6", "Trung bình"),
        ("5.9", "Yếu"),
    ],
)
def test_the_grade_of_a_unit(total: str, expected: str) -> None:
    assert indicators.unit_grade(Decimal(total)).vi == expected


@pytest.mark.parametrize(
    ("total", "part"), [("10", "100%"), ("5", "100%"), ("4.9", "từ 70%"), ("3.5", "từ 70%"), ("3.4", "dưới 70%")]
)
def test_the_grade_of_an_officer(total: str, part: str) -> None:
    assert part in indicators.officer_grade(Decimal(total)).vi


def test_an_officer_worked_out_by_hand() -> None:
    """Three dossiers early, one on the day, two late; four were rated."""
    early = Facts(Pace.EARLY, contacts=0, bodies=0, publicity=2, complaint=False)
    on_the_day = Facts(Pace.ON_TIME, contacts=1, bodies=1, publicity=1, complaint=False)
    late = Facts(Pace.LATE, contacts=2, bodies=1, publicity=0, complaint=True)
    unrated = Facts(Pace.EARLY)
    scores = indicators.scores([(early, 2), (on_the_day, 1), (late, 1), (unrated, 1), (Facts(Pace.LATE), 1)])
    assert scores == {
        Indicator.TOTAL_TIME: Decimal("1.2"),  # (2+2+1+0+2+0) / 6 = 1.166…
        Indicator.AGENCY_TIME: Decimal("1.2"),
        Indicator.CONTACTS: Decimal("1.3"),  # (2+2+1+0) / 4 = 1.25, halves up
        Indicator.BODIES: Decimal("1.5"),  # (2+2+1+1) / 4
        Indicator.PUBLICITY: Decimal("1.3"),  # (2+2+1+0) / 4 = 1.25
        Indicator.ATTITUDE: Decimal("1.3"),  # (2+2+1+0) / 4
    }
    assert indicators.total(scores, indicators.OFFICER) == Decimal("6.5")
    assert indicators.total(scores) == Decimal("7.8")


def test_without_data_there_is_no_score() -> None:
    assert indicators.scores([]) == {}
    assert indicators.scores([(Facts(), 3)]) == {}
    assert indicators.total({}) is None


@given(groups)
def test_scores_are_averages_between_nothing_and_two(found: list[tuple[Facts, int]]) -> None:
    """Against a slow reference that writes every dossier out."""
    written_out = [facts for facts, times in found for _ in range(times)]
    scores = indicators.scores(found)
    for indicator in Indicator:
        values = [points[indicator] for one in written_out if indicator in (points := indicators.points(one))]
        if not values:
            assert indicator not in scores
            continue
        exact = Fraction(sum(values), len(values))
        reference = (Decimal(exact.numerator) / Decimal(exact.denominator)).quantize(Decimal("0.1"), ROUND_HALF_UP)
        assert scores[indicator] == reference
        assert 0 <= scores[indicator] <= 2


@given(groups)
def test_grouping_does_not_matter(found: list[tuple[Facts, int]]) -> None:
    split = [(facts, 1) for facts, times in reversed(found) for _ in range(times)]
    assert indicators.scores(found) == indicators.scores(split)


@given(paces, st.booleans(), st.booleans())
def test_a_complaint_never_helps(taken: Pace, complaint: bool, unfounded: bool) -> None:
    without = indicators.attitude_points(taken, complaint=False)
    assert indicators.attitude_points(taken, complaint=complaint, unfounded=unfounded) in (
        {without} | ({0} if complaint else set())
    )


@given(st.decimals(0, 18, places=1))
def test_more_points_never_make_a_worse_grade(total: Decimal) -> None:
    order = ["Yếu", "Trung bình", "Khá", "Tốt", "Xuất sắc"]
    more = min(Decimal(18), total + Decimal("0.1"))
    assert order.index(indicators.unit_grade(more).vi) >= order.index(indicators.unit_grade(total).vi)


@given(st.integers(0, 200), st.integers(0, 200))
def test_handling_more_petitions_in_time_never_costs_points(received: int, on_time: int) -> None:
    on_time = min(on_time, received)
    fewer = max(0, on_time - 1)
    points = indicators.petition_points(received=received, on_time=on_time)
    assert points >= indicators.petition_points(received=received, on_time=fewer)
