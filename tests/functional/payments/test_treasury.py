"""The report for the treasury says what the ledger says, by service, month, kind and channel; no cell is a formula."""

import io
import zipfile
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from click.testing import CliRunner
from lxml import etree
from sqlalchemy import text

from portal.core import clock, db
from portal.core.clock import local
from portal.payments import actions, treasury
from portal.payments.cli import report_command
from portal.payments.gateways.base import ToldBy
from portal.payments.models import PaymentOrder
from portal.payments.treasury import treasury_report
from tests.support.applicants import Person
from tests.support.payments import open_order

EVIL = "=cmd|' /C calc'!A0"
_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


@pytest.fixture
def money(world: SimpleNamespace) -> PaymentOrder:
    """An order of two fees that was paid in two ways and too much, part of it given back; one of another agency."""
    order = open_order(world, 8000, 5000, now=clock.now(), at_counter=True)
    foreign = open_order(world, 77_000, now=clock.now())
    other = next(one for one in world.agencies.values() if one.id != world.cashier.agency_id)
    with db.transaction() as session:
        session.get_one(PaymentOrder, foreign.id).agency_id = other.id
        session.get_one(PaymentOrder, order.id).service_code = EVIL
        for order_id, channel, amount in (
            (order.id, "bank", 3000),
            (order.id, "cash", 12_500),
            (foreign.id, "bank", 77_000),
        ):
            told: dict[str, Any] = {"channel": channel, "transaction_number": "1", "told_by": ToldBy.STATEMENT}
            actions.credit(session, order_id, amount=amount, paid_at=clock.now(), now=clock.now(), **told)
    return order


def test_sums_are_those_of_the_ledger(money: PaymentOrder, world: SimpleNamespace) -> None:
    today = local(clock.now()).date()
    with db.reading() as session:
        own = treasury_report(session, first=today, last=today, agency_id=world.cashier.agency_id)
        everything = treasury_report(session, first=today, last=today, agency_id=None)
        before = treasury_report(
            session, first=today - timedelta(days=9), last=today - timedelta(days=1), agency_id=None
        )
    assert (own.earned, own.left, own.holds) == (13_000, 15_500, True)
    assert [(one.channel, one.received, one.month) for one in own.flows] == [
        ("bank", 3000, f"{today:%Y-%m}"),
        ("cash", 12_500, f"{today:%Y-%m}"),
    ]
    assert {(one.service, one.kind) for one in own.income} == {(EVIL, "fee")}
    assert (everything.earned, everything.left, everything.holds) == (90_000, 92_500, True)
    assert (before.income, before.flows, before.holds) == ([], [], True)


def test_a_report_that_is_not_the_ledger_s_says_so(
    cashier: Person, money: PaymentOrder, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "Các tổng khớp với số dư sổ cái" in cashier.get("/cashier/treasury").main
    whole = treasury._flows
    monkeypatch.setattr(treasury, "_flows", lambda lines, orders: whole(lines, orders)[1:])
    assert "Có tổng không khớp" in cashier.get("/cashier/treasury").main


def test_the_files_have_no_formula_and_the_same_numbers(cashier: Person, money: PaymentOrder) -> None:
    assert "13.000 đồng" in cashier.get("/cashier/treasury").main
    table = cashier.download("/cashier/treasury/report.csv").decode("utf-8-sig")
    assert f"\t{EVIL}" in table
    assert ",12500,0,12500" in table
    workbook = zipfile.ZipFile(io.BytesIO(cashier.download("/cashier/treasury/report.xlsx")))
    for name in workbook.namelist():
        etree.fromstring(workbook.read(name))
    sheets = [etree.fromstring(workbook.read(f"xl/worksheets/sheet{number}.xml")) for number in (1, 2, 3)]
    assert not any(list(sheet.iter(f"{_MAIN}f")) for sheet in sheets)
    texts = [cell.text for cell in sheets[0].iter(f"{_MAIN}t")]
    assert EVIL in texts
    assert [int(str(cell.text)) for cell in sheets[0].iter(f"{_MAIN}v")] == [13_000, 13_000]


def test_a_period_that_cannot_be_read_is_said(cashier: Person, money: PaymentOrder) -> None:
    assert "Không đọc được ngày" in cashier.get("/cashier/treasury?since=h%C3%B4m-nay").main
    assert "Ngày bắt đầu phải trước" in cashier.get("/cashier/treasury?since=2026-11-30&until=2026-11-01").main


def test_the_command_writes_all_agencies(money: PaymentOrder, tmp_path: Path) -> None:
    today = local(clock.now()).date().isoformat()
    out = tmp_path / "bao-cao.xlsx"
    done = CliRunner().invoke(report_command, ["--since", today, "--until", today, "--out", str(out)])
    assert (done.exit_code, done.output) == (0, "income 90000, left on the channels 92500\n")
    assert zipfile.is_zipfile(out)
    assert CliRunner().invoke(report_command, ["--since", today, "--until", today, "--agency", "no"]).exit_code == 1


def test_the_ledger_itself_is_what_is_summed(money: PaymentOrder) -> None:
    """The sums of the report come from ledger lines: the rows of orders do not count."""
    with db.transaction() as session:
        session.execute(text("UPDATE payment_order SET received = 1, due = 1"))
    today = local(clock.now()).date()
    with db.reading() as session:
        assert treasury_report(session, first=today, last=today, agency_id=None).earned == 90_000
