"""What another site can make a browser do: nothing without the token of a form that was opened here (T07)."""

from types import SimpleNamespace
from typing import Any

import pytest
from flask import Flask

from portal import wiring
from tests.support.applicants import Person, sign_in
from tests.support.belongings import gather
from tests.support.crowd import changed, contents, places

_REFUSED_ALSO = {404, 405}
"""Machines that call with a proof of their own, and are not connected here."""
_TELLS_NOTHING = {200, 429}
"""Mail programs end a subscription by the token in the address (RFC 8058); with another they read the same."""
pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


def _token(client: Any) -> str:
    page = client.get("/guide")
    text = page.get_data(as_text=True)
    at = text.index('name="csrf_token"')
    return str(text[at:].split('value="', 1)[1].split('"', 1)[0])


def test_no_form_is_taken_without_its_token_or_with_anothers(
    app: Flask, world: SimpleNamespace, run_worker: Any, settings: Any
) -> None:
    owner = sign_in(Person(app.test_client()), "citizen")
    belongings = gather(owner, world, run_worker)
    foreign = _token(sign_in(Person(app.test_client()), "business").client)
    machines = {f"{view.__module__}.{view.__name__}" for view in wiring.called_by_machines()}
    before, asked = contents(), 0
    for rule in app.url_map.iter_rules():
        for method in sorted((rule.methods or set()) - {"GET", "HEAD", "OPTIONS"}):
            view = app.view_functions[rule.endpoint]
            address = places(rule, belongings)[0]
            for data, headers in (({}, {}), ({"csrf_token": foreign}, {}), ({}, {"X-CSRFToken": foreign})):
                answer = owner.client.open(address, method=method, data=data, headers=headers)
                expected = _REFUSED_ALSO if f"{view.__module__}.{view.__name__}" in machines else {400}
                expected = _TELLS_NOTHING if view.__name__ == "unsubscribe" else expected
                assert answer.status_code in expected, (method, rule.rule, data, answer.status_code)
                asked += 1
    assert asked > 500
    assert changed(before) <= {"sign_in_session"}


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://localhost.evil.example"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site", "Origin": "http://localhost"},
    ],
)
def test_a_token_that_was_stolen_is_of_no_use_on_another_site(
    app: Flask, world: SimpleNamespace, headers: dict[str, str]
) -> None:
    owner = sign_in(Person(app.test_client()), "citizen").client
    data = {"csrf_token": _token(owner)}
    assert owner.post("/account/sessions/end", data=data, headers=headers).status_code == 403
    here = {"Origin": "http://localhost", "Sec-Fetch-Site": "same-origin"}
    assert owner.post("/account/sessions/end", data=data, headers=here).status_code in (302, 303)


def test_over_tls_a_form_says_which_page_it_comes_from(app: Flask, world: SimpleNamespace) -> None:
    client = sign_in(Person(app.test_client()), "citizen").client
    token = {"csrf_token": _token(client)}
    for referrer in ("", "https://evil.example/", "http://localhost/", "https://localhost.evil.example/"):
        answer = client.post(
            "/account/sessions/end", data=token, base_url="https://localhost", headers={"Referer": referrer}
        )
        assert answer.status_code == 400, referrer


def test_cookies_stay_here(app: Flask, world: SimpleNamespace) -> None:
    """Scripts do not read the session; other sites do not send it with their forms."""
    answer = app.test_client().get("/sign-in")
    (cookie,) = [one for one in answer.headers.getlist("Set-Cookie") if one.startswith("session=")]
    assert {"HttpOnly", "SameSite=Lax", "Path=/"} <= set(cookie.split("; "))
