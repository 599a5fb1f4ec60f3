"""Signing with the agent on the applicant's own computer: what the browser brings, and whatever can go wrong."""

import base64
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from threading import Barrier
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select, update

from portal.core import clock, outbox
from portal.core.db import reading, transaction
from portal.core.events import EventRecord
from portal.dossiers import actions, desk
from portal.dossiers.actions import Applying
from portal.dossiers.models import Dossier, IssuedDocument
from portal.dossiers.signing_models import SigningRequest
from portal.signing.agent.service import Agent, Order
from tests.support.applicants import LABOUR_RULES, Person, application_pdf, begin, prepared, sign_in
from tests.support.remote_signing import serving

REMOTE = "/remote-signing"
PEM = b"-----BEGIN CERTIFICATE-----\nMA==\n-----END CERTIFICATE-----"


def work(*, later: float = 0) -> None:
    """Let the worker do what is due, so many seconds from now."""
    outbox.deliver_all(clock=lambda: datetime.now(UTC) + timedelta(seconds=later))


def requests_of(draft: str) -> list[SigningRequest]:
    """Every request of a draft, the newest first."""
    with reading() as session:
        query = select(SigningRequest).where(SigningRequest.dossier_id == UUID(draft.rsplit("/", 1)[1]))
        return list(session.scalars(query.order_by(SigningRequest.created_at.desc())))


def state_of(draft: str) -> str:
    return requests_of(draft)[0].state


def verdict_of(draft: str) -> Any:
    with reading() as session:
        return session.get_one(Dossier, UUID(draft.rsplit("/", 1)[1])).verdict


def signed_copies(draft: str) -> int:
    with reading() as session:
        query = select(IssuedDocument).where(IssuedDocument.dossier_id == UUID(draft.rsplit("/", 1)[1]))
        return sum(document.kind == "signed_application" for document in session.scalars(query))


def events_of(draft: str) -> list[str]:
    with reading() as session:
        query = select(EventRecord).where(EventRecord.stream == UUID(draft.rsplit("/", 1)[1]))
        return [record.type for record in session.scalars(query.order_by(EventRecord.position))]


def text(data: bytes) -> str:
    return base64.b64encode(data).decode()


class Script:
    """What the script of the signing page does, with an agent that holds the key ``label``."""

    def __init__(self, person: Person, pki: Any, label: str = "citizen") -> None:
        self.person = person
        self.identity = pki.identity(label)
        self.agent = Agent(self.identity, lambda _order: None)

    def begin(self, *certificates: bytes, status: int = 200) -> "Script":
        """Bring the certificate of the agent."""
        brought = certificates or (self.identity.certificate, *self.identity.chain)
        self.person.send({"certificate": [text(each) for each in brought]}, action="/local-signing", status=status)
        return self

    def value(self) -> bytes:
        """The signature that the agent makes of what the page asks for."""
        form = self.person.form("/local-signing/value")
        document = bytes.fromhex(form.get("data-agent-document"))
        title = form.get("data-agent-title")
        return self.agent.signature(Order(document=document, title=title, origin="http://localhost"))

    def finish(self, value: bytes | None = None, *, status: int = 200, **more: str) -> "Script":
        """Bring the signature."""
        brought = {"value": text(self.value() if value is None else value)}
        self.person.send(brought | more, action="/local-signing/value", status=status)
        return self


@pytest.fixture
def script(citizen: Person, pki: Any) -> Script:
    """The citizen's own browser and agent."""
    return Script(citizen, pki)


def begun(script: Script) -> str:
    """A draft whose signature is waited for."""
    draft = prepared(script.person)
    script.begin()
    assert "Đơn đang chờ chữ ký của bạn" in script.person.main
    return draft


def test_from_the_certificate_to_the_receipt(script: Script, citizen: Person) -> None:
    draft = begun(script)
    request = requests_of(draft)[0]
    assert request.code in citizen.main
    assert (request.way, request.expires_at - request.created_at) == ("local", timedelta(minutes=15))
    script.finish()
    assert citizen.path == f"{draft}/sign"
    assert "Hợp lệ" in citizen.main
    citizen.send(action="/submission")
    assert "không kèm chữ ký số" not in citizen.main
    assert state_of(draft) == "signed"
    told = [name for name in events_of(draft) if "Sign" in name]
    assert told == ["LocalSigningAsked", "SignedApplicationReceived"]


