"""VietQR (NAPAS, after EMVCo): what a bank's app reads from the picture, sum and purpose filled in."""

import re
from dataclasses import dataclass
from typing import Final

from portal.payments.errors import NotASum
from portal.payments.money import is_sum

_NAPAS: Final = "A000000727"
_TO_ACCOUNT: Final = "QRIBFTTA"
_DONG: Final = "704"
_PURPOSE: Final = re.compile(r"[A-Za-z0-9 ]{1,25}")


@dataclass(frozen=True)
class BankAccount:
    """Where a transfer goes: the bank's number at NAPAS (BIN, 6 digits), the account, and whose it is."""

    bin: str
    number: str
    holder: str
    bank: str


def payload(account: BankAccount, *, amount: int, purpose: str) -> str:
    """The text of the QR code for one transfer of ``amount`` đồng. Raises NotASum; ValueError for another purpose than
    1–25 plain letters, digits and spaces.
    """
    if not is_sum(amount):
        raise NotASum
    if not _PURPOSE.fullmatch(purpose):
        raise ValueError("a purpose is 1 to 25 plain letters, digits and spaces")
    beneficiary = _field("00", account.bin) + _field("01", account.number)
    merchant = _field("00", _NAPAS) + _field("01", beneficiary) + _field("02", _TO_ACCOUNT)
    text = (
        _field("00", "01")
        + _field("01", "12")
        + _field("38", merchant)
        + _field("53", _DONG)
        + _field("54", str(amount))
        + _field("58", "VN")
        + _field("62", _field("08", purpose))
        + "6304"
    )
    return text + f"{crc(text.encode()):04X}"


def crc(content: bytes) -> int:
    """CRC-16/CCITT-FALSE: polynomial 0x1021, start 0xFFFF, nothing reflected."""
    value = 0xFFFF
    for byte in content:
        value ^= byte << 8
        for _ in range(8):
            value = (value << 1 ^ 0x1021 if value & 0x8000 else value << 1) & 0xFFFF
    return value


def _field(tag: str, value: str) -> str:
    return f"{tag}{len(value):02d}{value}"
