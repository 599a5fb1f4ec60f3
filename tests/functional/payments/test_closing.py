"""A day is compared with what gateway, bank and boxes say, explained, closed by people, and frozen."""

import json
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from click.testing import CliRunner
from flask import Flask
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError
from werkzeug import Response

from portal.accounts.models import Account
from portal.core import clock, db, events, mail, outbox
from portal.core.clock import local
from portal.payments import actions, queries
from portal.payments.cli import close_command
from portal.payments.closing import deciding, preparing
from portal.payments.closing.errors import ClosingNeedsAnother, DayClosed, DifferencesChanged
from portal.payments.closing.models import ClosingDifference, ClosingState, DayClosing, SettlementReport
from portal.payments.gateways import settlement
from portal.payments.gateways.base import ToldBy
from portal.payments.gateways.settlement import Line
from portal.payments.gateways.vietqr import BankAccount
from portal.payments.models import PaymentOrder
from portal.payments.simulator import MERCHANT, SECRET, Fault, Simulator
from portal.payments.till import Till, configure, till
from portal.payments.transfer_models import BankTransfer, TransferState
from tests.support.applicants import Person, sign_in
from tests.support.payments import gateway, open_order, paid_online
from tests.support.statements import ACCOUNT, camt, entry

CLOSING = "/cashier/closing"


def yesterday() -> datetime:
    """Noon of yesterday in Vietnam."""
    return (local(clock.now()) - timedelta(days=1)).replace(hour=12, minute=0, second=0, microsecond=0)


@pytest.fixture
def bank(app: Flask) -> Iterator[Simulator]:
    with gateway() as simulator:
        simulator.silent = True
        yield simulator


@pytest.fixture
def leader(app: Flask) -> Person:
    return sign_in(Person(app.test_client()), "leader", back=CLOSING)


def ours(world: SimpleNamespace, *amounts: int) -> PaymentOrder:
    return open_order(world, *(amounts or (13_000,)), now=yesterday(), at_counter=True)


def compared(world: SimpleNamespace, day: date | None = None) -> tuple[DayClosing, list[ClosingDifference]]:
    preparing.prepare(day or yesterday().date(), actor=world.cashier, now=clock.now())
    return closing_of(world, day)


def closing_of(
    world: SimpleNamespace, day: date | None = None, *, shared: bool = False
) -> tuple[DayClosing, list[ClosingDifference]]:
    scope = "shared" if shared else str(world.cashier.agency_id)
    with db.reading() as session:
        query = select(DayClosing).where(DayClosing.scope == scope, DayClosing.day == (day or yesterday().date()))
        found = session.scalars(query).one()
        listed = select(ClosingDifference).where(ClosingDifference.closing_id == found.id)
        return found, list(session.scalars(listed.order_by(ClosingDifference.kind, ClosingDifference.number)))


def kinds(found: list[ClosingDifference]) -> list[str]:
    return [str(one.kind) for one in found]


def test_a_day_without_differences_is_closed_by_one_person(
    cashier: Person, world: SimpleNamespace, bank: Simulator
) -> None:
    paid_online(bank, ours(world), world, at=yesterday())
    day = yesterday().date().isoformat()
    cashier.get(CLOSING).send({"day": day}, action="/comparisons")
    assert "Hai bên khớp nhau" in cashier.main
    assert "Báo cáo ngày của cổng thanh toán" in cashier.main
    assert "13.000 đồng" in cashier.main
    assert "Khóa sổ ngày này" in cashier.main
    cashier.send(action="/closure")
    assert "Đã khóa sổ" in cashier.main
    found, _none = closing_of(world)
    with db.reading() as session:
        history = events.history(session, found.id)
    assert [one.type for one in history] == ["DayWasClosed"]
    (total,) = history[-1].payload["totals"]
    assert (total["channel"], total["ours_in"], total["theirs_in"]) == ("vnpay", 13_000, 13_000)


