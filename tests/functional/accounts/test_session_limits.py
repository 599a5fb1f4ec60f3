"""How long a sign-in lasts, who is asked, and what counts as using it (ASVS 7.3.1, 7.3.2; ux.md 26)."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
import time_machine

from portal.core import clock
from tests.support.browsing import Browser


@pytest.fixture(autouse=True)
def time() -> Iterator[Any]:
    with time_machine.travel(clock.now(), tick=False) as travel:
        yield travel


def left(browser: Browser) -> int:
    seconds: int = browser.get("/session").get_json()["seconds"]
    return seconds


def test_staff_are_signed_out_sooner(signed_in: Callable[[str], Browser], time: Any) -> None:
    officer, citizen = signed_in("receptionist"), signed_in("citizen")
    assert (left(officer), left(citizen)) == (20 * 60, 30 * 60)
    time.shift(timedelta(minutes=20))
    assert officer.get("/account").status_code == 302
    assert citizen.get("/account").status_code == 200


def test_the_longest_is_shorter_for_staff_however_busy(signed_in: Callable[[str], Browser], time: Any) -> None:
    officer = signed_in("receptionist")
    for _quarter in range(39):
        time.shift(timedelta(minutes=15))
        assert officer.get("/account").status_code == 200
    assert left(officer) == 15 * 60
    assert officer.send("/session", page="/account").status_code == 204
    time.shift(timedelta(minutes=15))
    assert officer.get("/account").status_code == 302


def test_asking_how_long_is_no_use_and_staying_is(signed_in: Callable[[str], Browser], time: Any) -> None:
    citizen = signed_in("citizen")
    page = citizen.get("/account").text
    token = page.split('data-token="')[1].split('"')[0]
    time.shift(timedelta(minutes=28))
    assert left(citizen) == 2 * 60
    assert left(citizen) == 2 * 60
    assert citizen.client.post("/session").status_code == 400  # another site cannot keep it alive
    assert citizen.client.post("/session", data={"csrf_token": token}).status_code == 204
    assert left(citizen) == 30 * 60
    time.shift(timedelta(minutes=30))
    assert left(citizen) == 0


def test_a_visitor_has_no_session(browser: Browser) -> None:
    assert left(browser) == 0
    assert "data-session=" not in browser.get("/").text
