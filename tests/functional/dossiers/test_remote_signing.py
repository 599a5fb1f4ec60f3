"""Signing with a remote provider: one request, one signature, the verdict of an upload, a way on from everything."""

import base64
import json
import logging
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Barrier
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select, update
from werkzeug import Response

from portal.core import clock, outbox
from portal.core.db import reading, transaction
from portal.core.events import EventRecord
from portal.core.loopback import running
from portal.dossiers import actions, desk
from portal.dossiers.actions import Applying
from portal.dossiers.models import Dossier, IssuedDocument
from portal.dossiers.signing_models import SigningRequest
from portal.signing.remote.csc import ProviderCsc
from portal.signing.remote.stand_in import raw_signature
from tests.functional.dossiers.test_every_service import CATALOGUE, attached, longest, typed
from tests.support.applicants import LABOUR_RULES, Person, application_pdf, begin, prepared, sign_in
from tests.support.csc import csc_server
from tests.support.remote_signing import WEBHOOK_SECRET, Provider, serving

CITIZEN_NUMBER = "067190001234"


@pytest.fixture
def provider(app: Flask, pki: Any) -> Iterator[Provider]:
    with serving(pki) as running:
        yield running


def work(*, later: float = 0) -> None:
    """Let the worker do what is due, so many seconds from now."""
    outbox.deliver_all(clock=lambda: datetime.now(UTC) + timedelta(seconds=later))


def request_of(draft: str) -> SigningRequest:
    with reading() as session:
        query = select(SigningRequest).where(SigningRequest.dossier_id == UUID(draft.rsplit("/", 1)[1]))
        return session.scalars(query.order_by(SigningRequest.created_at.desc())).all()[0]


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


def asked(person: Person) -> str:
    """A draft whose signature the provider was asked for; the person waits."""
    draft = prepared(person)
    person.send(action="/remote-signing")
    work()
    person.get(f"{draft}/sign")
    assert "Đang chờ bạn xác nhận" in person.main
    return draft


def look(person: Person) -> Person:
    """Press "look again"."""
    return person.send(action="/remote-signing/look")


def told(person: Person, news: object, *, key: str = WEBHOOK_SECRET) -> int:
    """The provider tells something by itself; returns the status."""
    body = news if isinstance(news, bytes) else json.dumps(news).encode()
    answer = person.client.post(f"/remote-signing/news?key={key}", data=body, content_type="application/json")
    return answer.status_code


def test_without_a_provider_the_choice_is_not_there(citizen: Person) -> None:
    draft = prepared(citizen)
    assert "từ xa" not in citizen.main
    token = {"csrf_token": citizen.typed("/sign")["csrf_token"]}
    assert citizen.client.post(f"{draft}/remote-signing", data=token).status_code == 404


def test_from_the_button_to_the_receipt(citizen: Person, provider: Provider) -> None:
    draft = asked(citizen)
    code = request_of(draft).code
    assert code in citizen.main
    assert [order["sign_files"][0]["doc_id"] for order in provider.orders] == [code]
    assert citizen.client.get(f"{draft}/remote-signing/state").get_json() == {"state": "waiting"}
    look(citizen)
    assert "chưa báo là bạn đã xác nhận" in citizen.main
    provider.confirm()
    look(citizen)
    assert citizen.path == f"{draft}/sign"
    assert "Hợp lệ" in citizen.main
    citizen.send(action="/submission")
    assert "không kèm chữ ký số" not in citizen.main
    assert request_of(draft).state == "signed"
    assert events_of(draft).count("SignedApplicationReceived") == 1


def test_only_a_digest_and_names_leave_the_portal(citizen: Person, provider: Provider) -> None:
    prepared(citizen)
    application = application_pdf(citizen)
    citizen.send(action="/remote-signing")
    work()
    (order,) = provider.orders
    assert len(order["sign_files"][0]["data_to_be_signed"]) == 64
    everything = json.dumps(provider.said, default=str)
    assert max(len(json.dumps(body, default=str)) for _path, body in provider.said) < 1000
    assert base64.b64encode(application[:30]).decode() not in everything
    assert "Nguyễn Thị Thuỷ" not in everything


