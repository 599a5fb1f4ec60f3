"""Four eyes: one asks, another decides; every way in which one person could do both is closed."""

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from uuid import UUID

import pytest
import time_machine
from click.testing import CliRunner

from portal.accounts import actions, queries
from portal.accounts.approvals import queries as approvals
from portal.accounts.approvals.errors import (
    AskedAlready,
    NotEntitled,
    ProposerLeft,
    RequestDecided,
    RequestExpired,
    SamePerson,
    SecondPersonNeeded,
)
from portal.accounts.cli import roles_command
from portal.accounts.errors import OwnAccount, RolesIncompatible
from portal.accounts.models import Account, AccountRole
from portal.core import clock, db, events
from portal.core.actor import Actor, Kind, Role, StandIn
from portal.core.errors import Conflict, NotFound, PortalError
from tests.support.browsing import Browser

NUMBER = "067090000001"
Open = Callable[[str], Browser]


def roles_of(account_id: UUID) -> set[Role]:
    with db.reading() as session:
        return set(queries.account(session, account_id).actor().roles)


def types(stream: UUID) -> list[str]:
    with db.reading() as session:
        return [record.type for record in events.history(session, stream)]


def ask(about: Actor, roles: set[Role], *, by: Actor) -> UUID:
    with db.transaction() as session:
        asked = actions.ask_roles(session, about.id, roles=roles, reason="QĐ 1", actor=by, now=clock.now())
        assert asked is not None
        return asked.id


def approve(request_id: UUID, *, by: Actor) -> None:
    with db.transaction() as session:
        actions.approve(session, request_id, actor=by, now=clock.now())


def change(account: Actor, **values: object) -> None:
    with db.transaction() as session:
        row = session.get_one(Account, account.id)
        for name, value in values.items():
            setattr(row, name, value)


def test_a_leader_is_made_by_two_people(
    signed_in: Open, world: SimpleNamespace, run_worker: Callable[[], int], tmp_path: Path
) -> None:
    for one in (world.administrator, world.administrator2):
        change(one, email=f"{one.username}@example.vn")
    first, second, officer = signed_in("administrator"), signed_in("administrator2"), signed_in("specialist")
    page = f"/admin/accounts/{world.specialist.id}"
    answer = first.send(f"{page}/roles", {"roles": ["specialist", "leader"], "reason": "QĐ 12"}, page=page)
    asked = answer.headers["Location"]
    assert roles_of(world.specialist.id) == {Role.SPECIALIST}
    assert first.send(f"{asked}/approve", page=asked).status_code == 403
    run_worker()

    assert "QĐ 12" in second.get("/approvals").text
    assert 'pt-side__count">1<' in second.get("/admin/accounts").text.replace("\n", "")
    assert second.send(f"{asked}/approve", page=asked).status_code == 303
    assert roles_of(world.specialist.id) == {Role.SPECIALIST, Role.LEADER}
    assert officer.get("/office/").headers["Location"].startswith("/sign-in")
    assert types(world.specialist.id)[-4:] == ["ApprovalAsked", "ApprovalGiven", "RolesChanged", "SessionEnded"]
    with db.reading() as session:
        changed = events.history(session, world.specialist.id)[-2]
    assert (changed.payload["proposer"], changed.actor_name) == (world.administrator.name, world.administrator2.name)
    run_worker()
    letters = sorted((tmp_path / "mail").glob("approval-*.eml"))
    told = [re.search(r"^To: (\S+)", letter.read_text(), re.MULTILINE)[1] for letter in letters]  # type: ignore[index]
    assert told == ["administrator2@example.vn", "administrator@example.vn"]


def second_account(world: SimpleNamespace) -> Actor:
    """Another administrator's account of the person behind ``administrator``."""
    change(world.administrator, personal_number=NUMBER)
    change(world.administrator2, personal_number=NUMBER)
    with db.reading() as session:
        return queries.account(session, world.administrator2.id).actor()


def lent(world: SimpleNamespace) -> Actor:
    """The specialist, to whom an administrator's role was lent somehow."""
    one = StandIn(UUID(int=1), world.administrator2.id, "B", "", frozenset({Role.ADMINISTRATOR}))
    actor: Actor = world.specialist.lent(one)
    return actor


@pytest.mark.parametrize(
    ("who", "error"),
    [
        (lambda world: world.administrator, SamePerson),
        (second_account, SamePerson),
        (lent, NotFound),
        (lambda world: world.leader, NotFound),
        (lambda world: world.inspector, NotFound),
    ],
    ids=["the proposer", "their second account", "a stand-in", "a leader", "an inspector"],
)
def test_who_cannot_be_the_second(
    world: SimpleNamespace, who: Callable[[SimpleNamespace], Actor], error: type[PortalError]
) -> None:
    asked = ask(world.clerk, {Role.CLERK, Role.LEADER}, by=world.administrator)
    with pytest.raises(error):
        approve(asked, by=who(world))
    assert roles_of(world.clerk.id) == {Role.CLERK}


