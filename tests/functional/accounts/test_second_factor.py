"""The second step: set up, proved, guessed at, taken away. Threats T08, T09; ASVS 6.3.3, 6.5.1, 6.5.5, 6.6.2, 6.6.3."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import time_machine
from click.testing import CliRunner
from flask import Flask
from sqlalchemy import select, update

from portal import cli
from portal.accounts import actions
from portal.accounts.factors.models import Authenticator, HalfSignIn, RecoveryCode
from portal.accounts.models import Account, SignInSession
from portal.core import clock, db, events, sealed
from portal.demo import PASSWORD
from tests.support.browsing import Browser
from tests.support.factors import HERE, add_app, begin_app, shown_codes

SECOND = "/sign-in/second-step"


@pytest.fixture(autouse=True)
def still() -> Iterator[Any]:
    """Time stands still, so that no step of 30 seconds ends within a test unless it says so."""
    with time_machine.travel(clock.now(), tick=False) as time:
        yield time


@pytest.fixture
def other(app: Flask) -> Browser:
    """A second browser."""
    return Browser(app.test_client(), address="198.51.100.9")


def happened(world: SimpleNamespace) -> list[str]:
    with db.reading() as session:
        return [record.type for record in events.history(session, world.citizen.id)]


def is_in(browser: Browser) -> bool:
    return browser.get("/account").status_code == 200


def test_the_password_alone_is_no_longer_enough(
    signed_in: Callable[[str], Browser], other: Browser, world: SimpleNamespace
) -> None:
    phone, codes = add_app(signed_in("citizen"))
    assert len(codes) == 10

    answer = other.sign_in("citizen", next="/services")

    assert answer.headers["Location"] == f"{SECOND}?next=/services"
    assert not is_in(other)
    arrived = other.send(f"{SECOND}?next=/services", {"one_time": phone.code()})
    assert arrived.headers["Location"] == "/services"
    assert is_in(other)
    assert happened(world)[-1] == "SignedIn"
    with db.reading() as session:
        assert set(session.scalars(select(SignInSession.factor))) == {"app"}


def test_setting_up_asks_for_the_password_and_shows_the_key_to_nobody_else(
    signed_in: Callable[[str], Browser],
) -> None:
    mine, elsewhere = signed_in("citizen"), signed_in("citizen")
    assert mine.send(f"{HERE}/app", {"present": "wrong"}).status_code == 422
    assert mine.get(f"{HERE}/app/code").status_code == 302
    phone = begin_app(mine)
    assert elsewhere.get(f"{HERE}/app/code").headers["Location"] == HERE
    assert phone.secret not in mine.get(HERE).text


def test_setting_up_needs_a_right_code_in_time(signed_in: Callable[[str], Browser], still: Any) -> None:
    browser = signed_in("citizen")
    begin_app(browser)
    assert browser.send(f"{HERE}/app/code", {"one_time": "000000"}).status_code == 422
    still.shift(timedelta(minutes=15))
    assert browser.get(f"{HERE}/app/code").headers["Location"] == HERE


def test_the_secret_is_sealed_and_codes_are_hashed(signed_in: Callable[[str], Browser]) -> None:
    phone, codes = add_app(signed_in("citizen"))
    with db.reading() as session:
        stored = session.scalars(select(Authenticator.secret)).one()
        hashes = session.scalars(select(RecoveryCode.code_hash)).all()
    assert phone.secret not in stored
    assert not set(codes) & set(hashes)


def test_keys_rotate(signed_in: Callable[[str], Browser], other: Browser) -> None:
    phone, _codes = add_app(signed_in("citizen"))
    ring = sealed.ring()
    try:
        sealed.configure([b"n" * 32, *ring.keys])
        with db.transaction() as session:
            assert actions.reseal(session) == 1
            assert actions.reseal(session) == 0
        sealed.configure([b"n" * 32])
        other.sign_in("citizen")
        assert other.send(SECOND, {"one_time": phone.code()}).status_code == 302
    finally:
        sealed.configure(ring.keys)


def test_a_code_is_good_once(signed_in: Callable[[str], Browser], app: Flask, still: Any) -> None:
    phone, _codes = add_app(signed_in("citizen"))
    first, second = Browser(app.test_client()), Browser(app.test_client())
    for browser in (first, second):
        browser.sign_in("citizen")
    code = phone.code()
    assert first.send(SECOND, {"one_time": code}).status_code == 302
    again = second.send(SECOND, {"one_time": code})
    assert again.status_code == 422
    assert "vừa được dùng" in again.text
    still.shift(timedelta(seconds=30))
    assert second.send(SECOND, {"one_time": phone.code()}).status_code == 302


def test_a_recovery_code_is_good_once(signed_in: Callable[[str], Browser], app: Flask, world: SimpleNamespace) -> None:
    _phone, codes = add_app(signed_in("citizen"))
    for status in (302, 422):
        browser = Browser(app.test_client())
        browser.sign_in("citizen")
        assert browser.send(SECOND, {"one_time": codes[3].lower()}).status_code == status
    assert "RecoveryCodeUsed" in happened(world)
    assert happened(world)[-1] == "SecondStepFailed"


def test_the_second_step_is_not_there_without_the_password(browser: Browser) -> None:
    assert browser.get(SECOND).headers["Location"] == "/sign-in"
    for forged in ("x" * 43, 7, None):
        with browser.client.session_transaction() as cookie:
            cookie["half"] = forged
        assert browser.get(SECOND).headers["Location"] == "/sign-in"


def test_the_half_sign_in_is_short_new_and_used_once(
    signed_in: Callable[[str], Browser], other: Browser, still: Any
) -> None:
    """T08: nothing planted before survives, and the half session opens nothing once it was completed or is old."""
    phone, _codes = add_app(signed_in("citizen"))
    other.get("/sign-in")
    with other.client.session_transaction() as cookie:
        cookie["planted"], cookie["half"] = "by an attacker", "chosen by an attacker"
    other.sign_in("citizen")
    with other.client.session_transaction() as cookie:
        assert set(cookie) <= {"half", "csrf_token"}
        assert cookie["half"] != "chosen by an attacker"
    copied = other.cookie
    other.send(SECOND, {"one_time": phone.code()})
    assert is_in(other)
    other.cookie = copied
    assert other.get(SECOND).headers["Location"] == "/sign-in"

    other.sign_in("citizen")
    still.shift(timedelta(minutes=10))
    assert other.get(SECOND).headers["Location"] == "/sign-in"


@pytest.mark.parametrize("change", ["disabled", "password"])
def test_what_happens_to_the_account_meanwhile_ends_the_half_sign_in(
    signed_in: Callable[[str], Browser], other: Browser, world: SimpleNamespace, change: str
) -> None:
    owner = signed_in("citizen")
    add_app(owner)
    other.sign_in("citizen")
    assert other.get(SECOND).status_code == 200
    if change == "disabled":
        with db.transaction() as session:
            actions.disable(session, world.citizen.id, reason="x", actor=world.administrator, now=clock.now())
    else:
        new = "một câu hoàn toàn khác hẳn"
        assert owner.send("/account/password", {"present": PASSWORD, "password": new}).status_code == 302
    assert other.get(SECOND).headers["Location"] == "/sign-in"


def test_guessing_codes_is_slowed_down_for_the_account(signed_in: Callable[[str], Browser], app: Flask) -> None:
    """Five guesses, from wherever they come; then even the right code waits, and the page says how long."""
    phone, _codes = add_app(signed_in("citizen"))
    statuses = []
    for number in range(6):
        guesser = Browser(app.test_client(), address=f"203.0.113.{number}")
        guesser.sign_in("citizen")
        answer = guesser.send(SECOND, {"one_time": phone.code() if number == 5 else "000000"})
        statuses.append(answer.status_code)
    assert statuses == [422] * 5 + [429]
    assert "Hãy thử lại sau" in answer.text
    assert not is_in(guesser)


def test_a_second_app_is_refused_and_others_are_signed_out(signed_in: Callable[[str], Browser]) -> None:
    elsewhere, browser = signed_in("citizen"), signed_in("citizen")
    add_app(browser)
    assert not is_in(elsewhere)
    assert is_in(browser)
    assert browser.send(f"{HERE}/app", {"present": PASSWORD}).headers["Location"] == HERE


def test_removing_needs_password_and_code(signed_in: Callable[[str], Browser], world: SimpleNamespace) -> None:
    browser = signed_in("citizen")
    phone, codes = add_app(browser)
    for data in (
        {"present": "wrong", "one_time": phone.code()},
        {"present": PASSWORD, "one_time": "000000"},
        {"present": PASSWORD, "one_time": ""},
    ):
        assert browser.send(f"{HERE}/app/remove", data).status_code == 422
    assert browser.send(f"{HERE}/app/remove", {"present": PASSWORD, "one_time": codes[0]}).status_code == 302
    assert happened(world)[-1] == "AuthenticatorRemoved"
    with db.reading() as session:
        assert session.scalars(select(RecoveryCode)).all() == []
    assert browser.sign_in("citizen").status_code in (302, 400)


def test_new_recovery_codes_void_the_old_ones(signed_in: Callable[[str], Browser], other: Browser) -> None:
    browser = signed_in("citizen")
    phone, old = add_app(browser)
    page = browser.send(f"{HERE}/codes", {"present": PASSWORD, "one_time": phone.code()})
    new = shown_codes(page.text)
    assert len(new) == 10
    assert not set(new) & set(old)
    other.sign_in("citizen")
    assert other.send(SECOND, {"one_time": old[1]}).status_code == 422
    assert other.send(SECOND, {"one_time": new[1]}).status_code == 302


def test_the_owner_is_told_by_mail(
    signed_in: Callable[[str], Browser], world: SimpleNamespace, run_worker: Callable[[], int], tmp_path: Path
) -> None:
    with db.transaction() as session:
        session.execute(update(Account).where(Account.id == world.citizen.id).values(email="thuy@example.vn"))
    phone, codes = add_app(signed_in("citizen"))
    run_worker()
    letters = "".join(path.read_text() for path in (tmp_path / "mail").glob("account-*.eml"))
    assert letters.count("To: thuy@example.vn") == 2  # the app, and the codes
    assert not [secret for secret in (phone.secret, *codes) if secret in letters]


def test_what_is_over_is_forgotten(signed_in: Callable[[str], Browser], other: Browser, still: Any) -> None:
    add_app(signed_in("citizen"))
    other.sign_in("citizen")
    still.shift(timedelta(minutes=11))
    with db.transaction() as session:
        actions.forget_half(session, now=clock.now())
        assert session.scalars(select(HalfSignIn)).all() == []


def test_who_lost_everything_is_helped_from_the_command_line(
    signed_in: Callable[[str], Browser], other: Browser, world: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser = signed_in("citizen")
    add_app(browser)
    monkeypatch.setattr(cli, "connect", lambda settings: None)
    done = CliRunner().invoke(cli.main, ["clear-factors", "citizen", "--reason", "Xuất trình thẻ căn cước"])
    assert done.exit_code == 0, done.output
    assert not is_in(browser)
    assert other.sign_in("citizen").headers["Location"] == "/dossiers"
    assert "FactorsCleared" in happened(world)
    assert CliRunner().invoke(cli.main, ["clear-factors", "nobody", "--reason", "x"]).exit_code == 1


class TestStaff:
    """Where a second factor is compulsory (ASVS 6.3.3)."""

    @pytest.fixture(autouse=True)
    def required(self, app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
        wanted = app.config["PORTAL"].model_copy(update={"staff_second_factor": "required"})
        monkeypatch.setitem(app.config, "PORTAL", wanted)

    def test_an_officer_adds_one_before_anything_else(self, signed_in: Callable[[str], Browser]) -> None:
        officer = signed_in("receptionist")
        for path in ("/office/", "/account", "/", "/services"):
            assert officer.get(path).headers["Location"] == HERE
        assert "phải có xác thực hai bước" in officer.get(HERE).text
        add_app(officer)
        assert officer.get("/office/").status_code == 200

    def test_the_last_one_stays(self, signed_in: Callable[[str], Browser]) -> None:
        officer = signed_in("receptionist")
        phone, _codes = add_app(officer)
        answer = officer.send(f"{HERE}/app/remove", {"present": PASSWORD, "one_time": phone.code()})
        assert answer.status_code == 422
        assert "ít nhất một cách" in answer.text
        with db.reading() as session:
            assert session.scalars(select(Authenticator)).one().confirmed_at is not None

    def test_citizens_choose(self, signed_in: Callable[[str], Browser]) -> None:
        assert is_in(signed_in("citizen"))
