"""Headers, errors and hosts: the same care on every answer."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from portal.config import Environment, Settings
from portal.production import UnsafeProduction, refuse_unsafe_production


def test_every_answer_carries_the_headers(client: FlaskClient) -> None:
    for path in ("/", "/services/2.000635", "/nowhere", "/sign-in", "/healthz"):
        headers = client.get(path).headers
        assert headers["Content-Security-Policy"].startswith("default-src 'none'")
        assert "unsafe" not in headers["Content-Security-Policy"]
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["X-Frame-Options"] == "DENY"
        assert headers["Cache-Control"] == "no-store"


def test_an_unknown_page_explains_itself_in_the_language_of_the_reader(client: FlaskClient) -> None:
    assert "Không tìm thấy" in client.get("/nowhere").get_data(as_text=True)
    client.set_cookie("language", "en")
    assert "not found" in client.get("/nowhere").get_data(as_text=True).lower()


def test_a_form_without_its_token_is_refused_and_explained(client: FlaskClient) -> None:
    answer = client.post("/services/2.000635/start")
    assert answer.status_code == 400
    assert "<h1" in answer.get_data(as_text=True)


def test_the_language_switch_keeps_the_place_and_leads_nowhere_else(client: FlaskClient) -> None:
    assert client.get("/language/en?next=/guide").headers["Location"] == "/guide"
    assert client.get("/language/en?next=//evil.example").headers["Location"] == "/"


def test_production_refuses_what_is_only_good_for_trying(settings: Settings) -> None:
    with pytest.raises(UnsafeProduction) as caught:
        refuse_unsafe_production(settings.model_copy(update={"env": Environment.PRODUCTION, "timestamp_url": ""}))
    said = str(caught.value)
    for word in ("SECRET_KEY", "ALLOWED_HOSTS", "BASE_URL", "TRUST_DIR", "TIMESTAMP_URL", "PASSPHRASE"):
        assert word in said


def test_development_starts_as_it_is(shared_app: Flask) -> None:
    assert shared_app.config["PORTAL"].env is Environment.DEVELOPMENT
