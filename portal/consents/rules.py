"""The shape of a text, and which version holds."""

from dataclasses import dataclass
from datetime import date

from forms.text import Text
from portal.consents.models import Purpose as Purpose


@dataclass(frozen=True)
class ConsentText:
    """One version of a text; ``sha256`` is the digest of its file, ``version`` the name of it."""

    purpose: Purpose
    version: str
    starts: date
    title: Text
    lines: tuple[Text, ...]
    sha256: str


def newest(texts: tuple[ConsentText, ...], *, on: date) -> ConsentText:
    """The version that holds on a day: the latest whose day has come. Raises LookupError before the first."""
    begun = [one for one in texts if one.starts <= on]
    if not begun:
        raise LookupError(f"no text holds on {on}")
    return max(begun, key=lambda one: (one.starts, one.version))
