"""What every reader of statements gives: statements of one account, their credits, and what is left out and why."""

import re
import unicodedata
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from forms.text import Text

LARGEST: Final = 5 * 1024 * 1024
"""The largest file that is read (bytes)."""
MOST: Final = 5000
"""The most entries of one file."""
LONGEST: Final = 1000
"""The longest content of a transfer that is kept (characters)."""


class Unreadable(Exception):
    """The file is not a statement, or contradicts itself; ``said`` tells people why."""

    def __init__(self, said: Text) -> None:
        super().__init__(said.en)
        self.said = said


@dataclass(frozen=True, kw_only=True)
class Entry:
    """Money that came in, booked, in đồng. ``reference``: the bank's number; "" where the bank gives none."""

    place: int
    booked_on: date
    amount: int
    reference: str
    content: str
    payer_name: str = ""
    payer_account: str = ""


@dataclass(frozen=True, kw_only=True)
class Skipped:
    """A line that is not money for us, or cannot be read as such; amount and day as the file writes them."""

    place: int
    day: str
    amount: str
    why: Text


@dataclass(frozen=True, kw_only=True)
class Statement:
    """What a file says about one account: balances (None: it does not say) and the day of its last entry.

    ``account``: the number it names, "" where it names none. ``moved``: the sum of all booked lines, debits negative.
    """

    account: str
    number: str
    opening: int | None = None
    closing: int | None = None
    moved: int = 0
    first_on: date | None = None
    last_on: date | None = None
    entries: tuple[Entry, ...] = ()
    skipped: tuple[Skipped, ...] = field(default=())


def plain(text: str, longest: int = LONGEST) -> str:
    """What a bank or payer wrote, as one line of normalised text without signs that hide or steer."""
    normal = unicodedata.normalize("NFC", text)
    kept = "".join(" " if unicodedata.category(char)[0] in "CZ" else char for char in normal)
    return re.sub(r" +", " ", kept).strip()[:longest]
