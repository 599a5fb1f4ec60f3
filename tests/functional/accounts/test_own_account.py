"""One's own account: sign-ins, contact, password; and opening an account."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from types import SimpleNamespace
from typing import Any

import pytest
from flask import Flask

from portal.accounts import actions, passwords, queries
from portal.accounts.errors import WrongPassword
from portal.accounts.passwords import NewPassword
from portal.core import clock, db, events
from portal.core.actor import Kind
from portal.demo import PASSWORD
from tests.support.browsing import Browser

CITIZEN = {
    "display_name": "H'Hen  Niê",
    "personal_number": "067 190 005 678",
    "phone": "0912.345.678",
    "email": "HHen@Example.vn",
    "username": "HHen.Nie",
    "password": "mưa tháng bảy gãy cành trám",
}
BUSINESS = {
    "display_name": "Hợp tác xã Ca cao Krông Nô",
    "tax_code": "0100109106",
    "representative": "Điểu Xuân",
    "phone": "0261 3544 123",
    "email": "",
    "username": "hop-tac-xa",
    "password": "ca cao Krông Nô thơm lắm",
}


def test_two_places_and_the_other_one_is_ended(signed_in: Callable[[str], Browser], world: SimpleNamespace) -> None:
    phone, laptop = signed_in("citizen"), signed_in("citizen")
    with db.reading() as session:
        entries = queries.live_sessions(session, world.citizen.id, now=clock.now())
    other = next(entry.id for entry in entries if str(entry.id) in laptop.get("/account").text)

    assert laptop.send(f"/account/sessions/{other}/end", page="/account").status_code == 302

    assert laptop.get("/account").status_code == 200
    assert phone.get("/account").status_code == 302


def test_all_other_places_are_ended(signed_in: Callable[[str], Browser]) -> None:
    browsers = [signed_in("citizen") for _ in range(3)]
    browsers[0].send("/account/sessions/end", page="/account")
    assert [browser.get("/account").status_code for browser in browsers] == [200, 302, 302]


def test_a_sign_in_of_somebody_else_does_not_exist(signed_in: Callable[[str], Browser], world: SimpleNamespace) -> None:
    citizen, business = signed_in("citizen"), signed_in("business")
    with db.reading() as session:
        foreign = queries.live_sessions(session, world.business.id, now=clock.now())[0].id
    assert citizen.send(f"/account/sessions/{foreign}/end", page="/account").status_code == 404
    assert business.get("/account").status_code == 200


def test_the_personal_number_is_masked(signed_in: Callable[[str], Browser], world: SimpleNamespace) -> None:
    page = signed_in("citizen").get("/account").text
    assert world.citizen.personal_number not in page
    assert world.citizen.personal_number[-4:] in page


def test_the_own_number_opens_for_once_and_leaves_a_trace(
    signed_in: Callable[[str], Browser], world: SimpleNamespace
) -> None:
    mine, number = signed_in("citizen"), world.citizen.personal_number
    assert mine.get("/account/numbers").status_code == 405  # no address to open it by
    shown = mine.send("/account/numbers", page="/account")
    assert number in shown.text
    assert shown.headers["Cache-Control"] == "no-store"
    assert number not in mine.get("/account").text
    with db.reading() as session:
        assert [one.type for one in events.history(session, world.citizen.id)].count("OwnNumbersShown") == 1


def test_contact_is_changed_only_with_the_password(signed_in: Callable[[str], Browser], world: SimpleNamespace) -> None:
    browser = signed_in("citizen")
    data = {"phone": "0912 345 678", "email": "thuy@example.vn", "address": "Số 5  đường Mẫu", "password": "wrong"}
    refused = browser.send("/account/contact", data)
    assert refused.status_code == 422
    assert "thuy@example.vn" in refused.text

    assert browser.send("/account/contact", data | {"password": PASSWORD}).status_code == 302

    with db.reading() as session:
        account = queries.account(session, world.citizen.id)
        asked, event, *_ = queries.recent_events(session, world.citizen.id)
    assert (account.phone, account.email, account.address) == ("+84912345678", "thuy@example.vn", "Số 5 đường Mẫu")
    assert (event.type, event.values) == ("ContactChanged", {"fields": ["email", "phone", "address"]})
    assert (asked.type, account.email_verified_at) == ("EmailToConfirm", None)


def test_a_new_password_ends_the_other_sign_ins(signed_in: Callable[[str], Browser]) -> None:
    here, there = signed_in("citizen"), signed_in("citizen")
    data = {"present": PASSWORD, "password": "mưa tháng bảy gãy cành trám"}
    assert here.send("/account/password", data | {"present": "wrong"}).status_code == 422
    assert here.send("/account/password", data).status_code == 302
    assert here.get("/account").status_code == 200
    assert there.get("/account").status_code == 302
    assert there.sign_in("citizen").status_code == 422
    assert there.sign_in("citizen", data["password"]).status_code == 302


def test_confirming_with_guesses_is_slowed_down(signed_in: Callable[[str], Browser]) -> None:
    browser = signed_in("citizen")
    for _ in range(10):
        browser.send("/account/password", {"present": "guess", "password": "mưa tháng bảy gãy cành trám"})
    answer = browser.send("/account/password", {"present": PASSWORD, "password": "mưa tháng bảy gãy cành trám"})
    assert "quá nhiều lần" in answer.text
    assert browser.send("/sign-out", page="/account").status_code == 302
    assert browser.sign_in("citizen").status_code == 302


@pytest.mark.parametrize(("kind", "data"), [("citizen", CITIZEN), ("business", BUSINESS)])
def test_opening_an_account(browser: Browser, kind: str, data: dict[str, str]) -> None:
    answer = browser.send(f"/register/{kind}?next=/services", data)
    assert answer.headers["Location"] == "/sign-in?next=/services"
    assert browser.sign_in(data["username"], data["password"]).status_code == 302
    with db.reading() as session:
        account = queries.account_by_username(session, data["username"].lower())
    assert account is not None
    assert account.kind == Kind(kind)
    assert account.roles == []
    assert (account.personal_number, account.tax_code) == (
        ("067190005678", None) if kind == "citizen" else (None, "0100109106")
    )


def test_what_the_library_calls_wrong_is_wrong_here_and_stays_typed(browser: Browser) -> None:
    wrong = CITIZEN | {"personal_number": "123456789", "phone": "12", "email": "x@", "display_name": "<b>Tên</b>"}
    answer = browser.send("/register/citizen", wrong)
    assert answer.status_code == 422
    for sentence in ("Chứng minh nhân dân 9 số", "Số điện thoại chưa đúng", "Địa chỉ thư điện tử chưa đúng"):
        assert sentence in answer.text
    assert "&lt;b&gt;Tên&lt;/b&gt;" in answer.text
    assert CITIZEN["password"] not in answer.text


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"password": "ngắn"}, "Mật khẩu dài từ 12"),
        ({"password": "matkhau123456"}, "dễ đoán"),
        ({"password": "067190005678"}, "dễ đoán"),
        ({"username": "Nguyễn"}, "Tên đăng nhập gồm"),
        ({"username": "citizen"}, "đã có người dùng"),
    ],
)
def test_an_unfit_name_or_password_is_explained(browser: Browser, change: dict[str, str], sentence: str) -> None:
    answer = browser.send("/register/citizen", CITIZEN | change)
    assert answer.status_code == 422
    assert sentence in answer.text


def test_nobody_registers_as_staff(browser: Browser, app: Flask) -> None:
    """Mass assignment (T04): fields the form does not have change nothing."""
    browser.send("/register/citizen", CITIZEN | {"kind": "staff", "roles": "administrator", "agency_id": "1"})
    with db.reading() as session:
        account = queries.account_by_username(session, "hhen.nie")
    assert account is not None
    assert (account.kind, account.roles, account.agency_id) == (Kind.CITIZEN, [], None)
    assert browser.get("/register/staff").status_code == 404


def test_the_directory_gives_every_agencys_official_address(browser: Browser, world: SimpleNamespace) -> None:
    page, table = browser.get("/directory").text, browser.get("/directory.csv")
    rows = table.data.decode("utf-8-sig").splitlines()
    assert table.mimetype == "text/csv"
    with db.reading() as session:
        in_force = queries.agencies(session, on=clock.local(clock.now()).date())
    assert len(rows) == 1 + len(in_force) < 1 + len(world.agencies)
    for agency in in_force:
        assert f"mailto:{agency.email}" in page
        assert any(agency.email in row and agency.name_vi in row for row in rows)


def test_the_directory_holds_no_formula(browser: Browser, world: SimpleNamespace) -> None:
    with db.transaction() as session:
        queries.agency(session, "so-noi-vu").phone = '+84=HYPERLINK("x")'
    assert '"\t+84=HYPERLINK' in browser.get("/directory.csv").text


def test_a_password_changed_meanwhile_confirms_nothing(world: SimpleNamespace) -> None:
    """The slow check is made before the transaction; between the two nobody slips in."""
    first, second = NewPassword.of("con voi Bản Đôn uống cà phê"), NewPassword.of("thác Dray Nur mùa nước nổi")
    with db.reading() as session:
        confirmed = actions.confirm_password(session, world.citizen.id, "demo")
    for number, new in enumerate((first, second)):
        with nullcontext() if number == 0 else pytest.raises(WrongPassword), db.transaction() as session:
            actions.change_password(
                session, world.citizen.id, confirmed=confirmed, new=new, actor=world.citizen, now=clock.now()
            )
    with db.reading() as session:
        assert actions.verify_password(session, username="citizen", password=first.text)[1]


def test_passwords_are_hashed_while_nobody_waits(
    signed_in: Callable[[str], Browser], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Hashing is slow on purpose; the one writer of an embedded database must not be kept waiting by it."""
    open_now, hashed_inside = [0], []
    browser, begin, hashed, matches = signed_in("citizen"), db.Database.transaction, passwords.hashed, passwords.matches

    @contextmanager
    def counted(database: db.Database) -> Iterator[Any]:
        open_now[0] += 1
        try:
            with begin(database) as session:
                yield session
        finally:
            open_now[0] -= 1

    def noted(function: Callable[..., Any]) -> Callable[..., Any]:
        def call(*args: Any) -> Any:
            hashed_inside.append(open_now[0])
            return function(*args)

        return call

    monkeypatch.setattr(db.Database, "transaction", counted)
    monkeypatch.setattr(passwords, "hashed", noted(hashed))
    monkeypatch.setattr(passwords, "matches", noted(matches))
    answer = browser.send("/account/password", {"present": "demo", "password": "con voi Bản Đôn uống cà phê"})
    assert answer.status_code == 302
    assert hashed_inside == [0, 0]
