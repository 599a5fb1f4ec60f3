"""Coming back in: a link by e-mail, confirmed addresses, lost factors. Threats T03, T09, T42; ASVS 6.3.8, 6.4.3."""

import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import time_machine
from flask import Flask
from sqlalchemy import func, select, update

from portal import housekeeping
from portal.accounts import actions, queries
from portal.accounts.approvals.errors import SamePerson
from portal.accounts.factors.models import RecoveryCode
from portal.accounts.models import Account, SignInSession
from portal.accounts.providers import client
from portal.accounts.recovery.models import FactorRecovery, MailedLink
from portal.core import clock, db, events
from portal.core.outbox import OutboxMessage
from portal.demo import PASSWORD
from tests.support.browsing import Browser, without_tokens
from tests.support.factors import add_app
from tests.support.letters import empty, letters, links
from tests.support.oidc import issuing

ASK, NEW = "/sign-in/recovery", "/sign-in/new-password"
LOST, STEP = "/office/lost-factors", "/sign-in/second-step"
EMAIL, NEXT = "citizen@example.vn", "mot cau hoan toan moi cua toi"


@pytest.fixture(autouse=True)
def still() -> Iterator[Any]:
    """Time stands still unless a test says so."""
    with time_machine.travel(clock.now(), tick=False) as time:
        yield time


@pytest.fixture
def box(app: Flask, tmp_path: Path) -> Path:
    """Where letters arrive; some demo people have confirmed addresses."""
    with db.transaction() as session:
        for name in ("citizen", "receptionist"):
            known = {"email": f"{name}@example.vn", "email_verified_at": clock.now()}
            session.execute(update(Account).where(Account.username == name).values(known))
    return tmp_path / "mail"


@pytest.fixture
def other(app: Flask) -> Browser:
    """Another browser, elsewhere."""
    return Browser(app.test_client(), address="198.51.100.9")


def happened(world: SimpleNamespace) -> list[str]:
    with db.reading() as session:
        return [record.type for record in events.history(session, world.citizen.id)]


def asked(browser: Browser, name: str, run_worker: Any, box: Path) -> list[str]:
    """Ask for a link; returns the links that came."""
    assert browser.send(ASK, {"name": name}).headers["Location"] == f"{ASK}/asked"
    run_worker()
    return links(box, "đặt mật khẩu mới")


def works(app: Flask, password: str, name: str = "citizen") -> bool:
    with db.reading() as session:
        return actions.verify_password(session, username=name, password=password)[1]


def test_a_link_sets_a_new_password_once_and_ends_every_sign_in(
    browser: Browser, other: Browser, signed_in: Callable[[str], Browser], box: Path, run_worker: Any, app: Flask,
    world: SimpleNamespace,
) -> None:  # fmt: skip
    thief = signed_in("citizen")
    [link] = asked(browser, "Citizen", run_worker, box)
    with db.reading() as session:
        row = session.scalars(select(MailedLink)).one()
    assert len(link.rpartition("/")[2]) == 22  # 128 bits
    assert link.rpartition("/")[2] not in (row.token_hash, str(row.id))
    assert browser.get(link).headers["Location"] == NEW
    assert browser.send(NEW, {"password": "matkhau"}).status_code == 422
    assert works(app, PASSWORD)

    answer = browser.send(NEW, {"password": NEXT})

    assert answer.headers["Location"] == "/sign-in"
    assert works(app, NEXT)
    assert not works(app, PASSWORD)
    assert thief.get("/account").status_code == 302
    assert "PasswordRecovered" in happened(world)
    other.get(link)
    assert other.get(NEW).headers["Location"] == ASK
    run_worker()
    assert any("Mật khẩu mới đã được đặt" in text for _to, text in letters(box))


