"""Notices by e-mail: nothing without a confirmation, nothing told about addresses, everything forgotten at the end."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from types import SimpleNamespace
from urllib.parse import urlsplit

import pytest
import time_machine
from flask import Flask
from sqlalchemy import func, select

from portal import housekeeping
from portal.core import clock, db, sealed
from portal.core.events import EventRecord
from portal.core.outbox import OutboxMessage
from portal.notices import actions
from portal.notices.models import Notice, NoticeMailing, NoticeSubscription
from tests.support import letters as box
from tests.support.browsing import Browser

WHO = "Doc.Gia@example.vn"
ASK = {"email": WHO, "often": "once"}
Work = Callable[[], int]


@pytest.fixture
def mailbox(app: Flask, tmp_path: Path) -> Path:
    """Where the letters of this test land."""
    return tmp_path / "mail"


def mails(folder: Path) -> list[EmailMessage]:
    read = (message_from_bytes(one.read_bytes(), policy=policy.default) for one in folder.glob("*.eml"))
    return sorted((one for one in read if one["To"] == WHO), key=lambda one: str(one["Subject"]))  # type: ignore[misc]


def text(one: EmailMessage) -> str:
    return str(one.get_content())


def link(folder: Path, words: str) -> str:
    (found,) = {place for place in box.links(folder, words) if place.startswith(f"/notices/{words}/")}
    return found


def subscribe(browser: Browser, mailbox: Path, run_worker: Work, **choices: object) -> None:
    assert browser.send("/notices/subscribe", ASK | choices).status_code == 303
    run_worker()
    assert "Bạn sẽ nhận" in browser.send(link(mailbox, "subscribe")).text
    box.empty(mailbox)


def publish(world: SimpleNamespace, title: str, category: str = "thong-bao", **words: str) -> None:
    now = clock.now()
    with db.transaction() as session:
        texts = {"summary": f"Tóm tắt {title}", "body": "Nội dung", "category": category} | words
        notice = actions.write(session, title=title, actor=world.editor, now=now, **texts)  # type: ignore[arg-type]
        actions.submit(session, notice, actor=world.editor, now=now)
        actions.publish(session, notice, actor=world.editor2, now=now)


def count(table: type) -> int:
    with db.reading() as session:
        return session.execute(select(func.count()).select_from(table)).scalar_one()


def test_asked_confirmed_told_and_ended_with_one_click(
    browser: Browser, mailbox: Path, run_worker: Work, world: SimpleNamespace
) -> None:
    assert browser.send("/notices/subscribe", ASK).status_code == 303
    run_worker()
    (first,) = mails(mailbox)
    assert "List-Unsubscribe" not in first
    publish(world, "Trước khi xác nhận")
    run_worker()
    assert len(mails(mailbox)) == 1

    confirm = link(mailbox, "subscribe")
    assert "Xác nhận" in browser.get(confirm).text
    with db.reading() as session:
        assert session.scalars(select(NoticeSubscription.confirmed_at)).one() is None, "looking confirms nothing"
    assert "Bạn sẽ nhận thông báo" in browser.send(confirm).text
    box.empty(mailbox)
    run_worker()
    assert mails(mailbox) == []

    publish(world, "Nghỉ lễ Quốc khánh")
    run_worker()
    (told,) = mails(mailbox)
    assert told["Subject"] == "Nghỉ lễ Quốc khánh"
    assert "/notices/nghi-le-quoc-khanh" in text(told)
    end = urlsplit(str(told["List-Unsubscribe"]).strip("<>"))
    assert told["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert end.geturl() in text(told)

    assert "Hủy nhận thông báo" in browser.get(end.path).text
    assert count(NoticeSubscription) == 1, "looking ends nothing"
    machine = browser.client.post(end.path, data={"List-Unsubscribe": "One-Click"})
    assert machine.status_code == 200
    assert (count(NoticeSubscription), count(NoticeMailing)) == (0, 0)
    again = browser.client.post(end.path, data={"List-Unsubscribe": "One-Click"})
    assert again.data == machine.data
    box.empty(mailbox)
    publish(world, "Sau khi hủy")
    run_worker()
    assert mails(mailbox) == []


def test_nothing_of_the_address_is_left_anywhere(
    browser: Browser, mailbox: Path, run_worker: Work, world: SimpleNamespace
) -> None:
    """While it lasts the address is sealed; afterwards not even the sealed one is there."""
    subscribe(browser, mailbox, run_worker)
    publish(world, "Một bài")
    run_worker()
    (told,) = mails(mailbox)

    def everything() -> str:
        tables = (NoticeSubscription, EventRecord, OutboxMessage)
        with db.reading() as session:
            return repr([session.execute(select(*table.__table__.c)).all() for table in tables])

    assert "example.vn" not in everything()
    assert "doc.gia" not in everything().lower()
    with db.reading() as session:
        kept = session.scalars(select(NoticeSubscription)).one()
    assert sealed.unseal(kept.email, NoticeSubscription.email, kept.id) == WHO
    browser.client.post(urlsplit(str(told["List-Unsubscribe"]).strip("<>")).path)
    assert kept.mark not in everything()
    assert kept.email not in everything()


def test_every_answer_is_the_same_whether_or_not_the_address_is_known(
    browser: Browser, mailbox: Path, run_worker: Work
) -> None:
    subscribe(browser, mailbox, run_worker)
    known = browser.send("/notices/subscribe", ASK)
    other = browser.send("/notices/subscribe", ASK | {"email": "nguoi-khac@example.vn"})
    assert (known.status_code, known.headers["Location"]) == (other.status_code, other.headers["Location"])
    nowhere = "/notices/{}/00000000-0000-4000-8000-000000000000/x"
    with db.reading() as session:
        real = session.scalars(select(NoticeSubscription.id).where(NoticeSubscription.confirmed_at.is_not(None))).one()
    for what in ("subscribe", "unsubscribe"):
        wrong = f"/notices/{what}/{real}/x"
        assert browser.get(wrong).status_code == browser.get(nowhere.format(what)).status_code == 200
        heads = [browser.send(place).text.split("<h1")[1].split("</h1>")[0] for place in (wrong, nowhere.format(what))]
        assert heads[0] == heads[1]
    assert count(NoticeSubscription) == 3


def test_nobody_is_flooded_through_us(browser: Browser, mailbox: Path, run_worker: Work) -> None:
    for _ in range(6):
        assert browser.send("/notices/subscribe", ASK).status_code == 303
    run_worker()
    assert len(mails(mailbox)) == 3
    answers = [browser.send("/notices/subscribe", ASK | {"email": f"x{n}@example.vn"}).status_code for n in range(6)]
    assert answers == [303, 303, 303, 303, 422, 422]


def test_only_the_chosen_categories_and_in_the_chosen_language(
    browser: Browser, mailbox: Path, run_worker: Work, world: SimpleNamespace
) -> None:
    browser.get("/language/en")
    assert browser.send("/notices/subscribe", ASK | {"categories": ["bao-tri"]}).status_code == 303
    run_worker()
    browser.send(link(mailbox, "subscribe"))
    box.empty(mailbox)
    publish(world, "Tin khác", "tin-tuc")
    publish(world, "Bảo trì", "bao-tri", title_en="Maintenance tonight", summary_en="From 10 pm.", body_en="Text")
    publish(world, "Chưa dịch", "bao-tri")
    run_worker()
    found = mails(mailbox)
    assert [one["Subject"] for one in found] == ["Chưa dịch", "Maintenance tonight"]
    assert "in Vietnamese only" in text(found[0])
    assert "in Vietnamese only" not in text(found[1])
    assert found[1]["Content-Language"] == "en"


def test_a_new_choice_replaces_the_old_one_of_the_same_address_once_confirmed(
    browser: Browser, mailbox: Path, run_worker: Work, world: SimpleNamespace
) -> None:
    subscribe(browser, mailbox, run_worker)
    assert (
        browser.send("/notices/subscribe", ASK | {"email": WHO.lower(), "categories": ["van-ban"]}).status_code == 303
    )
    assert count(NoticeSubscription) == 2
    publish(world, "Trước", "tin-tuc")
    run_worker()
    assert [one["Subject"] for one in mails(mailbox)] == ["Trước"]
    browser.send(link(mailbox, "subscribe"))
    box.empty(mailbox)
    publish(world, "Sau", "tin-tuc")
    run_worker()
    assert (mails(mailbox), count(NoticeSubscription)) == ([], 1)


def test_one_letter_a_day_in_the_morning_about_what_still_counts(
    browser: Browser, mailbox: Path, run_worker: Work, world: SimpleNamespace
) -> None:
    evening = datetime(2027, 3, 1, 13, tzinfo=UTC)  # 20 o'clock in Vietnam
    with time_machine.travel(evening, tick=False):
        subscribe(browser, mailbox, run_worker, often="daily")
    with time_machine.travel(evening + timedelta(minutes=30), tick=False):
        publish(world, "Bài một")
        publish(world, "Bài hai")
        publish(world, "Bài gỡ")
        with db.transaction() as session:
            gone = session.scalars(select(Notice).where(Notice.title == "Bài gỡ")).one()
            actions.withdraw(session, gone, reason="x", actor=world.editor2, now=clock.now())
        actions.order_digests(now=clock.now())
        run_worker()
        (told,) = mails(mailbox)
        assert told["Subject"] == "2 thông báo mới, ngày 01/03/2027"
        assert "Bài một" in text(told)
        assert "Bài hai" in text(told)
        assert "Bài gỡ" not in text(told)
        assert told["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
        box.empty(mailbox)
    with time_machine.travel(evening + timedelta(hours=10, minutes=59), tick=False):
        publish(world, "Bài ba")
        assert actions.order_digests(now=clock.now()) == 0
    with time_machine.travel(evening + timedelta(hours=11), tick=False):
        assert actions.order_digests(now=clock.now()) == 1
        assert actions.order_digests(now=clock.now()) == 0
        run_worker()
        assert [one["Subject"] for one in mails(mailbox)] == ["1 thông báo mới, ngày 02/03/2027"]
    with time_machine.travel(evening + timedelta(hours=35), tick=False):
        assert actions.order_digests(now=clock.now()) == 0, "nothing new, no letter"


def test_a_letter_is_ordered_once_however_often_the_news_comes(
    browser: Browser, mailbox: Path, run_worker: Work, world: SimpleNamespace
) -> None:
    subscribe(browser, mailbox, run_worker)
    publish(world, "Một bài")
    run_worker()
    with db.reading() as session:
        notice_id = session.scalars(select(Notice.id)).one()
    assert actions.order_letters(notice_id, now=clock.now()) == 0
    run_worker()
    assert len(mails(mailbox)) == 1


def test_what_nobody_confirms_is_forgotten(browser: Browser, mailbox: Path, run_worker: Work) -> None:
    browser.send("/notices/subscribe", ASK)
    run_worker()
    confirm = link(mailbox, "subscribe")
    with time_machine.travel(clock.now() + timedelta(hours=47), tick=False), db.transaction() as session:
        assert actions.forget_unconfirmed(session, now=clock.now()) == 0
    with time_machine.travel(clock.now() + timedelta(hours=48), tick=False):
        assert "không còn dùng được" in browser.send(confirm).text
        housekeeping.tidy()
    assert count(NoticeSubscription) == 0


@pytest.mark.parametrize("email", ["", "x", "a@b", "a@example.vn\nBcc: b@example.vn", "a b@example.vn", "@example.vn"])
def test_what_is_no_address_is_said_and_kept(browser: Browser, email: str) -> None:
    answer = browser.send("/notices/subscribe", {"email": email, "often": "daily"})
    assert (answer.status_code, 'href="#email"' in answer.text) == (422, True)
    assert count(NoticeSubscription) == 0


def test_new_keys_seal_the_addresses_again(browser: Browser) -> None:
    browser.send("/notices/subscribe", ASK)
    with db.reading() as session:
        before = session.scalars(select(NoticeSubscription.email)).one()
    ring = sealed.ring()
    try:
        sealed.configure([b"n" * 32, *ring.keys])
        with db.transaction() as session:
            assert actions.reseal(session) == 1
        sealed.configure([b"n" * 32])
        with db.reading() as session:
            one = session.scalars(select(NoticeSubscription)).one()
        assert one.email != before
        assert sealed.unseal(one.email, NoticeSubscription.email, one.id) == WHO
    finally:
        sealed.configure(ring.keys)
