"""The signing agent: what it signs, that it signs once, that it asks, and that it signs a file."""

import asyncio
import hashlib
import io
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from asn1crypto import cms
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from portal.core.errors import PortalError
from portal.signing.actions import Reason, begin_signature, finish_signature, load_token_identity
from portal.signing.agent.command import sign_agent_command
from portal.signing.agent.console import Console
from portal.signing.agent.errors import Busy, Declined, OriginNotSafe, TooLate
from portal.signing.agent.http import safe_origin
from portal.signing.agent.service import Agent, Order
from portal.signing.errors import SignatureMismatch, TokenUnavailable
from portal.signing.remote.interrupted import Interrupted, control_code, proved, signed_attributes
from tests.functional.signing.conftest import Check
from tests.support.pki import PASSPHRASE, RunningPki
from tests.support.tokens import PIN, SoftToken

DIGEST = hashlib.sha256(b"a document").digest()
CODE = control_code(DIGEST)
ORDER = Order(document=DIGEST, title="Đơn điện tử", origin="https://portal.example")


def agree(_order: Order) -> None:
    """Somebody who signs whatever comes."""


def waiting_for(pki: RunningPki, label: str, document: bytes) -> Interrupted:
    """What a portal keeps that waits for this person's signature."""
    certificate = pki.identity(label).certificate
    attributes = signed_attributes(document, certificate)
    return Interrupted(
        attributes=attributes, certificate=certificate, chain=(), document_digest=document, reserved=(0, 1)
    )


@given(document=st.binary(min_size=32, max_size=32))
def test_it_signs_the_attributes_of_this_document_with_its_own_certificate(pki: RunningPki, document: bytes) -> None:
    """RFC 5652, 5.3: content type, message digest, and the signing certificate (RFC 5035); nothing else."""
    identity = pki.identity("citizen")
    der = signed_attributes(document, identity.certificate)
    found = {each["type"].native: each["values"][0] for each in cms.CMSAttributes.load(der, strict=True)}
    assert found.keys() == {"content_type", "message_digest", "signing_certificate_v2"}
    assert found["content_type"].native == "data"
    assert found["message_digest"].native == document
    (named,) = found["signing_certificate_v2"]["certs"]
    assert named["cert_hash"].native == hashlib.sha256(identity.certificate).digest()
    assert named["hash_algorithm"]["algorithm"].native == "sha256"
    value = Agent(identity, agree).signature(Order(document=document, title="x", origin="y"))
    proved(waiting_for(pki, "citizen", document), value)
    for foreign in (
        waiting_for(pki, "citizen", hashlib.sha256(document).digest()),
        waiting_for(pki, "business", document),
    ):
        with pytest.raises(SignatureMismatch):
            proved(foreign, value)


def test_the_portal_prepares_the_same_attributes(pki: RunningPki, issued: bytes) -> None:
    identity = pki.identity("citizen")
    waiting, _file = begin_signature(issued, certificate=identity.certificate, chain=identity.chain)
    assert waiting.attributes == signed_attributes(waiting.document_digest, identity.certificate)
    assert waiting.code == control_code(waiting.document_digest)


def test_the_attributes_stay_the_same_for_ever(pki: RunningPki) -> None:
    """Agent and portal may be of different age: a change of these bytes has to be a new version of both."""
    certificate = pki.identity("citizen").certificate
    der = signed_attributes(b"\1" * 32, certificate)
    head = "301806092a864886f70d010903310b06092a864886f70d010701302f06092a864886f70d01090431220420" + "01" * 32
    assert head in der.hex()
    assert der.hex().split(head)[1].startswith("3081"), "the certificate follows"
    assert der == signed_attributes(b"\1" * 32, certificate)


def test_what_it_signed_is_valid_on_the_document(pki: RunningPki, issued: bytes, check: Check) -> None:
    identity = pki.identity("citizen")
    waiting, prepared = begin_signature(issued, certificate=identity.certificate, chain=identity.chain)
    value = Agent(identity, agree).signature(Order(document=waiting.document_digest, title="x", origin="y"))
    assert check(finish_signature(prepared, waiting, value, timestamper=None), issued=issued).reason is Reason.OK


def test_a_token_signs_and_the_key_stays_on_it(pki: RunningPki, token: SoftToken) -> None:
    identity = load_token_identity(token.place("officer"), PIN)
    value = Agent(identity, agree).signature(ORDER)
    proved(waiting_for(pki, "officer", DIGEST), value)


def test_a_token_pulled_out_is_said_and_may_be_put_back(pki: RunningPki, token: SoftToken) -> None:
    identity = load_token_identity(token.place("officer"), PIN)
    away = {"pulled": True}

    class Pulled:
        async def async_sign_raw(self, data: bytes, algorithm: str) -> bytes:
            if away["pulled"]:
                raise TokenUnavailable
            signed: bytes = await identity.signer().async_sign_raw(data, algorithm)
            return signed

    holder = type("Holder", (), {"certificate": identity.certificate, "signer": lambda self: Pulled()})()
    agent = Agent(holder, agree)  # type: ignore[arg-type]
    with pytest.raises(TokenUnavailable):
        agent.signature(ORDER)
    away["pulled"] = False
    proved(waiting_for(pki, "officer", DIGEST), agent.signature(ORDER))


