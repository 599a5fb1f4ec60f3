"""Passkeys over HTTP with real signatures: alone, as the second factor, and answers that must not pass (T08, T09)."""

import html
import json
import re
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from portal.accounts import actions
from portal.accounts.factors.models import Passkey
from portal.core import clock, db, events
from portal.demo import PASSWORD
from tests.support.authenticators import Authenticator
from tests.support.browsing import Browser
from tests.support.factors import HERE, begin_app, shown_codes

NEW = f"{HERE}/passkeys/new"
_OPTIONS = re.compile(r'data-passkey-create="([^"]+)"')
Enter = Callable[[str], Browser]


def creation(browser: Browser) -> dict[str, Any]:
    assert browser.send(NEW, {"present": PASSWORD}).status_code == 302
    found = _OPTIONS.search(browser.get(f"{NEW}/key").text)
    assert found is not None
    options: dict[str, Any] = json.loads(html.unescape(found[1]))
    return options


def add_key(browser: Browser, key: Authenticator, name: str = "Điện thoại") -> Any:
    answer = key.create(creation(browser))
    return browser.send(f"{NEW}/key", {"key_name": name, "assertion": answer})


def challenge(browser: Browser) -> dict[str, Any]:
    asked = browser.send("/sign-in/passkey/options", page="/sign-in/second-step")
    if asked.status_code == 400:
        asked = browser.send("/sign-in/passkey/options", page="/sign-in")
    options: dict[str, Any] = json.loads(asked.text)
    return options


def enter(browser: Browser, key: Authenticator) -> Any:
    return browser.send("/sign-in/passkey", {"assertion": key.get(challenge(browser))}, page="/sign-in")


def is_in(browser: Browser) -> bool:
    return browser.get("/account").status_code == 200


@pytest.fixture
def key() -> Authenticator:
    return Authenticator()


@pytest.fixture
def owner(signed_in: Enter, key: Authenticator) -> Browser:
    """The citizen, who has just added a passkey."""
    browser = signed_in("citizen")
    assert len(shown_codes(add_key(browser, key).text)) == 10
    return browser


@pytest.fixture
def other(app: Flask) -> Browser:
    return Browser(app.test_client())


def test_a_passkey_alone_is_both_factors(owner: Browser, other: Browser, key: Authenticator) -> None:
    assert enter(other, key).headers["Location"] == "/dossiers"
    assert is_in(other)
    assert "Dùng lần cuối lúc" in owner.get(HERE).text


def test_a_passkey_is_a_second_factor(owner: Browser, other: Browser, key: Authenticator) -> None:
    other.sign_in("citizen")
    options = challenge(other)
    assert len(options["allowCredentials"]) == 1
    assert other.send("/sign-in/second-step", {"assertion": key.get(options)}).status_code == 302
    assert is_in(other)


LIES: dict[str, Callable[[Authenticator], Any]] = {
    "another origin": lambda key: setattr(key, "origin", "https://dichvucong.evil.example"),
    "another party": lambda key: setattr(key, "party", "evil.example"),
    "a counter that goes back": lambda key: setattr(key, "counter", -1),
    "a person not verified": lambda key: setattr(key, "verified", False),
    "another key under the same name": lambda key: setattr(key, "key", Authenticator().key),
    "a key nobody knows": lambda key: setattr(key, "id", b"unknown"),
    "another account's name": lambda key: setattr(key, "handle", b"0" * 16),
}


@pytest.mark.parametrize("lie", LIES)
def test_a_lie_opens_nothing(owner: Browser, other: Browser, key: Authenticator, lie: str) -> None:
    LIES[lie](key)
    assert enter(other, key).headers["Location"] == "/sign-in"
    assert "không dùng được ở đây" in other.get("/sign-in").text
    assert not is_in(other)


def test_a_challenge_is_good_once_and_for_one_browser(
    owner: Browser, other: Browser, app: Flask, key: Authenticator
) -> None:
    answer = key.get(challenge(other))
    thief = Browser(app.test_client())
    challenge(thief)
    assert thief.send("/sign-in/passkey", {"assertion": answer}, page="/sign-in").headers["Location"] == "/sign-in"
    before = other.cookie
    assert other.send("/sign-in/passkey", {"assertion": answer}, page="/sign-in").headers["Location"] == "/dossiers"
    other.cookie = before
    key.counter = 0
    assert other.send("/sign-in/passkey", {"assertion": answer}, page="/sign-in").headers["Location"] == "/sign-in"