def test_it_ends_in_the_same_verdict_as_an_upload(citizen: Person, provider: Provider, pki: Any) -> None:
    """The verdicts differ in the file and the clock, in nothing else."""
    draft = prepared(citizen)
    uploaded = pki.signed_by("citizen", application_pdf(citizen))
    citizen.send(files={"signed": [(uploaded, "don.pdf")]}, action="/sign")
    by_upload = verdict_of(draft)
    citizen.send(action="/unsigned")
    citizen.send(action="/remote-signing")
    work()
    provider.confirm()
    work(later=6)
    by_provider = verdict_of(draft)
    for verdict in (by_upload, by_provider):
        for name in ("sha256", "size", "checked_at"):
            del verdict[name]
        for report in verdict["signatures"]:
            for name in ("claimed_time", "best_time"):
                assert report.pop(name)
    assert by_upload == by_provider


def test_who_left_the_page_finds_the_signed_application(citizen: Person, provider: Provider) -> None:
    draft = asked(citizen)
    provider.confirm()
    work()
    assert request_of(draft).state == "waiting"
    work(later=6)
    assert request_of(draft).state == "signed"
    citizen.get(f"{draft}/sign")
    assert "Hợp lệ" in citizen.main


def test_pressed_twice_and_in_two_windows_it_is_one_request(citizen: Person, provider: Provider, world: Any) -> None:
    draft = prepared(citizen)
    first_window = citizen.page, citizen.answer
    whose, now = Applying(UUID(draft.rsplit("/", 1)[1])), clock.now()
    with reading() as session:
        both = [actions.prepare_remote_signing(session, whose, actor=world.citizen, now=now) for _ in range(2)]
    citizen.send(action="/remote-signing")
    citizen.page, citizen.answer = first_window
    citizen.send(action="/remote-signing")
    with transaction() as session:
        found = {actions.ask_remote_signing(session, whose, one, actor=world.citizen, now=now).id for one in both}
    assert found == {request_of(draft).id}
    work()
    work(later=6)
    assert len(provider.orders) == 1
    assert events_of(draft).count("RemoteSigningAsked") == 1


def test_what_is_signed_is_not_asked_for_again(citizen: Person, provider: Provider, pki: Any) -> None:
    draft = prepared(citizen)
    window = citizen.page, citizen.answer
    citizen.send(files={"signed": [(pki.signed_by("citizen", application_pdf(citizen)), "don.pdf")]}, action="/sign")
    citizen.page, citizen.answer = window
    citizen.send(action="/remote-signing")
    assert "đã có chữ ký số" in citizen.main
    work()
    assert provider.orders == []
    assert signed_copies(draft) == 1


def test_a_refusal_is_said_and_one_can_ask_again(citizen: Person, provider: Provider) -> None:
    draft = asked(citizen)
    provider.refuse()
    look(citizen)
    assert "bị từ chối trong ứng dụng" in citizen.main
    assert verdict_of(draft) is None
    citizen.send(action="/remote-signing")
    work()
    provider.confirm()
    work(later=6)
    citizen.get(f"{draft}/sign")
    assert "Hợp lệ" in citizen.main
    assert "từ chối" not in citizen.main
    assert len(provider.orders) == 2


def _time_is_over(draft: str) -> None:
    with transaction() as session:
        past = update(SigningRequest).values(expires_at=clock.now() - timedelta(seconds=1))
        session.execute(past.where(SigningRequest.id == request_of(draft).id))


