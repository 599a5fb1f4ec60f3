"""The client of a Decision 769 provider over real HTTP: what it reads, and that nothing a server does gets in."""

import base64
import json
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from io import BytesIO
from typing import Any
from urllib.request import Request as Call
from urllib.request import urlopen

import pytest
from werkzeug import Request, Response

from portal.core.loopback import running
from portal.signing.actions import Holder, Reason
from portal.signing.errors import CertificateNotYours, CertificateUnfit, NoRemoteCertificate, ProviderDown
from portal.signing.remote.certificates import fitting_certificate, holder_name
from portal.signing.remote.interrupted import begin_signature, finish_signature
from portal.signing.remote.provider import Answer, Order, Progress, RemoteCertificate
from portal.signing.remote.sp769 import Provider769
from portal.signing.remote.stand_in import CLIENT_ID, NAME, SECRET, StandIn
from tests.support.pki import BUSINESS, CITIZEN, PASSPHRASE, RunningPki

DIGEST = bytes(range(32))


def provider_at(port: int, *, secret: str = SECRET, seconds: float = 5.0) -> Provider769:
    address = f"http://127.0.0.1:{port}/sca/sp769"
    return Provider769(name=NAME, address=address, client_id=CLIENT_ID, secret=secret, seconds=seconds)


@dataclass
class Served:
    """The stand-in with a client, and what the client said to it."""

    app: StandIn
    client: Provider769
    port: int
    said: list[tuple[str, Any]] = field(default_factory=list)

    def press(self, answer: str) -> str:
        """What a person does in the "app": open the page, press a button."""
        with urlopen(f"http://127.0.0.1:{self.port}/") as page:
            shown = str(page.read().decode())
        transaction = shown.split("/orders/", 1)[1].split('"', 1)[0]
        call = Call(f"http://127.0.0.1:{self.port}/orders/{transaction}", f"answer={answer}".encode(), method="POST")
        urlopen(call).close()
        return shown


@pytest.fixture
def served(pki: RunningPki) -> Iterator[Served]:
    app = StandIn(pki.pki.folder, PASSPHRASE)
    said: list[tuple[str, Any]] = []

    def listening(environ: dict[str, Any], start: Any) -> Any:
        request = Request(environ)
        body = request.get_data()
        said.append((request.path, json.loads(body) if request.is_json else body))
        return app(environ | {"wsgi.input": BytesIO(body)}, start)

    with running(listening) as server:
        yield Served(app, provider_at(server.server_port), server.server_port, said)


def order(**more: Any) -> Order:
    """An order of the citizen."""
    given = {"transaction": "t-1", "user": CITIZEN.personal_number, "serial": "1", "digest": DIGEST}
    return Order(**given | {"code": "DON-1", "title": "Đơn đề nghị: cấp bản sao"} | more)


def test_from_the_certificate_to_the_signed_document(
    served: Served, pki: RunningPki, issued: bytes, check: Callable[..., Any]
) -> None:
    holder = Holder(personal_number=CITIZEN.personal_number)
    found = served.client.certificates(CITIZEN.personal_number or "")
    own = fitting_certificate(found, holder=holder, desk=pki.fresh_desk(), at=datetime.now(UTC))
    assert holder_name(own.certificate) == CITIZEN.name
    waiting, prepared = begin_signature(issued, certificate=own.certificate, chain=own.chain)
    served.client.ask(order(digest=waiting.digest, serial=own.serial))
    assert served.client.look("t-1") == Answer(transaction="t-1", progress=Progress.WAITING)
    shown = served.press("confirm")
    assert "DON-1" in shown
    assert "Đơn đề nghị: cấp bản sao" in shown
    answer = served.client.look("t-1")
    assert answer is not None
    assert answer.progress is Progress.SIGNED
    signed = finish_signature(prepared, waiting, answer.values["DON-1"], timestamper=pki.desk.timestamper)
    assert check(signed, issued=issued, holder=holder).reason is Reason.OK


