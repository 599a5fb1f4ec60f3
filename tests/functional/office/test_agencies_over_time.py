"""Agencies over time: names by the day, mergers with open dossiers, and what officers of a unit or a service handle."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from types import SimpleNamespace
from typing import Any
from uuid import UUID

import pytest
import time_machine

from portal.accounts import queries as accounts
from portal.accounts.actions import agency_tree, units
from portal.accounts.actions.agency_tree import Decision
from portal.accounts.agencies import queries
from portal.accounts.agencies.errors import ChangeInForce
from portal.accounts.agencies.models import FACTS
from portal.accounts.models import Account, Agency
from portal.catalogue import queries as catalogue
from portal.core import clock
from portal.core.db import reading, transaction
from portal.core.events import history
from portal.dossiers.lifecycle import Status
from portal.dossiers.models import Dossier
from portal.housekeeping import change_agencies
from tests.functional.office.conftest import Browser, revision_on

Browse = Callable[[str], Browser]
Look = Callable[[UUID], Dossier]
Submit = Callable[..., UUID]
OLD, NEW = "ubnd-xa-kien-duc", "so-noi-vu"
SERVICE = "2.000635"


def today() -> date:
    return clock.local(clock.now()).date()


def decision(world: SimpleNamespace, since: date) -> Decision:
    return Decision(since, "Nghị quyết 1", world.administrator, clock.now())


def facts(agency: Agency, **changes: str) -> dict[str, str]:
    return {name: getattr(agency, name) for name in FACTS} | changes


def merge(world: SimpleNamespace, since: date) -> None:
    ends, goes_on = world.agencies[OLD].id, world.agencies[NEW].id
    with transaction() as session:
        agency_tree.merge(session, [ends], goes_on, decision=decision(world, since))


def now_at(key: str) -> Agency:
    with reading() as session:
        return queries.agency_by_key(session, key)


def test_the_successor_goes_on_with_open_dossiers(
    browse: Browse, submitted: Submit, look: Look, world: SimpleNamespace, run_worker: Any
) -> None:
    dossier_id = submitted()
    code, there = look(dossier_id).code, f"/office/dossiers/{dossier_id}"
    successor, administrator = browse("receptionist.so-noi-vu"), browse("administrator")
    assert successor.get(there).status_code == 404
    administrator.get("/admin/agencies/merge")
    form = {
        "ending": str(world.agencies[OLD].id),
        "successor": str(world.agencies[NEW].id),
        "since": f"{today():%d/%m/%Y}",
        "basis": "Nghị quyết 1",
    }
    preview = administrator.post("/admin/agencies/merge", **form)
    assert "Hồ sơ đang giải quyết" in preview.text
    assert now_at(OLD).successor_id is None, "a preview changes nothing"

    assert administrator.post("/admin/agencies/merge", **form, confirm="1").status_code == 303
    run_worker()

    page = successor.get(there)
    assert page.status_code == 200
    assert (look(dossier_id).code, look(dossier_id).agency_id) == (code, world.agencies[NEW].id)
    assert "Cơ quan kế thừa tiếp tục giải quyết" in page.text
    assert there in successor.get(f"/office/?tab=new&q={code}").text, "found by its words"
    accepted = successor.post(f"{there}/accept", revision=revision_on(successor.get(f"{there}/accept")), note="")
    assert accepted.status_code in (302, 303), accepted.text
    assert look(dossier_id).status == Status.ACCEPTED
    assert browse("receptionist").get(there).status_code == 200, "its staff went over"
    with reading() as session:
        assert catalogue.agency_for(session, catalogue.definition(SERVICE)).key == NEW
        former = {one.key: heir.key for one, heir in queries.former(session, on=today())}
    assert former == {OLD: NEW, "ubnd-xa-kien-thanh": NEW, "ubnd-huyen-dak-rlap": NEW}
    public = administrator.get(f"/directory/{OLD}").text
    assert f'href="/directory/{NEW}"' in public
    assert "thôi hoạt động" in public


def test_a_merger_to_come_takes_effect_by_itself(
    submitted: Submit, look: Look, world: SimpleNamespace, run_worker: Any
) -> None:
    dossier_id, day = submitted(), today() + timedelta(days=3)
    merge(world, day)
    change_agencies()
    run_worker()
    assert look(dossier_id).agency_id == world.agencies[OLD].id
    with reading() as session:
        ahead = {node.agency.key for root in queries.tree(session, day) for node in (root, *root.children)}
        assert OLD not in ahead
        assert OLD in {one.key for one in accounts.agencies(session, on=today())}
    with time_machine.travel(datetime.combine(day, datetime.min.time(), clock.VIETNAM) + timedelta(minutes=1)):
        change_agencies()
        run_worker()
        change_agencies()
    assert look(dossier_id).agency_id == world.agencies[NEW].id
    with reading() as session:
        told = [record.type for record in history(session, world.agencies[OLD].id)]
        assert [one.type for one in history(session, dossier_id)].count("DossierContinued") == 1
    assert told == ["AgencyEndDecided", "AgencyEnded"]


def test_who_succeeds_a_successor_goes_on(
    submitted: Submit, look: Look, world: SimpleNamespace, run_worker: Any
) -> None:
    """Two mergers before the worker comes: the work of the first goes to the last."""
    dossier_id, last = submitted(), world.agencies["so-cong-thuong"]
    merge(world, today() - timedelta(days=1))
    with transaction() as session:
        agency_tree.merge(session, [world.agencies[NEW].id], last.id, decision=decision(world, today()))
    run_worker()
    assert look(dossier_id).agency_id == last.id
    assert now_at(OLD).successor_id == last.id
    with reading() as session:
        assert session.get_one(Account, world.receptionist.id).agency_id == last.id


def test_what_is_planned_can_be_cancelled_and_what_happened_cannot(world: SimpleNamespace) -> None:
    merge(world, today() + timedelta(days=3))
    with reading() as session:
        planned = queries.history(session, world.agencies[OLD].id)[-1].change_id
    with transaction() as session:
        agency_tree.cancel(session, planned, reason="x", actor=world.administrator, now=clock.now())
    assert now_at(OLD).valid_to is None
    merge(world, today())
    with reading() as session:
        done = queries.history(session, world.agencies[OLD].id)[-1].change_id
    with pytest.raises(ChangeInForce), transaction() as session:
        agency_tree.cancel(session, done, reason="x", actor=world.administrator, now=clock.now())


def test_a_name_counts_from_its_day(browse: Browse, world: SimpleNamespace) -> None:
    agency, day = world.agencies[NEW], today() + timedelta(days=2)
    with transaction() as session:
        agency_tree.change(
            session,
            agency.id,
            facts=facts(agency, name_vi="Sở Nội vụ và Lao động"),
            parent_id=agency.parent_id,
            decision=decision(world, day),
        )
    administrator = browse("administrator")
    assert "Sở Nội vụ và Lao động" not in administrator.get("/admin/agencies").text
    assert "Sở Nội vụ và Lao động" in administrator.get(f"/admin/agencies?on={day:%d/%m/%Y}").text
    assert administrator.get("/admin/agencies?on=32/13/2026").status_code == 422
    assert "Chưa đến ngày" in administrator.get(f"/admin/agencies/{NEW}").text
    assert now_at(NEW).name_vi == "Sở Nội vụ"
    with time_machine.travel(datetime.combine(day, datetime.min.time(), clock.VIETNAM)):
        change_agencies()
    assert now_at(NEW).name_vi == "Sở Nội vụ và Lao động"
    with reading() as session:
        assert queries.name_on(session, agency.id, today()).vi == "Sở Nội vụ"


def test_an_officer_handles_the_services_named(
    browse: Browse, submitted: Submit, look: Look, world: SimpleNamespace
) -> None:
    dossier_id, administrator = submitted(), browse("administrator")
    there, work = f"/office/dossiers/{dossier_id}", f"/admin/accounts/{world.receptionist.id}/work"
    code, desk = look(dossier_id).code, browse("receptionist")
    administrator.get(work)
    others = [one for one in catalogue.offered() if one.agency == OLD and one.code != SERVICE]
    answer = administrator.post(work, position="Chuyên viên", services=others[0].code)
    assert answer.status_code == 303, answer.text
    assert desk.get(there).status_code == 404
    assert str(code) not in desk.get("/office/?tab=new").text
    assert there not in desk.get(f"/office/?tab=open&q={code}").text
    administrator.post(work, position="Chuyên viên", services=SERVICE)
    assert desk.get(there).status_code == 200
    assert str(code) in desk.get("/office/?tab=mine").text


def test_an_officer_handles_the_work_of_the_own_units(
    browse: Browse, submitted: Submit, look: Look, world: SimpleNamespace
) -> None:
    """Another unit's work can be read and is not the officer's turn; the gates refuse it."""
    dossier_id, desk = submitted(), browse("receptionist")
    there, code = f"/office/dossiers/{dossier_id}", str(look(dossier_id).code)
    with transaction() as session:
        units.open_unit(
            session,
            world.agencies[OLD].id,
            name="Phòng Khác",
            name_en="Other",
            actor=world.administrator,
            now=clock.now(),
        )
        session.get_one(Account, world.receptionist.id).units = ["Phòng Khác"]
    page = desk.get(there)
    assert (page.status_code, f'action="{there}/accept"' in page.text) == (200, False)
    assert desk.post(f"{there}/accept", revision=str(look(dossier_id).revision), note="").status_code in (403, 409)
    assert code not in desk.get("/office/?tab=mine").text
    assert code in desk.get("/office/?tab=new").text
    assert look(dossier_id).status == Status.SUBMITTED