def test_the_code_is_that_of_what_is_signed(script: Script, citizen: Person) -> None:
    draft = begun(script)
    form = citizen.form("/local-signing/value")
    order = Order(document=bytes.fromhex(form.get("data-agent-document")), title="x", origin="y")
    assert order.code == requests_of(draft)[0].code
    assert f"bốn ký tự cuối của mã đối chiếu: {order.code[-4:]}" in citizen.main


def test_it_ends_in_the_same_verdict_as_an_upload(script: Script, citizen: Person, pki: Any) -> None:
    draft = prepared(citizen)
    citizen.send(files={"signed": [(pki.signed_by("citizen", application_pdf(citizen)), "don.pdf")]}, action="/sign")
    by_upload = verdict_of(draft)
    citizen.send(action="/unsigned")
    script.begin().finish()
    by_agent = verdict_of(draft)
    for verdict in (by_upload, by_agent):
        for name in ("sha256", "size", "checked_at"):
            del verdict[name]
        for report in verdict["signatures"]:
            for name in ("claimed_time", "best_time"):
                assert report.pop(name)
    assert by_upload == by_agent


def test_only_the_signing_page_may_reach_the_agent(script: Script, citizen: Person) -> None:
    draft = prepared(citizen)
    agent = desk.desk().agent_address
    assert agent == "http://127.0.0.1:8910"

    def may_connect(path: str) -> bool:
        policy = citizen.client.get(path).headers["Content-Security-Policy"]
        return f"connect-src 'self' {agent}" in policy

    assert may_connect(f"{draft}/sign")
    assert not any(may_connect(path) for path in ("/", draft, f"{draft}/check", "/dossiers"))
    script.begin()
    assert may_connect(f"{draft}/sign")


def test_where_there_is_no_agent_the_choice_is_not_there(script: Script, citizen: Person) -> None:
    draft = prepared(citizen)
    token = {"csrf_token": citizen.typed("/sign")["csrf_token"], "certificate": text(script.identity.certificate)}
    desk.configure(replace(desk.desk(), agent_address=""))
    citizen.get(f"{draft}/sign")
    assert "máy tính này" not in citizen.main
    assert citizen.client.post(f"{draft}/local-signing", data=token).status_code == 404
    assert citizen.answer.headers["Content-Security-Policy"].endswith("connect-src 'self'")


def test_who_left_the_page_comes_back_and_goes_on(script: Script, citizen: Person) -> None:
    draft = begun(script)
    value = script.value()
    citizen.get("/dossiers").get(f"{draft}/sign")
    assert "Đơn đang chờ chữ ký của bạn" in citizen.main
    assert script.value() == value
    script.finish()
    assert "Hợp lệ" in citizen.main


@pytest.mark.parametrize("label", ["stranger", "business", "officer"])
def test_somebody_elses_certificate_begins_nothing(citizen: Person, pki: Any, label: str) -> None:
    draft = prepared(citizen)
    if label == "officer":
        label = next(path.stem for path in (pki.pki.folder / "p12").glob("*.p12") if path.stem.startswith("leader"))
    Script(citizen, pki, label).begin()
    assert "Chứng thư số trên máy này không mang số định danh" in citizen.main
    assert requests_of(draft) == []


@pytest.mark.parametrize("label", ["expired", "revoked", "unknown-ca"])
def test_a_certificate_that_may_not_sign_begins_nothing(citizen: Person, pki: Any, label: str) -> None:
    draft = prepared(citizen)
    Script(citizen, pki, label).begin()
    assert requests_of(draft) == []


