"""How well a service answers what somebody typed; when it is offered; the proof of a published text."""

import hashlib
from collections.abc import Iterable
from datetime import date

from forms.definition import ServiceForm, examine_text

_WHOLE_WORD = 2


def score(words: list[str], entries: Iterable[tuple[int, list[str]]]) -> int:
    """How well folded ``words`` match a service's weighted words; 0 when one of them is not there at all.

    A word counts where it begins a word of the service, twice where it is the whole word.
    """
    entries = list(entries)
    total = 0
    for word in words:
        best = max((_weight(word, weight, found) for weight, found in entries), default=0)
        if best == 0:
            return 0
        total += best
    return total


def _weight(word: str, weight: int, found: list[str]) -> int:
    if word in found:
        return weight * _WHOLE_WORD
    return weight if any(other.startswith(word) for other in found) else 0


def has_begun(service: ServiceForm, today: date) -> bool:
    """Whether the first day of this version has come."""
    return service.opens_on is None or service.opens_on <= today


def digest(source: str) -> str:
    """The SHA-256 of the text of a definition, line ends as LF: the proof that it has not changed."""
    return hashlib.sha256(source.replace("\r\n", "\n").encode()).hexdigest()


def is_proved(source: str, sha256: str) -> bool:
    """Whether this is the text with that digest."""
    return digest(source) == sha256


def typed(source: str) -> ServiceForm | None:
    """The definition written in a text; None when it is not sound."""
    return examine_text(source)[0]