def test_the_answer_tells_nobody_whether_there_is_an_account(app: Flask, box: Path, run_worker: Any) -> None:
    """The same page, the same statements: who is meant is looked up by the worker."""
    pages = []
    for number, name in enumerate(("citizen", "nobody", "clerk", EMAIL, "x" * 5000)):
        one = Browser(app.test_client(), address=f"203.0.113.{number}")
        answer = one.send(ASK, {"name": name})
        page = one.get(answer.headers["Location"])
        pages.append((answer.status_code, answer.data, page.status_code, without_tokens(page.text)))
    assert all(page == pages[0] for page in pages)
    with db.reading() as session:
        kinds = session.execute(select(OutboxMessage.subscriber, func.count()).group_by(OutboxMessage.subscriber)).all()
        assert [tuple(one) for one in kinds] == [("accounts.recovery", 5)]
    run_worker()
    assert [to for to, _text in letters(box)] == [EMAIL] * 2
    with db.reading() as session:
        assert all(message.payload == {} for message in session.scalars(select(OutboxMessage)))


def test_a_link_is_late_after_twenty_minutes_and_dies_with_its_address(
    browser: Browser, box: Path, run_worker: Any, still: Any
) -> None:
    [link] = asked(browser, "citizen", run_worker, box)
    browser.get(link)
    still.shift(timedelta(minutes=19, seconds=59))
    assert browser.get(NEW).status_code == 200
    with db.transaction() as session:
        session.execute(update(Account).where(Account.username == "citizen").values(email="else@example.vn"))
    assert browser.get(NEW).status_code == 302
    with db.transaction() as session:
        session.execute(update(Account).where(Account.username == "citizen").values(email=EMAIL))
    browser.get(link)
    assert browser.get(NEW).status_code == 200
    still.shift(timedelta(seconds=1))
    assert browser.get(NEW).headers["Location"] == ASK


def test_a_link_is_for_one_purpose(
    browser: Browser, signed_in: Callable[[str], Browser], box: Path, run_worker: Any
) -> None:
    [password] = asked(browser, "citizen", run_worker, box)
    with db.transaction() as session:
        session.execute(update(Account).where(Account.username == "citizen").values(email_verified_at=None))
    signed_in("citizen").send("/account/email", page="/account")
    run_worker()
    [confirm] = links(box, "Để xác nhận")
    token, theirs = password.rpartition("/")[2], confirm.rpartition("/")[2]
    assert token != theirs
    browser.get(f"{ASK}/{theirs}")
    assert browser.get(NEW).status_code == 302
    for path in (f"/account/email/{token}", f"/sign-in/lost-factors/{token}", f"/sign-in/lost-factors/{theirs}"):
        assert browser.get(path).status_code == 303


def test_letters_are_counted_for_account_and_address(app: Flask, box: Path, run_worker: Any, still: Any) -> None:
    def ask_from_everywhere(times: int) -> int:
        for number in range(times):
            name = EMAIL if number % 2 else "citizen"
            Browser(app.test_client(), address=f"203.0.113.{number}").send(ASK, {"name": name})
        run_worker()
        return len(letters(box))

    assert ask_from_everywhere(20) == 3
    still.shift(timedelta(hours=1))
    assert ask_from_everywhere(20) == 6
    still.shift(timedelta(hours=1))
    assert ask_from_everywhere(20) == 6
    one = Browser(app.test_client(), address="203.0.113.77")
    statuses = [one.send(ASK, {"name": f"nobody{number}"}).status_code for number in range(11)]
    assert statuses == [303] * 10 + [429]


def test_a_letter_that_failed_is_the_same_when_it_is_sent_again(
    browser: Browser, box: Path, run_worker: Any, monkeypatch: pytest.MonkeyPatch, still: Any
) -> None:
    browser.send(ASK, {"name": "citizen"})
    with monkeypatch.context() as patch:
        patch.setattr("portal.core.mail.send", lambda _letter: (_ for _ in ()).throw(OSError("away")))
        run_worker()
    still.shift(timedelta(minutes=1))
    run_worker()
    assert len(links(box, "đặt mật khẩu mới")) == 1
    with db.reading() as session:
        assert session.execute(select(func.count()).select_from(MailedLink)).scalar_one() == 1