@pytest.mark.parametrize(
    "certificates",
    [
        (),
        (b"",),
        (b"no certificate",),
        (b"0" * 2000,),
        (b"-----BEGIN CERTIFICATE-----\nMA==\n-----END CERTIFICATE-----",),
    ],
)
def test_what_is_no_certificate_begins_nothing(citizen: Person, pki: Any, certificates: tuple[bytes, ...]) -> None:
    draft = prepared(citizen)
    citizen.send({"certificate": [text(each) for each in certificates]}, action="/local-signing")
    assert "không mang số định danh" in citizen.main
    assert requests_of(draft) == []


def test_rubbish_beside_the_certificate_is_left_out(script: Script, citizen: Person) -> None:
    prepared(citizen)
    script.begin(script.identity.certificate, b"rubbish", *script.identity.chain).finish()
    assert "Hợp lệ" in citizen.main


@pytest.mark.parametrize("brought", ["not base64!", "A" * 20_000, "ư"])
def test_what_cannot_be_read_is_refused(citizen: Person, brought: str) -> None:
    draft = prepared(citizen)
    citizen.send({"certificate": [brought]}, action="/local-signing", status=400)
    assert requests_of(draft) == []


def test_brought_twice_it_is_one_request(script: Script, citizen: Person) -> None:
    draft = prepared(citizen)
    window = citizen.page, citizen.answer
    script.begin()
    first = script.value()
    citizen.page, citizen.answer = window
    script.begin()
    assert script.value() == first
    assert len(requests_of(draft)) == 1


def test_another_certificate_takes_the_place_of_the_first(
    script: Script, citizen: Person, pki: Any, tmp_path: Any
) -> None:
    """The person has two: the request of the first is over, and a signature made for it is not used."""
    draft = prepared(citizen)
    window = citizen.page, citizen.answer
    script.begin()
    first = requests_of(draft)[0]
    with transaction() as session:  # as if it had been begun with another certificate of the same person
        other = first.waiting | {"certificate": text(pki.identity("business").certificate)}
        session.execute(update(SigningRequest).where(SigningRequest.id == first.id).values(waiting=other))
    citizen.page, citizen.answer = window
    script.begin()
    assert [one.state for one in requests_of(draft)] == ["asked", "cancelled"]
    script.finish()
    assert state_of(draft) == "signed"


def test_the_signature_brought_twice_counts_once(script: Script, citizen: Person) -> None:
    draft = begun(script)
    window, value = (citizen.page, citizen.answer), script.value()
    script.finish(value)
    citizen.page, citizen.answer = window
    script.finish(value)
    assert "Hợp lệ" in citizen.main
    assert signed_copies(draft) == 1
    assert events_of(draft).count("SignedApplicationReceived") == 1


def test_brought_from_all_windows_at_once_it_counts_once(script: Script, citizen: Person, world: Any) -> None:
    draft = begun(script)
    value, together = script.value(), Barrier(4)
    draft_id, request_id = UUID(draft.rsplit("/", 1)[1]), requests_of(draft)[0].id

    def take() -> None:
        together.wait()
        with reading() as session:
            actions.finish_local_signing(
                session, Applying(draft_id), request_id, value, actor=world.citizen, now=clock.now()
            )

    with ThreadPoolExecutor(4) as threads:
        for done in [threads.submit(take) for _ in range(4)]:
            done.result()
    assert events_of(draft).count("SignedApplicationReceived") == 1
    assert (state_of(draft), signed_copies(draft)) == ("signed", 1)


def test_who_declines_is_told_and_can_sign_again(script: Script, citizen: Person) -> None:
    draft = begun(script)
    citizen.send({"declined": "yes"}, action="/local-signing/value")
    assert "Bạn đã từ chối trong chương trình ký" in citizen.main
    assert state_of(draft) == "refused"
    script.begin().finish()
    assert (state_of(draft), signed_copies(draft)) == ("signed", 1)


def test_after_giving_it_up_a_signature_is_not_used(script: Script, citizen: Person) -> None:
    draft = begun(script)
    window, value = (citizen.page, citizen.answer), script.value()
    citizen.send(action=f"{REMOTE}/cancel")
    assert "Bạn đã hủy yêu cầu ký" in citizen.main
    assert "chương trình ký" in citizen.main
    citizen.page, citizen.answer = window
    script.finish(value)
    assert (state_of(draft), signed_copies(draft), verdict_of(draft)) == ("cancelled", 0, None)