class Asked:
    """A person who answers when the test lets them."""

    def __init__(self, answer: PortalError | None = None) -> None:
        self.answer, self.times = answer, 0
        self.asked, self.may_answer = threading.Event(), threading.Event()

    def __call__(self, _order: Order) -> None:
        self.times += 1
        self.asked.set()
        assert self.may_answer.wait(10)
        if self.answer is not None:
            raise self.answer


@pytest.fixture
def threads() -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor(4) as pool:
        yield pool


def test_asked_again_about_the_same_document_it_asks_nobody_and_signs_once(
    pki: RunningPki, threads: ThreadPoolExecutor
) -> None:
    person = Asked()
    agent = Agent(pki.identity("citizen"), person)
    first = threads.submit(agent.signature, ORDER)
    assert person.asked.wait(10)
    second = threads.submit(agent.signature, ORDER)  # the page was closed and opened again meanwhile
    person.may_answer.set()
    values = {first.result(10), second.result(10), agent.signature(ORDER)}
    assert (len(values), person.times) == (1, 1)  # ECDSA never gives the same value twice


def test_one_document_at_a_time(pki: RunningPki, threads: ThreadPoolExecutor) -> None:
    person = Asked()
    agent = Agent(pki.identity("citizen"), person)
    first = threads.submit(agent.signature, ORDER)
    assert person.asked.wait(10)
    other = Order(document=b"\2" * 32, title="x", origin="y")
    with pytest.raises(Busy):
        agent.signature(other)
    person.may_answer.set()
    assert first.result(10)
    assert agent.signature(other)


@pytest.mark.parametrize("answer", [Declined(), TooLate()])
def test_who_declines_is_asked_again_the_next_time(pki: RunningPki, answer: PortalError) -> None:
    person = Asked(answer)
    person.may_answer.set()
    agent = Agent(pki.identity("citizen"), person)
    for _ in range(2):
        with pytest.raises(type(answer)):
            agent.signature(ORDER)
    person.answer = None
    assert agent.signature(ORDER)
    assert person.times == 3


class Keyboard:
    """Lines that are typed while the program reads."""

    def __init__(self) -> None:
        self._lines: list[str | None] = []
        self._more = threading.Condition()

    def type(self, line: str | None) -> None:
        with self._more:
            self._lines.append(line)
            self._more.notify()

    def __iter__(self) -> Iterator[str]:
        while True:
            with self._more:
                self._more.wait_for(lambda: self._lines, timeout=10)
                line = self._lines.pop(0) if self._lines else None
            if line is None:
                return
            yield line + "\n"


def at_the_console(*answers: str | None, before: tuple[str, ...] = (), seconds: float = 5) -> str:
    """Consent asked for with these answers typed after the question; returns what was shown."""
    keyboard, screen = Keyboard(), io.StringIO()
    waiting = list(answers)

    def say(text: str) -> None:
        screen.write(text)
        if text.endswith(": ") and waiting:
            keyboard.type(waiting.pop(0))

    console = Console(keyboard, say, seconds=seconds)
    for line in before:
        keyboard.type(line)
    threading.Event().wait(0.1 if before else 0)
    try:
        console.consent(ORDER)
    finally:
        keyboard.type(None)
    return screen.getvalue()


def test_the_end_of_the_code_is_read_on_the_page_and_typed() -> None:
    shown = at_the_console(CODE[-4:].lower())
    assert f"{CODE[:-4]}____" in shown
    assert CODE[-4:] not in shown
    assert "Đơn điện tử" in shown
    assert "https://portal.example" in shown


@pytest.mark.parametrize("answers", [("",), (None,), ("0000", ""), ("0000", "y", "yes"), ("y", None)])
def test_anything_else_declines(answers: tuple[str | None, ...]) -> None:
    with pytest.raises(Declined):
        at_the_console(*answers)


def test_a_slip_of_the_finger_is_forgiven() -> None:
    assert "Không giống mã" in at_the_console("0000", CODE[-4:])


def test_what_was_typed_before_the_question_is_no_consent() -> None:
    with pytest.raises(TooLate):
        at_the_console(before=(CODE[-4:],), seconds=0.3)


def test_whoever_is_away_signs_nothing() -> None:
    with pytest.raises(TooLate):
        at_the_console(seconds=0.1)


def test_the_title_cannot_move_the_cursor() -> None:
    screen = io.StringIO()
    console = Console([], screen.write)
    hostile = Order(document=DIGEST, title="\x1b[2J\x1b[HĐơn\r\n{code} \u202eabc", origin="https://a.example")
    with pytest.raises(Declined):
        console.consent(hostile)
    assert not set("\x1b\r\u202e") & set(screen.getvalue())
    assert "{code}" in screen.getvalue()