def test_only_a_digest_leaves(served: Served) -> None:
    served.client.ask(order())
    path, body = served.said[-1]
    assert path == "/sca/sp769/v1/signatures/sign"
    assert body["sign_files"] == [
        {"file_type": "pdf", "sign_type": "hash", "doc_id": "DON-1", "data_to_be_signed": DIGEST.hex()}
    ]


def test_a_refusal_is_told_and_final(served: Served) -> None:
    served.client.ask(order())
    served.press("refuse")
    served.app.press("t-1", confirm=True)
    assert served.client.look("t-1") == Answer(transaction="t-1", progress=Progress.REFUSED)


def test_an_order_the_provider_never_got_is_no_failure(served: Served) -> None:
    assert served.client.look("never") is None
    assert served.client.look("../../credentials?x=1") is None
    assert served.said[-1][0].startswith("/sca/sp769/v1/signatures/sign/")


def test_the_same_transaction_is_not_signed_twice(served: Served) -> None:
    served.client.ask(order())
    with pytest.raises(ProviderDown):
        served.client.ask(order())


def test_nobody_registered_is_told_apart_from_a_provider_that_is_down(served: Served) -> None:
    with pytest.raises(NoRemoteCertificate):
        served.client.certificates("099999999999")
    with pytest.raises(ProviderDown):
        provider_at(served.port, secret="wrong").certificates(CITIZEN.personal_number or "")


def saying(body: object, **more: Any) -> Any:
    """A server that says the same to everybody."""
    text = body if isinstance(body, str | bytes) else json.dumps(body)
    return lambda environ, start: Response(text, **more)(environ, start)


@contextmanager
def facing(answer: Any, *, seconds: float = 2.0) -> Iterator[Provider769]:
    with running(answer) as server:
        yield provider_at(server.server_port, seconds=seconds)


NONSENSE = {
    "500": saying("", status=500),
    "a redirect": saying("", status=302, headers={"Location": "http://127.0.0.1:1/"}),
    "no JSON": saying("<html>"),
    "a list": saying([]),
    "empty": saying({}),
    "no data": saying({"message": "SUCCESS", "data": 7}),
    "a number": saying({"message": 7, "data": None}),
    "no UTF-8": saying(b"\xff\xfe"),
    "deep": saying("[" * 100_000),
    "huge": saying(b"{" + b" " * 300_000 + b"}"),
    "no certificate in it": saying({"data": {"user_certificates": [{"cert_data": "%%%", "serial_number": "1"}]}}),
    "a message without end": saying({"message": "x" * 1000, "data": None}),
    "another's transaction": saying({"message": "SUCCESS", "data": {"transaction_id": "another"}}),
}


@pytest.mark.parametrize("kind", NONSENSE)
def test_a_server_that_says_something_else_is_down(kind: str) -> None:
    with facing(NONSENSE[kind]) as client:
        for call in (
            lambda: client.certificates("001099012345"),
            lambda: client.ask(order()),
            lambda: client.look("t-1"),
        ):
            with pytest.raises(ProviderDown):
                call()


@pytest.mark.parametrize(
    "data",
    [
        {"transaction_id": "another", "signatures": None},
        {"transaction_id": "t-1", "signatures": [{"doc_id": "DON-1", "signature_value": "%%%"}]},
        {"transaction_id": "t-1", "signatures": [{"doc_id": "DON-1", "signature_value": ""}]},
        {"transaction_id": "t-1", "signatures": [{"doc_id": "DON-1", "signature_value": "A" * 200_000}]},
        {"transaction_id": "t-1", "signatures": [{"doc_id": 1, "signature_value": "AAAA"}]},
        {"transaction_id": "t-1", "signatures": "AAAA"},
    ],
)
def test_an_answer_about_something_else_is_none(data: object) -> None:
    with facing(saying({"message": "SUCCESS", "data": data})) as client, pytest.raises(ProviderDown):
        client.look("t-1")


