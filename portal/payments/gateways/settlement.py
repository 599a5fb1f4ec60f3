"""A gateway's report of one day: every payment and refund it made that day, as CSV with a line of control.

::

    kind,transaction,reference,amount,currency,time
    payment,14000001,DVC26112600042T1,13000,VND,2026-11-26T09:30:00+07:00
    refund,14000007,DVC26112600042T1,5000,VND,2026-11-26T15:00:00+07:00
    total,2,DEMOTMN1,18000,VND,2026-11-26
    signature,<HMAC-SHA512 of all bytes before this line, hexadecimal>

The total names how many lines there are, the merchant, the sum of all amounts and the day: a file that was cut off or
is of somebody else does not pass. What comes over a network must be signed; a file that a person brings may lack the
signature, and then says so, but a wrong one is never taken.
"""

import csv
import hmac
import io
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha512
from typing import Final

from forms.text import Text
from portal.core.clock import local
from portal.payments.money import MOST

HEADER: Final = ("kind", "transaction", "reference", "amount", "currency", "time")
LARGEST: Final = 5 * 1024 * 1024
"""The largest report that is read (bytes)."""
MOST_LINES: Final = 20_000
_SIGNATURE: Final = "signature,"
_DIGITS: Final = re.compile(r"[0-9]{1,12}")
_NUMBER: Final = re.compile(r"[0-9A-Za-z._/-]{1,80}")
_REFERENCE: Final = re.compile(r"[0-9A-Za-z._/-]{0,40}")
_SIGNS: Final = {"payment": 1, "refund": -1}


class ReportRefused(Exception):
    """The file is no report of this merchant, or contradicts itself; ``said`` tells people why."""

    def __init__(self, vi: str, en: str) -> None:
        super().__init__(en)
        self.said = Text(vi=vi, en=en)


@dataclass(frozen=True, kw_only=True)
class Line:
    """One payment, or one refund (``amount`` negative), in đồng."""

    number: str
    reference: str
    amount: int
    at: datetime


@dataclass(frozen=True, kw_only=True)
class Settlement:
    """A day as the gateway knows it; ``signed``: whether it proves to be the gateway's."""

    day: date
    lines: tuple[Line, ...]
    signed: bool


def written(lines: Iterable[Line], *, day: date, merchant: str, secret: str) -> bytes:
    """The report of a day, signed."""
    text = io.StringIO()
    rows = csv.writer(text, lineterminator="\n")
    rows.writerow(HEADER)
    listed, total = list(lines), 0
    for one in listed:
        kind = "payment" if one.amount > 0 else "refund"
        rows.writerow([kind, one.number, one.reference, abs(one.amount), "VND", local(one.at).isoformat()])
        total += abs(one.amount)
    rows.writerow(["total", len(listed), merchant, total, "VND", day.isoformat()])
    body = text.getvalue().encode()
    return body + f"{_SIGNATURE}{hmac.digest(secret.encode(), body, sha512).hex()}\n".encode()


def read(content: bytes, *, merchant: str, secret: str | None, today: date) -> Settlement:
    """What a report says. Raises ReportRefused with what is wrong, in words for people.

    ``secret`` is None for a report that was proved when it came: keys change, what was taken in then does not.
    """
    if len(content) > LARGEST:
        raise ReportRefused("Tệp lớn hơn 5 MB.", "The file is larger than 5 MB.")
    body, signed = _proved(content, secret)
    try:
        rows = list(csv.reader(io.StringIO(body.decode("utf-8-sig"), newline=""), strict=True))
    except (UnicodeDecodeError, csv.Error):
        rows = []
    if not rows or tuple(rows[0]) != HEADER:
        raise ReportRefused(
            "Tệp không phải báo cáo giao dịch theo mẫu của cổng.", "This is no report of transactions as described."
        )
    if rows[-1][:1] != ["total"]:
        raise ReportRefused(
            "Tệp không có dòng tổng cộng ở cuối: có thể đã bị cắt mất một phần.",
            "There is no total at the end: part of the file may be missing.",
        )
    if len(rows) - 2 > MOST_LINES:
        raise ReportRefused("Tệp có quá nhiều dòng.", "The file has too many lines.")
    lines = tuple(_line(row, place) for place, row in enumerate(rows[1:-1], start=2))
    day = _controlled(rows[-1], lines, merchant, today)
    for place, one in enumerate(lines, start=2):
        if local(one.at).date() != day:
            raise ReportRefused(f"Dòng {place} không thuộc ngày {day:%d/%m/%Y}.", f"Line {place} is not of {day}.")
    _refuse_two_sums(lines)
    return Settlement(day=day, lines=lines, signed=signed)


