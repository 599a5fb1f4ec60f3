"""How well a service answers what somebody typed."""

from collections.abc import Iterable

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
