"""R3.4: open statistics are what a slow count of the same history says, and nothing small stands in any of them."""

import csv
import io
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from flask.testing import FlaskClient
from lxml import html

from portal.core import clock
from portal.core.calendar import load_calendar
from portal.core.clock import local
from portal.core.db import reading, transaction
from portal.dossiers.deadlines import Change
from portal.dossiers.dialogue.models import Rating
from portal.dossiers.dialogue.rules import Grade
from portal.dossiers.lifecycle import Channel, Status, Step
from portal.dossiers.models import DeadlineEntry, Dossier
from portal.statistics import pace, snapshot
from portal.statistics.rules import LEAST
from tests.support.asked import counted

NOW = datetime(2026, 11, 27, 9, 0, tzinfo=clock.VIETNAM)
MONDAY = datetime(2026, 11, 23, tzinfo=clock.VIETNAM)
SERVICES = ("2.000635", "1.004873", "1.001193", "1.013225")


@dataclass(frozen=True)
class Case:
    """One dossier as the slow count sees it."""

    dossier: Dossier
    put_off: bool
    grade: Grade | None
    rated_at: datetime | None


@pytest.fixture
def frozen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOW)


@pytest.fixture
def history(world: SimpleNamespace, frozen: None) -> Iterator[list[Case]]:
    """A year of dossiers: of few people and of many, in and out of time, of all channels, in three agencies."""
    dice = random.Random(8)  # noqa: S311 (not for secrets)
    keys = (world.leader.agency_id, world.agencies["so-noi-vu"].id, world.agencies["ubnd-tinh"].id)
    made: list[Case] = []
    with transaction() as session:
        made += [_case(dice, number, keys, world) for number in range(800)]
        session.add_all(one.dossier for one in made)
        session.flush()
        for one in made:
            if one.put_off:
                session.add(_put_off(one.dossier))
            if one.grade:
                session.add(_rating(one))
    snapshot.forget()
    yield made
    snapshot.forget()


def _case(dice: random.Random, number: int, keys: tuple[Any, ...], world: SimpleNamespace) -> Case:
    received = NOW - timedelta(days=dice.randint(0, 420), minutes=dice.randint(0, 1440))
    ended = received + timedelta(days=dice.randint(0, 30)) if dice.random() < 0.8 else None
    status = dice.choice((Status.RETURNED, Status.RETURNED, Status.REFUSED)) if ended else Status.ACCEPTED
    channel = dice.choices(list(Channel), (8, 3, 0.1))[0]
    weight = dice.choices(range(4), (10, 4, 2, 0.3))[0]
    dossier = Dossier(
        code=f"000.00.05.H16-260101-{number:04d}",
        service_code=SERVICES[weight],
        service_version=1,
        status=status,
        step=Step.CLOSED if ended else Step.APPRAISAL,
        agency_id=dice.choices(keys, (10, 8, 3))[0],
        owner_id=dice.choice((world.citizen.id, world.business.id)) if channel is Channel.ONLINE else None,
        channel=channel.value,
        applicant_number=f"{dice.randint(1, 90):012d}" if dice.random() < 0.9 else "",
        submitted_verdict={"outcome": dice.choice(("VALID", "INVALID"))} if dice.random() < 0.6 else None,
        received_at=received,
        accepted_at=received if status is not Status.REFUSED else None,
        due_at=(ended or NOW) + timedelta(days=dice.choice((-2, 1, 1, 1, 1))),
        finished_at=ended,
        created_at=received,
        updated_at=received,
    )
    rated = dice.random() < 0.5 and ended is not None
    grade = dice.choices(list(Grade), (6, 3, 0.5))[0] if rated else None
    return Case(dossier, dice.random() < 0.03, grade, ended + timedelta(days=1) if rated and ended else None)


def _put_off(dossier: Dossier) -> DeadlineEntry:
    return DeadlineEntry(
        dossier_id=dossier.id, position=1, change=Change.PUT_OFF.value, at=NOW, amount="1", unit="working_day", by="x"
    )


def _rating(one: Case) -> Rating:
    return Rating(
        dossier_id=one.dossier.id,
        agency_id=one.dossier.agency_id,
        service_code=one.dossier.service_code,
        grade=one.grade.value if one.grade else "",
        contacts=0,
        bodies=0,
        publicity=1,
        complaint=False,
        rated_at=one.rated_at or NOW,
    )