def test_the_link_takes_nobody_past_the_second_factor(
    browser: Browser, signed_in: Callable[[str], Browser], box: Path, run_worker: Any, app: Flask,
    world: SimpleNamespace,
) -> None:  # fmt: skip
    phone, codes = add_app(signed_in("citizen"))
    [link] = asked(browser, "citizen", run_worker, box)
    browser.get(link)
    assert "bước thứ hai" in browser.get(NEW).text
    for wrong in ("", "000000", "AAAA-BBBB-CCCC-DDDD"):
        assert browser.send(NEW, {"password": NEXT, "one_time": wrong}).status_code == 422
    assert works(app, PASSWORD)
    assert happened(world).count("SecondStepFailed") == 2

    assert browser.send(NEW, {"password": NEXT, "one_time": codes[0]}).headers["Location"] == "/sign-in"

    assert works(app, NEXT)
    assert browser.sign_in("citizen", NEXT).headers["Location"] == STEP
    assert browser.send(STEP, {"one_time": codes[0]}).status_code == 422
    assert browser.send(STEP, {"one_time": phone.code()}).status_code == 302


def test_guessing_codes_behind_a_link_is_slowed_down(
    browser: Browser, signed_in: Callable[[str], Browser], box: Path, run_worker: Any, app: Flask
) -> None:
    _, codes = add_app(signed_in("citizen"))
    [link] = asked(browser, "citizen", run_worker, box)
    browser.get(link)
    statuses = [browser.send(NEW, {"password": NEXT, "one_time": f"{n:06}"}).status_code for n in range(6)]
    assert statuses == [422] * 5 + [429]
    assert browser.send(NEW, {"password": NEXT, "one_time": codes[0]}).status_code == 429
    assert works(app, PASSWORD)


def test_staff_need_a_second_factor_and_who_has_no_password_gets_none(
    browser: Browser, signed_in: Callable[[str], Browser], box: Path, run_worker: Any
) -> None:
    assert asked(browser, "receptionist", run_worker, box) == []
    assert "liên hệ quản trị viên" in letters(box)[0][1]
    empty(box)
    add_app(signed_in("receptionist"))
    assert len(asked(browser, "receptionist", run_worker, box)) == 1
    empty(box)
    with db.transaction() as session:
        session.execute(update(Account).where(Account.username == "citizen").values(password_hash=""))
    assert asked(browser, "citizen", run_worker, box) == []


def test_an_address_is_confirmed_by_its_reader_and_the_former_one_is_told(
    browser: Browser, signed_in: Callable[[str], Browser], box: Path, run_worker: Any, world: SimpleNamespace
) -> None:
    mine = signed_in("citizen")
    assert "Thư điện tử đã xác nhận" in mine.get("/account").text
    contact = {"password": PASSWORD, "phone": "0905123456", "email": "moi@example.vn", "address": "Gia Nghĩa"}
    assert mine.send("/account/contact", contact).status_code == 302
    run_worker()

    assert {to for to, _text in letters(box)} == {EMAIL, "moi@example.vn"}
    assert "chưa xác nhận" in mine.get("/account").text
    assert asked(browser, "citizen", run_worker, box) == []
    [link] = links(box, "Để xác nhận")
    assert "moi@example.vn" in browser.get(link).text
    assert "EmailConfirmed" not in happened(world)  # a program that looks into letters confirms nothing
    assert browser.send(link).headers["Location"] == "/sign-in"
    assert browser.get(link).status_code == 303
    assert happened(world)[-1] == "EmailConfirmed"
    assert "Thư điện tử đã xác nhận" in mine.get("/account").text
    assert mine.send("/account/email", page="/account").status_code == 303
    assert "đã được xác nhận" in mine.get("/account").text


def test_who_registers_is_asked_to_confirm(browser: Browser, box: Path, run_worker: Any) -> None:
    person = {"display_name": "Lê Văn Mới", "personal_number": "067190001299", "phone": "0912345679"}
    person |= {"email": "le@example.vn", "username": "levanmoi", "password": NEXT}
    assert browser.send("/register/citizen", person).status_code == 302
    run_worker()
    [link] = links(box, "Để xác nhận")
    assert browser.send(link).status_code == 303
    assert len(asked(browser, "le@example.vn", run_worker, box)) == 1


