"""What is shown back of a form that could not be taken in."""

from flask import Flask

from portal.web.typed import typed


def shown(**fields: str) -> dict[str, str]:
    with Flask(__name__).test_request_context("/", method="POST", data=fields):
        return dict(typed())


def test_every_word_is_given_back_however_short() -> None:
    assert shown(name="Thuỷ", day="1/2") == {"name": "Thuỷ", "day": "1/2"}


def test_no_secret_and_no_control_is_shown() -> None:
    secrets = {"password": "a", "new_password": "b", "present": "c", "pin": "d", "csrf_token": "e"}
    assert shown(**secrets, revision="7", next="check") == {}


def test_empty_fields_are_left_out() -> None:
    assert shown(name="  ") == {}
