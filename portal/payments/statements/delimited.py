"""Statements as tables (CSV), each bank in its own layout: which column means what is data, not code."""

import csv
import io
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import pairwise
from pathlib import Path
from typing import Final

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter

from forms.text import Text
from portal.payments.money import is_sum
from portal.payments.statements.base import MOST, Entry, Skipped, Statement, Unreadable, plain
from portal.payments.statements.camt import DEBIT, FOREIGN, NOT_A_SUM

_PREAMBLE: Final = 60  # lines above the header that name bank, account and days
_SIGN: Final = r"[+-]?"
_AMOUNT: Final = re.compile(
    rf"{_SIGN}(?:[0-9]{{1,18}}(?:[.,]0{{1,2}})?|[0-9]{{1,3}}(?:\.[0-9]{{3}})+(?:,0{{1,2}})?"
    r"|[0-9]{1,3}(?:,[0-9]{3})+(?:\.0{1,2})?|[0-9]{1,3}(?: [0-9]{3})+(?:[.,]0{1,2})?)"
)
_CURRENCY: Final = re.compile(r"(?i)\s*(vnd|vnđ|đ|₫)\.?$")
_NO_TABLE = Text(
    vi="Không tìm thấy dòng tiêu đề có các cột ngày, số tiền và nội dung theo các mẫu đã khai báo.",
    en="There is no header with columns for date, amount and content in any of the layouts described.",
)
_NOT_TEXT = Text(vi="Tệp không phải văn bản CSV.", en="This is not a CSV text.")
_TOO_MANY = Text(vi=f"Tệp có hơn {MOST} dòng; hãy chia nhỏ.", en=f"There are more than {MOST} lines; please split it.")
_BALANCES_DIFFER = Text(
    vi="Cột số dư không khớp với các khoản phát sinh: tệp thiếu dòng hoặc đã bị sửa.",
    en="The balances do not follow from the lines: lines are missing, or the file was edited.",
)
_NO_DAY = Text(vi="Không có ngày giao dịch", en="There is no date")
_COLUMNS_DIFFER = Text(vi="Số cột khác dòng tiêu đề", en="Other columns than the header")


