"""A number is never skipped and never given twice: many at once, across New Year, with failures in between (Đ10.2)."""

import random
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select

from portal.accounts.models import Agency
from portal.core.clock import VIETNAM, local
from portal.core.db import reading, transaction
from portal.dossiers.errors import ActionNotPermitted
from portal.dossiers.models import Dossier
from portal.office import actions
from portal.office.actions import numbers as voiding
from portal.office.actions.work import RESULT, reserve, reserve_slip
from portal.office.books import numbers
from portal.office.letters.errors import NumberInUse
from portal.office.models import ACCEPTANCE_SLIP, RegisterEntry
from tests.support.proposals import GRANT, waiting

NEW_YEAR = datetime(2027, 1, 1, tzinfo=VIETNAM)
AT_ONCE = 50


class PowerCut(Exception):
    """Something fails after the number was drawn."""


def draw(dossier_id: UUID, now: datetime, kind: str, *, fails: bool) -> None:
    """Draw a number in a transaction of its own; one that fails is tried again, as an officer would."""
    try:
        with transaction() as session:
            dossier = session.get_one(Dossier, dossier_id)
            if kind == ACCEPTANCE_SLIP:
                reserve_slip(session, dossier, kind=kind, round_=1, now=now)
            else:
                year = local(now).year
                reserve(
                    session, dossier, kind=kind, round_=year, register=f"k/{kind}/{year}", symbol="QĐ-UBND", now=now
                )
            if fails:
                raise PowerCut
    except PowerCut:
        draw(dossier_id, now + timedelta(milliseconds=5), kind, fails=False)


def books() -> dict[str, list[int]]:
    """The numbers of each register, in order."""
    with reading() as session:
        rows = session.execute(select(RegisterEntry.register, RegisterEntry.entry)).all()
    found: dict[str, list[int]] = {}
    for register, entry in sorted(rows):
        found.setdefault(register, []).append(entry)
    return found


def test_many_officers_draw_numbers_across_new_year(world: SimpleNamespace) -> None:
    """50 officers at once, 100 dossiers, a fifth of the transactions fail, half of them before midnight in Việt Nam."""
    chance = random.Random(1)  # noqa: S311 (no secret)
    start = threading.Barrier(AT_ONCE)
    ids = waiting(world.leader, world.citizen, [GRANT] * 2 * AT_ONCE)
    jobs = [
        (
            dossier_id,
            NEW_YEAR + timedelta(milliseconds=chance.randint(-300, 300)),
            chance.choice([ACCEPTANCE_SLIP, RESULT]),
            chance.random() < 0.2,
        )
        for dossier_id in ids
    ]
    assert len({at.astimezone(UTC).year for _, at, _, _ in jobs}) == 1  # in UTC it is still the old year

    def work(half: list[tuple[UUID, datetime, str, bool]]) -> None:
        start.wait()
        for dossier_id, at, kind, fails in half:
            draw(dossier_id, at, kind, fails=fails)

    with ThreadPoolExecutor(AT_ONCE) as officers:
        list(officers.map(work, [jobs[n::AT_ONCE] for n in range(AT_ONCE)]))
    found = books()
    assert sum(len(numbers) for numbers in found.values()) == len(ids)
    assert len(found) == 4
    for register, given in found.items():
        assert given == list(range(1, len(given) + 1)), register


def test_the_same_dossier_asked_for_at_once_gets_one_number(world: SimpleNamespace) -> None:
    """Who repeats what was interrupted finds the number that was drawn."""
    (dossier_id,) = waiting(world.leader, world.citizen, [GRANT])
    start = threading.Barrier(8)

    def ask(_: int) -> None:
        start.wait()
        with transaction() as session:
            dossier = session.get_one(Dossier, dossier_id, with_for_update=True)
            reserve_slip(session, dossier, kind=ACCEPTANCE_SLIP, round_=1, now=NEW_YEAR)

    with ThreadPoolExecutor(8) as officers:
        list(officers.map(ask, range(8)))
    assert list(books().values()) == [[1]]


def test_the_year_is_that_of_a_vietnamese_clock(world: SimpleNamespace, run_worker: Callable[[], None]) -> None:
    """At 17:30 UTC on 31 December the new year has begun in Việt Nam."""
    first, second = waiting(world.leader, world.citizen, [GRANT, GRANT])
    draw(first, NEW_YEAR - timedelta(seconds=1), ACCEPTANCE_SLIP, fails=False)
    draw(second, NEW_YEAR, ACCEPTANCE_SLIP, fails=False)
    assert {register[-4:]: numbers for register, numbers in books().items()} == {"2026": [1], "2027": [1]}


def left(world: SimpleNamespace, year: int, now: datetime) -> list[tuple[str, str]]:
    """The numbers of a year that no document bears, with what became of them."""
    with reading() as session:
        agency = session.get_one(Agency, world.leader.agency_id)
        rows = numbers.unused(session, agency, year, this_year=local(now).year, limit=50, offset=0)
        assert numbers.count(session, agency, year) == len(rows)
        return [(row.entry.number, row.state.value) for row in rows]


def test_a_number_left_over_at_new_year_is_seen_and_made_void(world: SimpleNamespace) -> None:
    """Signing failed on 31 December; the next attempt draws a number of the new year, the old one is not lost."""
    (dossier_id,) = waiting(world.leader, world.citizen, [GRANT])

    def order(now: datetime) -> str:
        with transaction() as session:
            revision = session.get_one(Dossier, dossier_id).revision
            made = actions.order_result(session, dossier_id, actor=world.leader, revision=revision, now=now)
        return made.document.number

    old, before = order(NEW_YEAR - timedelta(seconds=1)), NEW_YEAR - timedelta(seconds=1)
    assert left(world, 2026, before) == [(old, "reserved")]
    assert order(NEW_YEAR) == old  # both are the first of their year
    assert left(world, 2026, NEW_YEAR) == [(old, "left_over")]
    assert left(world, 2027, NEW_YEAR) == [(old, "reserved")]
    entries = {}
    with reading() as session:
        entries = {numbers.of_year(row.register): row.id for row in session.scalars(select(RegisterEntry))}

    def void(year: int, *, actor: Any = world.clerk) -> None:
        with transaction() as session:
            why = "Ký không thành công trước giao thừa."
            revision = session.get_one(Dossier, dossier_id).revision
            voiding.void(session, entries[year], reason=why, actor=actor, revision=revision, now=NEW_YEAR)

    with pytest.raises(NumberInUse):
        void(2027)
    with pytest.raises(ActionNotPermitted):
        void(2026, actor=world.leader)
    void(2026)
    assert left(world, 2026, NEW_YEAR) == [(old, "void")]
    with pytest.raises(NumberInUse):
        void(2026)
    assert order(NEW_YEAR) == old
