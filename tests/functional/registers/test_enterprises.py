"""The client of the register: what it reads, and that nothing a server does holds it or gets in."""

import json
import time
from typing import Any

import pytest
from werkzeug import Request, Response

from portal.registers.breaker import Breaker
from portal.registers.enterprises import EnterpriseRegister
from portal.registers.errors import RegisterDown
from portal.registers.stand_in import ENTRIES, running

CODE = "0100112444"


def asked(answer: Any = None, *, code: str = CODE, seconds: float = 2.0, key: str = "") -> Any:
    """What the client makes of a server's answer."""
    with running(*([] if answer is None else [answer])) as server:
        address = f"http://127.0.0.1:{server.server_port}/v1"
        return EnterpriseRegister(address, key=key, seconds=seconds, breaker=Breaker(failures=99)).find(code)


def saying(body: object, **more: Any) -> Any:
    """A server that says the same to everybody."""
    text = body if isinstance(body, str | bytes) else json.dumps(body)
    return lambda environ, start: Response(text, **more)(environ, start)


def test_the_stand_in_is_read() -> None:
    found = asked()
    assert (found.name, found.representative) == (ENTRIES[CODE]["name"], "Y Ê-ban Niê")
    assert found.entered.isoformat() == "2019-05-06"


def test_an_unknown_code_is_no_failure() -> None:
    assert asked(code="0000000000") is None


def test_the_key_goes_along_and_a_code_cannot_leave_its_place() -> None:
    seen = []

    @Request.application
    def listening(request: Request) -> Response:
        seen.append((request.headers.get("Authorization"), request.environ["REQUEST_URI"]))
        return Response('{"enterprise": null}')

    assert asked(listening, code="../admin?x=1", key="secret") is None
    assert seen == [("Bearer secret", "/v1/enterprises/..%2Fadmin%3Fx%3D1")]


ENTRY = dict(ENTRIES[CODE])


@pytest.mark.parametrize(
    "answer",
    [
        saying("", status=500),
        saying("", status=302, headers={"Location": "http://127.0.0.1:1/"}),
        saying("not json"),
        saying([]),
        saying({}),
        saying({"enterprise": {**ENTRY, "tax_code": "0100112437"}}),
        saying({"enterprise": {**ENTRY, "name": ""}}),
        saying({"enterprise": {**ENTRY, "name": 7}}),
        saying({"enterprise": {**ENTRY, "name": "a" * 301}}),
        saying({"enterprise": {**ENTRY, "entered": "yesterday"}}),
        saying({"enterprise": {**ENTRY, "entered": None}}),
        saying(b"\xff\xfe"),
        saying("{" * 20_000),
    ],
)
def test_a_server_that_says_something_else_is_down(answer: Any) -> None:
    with pytest.raises(RegisterDown):
        asked(answer)


def test_a_server_that_keeps_us_waiting_is_down_soon() -> None:
    def slow(environ: Any, start: Any) -> Any:
        time.sleep(1)
        return Response('{"enterprise": null}')(environ, start)

    began = time.monotonic()
    with pytest.raises(RegisterDown):
        asked(slow, seconds=0.2)
    assert time.monotonic() - began < 5


def test_where_nobody_listens_it_is_down() -> None:
    with running() as server:
        port = server.server_port
    with pytest.raises(RegisterDown):
        EnterpriseRegister(f"http://127.0.0.1:{port}/v1").find(CODE)


def test_texts_come_composed_and_on_one_line() -> None:
    body = {"enterprise": {**ENTRY, "name": "  Co\u0302ng  ty\n TNHH "}}
    assert asked(saying(body)).name == "Công ty TNHH"
