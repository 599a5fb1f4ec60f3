"""Signing in and out over HTTP: threats T07, T08, T09, T33."""

import unicodedata
from collections.abc import Callable
from types import SimpleNamespace
from uuid import UUID, uuid4

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.accounts import actions, queries
from portal.accounts.models import SignInSession
from portal.accounts.views.signing_in import _enter
from portal.core import clock, db, events
from portal.core.errors import PortalError
from portal.demo import PASSWORD
from tests.support.browsing import Browser, without_tokens

EVIL = [
    "//evil.example", "///evil.example", "/\\evil.example", "\\\\evil.example", "https://evil.example", "evil.example",
    "javascript:alert(1)", "\t//evil.example", "/\t/evil.example", "https:evil.example",
    "data:text/html,x", " //evil.example", "/\n/evil.example", "http:///evil.example",
]  # fmt: skip


def happened(account_id: UUID | None) -> list[str]:
    assert account_id is not None
    with db.reading() as session:
        return [record.type for record in events.history(session, account_id)]


def test_signing_in_leads_to_the_page_one_came_for(browser: Browser, world: SimpleNamespace) -> None:
    asked = browser.get("/account")
    assert asked.headers["Location"] == "/sign-in?next=/account"

    answer = browser.sign_in("citizen", next="/account")

    assert answer.headers["Location"] == "/account"
    assert world.citizen.name in browser.get("/account").text
    assert happened(world.citizen.id)[-1] == "SignedIn"


@pytest.mark.parametrize(
    ("username", "start"),
    [("citizen", "/dossiers"), ("clerk", "/office/"), ("editor", "/editor/"), ("administrator", "/admin/accounts")],
)
def test_everybody_begins_where_their_work_is(browser: Browser, username: str, start: str) -> None:
    assert browser.sign_in(username).headers["Location"] == start


@pytest.mark.parametrize("target", EVIL)
def test_nobody_is_sent_to_another_site(browser: Browser, target: str) -> None:
    page = browser.client.get("/sign-in", query_string={"next": target})
    assert 'action="/sign-in"' in page.text
    token = {"csrf_token": page.text.split('name="csrf_token"')[1].split('value="')[1].split('"')[0]}
    form = token | {"username": "citizen", "password": PASSWORD}
    answer = browser.client.post("/sign-in", query_string={"next": target}, data=form)
    assert answer.headers["Location"] == "/dossiers"


def test_the_password_is_not_kept_and_the_token_only_hashed(browser: Browser, world: SimpleNamespace) -> None:
    browser.sign_in("citizen")
    with browser.client.session_transaction() as cookie:
        token = cookie["sid"]
    with db.reading() as session:
        entry = session.scalars(select(SignInSession)).one()
        account = queries.account(session, world.citizen.id)
    assert len(token) >= 43  # 256 bits in base64
    assert token not in (entry.token_hash, str(entry.id))
    assert account.password_hash.startswith("$argon2id$")


def test_the_session_before_is_not_the_session_after(browser: Browser) -> None:
    """Fixation: what somebody planted in the browser before signing in is gone afterwards."""
    browser.get("/sign-in")
    with browser.client.session_transaction() as planted:
        planted["planted"] = "by an attacker"
        planted["sid"] = "chosen-by-an-attacker"
    before = browser.cookie

    browser.sign_in("citizen")

    with browser.client.session_transaction() as cookie:
        assert set(cookie) <= {"sid", "csrf_token"}
        assert cookie["sid"] != "chosen-by-an-attacker"
    browser.cookie = before
    assert browser.get("/account").status_code == 302


def test_a_cookie_copied_before_signing_out_opens_nothing_afterwards(
    signed_in: Callable[[str], Browser], world: SimpleNamespace
) -> None:
    browser = signed_in("citizen")
    copied = browser.cookie
    assert browser.send("/sign-out", page="/account").status_code == 302

    browser.cookie = copied

    assert browser.get("/account").headers["Location"].startswith("/sign-in")
    assert happened(world.citizen.id)[-1] == "SignedOut"