def test_whom_it_is_about_cannot_be_the_second(world: SimpleNamespace) -> None:
    """Neither as themselves nor with the account of an administrator who has the same personal number."""
    asked = ask(world.editor, {Role.EDITOR, Role.LEADER}, by=world.administrator)
    change(world.editor, personal_number=NUMBER)
    change(world.administrator2, personal_number=NUMBER)
    with db.reading() as session:
        other = queries.account(session, world.administrator2.id).actor()
    with pytest.raises(SamePerson):
        approve(asked, by=other)
    with pytest.raises(SamePerson), db.transaction() as session:
        actions.ask_roles(session, world.editor.id, roles=[Role.LEADER], reason="x", actor=other, now=clock.now())


def test_a_request_that_is_over_is_not_decided(world: SimpleNamespace) -> None:
    first = ask(world.clerk, set(), by=world.administrator)
    with pytest.raises(AskedAlready):
        ask(world.clerk, {Role.LEADER}, by=world.administrator2)
    approve(first, by=world.administrator2)
    with pytest.raises(RequestDecided):
        approve(first, by=world.administrator2)

    refused = ask(world.editor, {Role.LEADER}, by=world.administrator)
    with pytest.raises(NotFound), db.transaction() as session:
        actions.take_back(session, refused, actor=world.administrator2, now=clock.now())
    with db.transaction() as session:
        actions.refuse(session, refused, note="Chưa đủ", actor=world.administrator2, now=clock.now())
    with pytest.raises(RequestDecided):
        approve(refused, by=world.administrator2)

    late = ask(world.editor, {Role.LEADER}, by=world.administrator)
    with time_machine.travel(clock.now() + timedelta(days=7, seconds=1)):
        with pytest.raises(RequestExpired):
            approve(late, by=world.administrator2)
        assert roles_of(world.editor.id) == {Role.EDITOR}
        again = ask(world.editor, {Role.LEADER}, by=world.administrator)  # what ran out is no obstacle
        with db.transaction() as session:
            actions.take_back(session, again, actor=world.administrator, now=clock.now())
    with db.reading() as session:
        assert approvals.waiting(session, actor=world.administrator, now=clock.now()) == []


def test_what_changed_meanwhile_is_not_done(world: SimpleNamespace) -> None:
    asked = ask(world.editor, {Role.EDITOR, Role.LEADER}, by=world.administrator)
    with db.transaction() as session:
        actions.change_roles(
            session, world.editor.id, roles=[Role.PUBLISHER], reason="x", actor=world.administrator, now=clock.now()
        )
    with pytest.raises(Conflict):
        approve(asked, by=world.administrator2)

    other = ask(world.clerk, set(), by=world.administrator)
    change(world.administrator, disabled_at=clock.now())
    with pytest.raises(ProposerLeft):
        approve(other, by=world.administrator2)
    assert roles_of(world.clerk.id) == {Role.CLERK}


def test_one_person_alone_changes_no_privileged_role(world: SimpleNamespace) -> None:
    now = clock.now()
    for actor, roles, error in (
        (world.administrator, [Role.LEADER], SecondPersonNeeded),
        (world.administrator, [Role.ADMINISTRATOR, Role.CLERK], RolesIncompatible),
    ):
        with pytest.raises(error), db.transaction() as session:
            actions.change_roles(session, world.specialist.id, roles=roles, reason="x", actor=actor, now=now)
    with pytest.raises(NotEntitled), db.transaction() as session:
        actions.ask_roles(session, world.specialist.id, roles=[Role.LEADER], reason="x", actor=world.clerk, now=now)
    with pytest.raises(OwnAccount), db.transaction() as session:
        actions.ask_roles(session, world.clerk.id, roles=[], reason="x", actor=world.clerk, now=now)
    assert roles_of(world.specialist.id) == {Role.SPECIALIST}


def test_a_new_officer_gets_privileged_roles_from_the_second(signed_in: Open, world: SimpleNamespace) -> None:
    answer = signed_in("administrator").send(
        "/admin/accounts/new",
        {
            "username": "chu.tich",
            "display_name": "Y Phôn Ksor",
            "agency": str(world.agencies["so-noi-vu"].id),
            "roles": ["leader", "specialist"],
        },
    )
    assert "quản trị viên thứ hai" in answer.text
    with db.reading() as session:
        account = queries.account_by_username(session, "chu.tich")
        assert account is not None
        (asked,) = approvals.open_about(session, account.id, now=clock.now())
    assert roles_of(account.id) == {Role.SPECIALIST}
    approve(asked.id, by=world.administrator2)
    assert roles_of(account.id) == {Role.SPECIALIST, Role.LEADER}


