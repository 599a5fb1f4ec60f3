"""An organisation takes a mandate, and its members act by it, each as far as the member's own right goes."""

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import update

from portal.accounts import queries as accounts
from portal.accounts import representing
from portal.accounts.mandates.models import Mandate
from portal.accounts.models import Account
from portal.accounts.organisations.models import MemberRole, Membership, Organisation, State
from portal.core import clock
from portal.core.actor import Basis, Right
from portal.core.db import reading, transaction
from portal.core.events import history
from portal.mandates import actions as mandates
from tests.functional.mandates.test_acting import id_of, the_dossier
from tests.support.applicants import Person, begin, sign_in
from tests.support.mandates import TO_BUSINESS, give, take


@pytest.fixture
def mandate(giver: Person, other: Person, pki: Any) -> Mandate:
    """The citizen's mandate for the demo business, which took it."""
    found = give(giver, pki, **TO_BUSINESS)
    take(other, found)
    return found


def rights(username: str, mandate: Mandate) -> set[Right] | None:
    """What somebody may do by this mandate; None when they may not act by it."""
    with reading() as session:
        account = accounts.account_by_username(session, username)
        assert account is not None
        found = representing.choices(session, account, now=clock.now())
    (by,) = [one.by for one in found if one.by.basis_id == mandate.id] or [None]
    return None if by is None else set(by.rights)


def test_a_member_does_for_the_giver_what_the_member_may_do(mandate: Mandate, app: Flask, world: Any) -> None:
    director = sign_in(Person(app.test_client()), "director")
    director.get("/acting")
    assert "giao cho tổ chức của bạn" in director.main
    director.send({"by": str(mandate.id)}, to="/acting")
    dossier_id = id_of(begin(director))
    assert the_dossier(dossier_id).owner_id == world.citizen.id
    with reading() as session:
        started = history(session, dossier_id)[0]
        person = accounts.account_by_username(session, "director")
    assert person is not None
    assert (started.actor_id, started.actor_name) == (person.id, person.display_name)
    told = started.payload["on_behalf_of"]
    assert (told["basis"], told["number"]) == (Basis.MEMBER_BY_MANDATE, mandate.number)
    director.get("/mandates/new", status=403)  # gives nothing further


def test_a_member_never_has_more_than_the_mandate_and_the_membership_give(mandate: Mandate, world: Any) -> None:
    assert rights("director", mandate) == {Right.PREPARE, Right.SIGN, Right.RECEIVE, Right.AMEND}
    assert rights("citizen2", mandate) == {Right.PREPARE, Right.RECEIVE}  # prepares for the business
    assert rights("citizen", mandate) is None  # the giver needs none
    with transaction() as session:
        session.execute(update(Mandate).where(Mandate.id == mandate.id).values(rights="prepare"))
    assert rights("director", mandate) == {Right.PREPARE}
    with transaction() as session:
        session.execute(update(Mandate).where(Mandate.id == mandate.id).values(rights="prepare sign"))
        session.get_one(Organisation, world.business.id).state = State.UNPROVEN
    assert rights("director", mandate) == {Right.PREPARE}


@pytest.mark.parametrize("column", ["suspended_at", "ended_at"])
def test_it_ends_with_the_membership(mandate: Mandate, world: Any, column: str) -> None:
    with transaction() as session:
        of_business = Membership.organisation_id == world.business.id
        session.execute(update(Membership).where(of_business).values({column: clock.now()}))
    assert rights("director", mandate) is None
    assert rights("business", mandate) is not None


def test_it_ends_with_the_mandate_in_the_middle_of_work(mandate: Mandate, app: Flask, world: Any) -> None:
    director = sign_in(Person(app.test_client()), "director")
    director.get("/acting").send({"by": str(mandate.id)}, to="/acting")
    draft = begin(director)
    with transaction() as session:
        mandates.revoke(session, mandate.id, "Không cần nữa", actor=world.citizen, now=clock.now())
    assert director.client.get(f"{draft}/applicant").status_code in (302, 303, 404)
    assert rights("director", mandate) is None


def test_a_member_who_gave_the_mandate_does_not_act_by_it(mandate: Mandate, world: Any) -> None:
    with transaction() as session:
        session.add(
            Membership(
                organisation_id=world.business.id,
                person_id=world.citizen.id,
                role=MemberRole.REPRESENTATIVE,
                created_at=clock.now(),
            )
        )
        assert session.get_one(Account, world.citizen.id).disabled_at is None
    assert rights("citizen", mandate) is None
