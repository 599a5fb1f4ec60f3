"""What a certificate says about its holder, the way Vietnamese authorities write it.

The subject carries ``UID=CCCD:<personal number>`` (also CMND, HC for older papers) or ``UID=MST:<tax code>``; the same
text is sometimes put into the serial number attribute.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from asn1crypto import x509

from forms.text import one_line

_PERSONAL = re.compile(r"^(?:CCCD|CMND|CC|PNO)\s*:\s*([0-9]{9,12})$", re.IGNORECASE)
_TAX = re.compile(r"^(?:MST|TIN)\s*:\s*([0-9]{10}(?:-?[0-9]{3})?)$", re.IGNORECASE)
_MAX = 300


@dataclass(frozen=True, kw_only=True)
class Subject:
    """The holder of a certificate."""

    name: str
    personal_number: str | None
    tax_code: str | None
    organisation: str | None


def read_subject(certificate: x509.Certificate) -> Subject:
    """Name and numbers of the certificate's holder; texts are cleaned for display."""
    numbers = [*_values(certificate, "user_id"), *_values(certificate, "serial_number")]
    names = _values(certificate, "common_name")
    organisations = _values(certificate, "organization_name")
    return Subject(
        name=next(names, "") or readable(certificate.subject),
        personal_number=_find(_PERSONAL, numbers),
        tax_code=_find(_TAX, numbers),
        organisation=next(organisations, None),
    )


def readable(name: x509.Name) -> str:
    """A distinguished name for people: common name, else everything."""
    entries = {entry["type"].native: str(entry["value"].native) for rdn in name.chosen for entry in rdn}
    return _tidy(entries.get("common_name") or ", ".join(entries.values()))


def _values(certificate: x509.Certificate, attribute: str) -> Iterator[str]:
    for rdn in certificate.subject.chosen:
        for entry in rdn:
            if entry["type"].native == attribute:
                yield _tidy(str(entry["value"].native))


def _tidy(text: str) -> str:
    return one_line(text)[:_MAX]


def _find(pattern: re.Pattern[str], values: list[str]) -> str | None:
    matches = {match.group(1) for match in map(pattern.match, values) if match}
    # two different numbers of one kind in one certificate prove neither
    return matches.pop() if len(matches) == 1 else None
