"""The client of a Cloud Signature Consortium provider, against somebody else's server and against bad ones."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

import pytest
from werkzeug import Request, Response

from portal.core.loopback import running
from portal.signing.actions import Holder, Reason
from portal.signing.demo_pki.holders import DemoHolder, HolderKind
from portal.signing.errors import NoRemoteCertificate, NotConfirmed, ProviderDown, WrongCode
from portal.signing.remote.certificates import fitting_certificate
from portal.signing.remote.csc import ProviderCsc
from portal.signing.remote.interrupted import begin_signature, finish_signature
from portal.signing.remote.provider import Order, Progress
from tests.support.csc import Coded, csc_server
from tests.support.pki import CITIZEN, HOLDERS, RunningPki, free_port, start_demo_pki

RSA_CITIZEN = DemoHolder(
    label="rsa-citizen", name="Trần Thị Mã", kind=HolderKind.CITIZEN, personal_number="001099054321", rsa=True
)


@pytest.fixture(scope="module")
def pki(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningPki]:
    with start_demo_pki(tmp_path_factory.mktemp("pki"), holders=(*HOLDERS, RSA_CITIZEN)) as authority:
        yield authority


@pytest.fixture(scope="module")
def server(pki: RunningPki) -> Iterator[int]:
    """The port of the independent server."""
    with csc_server(pki) as port:
        yield port


def client_at(port: int, *, seconds: float = 5.0) -> ProviderCsc:
    return ProviderCsc(name="Nhà cung cấp", address=f"http://127.0.0.1:{port}", token="geheim", seconds=seconds)


def order(**more: Any) -> Order:
    given = {"transaction": "t-1", "user": "001099012345", "serial": "demo/citizen", "digest": bytes(32)}
    return Order(**given | {"code": "DON-1", "title": "Đơn"} | more)


@pytest.mark.parametrize("holder", [CITIZEN, RSA_CITIZEN], ids=["ec", "rsa"])
def test_from_the_certificate_to_the_signed_document(
    server: int, pki: RunningPki, issued: bytes, check: Callable[..., Any], holder: DemoHolder
) -> None:
    """The server shows every certificate it has: the account's own is found among them."""
    client, expected = client_at(server), Holder(personal_number=holder.personal_number)
    found = client.certificates(holder.personal_number or "")
    own = fitting_certificate(found, holder=expected, desk=pki.fresh_desk(), at=datetime.now(UTC))
    assert own.serial == f"demo/{holder.label}"
    waiting, prepared = begin_signature(issued, certificate=own.certificate, chain=own.chain)
    answer = client.ask(order(serial=own.serial, digest=waiting.digest))
    assert answer.progress is Progress.SIGNED
    signed = finish_signature(prepared, waiting, answer.values["DON-1"], timestamper=pki.desk.timestamper)
    assert check(signed, issued=issued, holder=expected).reason is Reason.OK


def test_an_unknown_credential_gives_no_signature(server: int) -> None:
    with pytest.raises(ProviderDown):
        client_at(server).ask(order(serial="demo/nobody"))


def test_it_keeps_no_transactions_and_tells_no_news(server: int) -> None:
    assert client_at(server).look("t-1") is None
    with pytest.raises(ProviderDown):
        client_at(server).read_news(b"{}")


CREDENTIAL = {
    "key": {"status": "enabled", "algo": ["1.2.840.10045.4.3.2"]},
    "cert": {"certificates": ["AAAA"]},
    "authMode": "implicit",
}
SAID: dict[str, object] = {
    "credentials/list": {"credentialIDs": ["1"]},
    "credentials/info": CREDENTIAL,
    "credentials/authorize": {"SAD": "once"},
    "signatures/signHash": {"signatures": ["AAAA"]},
}


@contextmanager
def facing(**said: object) -> Iterator[tuple[ProviderCsc, list[tuple[str, str | None, Any]]]]:
    """A server that says this instead, with what it heard."""
    heard: list[tuple[str, str | None, Any]] = []

    @Request.application
    def answering(request: Request) -> Response:
        path = request.path.removeprefix("/csc/v1/")
        heard.append((path, request.headers.get("Authorization"), request.get_json()))
        answer = said.get(path.rsplit("/", 1)[1], SAID[path])
        return answer if isinstance(answer, Response) else Response(json.dumps(answer))

    with running(answering) as listening:
        yield client_at(listening.server_port), heard


def test_what_is_confirmed_is_what_is_signed() -> None:
    """The digest is part of the authorization (SCAL 2), and the authorization of the signing."""
    with facing() as (client, heard):
        client.ask(order())
    assert [path for path, _, _ in heard] == ["credentials/info", "credentials/authorize", "signatures/signHash"]
    assert {token for _, token, _ in heard} == {"Bearer geheim"}
    (_, _, _), (_, _, allowed), (_, _, signed) = heard
    assert allowed["hash"] == signed["hash"] == ["A" * 43 + "="]
    assert signed["SAD"] == "once"
    assert "geheim" not in repr(client)