def test_an_explained_difference_takes_a_second_person(
    cashier: Person, leader: Person, world: SimpleNamespace, bank: Simulator
) -> None:
    paid_online(bank, ours(world), world, at=yesterday(), fault=Fault.UNREPORTED)
    found, (one,) = compared(world)
    assert (one.kind, one.answer, one.effect) == ("only_ours", "paid", 13_000)
    page = f"{CLOSING}/{found.id}"
    assert "Chỉ có trong sổ thu" in cashier.get(page).main
    assert "Khóa sổ ngày này" not in cashier.main
    cashier.get(f"{CLOSING}/differences/{one.id}")
    assert "Được hỏi riêng, cổng thanh toán trả lời: đã thu tiền." in cashier.main
    cashier.send({"why": "  "}, action="/explanation", status=422)
    cashier.send({"why": "=Cổng xác nhận ghi vào báo cáo ngày sau"}, action="/explanation")
    cashier.send(action="/closure")
    assert "Một người khác, là thu ngân hoặc lãnh đạo" in cashier.main
    seen = deciding.digest(closing_of(world)[1])
    with db.transaction() as session, pytest.raises(ClosingNeedsAnother):
        deciding.confirm(session, found.id, seen=seen, actor=world.cashier, now=clock.now())
    leader.get(page).send({"why": "Ghi rõ số văn bản"}, action="/return")
    assert closing_of(world)[0].state == ClosingState.OPEN
    cashier.get(page).send(action="/closure")
    leader.get(page).send(action="/confirmation")
    closed, _one = closing_of(world)
    assert (closed.state, closed.closed_by, closed.proposed_by) == ("closed", world.leader.id, world.cashier.id)
    with db.reading() as session:
        told = [record.type for record in events.history(session, found.id)]
        said = events.history(session, found.id)[-1].payload["differences"]
    assert told == [
        "DayCompared", "DifferenceExplained", "DayClosingProposed", "DayClosingSentBack", "DayClosingProposed",
        "DayWasClosed",
    ]  # fmt: skip
    assert [each["why"] for each in said] == ["=Cổng xác nhận ghi vào báo cáo ngày sau"]


def test_comparing_again_changes_nothing_and_what_was_mended_goes(world: SimpleNamespace, bank: Simulator) -> None:
    reference = paid_online(bank, ours(world), world, at=yesterday(), fault=Fault.LOST)
    found, (one,) = compared(world)
    assert (one.kind, one.reference, one.theirs) == ("only_theirs", reference, 13_000)
    again, (same,) = compared(world)
    assert (again.id, same.id, same.key) == (found.id, one.id, one.key)
    verdict = deciding.ask_again(one.id, actor=world.cashier, now=clock.now())
    assert verdict == "taken"
    assert closing_of(world)[1] == []
    with db.reading() as session:
        told = [record.type for record in events.history(session, found.id)]
    assert told == ["DayCompared", "DayCompared"]


def test_money_heard_of_late_belongs_to_the_closed_day(world: SimpleNamespace, bank: Simulator) -> None:
    """A day is closed with a lost notification explained; then the notification comes: one later day tells of it."""
    before = yesterday() - timedelta(days=2)
    first = ours(world)
    paid_online(bank, first, world, at=before)
    lost = paid_online(bank, ours(world, 7000), world, at=before, fault=Fault.LOST)
    found, (one,) = compared(world, before.date())
    with db.transaction() as session:
        deciding.explain(session, one.id, why="Đang tra soát", actor=world.cashier, now=clock.now())
    seen = deciding.digest(closing_of(world, before.date())[1])
    deciding.close(found.id, seen=seen, actor=world.cashier, now=clock.now())
    with db.transaction() as session:
        deciding.confirm(session, found.id, seen=seen, actor=world.leader, now=clock.now())
    actions.hear(till().gateway("vnpay"), bank.message(lost), now=clock.now())
    compared(world, before.date())
    closed, (still,) = closing_of(world, before.date())
    assert (closed.state, still.key) == ("closed", one.key)
    _next, (late,) = compared(world)
    assert (late.kind, late.belongs_to, late.ours, late.effect) == ("late", before.date(), 7000, 0)
    _again, (same,) = compared(world)
    assert same.id == late.id
    preparing.prepare(yesterday().date() - timedelta(days=1), now=clock.now())
    with db.reading() as session:
        assert len(session.scalars(select(ClosingDifference).where(ClosingDifference.kind == "late")).all()) == 1