@pytest.mark.parametrize(
    ("given_", "origin"),
    [
        ("https://portal.example", "https://portal.example"),
        ("HTTPS://Portal.Example/", "https://portal.example"),
        ("https://portal.example:8443", "https://portal.example:8443"),
        ("https://portal.example:443", "https://portal.example"),
        ("http://127.0.0.1:8000", "http://127.0.0.1:8000"),
        ("http://localhost", "http://localhost"),
    ],
)
def test_origins_as_browsers_write_them(given_: str, origin: str) -> None:
    assert safe_origin(given_) == origin


@pytest.mark.parametrize(
    "address",
    [
        "",
        "*",
        "null",
        "portal.example",
        "http://portal.example",
        "https://portal.example/path",
        "https://portal.example?a",
        "https://user@portal.example",
        "https://",
        "https://portal.example:port",
        "http://127.0.0.1.evil.example",
        "file:///etc",
    ],
)
def test_addresses_that_may_not_ask(address: str) -> None:
    with pytest.raises(OriginNotSafe):
        safe_origin(address)


@pytest.fixture
def run(pki: RunningPki, tmp_path: Path, issued: bytes) -> Callable[..., tuple[int, str]]:
    """Run the command on a downloaded application, ``don.pdf``."""
    (tmp_path / "don.pdf").write_bytes(issued)

    def invoke(*options: str, secret: str = PASSPHRASE, key: str = "citizen") -> tuple[int, str]:
        own = [] if "--token" in options else ["--identity", str(pki.pki.key_file(key))]
        result = CliRunner().invoke(sign_agent_command, [*own, *options], input=f"{secret}\n")
        return result.exit_code, result.output

    return invoke


@pytest.mark.parametrize("stamped", [False, True])
def test_a_downloaded_application_is_signed_in_its_empty_field(
    run: Callable[..., tuple[int, str]], pki: RunningPki, tmp_path: Path, issued: bytes, check: Check, stamped: bool
) -> None:
    more = ("--tsa", pki.pki.tsa_url) if stamped else ()
    code, said = run("--file", str(tmp_path / "don.pdf"), *more)
    assert code == 0, said
    signed = tmp_path / "don-signed.pdf"
    assert said.strip().endswith(str(signed))
    assert (tmp_path / "don.pdf").read_bytes() == issued
    verdict = check(signed.read_bytes(), issued=issued)
    assert verdict.reason is Reason.OK
    assert [report.level for report in verdict.signatures] == ["B-T" if stamped else "B-B"]


def test_nothing_is_signed_twice_or_over_another_file(run: Callable[..., tuple[int, str]], tmp_path: Path) -> None:
    pdf = str(tmp_path / "don.pdf")
    assert run("--file", pdf)[0] == 0
    before = (tmp_path / "don-signed.pdf").read_bytes()
    for again in (pdf, str(tmp_path / "don-signed.pdf")):
        code, said = run("--file", again)
        assert (code, "Chưa ký" in said) == (1, True)
    assert (tmp_path / "don-signed.pdf").read_bytes() == before
    assert not (tmp_path / "don-signed-signed.pdf").exists()


def test_a_token_signs_a_file(
    run: Callable[..., tuple[int, str]], tmp_path: Path, token: SoftToken, issued: bytes, check: Check
) -> None:
    place = token.place("officer")
    description = tmp_path / "token.toml"
    description.write_text(f'module = "{place.module}"\ntoken = "{place.token}"\nkey = "{place.key}"\n')
    code, said = run("--token", str(description), "--file", str(tmp_path / "don.pdf"), secret=PIN)
    assert code == 0, said
    assert PIN not in said
    assert check((tmp_path / "don-signed.pdf").read_bytes(), issued=issued).reason is Reason.OK


@pytest.mark.parametrize(
    ("options", "more", "words"),
    [
        ((), {}, "--origin"),
        (("--origin", "https://a.example", "--file", "{pdf}"), {}, "--origin"),
        (("--origin", "http://portal.example"), {}, "không phải địa chỉ dùng được"),
        (("--origin", "http://portal.example", "--language", "en"), {}, "cannot be used"),
        (("--file", "{pdf}"), {"secret": "wrong"}, "Mật khẩu"),
        (("--file", "{pdf}"), {"key": "expired"}, "không còn hoặc chưa có hiệu lực"),
    ],
)
def test_what_it_cannot_do_it_says(
    run: Callable[..., tuple[int, str]],
    tmp_path: Path,
    options: tuple[str, ...],
    more: dict[str, str],
    words: str,
) -> None:
    code, said = run(*(each.format(pdf=tmp_path / "don.pdf") for each in options), **more)
    assert code != 0
    assert words in said
    assert not (tmp_path / "don-signed.pdf").exists()


def test_its_own_signature_is_checked_by_nobody_but_the_portal(pki: RunningPki) -> None:
    """A key beside another certificate is found out when the value comes back."""
    citizen, business = pki.identity("citizen"), pki.identity("business")
    attributes = signed_attributes(DIGEST, citizen.certificate)
    value = asyncio.run(business.signer().async_sign_raw(attributes, "sha256"))
    with pytest.raises(SignatureMismatch):
        proved(waiting_for(pki, "citizen", DIGEST), value)