def test_after_fifteen_minutes_it_is_over_and_a_late_confirmation_is_not_used(
    citizen: Person, provider: Provider
) -> None:
    draft = asked(citizen)
    found = request_of(draft)
    assert found.expires_at - found.created_at == timedelta(minutes=15)
    _time_is_over(draft)
    work(later=6)
    citizen.get(f"{draft}/sign")
    assert "Quá 15 phút" in citizen.main
    provider.confirm()
    work(later=60)
    assert told(citizen, provider.news(provider.newest)) == 204
    assert (request_of(draft).state, verdict_of(draft)) == ("expired", None)
    citizen.send(action="/submission")
    assert "không kèm chữ ký số" in citizen.main


def test_what_the_provider_says_is_over_is_over(citizen: Person, provider: Provider) -> None:
    draft = asked(citizen)
    provider.app.orders[provider.newest].message = "EXPIRED"
    look(citizen)
    assert request_of(draft).state == "expired"


def test_after_giving_it_up_a_confirmation_is_not_used(citizen: Person, provider: Provider) -> None:
    draft = asked(citizen)
    citizen.send(action="/remote-signing/cancel")
    assert "Bạn đã hủy yêu cầu ký" in citizen.main
    provider.confirm()
    work(later=6)
    assert told(citizen, provider.news(provider.newest)) == 204
    assert (request_of(draft).state, signed_copies(draft)) == ("cancelled", 0)
    citizen.send(action="/submission")
    assert citizen.path.endswith("/confirmation")


def test_the_provider_tells_by_itself_and_told_twice_it_counts_once(citizen: Person, provider: Provider) -> None:
    draft = asked(citizen)
    provider.confirm()
    news = provider.news(provider.newest)
    assert [told(citizen, news), told(citizen, news), told(citizen, news | {"message": "REJECTED"})] == [204] * 3
    assert request_of(draft).state == "signed"
    assert events_of(draft).count("SignedApplicationReceived") == 1
    work(later=6)
    assert signed_copies(draft) == 1


def test_told_from_all_sides_at_once_it_counts_once(citizen: Person, provider: Provider) -> None:
    """Poll, button and news at the same moment: all examine the signature, one records it."""
    draft = asked(citizen)
    provider.confirm()
    answer = desk.desk().remote.look(provider.newest)
    together = Barrier(4)

    def take() -> bool:
        together.wait()
        return actions.take_answer(answer, now=clock.now())

    with ThreadPoolExecutor(4) as threads:
        still_open = [future.result() for future in [threads.submit(take) for _ in range(4)]]
    assert still_open == [False] * 4
    assert events_of(draft).count("SignedApplicationReceived") == 1
    assert (request_of(draft).state, signed_copies(draft)) == ("signed", 1)


def test_given_up_while_the_signature_is_embedded_it_stays_given_up(
    citizen: Person, provider: Provider, pki: Any, world: Any
) -> None:
    draft = asked(citizen)
    provider.confirm()

    def giving_up(environ: dict[str, Any], start: Any) -> Any:
        if "tsa" in environ["PATH_INFO"]:
            with transaction() as session:
                draft_id = UUID(draft.rsplit("/", 1)[1])
                actions.cancel_signing(session, Applying(draft_id), actor=world.citizen, now=clock.now())
        return pki.traffic.app(environ, start)

    pki.traffic.instead = giving_up
    try:
        look(citizen)
    finally:
        pki.traffic.instead = None
    assert (request_of(draft).state, signed_copies(draft), verdict_of(draft)) == ("cancelled", 0, None)
    assert "Bạn đã hủy yêu cầu ký" in citizen.main