@pytest.mark.parametrize(
    "info",
    [
        CREDENTIAL | {"authMode": "explicit"},
        CREDENTIAL | {"authMode": "explicit", "OTP": {"presence": "true"}, "PIN": {"presence": "true"}},
        CREDENTIAL | {"authMode": "explicit", "OTP": {"presence": "false"}, "PIN": {"presence": "false"}},
        CREDENTIAL | {"key": {"status": "disabled", "algo": ["1.2.840.10045.4.3.2"]}},
        CREDENTIAL | {"key": {"status": "enabled", "algo": ["1.2.840.113549.1.1.10"]}},
    ],
    ids=["asks for nobody knows what", "asks for a PIN", "asks for nothing", "disabled", "another algorithm"],
)
def test_a_credential_that_cannot_be_used_is_not_offered(info: object) -> None:
    with facing(info=info) as (client, _heard), pytest.raises(NoRemoteCertificate):
        client.certificates("001099012345")


@pytest.mark.parametrize("step", ["authorize", "signHash"])
def test_a_refusal_is_told_and_not_asked_again(step: str) -> None:
    refusal = Response('{"error": "access_denied"}', status=400)
    with facing(**{step: refusal}) as (client, heard), pytest.raises(NotConfirmed):
        client.ask(order())
    assert len([path for path, _, _ in heard if path.endswith("authorize")]) == 1


@pytest.mark.parametrize("step", ["list", "info", "authorize", "signHash"])
@pytest.mark.parametrize("nonsense", [[], {}, "x", {"signatures": ["AAAA", "AAAA"]}, {"signatures": ["%"]}])
def test_a_server_that_says_something_else_is_down(step: str, nonsense: object) -> None:
    with facing(**{step: nonsense}) as (client, _heard), pytest.raises(ProviderDown):
        client.certificates("001099012345") if step == "list" else client.ask(order())


def test_where_nobody_listens_it_is_down() -> None:
    with pytest.raises(ProviderDown):
        client_at(free_port()).certificates("001099012345")


CODED = CREDENTIAL | {"authMode": "explicit", "OTP": {"presence": "true", "type": "online"}}
SAID["credentials/sendOTP"] = {}


def test_a_code_that_was_sent_confirms_the_signature(pki: RunningPki, issued: bytes, check: Callable[..., Any]) -> None:
    coded, expected = Coded(), Holder(personal_number=CITIZEN.personal_number)
    with csc_server(pki, coded) as port:
        client = client_at(port)
        own = fitting_certificate(
            client.certificates("001099012345"), holder=expected, desk=pki.fresh_desk(), at=datetime.now(UTC)
        )
        waiting, prepared = begin_signature(issued, certificate=own.certificate, chain=own.chain)
        wanted = order(serial=own.serial, digest=waiting.digest)
        assert client.ask(wanted).progress is Progress.CODE
        with pytest.raises(WrongCode):
            client.confirm(wanted, "999999")
        answer = client.confirm(wanted, coded.codes[-1])
    signed = finish_signature(prepared, waiting, answer.values["DON-1"], timestamper=pki.desk.timestamper)
    assert check(signed, issued=issued, holder=expected).reason is Reason.OK
    assert coded.heard == ["999999", "100000"]


@pytest.mark.parametrize("kind", ["online", "offline"])
def test_what_is_confirmed_by_code_is_what_is_signed(kind: str) -> None:
    """A device that shows codes by itself is not sent one."""
    with facing(info=CODED | {"OTP": {"presence": "true", "type": kind}}) as (client, heard):
        client.ask(order())
        sent = [path for path, _, _ in heard if path == "credentials/sendOTP"]
        client.confirm(order(), "123456")
    assert sent == (["credentials/sendOTP"] if kind == "online" else [])
    (_, _, allowed), (_, _, signed) = heard[-2:]
    assert allowed["hash"] == signed["hash"] == ["A" * 43 + "="]
    assert (allowed["OTP"], signed.get("OTP"), signed["SAD"]) == ("123456", None, "once")


@pytest.mark.parametrize(
    ("step", "status", "problem"),
    [("authorize", 400, WrongCode), ("authorize", 503, ProviderDown), ("signHash", 400, NotConfirmed)],
)
def test_what_becomes_of_a_code_that_was_not_taken(step: str, status: int, problem: type[Exception]) -> None:
    refusal = Response('{"error": "invalid_otp"}', status=status)
    with facing(info=CODED, **{step: refusal}) as (client, _heard), pytest.raises(problem):
        client.confirm(order(), "123456")


def test_a_code_that_cannot_be_sent_is_asked_for_later() -> None:
    with facing(info=CODED, sendOTP=Response("", status=500)) as (client, _heard), pytest.raises(ProviderDown):
        client.ask(order())