def test_where_there_is_one_administrator_the_operator_decides(signed_in: Open, world: SimpleNamespace) -> None:
    change(world.administrator2, disabled_at=clock.now())
    page = f"/admin/accounts/{world.editor.id}"
    assert "portal staff roles" in signed_in("administrator").get(page).text

    done = CliRunner().invoke(roles_command, ["editor", "--role", "administrator", "--reason", "QĐ 7"])

    assert done.exit_code == 0, done.output
    assert roles_of(world.editor.id) == {Role.ADMINISTRATOR}
    with db.reading() as session:
        (changed,) = [one for one in events.history(session, world.editor.id) if one.type == "RolesChanged"]
    assert (changed.actor_kind, changed.payload["reason"]) == (Kind.SYSTEM, "QĐ 7")
    refused = CliRunner().invoke(
        roles_command, ["clerk", "--role", "clerk", "--role", "administrator", "--reason", "x"]
    )
    assert refused.exit_code == 1


def reset(browser: Browser, account: Actor, reason: str = "") -> tuple[int, str]:
    """Status and text, or the address one is sent to, of asking for a new password."""
    page = f"/admin/accounts/{account.id}"
    answer = browser.send(f"{page}/reset-password", {"reset_reason": reason}, page=page)
    return answer.status_code, answer.headers.get("Location") or answer.text


def test_the_password_of_a_leader_is_reset_by_two_people(
    signed_in: Open, world: SimpleNamespace, run_worker: Callable[[], int]
) -> None:
    first, second, leader = signed_in("administrator"), signed_in("administrator2"), signed_in("leader")
    status, text = reset(first, world.leader)
    assert status == 422
    assert 'href="#reset_reason"' in text
    status, asked = reset(first, world.leader, "Quên mật khẩu")
    assert status == 303
    assert reset(first, world.leader, "Quên mật khẩu")[0] == 409
    assert leader.get("/account").status_code == 200
    assert first.send(f"{asked}/approve", page=asked).status_code == 403
    assert second.send(f"{asked}/approve", page=asked).status_code == 303
    run_worker()
    assert leader.get("/account").status_code == 200  # allowed, not done
    assert reset(second, world.leader)[0] == 422  # not to them
    assert "Bạn có 24 giờ" in first.get(f"/admin/accounts/{world.leader.id}").text

    status, text = reset(first, world.leader)
    assert status == 200
    assert "Mật khẩu chỉ hiện ở đây một lần" in text
    assert leader.get("/account").status_code == 302
    assert reset(first, world.leader)[0] == 422  # good once
    happened = types(world.leader.id)
    assert [one for one in happened if one in ("ApprovalAsked", "ApprovalGiven", "PasswordChanged")] == [
        "ApprovalAsked",
        "ApprovalGiven",
        "PasswordChanged",
    ]


def test_an_allowance_is_good_for_a_day_and_for_the_roles_that_were_shown(world: SimpleNamespace) -> None:
    def asked() -> UUID:
        with db.transaction() as session:
            ours = {"reason": "x", "actor": world.administrator, "now": clock.now()}
            return actions.ask_reset(session, world.leader.id, **ours).id

    def done(now: datetime) -> None:
        with db.transaction() as session:
            password = actions.NewPassword("x", "x")
            actions.reset_password(session, world.leader.id, password=password, actor=world.administrator, now=now)

    approve(asked(), by=world.administrator2)
    with pytest.raises(SecondPersonNeeded):
        done(clock.now() + timedelta(days=1, seconds=1))
    approve(asked(), by=world.administrator2)
    third = asked()
    with db.transaction() as session:
        session.get_one(Account, world.leader.id).roles = [AccountRole(role=Role.CLERK)]
    with pytest.raises(SecondPersonNeeded):
        done(clock.now())  # allowed for a leader
    with pytest.raises(Conflict):
        approve(third, by=world.administrator2)


def test_who_is_behind_the_account_neither_asks_nor_allows(world: SimpleNamespace) -> None:
    other = second_account(world)
    change(world.leader, personal_number=NUMBER)
    with db.transaction() as session, pytest.raises(SamePerson):
        actions.ask_reset(session, world.leader.id, reason="x", actor=other, now=clock.now())


def test_the_password_of_others_takes_one_person(signed_in: Open, world: SimpleNamespace) -> None:
    assert reset(signed_in("administrator"), world.specialist)[0] == 200