def person(one: Case) -> str:
    return one.dossier.applicant_number or str(one.dossier.owner_id or one.dossier.id)


def in_2026(moment: datetime | None) -> bool:
    return moment is not None and local(moment).year == 2026 and moment < MONDAY


def on_time(one: Case) -> bool:
    return not one.put_off and one.dossier.finished_at <= one.dossier.due_at  # type: ignore[operator]


def ended(one: Case) -> bool:
    return one.dossier.accepted_at is not None and in_2026(one.dossier.finished_at)


MEANING: dict[str, Callable[[Case], bool]] = {
    "received": lambda one: in_2026(one.dossier.received_at),
    "received_online": lambda one: in_2026(one.dossier.received_at) and one.dossier.channel == "online",
    "received_counter": lambda one: in_2026(one.dossier.received_at) and one.dossier.channel == "counter",
    "received_post": lambda one: in_2026(one.dossier.received_at) and one.dossier.channel == "post",
    "exempt_from_originals": lambda one: (
        in_2026(one.dossier.received_at) and (one.dossier.submitted_verdict or {}).get("outcome") == "VALID"
    ),
    "asked_at_desk": lambda one: in_2026(one.dossier.received_at) and one.dossier.owner_id is None,
    "resolved": ended,
    "resolved_on_time": lambda one: ended(one) and on_time(one),
    "resolved_late": lambda one: ended(one) and not on_time(one),
    "rated": lambda one: in_2026(one.rated_at),
    "very_satisfied": lambda one: in_2026(one.rated_at) and one.grade is Grade.VERY_SATISFIED,
    "satisfied": lambda one: in_2026(one.rated_at) and one.grade is Grade.SATISFIED,
    "not_satisfied": lambda one: in_2026(one.rated_at) and one.grade is Grade.NOT_SATISFIED,
}
WHEN: dict[str, Callable[[Case], datetime | None]] = {
    "received": lambda one: one.dossier.received_at,
    "resolved": lambda one: one.dossier.finished_at,
    "rated": lambda one: one.rated_at,
}


def belongs(one: Case, row: dict[str, Any], agencies: dict[str, Any], figure: str) -> bool:
    if row["agency"] and one.dossier.agency_id != agencies[row["agency"]].id:
        return False
    if row["service"] and one.dossier.service_code != row["service"]:
        return False
    if not row["month"]:
        return True
    if figure in ("very_satisfied", "satisfied", "not_satisfied"):
        moment = one.rated_at
    else:
        moment = WHEN["resolved" if figure.startswith("resolved") else figure if figure == "rated" else "received"](one)
    return moment is not None and local(moment).month == row["month"]


def test_every_published_figure_is_what_a_slow_count_says(
    history: list[Case], client: FlaskClient, world: SimpleNamespace
) -> None:
    answer = client.get("/statistics.json?year=2026").get_json()
    assert answer["until"] == MONDAY.isoformat()
    seen = 0
    for row in answer["rows"]:
        for figure, meaning in MEANING.items():
            shown = row[figure]
            if shown is None or (figure == "received_counter" and answer["post_counted_with_counter"]):
                continue
            there = [one for one in history if meaning(one) and belongs(one, row, world.agencies, figure)]
            assert shown == len(there), (row["scope"], row["agency"], row["service"], row["month"], figure)
            assert shown == 0 or len({person(one) for one in there}) >= LEAST
            seen += 1
    assert seen > 100
    assert {row["scope"] for row in answer["rows"]} >= {"all", "month", "agency", "service", "agency_month"}


def test_hidden_figures_do_not_follow_from_sums(history: list[Case], client: FlaskClient) -> None:
    """What is missing in the agencies of the whole, and in the services of an agency, is never of one row alone."""
    found = client.get("/statistics.json?year=2026").get_json()["rows"]
    whole = next(row for row in found if row["scope"] == "all")
    agencies = [row for row in found if row["scope"] == "agency"]
    assert any(row["scope"] == "service" and row["resolved_late"] is None for row in found), "something is hidden"
    for figure in ("received", "resolved", "resolved_late", "rated", "not_satisfied", "received_online"):
        if whole[figure] is not None:
            _no_lonely_gap(agencies, figure)
        for agency in agencies:
            if agency[figure] is not None:
                within = [row for row in found if row["scope"] == "service" and row["agency"] == agency["agency"]]
                _no_lonely_gap(within, figure)