def test_who_has_not_the_secret_tells_nothing(citizen: Person, provider: Provider) -> None:
    draft = asked(citizen)
    refusal = provider.news(provider.newest) | {"message": "REJECTED"}
    assert [told(citizen, refusal, key=key) for key in ("", "wrong", "w" * 39, "ư" * 40)] == [404] * 4
    desk.configure(replace(desk.desk(), webhook_secret=""))
    assert told(citizen, refusal, key="") == 404
    assert request_of(draft).state == "waiting"


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"", 400),
        (b"{", 400),
        (b"[" * 50_000, 400),
        (b" " * 300_000, 413),
        ({"message": "SUCCESS", "transaction_id": "no id"}, 404),
        ({"message": "REJECTED", "transaction_id": "00000000-0000-4000-8000-000000000000"}, 204),
    ],
)
def test_strange_news_change_nothing(citizen: Person, provider: Provider, body: object, status: int) -> None:
    draft = asked(citizen)
    assert told(citizen, body) == status
    assert request_of(draft).state == "waiting"


def test_an_order_whose_answer_was_lost_is_not_given_twice(citizen: Person, provider: Provider) -> None:
    draft = prepared(citizen)

    def deaf(path: str, answer: Callable[[], Response]) -> Response:
        return answer() if "sign" not in path.rsplit("/", 1)[1] else (answer(), Response(status=502))[1]

    provider.instead = deaf
    citizen.send(action="/remote-signing")
    work()
    citizen.get(f"{draft}/sign")
    assert "Đang gửi yêu cầu" in citizen.main
    provider.instead = lambda path, answer: answer()
    provider.confirm()
    work(later=6)
    assert len(provider.orders) == 1
    assert request_of(draft).state == "signed"


def test_a_worker_that_died_before_asking_is_succeeded_by_one_that_asks(citizen: Person, provider: Provider) -> None:
    draft = prepared(citizen)
    citizen.send(action="/remote-signing")
    with transaction() as session:
        began = clock.now() - timedelta(minutes=1)
        session.execute(update(SigningRequest).values(asked_at=began))  # what it does before the exchange
    work()
    assert len(provider.orders) == 1
    assert request_of(draft).state == "waiting"


def test_a_provider_that_is_away_is_asked_again_until_the_time_is_over(citizen: Person, provider: Provider) -> None:
    draft = prepared(citizen)
    citizen.send(action="/remote-signing")
    provider.instead = lambda path, answer: Response(status=500)
    work()
    look(citizen.get(f"{draft}/sign"))
    assert request_of(draft).state == "asked"
    _time_is_over(draft)
    work(later=6)
    assert request_of(draft).state == "expired"


def test_a_provider_that_is_away_at_first_is_said_and_nothing_is_asked(citizen: Person, provider: Provider) -> None:
    prepared(citizen)
    provider.instead = lambda path, answer: Response(status=500)
    citizen.send(action="/remote-signing")
    assert "chưa trả lời" in citizen.main
    assert "Tải lên và kiểm tra chữ ký" in citizen.main
    work()
    assert provider.orders == []


@pytest.mark.parametrize(
    ("label", "sentence"),
    [("stranger", "không mang số định danh"), ("business", "không mang số định danh")],
)
def test_somebody_elses_certificate_stops_it_before_anybody_is_asked(
    citizen: Person, provider: Provider, pki: Any, label: str, sentence: str
) -> None:
    def theirs(path: str, answer: Callable[[], Response]) -> Response:
        found = json.loads(answer().data)
        found["data"]["user_certificates"][0]["cert_data"] = base64.b64encode(pki.pki.certificate(label)).decode()
        return Response(json.dumps(found), mimetype="application/json")

    prepared(citizen)
    provider.instead = theirs
    citizen.send(action="/remote-signing")
    assert sentence in citizen.main
    work()
    assert provider.orders == []


WRONG: dict[str, Callable[[Any, bytes], bytes]] = {
    "over another digest": lambda pki, digest: raw_signature(pki.identity("citizen"), b"\1" * 32),
    "somebody else's": lambda pki, digest: raw_signature(pki.identity("stranger"), digest),
    "garbage": lambda pki, digest: b"\1" * 256,
}


