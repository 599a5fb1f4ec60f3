"""Who is invited signs without downloading: on the phone or with the agent, each once, on the newest copy."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from pyhanko.sign.fields import MDPPerm
from sqlalchemy import select

from portal.core import outbox
from portal.core.db import reading
from portal.core.events import EventRecord
from portal.dossiers import actions, desk, turns
from portal.dossiers.models import Dossier
from portal.dossiers.signing_models import SigningInvitation, SigningRequest
from tests.functional.dossiers.test_local_signing import Script
from tests.functional.dossiers.test_remote_signing import told
from tests.functional.dossiers.test_signing_by_code import CODE
from tests.support import catalogue
from tests.support.applicants import Person, application_pdf, prepared, sign_in
from tests.support.certifying import certified
from tests.support.cosigning import (
    FIRST,
    SECOND,
    SERVICE,
    Mailbox,
    Signer,
    as_,
    cosign,
    drawn,
    open_accounts,
    press_about,
    signed_first,
)
from tests.support.csc import Coded, sending_codes
from tests.support.remote_signing import Provider, serving


@pytest.fixture(autouse=True)
def together(app: Flask, world: Any) -> Iterator[None]:
    with catalogue.offered(SERVICE):
        open_accounts()
        yield


@pytest.fixture
def provider(app: Flask, pki: Any) -> Iterator[Provider]:
    with serving(pki) as running:
        yield running


@pytest.fixture
def coded(app: Flask, pki: Any) -> Iterator[Coded]:
    with sending_codes(pki) as provider:
        yield provider


@pytest.fixture
def mailbox(tmp_path: Path) -> Mailbox:
    return Mailbox(tmp_path / "mail")


@pytest.fixture
def draft(citizen: Person, pki: Any) -> str:
    """Signed by the applicant; FIRST and SECOND were sent their letters."""
    made = signed_first(citizen, pki)
    work()
    return made


@pytest.fixture
def first(app: Flask, draft: str, mailbox: Mailbox) -> Person:
    """FIRST has followed the link."""
    return as_(app, FIRST).get(mailbox.link(FIRST.email))


def work(*, later: float = 0) -> None:
    """Let the worker do what is due, so many seconds from now."""
    outbox.deliver_all(clock=lambda: datetime.now(UTC) + timedelta(seconds=later))


def requests() -> list[SigningRequest]:
    """Every request to somebody invited, the newest first."""
    with reading() as session:
        query = select(SigningRequest).where(SigningRequest.invitation_id.is_not(None))
        return list(session.scalars(query.order_by(SigningRequest.created_at.desc())))


def states() -> list[str]:
    return [request.state for request in requests()]


def invitation(one: Signer) -> SigningInvitation:
    with reading() as session:
        rows = session.scalars(select(SigningInvitation).order_by(SigningInvitation.created_at.desc()))
        return next(row for row in rows if row.number == one.number)  # sealed in the database


def signed_fields(draft: str) -> list[str]:
    with reading() as session:
        verdict = session.get_one(Dossier, UUID(draft.rsplit("/", 1)[1])).verdict
    assert verdict is not None
    assert verdict["outcome"] == "VALID"
    return [report["field_name"] for report in verdict["signatures"]]


def asked(person: Person) -> Person:
    """The phone of this person asks."""
    link = person.path
    person.get(link).send(action=f"{link}/remote-signing")
    work()
    person.get(link)
    assert "Đang chờ bạn xác nhận" in person.main
    return person


def look(person: Person) -> Person:
    """Press "look again"."""
    return person.send(action="/remote-signing/look")


def test_from_the_link_to_the_signature_on_the_phone(first: Person, draft: str, provider: Provider) -> None:
    link = first.path
    asked(first)
    (request,) = requests()
    assert request.code in first.main
    assert request.expires_at - request.created_at == timedelta(minutes=15)
    assert [order["user_id"] for order in provider.orders] == [FIRST.number]
    assert first.client.get(f"{link}/remote-signing/state").get_json() == {"state": "waiting"}
    look(first)
    assert "chưa báo là bạn đã xác nhận" in first.main
    provider.confirm()
    look(first)
    assert (first.path, states()) == (link, ["signed"])
    assert "Bạn đã ký đơn này" in first.main
    assert signed_fields(draft) == ["ChuKyNguoiNop", FIRST.field]
    assert invitation(FIRST).state == "signed"


def test_who_left_the_page_has_signed_and_the_applicant_reads_who(
    first: Person, draft: str, provider: Provider, citizen: Person
) -> None:
    asked(first)
    provider.confirm()
    work(later=6)
    assert signed_fields(draft) == ["ChuKyNguoiNop", FIRST.field]
    with reading() as session:
        query = select(EventRecord).where(EventRecord.stream == UUID(draft.rsplit("/", 1)[1]))
        told_of = {record.type: record for record in session.scalars(query)}
    assert told_of["RemoteSigningAsked"].payload["signer"] == FIRST.name
    assert told_of["ApplicationCosigned"].actor_name == FIRST.name


def test_the_provider_may_tell_by_itself_and_late_news_change_nothing(
    first: Person, draft: str, provider: Provider
) -> None:
    asked(first)
    provider.confirm()
    news = provider.news(provider.newest)
    assert [told(first, news), told(first, news)] == [204, 204]
    assert states() == ["signed"]
    assert signed_fields(draft) == ["ChuKyNguoiNop", FIRST.field]


def test_the_phone_of_the_applicant_and_that_of_the_invited_are_asked_apart(
    first: Person, app: Flask, draft: str, mailbox: Mailbox, provider: Provider
) -> None:
    asked(first)
    second = asked(as_(app, SECOND).get(mailbox.link(SECOND.email)))
    first.send(to=f"{first.path}/remote-signing")
    assert states() == ["waiting", "waiting"]
    assert [order["user_id"] for order in provider.orders] == [FIRST.number, SECOND.number]
    second.send(action="/remote-signing/cancel")
    assert "Bạn đã hủy yêu cầu ký" in second.main
    assert states() == ["cancelled", "waiting"]


def test_who_is_invited_confirms_with_a_code_that_is_theirs(
    first: Person, app: Flask, draft: str, coded: Coded, mailbox: Mailbox
) -> None:
    link = first.path
    first.get(link).send(action=f"{link}/remote-signing")
    work()
    first.get(link)
    assert "Đang chờ mã xác nhận của bạn" in first.main
    other, token = as_(app, SECOND), {"csrf_token": first.typed(CODE)["csrf_token"], "passcode": coded.codes[-1]}
    assert other.client.post(f"{link}{CODE}", data=token).status_code in (400, 404)
    assert coded.heard == []
    first.send({"passcode": coded.codes[-1]}, action=CODE)
    assert (first.path, states()) == (link, ["signed"])
    assert signed_fields(draft) == ["ChuKyNguoiNop", FIRST.field]


def test_a_refusal_on_the_phone_is_said_and_one_can_ask_again(first: Person, draft: str, provider: Provider) -> None:
    link = first.path
    asked(first)
    provider.refuse()
    look(first)
    assert "bị từ chối trong ứng dụng" in first.main
    assert invitation(FIRST).state == "sent"
    asked(first)
    provider.confirm()
    look(first)
    assert (first.path, states()) == (link, ["signed", "refused"])


def test_no_answer_in_time_ends_the_request_and_a_late_one_is_not_used(
    first: Person, draft: str, provider: Provider
) -> None:
    link = first.path
    asked(first)
    actions.follow_remote_signing(requests()[0].id, now=datetime.now(UTC) + timedelta(minutes=16))
    assert states() == ["expired"]
    provider.confirm()
    assert told(first, provider.news(provider.newest)) == 204
    assert states() == ["expired"]
    assert "đã hết hạn" in first.get(link).main
    assert signed_fields(draft) == ["ChuKyNguoiNop"]


def test_somebody_else_signs_meanwhile_and_one_signs_the_newest_copy(
    first: Person, app: Flask, draft: str, mailbox: Mailbox, pki: Any, provider: Provider
) -> None:
    link = first.path
    asked(first)
    provider.confirm()
    news = provider.news(provider.newest)
    cosign(as_(app, SECOND), mailbox.link(SECOND.email), pki, SECOND)
    assert told(first, news) == 204
    assert states() == ["failed"]
    assert "một người khác đã ký xong" in first.get(link).main
    assert signed_fields(draft) == ["ChuKyNguoiNop", SECOND.field]
    asked(first)
    provider.confirm()
    look(first)
    assert signed_fields(draft) == ["ChuKyNguoiNop", SECOND.field, FIRST.field]


def test_a_copy_that_was_overtaken_between_preparing_and_asking_is_not_asked_for(
    first: Person,
    app: Flask,
    draft: str,
    mailbox: Mailbox,
    pki: Any,
    provider: Provider,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    second, other = as_(app, SECOND), mailbox.link(SECOND.email)
    prepare = actions.prepare_remote_signing

    def slowly(*arguments: Any, **named: Any) -> Any:
        prepared = prepare(*arguments, **named)
        monkeypatch.undo()
        with ThreadPoolExecutor(1) as thread:  # a request of somebody else's, in the middle of this one
            thread.submit(cosign, second, other, pki, SECOND).result()
        return prepared

    monkeypatch.setattr(actions, "prepare_remote_signing", slowly)
    first.get(first.path).send(action="/remote-signing")
    assert "một người khác đã ký xong" in first.main
    assert requests() == []


def test_a_cancelled_invitation_ends_what_the_phone_asks(
    first: Person, draft: str, citizen: Person, provider: Provider
) -> None:
    link = first.path
    asked(first)
    press_about(citizen.get(f"{draft}/sign"), FIRST, "Hủy lời mời")
    provider.confirm()
    assert told(first, provider.news(provider.newest)) == 204
    assert states() == ["cancelled"]
    first.get(link)
    assert "Nếu ứng dụng hoặc chương trình ký vẫn hỏi, hãy từ chối" in first.main
    assert "Ký số từ xa" not in first.main
    assert signed_fields(draft) == ["ChuKyNguoiNop"]


def test_refusing_to_sign_time_up_and_another_letter_end_or_keep_it(
    first: Person, draft: str, citizen: Person, mailbox: Mailbox, provider: Provider
) -> None:
    link = first.path
    asked(first)
    first.send({"reason": "Sai thửa đất."}, to=f"{link}/refusal")
    assert states() == ["cancelled"]
    press_about(citizen.get(f"{draft}/sign"), FIRST, "Gửi lại lời mời")
    work()
    asked(first.get(mailbox.link(FIRST.email)))
    assert "Nếu ứng dụng" not in first.main
    actions.expire_invitations(now=datetime.now(UTC) + turns.LIFETIME + timedelta(minutes=1))
    assert states() == ["cancelled", "cancelled"]


def test_a_changed_application_ends_it(first: Person, draft: str, citizen: Person, provider: Provider) -> None:
    asked(first)
    citizen.get(f"{draft}/sign").send(action="/unsigned")
    provider.confirm()
    work(later=6)
    assert (states(), invitation(FIRST).state) == (["cancelled"], "cancelled")


def test_signed_with_ones_own_software_meanwhile_the_phone_is_not_waited_for(
    first: Person, draft: str, pki: Any, mailbox: Mailbox, provider: Provider
) -> None:
    link = first.path
    copy = first.download(first.link("Đơn điện tử"))
    asked(first)
    signed = pki.signed_by(FIRST.label, copy, field=FIRST.field)
    first.send(files={"signed": [(signed, "don.pdf")]}, to=f"{link}/signed")
    assert states() == ["cancelled"]
    provider.confirm()
    work(later=6)
    assert signed_fields(draft) == ["ChuKyNguoiNop", FIRST.field]


def test_a_stranger_and_another_signer_find_nothing(
    first: Person, app: Flask, draft: str, citizen: Person, provider: Provider
) -> None:
    link = first.path
    asked(first)
    (request,) = requests()
    strangers = [citizen, as_(app, SECOND), sign_in(Person(app.test_client()), "citizen2")]
    for person in strangers:
        token = {"csrf_token": person.get("/account").page.xpath("//input[@name='csrf_token']/@value")[0]}
        for step in ("", "/look", "/cancel"):
            assert person.client.post(f"{link}/remote-signing{step}", data=token).status_code == 404
        assert person.client.get(f"{link}/remote-signing/state").status_code == 404
        for step in ("", "/value"):
            data = token | {"certificate": "MA==", "value": "MA==", "request": str(request.id)}
            assert person.client.post(f"{link}/local-signing{step}", data=data).status_code == 404
    citizen.get(f"{draft}/sign")
    assert "Đang chờ bạn xác nhận" not in citizen.main
    citizen.send(to=f"{draft}/remote-signing/cancel")
    assert states() == ["waiting"]


def test_without_a_provider_the_choice_is_not_there(first: Person) -> None:
    assert "từ xa" not in first.main
    assert "Ký đơn đã tải rồi tải lên" in first.main


def test_the_agent_begins_and_finishes(first: Person, draft: str, pki: Any) -> None:
    link = first.path
    script = Script(first, pki, FIRST.label).begin()
    assert "Đơn đang chờ chữ ký của bạn" in first.main
    (request,) = requests()
    assert (request.way, request.code in first.main) == ("local", True)
    value = script.value()
    script.finish(value)
    assert (first.path, states()) == (link, ["signed"])
    assert signed_fields(draft) == ["ChuKyNguoiNop", FIRST.field]


def test_the_agent_with_a_key_of_somebody_else_begins_nothing(first: Person, draft: str, pki: Any) -> None:
    Script(first, pki, SECOND.label).begin()
    assert requests() == []
    assert "chứng thư số" in first.main.lower()


def test_the_agent_declines_and_a_request_of_another_is_not_taken(
    first: Person, app: Flask, draft: str, mailbox: Mailbox, pki: Any
) -> None:
    Script(first, pki, FIRST.label).begin()
    mine = requests()[0].id
    second = Script(as_(app, SECOND).get(mailbox.link(SECOND.email)), pki, SECOND.label).begin()
    token = second.person.form("/local-signing/value").fields["csrf_token"]
    sent = {"csrf_token": token, "request": str(mine), "declined": "yes"}
    assert second.person.client.post(f"{second.person.path}/local-signing/value", data=sent).status_code == 404
    first.send({"declined": "yes"}, action="/local-signing/value")
    assert states() == ["asked", "refused"]
    assert "Bạn đã từ chối trong chương trình ký" in first.main


@pytest.mark.parametrize(("level", "taken"), [(MDPPerm.NO_CHANGES, False), (MDPPerm.FILL_FORMS, True)])
def test_an_application_that_its_applicant_locked_is_refused_where_others_sign(
    citizen: Person, app: Flask, mailbox: Mailbox, pki: Any, level: MDPPerm, taken: bool
) -> None:
    draft = drawn(citizen)
    locked = certified(pki, "citizen", application_pdf(citizen), level=level)
    citizen.send(files={"signed": [(locked, "don.pdf")]}, action="/sign", status=200 if taken else 422)
    work()
    assert bool(mailbox.letters(FIRST.email)) is taken
    if taken:
        cosign(as_(app, FIRST), mailbox.link(FIRST.email), pki, FIRST)
        assert signed_fields(draft) == ["ChuKyNguoiNop", FIRST.field]
    else:
        assert "đã khóa tệp khi ký" in citizen.errors()[0]


def test_who_signs_alone_may_lock_the_application(citizen: Person, pki: Any) -> None:
    draft = prepared(citizen)
    locked = certified(pki, "citizen", application_pdf(citizen), level=MDPPerm.NO_CHANGES)
    citizen.send(files={"signed": [(locked, "don.pdf")]}, action="/sign")
    assert signed_fields(draft) == ["ChuKyNguoiNop"]


def test_only_this_page_may_reach_for_the_agent(first: Person, draft: str, mailbox: Mailbox, pki: Any) -> None:
    link, agent = first.path, desk.desk().agent_address
    assert agent
    assert agent in first.get(link).answer.headers["Content-Security-Policy"]
    Script(first, pki, FIRST.label).begin().finish()
    assert agent not in first.get(link).answer.headers["Content-Security-Policy"]
