"""Standing in for a colleague: it counts from its first moment until before its last, and the record says for whom."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from types import SimpleNamespace
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select

from portal.accounts import actions as accounts
from portal.accounts.actions import Lending
from portal.accounts.errors import BasisMissing, LentAlready, NoSuchDuty, NotAStandIn, StandInAway
from portal.core import clock
from portal.core.actor import SYSTEM, Role, StandIn
from portal.core.db import reading, transaction
from portal.core.errors import NotFound
from portal.core.events import EventRecord, verify
from portal.core.ids import new_id
from portal.dossiers.models import Dossier
from portal.office.actions.decision import order_result
from portal.office.errors import OwnWork
from tests.functional.office.conftest import Browser, revision_on
from tests.functional.office.test_the_way_of_a_dossier import act, to_approval

Browse = Callable[[str], Browser]
Submit = Callable[..., UUID]
MOMENT = timedelta(microseconds=1)
HOUR = timedelta(hours=1)
LEADS = "/office/board"


class Clock:
    """A clock that stands still until it is moved."""

    def __init__(self, at: datetime) -> None:
        self.at = at

    def __call__(self) -> datetime:
        return self.at


@pytest.fixture
def frozen(monkeypatch: pytest.MonkeyPatch) -> Iterator[Clock]:
    """The portal's clock, standing still."""
    stopped = Clock(clock.now())
    monkeypatch.setattr(clock, "now", stopped)
    return stopped


def lend(world: Any, principal: str, stand_in: str, *roles: Role, by: str = "", **more: Any) -> UUID:
    """Duties of one officer go to another, from now on for an hour."""
    now = clock.now()
    terms: dict[str, Any] = {
        "starts_at": now,
        "ends_at": now + HOUR,
        "away": True,
        "reason": "Nghỉ phép",
        "basis": "Giấy ủy quyền số 12/GUQ-UBND ngày 20/11/2026",
    }
    lending = Lending(stand_in_id=world.all[stand_in].id, roles=frozenset(roles), **terms | more)
    with transaction() as session:
        actor = world.all[by or principal]
        return accounts.delegate(session, world.all[principal].id, lending, actor=actor, now=now).id


def events(stream: UUID, *kinds: str) -> list[EventRecord]:
    with reading() as session:
        query = select(EventRecord).where(EventRecord.stream == stream, EventRecord.type.in_(kinds))
        return list(session.scalars(query.order_by(EventRecord.position)))


def post(browser: Browser, dossier_id: UUID, action: str, **fields: Any) -> Any:
    page = browser.get(f"/office/dossiers/{dossier_id}{'' if action == 'appraise' else '/' + action}")
    return browser.post(f"/office/dossiers/{dossier_id}/{action}", revision=revision_on(page), **fields)


def test_it_counts_from_its_first_moment_until_before_its_last(
    browse: Browse, world: SimpleNamespace, frozen: Clock
) -> None:
    """A sign-in that was there before sees the start, the end and the revocation at once."""
    clerk, begins = browse("clerk"), frozen.at + timedelta(minutes=5)
    lend(world, "leader", "clerk", Role.LEADER, starts_at=begins, ends_at=begins + timedelta(minutes=5))
    answers = []
    for at in (begins - MOMENT, begins, begins + timedelta(minutes=5) - MOMENT, begins + timedelta(minutes=5)):
        frozen.at = at
        answers.append(clerk.get(LEADS).status_code)
    assert answers == [403, 200, 200, 403]


def test_it_ends_at_once_when_revoked_or_when_the_duty_is_lost(
    browse: Browse, world: SimpleNamespace, frozen: Clock
) -> None:
    clerk = browse("clerk")
    first = lend(world, "leader", "clerk", Role.LEADER)
    assert clerk.get(LEADS).status_code == 200
    assert browse("receptionist").post(f"/account/stand-ins/{first}/revoke").status_code == 404
    assert browse("leader").post(f"/account/stand-ins/{first}/revoke").status_code == 302
    assert clerk.get(LEADS).status_code == 403
    lend(world, "leader", "clerk", Role.LEADER)
    assert clerk.get(LEADS).status_code == 200
    with transaction() as session:
        accounts.change_roles(session, world.leader.id, roles=[Role.CLERK], reason="x", actor=SYSTEM, now=clock.now())
    assert clerk.get(LEADS).status_code == 403
    told = [record.type for record in events(world.clerk.id, "DutiesTaken", "DutiesGivenBack")]
    assert told == ["DutiesTaken", "DutiesGivenBack", "DutiesTaken"]


