"""What is published: no small figure, and none that could be worked out from what stands beside it."""

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from portal.statistics.rules import LEAST, Cell, Family, Shown, rows, whole

PARTS = ("a", "b", "c")
# Some people come back again and again; a few rows and parts are large and the others small, as in life
ROWS = st.sampled_from([0] * 8 + [1] * 6 + [2] * 4 + [3, 3, 4])
CASES = st.lists(
    st.tuples(st.integers(0, 60), ROWS, st.sampled_from(["a"] * 8 + ["b"] * 5 + ["c"])), min_size=20, max_size=160
)


def families(cases: list[tuple[int, int, str]]) -> tuple[Family, dict[int, Family]]:
    above, found = Family(), {row: Family() for row in range(5)}
    for person, row, part in cases:
        above.add(part, person)
        found[row].add(part, person)
    return above, found


def people(cases: list[tuple[int, int, str]], row: int | None = None, part: str | None = None) -> int:
    """How many different people, counted slowly."""
    return len({who for who, at, what in cases if row in (None, at) and part in (None, what)})


@given(CASES)
def test_nothing_small_is_shown(cases: list[tuple[int, int, str]]) -> None:
    above, found = families(cases)
    for row, shown in [(None, whole(above)), *rows(found, whole(above)).items()]:
        if shown.total:
            assert people(cases, row) >= LEAST
        for part, count in (shown.parts or {}).items():
            assert count == sum((row in (None, at)) and what == part for _, at, what in cases)
            assert people(cases, row, part) >= LEAST


@given(CASES)
def test_what_is_hidden_together_is_large(cases: list[tuple[int, int, str]]) -> None:
    """The sum minus the shown rows is all that can be worked out: it is of enough people, and of two rows or more."""
    above, found = families(cases)
    total = whole(above)
    shown = rows(found, total)
    hidden = {row for row, one in shown.items() if one.total is None}
    if total.total is not None and hidden:
        assert len(hidden) >= 2
        assert len({who for who, at, _ in cases if at in hidden}) >= LEAST
    without = {row for row, one in shown.items() if one.parts is None}
    if total.parts is not None and without:
        assert len(without) >= 2
        for part in PARTS:
            left = {who for who, at, what in cases if at in without and what == part}
            assert not left or len(left) >= LEAST


@given(CASES)
def test_no_hidden_figure_follows_from_the_shown_ones(cases: list[tuple[int, int, str]]) -> None:
    """Every sum as an equation: no unknown of the system has but one solution, unless it is of nobody or of enough."""
    above, found = families(cases)
    total = whole(above)
    shown = rows(found, total)
    unknown = [(row, part) for row in found for part in PARTS if shown[row].parts is None]
    equations: list[set[tuple[int, str]]] = []
    if total.parts is not None:
        equations += [{cell for cell in unknown if cell[1] == part} for part in PARTS]
    elif total.total is not None:
        equations += [set(unknown)] if all(shown[row].total is not None for row in found) else []
    equations += [{cell for cell in unknown if cell[0] == row} for row in found if shown[row].total]
    for row, part in determined(unknown, equations):
        assert people(cases, row, part) == 0 or people(cases, row, part) >= LEAST


def determined(unknown: list[tuple[int, str]], equations: list[set[tuple[int, str]]]) -> list[tuple[int, str]]:
    """Which unknowns a system of sums leaves no choice for: Gauss and Jordan with exact fractions."""
    matrix = [[Fraction(cell in one) for cell in unknown] for one in equations if one]
    done = 0
    for column in range(len(unknown)):
        pivot = next((at for at in range(done, len(matrix)) if matrix[at][column]), None)
        if pivot is None:
            continue
        matrix[done], matrix[pivot] = matrix[pivot], matrix[done]
        matrix[done] = [value / matrix[done][column] for value in matrix[done]]
        for at, line in enumerate(matrix):
            if at != done and line[column]:
                matrix[at] = [a - line[column] * b for a, b in zip(line, matrix[done], strict=True)]
        done += 1
    single = [line for line in matrix[:done] if sum(value != 0 for value in line) == 1]
    return [unknown[next(at for at, value in enumerate(line) if value)] for line in single]


def family(**counts: int) -> Family:
    made = Family()
    for part, count in counts.items():
        for number in range(count):
            made.add(part, f"{part}{number}{id(made)}")
    return made


def test_one_small_row_takes_another_with_it() -> None:
    found = {"x": family(a=3), "y": family(a=9), "z": family(a=20)}
    above = Shown(32, {"a": 32})
    assert [key for key, one in rows(found, above).items() if one.total is None] == ["x", "y"]


def test_small_rows_that_are_all_alike_take_two() -> None:
    """One and five make six: who knows the rules would tell them apart."""
    found = {"x": family(a=1), "y": family(a=5), "z": family(a=20)}
    assert {key for key, one in rows(found, Shown(26, {"a": 26})).items() if one.total is None} == {"x", "y", "z"}


def test_a_small_part_hides_the_parts_but_not_the_sum() -> None:
    found = {"x": family(a=30, b=2), "y": family(a=9, b=6), "z": family(a=20, b=8)}
    shown = rows(found, whole(family(a=59, b=16)))
    assert [(one.total, one.parts is None) for one in shown.values()] == [(32, True), (15, True), (28, False)]


def test_many_cases_of_few_people_are_few() -> None:
    made = Family()
    made.add("a", "somebody", 50)
    assert whole(made) == Shown(None, None)


def test_shares() -> None:
    assert Shown(3, {"a": 1, "b": 2}).share("a") == 33.33
    assert Shown(0, {}).share("a") is None
    assert Shown(8, None).share("a") is None
    assert Shown(8, {"a": 8}).part("b") == 0


def test_cells_join_with_the_people_of_both() -> None:
    one, two = Cell(), Cell()
    for person in range(3):
        one.add(person)
        two.add(person + 2)
    assert (one.joined(two).count, one.joined(two).enough) == (6, True)
    assert one.joined(one).enough is False
