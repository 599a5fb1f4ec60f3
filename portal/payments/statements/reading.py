"""A file from a bank, whichever of the formats it is in, with what it says looked through once."""

import hashlib
from collections import Counter
from collections.abc import Sequence
from datetime import date

from forms.text import Text
from portal.payments.statements import camt, delimited
from portal.payments.statements.base import LARGEST, Entry, Statement, Unreadable
from portal.payments.statements.checks import refuse_contradictions
from portal.payments.statements.delimited import Layout

_TOO_LARGE = Text(
    vi=f"Tệp lớn hơn {LARGEST // 1024 // 1024} MB.", en=f"The file is larger than {LARGEST // 1024 // 1024} MB."
)


def read_file(content: bytes, *, account: str, layouts: Sequence[Layout], today: date) -> list[Statement]:
    """The statements of our account in a file. Raises Unreadable with what is wrong, in words for people."""
    if len(content) > LARGEST:
        raise Unreadable(_TOO_LARGE)
    is_xml = camt.looks_like(content)
    found = camt.read(content) if is_xml else delimited.read(content, layouts, account=account)
    refuse_contradictions(found, account, today=today)
    return found


def numbered(entries: Sequence[Entry], account: str) -> list[tuple[Entry, str]]:
    """Every entry with its number: the bank's, or where it gives none, our own."""
    again: Counter[tuple[date, int, str]] = Counter()
    found = []
    for entry in entries:
        same = (entry.booked_on, entry.amount, entry.content)
        found.append((entry, entry.reference or _own_reference(account, entry, again[same])))
        again[same] += not entry.reference
    return found


def _own_reference(account: str, entry: Entry, again: int) -> str:
    """The number of a transfer to which its bank gave none: the same for the same line in whichever file it comes."""
    said = "\0".join((account, entry.booked_on.isoformat(), str(entry.amount), entry.content, str(again)))
    return f"sha256:{hashlib.sha256(said.encode()).hexdigest()}"
