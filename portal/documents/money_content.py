"""What a receipt of money says, as plain frozen values."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiptLine:
    """One fee or charge (``kind`` says which) and its amount in đồng."""

    kind: str
    name: str
    amount: int


@dataclass(frozen=True, slots=True, kw_only=True)
class MoneyReceipt:
    """An electronic receipt of fees and charges (Decree 123/2020/NĐ-CP Đ32): who took what from whom, for what.

    ``form``, ``series`` and ``number`` are its symbols. ``xml`` are the same facts for machines, attached to it.
    """

    name: str
    form: str
    series: str
    number: str
    agency: str
    place: str
    tax_code: str
    payer: str
    dossier_code: str
    order_code: str
    lines: tuple[ReceiptLine, ...]
    total: int
    in_words: str
    channels: tuple[str, ...]
    paid_at: datetime
    issued_at: datetime
    xml: bytes
    xml_sha256: str
