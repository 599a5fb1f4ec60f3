"""The administrator's pages: rights change at once, nobody else gets in, first passwords are shown once."""

import re
from collections.abc import Callable
from datetime import date
from types import SimpleNamespace
from uuid import UUID, uuid4

import pytest

from portal.accounts import actions, queries
from portal.core import clock, db, events, outbox
from portal.core.actor import Role
from portal.core.calendar import DayKind, load_calendar
from tests.support.browsing import Browser

PAGES = ("/admin/", "/admin/accounts", "/admin/accounts/new", "/admin/calendar", "/admin/outbox")
OTHERS = ("citizen", "business", "receptionist", "specialist", "leader", "clerk", "editor")


def types(stream: UUID) -> list[str]:
    with db.reading() as session:
        return [record.type for record in events.history(session, stream)]


@pytest.mark.parametrize("username", OTHERS)
def test_only_administrators_get_in(signed_in: Callable[[str], Browser], world: SimpleNamespace, username: str) -> None:
    browser = signed_in(username)
    own = f"/admin/accounts/{world.editor.id}"
    assert {browser.get(page).status_code for page in (*PAGES, own)} == {403}
    for action in ("roles", "disable", "enable", "end-sessions", "reset-password"):
        assert (
            browser.send(f"{own}/{action}", {"reason": "x", "roles": "administrator"}, page="/account").status_code
            == 403
        )
    assert "RolesChanged" not in types(world.editor.id)


def test_visitors_are_asked_to_sign_in(browser: Browser) -> None:
    assert {browser.get(page).headers.get("Location", "")[:8] for page in PAGES} == {"/sign-in"}


def test_a_change_of_roles_ends_the_sign_in_at_once(
    signed_in: Callable[[str], Browser], world: SimpleNamespace
) -> None:
    editor, administrator = signed_in("editor"), signed_in("administrator")
    page = f"/admin/accounts/{world.editor.id}"

    answer = administrator.send(f"{page}/roles", {"roles": ["cashier", "receptionist"], "reason": "QĐ 1"}, page=page)

    assert answer.status_code == 302
    assert editor.get("/editor/").headers["Location"].startswith("/sign-in")
    assert types(world.editor.id)[-2:] == ["RolesChanged", "SessionEnded"]
    editor.sign_in("editor")
    assert editor.get("/editor/").status_code == 403


def test_roles_that_do_not_exist_are_not_given(signed_in: Callable[[str], Browser], world: SimpleNamespace) -> None:
    page = f"/admin/accounts/{world.editor.id}"
    signed_in("administrator").send(f"{page}/roles", {"roles": ["emperor"]}, page=page)
    assert "RolesChanged" not in types(world.editor.id)


def test_a_citizen_is_given_no_role(signed_in: Callable[[str], Browser], world: SimpleNamespace) -> None:
    page = f"/admin/accounts/{world.citizen.id}"
    assert (
        signed_in("administrator").send(f"{page}/roles", {"roles": ["leader"], "reason": "x"}, page=page).status_code
        == 422
    )
    with db.reading() as session:
        assert queries.account(session, world.citizen.id).roles == []


def test_a_disabled_account_is_out_at_once_and_stays_out(
    signed_in: Callable[[str], Browser], world: SimpleNamespace
) -> None:
    clerk, administrator = signed_in("clerk"), signed_in("administrator")
    page = f"/admin/accounts/{world.clerk.id}"
    assert administrator.send(f"{page}/disable", {"reason": ""}, page=page).status_code == 422
    assert clerk.get("/account").status_code == 200

    administrator.send(f"{page}/disable", {"reason": "Chuyển công tác"}, page=page)

    assert clerk.get("/account").status_code == 302
    assert clerk.sign_in("clerk").status_code == 422
    assert "AccountDisabled" in types(world.clerk.id)
    administrator.send(f"{page}/enable", page=page)
    assert clerk.sign_in("clerk").status_code == 302