def _proved(content: bytes, secret: str | None) -> tuple[bytes, bool]:
    """Everything above the signature, and whether there is one. Raises ReportRefused for a wrong one."""
    normal = content.replace(b"\r\n", b"\n")
    body, sign, given = normal.rpartition(_SIGNATURE.encode())
    if not sign or not body.endswith(b"\n"):
        return normal, False
    if secret is not None and not hmac.compare_digest(
        given.strip(), hmac.digest(secret.encode(), body, sha512).hex().encode()
    ):
        raise ReportRefused(
            "Chữ ký của tệp không phải của cổng thanh toán: tệp đã bị sửa hoặc không do cổng lập.",
            "The signature is not the gateway's: the file was edited or is not the gateway's.",
        )
    return body, True


def _line(row: list[str], place: int) -> Line:
    if len(row) != len(HEADER):
        raise ReportRefused(f"Dòng {place} thiếu hoặc thừa cột.", f"Line {place} has other columns.")
    kind, number, reference, amount, currency, at = row
    if currency != "VND":
        raise ReportRefused(
            f"Dòng {place} không phải tiền đồng (VND).", f"Line {place} is of another currency than VND."
        )
    if not _DIGITS.fullmatch(amount) or not 0 < int(amount) <= MOST:
        raise ReportRefused(f"Dòng {place}: số tiền không hợp lệ.", f"Line {place}: this is no sum of money.")
    if kind not in _SIGNS or not _NUMBER.fullmatch(number) or not _REFERENCE.fullmatch(reference):
        raise ReportRefused(f"Dòng {place} không đọc được.", f"Line {place} cannot be read.")
    try:
        moment = datetime.fromisoformat(at)
    except ValueError:
        moment = datetime.min  # noqa: DTZ901 (refused below, as a time without a zone)
    if moment.tzinfo is None or not 2000 <= moment.year <= 2100:
        raise ReportRefused(f"Dòng {place}: không đọc được thời điểm.", f"Line {place}: the time cannot be read.")
    return Line(number=number, reference=reference, amount=_SIGNS[kind] * int(amount), at=moment)


def _controlled(row: list[str], lines: tuple[Line, ...], merchant: str, today: date) -> date:
    """The day of a report whose total is right. Raises ReportRefused."""
    if len(row) != len(HEADER) or row[2] != merchant:
        raise ReportRefused("Báo cáo của một đơn vị khác.", "This is a report of another merchant.")
    total = sum(abs(one.amount) for one in lines)
    if (row[1], row[3], row[4]) != (str(len(lines)), str(total), "VND"):
        raise ReportRefused(
            "Số dòng hoặc tổng tiền không khớp dòng tổng cộng: tệp thiếu dòng hoặc đã bị sửa.",
            "Lines or sum are not those of the total: lines are missing, or the file was edited.",
        )
    try:
        day = date.fromisoformat(row[5])
    except ValueError:
        day = date.max
    if not date(2000, 1, 1) <= day <= today:
        raise ReportRefused("Ngày của báo cáo không hợp lệ.", "The day of the report is not valid.")
    return day


def _refuse_two_sums(lines: tuple[Line, ...]) -> None:
    sums: dict[str, int] = {}
    for one in lines:
        if sums.setdefault(one.number, one.amount) != one.amount:
            raise ReportRefused(
                f"Số giao dịch {one.number} có hai số tiền khác nhau.",
                f"Transaction {one.number} has two different amounts.",
            )