@pytest.mark.parametrize("wrong", WRONG)
def test_a_signature_that_does_not_fit_is_not_taken(citizen: Person, provider: Provider, pki: Any, wrong: str) -> None:
    draft = asked(citizen)
    digest = bytes.fromhex(provider.orders[0]["sign_files"][0]["data_to_be_signed"])
    value = base64.b64encode(WRONG[wrong](pki, digest)).decode()
    file = {"doc_id": request_of(draft).code, "signature_value": value}
    provider.confirm()
    assert told(citizen, provider.news(provider.newest) | {"signed_files": [file]}) == 204
    citizen.get(f"{draft}/sign")
    assert "không khớp với đơn" in citizen.main
    assert (request_of(draft).state, signed_copies(draft), verdict_of(draft)) == ("failed", 0, None)
    citizen.send(action="/remote-signing")
    work()
    provider.confirm()
    work(later=6)
    assert signed_copies(draft) == 1


def test_a_signature_of_another_document_is_not_taken(citizen: Person, provider: Provider) -> None:
    draft = asked(citizen)
    provider.app.orders[provider.newest].digests = {"another": b"\1" * 32}
    provider.confirm()
    look(citizen)
    assert (request_of(draft).state, signed_copies(draft)) == ("failed", 0)


def test_answers_changed_meanwhile_need_a_new_application(citizen: Person, provider: Provider) -> None:
    draft = asked(citizen)
    citizen.get(f"{draft}/copies_and_result?next=check").send({"copies": "5"})
    provider.confirm()
    work(later=6)
    assert (request_of(draft).state, signed_copies(draft)) == ("failed", 0)
    assert "thay đổi" in request_of(draft).sentence["vi"]
    citizen.get(f"{draft}/check").send(action="/application")
    assert "Ký số từ xa" in citizen.main
    assert "Chưa có chữ ký số từ xa" not in citizen.main


def test_a_dossier_handed_in_meanwhile_stays_as_it_was_handed_in(citizen: Person, provider: Provider) -> None:
    draft = prepared(citizen)
    window = citizen.page, citizen.answer
    citizen.send(action="/remote-signing")
    work()
    citizen.page, citizen.answer = window
    citizen.send(action="/submission")
    assert citizen.path.endswith("/confirmation")
    provider.confirm()
    work(later=6)
    assert (request_of(draft).state, signed_copies(draft)) == ("failed", 0)


def test_an_unreachable_authority_leaves_the_verdict_open(
    citizen: Person, provider: Provider, pki: Any, tmp_path: Path
) -> None:
    """Promise P11, as for an upload: taken in, shown as uncertain, and stops nobody."""
    desk.configure(replace(desk.desk(), cache_folder=tmp_path / "remembers nothing yet"))
    with pki.outage("ocsp", "crls"):
        asked(citizen)
        provider.confirm()
        look(citizen)
    assert "Chưa đủ căn cứ" in citizen.main


def test_without_time_stamps_the_signature_is_not_lost(citizen: Person, provider: Provider, pki: Any) -> None:
    draft = asked(citizen)
    provider.confirm()
    with pki.outage("tsa"):
        look(citizen)
    assert "Hợp lệ" in citizen.main
    assert verdict_of(draft)["signatures"][0]["level"] == "B-B"


def test_a_business_signs_with_its_tax_code(somebody: Callable[[], Person], world: Any, provider: Provider) -> None:
    made = longest(CATALOGUE[LABOUR_RULES][max(CATALOGUE[LABOUR_RULES])])
    business = sign_in(somebody(), "business")
    draft = begin(business, LABOUR_RULES)
    for page in made.pages:
        business.get(f"{draft}/{page.key}")
        business.send(typed(made, page), files=attached(made, page), action=f"/{page.key}")
    business.send(action="/application").send(action="/remote-signing")
    work()
    assert [order["user_id"] for order in provider.orders] == [world.business.tax_code]
    provider.confirm()
    look(business.get(f"{draft}/sign"))
    assert "Hợp lệ" in business.main
    assert verdict_of(draft)["signatures"][0]["tax_code"] == world.business.tax_code