def in_person(first: Browser, second: Browser) -> None:
    """Two officers at the counter agree."""
    answer = first.send(LOST, {"username": "citizen", "papers": "Thẻ căn cước, số cuối 0019"})
    assert answer.status_code == 303, answer.text
    [path] = re.findall(rf"{LOST}/[0-9a-f-]+/confirm", second.get(LOST).text)
    assert second.send(path, page=LOST).status_code == 303


def test_lost_factors_go_in_person_by_two_people_after_a_day(
    signed_in: Callable[[str], Browser], other: Browser, box: Path, run_worker: Any, still: Any,
    world: SimpleNamespace,
) -> None:  # fmt: skip
    desk, boss = signed_in("receptionist"), signed_in("administrator")
    assert desk.send(LOST, {"username": "citizen", "papers": "Thẻ căn cước"}).status_code == 422
    mine = signed_in("citizen")
    add_app(mine)
    assert desk.send(LOST, {"username": "leader", "papers": "Thẻ căn cước"}).status_code == 422
    in_person(desk, boss)
    assert desk.send(LOST, {"username": "citizen", "papers": "Thẻ căn cước"}).status_code == 409
    run_worker()
    assert len(links(box, "sắp được gỡ") + links(box, "KHÔNG phải bạn")) == 1
    assert "sắp được gỡ" in mine.get("/account").text

    still.shift(timedelta(hours=23, minutes=59))
    housekeeping.tidy()
    assert other.sign_in("citizen").headers["Location"] == STEP
    still.shift(timedelta(minutes=1))
    housekeeping.tidy()

    assert other.sign_in("citizen").headers["Location"] == "/dossiers"
    done = [one for one in happened(world) if one.startswith("Factor")]
    assert done == ["FactorRecoveryAsked", "FactorRecoveryConfirmed", "FactorsCleared"]
    with db.reading() as session:
        assert session.execute(select(func.count()).select_from(RecoveryCode)).scalar_one() == 0
        assert session.scalars(select(FactorRecovery.outcome)).one() == "done"


def test_who_asked_does_not_confirm_and_a_refusal_is_final(
    signed_in: Callable[[str], Browser], box: Path, world: SimpleNamespace
) -> None:
    add_app(signed_in("citizen"))
    desk, boss = signed_in("receptionist"), signed_in("administrator")
    desk.send(LOST, {"username": "citizen", "papers": "Thẻ căn cước"})
    [path] = re.findall(rf"{LOST}/[0-9a-f-]+/confirm", boss.get(LOST).text)
    desk.send(path, page=LOST)
    assert "không tự xác nhận" in desk.get(LOST).text
    boss.send(path.replace("/confirm", "/refuse"), page=LOST)
    boss.send(path, page=LOST)
    assert "Xác nhận</button>" not in boss.get(LOST).text
    assert [one for one in happened(world) if one.startswith("Factor")][-1] == "FactorRecoveryRefused"


def test_the_factors_of_staff_go_by_two_administrators(
    signed_in: Callable[[str], Browser], box: Path, world: SimpleNamespace
) -> None:
    add_app(signed_in("leader"))
    first, second, desk = signed_in("administrator"), signed_in("administrator2"), signed_in("receptionist")
    assert first.send(LOST, {"username": "leader", "papers": "Thẻ ngành"}).status_code == 303
    assert "/confirm" not in desk.get(LOST).text
    [path] = re.findall(rf"{LOST}/[0-9a-f-]+/confirm", second.get(LOST).text)
    desk.send(path, page=LOST)
    with db.reading() as session:
        assert session.scalars(select(FactorRecovery.confirmed_by)).one() == ""
    second.send(path, page=LOST)
    with db.reading() as session:
        assert session.scalars(select(FactorRecovery.confirmed_by)).one() == world.administrator2.name