def test_administrators_do_not_lock_themselves_out(signed_in: Callable[[str], Browser], world: SimpleNamespace) -> None:
    administrator = signed_in("administrator")
    page = f"/admin/accounts/{world.administrator.id}"
    assert administrator.send(f"{page}/disable", {"reason": "x"}, page=page).status_code == 409
    assert administrator.send(f"{page}/roles", {"roles": ["editor"], "reason": "x"}, page=page).status_code == 409
    assert administrator.get("/admin/accounts").status_code == 200


def test_administrators_give_themselves_no_role(signed_in: Callable[[str], Browser], world: SimpleNamespace) -> None:
    """Two people stand behind every right: who may give rights does not give them to themselves."""
    administrator = signed_in("administrator")
    page = f"/admin/accounts/{world.administrator.id}"
    answer = administrator.send(f"{page}/roles", {"roles": ["administrator", "editor"], "reason": "x"}, page=page)
    assert answer.status_code == 409
    assert "RolesChanged" not in types(world.administrator.id)
    assert f"{page}/roles" not in administrator.get(page).text


@pytest.mark.parametrize("username", ["citizen", "business"])
def test_nobody_resets_the_password_of_an_applicant(
    signed_in: Callable[[str], Browser], world: SimpleNamespace, username: str
) -> None:
    administrator, page = signed_in("administrator"), f"/admin/accounts/{world.all[username].id}"
    assert administrator.send(f"{page}/reset-password", page=page).status_code == 422
    assert "PasswordChanged" not in types(world.all[username].id)
    assert "reset-password" not in administrator.get(page).text
    signed_in(username)


def test_every_sign_in_of_an_account_can_be_ended(signed_in: Callable[[str], Browser], world: SimpleNamespace) -> None:
    first, second, administrator = signed_in("leader"), signed_in("leader"), signed_in("administrator")
    page = f"/admin/accounts/{world.leader.id}"
    assert administrator.get(page).text.count("127.0.0.1") == 2
    administrator.send(f"{page}/end-sessions", page=page)
    assert {first.get("/account").status_code, second.get("/account").status_code} == {302}


def new_staff(administrator: Browser, world: SimpleNamespace, username: str = "thu.ky") -> str:
    answer = administrator.send(
        "/admin/accounts/new",
        {
            "username": username,
            "display_name": "Y Phôn Ksor",
            "agency": str(world.agencies["so-noi-vu"].id),
            "roles": ["cashier", "editor"],
        },
    )
    found = re.search(r"[a-z]{6,9}(-[a-z]{6,9}){3}-\d{4}", answer.text)
    assert found, answer.text
    return found[0]


def test_a_new_member_of_staff_has_to_choose_a_password(
    signed_in: Callable[[str], Browser], browser: Browser, world: SimpleNamespace
) -> None:
    password = new_staff(signed_in("administrator"), world)
    browser.sign_in("thu.ky", password)
    for page in ("/editor/", "/account", "/office/"):
        assert browser.get(page).headers["Location"] == "/account/password"

    short = browser.send("/account/password", {"present": password, "password": "ngắn quá"})
    assert short.status_code == 422
    good = browser.send("/account/password", {"present": password, "password": "con voi Bản Đôn uống cà phê"})

    assert good.status_code == 302
    assert browser.get("/editor/").status_code == 200
    with db.reading() as session:
        account = queries.account_by_username(session, "thu.ky")
    assert account is not None
    assert account.actor().roles == {Role.CASHIER, Role.EDITOR}


def test_the_first_password_is_in_no_log(
    signed_in: Callable[[str], Browser], world: SimpleNamespace, caplog: pytest.LogCaptureFixture
) -> None:
    password = new_staff(signed_in("administrator"), world)
    with db.reading() as session:
        account = queries.account_by_username(session, "thu.ky")
        assert account is not None
        records = events.history(session, account.id)
    assert password not in caplog.text
    assert all(password not in str(record.payload) for record in records)