def test_a_corrected_report_of_a_closed_day_shows_on_the_next(
    cashier: Person, world: SimpleNamespace, bank: Simulator
) -> None:
    before = yesterday() - timedelta(days=1)
    paid_online(bank, ours(world), world, at=before)
    found, none = compared(world, before.date())
    assert none == []
    deciding.close(found.id, seen=deciding.digest([]), actor=world.cashier, now=clock.now())
    brought(cashier, report(day=before.date()))
    assert closing_of(world, before.date())[1] == []
    _next, (one,) = compared(world)
    assert (one.kind, one.belongs_to, one.answer) == ("only_ours", before.date(), "")
    assert f"Thuộc ngày {before:%d/%m/%Y}" in cashier.get(f"{CLOSING}/{_next.id}").main


def test_a_closed_day_cannot_be_changed_even_in_the_database(world: SimpleNamespace, bank: Simulator) -> None:
    paid_online(bank, ours(world), world, at=yesterday(), fault=Fault.UNREPORTED)
    found, (one,) = compared(world)
    with db.transaction() as session:
        deciding.explain(session, one.id, why="Tra soát số 12", actor=world.cashier, now=clock.now())
    seen = deciding.digest(closing_of(world)[1])
    deciding.close(found.id, seen=seen, actor=world.cashier, now=clock.now())
    with db.transaction() as session:
        deciding.confirm(session, found.id, seen=seen, actor=world.leader, now=clock.now())
    with db.transaction() as session, pytest.raises(DayClosed):
        deciding.explain(session, one.id, why="Khác", actor=world.cashier, now=clock.now())
    for statement in (
        "UPDATE closing_difference SET why = 'x'",
        "DELETE FROM closing_difference",
        "UPDATE day_closing SET state = 'open' WHERE state = 'closed'",
        "DELETE FROM day_closing WHERE state = 'closed'",
    ):
        with pytest.raises(DBAPIError, match="does not change"), db.transaction() as session:
            session.execute(text(statement))


def test_what_changed_since_the_page_was_shown_is_not_closed(world: SimpleNamespace, bank: Simulator) -> None:
    paid_online(bank, ours(world), world, at=yesterday())
    found, none = compared(world)
    assert none == []
    paid_online(bank, ours(world, 5000), world, at=yesterday(), fault=Fault.UNREPORTED)
    with pytest.raises(DifferencesChanged):
        deciding.close(found.id, seen=deciding.digest([]), actor=world.cashier, now=clock.now())
    assert kinds(closing_of(world)[1]) == ["only_ours"]


def test_days_of_other_agencies_are_not_there(cashier: Person, world: SimpleNamespace, bank: Simulator) -> None:
    order = ours(world)
    other = next(one for one in world.agencies.values() if one.id != world.cashier.agency_id)
    with db.transaction() as session:
        session.get_one(PaymentOrder, order.id).agency_id = other.id
    paid_online(bank, order, world, at=yesterday(), fault=Fault.UNREPORTED)
    preparing.prepare(yesterday().date(), now=clock.now())
    with db.reading() as session:
        theirs = session.scalars(select(DayClosing).where(DayClosing.agency_id == other.id)).one()
        (one,) = session.scalars(select(ClosingDifference).where(ClosingDifference.closing_id == theirs.id))
    cashier.get(f"{CLOSING}/{theirs.id}", status=404)
    cashier.get(f"{CLOSING}/differences/{one.id}", status=404)
    token = cashier.get(CLOSING).page.xpath("//input[@name='csrf_token']/@value")[0]
    for action, data in (
        ("closure", {"seen": "0" * 64}),
        ("confirmation", {"seen": "0" * 64}),
        ("return", {"why": "x"}),
    ):
        answer = cashier.client.post(f"{CLOSING}/{theirs.id}/{action}", data={"csrf_token": token, **data})
        assert answer.status_code == 404, action
    for action in ("explanation", "question"):
        answer = cashier.client.post(f"{CLOSING}/differences/{one.id}/{action}", data={"csrf_token": token, "why": "x"})
        assert answer.status_code == 404, action


