"""Guessing codes and links: what guessers get tells nothing, and soon they get nothing at all (T02, T03)."""

import re
from collections.abc import Iterator
from statistics import median
from time import thread_time
from types import SimpleNamespace
from typing import Any

import pytest
from flask import Flask
from flask.testing import EnvironBuilder
from sqlalchemy import update

from portal.core.db import transaction
from portal.core.ids import new_check_code, new_token
from portal.dossiers.models import Dossier
from portal.dossiers.views import public
from tests.support.applicants import Person, prepared, sign_in
from tests.support.asked import counted

THERE, NOT_THERE, ALSO_NOT_THERE = (f"000.00.05.H16-261123-{number:04d}" for number in (471, 472, 473))
TOKEN = re.compile(r'value="[\w-]{20,}\.[\w-]+\.[\w-]+"')
SECRETS = ("Thuỷ", "067190001234", "Trích lục", "Kiến Đức", "/dossiers/")

# What is counted and shown is the same on both databases; so many questions are asked on the quick one
pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.fixture
def handed_in(app: Flask, world: SimpleNamespace, run_worker: Any) -> Person:
    """The owner of a dossier with a code that everybody can guess, and of a receipt with one that nobody can."""
    owner = sign_in(Person(app.test_client()), "citizen")
    prepared(owner)
    owner.send(action="/submission")
    run_worker()
    with transaction() as session:
        session.execute(update(Dossier).values(code=THERE))
    return owner


NONCE = re.compile(r"nonce[-=\"']*[\w+/=-]{16,}")


def whole_answers(app: Flask, addresses: list[str]) -> Iterator[str]:
    """All that a stranger is sent for each of these: status, headers and body, without what is new by chance."""
    client = app.test_client()
    for address in addresses:
        page = client.get(address)
        yield NONCE.sub("nonce", f"{page.status} {page.headers} {page.get_data(as_text=True)}")
        client.delete_cookie("session")


def answers(app: Flask, addresses: list[str], *, hosts: int = 500) -> Iterator[tuple[int, str]]:
    """Status and main part of what so many strangers get who try these in turn."""
    client = app.test_client()
    for count, address in enumerate(addresses):
        origin = {"REMOTE_ADDR": f"10.0.{count % hosts // 250}.{count % 250}"}
        page = client.get(address, environ_base=origin)
        text = page.get_data(as_text=True)
        yield page.status_code, text[text.find("<main") : text.find("</main")]


def test_ten_thousand_codes_tell_nothing_of_anybody(
    app: Flask, handed_in: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A code is no authorisation: who knows it learns a percentage and nothing of a person (TT 01/2018 Đ16.2.d).

    Even if nobody counted. Every code that is not there gets the same bytes, headers and body.
    """
    monkeypatch.setattr(public, "spend", lambda *_one, **_more: None)
    # the page shows the first of a day as an example
    tried = [f"000.00.05.H16-{day}-{number:04d}" for day in ("261123", "261122") for number in range(2, 5002)]
    told: dict[str, list[str]] = {}
    for code, whole in zip(tried, whole_answers(app, [f"/track?code={code}" for code in tried]), strict=True):
        told.setdefault(whole.replace(code, "CODE"), []).append(code)
    assert len(set(tried)) == sum(map(len, told.values())) == 10_000
    (here,) = [whole for whole, codes in told.items() if codes == [THERE]]
    assert sorted(map(len, told.values())) == [1, 9_999]
    assert all(whole.startswith("200 ") for whole in told)
    assert "20%" in here
    assert [word for word in SECRETS if word in here] == []


def test_a_code_that_is_there_takes_as_long(app: Flask, handed_in: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    """By turns, a thousand each, in the processor time of this thread: their medians are of one size.

    The proportion is compared, never a time. A code that is not there twice is the measure of what chance does: how
    far two medians of the very same thing lie apart is what the portal may be off, and a fifth more.
    """
    monkeypatch.setattr(public, "spend", lambda *_one, **_more: None)
    codes = (THERE, NOT_THERE, ALSO_NOT_THERE)
    took: dict[str, list[float]] = {code: [] for code in codes}
    client = app.test_client()
    for _ in range(1_000):
        for code in codes:
            environ = EnvironBuilder(app, path="/track", query_string={"code": code}).get_environ()
            begun = thread_time()
            client.run_wsgi_app(environ, buffered=True)
            took[code].append(thread_time() - begun)
    there, not_there, again = (median(took[code]) for code in codes)
    chance = abs(not_there / again - 1)
    assert abs(there / not_there - 1) <= chance + 0.2


def test_a_code_that_is_there_costs_as_many_questions(app: Flask, handed_in: Person) -> None:
    asked = []
    for code in (THERE, NOT_THERE, THERE, NOT_THERE):
        with counted() as sent:
            app.test_client().get(f"/track?code={code}")
        asked.append(len(sent))
    assert len(set(asked)) == 1


@pytest.mark.parametrize("address", ["/track?code=000.00.05.H16-261123-{:04d}", "/verify?code={:012d}"])
def test_a_swarm_is_told_to_wait(app: Flask, monkeypatch: pytest.MonkeyPatch, address: str) -> None:
    """From wherever the guesses come: there are so many answers a minute for all strangers together."""
    assert public._EVERYBODYS_RATE == "1200/minute"
    monkeypatch.setattr(public, "_EVERYBODYS_RATE", "100/hour")
    statuses = [status for status, _main in answers(app, [address.format(number) for number in range(110)])]
    assert (statuses.count(200), statuses.count(429)) == (100, 10)


def test_nobody_watches_one_code_all_day(app: Flask, handed_in: Person) -> None:
    statuses = [status for status, _main in answers(app, [f"/track?code={THERE}"] * 70)]
    assert set(statuses[:60]) == {200}
    assert set(statuses[60:]) == {429}


def test_one_address_tries_few_codes(app: Flask) -> None:
    stranger = app.test_client()
    statuses = [stranger.get(f"/verify?code={new_check_code()}").status_code for _ in range(25)]
    assert (statuses.count(200), statuses.count(429)) == (20, 5)


def test_check_codes_that_are_not_there_look_the_same_and_cannot_be_guessed(app: Flask) -> None:
    codes = [new_check_code() for _ in range(10)]
    told = {
        TOKEN.sub("", main.replace(code, "CODE"))
        for code, (_status, main) in zip(codes, answers(app, [f"/verify?code={one}" for one in codes]), strict=True)
    }
    assert len(told) == 1
    assert "Không tìm thấy" in told.pop()
    assert len({new_check_code() for _ in range(1000)}) == 1000
    assert all(re.fullmatch(r"(?:[2-9A-HJ-NP-Z]{4}-){2}[2-9A-HJ-NP-Z]{4}", code) for code in codes)  # 60 bits


def test_who_tries_links_of_invitations_is_told_to_wait(app: Flask, world: SimpleNamespace) -> None:
    """T03: 128 bits cannot be guessed; trying is stopped all the same, and each try looks like the other."""
    guesser = sign_in(Person(app.test_client()), "citizen").client
    tried = [guesser.get(f"/signatures/{new_token()}{tail}") for tail in ("", "/application.pdf") * 16]
    statuses = [answer.status_code for answer in tried]
    assert statuses == [404] * 30 + [429] * 2
    assert guesser.get(f"/signatures/{new_token()}/remote-signing/state").status_code == 429
