"""Two sides of a day: every planted difference is found, nothing else, and together they explain every đồng."""

from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.payments.closing.comparing import Difference, Kind, Movement, compare
from portal.payments.closing.facts import Booked, Box, Facts, Foreign
from portal.payments.closing.sides import Basis, differences, late
from portal.payments.gateways import settlement
from portal.payments.gateways.settlement import Line, ReportRefused

DAY = date(2026, 11, 26)
OURS, OTHERS = UUID(int=1), UUID(int=2)
SECRET, MERCHANT = "a-secret-between-us", "TMN1"
AT = datetime.combine(DAY, time(3), UTC)


def paid(number: int | str, amount: int = 13_000, *, day: date = DAY) -> Movement:
    return Movement(channel="vnpay", number=str(number), amount=amount, day=day, reference=f"T{number}")


def kinds(found: list[Difference]) -> list[str]:
    return [one.kind.value for one in found]


def test_equal_sides_have_no_difference() -> None:
    both = [paid(1), paid(2, -5000), paid(3, day=DAY - timedelta(days=1))]
    assert compare(both, list(reversed(both)), DAY) == []


def test_equal_lines_find_each_other_before_others_of_the_same_number() -> None:
    assert compare([paid(1, 5000), paid(1, 7000)], [paid(1, 7000), paid(1, 5000)], DAY) == []


@pytest.mark.parametrize(
    ("ours", "theirs", "kind", "effect"),
    [
        ([paid(1)], [], Kind.ONLY_OURS, 13_000),
        ([], [paid(1)], Kind.ONLY_THEIRS, -13_000),
        ([paid(1)], [paid(1, 12_000)], Kind.OTHER_AMOUNT, 1000),
        ([paid(1)], [paid(1, day=DAY - timedelta(days=1))], Kind.OTHER_DAY, 13_000),
        ([paid(1, day=DAY + timedelta(days=1))], [paid(1)], Kind.OTHER_DAY, -13_000),
        ([paid(1)], [paid(1), paid(1)], Kind.TWICE, -13_000),
        ([paid(1, -4000)], [], Kind.REFUND_ONLY_OURS, -4000),
        ([], [paid(1, -4000)], Kind.REFUND_ONLY_THEIRS, 4000),
    ],
)
def test_each_kind_is_told(ours: list[Movement], theirs: list[Movement], kind: Kind, effect: int) -> None:
    (found,) = compare(ours, theirs, DAY)
    assert (found.kind, found.effect) == (kind, effect)


def test_a_refund_is_never_taken_for_the_payment_of_the_same_number() -> None:
    assert kinds(compare([paid(1, 5000)], [paid(1, -5000)], DAY)) == ["only_ours", "refund_only_theirs"]


def test_equal_differences_are_told_apart_and_stay_the_same() -> None:
    found = compare([paid(1)], [paid(1), paid(1), paid(1)], DAY)
    assert kinds(found) == ["twice", "twice"]
    assert len({one.key for one in found}) == 2
    assert [one.key for one in found] == [one.key for one in compare([paid(1)], [paid(1), paid(1), paid(1)], DAY)]
    assert found[0].key != replace(found[0], theirs=13_001).key


FAULTS = st.sampled_from(["", "", "", "lost", "twice", "amount", "day", "unheard"])