def test_the_record_says_on_whose_behalf(browse: Browse, world: SimpleNamespace, submitted: Submit) -> None:
    """The event, its chain, the officer's history and the citizen's; the queue has a list of its own for it."""
    dossier_id = submitted()
    to_approval(browse, dossier_id)
    given = lend(world, "leader", "clerk", Role.LEADER)
    clerk = browse("clerk")
    listed = clerk.get("/office/?tab=instead").text
    assert f"/office/dossiers/{dossier_id}" in listed
    assert f"/office/dossiers/{dossier_id}" not in clerk.get("/office/?tab=mine").text
    page = clerk.get(f"/office/dossiers/{dossier_id}").text
    assert "Ở bước này bạn làm thay Điểu K&#39;Ré" in page
    act(clerk, dossier_id, "send-back", reason="Xem lại số trích lục.")
    record = events(dossier_id, "ProposalSentBack")[0]
    assert record.actor_id == world.clerk.id
    told = {"id": str(world.leader.id), "name": "Điểu K'Ré", "delegation": str(given)}
    assert record.payload["on_behalf_of"] == told
    history = "Phạm Thị Văn, thay Điểu K&#39;Ré"
    assert history in browse("specialist").get(f"/office/dossiers/{dossier_id}").text
    with reading() as session:
        assert list(verify(session)) == []


def test_what_one_does_in_ones_own_right_is_not_done_for_others(
    browse: Browse, world: SimpleNamespace, submitted: Submit
) -> None:
    lend(world, "specialist", "receptionist", Role.SPECIALIST)
    dossier_id = submitted()
    act(browse("receptionist"), dossier_id, "accept")
    act(browse("receptionist"), dossier_id, "appraise")
    accepted, taken_up = events(dossier_id, "DossierAccepted", "AppraisalStarted")
    assert (accepted.behalf, taken_up.behalf) == ("", "Lê Thị Thẩm")
    with reading() as session:
        assert session.get_one(Dossier, dossier_id).assigned_id == world.specialist.id


def test_a_colleague_s_dossier_is_open_to_the_stand_in_and_the_absence_is_told(
    browse: Browse, world: SimpleNamespace, submitted: Submit
) -> None:
    dossier_id = submitted()
    act(browse("receptionist"), dossier_id, "accept")
    act(browse("specialist"), dossier_id, "appraise")
    lend(world, "specialist", "receptionist", Role.SPECIALIST)
    assert f"/office/dossiers/{dossier_id}" in browse("receptionist").get("/office/?tab=instead").text
    warned = browse("leader").get(f"/office/dossiers/{dossier_id}/assign").text
    assert "Trần Văn Tiếp làm thay" in warned
    assert "Trần Văn Tiếp làm thay" in browse("leader").get("/office/?tab=open").text
    proposal = {"outcome": "grant", "opinion": "Hồ sơ đầy đủ.", "lines-0-value": "Giấy khai sinh"}
    act(browse("receptionist"), dossier_id, "propose", **proposal)
    assert events(dossier_id, "ResultProposed")[0].behalf == "Lê Thị Thẩm"


def test_nobody_decides_about_their_own_work_by_standing_in(
    browse: Browse, world: SimpleNamespace, submitted: Submit
) -> None:
    """Both ways round: the specialist in the leader's place, and the leader in the specialist's."""
    first, second = submitted(), submitted()
    to_approval(browse, first)
    lent = StandIn(new_id(), world.leader.id, world.leader.name, "Chủ tịch", frozenset({Role.LEADER}))
    stand_in = world.specialist.lent(lent)
    with reading() as session:
        revision = session.get_one(Dossier, first).revision
    with transaction() as session, pytest.raises(OwnWork):
        order_result(session, first, actor=stand_in, revision=revision, now=clock.now())
    lend(world, "specialist", "leader", Role.SPECIALIST)
    act(browse("receptionist"), second, "accept")
    act(browse("leader"), second, "appraise")
    proposal = {"outcome": "grant", "opinion": "Hồ sơ đầy đủ.", "lines-0-value": "Giấy khai sinh"}
    act(browse("leader"), second, "propose", **proposal)
    refused = post(browse("leader"), second, "approve", pin="demo")
    assert refused.status_code == 409
    assert "không được duyệt thay" in refused.text
    assert events(second, "ResultSigned") == []
    act(browse("leader"), first, "approve", pin="demo")