def test_nobody_else_sees_or_moves_it(
    citizen: Person, provider: Provider, somebody: Callable[[], Person], world: Any
) -> None:
    draft = asked(citizen)
    other = sign_in(somebody(), "business")
    other.get(f"/services/{LABOUR_RULES}/start")
    token = {"csrf_token": other.typed("/start")["csrf_token"]}
    for path in ("", "/look", "/cancel"):
        assert other.client.post(f"{draft}/remote-signing{path}", data=token).status_code == 404
    assert other.client.get(f"{draft}/remote-signing/state").status_code == 404
    assert request_of(draft).state == "waiting"


def test_nothing_of_the_person_is_logged(citizen: Person, provider: Provider, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    asked(citizen)
    provider.confirm()
    look(citizen)
    ours = [record.getMessage() for record in caplog.records if record.name.startswith("portal")]
    assert not [line for line in ours if CITIZEN_NUMBER in line or "Thuỷ" in line or "secret" in line]


def test_a_draft_can_be_deleted_while_it_waits(citizen: Person, provider: Provider) -> None:
    draft = asked(citizen)
    citizen.get(f"{draft}/delete").send(action="/delete")
    provider.confirm()
    work(later=6)
    with reading() as session:
        assert session.scalars(select(SigningRequest)).all() == []
        assert outbox.backlog(session, now=datetime.now(UTC) + timedelta(hours=1)) == 0


@pytest.fixture
def csc(app: Flask, pki: Any) -> Iterator[ProviderCsc]:
    """An independent provider that speaks the language of the Cloud Signature Consortium."""
    before = desk.desk()
    with csc_server(pki) as port:
        client = ProviderCsc(name="Nhà cung cấp CSC", address=f"http://127.0.0.1:{port}", token="token")
        desk.configure(replace(before, remote=client))
        yield client
        desk.configure(before)


def test_a_provider_of_the_cloud_signature_consortium_signs_at_once(citizen: Person, csc: ProviderCsc) -> None:
    draft = prepared(citizen)
    citizen.send(action="/remote-signing")
    work()
    citizen.get(f"{draft}/sign")
    assert "Hợp lệ" in citizen.main
    assert (request_of(draft).state, signed_copies(draft)) == ("signed", 1)


def test_what_such_a_provider_refuses_is_over_and_not_asked_again(citizen: Person, csc: ProviderCsc) -> None:
    draft = prepared(citizen)
    citizen.send(action="/remote-signing")
    asked: list[str] = []

    def refusing(environ: dict[str, Any], start: Any) -> Any:
        asked.append(environ["PATH_INFO"])
        credential = {"key": {"status": "enabled", "algo": ["1.2.840.10045.4.3.2"]}, "authMode": "implicit"}
        info = json.dumps(credential | {"cert": {"certificates": ["AAAA"]}})
        return Response(info, status=200 if "info" in asked[-1] else 400)(environ, start)

    with running(refusing) as server:
        address = f"http://127.0.0.1:{server.server_port}"
        desk.configure(replace(desk.desk(), remote=replace(csc, address=address)))
        work()
        work(later=90)
    citizen.get(f"{draft}/sign")
    assert "không trả về chữ ký" in citizen.main
    assert len([path for path in asked if path.endswith("authorize")]) == 1


def test_while_the_worker_asks_nobody_else_asks(citizen: Person, csc: ProviderCsc) -> None:
    draft = prepared(citizen)
    citizen.send(action="/remote-signing")
    with transaction() as session:
        session.execute(update(SigningRequest).values(asked_at=clock.now()))
    look(citizen.get(f"{draft}/sign"))
    assert (request_of(draft).state, signed_copies(draft)) == ("asked", 0)