class Layout(BaseModel):
    """How one bank names its columns: for each meaning the names it may have, in any case and with or without accents.

    Either ``credit`` (and ``debit``) or one ``amount`` with a sign. ``days``: how dates are written (strptime).
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    key: str = Field(pattern=r"^[a-z0-9-]{1,20}$")
    day: tuple[str, ...]
    content: tuple[str, ...]
    amount: tuple[str, ...] = ()
    credit: tuple[str, ...] = ()
    debit: tuple[str, ...] = ()
    reference: tuple[str, ...] = ()
    balance: tuple[str, ...] = ()
    currency: tuple[str, ...] = ()
    payer_name: tuple[str, ...] = ()
    payer_account: tuple[str, ...] = ()
    days: tuple[str, ...] = ("%d/%m/%Y", "%d-%m-%Y", "%Y-%m-%d", "%d/%m/%Y %H:%M:%S", "%d-%m-%Y %H:%M:%S")


COMMON: Final = Layout(
    key="common",
    day=("Ngày giao dịch", "Ngày hạch toán", "Ngày GD", "Ngày", "Transaction date", "Booking date", "Date"),
    content=("Nội dung giao dịch", "Nội dung", "Diễn giải", "Mô tả", "Description", "Details", "Content"),
    amount=("Số tiền", "Amount"),
    credit=("Số tiền ghi có", "Phát sinh có", "Ghi có", "Có", "Credit amount", "Credit"),
    debit=("Số tiền ghi nợ", "Phát sinh nợ", "Ghi nợ", "Nợ", "Debit amount", "Debit"),
    reference=("Số giao dịch", "Mã giao dịch", "Số bút toán", "Số tham chiếu", "Transaction ID", "Reference"),
    balance=("Số dư sau giao dịch", "Số dư", "Balance"),
    currency=("Loại tiền", "Tiền tệ", "Currency"),
    payer_name=("Tên đối ứng", "Người chuyển", "Counterparty"),
    payer_account=("Tài khoản đối ứng", "Số tài khoản đối ứng", "Counterparty account"),
)


def read_layouts(path: Path | None) -> tuple[Layout, ...]:
    """The layouts described in a JSON file, before the common one. Raises OSError or ValueError."""
    own = TypeAdapter(tuple[Layout, ...]).validate_json(path.read_bytes()) if path else ()
    return (*own, COMMON)


@dataclass(frozen=True)
class _Table:
    layout: Layout
    columns: Mapping[str, int]
    width: int
    above: Sequence[Sequence[str]]
    rows: Sequence[Sequence[str]]

    def cell(self, row: Sequence[str], name: str) -> str:
        """What a line says under this meaning; "" where there is no such column."""
        place = self.columns.get(name)
        return row[place].strip() if place is not None else ""


@dataclass
class _Read:
    entries: list[Entry] = field(default_factory=list)
    skipped: list[Skipped] = field(default_factory=list)
    steps: list[tuple[int, int | None]] = field(default_factory=list)  # movement, and the balance after it
    days: list[date] = field(default_factory=list)


def read(content: bytes, layouts: Sequence[Layout], *, account: str) -> list[Statement]:
    """The statement of a table; ``account`` is looked for above its header. Raises Unreadable."""
    table = _table(_text(content), layouts)
    read = _Read()
    for place, row in enumerate(table.rows, start=1):
        if any(cell.strip() for cell in row):
            _line(table, row, place, read)
    opening, closing = _balances(read.steps)
    named = any(account in _digits(cell) for row in table.above for cell in row)
    return [
        Statement(
            account=account if named else "",
            number="",
            opening=opening,
            closing=closing,
            moved=sum(moved for moved, _balance in read.steps),
            first_on=min(read.days, default=None),
            last_on=max(read.days, default=None),
            entries=tuple(read.entries),
            skipped=tuple(read.skipped),
        )
    ]


def amount_of(text: str) -> int | None:
    """An amount as banks write it (1.234.567; 1,234,567; 1 234 567; 1234567.00), maybe signed; else None."""
    bare = _CURRENCY.sub("", text.replace("\xa0", " ").strip())
    if not _AMOUNT.fullmatch(bare):
        return None
    whole = re.sub(r"[.,]0{1,2}$", "", bare)
    return int(re.sub(r"[., ]", "", whole))


def _text(content: bytes) -> str:
    for encoding in _encodings(content):
        try:
            text = unicodedata.normalize("NFC", content.decode(encoding))
        except UnicodeDecodeError:
            continue
        if "\0" in text:
            break
        return text
    raise Unreadable(_NOT_TEXT)


def _encodings(content: bytes) -> tuple[str, ...]:
    """What the file may be written in, the surest first (Windows-1258 says yes to nearly everything)."""
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return ("utf-16",)
    if content[1:2] == b"\0":
        return ("utf-16-le",)
    if content[:1] == b"\0":
        return ("utf-16-be",)
    return ("utf-8-sig", "cp1258")


def _table(text: str, layouts: Sequence[Layout]) -> _Table:
    """The table under the header that fits a layout best, by whichever sign its columns are separated."""
    best: _Table | None = None
    for delimiter in ",;\t|":
        rows = _rows(text, delimiter)
        for number, row in enumerate(rows[:_PREAMBLE]):
            for layout in layouts:
                columns = _columns(layout, row)
                if columns and (best is None or len(columns) > len(best.columns)):
                    best = _Table(layout, columns, len(row), rows[:number], rows[number + 1 :])
    if best is None:
        raise Unreadable(_NO_TABLE)
    if len(best.rows) > MOST:
        raise Unreadable(_TOO_MANY)
    return best


def _rows(text: str, delimiter: str) -> list[list[str]]:
    """The lines of a text, cut at one sign; none where it cannot be cut so."""
    try:
        return list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True))
    except csv.Error:
        return []


def _columns(layout: Layout, header: Sequence[str]) -> dict[str, int]:
    """Where each meaning stands; empty unless day, content and a sum are there, and none of them twice."""
    names = [_folded(cell) for cell in header]
    places: dict[str, int] = {}
    for meaning in Layout.model_fields.keys() - {"key", "days"}:
        wanted = [_folded(name) for name in getattr(layout, meaning)]
        found = next((name for name in wanted if name in names), None)
        if found is not None:
            if names.count(found) > 1:
                return {}
            places[meaning] = names.index(found)
    complete = {"day", "content"} <= places.keys() and places.keys() & {"credit", "amount"}
    return places if complete else {}


def _line(table: _Table, row: Sequence[str], place: int, read: _Read) -> None:
    written = [*row, *[""] * table.width][: table.width]
    day = _day(table.cell(written, "day"), table.layout.days)
    shown = table.cell(written, "credit") or table.cell(written, "amount") or table.cell(written, "debit")
    sum_ = _moved(table, written)
    why = _why_not(table, row, day, sum_, written)
    if day is not None and why not in (_COLUMNS_DIFFER, FOREIGN):
        read.days.append(day)
        read.steps.append((sum_ or 0, amount_of(table.cell(written, "balance"))))
    if why is not None or day is None or sum_ is None:
        day_text = plain(table.cell(written, "day"), 40)
        read.skipped.append(Skipped(place=place, day=day_text, amount=plain(shown, 60), why=why or NOT_A_SUM))
        return
    read.entries.append(
        Entry(
            place=place,
            booked_on=day,
            amount=sum_,
            reference=plain(table.cell(written, "reference"), 80),
            content=plain(table.cell(written, "content")),
            payer_name=plain(table.cell(written, "payer_name"), 200),
            payer_account=plain(table.cell(written, "payer_account"), 40),
        )
    )


def _why_not(
    table: _Table, row: Sequence[str], day: date | None, sum_: int | None, written: Sequence[str]
) -> Text | None:
    if len(row) != table.width and any(cell.strip() for cell in row[table.width :]):
        return _COLUMNS_DIFFER
    if day is None:
        return _NO_DAY
    if table.cell(written, "currency").upper() not in ("", "VND"):
        return FOREIGN
    if sum_ is not None and sum_ < 0:
        return DEBIT
    return None if is_sum(sum_) else NOT_A_SUM


def _moved(table: _Table, row: Sequence[str]) -> int | None:
    """What a line did to the balance; None when it cannot be read."""
    if "credit" not in table.columns:
        return amount_of(table.cell(row, "amount"))
    credit, debit = (table.cell(row, name) for name in ("credit", "debit"))
    came, went = (amount_of(text) if text.strip("-") else 0 for text in (credit, debit))
    if came is None or went is None or came < 0 or (came and went):
        return None
    return came - abs(went)


def _day(text: str, ways: Sequence[str]) -> date | None:
    for way in ways:
        try:
            return datetime.strptime(text.strip(), way).date()  # noqa: DTZ007 (a day as a bank writes it)
        except ValueError:
            continue
    return None


def _balances(steps: Sequence[tuple[int, int | None]]) -> tuple[int | None, int | None]:
    """Opening and closing balance of lines, the oldest or the newest first. Raises Unreadable for neither."""
    if not steps or any(balance is None for _moved_, balance in steps):
        return None, None
    for ordered in (list(steps), list(reversed(steps))):
        known = [(moved, balance) for moved, balance in ordered if balance is not None]
        if all(one[1] + two[0] == two[1] for one, two in pairwise(known)):
            return known[0][1] - known[0][0], known[-1][1]
    raise Unreadable(_BALANCES_DIFFER)


def _folded(text: str) -> str:
    apart = unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D"))
    return re.sub(r"[^a-z0-9]+", " ", "".join(c for c in apart if not unicodedata.combining(c)).lower()).strip()


def _digits(text: str) -> str:
    return re.sub(r"[^0-9A-Za-z]", "", text)