def test_a_taken_name_is_refused_and_what_was_typed_stays(
    signed_in: Callable[[str], Browser], world: SimpleNamespace
) -> None:
    answer = signed_in("administrator").send(
        "/admin/accounts/new",
        {"username": "Editor", "display_name": "Y Phôn Ksor", "agency": str(world.agencies["so-noi-vu"].id)},
    )
    assert answer.status_code == 422
    assert "Y Phôn Ksor" in answer.text
    assert 'href="#username"' in answer.text


def test_a_reset_password_ends_the_sign_ins(signed_in: Callable[[str], Browser], world: SimpleNamespace) -> None:
    officer, administrator = signed_in("specialist"), signed_in("administrator")
    page = f"/admin/accounts/{world.specialist.id}"
    answer = administrator.send(f"{page}/reset-password", page=page)
    assert answer.status_code == 200
    assert officer.get("/account").status_code == 302
    assert officer.sign_in("specialist").status_code == 422


def test_a_search_finds_people_without_accents(signed_in: Callable[[str], Browser], world: SimpleNamespace) -> None:
    administrator = signed_in("administrator")
    assert world.citizen.name in administrator.get("/admin/accounts?q=nguyen+thi+thuy").text
    assert world.citizen.name not in administrator.get("/admin/accounts").text


def test_a_day_of_the_calendar_is_set_changed_and_given_back(signed_in: Callable[[str], Browser]) -> None:
    administrator, day = signed_in("administrator"), date(2027, 1, 4)

    def kind() -> DayKind:
        with db.reading() as session:
            return load_calendar(session).kind(day)

    assert kind() is DayKind.WORK
    page = "/admin/calendar"
    assert administrator.send(page, {"day": "4/1/2027", "kind": "off", "reason": "Công văn 1/BNV"}).status_code == 302
    assert kind() is DayKind.OFF
    administrator.send(page, {"day": "04.01.2027", "kind": "morning", "reason": "Công văn 2/BNV"})
    assert kind() is DayKind.MORNING
    assert "Thứ Hai, 04/01/2027" in administrator.get(page).text
    administrator.send(f"{page}/2027-01-04/remove", page=page)
    assert kind() is DayKind.WORK
    assert administrator.send(f"{page}/2027-01-04/remove", page=page).status_code == 404
    assert administrator.send(f"{page}/nonsense/remove", page=page).status_code == 404


def test_a_wrong_day_is_explained(signed_in: Callable[[str], Browser]) -> None:
    answer = signed_in("administrator").send("/admin/calendar", {"day": "31/2/2027", "kind": "", "reason": ""})
    assert answer.status_code == 422
    assert "Không có ngày 31/2/2027" in answer.text
    assert 'value="31/2/2027"' in answer.text


def test_a_message_that_was_set_aside_is_sent_again(signed_in: Callable[[str], Browser]) -> None:
    with db.transaction() as session:
        message = outbox.OutboxMessage(
            subscriber="nobody", event_type="Something", stream=uuid4(), position=1, payload={}, created_at=clock.now(),
            due_at=clock.now(), attempts=8, set_aside_at=clock.now(), last_error="ValueError: <b>",
        )  # fmt: skip
        session.add(message)
        session.flush()
        number = message.id
    administrator = signed_in("administrator")
    assert "ValueError: &lt;b&gt;" in administrator.get("/admin/outbox").text

    assert administrator.send(f"/admin/outbox/{number}/retry", page="/admin/outbox").status_code == 302

    with db.reading() as session:
        assert outbox.set_aside(session) == []
        assert outbox.backlog(session, now=clock.now()) == 1
    assert administrator.send(f"/admin/outbox/{number}/retry", page="/admin/outbox").status_code == 404


def test_the_log_of_accounts_is_whole_after_all_this(
    signed_in: Callable[[str], Browser], world: SimpleNamespace
) -> None:
    administrator = signed_in("administrator")
    new_staff(administrator, world)
    with db.transaction() as session:
        actions.end_all(session, world.administrator.id, reason="test", actor=world.administrator, now=clock.now())
    with db.reading() as session:
        assert list(events.verify(session)) == []
