"""What error pages show back: all that a person typed, and never a secret."""

import pytest
from flask import Flask

from portal.web.typed import is_shown, typed


@pytest.mark.parametrize(
    "name",
    ["present", "pin", "PIN", "password", "password_again", "new-password", "csrf_token", "passphrase", "revision"],
)
def test_secrets_and_controls_are_left_out(name: str) -> None:
    assert not is_shown(name)


@pytest.mark.parametrize("name", ["stay", "exit", "preview", "next", "add:papers", "remove:papers:0"])
def test_buttons_are_left_out(name: str) -> None:
    assert not is_shown(name)


@pytest.mark.parametrize(
    "name", ["applicant_name", "representative", "opinion", "present_address", "copies", "nextday"]
)
def test_what_a_person_fills_in_is_shown(name: str) -> None:
    assert is_shown(name)


def test_every_answer_is_kept_in_order_however_short() -> None:
    data = {
        "name": "Y",
        "copies": " 3 ",
        "empty": "  ",
        "pin": "1234",
        "day": ["1/2/2026", "2/2/2026"],
        "n\x00": "a\x00b",
    }
    with Flask(__name__).test_request_context("/", method="POST", data=data):
        assert typed() == [("name", "Y"), ("copies", "3"), ("day", "1/2/2026"), ("day", "2/2/2026"), ("n", "ab")]


def test_a_form_that_cannot_be_read_shows_nothing() -> None:
    app = Flask(__name__)
    app.config["MAX_CONTENT_LENGTH"] = 10
    with app.test_request_context("/", method="POST", data={"reason": "x" * 50}):
        assert typed() == []