def test_a_stand_in_signs_with_no_key_but_their_own(browse: Browse, world: SimpleNamespace, submitted: Submit) -> None:
    dossier_id = submitted()
    to_approval(browse, dossier_id)
    lend(world, "leader", "clerk", Role.LEADER)
    answer = post(browse("clerk"), dossier_id, "approve", pin="demo")
    assert answer.status_code in (409, 422), answer.text
    assert events(dossier_id, "ResultSigned") == []


def test_who_may_lend_what_to_whom(world: SimpleNamespace) -> None:
    with pytest.raises(NotAStandIn):
        lend(world, "leader", "leader", Role.LEADER)
    with pytest.raises(NotAStandIn):
        lend(world, "leader", "leader.so-noi-vu", Role.LEADER)
    with pytest.raises(NotAStandIn):  # the administrator would take a right
        lend(world, "leader", "administrator", Role.LEADER, by="administrator")
    with pytest.raises(NotFound):
        lend(world, "leader", "clerk", Role.LEADER, by="specialist")
    with pytest.raises(NotFound):
        lend(world, "leader.so-noi-vu", "clerk.so-noi-vu", Role.LEADER, by="leader")
    with pytest.raises(NoSuchDuty):
        lend(world, "clerk", "receptionist", Role.LEADER)
    with pytest.raises(NoSuchDuty):
        lend(world, "administrator", "clerk", Role.ADMINISTRATOR)
    with pytest.raises(BasisMissing):
        lend(world, "leader", "clerk", Role.LEADER, basis=" ")
    lend(world, "clerk", "receptionist", Role.CLERK, by="leader")
    with pytest.raises(LentAlready):
        lend(world, "clerk", "specialist", Role.CLERK)
    with pytest.raises(StandInAway):
        lend(world, "specialist", "clerk", Role.SPECIALIST)


def test_a_lent_duty_cannot_be_passed_on(browse: Browse, world: SimpleNamespace) -> None:
    """Neither lent as one's own, nor used to name stand-ins for others."""
    lend(world, "leader", "clerk", Role.LEADER)
    clerk = browse("clerk")
    page = clerk.get(f"/account/stand-ins/for/{world.clerk.id}").text
    assert 'value="clerk"' in page
    assert 'value="leader"' not in page
    assert clerk.get(f"/account/stand-ins/for/{world.specialist.id}").status_code == 404


def test_the_page_lends_and_takes_back(browse: Browse, world: SimpleNamespace) -> None:
    specialist, path = browse("specialist"), f"/account/stand-ins/for/{world.specialist.id}"
    specialist.get(path)
    typed = {
        "stand_in": str(world.clerk.id),
        "roles": ["specialist"],
        "starts_day": "27/11/2020",
        "starts_time": "7h30",
        "ends_day": "28/11/2020",
        "ends_time": "17:00",
        "away": "y",
        "reason": "Đi công tác",
    }
    again = specialist.post(path, **typed)
    assert again.status_code == 422
    assert "Đi công tác" in again.text
    tomorrow = clock.local(clock.now() + timedelta(days=1))
    today = clock.local(clock.now())
    days = {"starts_day": f"{today:%d/%m/%Y}", "starts_time": "00:00", "ends_day": f"{tomorrow:%d/%m/%Y}"}
    assert specialist.post(path, **typed | days).status_code == 302
    assert "Phạm Thị Văn làm thay Lê Thị Thẩm" in specialist.get("/account/stand-ins").text
    assert "Phạm Thị Văn làm thay Lê Thị Thẩm" in browse("clerk").get("/account/stand-ins").text
    assert "Phạm Thị Văn làm thay Lê Thị Thẩm" in browse("administrator").get("/admin/stand-ins").text
    assert "Phạm Thị Văn làm thay Lê Thị Thẩm" not in browse("receptionist").get("/account/stand-ins").text