def report(*lines: Line, day: date | None = None, secret: str = SECRET) -> bytes:
    return settlement.written(lines, day=day or yesterday().date(), merchant=MERCHANT, secret=secret)


def brought(cashier: Person, content: bytes, *, status: int = 200) -> str:
    files = {"file": [(content, "bao-cao.csv")]}
    cashier.get(CLOSING).send({"channel": "vnpay"}, files=files, action="/reports", status=status)
    return str(cashier.main) + cashier.page.text_content()


def test_a_report_is_brought_once_and_a_forged_one_never(
    cashier: Person, world: SimpleNamespace, bank: Simulator
) -> None:
    bank.answers = False
    reference = paid_online(bank, ours(world), world, at=yesterday())
    found, differences = compared(world)
    assert kinds(differences) == ["no_report"]
    (number,) = bank.payments[reference].transactions
    good = report(Line(number=number, reference=reference, amount=13_000, at=yesterday()))
    assert "Chữ ký của tệp không phải" in brought(cashier, report(secret="not-the-secret"), status=422)
    assert "đã bị cắt" in brought(cashier, good[: good.index(b"total")], status=422)
    assert "tiền đồng" in brought(cashier, unsigned(good.replace(b"VND", b"USD", 1)), status=422)
    assert "Chỉ đối soát" in brought(cashier, report(day=local(clock.now()).date()), status=422)
    assert "lớn hơn 5 MB" in brought(cashier, b"x" * (settlement.LARGEST + 1), status=422)
    assert "Hãy chọn một tệp" in cashier.get(CLOSING).send({"channel": "vnpay"}, action="/reports", status=422).main
    with db.reading() as session:
        assert session.scalars(select(SettlementReport)).all() == []
    assert "so lại với sổ" in brought(cashier, good)
    assert closing_of(world)[1] == []
    assert "đã được nộp trước đây" in brought(cashier, good)
    brought(cashier, unsigned(report()))
    assert kinds(closing_of(world)[1]) == ["only_ours"]
    assert "không có chữ ký" in cashier.get(f"{CLOSING}/{found.id}").main


def unsigned(content: bytes) -> bytes:
    return content[: content.rindex(b"signature,")]


def test_a_refund_there_but_not_here_and_money_that_nobody_knows(
    cashier: Person, world: SimpleNamespace, bank: Simulator
) -> None:
    reference = paid_online(bank, ours(world), world, at=yesterday())
    bank.payments[reference].refunds.append(Line(number="R1", reference=reference, amount=-5000, at=yesterday()))
    stray = Line(number="X1", reference="NOBODY", amount=1000, at=yesterday())
    bank.payments["NOBODY"] = bank.payments[reference].__class__({}, refunds=[stray])
    _found, (one,) = compared(world)
    assert (one.kind, one.number, one.theirs, one.effect) == ("refund_only_theirs", "R1", -5000, 5000)
    assert "Mở các khoản hoàn tiền" in cashier.get(f"{CLOSING}/differences/{one.id}").main
    shared, (unknown,) = closing_of(world, shared=True)
    assert (unknown.kind, unknown.number) == ("only_theirs", "X1")
    assert "Chưa rõ của cơ quan nào" in cashier.get(f"{CLOSING}/{shared.id}").main


