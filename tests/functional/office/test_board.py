"""R11.6: the leaders' board. Every figure is what its list holds, whichever way one looks; nobody else sees any."""

import random
import re
from collections.abc import Callable
from datetime import datetime, timedelta
from types import SimpleNamespace

import pytest
from sqlalchemy import event

from portal.core import clock
from portal.core.actor import Actor
from portal.core.calendar import load_calendar
from portal.core.db import database, reading, transaction
from portal.dossiers.lifecycle import MOVES, TERMINAL, Status
from portal.dossiers.models import Dossier
from portal.office import board, charts, rules
from portal.office.board import Filter, Measure, Period
from tests.functional.office.conftest import Browser

Browse = Callable[[str], Browser]
NOW = clock.now().replace(microsecond=0)
PLACES = sorted({move.target for move in MOVES}, key=lambda place: (place.status, place.step))


@pytest.fixture
def many(world: SimpleNamespace) -> list[Dossier]:
    """Dossiers at every place, in and out of time, of two agencies and two services."""
    dice, made = random.Random(11), []  # noqa: S311 (not for secrets)
    home, away = world.leader.agency_id, world.agencies["so-noi-vu"].id
    with transaction() as session:
        for number in range(360):
            place = dice.choice(PLACES)
            received = NOW - timedelta(days=dice.randint(0, 60))
            closed = place.status in TERMINAL
            ended = NOW - timedelta(days=dice.randint(0, 50)) if closed else None
            dossier = Dossier(
                code=f"000.00.05.H16-260101-{number:04d}",
                service_code=dice.choice(("2.000635", "1.004873")),
                service_version=1,
                status=place.status,
                step=place.step,
                agency_id=dice.choice((home, home, home, away)),
                owner_id=world.citizen.id,
                applicant_name=f"Người {number}",
                assigned_id=dice.choice((None, world.specialist.id)),
                received_at=received,
                due_at=dice.choice((None, (ended or NOW) + timedelta(days=dice.randint(-9, 9), minutes=1))),
                finished_at=ended,
                created_at=received,
                updated_at=received,
            )
            session.add(dossier)
            made.append(dossier)
    return made


def period(days: int = 30) -> Period:
    return Period(NOW - timedelta(days=days), NOW + timedelta(seconds=1))


def slowly(dossier: Dossier, measure: Measure, soon: datetime, span: Period) -> bool:
    """The meaning of each measure, one dossier at a time."""
    ended = dossier.status == Status.RETURNED and span.begins <= dossier.finished_at < span.ends  # type: ignore[operator]
    late = dossier.due_at is not None and ended and dossier.finished_at > dossier.due_at  # type: ignore[operator]
    is_open = dossier.status not in TERMINAL
    due = dossier.due_at if dossier.status != Status.DONE else None
    return {
        Measure.RECEIVED: span.begins <= dossier.received_at < span.ends,  # type: ignore[operator]
        Measure.NO_CLOCK: is_open and due is None,
        Measure.LATE: is_open and due is not None and due < NOW,
        Measure.SOON: is_open and due is not None and NOW <= due <= soon,
        Measure.IN_TIME: is_open and due is not None and due > soon,
        Measure.ENDED_LATE: late,
        Measure.ENDED_IN_TIME: ended and not late,
    }[measure]