def _time_is_over(draft: str) -> None:
    with transaction() as session:
        past = update(SigningRequest).values(expires_at=clock.now() - timedelta(seconds=1))
        session.execute(past.where(SigningRequest.id == requests_of(draft)[0].id))


def test_a_late_signature_is_not_used(script: Script, citizen: Person) -> None:
    draft = begun(script)
    _time_is_over(draft)
    script.finish()
    assert "Quá 15 phút chưa có chữ ký" in citizen.main
    assert (state_of(draft), signed_copies(draft)) == ("expired", 0)
    script.begin().finish()
    assert signed_copies(draft) == 1


def test_the_worker_ends_what_nobody_finished(script: Script, citizen: Person) -> None:
    draft = begun(script)
    work()
    work(later=60)
    assert state_of(draft) == "asked"
    _time_is_over(draft)
    work(later=901)
    assert state_of(draft) == "expired"
    with reading() as session:
        assert outbox.backlog(session, now=datetime.now(UTC) + timedelta(hours=1)) == 0


WRONG: dict[str, Callable[[Script, Any], bytes]] = {
    "of another document": lambda script, pki: script.agent.signature(
        Order(document=b"\1" * 32, title="x", origin="y")
    ),
    "somebody else's": lambda script, pki: Script(script.person, pki, "stranger").value(),
    "rubbish": lambda script, pki: b"\1" * 70,
    "nothing": lambda script, pki: b"",
    "too long": lambda script, pki: b"\1" * 9000,
}


@pytest.mark.parametrize("wrong", WRONG)
def test_a_signature_that_does_not_fit_is_not_taken(script: Script, citizen: Person, pki: Any, wrong: str) -> None:
    draft = begun(script)
    script.finish(WRONG[wrong](script, pki))
    assert "không khớp với đơn" in citizen.main
    assert (state_of(draft), signed_copies(draft), verdict_of(draft)) == ("failed", 0, None)
    script.begin().finish()
    assert signed_copies(draft) == 1


def test_answers_changed_meanwhile_need_a_new_application(script: Script, citizen: Person) -> None:
    draft = begun(script)
    window, value = (citizen.page, citizen.answer), script.value()
    citizen.get(f"{draft}/copies_and_result?next=check").send({"copies": "5"})
    citizen.page, citizen.answer = window
    script.finish(value)
    assert (state_of(draft), signed_copies(draft)) == ("failed", 0)
    assert "thay đổi" in requests_of(draft)[0].sentence["vi"]


def test_a_new_application_begins_a_new_request(script: Script, citizen: Person) -> None:
    draft = begun(script)
    citizen.get(f"{draft}/copies_and_result?next=check").send({"copies": "5"})
    citizen.get(f"{draft}/check").send(action="/application")
    citizen.send(action=f"{REMOTE}/cancel")
    script.begin().finish()
    assert [one.state for one in requests_of(draft)] == ["signed", "cancelled"]


def test_a_dossier_handed_in_meanwhile_stays_as_it_was(script: Script, citizen: Person, world: Any) -> None:
    draft = prepared(citizen)
    window = citizen.page, citizen.answer
    script.begin()
    value, request_id = script.value(), requests_of(draft)[0].id
    citizen.page, citizen.answer = window
    citizen.send(action="/submission")
    with reading() as session:
        draft_id = UUID(draft.rsplit("/", 1)[1])
        actions.finish_local_signing(
            session, Applying(draft_id), request_id, value, actor=world.citizen, now=clock.now()
        )
    assert (state_of(draft), signed_copies(draft)) == ("failed", 0)


def test_what_is_signed_is_not_signed_again(script: Script, citizen: Person, pki: Any) -> None:
    draft = prepared(citizen)
    window = citizen.page, citizen.answer
    citizen.send(files={"signed": [(pki.signed_by("citizen", application_pdf(citizen)), "don.pdf")]}, action="/sign")
    citizen.page, citizen.answer = window
    script.begin()
    assert "đã có chữ ký số" in citizen.main
    assert (requests_of(draft), signed_copies(draft)) == ([], 1)


