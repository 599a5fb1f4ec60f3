"""Whose address a request has: nobody's word is taken for it, except a proxy's that we were told of (threat T09)."""

import pytest
from flask import Flask, request
from flask.testing import FlaskClient
from pydantic import ValidationError

from portal.app import create_app
from portal.config import Settings
from portal.core import blobs, db
from portal.web import proxies

GUESSES = 35


def seen(trusted: int, headers: dict[str, str]) -> str:
    """Address, scheme and host as the application sees them."""
    app = Flask(__name__)
    proxies.init_app(app, trusted=trusted)
    app.add_url_rule("/", view_func=lambda: f"{request.remote_addr} {request.scheme} {request.host}")
    return app.test_client().get("/", headers=headers).text


@pytest.mark.parametrize(
    ("trusted", "forwarded", "address"),
    [
        (0, "198.51.100.7", "127.0.0.1"),
        (1, "198.51.100.7", "198.51.100.7"),
        (1, "203.0.113.9, 198.51.100.7", "198.51.100.7"),
        (2, "203.0.113.9, 198.51.100.7, 192.0.2.1", "198.51.100.7"),
        (2, "198.51.100.7", "127.0.0.1"),
    ],
)
def test_only_what_the_known_proxies_wrote_is_believed(trusted: int, forwarded: str, address: str) -> None:
    assert seen(trusted, {"X-Forwarded-For": forwarded}).split()[0] == address


def test_a_known_proxy_says_the_scheme_and_never_the_host() -> None:
    headers = {"X-Forwarded-Proto": "https", "X-Forwarded-Host": "evil.example"}
    assert seen(1, headers) == "127.0.0.1 https localhost"
    assert seen(0, headers) == "127.0.0.1 http localhost"


def test_less_than_none_is_refused() -> None:
    with pytest.raises(ValidationError):
        Settings(trusted_proxies=-1)


@pytest.fixture
def behind_proxy(app: Flask, settings: Settings, database_url: str) -> FlaskClient:
    """The portal as it runs behind one proxy, on the database of this test."""
    store = blobs.store()
    proxied = create_app(settings.model_copy(update={"trusted_proxies": 1}), TESTING=True, WTF_CSRF_ENABLED=False)
    db.configure(database_url)
    blobs.configure(store.root)
    return proxied.test_client()


def guess(client: FlaskClient, number: int, forwarded: str) -> int:
    data = {"username": f"nobody{number}", "password": "x" * 12}
    return client.post("/sign-in", data=data, headers={"X-Forwarded-For": forwarded}).status_code


def test_one_visitor_who_invents_addresses_is_slowed_down(behind_proxy: FlaskClient) -> None:
    assert 429 in {guess(behind_proxy, n, f"203.0.113.{n}, 198.51.100.7") for n in range(GUESSES)}


def test_many_visitors_behind_one_proxy_do_not_slow_each_other_down(behind_proxy: FlaskClient) -> None:
    assert {guess(behind_proxy, n, f"198.51.100.{n}") for n in range(GUESSES)} == {422}