def test_every_figure_is_what_a_slow_count_and_its_list_say(many: list[Dossier], world: SimpleNamespace) -> None:
    leader: Actor = world.leader
    own = [dossier for dossier in many if dossier.agency_id == leader.agency_id]
    with reading() as session:
        soon = rules.soon_limit(load_calendar(session), now=NOW)
        found = board.board(session, period(), actor=leader, now=NOW)
        for measure in Measure:
            expected = [dossier for dossier in own if slowly(dossier, measure, soon, period())]
            assert found.whole.get(measure, 0) == len(expected), measure
            for step, counts in found.steps.items():
                there = [dossier for dossier in expected if dossier.step == step]
                assert counts.get(measure, 0) == len(there)
                listed = board.behind(session, measure, Filter(step=step), period(), actor=leader, page=1, now=NOW)
                assert listed.total == len(there)
                assert {row.id for row in listed.rows} <= {dossier.id for dossier in there}
            for officer, counts in found.officers.items():
                only = Filter(officer=officer, unassigned=officer is None)
                listed = board.behind(session, measure, only, period(), actor=leader, page=1, now=NOW)
                assert counts.get(measure, 0) == listed.total
            for service, counts in found.services.items():
                only = Filter(service=service)
                listed = board.behind(session, measure, only, period(), actor=leader, page=1, now=NOW)
                assert counts.get(measure, 0) == listed.total
    assert all(found.whole.get(measure, 0) for measure in Measure), "each measure was really met"


def test_each_number_on_the_page_leads_to_as_many_dossiers(many: list[Dossier], browse: Browse) -> None:
    browser = browse("leader")
    page = browser.get(f"/office/board?from={(NOW - timedelta(days=40)).date()}&to={NOW.date()}").text
    links = re.findall(r'href="(/office/board/dossiers\?[^"]+)">(\d+)', page)
    assert len(links) > 15
    for address, count in links[::5]:
        listed = browser.get(address.replace("&amp;", "&")).text
        assert f"{count} hồ sơ" in listed, address
    assert page.count("<svg") > 3
    assert '<rect class="pt-chart__part pt-chart__part--late"' in page


def test_the_board_takes_a_few_queries_however_many_dossiers(many: list[Dossier], browse: Browse) -> None:
    browser = browse("leader")
    browser.get("/office/board")
    asked: list[str] = []

    def listen(*arguments: object) -> None:
        asked.append(str(arguments[2]))

    engine = database().engine
    event.listen(engine, "before_cursor_execute", listen)
    try:
        assert browser.get("/office/board").status_code == 200
    finally:
        event.remove(engine, "before_cursor_execute", listen)
    assert sum("FROM dossier" in statement for statement in asked) <= 6, asked
    assert len(asked) <= 16, asked


@pytest.mark.parametrize("username", ["receptionist", "specialist", "clerk", "citizen", "editor", "administrator"])
@pytest.mark.parametrize("path", ["/office/board", "/office/board/dossiers?due=late", "/office/satisfaction"])
def test_only_leaders_see_it(browse: Browse, username: str, path: str) -> None:
    assert browse(username).get(path).status_code == 403


def test_another_agency_sees_its_own_only(many: list[Dossier], browse: Browse, world: SimpleNamespace) -> None:
    own = {dossier.applicant_name for dossier in many if dossier.agency_id == world.leader.agency_id}
    foreign = browse("leader.so-noi-vu")
    page = foreign.get("/office/board/dossiers?due=no_clock").text
    shown = set(re.findall(r"Người \d+", page))
    assert shown
    assert not shown & own


@pytest.mark.every_case
@pytest.mark.parametrize(
    "query",
    ["", "due=x", "due=late&step=x", "due=late&officer=x", "due=late&officer=none&step=reception&page=x&from=x"],
)
def test_addresses_that_nobody_links_to(browse: Browse, query: str) -> None:
    answer = browse("leader").get(f"/office/board/dossiers?{query}")
    assert answer.status_code == (200 if query.count("&") > 2 else 404)
    assert browse("leader").get("/office/board?from=2026-13-01&to=x").status_code == 200


def test_bars_are_drawn_to_one_scale() -> None:
    first, second, third = charts.stacked(
        [("a", {"in_time": 3, "soon": 0, "late": 1}), ("b", {"in_time": 2}), ("c", {})]
    )
    assert [(part.kind, part.x, part.width) for part in first.parts] == [
        ("in_time", 0.0, 450.0),
        ("late", 450.0, 150.0),
    ]
    assert [(part.x, part.width) for part in second.parts] == [(0.0, 300.0)]
    assert (third.parts, third.total) == ((), 0)
    assert charts.stacked([]) == ()
