"""No deadline is missed unseen: the ledger, the warnings, and what a changed calendar does."""

from collections.abc import Callable
from datetime import date, datetime
from types import SimpleNamespace
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select

from portal.accounts import actions as accounts
from portal.core.calendar import DayKind
from portal.core.clock import VIETNAM, local
from portal.core.db import reading, transaction
from portal.core.events import EventRecord
from portal.dossiers import ledger
from portal.dossiers.deadlines import Change
from portal.dossiers.models import Dossier
from portal.office import actions
from portal.office.actions import Demand, lateness
from tests.functional.office.conftest import LICENCE, Browser

Submit, Browse, Look = Callable[..., UUID], Callable[[str], Browser], Callable[[UUID], Dossier]
SERVICE = "1.002809"
DEMAND = Demand("component", "portrait", "papers", "Ảnh", "Photograph", problem="Ảnh mờ")


def at(text: str) -> datetime:
    return datetime.strptime(text, "%Y-%m-%d %H:%M").replace(tzinfo=VIETNAM)


@pytest.fixture
def accepted(submitted: Submit, look: Look, officer: Any) -> UUID:
    """Accepted on Monday 16 November 2026 in the morning; five working days, so due on Monday the 23rd."""
    dossier_id = submitted(SERVICE, LICENCE)
    with transaction() as session:
        actions.accept(
            session,
            dossier_id,
            actor=officer("receptionist", dossier_id),
            revision=look(dossier_id).revision,
            now=at("2026-11-16 09:00"),
        )
    return dossier_id


@pytest.fixture
def officer(world: SimpleNamespace, look: Look) -> Callable[[str, UUID], Any]:
    """Somebody with this role in the agency that has the dossier."""

    def find(role: str, dossier_id: UUID) -> Any:
        agency = look(dossier_id).agency_id
        return next(one for name, one in world.all.items() if name.startswith(role) and one.agency_id == agency)

    return find


def due(dossier_id: UUID) -> str:
    with reading() as session:
        moment = session.get_one(Dossier, dossier_id).due_at
    return f"{local(moment):%Y-%m-%d %H:%M}" if moment else ""


def changes(dossier_id: UUID) -> list[Change]:
    with reading() as session:
        return [entry.change for entry in ledger.read(session, dossier_id)]


def warnings(dossier_id: UUID) -> list[str]:
    query = select(EventRecord.payload).where(EventRecord.stream == dossier_id, EventRecord.type == "DeadlineWarned")
    with reading() as session:
        return [payload["stage"] for payload in session.scalars(query.order_by(EventRecord.position))]


def test_the_clock_begins_with_the_acceptance_and_afresh_after_a_supplement(
    accepted: UUID, look: Look, officer: Any, complete: Any
) -> None:
    """NĐ 61/2018 Đ19.4."""
    assert due(accepted) == "2026-11-23 17:00"
    specialist = officer("specialist", accepted)
    with transaction() as session:
        actions.appraise(
            session, accepted, actor=specialist, revision=look(accepted).revision, now=at("2026-11-17 09:00")
        )
    with transaction() as session:
        actions.request_supplement(
            session,
            accepted,
            demands=[DEMAND],
            reply_by=date(2026, 12, 30),
            actor=specialist,
            revision=look(accepted).revision,
            now=at("2026-11-18 09:00"),
        )
    assert due(accepted) == ""
    complete(accepted, {"applicant_phone": "0912 345 679"})
    with transaction() as session:
        actions.accept(
            session,
            accepted,
            actor=officer("receptionist", accepted),
            revision=look(accepted).revision,
            now=at("2026-12-01 09:00"),
        )
    assert due(accepted) == "2026-12-08 17:00"
    assert changes(accepted) == [Change.STARTED, Change.TAKEN_BACK, Change.RESTARTED]


def test_warnings_come_once_for_each_stage_and_never_block(accepted: UUID) -> None:
    for moment, stages in [
        ("2026-11-18 08:00", []),
        ("2026-11-19 08:00", ["near"]),
        ("2026-11-19 09:00", ["near"]),
        ("2026-11-20 08:00", ["near", "very_near"]),
        ("2026-11-23 16:59", ["near", "very_near"]),
        ("2026-11-23 17:01", ["near", "very_near", "late"]),
        ("2026-12-23 17:01", ["near", "very_near", "late"]),
    ]:
        lateness.warn(now=at(moment))
        assert warnings(accepted) == stages, moment


def test_what_is_late_already_is_not_announced_as_near(accepted: UUID) -> None:
    assert lateness.warn(now=at("2026-12-01 08:00")) == 1
    assert warnings(accepted) == ["late"]


def test_nobody_is_warned_while_the_applicant_has_the_dossier(accepted: UUID, look: Look, officer: Any) -> None:
    specialist = officer("specialist", accepted)
    asked = {"demands": [DEMAND], "reply_by": date(2026, 12, 30)}
    for act, more in ((actions.appraise, {}), (actions.request_supplement, asked)):
        with transaction() as session:
            act(
                session,
                accepted,
                actor=specialist,
                revision=look(accepted).revision,
                now=at("2026-11-17 09:00"),
                **more,
            )
    assert lateness.warn(now=at("2026-12-01 08:00")) == 0


def test_a_day_off_announced_later_moves_the_dates_it_lies_in(
    accepted: UUID, world: SimpleNamespace, run_worker: Any, browse: Browse
) -> None:
    def set_day(kind: DayKind | None) -> None:
        with transaction() as session:
            now, day = at("2026-11-17 10:00"), date(2026, 11, 19)
            if kind is None:
                accounts.remove_calendar_day(session, day=day, actor=world.administrator, now=now)
            else:
                accounts.set_calendar_day(
                    session, day=day, kind=kind, reason="Nghỉ theo Công điện 99", actor=world.administrator, now=now
                )
        run_worker()

    set_day(DayKind.OFF)
    assert due(accepted) == "2026-11-25 17:00"  # 24/11 is a holiday too
    page = browse("citizen").get(f"/dossiers/{accepted}/deadline")
    assert "Nghỉ theo Công điện 99" in page.text
    assert "23/11/2026" in page.text
    assert "Ngày hẹn trả được tính lại" in browse("citizen").get(f"/dossiers/{accepted}").text
    set_day(None)
    assert due(accepted) == "2026-11-23 17:00"
    assert changes(accepted) == [Change.STARTED, Change.RECOUNTED, Change.RECOUNTED]


def test_a_day_after_the_date_moves_nothing(accepted: UUID) -> None:
    assert lateness.recount(day=date(2026, 11, 26), reason="Nghỉ", now=at("2026-11-17 10:00")) == 0
    assert changes(accepted) == [Change.STARTED]


def test_officers_read_why_too_and_others_do_not(
    accepted: UUID, browse: Browse, look: Look, world: SimpleNamespace
) -> None:
    agency = look(accepted).agency_id
    for name, actor in world.all.items():
        if actor.is_staff and name.startswith(("receptionist", "leader")):
            answer = browse(name).get(f"/office/dossiers/{accepted}/deadline")
            assert answer.status_code == (200 if actor.agency_id == agency else 404), name
            assert ("Thời hạn giải quyết: 05 ngày làm việc" in answer.text) == (actor.agency_id == agency)
    assert browse("business").get(f"/dossiers/{accepted}/deadline").status_code == 404
