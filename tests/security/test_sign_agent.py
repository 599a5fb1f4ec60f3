"""The signing agent as it runs: who may not ask it, whatever they send, signs nothing."""

import base64
import json
import signal
import socket
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection
from typing import Any

import pytest

from portal.signing.agent.http import LONGEST_BODY
from portal.signing.remote.interrupted import Interrupted, control_code, proved, signed_attributes
from tests.support.agent import RunningAgent, running_agent
from tests.support.pki import RunningPki, free_port

ORIGIN = "https://portal.example"
DOCUMENT = "5a" * 32
LAST = control_code(bytes.fromhex(DOCUMENT))[-4:]
Answer = tuple[int, dict[str, Any], dict[str, str]]


@pytest.fixture(scope="module")
def agent(pki: RunningPki) -> Iterator[RunningAgent]:
    with running_agent(["--identity", str(pki.pki.key_file("citizen"))], origin=ORIGIN) as running:
        yield running


def send(
    agent: RunningAgent,
    method: str = "POST",
    path: str = "/sign",
    body: Any = None,
    *,
    without: tuple[str, ...] = (),
    **headers: str,
) -> Answer:
    """One exchange, as the page of the portal does it but for what is given; returns status, JSON and headers."""
    whole = {
        "Host": f"127.0.0.1:{agent.port}",
        "Origin": ORIGIN,
        "Authorization": f"Bearer {agent.pairing_code}",
        "Content-Type": "application/json",
    }
    whole |= {name.replace("_", "-"): value for name, value in headers.items()}
    content = body if isinstance(body, bytes) else json.dumps(body or {"document": DOCUMENT, "title": "Đơn"}).encode()
    connection = HTTPConnection("127.0.0.1", agent.port, timeout=30)
    try:
        connection.putrequest(method, path, skip_host=True)
        for name, value in whole.items():
            if name not in without:
                connection.putheader(name, value)
        connection.putheader("Content-Length", str(len(content)))
        connection.endheaders(content)
        answer = connection.getresponse()
        said = answer.read()
        return answer.status, json.loads(said) if said else {}, dict(answer.headers)
    finally:
        connection.close()


def questions(agent: RunningAgent) -> int:
    """How often its window has asked."""
    return agent.shown.count("Có yêu cầu ký số")


def test_from_the_question_to_the_signature(agent: RunningAgent, pki: RunningPki) -> None:
    with ThreadPoolExecutor(1) as page:
        asking = page.submit(send, agent)
        agent.sees("Có yêu cầu ký số")
        agent.sees("____")
        agent.type(LAST)
        status, said, headers = asking.result(30)
    assert (status, headers["Access-Control-Allow-Origin"], headers["Vary"]) == (200, ORIGIN, "Origin")
    certificate, document = pki.pki.certificate("citizen"), bytes.fromhex(DOCUMENT)
    waiting = Interrupted(
        attributes=signed_attributes(document, certificate),
        certificate=certificate,
        chain=(),
        document_digest=document,
        reserved=(0, 1),
    )
    proved(waiting, base64.b64decode(said["signature"]))


FOREIGN: dict[str, dict[str, Any]] = {
    "another name led here (DNS rebinding)": {"Host": "evil.example"},
    "the name with the right port": {"Host": "evil.example:{port}"},
    "this machine without the port": {"Host": "127.0.0.1"},
    "this machine with another port": {"Host": "127.0.0.1:1"},
    "all addresses": {"Host": "0.0.0.0:{port}"},
    "no host": {"without": ("Host",)},
    "another site": {"Origin": "https://evil.example"},
    "the site without TLS": {"Origin": "http://portal.example"},
    "a site below it": {"Origin": "https://a.portal.example"},
    "a site that begins like it": {"Origin": "https://portal.example.evil.example"},
    "another port of it": {"Origin": "https://portal.example:8443"},
    "a page in a sandbox": {"Origin": "null"},
    "the agent's own address": {"Origin": "http://127.0.0.1:{port}"},
    "no origin": {"without": ("Origin",)},
}


@pytest.mark.parametrize("method", ["POST", "GET", "OPTIONS"])
@pytest.mark.parametrize("who", FOREIGN)
def test_strangers_are_told_nothing(agent: RunningAgent, who: str, method: str) -> None:
    changed = {
        name: value.format(port=agent.port) if isinstance(value, str) else value for name, value in FOREIGN[who].items()
    }
    before = questions(agent)
    for path in ("/sign", "/certificate", "/"):
        status, said, headers = send(agent, method, path, **changed)
        assert (status, said["reason"] in ("host", "origin")) == (403, True)
        assert not [name for name in headers if name.startswith("Access-Control")]
        assert "certificate" not in said
    assert questions(agent) == before


