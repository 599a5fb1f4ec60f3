"""Rating the service: once, after the result, counted and never read one by one; the leaders' page of indicators."""

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from types import SimpleNamespace
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select

from portal.core import clock
from portal.core.db import reading, transaction
from portal.core.events import EventRecord
from portal.core.outbox import OutboxMessage
from portal.dossiers.dialogue.models import Rating
from portal.dossiers.lifecycle import Status, Step
from portal.dossiers.models import DeadlineEntry, Dossier
from portal.office import indicators, quality
from portal.office.board import Period
from portal.office.indicators import Indicator, Pace
from portal.office.models import UnitFigures
from tests.functional.office.conftest import Browser

Browse = Callable[[str], Browser]
Submit = Callable[..., UUID]
CANARY = "Vành-khuyên-6604"
GOOD = {"grade": "very_satisfied", "contacts": "0", "bodies": "1", "publicity": "2", "complaint": "no"}
NOW = clock.now().replace(microsecond=0)


def returned(dossier_id: UUID) -> None:
    """As if the result had been handed over: only the rating is looked at here."""
    with transaction() as session:
        dossier = session.get_one(Dossier, dossier_id)
        dossier.status, dossier.step = Status.RETURNED, Step.CLOSED
        dossier.finished_at = dossier.returned_at = NOW


def ratings() -> list[Rating]:
    with reading() as session:
        return list(session.scalars(select(Rating)))


def test_rated_once_after_the_result(browse: Browse, submitted: Submit) -> None:
    dossier_id, citizen = submitted(), browse("citizen")
    path = f"/dossiers/{dossier_id}/rating"
    assert "sau khi cơ quan trả kết quả" in citizen.get(path).text
    assert citizen.post(path, **GOOD).status_code == 409
    returned(dossier_id)
    assert "Việc giải quyết hồ sơ này thế nào?" in citizen.get(f"/dossiers/{dossier_id}").text
    missing = citizen.post(path, **{**GOOD, "bodies": ""}, comment=CANARY)
    assert missing.status_code == 422
    assert CANARY in missing.text
    assert citizen.post(path, **{**GOOD, "grade": "awful"}).status_code == 422
    assert citizen.post(path, **GOOD, comment=CANARY).status_code == 303
    assert citizen.post(path, **GOOD).status_code == 409
    (rating,) = ratings()
    assert (rating.grade, rating.contacts, rating.bodies, rating.publicity, rating.complaint) == (
        "very_satisfied",
        0,
        1,
        2,
        False,
    )
    assert "Việc giải quyết hồ sơ này thế nào?" not in citizen.get(f"/dossiers/{dossier_id}").text