@pytest.mark.parametrize(
    ("message", "progress"),
    [
        ("sig_wait_for_user_confirm", Progress.WAITING),
        ("something new", Progress.WAITING),
        ("SUCCESS", Progress.WAITING),
        ("REJECTED", Progress.REFUSED),
        ("Expired", Progress.EXPIRED),
    ],
)
def test_an_unknown_word_tells_nobody_something_wrong(message: str, progress: Progress) -> None:
    with facing(saying({"message": message, "data": {"transaction_id": "t-1"}})) as client:
        assert client.look("t-1") == Answer(transaction="t-1", progress=progress)


def test_a_server_that_keeps_us_waiting_is_down_soon() -> None:
    def slow(environ: Any, start: Any) -> Any:
        time.sleep(1)
        return Response("{}")(environ, start)

    began = time.monotonic()
    with facing(slow, seconds=0.2) as client, pytest.raises(ProviderDown):
        client.look("t-1")
    assert time.monotonic() - began < 5


def test_where_nobody_listens_it_is_down() -> None:
    with running(saying({})) as server:
        port = server.server_port
    with pytest.raises(ProviderDown):
        provider_at(port).certificates("001099012345")


def test_the_secret_is_not_printed() -> None:
    assert "geheim" not in repr(provider_at(1, secret="geheim"))


def test_news_are_read_strictly() -> None:
    client = provider_at(1)
    value = base64.b64encode(b"value").decode()
    news = {"sp_id": "x", "status_code": 200, "message": "SUCCESS", "transaction_id": "t-1"}
    files = [{"doc_id": "DON-1", "signature_value": value, "timestamp_signature": None}]
    assert client.read_news(json.dumps(news | {"signed_files": files}).encode()) == Answer(
        transaction="t-1", progress=Progress.SIGNED, values={"DON-1": b"value"}
    )
    assert client.read_news(json.dumps(news | {"message": "REJECTED"}).encode()).progress is Progress.REFUSED
    for body in (b"", b"{}", b"[]", json.dumps(news | {"transaction_id": 7}).encode(), b"[" * 100_000):
        with pytest.raises(ProviderDown):
            client.read_news(body)


def shown(pki: RunningPki, *labels: str) -> list[RemoteCertificate]:
    """Certificates as a provider would show them."""
    people = [pki.identity(label) for label in labels]
    return [RemoteCertificate(certificate=one.certificate, chain=one.chain, serial="1") for one in people]


HOLDERS = {
    "expired": ("079199000002", Reason.EXPIRED),
    "revoked": ("079199000003", Reason.REVOKED),
    "unknown-ca": ("079199000004", Reason.UNKNOWN_ISSUER),
}


@pytest.mark.parametrize("label", HOLDERS)
def test_a_certificate_that_may_not_sign_is_found_before_anybody_is_asked(pki: RunningPki, label: str) -> None:
    number, reason = HOLDERS[label]
    with pytest.raises(CertificateUnfit) as problem:
        fitting_certificate(
            shown(pki, label), holder=Holder(personal_number=number), desk=pki.fresh_desk(), at=datetime.now(UTC)
        )
    assert problem.value.reason is reason


def test_somebody_elses_certificate_is_not_taken(pki: RunningPki) -> None:
    broken = RemoteCertificate(certificate=b"no certificate", chain=(), serial="1")
    found = [broken, *shown(pki, "citizen", "business")]
    for holder in (Holder(name=CITIZEN.name), Holder(personal_number="001099012346"), Holder(tax_code="0101234568")):
        with pytest.raises(CertificateNotYours):
            fitting_certificate(found, holder=holder, desk=pki.fresh_desk(), at=datetime.now(UTC))


def test_the_own_one_is_found_among_others(pki: RunningPki) -> None:
    holder = Holder(tax_code=BUSINESS.tax_code)
    found = shown(pki, "citizen", "stranger", "business")
    assert fitting_certificate(found, holder=holder, desk=pki.fresh_desk(), at=datetime.now(UTC)) == found[2]


def test_an_issuer_that_does_not_answer_stops_nobody(pki: RunningPki) -> None:
    holder = Holder(personal_number=CITIZEN.personal_number)
    with pki.outage("ocsp", "crls"):
        found = shown(pki, "citizen")
        assert fitting_certificate(found, holder=holder, desk=pki.fresh_desk(), at=datetime.now(UTC)) == found[0]
