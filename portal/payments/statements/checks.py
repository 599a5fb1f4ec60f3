"""Whether a file holds together: what contradicts itself or what is known is refused, what it cannot prove is said."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Final

from forms.text import Text
from portal.payments.statements.base import Entry, Statement, Unreadable

_AHEAD: Final = timedelta(days=1)


def refuse_contradictions(found: Sequence[Statement], account: str, *, today: date) -> None:
    """Raise Unreadable for another account, balances that do not follow, days to come, a number used for two sums."""
    for one in found:
        if one.account and bare(one.account) != bare(account):
            raise Unreadable(
                Text(
                    vi=f"Sổ phụ của tài khoản {one.account}, không phải tài khoản thu của cổng.",
                    en=f"This is a statement of account {one.account}, which is not the portal's.",
                )
            )
        if one.opening is not None and one.closing is not None and one.opening + one.moved != one.closing:
            raise Unreadable(
                Text(
                    vi="Số dư đầu cộng các khoản phát sinh không bằng số dư cuối: tệp thiếu dòng hoặc đã bị sửa.",
                    en="The balances do not follow from the entries: lines are missing, or the file was edited.",
                )
            )
        if one.last_on is not None and one.last_on > today + _AHEAD:
            raise Unreadable(
                Text(vi="Tệp có khoản mang ngày trong tương lai.", en="The file has entries of days to come.")
            )
    _refuse_two_sums([entry for one in found for entry in one.entries])


def doubts(found: Sequence[Statement]) -> list[Text]:
    """What these statements cannot prove."""
    said = [
        Text(
            vi="Tệp không có chữ ký của ngân hàng: chỉ ghi nhận khi bạn tự tải tệp từ ngân hàng.",
            en="The bank did not sign the file: go on only if you downloaded it from the bank yourself.",
        )
    ]
    if any(one.opening is None or one.closing is None for one in found):
        said.append(
            Text(
                vi="Tệp không có đủ số dư đầu và cuối: không kiểm tra được có thiếu dòng hay không.",
                en="Opening or closing balance is missing: nobody can tell whether lines are.",
            )
        )
    if any(not one.account for one in found):
        said.append(
            Text(
                vi="Tệp không ghi số tài khoản: hãy tự kiểm tra đây là tài khoản thu của cổng.",
                en="The file names no account: make sure that it is the portal's.",
            )
        )
    return said


def bare(account: str) -> str:
    """An account number without the spaces and signs that banks put between its digits."""
    return "".join(char for char in account if char.isalnum()).upper()


def _refuse_two_sums(entries: Sequence[Entry]) -> None:
    sums: dict[str, int] = {}
    for entry in entries:
        if entry.reference and sums.setdefault(entry.reference, entry.amount) != entry.amount:
            raise two_sums(entry.reference)


def two_sums(reference: str) -> Unreadable:
    """One number of the bank stands for two different sums."""
    return Unreadable(
        Text(
            vi=f"Số giao dịch {reference} có hai số tiền khác nhau: tệp đã bị sửa hoặc không phải của ngân hàng.",
            en=f"Transaction {reference} has two different amounts: the file was edited, or is not the bank's.",
        )
    )