@pytest.mark.parametrize(
    "change",
    [
        {"without": ("Authorization",)},
        {"Authorization": "Bearer "},
        {"Authorization": "Bearer 2222-2222"},
        {"Authorization": "Basic MjIyMjoyMjIy"},
    ],
)
def test_without_the_pairing_code_it_shows_and_signs_nothing(agent: RunningAgent, change: dict[str, Any]) -> None:
    before = questions(agent)
    for method, path in (("POST", "/sign"), ("GET", "/certificate")):
        status, said, _ = send(agent, method, path, **change)
        assert (status, said["reason"]) == (403, "pairing")
    assert send(agent, "GET", "/certificate")[0] == 200  # who types it right has all attempts again
    assert questions(agent) == before


def test_the_code_may_be_typed_as_people_do(agent: RunningAgent) -> None:
    typed = agent.pairing_code.lower().replace("-", " ")
    assert send(agent, "GET", "/certificate", Authorization=f"Bearer {typed.replace(' ', '')}")[0] == 200


def test_who_guesses_is_shut_out_and_so_is_everybody(pki: RunningPki) -> None:
    with running_agent(["--identity", str(pki.pki.key_file("citizen"))], origin=ORIGIN) as own:
        reasons = [send(own, "GET", "/certificate", Authorization="Bearer 2222-2222")[1]["reason"] for _ in range(7)]
        assert reasons == ["pairing"] * 5 + ["closed"] * 2
        assert send(own)[1]["reason"] == "closed"


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/sign"),
        ("HEAD", "/sign"),
        ("PUT", "/sign"),
        ("POST", "/certificate"),
        ("POST", "/"),
        ("POST", "/sign/"),
    ],
)
def test_only_what_it_knows_is_answered(agent: RunningAgent, method: str, path: str) -> None:
    before = questions(agent)
    assert send(agent, method, path)[0] == 400
    assert questions(agent) == before


BODIES: dict[str, Any] = {
    "nothing": b"",
    "no JSON": b"{",
    "deep": b"[" * LONGEST_BODY,
    "a list": [DOCUMENT, "Đơn"],
    "no title": {"document": DOCUMENT},
    "no document": {"title": "Đơn"},
    "attributes of its own choice": {"document": DOCUMENT, "title": "Đơn", "attributes": "MIHr"},
    "a digest of another length": {"document": "5a" * 20, "title": "Đơn"},
    "a longer digest": {"document": "5a" * 64, "title": "Đơn"},
    "a digest and more": {"document": DOCUMENT + "\n", "title": "Đơn"},
    "capital digits": {"document": DOCUMENT.upper(), "title": "Đơn"},
    "base64": {"document": "Wlpa" * 16, "title": "Đơn"},
    "a number": {"document": 5, "title": "Đơn"},
    "a long title": {"document": DOCUMENT, "title": "x" * 501},
    "an empty title": {"document": DOCUMENT, "title": ""},
    "another alphabet": {"document": "٥" * 64, "title": "Đơn"},
}


@pytest.mark.parametrize("body", BODIES)
def test_nothing_but_a_sha256_and_a_title_is_taken(agent: RunningAgent, body: str) -> None:
    before = questions(agent)
    status, said, _ = send(agent, body=BODIES[body])
    assert (status, said["reason"]) == (400, "request")
    assert questions(agent) == before


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data", ""])
def test_what_forms_of_other_pages_can_send_is_refused(agent: RunningAgent, kind: str) -> None:
    """Those kinds a browser sends without asking first."""
    assert send(agent, Content_Type=kind, without=("Content-Type",) if not kind else ())[1]["reason"] == "request"


def test_a_huge_body_is_not_read(agent: RunningAgent) -> None:
    status, said, _ = send(agent, body=b"x" * (LONGEST_BODY + 1))
    assert (status, said["reason"]) == (413, "request")
    head = (
        f"POST /sign HTTP/1.1\r\nHost: 127.0.0.1:{agent.port}\r\nOrigin: {ORIGIN}\r\n"
        f"Authorization: Bearer {agent.pairing_code}\r\nContent-Type: application/json\r\n"
    )
    with socket.create_connection(("127.0.0.1", agent.port), timeout=30) as wire:
        wire.sendall(f"{head}Content-Length: 99999999999\r\n\r\n".encode())
        assert b" 413 " in wire.recv(100)


