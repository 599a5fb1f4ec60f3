"""What is not yours is not there (T01): drafts, files inside dossiers, parked words, ended sign-ins.

Every address × everybody is in test_who_reaches_what.py.
"""

import re
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from portal.accounts import actions as accounts
from portal.accounts.models import SignInSession
from portal.core import clock
from portal.core.actor import Actor, Kind, Role
from portal.core.db import reading, transaction
from portal.core.errors import PortalError
from portal.dossiers.models import ParkedInput
from tests.support.applicants import Person, begin, sign_in
from tests.support.belongings import CANARY, Belongings, addresses, gather, rules_with_owners

_TOKEN = re.compile(r"[\w-]{20,}\.[\w-]{6}\.[\w-]{20,}")


@pytest.fixture
def owner(app: Flask, world: SimpleNamespace) -> Person:
    return sign_in(Person(app.test_client()), "citizen")


@pytest.fixture
def belongings(owner: Person, world: SimpleNamespace, run_worker: Any) -> Belongings:
    return gather(owner, world, run_worker)


def _account(username: str) -> Callable[[Flask], FlaskClient]:
    def enter(app: Flask) -> FlaskClient:
        return sign_in(Person(app.test_client()), username, back="/account").client

    return enter


def _other_citizen(app: Flask) -> FlaskClient:
    with transaction() as session:
        accounts.create_account(
            session,
            username="neighbour",
            password="demo",
            check_password=False,
            kind=Kind.CITIZEN,
            display_name="Trần Thị Hàng Xóm",
            personal_number="067190009999",
            now=clock.now(),
        )
    return _account("neighbour")(app)


def test_the_owner_and_the_right_desk_do_see_it(app: Flask, owner: Person, belongings: Belongings) -> None:
    """So that the test above does not pass because nothing is there."""
    assert CANARY in owner.get(f"{belongings.draft}/check").main
    assert CANARY in owner.get(f"{belongings.draft}/papers").main
    officer = _account("receptionist")(app)
    assert CANARY in officer.get(f"/office{belongings.dossier}").text
    administrator = _account("administrator")(app)
    assert CANARY in administrator.get(f"/admin/services/drafts/{belongings.ids['service_draft_id'][0]}").text


def test_a_draft_is_not_even_the_business_of_the_right_agency(app: Flask, belongings: Belongings) -> None:
    officer = _account("receptionist")(app)
    draft_id = belongings.draft.rsplit("/", 1)[1]
    for rule, method in rules_with_owners(app):
        if rule.endpoint.startswith("office.") and method == "GET":
            ids = belongings.ids | {"dossier_id": [draft_id], "draft_id": [draft_id]}
            for address in addresses(rule, ids):
                assert officer.get(address).status_code in (403, 404), address


def test_files_of_others_are_not_reached_through_ones_own_dossier(app: Flask, belongings: Belongings) -> None:
    """The inner id is looked up inside the outer one."""
    other = Person(_other_citizen(app))
    own = begin(other).rsplit("/", 1)[1]
    for kind, ids in (("files", belongings.ids["file_id"]), ("documents", belongings.ids["document_id"])):
        for one in ids:
            assert other.client.get(f"/dossiers/{own}/{kind}/{one}").status_code == 404


def test_what_is_not_there_and_what_is_not_yours_look_the_same(app: Flask, belongings: Belongings) -> None:
    """No oracle: a foreign id and an id of nothing get the same answer."""
    client = _other_citizen(app)
    real, invented = belongings.ids["draft_id"][0], str(uuid4())
    for address in (
        "/drafts/{}",
        "/drafts/{}/check",
        "/dossiers/{}",
        "/dossiers/{}/confirmation",
        "/dossiers/{}/deadline",
    ):
        foreign, nothing = (client.get(address.format(one)) for one in (real, invented))
        assert foreign.status_code == nothing.status_code == 404
        assert _TOKEN.sub("", foreign.text.replace(real, "")) == _TOKEN.sub("", nothing.text.replace(invented, ""))


def test_what_a_stranger_parks_reaches_nobody_but_the_owner_in_that_browser(
    app: Flask, belongings: Belongings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A shared computer: what was typed after the session ended is not shown to whoever signs in next."""
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", False)
    shared = app.test_client()
    typed = {"registered_at": f"{CANARY} bí mật", "event": "birth"}
    assert shared.post(f"{belongings.draft}/record", data=typed).status_code == 303
    with reading() as session:
        assert session.scalars(select(ParkedInput)).one().typed["registered_at"] == [f"{CANARY} bí mật"]
    next_person = sign_in(Person(shared), "business")
    for path in ("/dossiers", "/account", "/services/2.000635/start"):
        assert CANARY not in next_person.get(path).main
    assert shared.get(belongings.draft).status_code == 404


def test_a_signed_out_cookie_opens_nothing_when_it_is_sent_again(app: Flask, belongings: Belongings) -> None:
    """T08: replaying the cookie of an ended sign-in."""
    person = sign_in(Person(app.test_client()), "citizen")
    cookie = person.client.get_cookie("session")
    assert cookie is not None
    with transaction() as session:
        for live in session.scalars(select(SignInSession)):
            live.ended_at = clock.now()
    thief = app.test_client()
    thief.set_cookie("session", cookie.value)
    for path in (belongings.draft, belongings.dossier, "/dossiers", "/account"):
        assert thief.get(path).status_code in (302, 303)


def test_an_administrator_cannot_make_himself_an_officer_who_sees_dossiers(
    app: Flask, world: SimpleNamespace, belongings: Belongings
) -> None:
    """P2: the one who gives rights does not give them to himself."""
    admin: Actor = world.administrator
    own = admin.id or uuid4()
    with pytest.raises(PortalError), transaction() as session:
        accounts.change_roles(session, own, roles=[Role.RECEPTIONIST], reason="x", actor=admin, now=clock.now())