def test_signing_out_is_not_a_link_and_needs_the_token(signed_in: Callable[[str], Browser]) -> None:
    browser = signed_in("citizen")
    assert browser.get("/sign-out").status_code == 405
    assert browser.client.post("/sign-out").status_code == 400
    assert browser.get("/account").status_code == 200


def test_signing_in_needs_the_token_of_the_page(browser: Browser) -> None:
    """Login CSRF: another site cannot sign a visitor in as somebody else."""
    answer = browser.client.post("/sign-in", data={"username": "citizen", "password": PASSWORD})
    assert answer.status_code == 400
    assert browser.get("/account").status_code == 302


def test_an_unknown_name_and_a_wrong_password_get_the_same_answer(browser: Browser, app: Flask) -> None:
    with db.transaction() as session:
        closed = queries.account_by_username(session, "clerk")
        assert closed is not None
        closed.disabled_at = clock.now()
    answers = []
    for username, password in [("citizen", "wrong"), ("nobody", "wrong"), ("clerk", PASSWORD), ("clerk", "wrong")]:
        answer = browser.send("/sign-in", {"username": username, "password": password})
        answers.append((answer.status_code, without_tokens(answer.text).replace(f'value="{username}"', "")))
    assert answers[0][0] == 422
    assert all(answer == answers[0] for answer in answers)