@given(st.lists(st.tuples(st.integers(1, 10**9), st.booleans(), FAULTS), max_size=25))
def test_what_was_planted_is_found_and_nothing_else(planted: list[tuple[int, bool, str]]) -> None:
    """A day in the ledger, and a gateway's report with losses, repetitions and changes, through the file itself."""
    ours, lines = [], list[Line]()
    expected: Counter[tuple[str, str]] = Counter()
    for number, (amount, back, fault) in enumerate(planted):
        one = paid(number, -amount if back else amount)
        refund = "refund_" if back else ""
        line = Line(number=one.number, reference=one.reference, amount=one.amount, at=AT)
        if fault != "unheard":
            ours.append(replace(one, day=DAY - timedelta(days=1)) if fault == "day" else one)
        if fault == "amount":
            line = replace(line, amount=line.amount + (-1 if back else 1))
        lines += [line] * {"lost": 0, "twice": 2}.get(fault, 1)
        told = {
            "lost": f"{refund}only_ours",
            "unheard": f"{refund}only_theirs",
            "twice": "twice",
            "amount": "other_amount",
            "day": "other_day",
        }
        if fault:
            expected[told[fault], one.number] += 1
    content = settlement.written(lines, day=DAY, merchant=MERCHANT, secret=SECRET)
    read = settlement.read(content, merchant=MERCHANT, secret=SECRET, today=DAY)
    theirs = [
        Movement(channel="vnpay", number=one.number, amount=one.amount, day=read.day, reference=one.reference)
        for one in read.lines
    ]
    facts = facts_of(ours, theirs)
    day = differences(facts, DAY, gateways=["vnpay"], asked={}, bank=False).get(OURS)
    found = day.differences if day else []
    assert Counter((one.kind.value, one.number) for one in found) == expected
    assert day is None or day.holds(DAY)


def facts_of(ours: list[Movement], theirs: list[Movement], boxes: tuple[Box, ...] = ()) -> Facts:
    return Facts(
        first=DAY - timedelta(days=3),
        last=DAY + timedelta(days=3),
        ours=[Booked(one, OURS, AT) for one in ours],
        theirs=[Foreign(one, OURS) for one in theirs],
        reported=frozenset({("vnpay", DAY)}),
        boxes=boxes,
        transfers=(),
        transfer_agencies={},
    )


def test_money_of_others_is_not_in_the_own_day() -> None:
    facts = replace(
        facts_of([paid(1)], [paid(1)]),
        theirs=[Foreign(paid(1), OURS), Foreign(paid(2), OTHERS), Foreign(paid(3), None)],
    )
    found = differences(facts, DAY, gateways=["vnpay"], asked={}, bank=False)
    assert found[OURS].differences == []
    assert {owner: [one.number for one in found[owner].differences] for owner in (OTHERS, None)} == {
        OTHERS: ["2"],
        None: ["3"],
    }


def test_a_gateway_of_which_nothing_is_known_is_itself_a_difference() -> None:
    facts = replace(facts_of([paid(1), paid(2, -3000)], []), reported=frozenset())
    found = differences(facts, DAY, gateways=["vnpay"], asked={}, bank=False)
    assert kinds(found[OURS].differences) == kinds(found[None].differences) == ["no_report"]
    assert found[OURS].differences[0].effect == 10_000
    assert found[OURS].holds(DAY)


def test_a_gateway_that_was_asked_is_compared_without_refunds() -> None:
    facts = replace(facts_of([paid(1), paid(2), paid(3, -3000)], []), reported=frozenset())
    asked = {"vnpay": [Foreign(paid(1), OURS)]}
    found = differences(facts, DAY, gateways=["vnpay"], asked=asked, bank=False)
    assert [(one.kind, one.number) for one in found[OURS].differences] == [(Kind.ONLY_OURS, "2")]
    total = found[OURS].totals["vnpay"]
    assert (total.basis, total.ours_in, total.ours_out, total.gap) == (Basis.ASKED, 26_000, 3000, 13_000)
    assert found[OURS].holds(DAY)


@pytest.mark.parametrize(("counted", "told"), [(None, ["box_open"]), (0, []), (-1000, ["box_differs"])])
def test_cash_is_compared_with_what_was_counted(counted: int | None, told: list[str]) -> None:
    taken = replace(paid("M1", 20_000), channel="cash")
    back = replace(paid("GN1", -4000), channel="cash")
    box = Box(
        id=UUID(int=9), agency_id=OURS, day=DAY, numbers=frozenset({"M1", "GN1"}), moved=16_000, difference=counted
    )
    found = differences(facts_of([taken, back], [], (box,)), DAY, gateways=[], asked={}, bank=False)[OURS]
    assert kinds(found.differences) == told
    assert found.holds(DAY)


