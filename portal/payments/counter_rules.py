"""What is printed on a receipt, and the numbers of the counter. Pure."""

import re
import xml.etree.ElementTree as ET
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from forms.number_words import vietnamese
from forms.text import Text
from portal.core.clock import local
from portal.payments.folding import Standing

CASH, BANK = "cash", "bank"
NOTES = (500_000, 200_000, 100_000, 50_000, 20_000, 10_000, 5_000, 2_000, 1_000)
"""The denominations that are counted (đồng), as the State Bank issues them; what is smaller is counted as a sum."""
RECEIPT_NAME = "Biên lai thu phí, lệ phí"
FORMAT = "portal-receipt/1"
KINDS: Mapping[str, Text] = {
    "fee": Text(vi="Phí", en="Fee"),
    "charge": Text(vi="Lệ phí", en="Charge"),
}


@dataclass(frozen=True, kw_only=True)
class ReceiptFacts:
    """Everything a receipt says (Decree 123/2020/NĐ-CP Đ32). ``lines``: key, kind, name and amount in đồng."""

    form: str
    series: str
    number: int
    agency: str
    agency_identifier: str
    tax_code: str
    payer: str
    dossier_code: str
    order_code: str
    lines: tuple[tuple[str, str, str, int], ...]
    channels: tuple[str, ...]
    paid_at: datetime
    issued_at: datetime
    name: str = field(default=RECEIPT_NAME)

    @property
    def total(self) -> int:
        """The sum in đồng."""
        return sum(amount for _key, _kind, _name, amount in self.lines)

    @property
    def in_words(self) -> str:
        """The sum in words, as ``Mười ba nghìn đồng``."""
        words = vietnamese(self.total)
        return f"{words[0].upper()}{words[1:]} đồng"


def counted_sum(notes: Mapping[int, int], small: int) -> int:
    """What was counted, in đồng: so many of each denomination, and the rest."""
    return sum(value * count for value, count in notes.items()) + small


def series_of(letters: str, at: datetime) -> str:
    """The symbol of the receipts of a year: letters, the year's last two digits, E for electronic (``AA-26E``)."""
    return f"{letters}-{local(at).year % 100:02d}E"


def receipt_xml(facts: ReceiptFacts) -> bytes:
    """The receipt for machines: canonical XML (C14N 2.0), so that equal facts are equal bytes."""
    root = ET.Element("receipt", format=FORMAT)
    plain = {
        "name": facts.name,
        "form": facts.form,
        "series": facts.series,
        "number": f"{facts.number:07d}",
        "orderCode": facts.order_code,
        "dossierCode": facts.dossier_code,
        "payer": facts.payer,
        "paidAt": local(facts.paid_at).isoformat(),
        "issuedAt": local(facts.issued_at).isoformat(),
    }
    agency = ET.SubElement(root, "agency", identifier=facts.agency_identifier, taxCode=facts.tax_code)
    agency.text = _clean(facts.agency)
    for name, value in plain.items():
        ET.SubElement(root, name).text = _clean(value)
    for channel in facts.channels:
        ET.SubElement(root, "channel").text = _clean(channel)
    for key, kind, name, amount in facts.lines:
        ET.SubElement(root, "line", key=key, kind=kind, amount=str(amount)).text = _clean(name)
    ET.SubElement(root, "total", currency="VND", words=facts.in_words).text = str(facts.total)
    return ET.canonicalize(ET.tostring(root, encoding="unicode")).encode()


def cash_number(order_code: str, standing: Standing) -> str:
    """The number that the next cash of an order has in the ledger; pressing twice asks for the same one twice."""
    return f"{order_code}M{sum(credit.channel == CASH for credit in standing.credits) + 1}"


def _clean(text: str) -> str:
    """Without the characters that XML 1.0 cannot carry."""
    return re.sub(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]", "", text)
