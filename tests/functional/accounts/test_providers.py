"""Signing in through an OpenID Connect provider that really answers. Threat 10 (mix-up, nonce, state, aud, reuse)."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import time_machine
from flask import Flask
from sqlalchemy import func, select

from portal.accounts import actions, queries
from portal.accounts.actions import signing_in
from portal.accounts.models import Account, SignInSession
from portal.accounts.providers import client
from portal.accounts.providers.models import Identity, IdentityOffer, ProviderFlow
from portal.accounts.providers.settings import read_providers
from portal.core import clock, db, events
from portal.demo import PASSWORD
from tests.support.browsing import Browser
from tests.support.factors import add_app
from tests.support.oidc import BAD, Issuer, as_it_should, issuing, turned_over

DOOR, NEW = "/sign-in/with/thu", "/sign-in/identity"


@pytest.fixture
def issuer() -> Iterator[Issuer]:
    """A provider that this portal knows."""
    with issuing() as running:
        client.configure([running.provider()])
        yield running
        client.configure([])


@pytest.fixture
def other(app: Flask) -> Browser:
    """A second browser."""
    return Browser(app.test_client(), address="198.51.100.9")


def sent(browser: Browser, path: str = DOOR) -> str:
    """Where the portal sends the person."""
    answer = browser.get(path)
    assert answer.status_code == 302, answer.text
    return answer.headers["Location"]


def come_back(browser: Browser, issuer: Issuer, path: str = DOOR) -> str:
    """Go to the provider, sign in there, come back; returns where the portal leads one then."""
    return browser.get(issuer.consent(sent(browser, path))).headers["Location"]


def join(browser: Browser, issuer: Issuer, path: str = DOOR) -> str:
    """The first sign-in, up to the account that is opened."""
    assert come_back(browser, issuer, path) == NEW
    answer = browser.send(NEW)
    assert answer.status_code == 302, answer.text
    return answer.headers["Location"]


def is_in(browser: Browser) -> bool:
    return browser.get("/account").status_code == 200


def count(table: Any) -> int:
    with db.reading() as session:
        return session.execute(select(func.count()).select_from(table)).scalar_one()


def newest(table: Any) -> Any:
    with db.reading() as session:
        return session.scalars(select(table).order_by(table.created_at.desc()).limit(1)).unique().one()


def test_a_first_sign_in_asks_and_opens_an_account_and_the_second_goes_straight_in(
    browser: Browser, other: Browser, issuer: Issuer
) -> None:
    page = browser.get("/sign-in?next=/services").text
    assert f'href="{DOOR}?next=/services"' in page
    assert "Định danh thu" in page
    asked = parse_qs(urlsplit(sent(browser)).query)
    assert asked["redirect_uri"] == ["http://localhost/sign-in/with/thu/back"]
    before = count(Account)

    assert come_back(browser, issuer, f"{DOOR}?next=/services") == NEW
    assert count(Account) == before
    assert "Lê Thị Thử" in browser.get(NEW).text
    assert browser.send(NEW).headers["Location"] == "/services"
    assert is_in(browser)
    account = newest(Account)
    assert (account.display_name, account.kind, account.personal_number) == ("Lê Thị Thử", "citizen", None)

    assert come_back(other, issuer, f"{DOOR}?next=/dossiers") == "/dossiers"
    assert count(Account) == before + 1
    entry = newest(SignInSession)
    assert (entry.account_id, entry.provider, entry.level) == (account.id, "thu", "substantial")
    assert "Định danh thu" in other.get("/account").text
    with db.reading() as session:
        for guess in ("", "there is no such account"):
            assert actions.verify_password(session, username=account.username, password=guess)[1] is False


def test_people_are_told_apart_by_issuer_and_subject_only(browser: Browser, other: Browser, issuer: Issuer) -> None:
    join(browser, issuer)
    mine = newest(Account)
    issuer.claims = {"sub": "someone else", "SoDinhDanh": "034185000019", "preferred_username": mine.username}
    join(other, issuer)
    assert newest(Account).id != mine.id
    assert newest(Account).personal_number is None


def test_a_trusted_provider_tells_the_number_beside_the_token(browser: Browser, issuer: Issuer) -> None:
    client.configure([issuer.provider(userinfo=True, personal_number_claim="SoDinhDanh")])
    join(browser, issuer)
    assert newest(Account).personal_number == "034185000019"


def test_what_is_told_beside_the_token_is_of_the_same_person(browser: Browser, issuer: Issuer) -> None:
    client.configure([issuer.provider(userinfo=True)])
    issuer.claims = {"sub": "not the one of userinfo"}
    assert come_back(browser, issuer) == "/sign-in"


def test_a_draft_begun_before_is_handed_over(browser: Browser, issuer: Issuer, monkeypatch: pytest.MonkeyPatch) -> None:
    handed: list[Any] = []
    hooks = [lambda _session, account_id, visitor: handed.append((account_id, str(visitor)))]
    monkeypatch.setattr(signing_in, "on_sign_in", hooks)
    visitor = "5f0a1c1e-7e0b-4d6a-9a51-c0a1e0da0001"
    with browser.client.session_transaction() as kept:
        kept["visitor"] = visitor
    join(browser, issuer)
    assert handed == [(newest(Account).id, visitor)]


def test_bad_tokens_open_nothing(browser: Browser, issuer: Issuer, caplog: pytest.LogCaptureFixture) -> None:
    client.configure([issuer.provider(longest_since=600)])
    for how, (sign, why) in BAD.items():
        issuer.sign = sign
        caplog.clear()
        assert come_back(browser, issuer) == "/sign-in", how
        assert f"answer refused: {why}" in caplog.text, how
        assert "không hợp lệ" in browser.get("/sign-in").text, how
        assert not is_in(browser), how
    assert count(IdentityOffer) == 0
    issuer.sign = as_it_should
    assert come_back(browser, issuer) == NEW


def test_a_level_lower_than_asked_is_not_enough(browser: Browser, issuer: Issuer) -> None:
    client.configure([issuer.provider(least_level="substantial")])
    assert "acr_values=urn%3Aexample%3Aloa%3A2" in sent(browser)
    for acr in (None, "urn:example:loa:1", ["urn:example:loa:2"]):
        issuer.claims = {"acr": acr}
        assert come_back(browser, issuer) == "/sign-in"
        assert "chưa đạt mức xác thực" in browser.get("/sign-in").text
    issuer.claims = {}
    assert come_back(browser, issuer) == NEW


def test_an_answer_is_for_one_browser_once_and_soon(browser: Browser, other: Browser, issuer: Issuer) -> None:
    back = issuer.consent(sent(browser))
    other.get(DOOR)
    assert other.get(back).headers["Location"] == "/sign-in"
    assert browser.get(back).headers["Location"] == NEW
    assert browser.get(back).headers["Location"] == "/sign-in"
    assert "đã dùng rồi" in browser.get("/sign-in").text

    late = issuer.consent(sent(browser))
    with time_machine.travel(clock.now() + timedelta(minutes=10, seconds=1)):
        assert browser.get(late).headers["Location"] == "/sign-in"
        with db.transaction() as session:
            actions.forget_flows(session, now=clock.now())
    assert count(ProviderFlow) == count(IdentityOffer) == 0


def test_an_answer_of_one_provider_is_not_anothers(browser: Browser, issuer: Issuer) -> None:
    with issuing("khac") as evil:
        client.configure([issuer.provider(), evil.provider()])
        start, _, _ = issuer.consent(sent(browser)).replace("/thu/", "/khac/").partition("iss=")
        passed_off = f"{start}iss=http%3A%2F%2F127.0.0.1%3A{evil.port}"
        assert browser.get(passed_off).headers["Location"] == "/sign-in"
        assert "/token" not in evil.asked
        named = issuer.consent(sent(browser))
        for said in (f"iss={evil.url}".replace(":", "%3A").replace("/", "%2F"), "iss="):
            start, _, _ = issuer.consent(sent(browser)).partition("iss=")
            assert browser.get(start + said).headers["Location"] == "/sign-in"
        assert browser.get(named.partition("&iss=")[0]).headers["Location"] == "/sign-in"
    assert count(IdentityOffer) == 0


def test_keys_may_change_and_are_not_asked_for_at_will(browser: Browser, issuer: Issuer) -> None:
    with time_machine.travel(clock.now(), tick=False) as time:
        assert come_back(browser, issuer) == NEW
        turned_over(issuer)
        assert come_back(browser, issuer) == "/sign-in"  # asked less than a minute ago
        assert issuer.asked.count("/keys") == 1
        time.shift(timedelta(minutes=1))
        assert come_back(browser, issuer) == NEW
        assert issuer.asked.count("/keys") == 2


def test_what_goes_wrong_at_the_provider_is_said_and_loses_nothing(browser: Browser, issuer: Issuer) -> None:
    state = parse_qs(urlsplit(sent(browser, f"{DOOR}?next=/services")).query)["state"][0]
    declined = browser.get(f"{DOOR}/back?error=access_denied&state={state}&iss={issuer.url}")
    assert declined.headers["Location"] == "/sign-in?next=/services"
    assert "chưa hoàn tất" in browser.get("/sign-in").text

    back = issuer.consent(sent(browser))
    issuer.away = True
    assert browser.get(back).headers["Location"] == "/sign-in"
    assert "hiện không trả lời" in browser.get("/sign-in").text
    client.configure([issuer.provider()])
    issuer.asked.clear()
    for _ in range(2):
        assert browser.get(f"{DOOR}?next=/services").headers["Location"] == "/sign-in?next=/services"
    assert len(issuer.asked) == 1  # left alone for a while
    assert browser.get("/sign-in/with/nobody").status_code == 404


def test_who_is_signed_in_connects_after_the_password_and_then_needs_the_second_step_too(
    signed_in: Callable[[str], Browser], other: Browser, issuer: Issuer, world: SimpleNamespace
) -> None:
    mine = signed_in("citizen")
    assert come_back(mine, issuer) == NEW
    assert mine.send(NEW, {"present": "wrong"}).status_code == 422
    assert other.send(NEW, page="/sign-in").headers["Location"] == "/sign-in"
    assert mine.send(NEW, {"present": PASSWORD}).headers["Location"] == "/account"
    with db.reading() as session:
        assert "IdentityLinked" in [one.type for one in events.history(session, world.citizen.id)]

    with time_machine.travel(clock.now(), tick=False):
        phone, _ = add_app(mine)
        assert come_back(other, issuer) == "/sign-in/second-step"
        assert not is_in(other)
        assert "Mật khẩu đúng" not in other.get("/sign-in/second-step").text
        other.send("/sign-in/second-step", {"one_time": phone.code()})
        assert is_in(other)
    entry = newest(SignInSession)
    assert (entry.factor, entry.provider, entry.level) == ("app", "thu", "substantial")


def test_an_identity_belongs_to_one_account(
    browser: Browser, signed_in: Callable[[str], Browser], issuer: Issuer
) -> None:
    mine = signed_in("citizen")
    assert come_back(mine, issuer) == NEW
    join(browser, issuer)
    assert "đã nối với một tài khoản khác" in mine.send(NEW, {"present": PASSWORD}).text
    assert count(Identity) == 1


def test_disconnecting_needs_another_way_in(browser: Browser, other: Browser, issuer: Issuer) -> None:
    join(browser, issuer)
    remove = f"/account/identities/{newest(Identity).id}/remove"
    with db.transaction() as session:  # at a provider that is in the settings no longer
        mine = newest(Account).id
        gone = Identity(account_id=mine, provider="gone", issuer="gone", subject="x", created_at=clock.now())
        gone.created_at -= timedelta(days=1)
        session.add(gone)
    assert "cách đăng nhập duy nhất" in browser.send(remove).text
    contact = {"password": "x", "phone": "0905123456", "email": "le@example.vn", "address": "Gia Nghĩa"}
    assert "chưa có mật khẩu" in browser.send("/account/contact", contact).text
    with time_machine.travel(clock.now() + timedelta(minutes=11)):
        assert "đăng nhập lại" in browser.send("/account/password", {"password": "mot cau rieng cua toi"}).text
    assert browser.send("/account/password", {"password": "mot cau rieng cua toi"}).status_code == 302

    assert browser.send(remove, {"present": "mot cau rieng cua toi"}).headers["Location"] == "/account"
    assert count(Identity) == 1
    username = newest(Account).username
    assert come_back(other, issuer) == NEW
    assert other.sign_in(username, "mot cau rieng cua toi").status_code == 302
    assert is_in(other)


def test_a_closed_account_stays_closed(
    browser: Browser, other: Browser, issuer: Issuer, world: SimpleNamespace
) -> None:
    join(browser, issuer)
    closed = newest(Account).id
    with db.transaction() as session:
        actions.disable(session, closed, reason="thử", actor=world.administrator, now=clock.now())
    assert come_back(other, issuer) == "/sign-in"
    assert "đang bị khóa" in other.get("/sign-in").text
    with db.reading() as session:
        assert queries.recent_events(session, closed, limit=1)[0].type == "SignInFailed"


def test_the_settings_are_refused_when_they_are_wrong(tmp_path: Path) -> None:
    file = tmp_path / "providers.toml"
    good = '[[providers]]\nkey = "a"\nname = {vi = "A", en = "A"}\nissuer = "https://a.example"\nclient_id = "x"\n'
    file.write_text(good)
    assert [one.key for one in read_providers(file)] == ["a"]
    for bad in (
        good.replace("https", "http"),
        good + 'algorithms = ["HS256"]\n',
        good + 'algorithms = ["none"]\n',
        good + 'least_level = "high"\n',
        good + "typo = 1\n",
        good + good,
    ):
        file.write_text(bad)
        with pytest.raises(ValueError, match="provider"):
            read_providers(file)