def test_cash_that_is_in_no_box_is_told() -> None:
    found = differences(facts_of([replace(paid("M1"), channel="cash")], []), DAY, gateways=[], asked={}, bank=False)[
        OURS
    ]
    assert kinds(found.differences) == ["only_ours"]
    assert found.holds(DAY)


def test_what_was_booked_after_the_closing_belongs_to_its_day() -> None:
    facts = facts_of([paid(1), paid(2, day=DAY - timedelta(days=1))], [])
    told = late(facts, DAY, OURS, closed_at=AT - timedelta(seconds=1))
    assert [(one.kind, one.number, one.belongs_to, one.effect) for one in told] == [(Kind.LATE, "1", DAY, 0)]
    assert late(facts, DAY, OURS, closed_at=AT) == []
    assert late(facts, DAY, OTHERS, closed_at=AT - timedelta(days=1)) == []


GOOD = settlement.written(
    [Line(number="1", reference="T1", amount=13_000, at=AT), Line(number="2", reference="T1", amount=-5000, at=AT)],
    day=DAY,
    merchant=MERCHANT,
    secret=SECRET,
)
UNSIGNED = GOOD[: GOOD.rindex(b"signature,")]


def read(content: bytes) -> settlement.Settlement:
    return settlement.read(content, merchant=MERCHANT, secret=SECRET, today=DAY)


def test_a_report_is_read_as_it_was_written() -> None:
    found = read(GOOD)
    assert [(one.number, one.amount) for one in found.lines] == [("1", 13_000), ("2", -5000)]
    assert (found.day, found.signed) == (DAY, True)
    assert read(UNSIGNED).signed is False
    assert read(GOOD.replace(b"\n", b"\r\n")) == found
    assert settlement.read(GOOD, merchant=MERCHANT, secret=None, today=DAY) == found


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (GOOD.replace(b"13000", b"99000"), "not the gateway's"),
        (GOOD[:-3] + b"00\n", "not the gateway's"),
        (UNSIGNED.replace(b"13000", b"99000"), "not those of the total"),
        (UNSIGNED.replace(b"payment,1,T1,13000", b"payment,1,T1,-13000"), "no sum"),
        (UNSIGNED.replace(b"13000,VND,2026", b"0,VND,2026"), "no sum"),
        (UNSIGNED.replace(b"13000", b"99999999999999999"), "no sum"),
        (UNSIGNED.replace(b"13000", b"13000.50"), "no sum"),
        (UNSIGNED.replace(b"13000,VND,2026", b"13000,USD,2026"), "currency"),
        (UNSIGNED[: UNSIGNED.rindex(b"total")], "no total"),
        (UNSIGNED[:90], "no total"),
        (UNSIGNED.replace(b"payment,1", b"payment,=cmd|1"), "cannot be read"),
        (UNSIGNED.replace(b"payment,1", b"bonus,1"), "cannot be read"),
        (UNSIGNED.replace(b"TMN1", b"TMN2"), "another merchant"),
        (UNSIGNED.replace(b"VND,2026-11-26\n", b"VND,2026-11-25\n"), "not of 2026-11-25"),
        (UNSIGNED.replace(b"VND,2026-11-26\n", b"VND,2026-11-27\n"), "day of the report"),
        (UNSIGNED.replace(b"refund,2,", b"refund,1,"), "two different amounts"),
        (UNSIGNED.replace(b"T10:00:00+07:00", b"T10:00:00", 1), "time cannot be read"),
        (UNSIGNED.replace(b"refund,2,T1", b"refund,2,T1,extra"), "other columns"),
        (b"", "no report"),
        (b"PK\x03\x04\xff\xfe", "no report"),
        (b"kind,transaction\n", "no report"),
    ],
)
def test_what_is_no_report_of_ours_is_refused(content: bytes, said: str) -> None:
    assert content != GOOD
    with pytest.raises(ReportRefused) as refused:
        read(content)
    assert said in str(refused.value)
