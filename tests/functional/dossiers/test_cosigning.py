"""Several people sign one application: turn by turn, each by their own invitation, nothing lost on the way."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select

from portal.accounts import actions as accounts
from portal.accounts import queries as accounts_queries
from portal.core import clock, outbox
from portal.core.db import reading, transaction
from portal.core.events import EventRecord
from portal.dossiers import actions, turns
from portal.dossiers.cosigning_errors import NewerCopy
from portal.dossiers.models import Dossier
from portal.dossiers.signing_models import SigningInvitation
from tests.support import catalogue
from tests.support.applicants import Person, application_pdf, sign_in
from tests.support.asked import counted
from tests.support.cosigning import (
    FIRST,
    LAST,
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
from tests.support.files import pdf
from tests.support.print import text_of_pdf

ALONE = {"owners-0-owner_name": FIRST.name, "owners-0-owner_number": FIRST.number}
ALONE |= {"owners-0-owner_email": FIRST.email, "guaranteed": "no"}


@pytest.fixture(autouse=True)
def together(app: Flask, world: Any) -> Iterator[None]:
    with catalogue.offered(SERVICE):
        open_accounts()
        yield


@pytest.fixture
def mailbox(tmp_path: Path) -> Mailbox:
    return Mailbox(tmp_path / "mail")


def work(*, later: timedelta = timedelta()) -> None:
    """Let the worker do what is due."""
    outbox.deliver_all(clock=lambda: datetime.now(UTC) + later)


def invitation(one: Signer) -> SigningInvitation:
    with reading() as session:
        rows = session.scalars(select(SigningInvitation).order_by(SigningInvitation.created_at.desc()))
        return next(row for row in rows if row.number == one.number)  # sealed in the database


def verdict_of(draft: str) -> Any:
    with reading() as session:
        return session.get_one(Dossier, UUID(draft.rsplit("/", 1)[1])).verdict


def events_of(draft: str) -> list[str]:
    with reading() as session:
        query = select(EventRecord).where(EventRecord.stream == UUID(draft.rsplit("/", 1)[1]))
        return [record.type for record in session.scalars(query.order_by(EventRecord.position))]


def invited(citizen: Person, pki: Any, mailbox: Mailbox, one: Signer = FIRST) -> str:
    """A draft whose applicant has signed; returns the link of one of the first turn."""
    signed_first(citizen, pki)
    work()
    return mailbox.link(one.email)


def hand_in(person: Person, draft: str, *, status: int = 200) -> Person:
    """Order to hand in, whether or not the page has a button for it."""
    return person.get(f"{draft}/sign").send(to=f"{draft}/submission", status=status)


def test_three_people_sign_in_two_turns(citizen: Person, app: Flask, pki: Any, mailbox: Mailbox) -> None:
    draft = signed_first(citizen, pki)
    work()
    assert {letter["To"] for letter in mailbox.letters()} == {FIRST.email, SECOND.email}
    cosign(as_(app, SECOND), mailbox.link(SECOND.email), pki, SECOND)
    work()
    assert not mailbox.letters(LAST.email)
    first = as_(app, FIRST)
    cosign(first, mailbox.link(FIRST.email), pki, FIRST)
    assert "Bạn đã ký đơn này" in first.main
    work()
    hand_in(citizen, draft, status=409)
    assert f"còn thiếu chữ ký của: {LAST.name}." in citizen.main
    last_copy = cosign(as_(app, LAST), mailbox.link(LAST.email), pki, LAST)
    fields = [report["field_name"] for report in verdict_of(draft)["signatures"]]
    assert fields == ["ChuKyNguoiNop", SECOND.field, FIRST.field, LAST.field]
    assert verdict_of(draft)["outcome"] == "VALID"
    citizen.get(f"{draft}/sign")
    assert citizen.download(citizen.link("Đơn đã ký số")) == last_copy
    citizen.send(action="/submission")
    assert citizen.path.endswith("/confirmation")
    assert events_of(draft).count("ApplicationCosigned") == 3


def test_nobody_is_invited_before_the_applicant_has_signed(citizen: Person, mailbox: Mailbox) -> None:
    draft = drawn(citizen)
    work()
    assert mailbox.letters() == []
    assert citizen.main.count("Được mời sau khi bạn ký") == 3
    hand_in(citizen, draft, status=409)
    assert "còn thiếu chữ ký của: Nguyễn Thị Thuỷ, " in citizen.main


def test_the_letter_says_who_asks_as_what_and_until_when(citizen: Person, pki: Any, mailbox: Mailbox) -> None:
    invited(citizen, pki, mailbox)
    said = mailbox.text(FIRST.email)
    until = clock.local(invitation(FIRST).expires_at or clock.now())
    for words in (FIRST.name, "Nguyễn Thị Thuỷ", "Đồng sở hữu", SERVICE.name.vi, f"{until:%H:%M %d/%m/%Y}"):
        assert words in said


def test_the_link_is_kept_nowhere(citizen: Person, pki: Any, mailbox: Mailbox, database_url: str) -> None:
    token = invited(citizen, pki, mailbox).rsplit("/", 1)[1]
    assert len(token) == 22  # 128 bits
    with reading() as session:
        for table in ("signing_invitation", "event", "outbox"):
            rows = session.connection().exec_driver_sql(f"SELECT * FROM {table}").all()  # noqa: S608
            assert rows
            assert token not in str(rows)


def test_without_signing_in_one_is_asked_to_and_comes_back(
    citizen: Person, visitor: Person, pki: Any, mailbox: Mailbox
) -> None:
    link = invited(citizen, pki, mailbox)
    visitor.get(link)
    assert visitor.path == "/sign-in"
    visitor.send({"username": FIRST.label, "password": "demo"}, action="/sign-in")
    assert visitor.path == link
    assert "Thửa 125, tờ 18" in visitor.main


def test_a_stranger_finds_nothing_and_the_link_stays_good(
    citizen: Person, app: Flask, pki: Any, mailbox: Mailbox
) -> None:
    link = invited(citizen, pki, mailbox)
    before = (invitation(FIRST).state, invitation(FIRST).token_sha256)
    stranger = as_(app, SECOND)
    for person in (stranger, citizen):
        person.get(link, status=404)
        person.get(f"{link}/application.pdf", status=404)
    token = {"csrf_token": stranger.get("/account").page.xpath("//input[@name='csrf_token']/@value")[0]}
    assert stranger.client.post(f"{link}/signed", data=token | {"signed": (BytesIO(pdf()), "a.pdf")}).status_code == 404
    assert stranger.client.post(f"{link}/refusal", data=token | {"reason": "Không"}).status_code == 404
    assert (invitation(FIRST).state, invitation(FIRST).token_sha256) == before
    cosign(as_(app, FIRST), link, pki, FIRST)


@pytest.mark.parametrize(
    "change", [lambda link: link[:-1] + ("A" if link[-1] != "A" else "B"), lambda link: link + "A"]
)
def test_a_guessed_link_opens_nothing(
    citizen: Person, app: Flask, pki: Any, mailbox: Mailbox, change: Callable[[str], str]
) -> None:
    as_(app, FIRST).get(change(invited(citizen, pki, mailbox)), status=404)


def test_refusing_needs_a_reason_and_stops_the_turns(citizen: Person, app: Flask, pki: Any, mailbox: Mailbox) -> None:
    link = invited(citizen, pki, mailbox)
    first = as_(app, FIRST).get(link)
    first.send({"reason": " "}, action="/refusal", status=422)
    first.send({"reason": "Tôi chưa đồng ý ranh giới."}, action="/refusal")
    assert "Bạn đã từ chối ký" in first.main
    cosign(as_(app, SECOND), mailbox.link(SECOND.email), pki, SECOND)
    work()
    assert not mailbox.letters(LAST.email)
    draft = f"/drafts/{invitation(FIRST).dossier_id}"
    citizen.get(f"{draft}/sign")
    assert "Lý do: Tôi chưa đồng ý ranh giới." in citizen.main
    hand_in(citizen, draft, status=409)


def test_a_used_link_says_what_happened_and_does_nothing_more(
    citizen: Person, app: Flask, pki: Any, mailbox: Mailbox
) -> None:
    link = invited(citizen, pki, mailbox)
    first = as_(app, FIRST).get(link)
    form = first.page, first.answer
    cosign(first, link, pki, FIRST)
    signatures = len(verdict_of(f"/drafts/{invitation(FIRST).dossier_id}")["signatures"])
    first.page, first.answer = form
    first.send({"reason": "Tôi đổi ý."}, action="/refusal", status=409)
    assert "Bạn đã ký đơn này" in first.main
    first.page, first.answer = form
    first.send(files={"signed": [(pdf(), "don.pdf")]}, action=f"{link}/signed", status=409)
    assert invitation(FIRST).state == "signed"
    assert len(verdict_of(f"/drafts/{invitation(FIRST).dossier_id}")["signatures"]) == signatures


def test_a_second_letter_ends_the_first_link(citizen: Person, app: Flask, pki: Any, mailbox: Mailbox) -> None:
    link = invited(citizen, pki, mailbox)
    as_(app, FIRST).get(link).send({"reason": "Nhầm người."}, action="/refusal")
    work()
    press_about(citizen.get(f"/drafts/{invitation(FIRST).dossier_id}/sign"), FIRST, "Gửi lại lời mời")
    assert "Đã gửi lại lời mời ký." in citizen.page.text_content()
    work()
    first = as_(app, FIRST)
    first.get(link, status=404)
    cosign(first, mailbox.link(FIRST.email), pki, FIRST)


def test_the_applicant_calls_somebody_back(citizen: Person, app: Flask, pki: Any, mailbox: Mailbox) -> None:
    link = invited(citizen, pki, mailbox)
    press_about(citizen.get(f"/drafts/{invitation(FIRST).dossier_id}/sign"), FIRST, "Hủy lời mời")
    assert "Đã hủy lời mời ký." in citizen.page.text_content()
    work()
    assert "đã hủy lời mời" in mailbox.text(FIRST.email)
    first = as_(app, FIRST).get(link)
    assert "Lời mời đã được hủy" in first.main
    assert not [form for form in first.page.forms if "/signatures/" in (form.get("action") or "")]


def test_nobody_is_asked_before_their_turn_by_hand_either(citizen: Person, pki: Any, mailbox: Mailbox) -> None:
    draft = signed_first(citizen, pki)
    for what in ("letter", "cancel"):
        citizen.get(f"{draft}/sign").send(to=f"{draft}/signers/{invitation(LAST).id}/{what}")
        assert "Không thực hiện được" in citizen.page.text_content()
    work()
    assert invitation(LAST).state == "waiting"
    assert not mailbox.letters(LAST.email)


def test_a_letter_that_cannot_be_sent_now_is_sent_later(citizen: Person, pki: Any, mailbox: Mailbox) -> None:
    mailbox.folder.write_text("a file where the folder should be")
    signed_first(citizen, pki, ALONE)
    work()
    mailbox.folder.unlink()
    work(later=timedelta(minutes=5))
    assert mailbox.link(FIRST.email)


def test_a_changed_application_ends_every_invitation_and_people_are_told(
    citizen: Person, app: Flask, pki: Any, mailbox: Mailbox
) -> None:
    link = invited(citizen, pki, mailbox)
    draft = f"/drafts/{invitation(FIRST).dossier_id}"
    second = as_(app, SECOND)
    cosign(second, mailbox.link(SECOND.email), pki, SECOND)
    citizen.get(f"{draft}/plot").send({"plot": "Thửa 126"}, action="/plot")
    first = as_(app, FIRST).get(link)
    assert "Người nộp đang sửa hồ sơ" in first.main
    assert not [form for form in first.page.forms if "/signatures/" in (form.get("action") or "")]
    first.get(f"{link}/application.pdf", status=409)
    citizen.get(f"{draft}/check").send(action="/application")
    work()
    assert "Bạn không phải làm gì." in mailbox.text(FIRST.email)
    assert "Chữ ký bạn đã ký không còn được dùng." in mailbox.text(SECOND.email)
    assert not mailbox.letters(LAST.email)
    assert "Lời mời đã được hủy" in as_(app, FIRST).get(link).main
    citizen.send(files={"signed": [(pki.signed_by("citizen", application_pdf(citizen)), "d.pdf")]}, action="/sign")
    work()
    cosign(as_(app, FIRST), mailbox.link(FIRST.email), pki, FIRST)


def test_an_application_signed_again_asks_the_same_people_anew(
    citizen: Person, app: Flask, pki: Any, mailbox: Mailbox
) -> None:
    before = invited(citizen, pki, mailbox)
    draft = f"/drafts/{invitation(FIRST).dossier_id}"
    citizen.get(f"{draft}/sign").send(action="/unsigned")
    assert citizen.main.count("Được mời sau khi bạn ký") == 3
    assert "Lời mời đã được hủy" in as_(app, FIRST).get(before).main
    citizen.send(files={"signed": [(pki.signed_by("citizen", application_pdf(citizen)), "d.pdf")]}, action="/sign")
    work()
    link = mailbox.link(FIRST.email)
    assert link != before
    cosign(as_(app, FIRST), link, pki, FIRST)


def test_the_applicant_cannot_upload_over_the_signatures_of_others(
    citizen: Person, app: Flask, pki: Any, mailbox: Mailbox
) -> None:
    drawn(citizen)
    signed = pki.signed_by("citizen", application_pdf(citizen))
    form = citizen.page, citizen.answer
    citizen.send(files={"signed": [(signed, "don.pdf")]}, action="/sign")
    citizen.page, citizen.answer = form
    citizen.send(files={"signed": [(signed, "don.pdf")]}, action="/sign", status=409)
    assert "đã có chữ ký số" in citizen.main


def test_the_applicant_cannot_sign_in_the_place_of_another(citizen: Person, pki: Any, mailbox: Mailbox) -> None:
    drawn(citizen)
    signed = pki.signed_by("citizen", application_pdf(citizen), field=FIRST.field)
    citizen.send(files={"signed": [(signed, "don.pdf")]}, action="/sign", status=422)
    assert "ô dành cho người khác" in citizen.errors()[0]


BAD: dict[str, tuple[Callable[[Any, bytes], bytes], str]] = {
    "unchanged": (lambda pki, copy: copy, "chưa có chữ ký của bạn"),
    "another's certificate": (lambda pki, copy: pki.signed_by("stranger", copy, field=FIRST.field), "của người khác"),
    "the place of another": (lambda pki, copy: pki.signed_by(FIRST.label, copy, field=SECOND.field), "ô dành cho bạn"),
    "a place of one's own": (lambda pki, copy: pki.signed_by(FIRST.label, copy, field="Moi"), "ô dành cho bạn"),
    "two at once": (
        lambda pki, copy: pki.signed_by(
            SECOND.label, pki.signed_by(FIRST.label, copy, field=FIRST.field), field=SECOND.field
        ),
        "nhiều chữ ký",
    ),
    "another document": (lambda pki, copy: pki.signed_by(FIRST.label, pdf(), field=FIRST.field), "không phải là tờ"),
    "no PDF": (lambda pki, copy: b"hello", "Không đọc được tệp"),
}


@pytest.mark.parametrize("kind", BAD)
def test_a_file_that_does_not_add_just_ones_own_signature_is_refused(
    citizen: Person, app: Flask, pki: Any, mailbox: Mailbox, kind: str
) -> None:
    link = invited(citizen, pki, mailbox)
    make, sentence = BAD[kind]
    first = as_(app, FIRST).get(link)
    sent = make(pki, first.download(first.link("Đơn điện tử")))
    first.send(files={"signed": [(sent, "don.pdf")]}, action=f"{link}/signed", status=422)
    assert sentence in first.errors()[0]
    assert invitation(FIRST).state == "sent"
    cosign(first, link, pki, FIRST)


def test_no_file_chosen_is_said(citizen: Person, app: Flask, pki: Any, mailbox: Mailbox) -> None:
    link = invited(citizen, pki, mailbox)
    first = as_(app, FIRST).get(link).send(files={"signed": [(b"", "")]}, action=f"{link}/signed", status=422)
    assert "Hãy chọn tệp PDF" in first.errors()[0]


def test_who_signed_an_older_copy_signs_the_newest_and_nothing_is_lost(
    citizen: Person, app: Flask, pki: Any, mailbox: Mailbox
) -> None:
    link = invited(citizen, pki, mailbox)
    first = as_(app, FIRST).get(link)
    old = pki.signed_by(FIRST.label, first.download(first.link("Đơn điện tử")), field=FIRST.field)
    cosign(as_(app, SECOND), mailbox.link(SECOND.email), pki, SECOND)
    first.send(files={"signed": [(old, "don.pdf")]}, action=f"{link}/signed", status=409)
    assert "Hãy tải bản mới nhất" in first.errors()[0]
    cosign(first, link, pki, FIRST)
    draft = f"/drafts/{invitation(FIRST).dossier_id}"
    assert {report["signer"] for report in verdict_of(draft)["signatures"]} >= {FIRST.name, SECOND.name}


def test_two_who_were_examined_at_the_same_moment_are_told_apart_under_the_lock(
    citizen: Person, world: Any, app: Flask, pki: Any, mailbox: Mailbox
) -> None:
    link, other = invited(citizen, pki, mailbox), mailbox.link(SECOND.email)
    people = {FIRST: as_(app, FIRST).get(link), SECOND: as_(app, SECOND).get(other)}
    found, actors = {}, {}
    for one, person in people.items():
        copy = person.download(person.link("Đơn điện tử"))
        signed = pki.signed_by(one.label, copy, field=one.field)
        with reading() as session:
            actors[one] = actor_of(session, one)
            token = (link if one is FIRST else other).rsplit("/", 1)[1]
            found[one] = (
                token,
                actions.examine_cosigned(session, token, BytesIO(signed), actor=actors[one], now=clock.now()),
            )
    token, examined = found[FIRST]
    with transaction() as session:
        actions.receive_cosigned(session, token, examined, actor=actors[FIRST], now=clock.now())
    token, examined = found[SECOND]
    with pytest.raises(NewerCopy), transaction() as session:
        actions.receive_cosigned(session, token, examined, actor=actors[SECOND], now=clock.now())
    cosign(people[SECOND], other, pki, SECOND)
    assert len(verdict_of(f"/drafts/{invitation(FIRST).dossier_id}")["signatures"]) == 3


def actor_of(session: Any, one: Signer) -> Any:
    account = accounts_queries.account_by_username(session, one.label)
    assert account is not None
    return account.actor()


def test_half_of_the_time_reminds_once_and_all_of_it_ends_the_invitation(
    citizen: Person, app: Flask, pki: Any, mailbox: Mailbox
) -> None:
    link = invited(citizen, pki, mailbox)
    half = clock.now() + turns.LIFETIME / 2
    assert actions.remind_signers(now=clock.now()) == 0
    assert actions.remind_signers(now=half) == 2
    assert actions.remind_signers(now=half) == 0
    work(later=turns.LIFETIME)
    assert mailbox.letters(FIRST.email)[-1]["Subject"].startswith("Nhắc ký số")
    assert mailbox.link(FIRST.email) == link
    assert actions.expire_invitations(now=half) == 0
    over = clock.now() + turns.LIFETIME
    assert actions.expire_invitations(now=over) == 2
    assert actions.expire_invitations(now=over) == 0
    assert actions.remind_signers(now=over) == 0
    work()
    person = as_(app, FIRST).get(link)
    assert "Lời mời đã hết hạn" in person.main
    person.get(f"{link}/application.pdf", status=409)
    citizen.get(f"/drafts/{invitation(FIRST).dossier_id}/sign")
    assert citizen.main.count("Quá hạn") == 2


def test_time_is_up_before_the_worker_notices(citizen: Person, app: Flask, pki: Any, mailbox: Mailbox) -> None:
    link = invited(citizen, pki, mailbox)
    first = as_(app, FIRST).get(link)
    form = first.page, first.answer
    with transaction() as session:
        held = session.get_one(SigningInvitation, invitation(FIRST).id)
        held.expires_at = clock.now() - timedelta(seconds=1)
    assert "Lời mời đã hết hạn" in first.get(link).main
    first.page, first.answer = form
    first.send({"reason": "Muộn rồi."}, action="/refusal", status=409)
    assert invitation(FIRST).state == "sent"


def test_the_applicant_is_told_by_letter(citizen: Person, app: Flask, pki: Any, mailbox: Mailbox) -> None:
    with transaction() as session:
        account = accounts_queries.account_by_username(session, "citizen")
        assert account is not None
        accounts.agree_to_mail(session, account.id, language="vi", now=clock.now())
        account.email = "thuy@example.vn"
    signed_first(citizen, pki, ALONE)
    work()
    cosign(as_(app, FIRST), mailbox.link(FIRST.email), pki, FIRST)
    work()
    assert f"{FIRST.name} đã ký. Mọi người đã ký, bạn có thể nộp hồ sơ." in mailbox.text("thuy@example.vn")


def test_a_letter_that_was_answered_meanwhile_is_not_sent(citizen: Person, pki: Any, mailbox: Mailbox) -> None:
    signed_first(citizen, pki, ALONE)
    press_about(citizen, FIRST, "Hủy lời mời")
    work()
    assert [letter["Subject"] for letter in mailbox.letters(FIRST.email)] == ["Lời mời ký số đã được hủy"]


def test_an_application_for_oneself_and_nobody_else_needs_nobody(citizen: Person, pki: Any, mailbox: Mailbox) -> None:
    draft = drawn(citizen, {"guaranteed": "no"})
    assert "Người cùng ký" not in citizen.main
    citizen.send(action="/submission")
    assert citizen.path.endswith("/confirmation"), draft


def test_who_is_named_as_applicant_and_as_owner_signs_once(citizen: Person, pki: Any, mailbox: Mailbox) -> None:
    people = ALONE | {"owners-0-owner_number": "067190001234"}
    drawn(citizen, people)
    assert "Người cùng ký" not in citizen.main


@pytest.mark.usefixtures("known_catalogue")
def test_the_page_takes_as_many_queries_for_nine_as_for_one(citizen: Person, pki: Any, mailbox: Mailbox) -> None:
    counts = []
    for how_many in (1, 8):
        people: dict[str, str] = {"guaranteed": "no"}
        for at in range(how_many):
            people |= {f"owners-{at}-owner_name": f"Người {'ABCDEFGH'[at]}", f"owners-{at}-owner_email": f"a{at}@b.vn"}
            people[f"owners-{at}-owner_number"] = f"0670910001{at:02}"
        draft = signed_first(citizen, pki, people)
        assert citizen.main.count("Đã mời, chờ ký") == how_many
        with counted() as statements:
            citizen.get(f"{draft}/sign")
        counts.append(len(statements))
        citizen.get(f"{draft}/delete").send(action="/delete")
    assert counts[1] <= counts[0], "\n".join(statements)


def test_a_business_signs_in_turn_after_a_citizen_and_its_role_is_told(
    somebody: Callable[[], Person], app: Flask, pki: Any, mailbox: Mailbox, run_worker: Any
) -> None:
    business = sign_in(somebody(), "business")
    draft = drawn(business, ALONE)
    signed = pki.signed_by("business", application_pdf(business))
    business.send(files={"signed": [(signed, "don.pdf")]}, action="/sign")
    assert "Tư cách đại diện: chứng thư số cấp cho tổ chức, mang đúng mã số thuế." in business.main
    work()
    cosign(as_(app, FIRST), mailbox.link(FIRST.email), pki, FIRST)
    assert verdict_of(draft)["outcome"] == "VALID"
    business.get(f"{draft}/sign").send(action="/submission")
    run_worker()
    dossier = business.path.removesuffix("/confirmation")
    business.get(business.path)
    receipt = " ".join(text_of_pdf(business.download(business.link("Giấy xác nhận"))).split())
    assert "Tư cách đại diện: chứng thư số cấp cho tổ chức" in receipt
    assert f"Người ký: {FIRST.name}" in receipt
    officer = sign_in(somebody(), "receptionist", back="/office/")
    assert "Tư cách đại diện: chứng thư số cấp cho tổ chức" in officer.get(f"/office{dossier}").main
