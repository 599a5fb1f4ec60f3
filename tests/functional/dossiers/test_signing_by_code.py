"""Signing with a provider that sends the person a code: typed into our page, passed on at once, kept nowhere."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import text

from portal.core.db import reading
from tests.functional.dossiers.test_remote_signing import request_of, signed_copies, work
from tests.support.applicants import Person, prepared
from tests.support.csc import Coded, sending_codes

CODE = "/remote-signing/code"


@pytest.fixture
def coded(app: Flask, pki: Any) -> Iterator[Coded]:
    with sending_codes(pki) as provider:
        yield provider


def asked(person: Person) -> str:
    """A draft whose signature waits for the code that was sent."""
    draft = prepared(person)
    person.send(action="/remote-signing")
    work()
    person.get(f"{draft}/sign")
    assert "Đang chờ mã xác nhận của bạn" in person.main
    return draft


def test_from_the_code_to_the_signed_application(citizen: Person, coded: Coded) -> None:
    draft = asked(citizen)
    assert citizen.client.get(f"{draft}/remote-signing/state").get_json() == {"state": "code"}
    work(later=90)
    assert len(coded.codes) == 1, "the worker has no code sent again"
    citizen.send({"passcode": f" {coded.codes[-1][:3]} {coded.codes[-1][3:]} "}, action=CODE)
    assert "Hợp lệ" in citizen.main
    assert (request_of(draft).state, signed_copies(draft), coded.heard) == ("signed", 1, coded.codes)


def test_a_wrong_code_is_told_and_another_may_be_sent(citizen: Person, coded: Coded) -> None:
    draft = asked(citizen)
    citizen.send({"passcode": "000000"}, action=CODE)
    assert "không nhận mã này" in citizen.main
    citizen.send({"again": "1"}, action=CODE)
    assert "Hãy nhập mã mới nhất" in citizen.main
    assert len(coded.codes) == 2
    citizen.send({"passcode": coded.codes[0]}, action=CODE)
    assert "không nhận mã này" in citizen.main
    citizen.send({"passcode": coded.codes[1]}, action=CODE)
    assert (request_of(draft).state, signed_copies(draft)) == ("signed", 1)


def test_what_is_no_code_goes_nowhere(citizen: Person, coded: Coded) -> None:
    asked(citizen)
    for typed in ("", "12", "1234567890123", "mã sáu số"):
        citizen.send({"passcode": typed}, action=CODE)
        assert "từ 4 đến 12 chữ số" in citizen.main
    assert coded.heard == []


def test_codes_are_not_tried_without_end(citizen: Person, coded: Coded) -> None:
    draft = asked(citizen)
    token = {"csrf_token": citizen.typed(CODE)["csrf_token"]}
    answers = [citizen.client.post(f"{draft}{CODE}", data=token | {"passcode": f"00000{n}"}) for n in range(11)]
    assert [answer.status_code for answer in answers] == [303] * 10 + [429]
    assert len(coded.heard) == 10


def test_a_code_too_late_changes_nothing(citizen: Person, coded: Coded) -> None:
    draft = asked(citizen)
    token = {"csrf_token": citizen.typed(CODE)["csrf_token"]}
    citizen.send(action="/remote-signing/cancel")
    for more in ({"passcode": coded.codes[-1]}, {"again": "1"}):
        assert citizen.client.post(f"{draft}{CODE}", data=token | more).status_code == 303
    assert (request_of(draft).state, signed_copies(draft), coded.heard) == ("cancelled", 0, [])


def test_the_code_is_kept_nowhere(citizen: Person, coded: Coded, caplog: pytest.LogCaptureFixture) -> None:
    coded.codes.extend(["-"] * 731)
    with caplog.at_level("DEBUG"):
        asked(citizen)
        citizen.send({"passcode": coded.codes[-1]}, action=CODE)
    assert coded.codes[-1] == "100731" == coded.heard[-1]
    assert "100731" not in caplog.text
    with reading() as session:
        rows = [session.execute(text(f"SELECT * FROM {table}")).all() for table in ("signing_request", "event")]  # noqa: S608
    assert "100731" not in json.dumps(rows, default=str)
