"""Personal numbers on screen: covered until somebody opens them, which is written down as a reading (Law 91/2025/QH15).

Numbers are found in what is shown, wherever it came from: identity and tax numbers and telephones (9 to 14 digits),
e-mail addresses. Codes of dossiers, dates and sums of money are none. Documents and letters are not touched.
"""

import re
from collections.abc import Sequence

from forms.answers import Section

_BULLET = "•"
_HIDDEN, _LAST, _FIRST = 5, 4, 3
_NUMBER = re.compile(r"(?<![\w.,/-])\+?\d(?:[ \u00a0]?\d){8,13}(?![ \u00a0]?\d|[\w/-]|[.,]\d)")
_EMAIL = re.compile(r"(?<![\w.+-])([\w+-])[\w.+-]*(@[\w-]+(?:\.[\w-]+)+)")


def covered(text: str) -> str:
    """The same text with its personal numbers and addresses covered: ``067•••••1234``, ``t•••••@example.vn``.

    At least five digits are covered; the last four stay, by which people are searched for.
    """
    return _EMAIL.sub(lambda found: f"{found[1]}{_BULLET * _HIDDEN}{found[2]}", _NUMBER.sub(_number, text))


def _number(found: re.Match[str]) -> str:
    digits = re.sub(r"\D", "", found[0])
    first = min(_FIRST, len(digits) - _HIDDEN - _LAST)
    return digits[:first] + _BULLET * (len(digits) - first - _LAST) + digits[-_LAST:]


def covered_sections(sections: Sequence[Section]) -> list[Section]:
    """The same answers, their numbers covered."""
    return [section._replace(rows=[(label, _value(value)) for label, value in section.rows]) for section in sections]


def _value(value: str | list[str]) -> str | list[str]:
    return covered(value) if isinstance(value, str) else [covered(line) for line in value]