def test_a_bad_answer_uses_the_challenge_up(owner: Browser, other: Browser, key: Authenticator) -> None:
    options = challenge(other)
    before = other.cookie
    other.send("/sign-in/passkey", {"assertion": "{}"}, page="/sign-in")
    other.cookie = before
    answer = other.send("/sign-in/passkey", {"assertion": key.get(options)}, page="/sign-in")
    assert answer.headers["Location"] == "/sign-in"


@pytest.mark.parametrize("nonsense", ["", "x", "[]", '{"id": 7}', '{"id": "x", "response": 1}', "x" * 30_000])
def test_nonsense_is_refused_like_any_other(other: Browser, nonsense: str) -> None:
    challenge(other)
    answer = other.send("/sign-in/passkey", {"assertion": nonsense}, page="/sign-in")
    assert answer.headers["Location"] == "/sign-in"


def test_the_key_of_another_account_is_no_second_factor(
    owner: Browser, signed_in: Enter, other: Browser, key: Authenticator
) -> None:
    mine = Authenticator()
    add_key(signed_in("business"), mine)
    other.sign_in("citizen")
    answer = other.send("/sign-in/second-step", {"assertion": mine.get(challenge(other))})
    assert answer.status_code == 422
    assert not is_in(other)


def test_a_closed_account_is_not_entered(
    owner: Browser, other: Browser, key: Authenticator, world: SimpleNamespace
) -> None:
    with db.transaction() as session:
        actions.disable(session, world.citizen.id, reason="x", actor=world.administrator, now=clock.now())
    assert enter(other, key).headers["Location"] == "/sign-in"


def test_several_keys_are_named_renamed_and_removed(owner: Browser, key: Authenticator, world: SimpleNamespace) -> None:
    assert add_key(owner, Authenticator(), "Máy tính").status_code == 302  # there are codes already
    with db.reading() as session:
        first = session.scalars(select(Passkey).where(Passkey.name == "Điện thoại")).one()
    path = f"{HERE}/passkeys/{first.id}"
    owner.send(path, {"key_name": "  Điện thoại   mới "})
    assert "Điện thoại mới" in owner.get(HERE).text
    assert owner.send(f"{path}/remove", {"present": PASSWORD, "one_time": ""}).status_code == 422
    asked = owner.send("/sign-in/passkey/options", page=f"{path}/remove")
    proof = {"present": PASSWORD, "assertion": key.get(json.loads(asked.text))}
    assert owner.send(f"{path}/remove", proof).status_code == 302
    assert "Điện thoại mới" not in owner.get(HERE).text
    with db.reading() as session:
        told = [record.type for record in events.history(session, world.citizen.id)]
    assert [one for one in told if one.startswith("Passkey")] == [
        "PasskeyAdded",
        "PasskeyAdded",
        "PasskeyRenamed",
        "PasskeyRemoved",
    ]


def test_the_same_key_is_not_added_twice_nor_without_verifying_its_person(owner: Browser, key: Authenticator) -> None:
    assert add_key(owner, key).headers["Location"] == HERE
    assert add_key(owner, Authenticator(verified=False)).headers["Location"] == HERE
    assert add_key(owner, Authenticator(origin="https://evil.example")).headers["Location"] == HERE
    with db.reading() as session:
        assert len(session.scalars(select(Passkey)).all()) == 1


def test_a_challenge_for_making_is_not_one_for_using(owner: Browser, key: Authenticator) -> None:
    options = creation(owner)
    answer = owner.send(f"{HERE}/codes", {"present": PASSWORD, "assertion": key.get(options)})
    assert answer.status_code == 422


def test_an_app_beside_a_passkey_needs_no_new_codes(owner: Browser) -> None:
    phone = begin_app(owner)
    assert owner.send(f"{HERE}/app/code", {"one_time": phone.code()}).headers["Location"] == HERE