def test_one_human_with_two_accounts_is_not_two_people(world: SimpleNamespace, signed_in: Any, box: Path) -> None:
    """Nor is the owner a second person, or the first."""
    add_app(signed_in("citizen"))
    with db.transaction() as session:
        owner = session.get_one(Account, world.citizen.id)
        same = Account.id.in_([world.receptionist.id, world.administrator.id])
        session.execute(update(Account).where(same).values(personal_number="067090000001"))
        session.execute(
            update(Account).where(Account.id == world.administrator2.id).values(personal_number=owner.personal_number)
        )
    with db.reading() as session:
        desk, boss, self = (
            queries.account(session, one.id).actor()
            for one in (world.receptionist, world.administrator, world.administrator2)
        )
    papers = {"username": "citizen", "papers": "Thẻ căn cước", "now": clock.now()}
    with pytest.raises(SamePerson), db.transaction() as session:
        actions.ask_clearing(session, **papers, actor=self)
    with db.transaction() as session:
        actions.ask_clearing(session, **papers, actor=desk)
    with db.reading() as session:
        waiting = session.scalars(select(FactorRecovery.id)).one()
    for who in (boss, self):
        with pytest.raises(SamePerson), db.transaction() as session:
            actions.confirm_clearing(session, waiting, actor=who, now=clock.now())


@pytest.mark.parametrize("way", ["link", "signed in"])
def test_the_owner_stops_it(
    way: str, signed_in: Callable[[str], Browser], other: Browser, box: Path, run_worker: Any, still: Any
) -> None:
    mine = signed_in("citizen")
    add_app(mine)
    in_person(signed_in("receptionist"), signed_in("administrator"))
    run_worker()
    if way == "link":
        [link] = links(box, "KHÔNG phải bạn")
        assert other.send(link).status_code == 303
    else:
        assert mine.send("/account/lost-factors/stop", page="/account").status_code == 303
    still.shift(timedelta(days=2))
    housekeeping.tidy()
    assert other.sign_in("citizen").headers["Location"] == STEP


def test_a_provider_at_level_high_is_as_good_as_the_counter(
    signed_in: Callable[[str], Browser], other: Browser, world: SimpleNamespace
) -> None:
    with issuing() as issuer:
        client.configure([issuer.provider(levels={"loa:3": "high", "loa:2": "substantial"})])
        try:
            mine = signed_in("citizen")
            door = "/sign-in/with/thu"
            mine.get(issuer.consent(mine.get(door).headers["Location"]))
            mine.send("/sign-in/identity", {"present": PASSWORD})
            add_app(mine)
            for acr, offered in (("loa:2", False), ("loa:3", True)):
                issuer.claims = {"acr": acr}
                other.get(issuer.consent(other.get(door).headers["Location"]))
                assert (f"{STEP}/lost" in other.get(STEP).text) is offered
                answer = other.send(f"{STEP}/lost", page=STEP)
                assert answer.headers["Location"] == ("/sign-in" if offered else STEP)
            assert other.sign_in("citizen").headers["Location"] == "/dossiers"
            assert "FactorsCleared" in happened(world)
        finally:
            client.configure([])


def test_old_sign_ins_and_links_are_forgotten(
    browser: Browser, signed_in: Callable[[str], Browser], box: Path, run_worker: Any, still: Any
) -> None:
    asked(browser, "citizen", run_worker, box)
    signed_in("citizen").send("/sign-out", page="/account")

    def rows() -> tuple[int, int]:
        with db.reading() as session:
            count = [
                session.execute(select(func.count()).select_from(one)).scalar_one()
                for one in (SignInSession, MailedLink)
            ]
        return count[0], count[1]

    still.shift(timedelta(days=29))
    housekeeping.tidy()
    assert rows() == (1, 1)
    still.shift(timedelta(days=2))
    housekeeping.tidy()
    assert rows() == (1, 0)
    still.shift(timedelta(days=60))
    housekeeping.tidy()
    assert rows() == (0, 0)
    with db.reading() as session:
        assert queries.account_by_username(session, "citizen") is not None