def test_an_unknown_name_costs_as_much_work(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """Timing tells nothing: argon2 runs once in each case."""
    checked: list[str | None] = []
    from_room = "portal.accounts.actions.signing_in.passwords.matches"
    monkeypatch.setattr(from_room, lambda known, _password: bool(checked.append(known)))
    with db.reading() as session:
        actions.verify_password(session, username="nobody", password="x")
        actions.verify_password(session, username="citizen", password="x")
    assert len(checked) == 2


def test_a_failure_is_recorded_without_what_was_typed(browser: Browser, world: SimpleNamespace) -> None:
    browser.send("/sign-in", {"username": "citizen", "password": "my other secret"})
    with db.reading() as session:
        record = events.history(session, world.citizen.id)[-1]
    assert (record.type, record.values) == ("SignInFailed", {"reason": "wrong password"})


def test_guessing_one_name_is_slowed_down_wherever_it_comes_from(app: Flask) -> None:
    statuses = []
    for number in range(11):
        guesser = Browser(app.test_client(), address=f"203.0.113.{number}")
        statuses.append(guesser.send("/sign-in", {"username": "Citizen ", "password": f"guess {number}"}).status_code)
    assert statuses == [422] * 10 + [429]
    late = Browser(app.test_client(), address="203.0.113.99")
    assert late.sign_in("citizen").status_code == 429


def test_guessers_do_not_lock_the_owner_out(app: Flask) -> None:
    """Lockout abuse (T09): from an address the account knows, the owner still gets in."""
    home = Browser(app.test_client(), address="198.51.100.7")
    assert home.sign_in("citizen").status_code == 302
    home.send("/sign-out", page="/account")
    for number in range(12):
        Browser(app.test_client(), address=f"203.0.113.{number}").sign_in("citizen", "guess")
    assert home.sign_in("citizen").status_code == 302


def test_one_address_guessing_many_names_is_slowed_down(browser: Browser) -> None:
    statuses = [browser.sign_in(f"name{number}", "guess").status_code for number in range(31)]
    assert statuses == [422] * 30 + [429]


def test_a_flood_from_everywhere_is_told_to_wait_before_any_slow_work(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = app.config["PORTAL"].model_copy(update={"password_checks_per_second": 4, "workers": 1})
    monkeypatch.setitem(app.config, "PORTAL", settings)
    checked: list[str | None] = []
    from_room = "portal.accounts.actions.signing_in.passwords.matches"
    monkeypatch.setattr(from_room, lambda known, _password: bool(checked.append(known)))
    with time_machine.travel(clock.now(), tick=False):
        flood = [Browser(app.test_client(), address=f"203.0.113.{number}") for number in range(4)]
        answers = [one.sign_in(f"name{number}", "guess") for number, one in enumerate(flood)]
    assert [answer.status_code for answer in answers] == [422, 422, 503, 503]
    assert "đợi vài giây" in answers[-1].text
    assert 'value="name3"' in answers[-1].text
    assert len(checked) == 2


def test_an_unused_sign_in_ends_after_thirty_minutes(browser: Browser) -> None:
    with time_machine.travel(clock.now(), tick=False) as time:
        browser.sign_in("citizen")
        time.shift(29 * 60)
        assert browser.get("/account").status_code == 200
        time.shift(29 * 60)
        assert browser.get("/account").status_code == 200
        time.shift(30 * 60)
        assert browser.get("/account").status_code == 302


def test_a_sign_in_ends_after_twelve_hours_however_busy(browser: Browser) -> None:
    with time_machine.travel(clock.now(), tick=False) as time:
        browser.sign_in("citizen")
        for _ in range(12 * 3 - 1):
            time.shift(20 * 60)
            assert browser.get("/account").status_code == 200
        time.shift(20 * 60)
        assert browser.get("/account").status_code == 302


def test_the_last_use_is_written_at_most_once_a_minute(browser: Browser) -> None:
    def last_seen() -> list[str]:
        with db.reading() as session:
            return [str(at) for at in session.scalars(select(SignInSession.last_seen_at))]

    with time_machine.travel(clock.now(), tick=False) as time:
        browser.sign_in("citizen")
        first = last_seen()
        time.shift(59)
        browser.get("/account")
        assert last_seen() == first
        time.shift(1)
        browser.get("/account")
        assert last_seen() != first


def test_finding_the_signed_in_person_takes_one_query(
    signed_in: Callable[[str], Browser], world: SimpleNamespace
) -> None:
    browser = signed_in("receptionist")
    with browser.client.session_transaction() as cookie:
        token = cookie["sid"]
    with db.reading() as session:
        live = queries.session_by_token(session, token, clock.now())
        assert session.identity_map.values() == []  # columns, not objects
    assert live is not None
    assert live.actor == world.receptionist


def test_what_a_visitor_began_is_handed_over_at_sign_in(browser: Browser, world: SimpleNamespace) -> None:
    handed: list[tuple[UUID, UUID | None]] = []

    def remember(_session: Session, account_id: UUID, visitor_id: UUID | None) -> None:
        handed.append((account_id, visitor_id))

    actions.on_sign_in.append(remember)
    visitor = uuid4()
    try:
        browser.get("/sign-in")
        with browser.client.session_transaction() as cookie:
            cookie["visitor"] = str(visitor)
        browser.sign_in("citizen")
    finally:
        actions.on_sign_in.remove(remember)
    assert handed == [(world.citizen.id, visitor)]
    with browser.client.session_transaction() as cookie:
        assert "visitor" not in cookie


def test_a_forged_session_is_a_visitor(browser: Browser) -> None:
    for forged in ("", "x", "a" * 43, 7, None, ["x"]):
        with browser.client.session_transaction() as cookie:
            cookie["sid"] = forged
        assert browser.get("/account").status_code == 302


def test_a_name_with_invisible_characters_is_no_error(browser: Browser) -> None:
    """PostgreSQL takes no NUL; who types one is told like anybody else."""
    assert browser.sign_in("nobody\x00").status_code == 422
    assert browser.sign_in("cit\x00izen").status_code == 302


def test_a_thousand_guesses_do_not_keep_the_owner_out(app: Flask) -> None:
    """T09: from a hundred addresses. The owner's own device gets in, wherever it is; strangers learn nothing."""
    with time_machine.travel(clock.now(), tick=False):
        owner = Browser(app.test_client(), address="198.51.100.7")
        owner.sign_in("citizen")
        owner.send("/sign-out", page="/account")
        told: dict[str, list[tuple[int, str]]] = {"citizen": [], "nobody": []}
        for number in range(12):
            for name, answers in told.items():
                answer = Browser(app.test_client(), address=f"203.0.113.{number}").sign_in(name, "guess")
                answers.append((answer.status_code, without_tokens(answer.text).replace(f'value="{name}"', "")))
        assert told["citizen"] == told["nobody"]
        assert [status for status, _page in told["citizen"]] == [422] * 10 + [429] * 2
        for number in range(1000 - 12):
            place = {"REMOTE_ADDR": f"203.0.113.{number % 100}"}
            with app.test_request_context("/sign-in", environ_base=place), pytest.raises(PortalError):
                _enter("citizen", f"guess {number}")
        assert Browser(app.test_client(), address="198.51.100.8").sign_in("citizen").status_code == 429
        on_the_way = Browser(owner.client, address="192.0.2.44")
        assert on_the_way.sign_in("citizen").status_code == 302
        on_the_way.send("/sign-out", page="/account")
        assert [on_the_way.sign_in("citizen", "guess").status_code for _ in range(11)] == [422] * 10 + [429]


def test_the_cookie_of_a_device_grants_nothing_and_names_nobody(app: Flask) -> None:
    owner = Browser(app.test_client(), address="198.51.100.7")
    owner.sign_in("citizen")
    cookie = owner.client.get_cookie("device")
    assert cookie is not None
    assert cookie.http_only
    assert "citizen" not in cookie.value
    thief = Browser(app.test_client(), address="203.0.113.5")
    thief.client.set_cookie("device", cookie.value)
    assert thief.get("/account").status_code == 302
    for forged in ("x", cookie.value[:-2] + "xx", "W10.x"):
        thief.client.set_cookie("device", forged)
        assert thief.sign_in("citizen", "guess").status_code == 422


def test_many_people_behind_one_address_sign_in(app: Flask) -> None:
    """An office or a village behind one address: only failures count against it."""
    statuses = []
    for _ in range(31):
        one = Browser(app.test_client(), address="198.51.100.200")
        statuses.append(one.sign_in("citizen").status_code)
    assert statuses == [302] * 31


def test_a_flood_takes_nothing_away_from_who_comes_for_the_first_time(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = app.config["PORTAL"].model_copy(update={"password_checks_per_second": 8, "workers": 2})
    monkeypatch.setitem(app.config, "PORTAL", settings)
    with time_machine.travel(clock.now(), tick=False) as time:
        home = Browser(app.test_client(), address="198.51.100.7")
        assert home.sign_in("citizen").status_code == 302
        home.send("/sign-out", page="/account")
        flood = [Browser(app.test_client(), address=f"203.0.113.{number}") for number in range(2)]
        for one in flood:
            time.shift(1)
            one.sign_in("nobody", "guess")
        time.shift(1)
        answers = [one.sign_in(f"nobody{number}", "guess").status_code for number, one in enumerate(flood * 3)]
        assert answers == [422] + [503] * 5
        stranger = Browser(app.test_client(), address="192.0.2.1")
        assert stranger.sign_in("leader").status_code == 302
        assert home.sign_in("citizen").status_code == 302


NAMES = {
    "composed": "levanmoi",
    "decomposed": "le\u200bvan\u200dmoi",
    "from right to left": "\u202elevanmoi",
    "full width": "ｌｅｖａｎｍｏｉ",
}


def test_one_name_in_every_spelling_is_one_account(browser: Browser, app: Flask) -> None:
    """T43: composed, decomposed, with characters that are not seen, in wide letters."""
    person = {"personal_number": "067190001299", "phone": "0912345679", "password": "mot cau rieng cua toi"}
    spellings = [unicodedata.normalize(form, "Lê Văn Mới") for form in ("NFC", "NFD", "NFKC", "NFKD")]
    spellings.append("Lê\u200d \u202eVăn Mới\u200b")
    for number, name in enumerate(spellings):
        one = Browser(app.test_client(), address=f"203.0.113.{number}")
        typed = person | {"display_name": name, "username": [*NAMES.values()][number % len(NAMES)]}
        assert one.send("/register/citizen", typed).status_code == (302 if number == 0 else 422), name
    with db.reading() as session:
        mine = queries.account_by_username(session, "levanmoi")
    assert mine is not None
    assert mine.display_name == "Lê Văn Mới"
    for spelling in NAMES.values():
        one = Browser(app.test_client(), address="203.0.113.77")
        assert one.sign_in(spelling.upper(), person["password"]).status_code == 302, spelling