def _no_lonely_gap(rows: list[dict[str, Any]], figure: str) -> None:
    assert sum(row[figure] is None for row in rows) != 1, (figure, rows)


def test_how_fast(history: list[Case], client: FlaskClient, world: SimpleNamespace) -> None:
    row = client.get("/statistics.json?year=2026").get_json()["rows"][0]
    with reading() as session:
        calendar = load_calendar(session)
    days = sorted(_days(calendar, one) for one in history if ended(one))
    assert row["median_working_days"] == days[-(-len(days) // 2) - 1]
    assert row["p90_working_days"] == days[-(-len(days) * 9 // 10) - 1]
    assert row["on_time_percent"] == round(100 * row["resolved_on_time"] / row["resolved"], 2)


def _days(calendar: Any, one: Case) -> int:
    """The working days after the one it came on, counted one by one."""
    first, last = local(one.dossier.received_at).date(), local(one.dossier.finished_at).date()  # type: ignore[arg-type]
    return sum(calendar.kind(first + timedelta(days=n)) != "off" for n in range(1, (last - first).days + 1))


def test_the_page_of_a_service_says_how_long_it_takes(history: list[Case], client: FlaskClient) -> None:
    begins = MONDAY - timedelta(days=90)
    recent = {
        code: [
            one
            for one in history
            if one.dossier.service_code == code
            and one.dossier.accepted_at is not None
            and one.dossier.finished_at is not None
            and begins <= one.dossier.finished_at < MONDAY
        ]
        for code in SERVICES
    }
    with reading() as session:
        calendar = load_calendar(session)
    told = 0
    for code, cases in recent.items():
        page = client.get(f"/services/{code}").text
        if len({person(one) for one in cases}) < LEAST:
            assert "Thời gian thực tế" not in page
            continue
        days = sorted(_days(calendar, one) for one in cases)
        found = pace.pace_of(code, now=NOW)
        assert found is not None
        assert (found.cases, found.median) == (len(cases), days[-(-len(days) // 2) - 1])
        assert f"xong trong {found.median} ngày làm việc, 90% xong trong {found.p90} ngày làm việc" in page
        late = [one for one in cases if not on_time(one)]
        assert (found.on_time is None) == (0 < len({person(one) for one in late}) < LEAST)
        told += 1
    assert told


def test_the_table_is_the_json(history: list[Case], client: FlaskClient) -> None:
    answer = client.get("/statistics.csv?year=2026")
    table = list(csv.DictReader(io.StringIO(answer.data.decode("utf-8-sig"))))
    rows = client.get("/statistics.json?year=2026").get_json()["rows"]
    assert [{key: "" if value is None else str(value) for key, value in row.items()} for row in rows] == table
    assert "max-age" in answer.headers["Cache-Control"]


def test_the_page_shows_the_figures_and_when_they_are_of(history: list[Case], client: FlaskClient) -> None:
    page = html.fromstring(client.get("/statistics").text)
    whole = client.get("/statistics.json").get_json()["rows"][0]
    text = page.text_content()
    assert "Số liệu đến" in text
    assert "23/11/2026" in text
    assert page.find_class("pt-figures__count")[0].text == str(whole["received"])
    one = html.fromstring(client.get("/statistics?agency=so-noi-vu").text)
    assert one.get_element_by_id("agency").value == "so-noi-vu"


def test_a_week_is_counted_once(history: list[Case], client: FlaskClient) -> None:
    client.get("/statistics")
    with counted() as asked:
        client.get("/statistics")
        client.get("/statistics.csv")
        client.get("/statistics.json")
    assert len(asked) <= 6


def test_other_years_and_nothing(client: FlaskClient, frozen: None) -> None:
    snapshot.forget()
    assert client.get("/statistics?year=2025").status_code == 200
    assert client.get("/statistics?year=2023").status_code == 404
    assert client.get("/statistics.json?year=1").status_code == 404
    assert "Chưa có hồ sơ nào" in client.get("/statistics?agency=nowhere").text