def test_bank_and_cash_are_compared_too(cashier: Person, world: SimpleNamespace, app: Flask) -> None:
    before, at, order = till(), yesterday(), ours(world)
    configure(Till(account=BankAccount("970436", ACCOUNT, "KHO BAC", "VCB"), base_url="http://localhost"))
    try:
        with db.transaction() as session:
            actions.open_box(session, opening=50_000, actor=world.cashier, now=at)
            given = {"number": f"{order.code}M1", "amount": 13_000, "given": 20_000, "actor": world.cashier}
            actions.take_cash(session, order.id, now=at, **given)
        transferred = ours(world, 9000)
        day = at.date().isoformat()
        lines = [entry(9000, transferred.code, "FT1", day=day), entry(4000, "khong ro", "FT2", day=day)]
        brought_, _new = actions.bring_statement(camt(*lines), "a.xml", actor=world.cashier, now=clock.now())
        _day, differences = compared(world)
        assert kinds(differences) == ["box_open"]
        actions.confirm_statement(brought_, actor=world.cashier, now=clock.now())
        with db.transaction() as session:
            actions.count_box(session, notes={50_000: 1, 10_000: 1}, why="Thiếu", actor=world.cashier, now=at)
        found, differences = compared(world)
        assert [(one.kind, one.effect) for one in differences] == [("box_differs", 3000)]
        totals = {one["channel"]: (one["basis"], one["ours_in"], one["theirs_in"]) for one in found.totals}
        assert totals == {"bank": ("statement", 9000, 9000), "cash": ("counted", 13_000, 10_000)}
        _shared, (unknown,) = closing_of(world, shared=True)
        assert (unknown.kind, unknown.theirs) == ("unmatched", 4000)
        cashier.get(f"{CLOSING}/differences/{unknown.id}").get(cashier.link("Xử lý khoản chuyển này"))
        with db.reading() as session:
            waiting = session.scalars(select(BankTransfer).where(BankTransfer.state == TransferState.UNMATCHED)).one()
        assert cashier.path.endswith(str(waiting.id))
    finally:
        configure(before)


def test_the_worker_compares_yesterday_once_and_writes_when_something_differs(
    world: SimpleNamespace, bank: Simulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent: list[mail.Letter] = []
    monkeypatch.setattr(mail, "send", sent.append)
    with db.transaction() as session:
        session.get_one(Account, world.cashier.id).email = "thu-ngan@example.vn"
    paid_online(bank, ours(world), world, at=yesterday(), fault=Fault.UNREPORTED)
    morning = local(clock.now()).replace(hour=6, minute=0)
    assert preparing.prepare_when_due(now=morning.replace(hour=4)) == []
    assert preparing.prepare_when_due(now=morning) == [yesterday().date()]
    assert preparing.prepare_when_due(now=morning + timedelta(minutes=1)) == []
    for _again in range(2):
        outbox.deliver_all(clock=lambda: morning + timedelta(hours=1))
    (letter,) = sent
    assert letter.to == "thu-ngan@example.vn"
    assert "1 điểm chênh lệch" in letter.subject
    found, _one = closing_of(world)
    assert f"/cashier/closing/{found.id}" in letter.text
    assert found.state == ClosingState.OPEN


def test_the_command_lists_every_difference(world: SimpleNamespace, bank: Simulator) -> None:
    paid_online(bank, ours(world), world, at=yesterday(), fault=Fault.UNREPORTED)
    done = CliRunner().invoke(close_command, ["--json"])
    assert done.exit_code == 1
    said = json.loads(done.output)
    (own,) = [one for one in said["closings"] if one["scope"] == "ubnd-xa-kien-duc"]
    assert [(one["kind"], one["ours"]) for one in own["differences"]] == [("only_ours", 13_000)]
    words = CliRunner().invoke(close_command, ["--day", yesterday().date().isoformat()])
    assert "Only in our books: vnpay" in words.output
    future = CliRunner().invoke(close_command, ["--day", "2099-01-01"])
    assert "Only days that are over" in future.output


def test_a_gateway_without_a_report_is_asked_one_by_one(
    world: SimpleNamespace, bank: Simulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bank, "_report", lambda _asked: Response(status=404))
    order = ours(world)
    paid_online(bank, order, world, at=yesterday())
    with db.transaction() as session:  # money under a number that the gateway never gave
        told: dict[str, Any] = {"channel": "vnpay", "transaction_number": "ghost", "told_by": ToldBy.STATEMENT}
        actions.credit(session, order.id, amount=500, paid_at=yesterday(), now=yesterday(), **told)
    found, (ghost,) = compared(world)
    assert (ghost.kind, ghost.number, found.totals[0]["basis"]) == ("only_ours", "ghost", "asked")
    with db.reading() as session:
        assert queries.standing(session, order.id).received == 13_500
