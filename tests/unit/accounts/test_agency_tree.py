"""The dated tree of agencies: whatever is decided, on every day it is a tree, and everybody's work has an heir."""

from datetime import date, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.accounts.agencies import rules
from portal.accounts.agencies.errors import (
    AgencyCycle,
    AgencyOver,
    ChangedLater,
    ParentAway,
    SuccessorAway,
    TreeUnfit,
)
from portal.accounts.agencies.rules import Entry

FIRST = date(2016, 11, 15)
A, B, C, D = (UUID(int=number) for number in range(1, 5))
SOME = (A, B, C, D)


def day(number: int) -> date:
    return FIRST + timedelta(days=number)


DECISIONS = st.lists(
    st.builds(
        lambda agency, at, above, ends: Entry(
            agency, day(at), None if ends else above, above if ends and above else None
        ),
        st.sampled_from(SOME),
        st.integers(0, 30),
        st.one_of(st.none(), st.sampled_from(SOME)),
        st.booleans(),
    ),
    max_size=12,
)


def decided(wanted: list[Entry]) -> list[Entry]:
    """Founded on the first day, then whatever of the wishes the rules let pass, as the portal does it."""
    entries = [Entry(agency, FIRST) for agency in SOME]
    for one in wanted:
        try:
            rules.require_next(entries, one)
            rules.require_sound([*entries, one])
        except TreeUnfit:
            continue
        entries.append(one)
    return entries


@given(DECISIONS, st.integers(0, 40))
def test_on_every_day_it_is_a_tree(wanted: list[Entry], number: int) -> None:
    there = rules.in_force(decided(wanted), day(number))
    for agency in there:
        above, seen = there[agency].parent, {agency}
        while above is not None:
            assert above in there, "a superior that does not exist"
            assert above not in seen, "a cycle"
            seen.add(above)
            above = there[above].parent


@given(DECISIONS, st.sampled_from(SOME), st.integers(0, 40))
def test_the_work_of_every_agency_has_an_heir_who_exists(wanted: list[Entry], agency: UUID, number: int) -> None:
    entries = decided(wanted)
    there = rules.in_force(entries, day(number))
    heir = rules.heir(entries, agency, day(number))
    assert heir in there
    assert (heir == agency) is (agency in there)


@given(DECISIONS, st.sampled_from(SOME))
def test_an_agency_is_never_two_things_and_never_comes_back(wanted: list[Entry], agency: UUID) -> None:
    entries = decided(wanted)
    own = [one for one in entries if one.agency == agency]
    assert len({one.since for one in own}) == len(own)
    alive = [agency in rules.in_force(entries, day(number)) for number in range(40)]
    assert alive == sorted(alive, reverse=True), "no gap, and no return"


@pytest.mark.parametrize(
    ("entry", "error"),
    [
        (Entry(A, day(5), parent=B), AgencyCycle),
        (Entry(A, day(5), successor=C), ParentAway),  # B is under A
        (Entry(B, day(5), successor=B), SuccessorAway),
        (Entry(B, day(5), successor=UUID(int=9)), SuccessorAway),
        (Entry(C, day(5), parent=UUID(int=9)), ParentAway),
    ],
)
def test_what_would_break_the_tree_is_refused(entry: Entry, error: type[TreeUnfit]) -> None:
    entries = [Entry(A, FIRST), Entry(B, FIRST, parent=A), Entry(C, FIRST), entry]
    with pytest.raises(error):
        rules.require_sound(entries)


def test_nothing_is_said_behind_what_is_said_already() -> None:
    entries = [Entry(A, FIRST), Entry(B, FIRST), Entry(A, day(9), successor=B), Entry(B, day(3))]
    with pytest.raises(AgencyOver):
        rules.require_next(entries, Entry(A, day(20)))
    with pytest.raises(ChangedLater):
        rules.require_next(entries, Entry(B, day(3)))
    with pytest.raises(ChangedLater):
        rules.require_next(entries, Entry(B, day(1)))
