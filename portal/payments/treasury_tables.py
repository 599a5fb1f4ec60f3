"""The treasury's report as tables, for a page, CSV and XLSX: the same columns and cells everywhere."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from forms.text import Text
from portal.payments.channels import channel_name
from portal.payments.counter_rules import KINDS
from portal.payments.treasury import TreasuryReport, service_name

Cell = str | int
_AGENCY = Text(vi="Cơ quan", en="Agency")
_MONTH = Text(vi="Tháng", en="Month")
_SERVICE = Text(vi="Thủ tục", en="Service")
_TOTAL = Text(vi="Tổng cộng", en="Total")


@dataclass(frozen=True)
class Table:
    """One table: its caption, its columns, and rows whose numbers are đồng; the last row is the total."""

    caption: str
    columns: Sequence[str]
    rows: Sequence[Sequence[Cell]]


def tables(report: TreasuryReport, say: Callable[[Text], str], *, of_one: bool = False) -> list[Table]:
    """Income, money by channel, and the check, in the language of ``say``; without the agencies where there is one."""
    found = [_income(report, say), _flows(report, say), _checks(report, say)]
    return [_without_agency(one, say(_AGENCY)) for one in found] if of_one else found


def _without_agency(table: Table, name: str) -> Table:
    if name not in table.columns:
        return table
    place = list(table.columns).index(name)
    rows = [[*row[:place], *row[place + 1 :]] for row in table.rows]
    return Table(table.caption, [*table.columns[:place], *table.columns[place + 1 :]], rows)


def one_table(found: Sequence[Table]) -> tuple[Sequence[str], list[list[object]]]:
    """All of them below each other, for a format that knows one: the columns of the first, then every row."""
    first, *others = found
    rows: list[list[object]] = [list(row) for row in first.rows]
    for one in others:
        rows += [[], [one.caption], list(one.columns)]
        rows += [list(row) for row in one.rows]
    return first.columns, rows


def _income(report: TreasuryReport, say: Callable[[Text], str]) -> Table:
    columns = [_MONTH, _AGENCY, _SERVICE, Text(vi="Loại", en="Kind"), Text(vi="Khoản thu", en="Fee")]
    rows: list[list[Cell]] = [
        [
            one.month,
            one.agency,
            say(service_name(one.service)),
            say(KINDS[one.kind]),
            say(Text(vi=one.name_vi, en=one.name_en)),
            one.amount,
        ]
        for one in report.income
    ]
    caption = Text(vi="Khoản thu đã ghi nhận theo tháng và thủ tục", en="Income by month and service")
    amount = Text(vi="Số tiền (đồng)", en="Amount (VND)")
    named = [say(one) for one in (*columns, amount)]
    return Table(say(caption), named, [*rows, [say(_TOTAL), "", "", "", "", report.earned]])


def _flows(report: TreasuryReport, say: Callable[[Text], str]) -> Table:
    columns = [_MONTH, _AGENCY, _SERVICE, Text(vi="Hình thức nộp", en="Channel")]
    columns += [Text(vi="Đã nhận (đồng)", en="Received (VND)"), Text(vi="Đã trả lại (đồng)", en="Returned (VND)")]
    columns.append(Text(vi="Còn lại (đồng)", en="Left (VND)"))
    rows: list[list[Cell]] = [
        [
            one.month,
            one.agency,
            say(service_name(one.service)),
            say(channel_name(one.channel)),
            one.received,
            one.returned,
            one.left,
        ]
        for one in report.flows
    ]
    received, returned = (sum(getattr(one, name) for one in report.flows) for name in ("received", "returned"))
    caption = Text(vi="Tiền theo hình thức nộp, tháng và thủ tục", en="Money by channel, month and service")
    total: list[Cell] = [say(_TOTAL), "", "", "", received, returned, report.left]
    return Table(say(caption), [say(one) for one in columns], [*rows, total])


def _checks(report: TreasuryReport, say: Callable[[Text], str]) -> Table:
    columns = (
        Text(vi="Tổng", en="Sum"),
        Text(vi="Theo báo cáo (đồng)", en="By the report (VND)"),
        Text(vi="Theo số dư sổ cái (đồng)", en="By the ledger's balances (VND)"),
        Text(vi="Kết quả", en="Result"),
    )
    fits, differs = Text(vi="Khớp", en="The same"), Text(vi="LỆCH", en="DIFFERENT")
    rows: list[list[Cell]] = [
        [say(one.name), one.reported, one.ledger, say(fits if one.holds else differs)] for one in report.checks
    ]
    caption = Text(vi="Kiểm tra với sổ cái", en="Checked against the ledger")
    return Table(say(caption), [say(one) for one in columns], rows)