def test_while_a_provider_asks_the_agent_does_not(script: Script, citizen: Person, pki: Any, app: Flask) -> None:
    with serving(pki) as provider:
        draft = prepared(citizen)
        window = citizen.page, citizen.answer
        citizen.send(action=REMOTE)
        work()
        citizen.page, citizen.answer = window
        script.begin()
        assert "đang chờ ký theo một cách khác" in citizen.main
        assert [one.way for one in requests_of(draft)] == ["remote"]
        assert len(provider.orders) == 1


def test_while_the_agent_asks_no_provider_is_told(script: Script, citizen: Person, pki: Any, app: Flask) -> None:
    """Neither by another window nor by the worker nor by pressing "look again" there."""
    with serving(pki) as provider:
        draft = prepared(citizen)
        window = citizen.page, citizen.answer
        script.begin()
        value, waiting = script.value(), (citizen.page, citizen.answer)
        citizen.page, citizen.answer = window
        citizen.send(action=REMOTE)
        assert "Đơn đang chờ chữ ký của bạn" in citizen.main
        token = {"csrf_token": citizen.typed("/local-signing/value")["csrf_token"]}
        assert citizen.client.post(f"{draft}{REMOTE}/look", data=token).status_code == 303
        work(later=6)
        assert provider.orders == []
        citizen.page, citizen.answer = waiting
        script.finish(value)
        assert state_of(draft) == "signed"


def test_an_unreachable_authority_leaves_the_verdict_open(
    script: Script, citizen: Person, pki: Any, tmp_path: Any
) -> None:
    desk.configure(replace(desk.desk(), cache_folder=tmp_path / "remembers nothing yet"))
    with pki.outage("ocsp", "crls"):
        prepared(citizen)
        script.begin().finish()
    assert "Chưa đủ căn cứ" in citizen.main


def test_without_time_stamps_the_signature_is_not_lost(script: Script, citizen: Person, pki: Any) -> None:
    draft = begun(script)
    with pki.outage("tsa"):
        script.finish()
    assert "Hợp lệ" in citizen.main
    assert verdict_of(draft)["signatures"][0]["level"] == "B-B"


def test_nobody_else_sees_or_moves_it(
    script: Script, citizen: Person, pki: Any, somebody: Callable[[], Person]
) -> None:
    draft = begun(script)
    request, value = str(requests_of(draft)[0].id), text(script.value())
    other = sign_in(somebody(), "business")
    other.get(f"/services/{LABOUR_RULES}/start")
    token = {"csrf_token": other.typed("/start")["csrf_token"], "request": request, "value": value}
    certificate = {"certificate": text(pki.identity("business").certificate)}
    assert other.client.post(f"{draft}/local-signing", data=token | certificate).status_code == 404
    assert other.client.post(f"{draft}/local-signing/value", data=token).status_code == 404
    assert other.client.post(f"{draft}/local-signing/value", data=token | {"declined": "1"}).status_code == 404
    assert state_of(draft) == "asked"


def test_nobody_ends_it_through_a_draft_of_their_own(
    script: Script, citizen: Person, somebody: Callable[[], Person]
) -> None:
    draft = begun(script)
    other = sign_in(somebody(), "business")
    own = begin(other, LABOUR_RULES)
    csrf_token = other.get(f"{own}/delete").typed("/delete")["csrf_token"]
    token = {"csrf_token": csrf_token, "request": str(requests_of(draft)[0].id), "declined": "yes"}
    assert other.client.post(f"{own}/local-signing/value", data=token).status_code == 404
    assert state_of(draft) == "asked"


@pytest.mark.parametrize("request_id", ["", "no id", "0f8fad5b-d9cb-469f-a165-70867728950e"])
def test_another_request_is_not_found(script: Script, citizen: Person, request_id: str) -> None:
    draft = begun(script)
    script.finish(b"x", status=404, request=request_id)
    assert state_of(draft) == "asked"


def test_the_form_needs_its_token(script: Script, citizen: Person) -> None:
    draft = begun(script)
    script.finish(b"x", status=400, csrf_token="x")
    assert state_of(draft) == "asked"