def test_a_slow_body_holds_nobody_up_and_is_let_go(agent: RunningAgent) -> None:
    head = (
        f"POST /sign HTTP/1.1\r\nHost: 127.0.0.1:{agent.port}\r\nOrigin: {ORIGIN}\r\n"
        f"Authorization: Bearer {agent.pairing_code}\r\nContent-Type: application/json\r\nContent-Length: 90\r\n\r\n"
    )
    with socket.create_connection(("127.0.0.1", agent.port), timeout=30) as wire:
        wire.sendall(head.encode() + b"{")
        began = time.monotonic()
        assert send(agent, "GET", "/certificate")[0] == 200
        assert time.monotonic() - began < 5
        assert wire.recv(100).startswith(b"HTTP/1.1 400 ")  # after ten seconds without another byte
    assert send(agent, "GET", "/certificate")[0] == 200


def test_browsers_that_ask_first_are_answered_for_the_portal_alone(agent: RunningAgent) -> None:
    asking = {"Access_Control_Request_Method": "POST", "Access_Control_Request_Private_Network": "true"}
    status, _, headers = send(agent, "OPTIONS", without=("Authorization", "Content-Type"), **asking)
    assert status == 204
    assert headers["Access-Control-Allow-Origin"] == ORIGIN
    assert headers["Access-Control-Allow-Methods"] == "POST"
    assert headers["Access-Control-Allow-Headers"] == "authorization, content-type"
    assert headers["Access-Control-Allow-Private-Network"] == "true"
    assert "Access-Control-Allow-Credentials" not in headers
    _, _, plain = send(agent, "OPTIONS", "/certificate")
    assert "Access-Control-Allow-Private-Network" not in plain


def test_a_second_document_waits_its_turn_and_a_refusal_is_said(agent: RunningAgent) -> None:
    other = {"document": "77" * 32, "title": "Đơn"}
    with ThreadPoolExecutor(1) as page:
        asking = page.submit(send, agent, body=other)
        agent.sees("Mã đối chiếu: 7777-7777-____")
        status, said, _ = send(agent, body={"document": "88" * 32, "title": "Khác"})
        assert (status, said["reason"]) == (409, "busy")
        agent.type("")
        status, said, _ = asking.result(30)
    assert (status, said["reason"]) == (403, "declined")
    assert "từ chối" in said["sentence"]["vi"]
    assert "declined" in said["sentence"]["en"]
    assert "8888" not in agent.shown


def test_a_page_that_was_closed_gets_its_signature_later_and_nobody_is_asked_again(agent: RunningAgent) -> None:
    document = "99" * 32
    content = json.dumps({"document": document, "title": "Đơn"}).encode()
    head = (
        f"POST /sign HTTP/1.1\r\nHost: 127.0.0.1:{agent.port}\r\nOrigin: {ORIGIN}\r\n"
        f"Authorization: Bearer {agent.pairing_code}\r\nContent-Type: application/json\r\n"
        f"Content-Length: {len(content)}\r\n\r\n"
    )
    with socket.create_connection(("127.0.0.1", agent.port), timeout=30) as wire:
        wire.sendall(head.encode() + content)
        agent.sees("Mã đối chiếu: 9999-9999-____")
    agent.type("9999")
    agent.sees("Đang ký")
    before = questions(agent)
    values = {send(agent, body={"document": document, "title": "Đơn"})[1]["signature"] for _ in range(2)}
    assert (len(values), questions(agent)) == (1, before)


def test_it_listens_on_this_machine_only(agent: RunningAgent) -> None:
    own = socket.gethostbyname(socket.gethostname())
    if own.startswith("127."):
        own = "127.0.0.2"
    with pytest.raises(OSError), socket.create_connection((own, agent.port), timeout=2):
        pass


def test_its_window_shows_neither_passphrase_nor_personal_number(agent: RunningAgent, pki: RunningPki) -> None:
    assert "demo\n" not in agent.shown
    assert "067190001234" not in agent.shown


def test_a_port_that_is_taken_is_said(agent: RunningAgent, pki: RunningPki) -> None:
    port = free_port()
    with socket.create_server(("127.0.0.1", port)):
        second = RunningAgent(["--identity", str(pki.pki.key_file("citizen"))], secret="demo", origin=ORIGIN, port=port)
        assert second.process.wait(60) == 1
    second.stop()
    assert "đang được dùng" in second.shown


def test_it_stops_when_told_to(pki: RunningPki) -> None:
    with running_agent(["--identity", str(pki.pki.key_file("citizen"))], origin=ORIGIN) as own:
        own.process.send_signal(signal.SIGINT)
        assert own.process.wait(30) == 0
        own.sees("Đã dừng")