def test_no_officer_reads_a_single_rating(browse: Browse, submitted: Submit, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("DEBUG")
    dossier_id = submitted()
    returned(dossier_id)
    browse("citizen").get(f"/dossiers/{dossier_id}/rating")
    assert browse("citizen").post(f"/dossiers/{dossier_id}/rating", **GOOD, comment=CANARY).status_code == 303
    for username in ("receptionist", "specialist", "leader", "clerk"):
        page = browse(username).get(f"/office/dossiers/{dossier_id}").text
        assert CANARY not in page
        assert "đánh giá" not in page.lower()
    leaders = browse("leader").get("/office/satisfaction").text
    assert CANARY not in leaders
    assert "Rất hài lòng" not in leaders
    assert "1 phiếu đánh giá" in leaders
    with reading() as session:
        told = [str(record.payload) for record in session.scalars(select(EventRecord))]
        told += [str(one.payload) for one in session.scalars(select(OutboxMessage))]
    assert CANARY not in "".join(told) + caplog.text


@pytest.mark.parametrize("username", ["business", "receptionist"])
def test_only_its_owner_rates_it(browse: Browse, submitted: Submit, username: str) -> None:
    dossier_id = submitted()
    returned(dossier_id)
    assert browse(username).get(f"/dossiers/{dossier_id}/rating").status_code == 404
    assert browse(username).post(f"/dossiers/{dossier_id}/rating", **GOOD).status_code == 404
    assert ratings() == []


def make(world: SimpleNamespace, count: int, *, rated: bool = True, **more: Any) -> None:
    """Returned dossiers that are alike: due now, finished ``late_by`` after that."""
    late_by, grade = more.pop("late_by", timedelta()), more.pop("grade", "satisfied")
    said = {"contacts": 0, "bodies": 0, "publicity": 2, "complaint": False} | more
    with transaction() as session:
        for _ in range(count):
            dossier = Dossier(
                service_code="2.000635",
                service_version=1,
                status=Status.RETURNED,
                step=Step.CLOSED,
                agency_id=world.leader.agency_id,
                owner_id=world.citizen.id,
                assigned_id=world.specialist.id,
                received_at=NOW,
                due_at=NOW,
                finished_at=NOW + late_by,
                created_at=NOW,
                updated_at=NOW,
            )
            session.add(dossier)
            session.flush()
            if rated:
                place = {"agency_id": world.leader.agency_id, "service_code": "2.000635"}
                place |= {"officer_id": world.specialist.id, "grade": grade, "rated_at": NOW, "comment": CANARY}
                session.add(Rating(dossier_id=dossier.id, **place, **said))


SPAN = Period(NOW - timedelta(days=5), NOW + timedelta(days=5))


def test_the_database_counts_as_the_rules_do(world: SimpleNamespace) -> None:
    """The pace in SQL is that of the pure function, at the edges of days in Viet Nam too."""
    steps = [timedelta(hours=hours) for hours in (-31, -24, -13, -7, -3, 0, 1, 30)]
    for late_by in steps:
        make(world, 1, rated=False, late_by=late_by)
    with reading() as session:
        found = quality.likes(session, world.leader.agency_id, SPAN)
    counted = {pace: sum(like.count for like in found if like.facts.taken is pace) for pace in Pace}
    expected = [indicators.pace(finished=NOW + late_by, due=NOW) for late_by in steps]
    assert counted == {pace: expected.count(pace) for pace in Pace}
    assert all(counted.values())


def test_a_date_that_was_put_off_counts_as_late(world: SimpleNamespace) -> None:
    make(world, 1, rated=False, late_by=timedelta(days=-3))
    with transaction() as session:
        dossier = session.scalars(select(Dossier)).one()
        common = {"dossier_id": dossier.id, "at": NOW, "amount": "1", "unit": "working_day", "due": NOW, "by": "x"}
        session.add(DeadlineEntry(position=1, change="put_off", **common))
    with reading() as session:
        (like,) = quality.likes(session, world.leader.agency_id, SPAN)
    assert like.facts.taken is Pace.LATE


def test_what_few_have_said_is_not_shown(world: SimpleNamespace, browse: Browse) -> None:
    make(world, 4, grade="not_satisfied")
    make(world, 3, rated=False, late_by=timedelta(days=-3))
    with reading() as session:
        group = quality.Group(quality.likes(session, world.leader.agency_id, SPAN))
    assert (group.returned, group.rated, group.grades) == (7, 4, None)
    assert group.scores == {Indicator.TOTAL_TIME: Decimal("1.4"), Indicator.AGENCY_TIME: Decimal("1.4")}  # 10 / 7
    assert CANARY not in browse("leader").get("/office/satisfaction").text
    make(world, 1, grade="very_satisfied", contacts=2)
    with reading() as session:
        group = quality.Group(quality.likes(session, world.leader.agency_id, SPAN))
    assert group.grades is not None
    assert sum(group.grades.values()) == 5
    assert group.scores[Indicator.CONTACTS] == Decimal("1.6")  # (2+2+2+2+0) / 5
    page = browse("leader").get("/office/satisfaction").text
    assert CANARY in page
    assert "Rất hài lòng" in page
    assert "Chưa xếp loại vì" in page


def test_all_nine_with_what_the_agency_enters(world: SimpleNamespace, browse: Browse) -> None:
    make(world, 6, late_by=timedelta(days=-3))
    leader = browse("leader")
    today = clock.local(NOW).date()
    path = f"/office/satisfaction?year={today.year}&quarter={(today.month + 2) // 3}"
    leader.get(path)
    figures = {"organisation": "2", "petitions": "10", "petitions_on_time": "9", "procedures": "100"}
    figures |= {"procedures_online": "20", "dossiers": "20"}
    assert leader.post(path, **{**figures, "petitions_on_time": "11"}).status_code == 422
    assert leader.post(path, **{**figures, "petitions": "-1"}).status_code == 422
    assert leader.post(path, **figures).status_code == 303
    page = leader.get(path).text
    # 1–4, 6 and 7: 2 each; 5: 2; 8: 90 % in time 1; 9: 20 % of procedures and 6 of 20 dossiers online, none late: 2
    assert "Tổng 17,0 trên 18 điểm, xếp loại: Xuất sắc" in page or "Tổng 17 trên 18 điểm, xếp loại: Xuất sắc" in page
    assert "Hoàn thành 100% nhiệm vụ" in page
    assert 'value="9"' in page
    assert "Năm" in leader.get(f"/office/satisfaction?year={today.year}&quarter=0").text
    leader.get(path)
    assert leader.post(f"/office/satisfaction?year={today.year}&quarter=0", **figures).status_code == 404
    with reading() as session:
        (row,) = session.scalars(select(UnitFigures))
        assert session.scalars(select(EventRecord).where(EventRecord.type == "UnitFiguresEntered")).one()
    assert row.agency_id == world.leader.agency_id
    assert "17" not in browse("leader.so-noi-vu").get(path).text.split("Chín chỉ số")[1].split("<table")[0]


def test_quarters_are_those_of_viet_nam() -> None:
    first, last, year = quality.quarter(2026, 1), quality.quarter(2026, 4), quality.quarter(2026, 0)
    assert first.begins.isoformat() == "2026-01-01T00:00:00+07:00"
    assert first.ends.isoformat() == "2026-04-01T00:00:00+07:00"
    assert last.ends == year.ends
    assert year.ends.isoformat() == "2027-01-01T00:00:00+07:00"
    assert year.begins == first.begins
