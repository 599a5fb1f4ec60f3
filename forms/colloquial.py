"""What people say for what forms are called: colloquial words, abbreviations, words that only fill a sentence.

They are data, ``forms/data/colloquial.yaml``; whoever runs the portal adds to them there.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Final

import yaml

from forms.text import fold

_FILE: Final = "colloquial.yaml"


@dataclass(frozen=True)
class Colloquial:
    """``meanings``: folded words said to folded words meant; ``fillers`` are left out where other words remain."""

    meanings: dict[tuple[str, ...], tuple[str, ...]]
    fillers: frozenset[tuple[str, ...]]
    longest: int

    @property
    def words(self) -> set[str]:
        """Every word that is said or meant."""
        both = (*self.meanings.items(), *((one, ()) for one in self.fillers))
        return {word for said, meant in both for word in (*said, *meant)}

    def meant(self, said: Sequence[str]) -> tuple[str, ...]:
        """The words with every colloquial phrase replaced by what it means, the longest first."""
        return self._replaced(said, self.meanings)

    def content(self, said: Sequence[str]) -> tuple[str, ...]:
        """The words that say something; all of them when none does."""
        return self._replaced(said, dict.fromkeys(self.fillers, ())) or tuple(said)

    def _replaced(self, said: Sequence[str], by: dict[tuple[str, ...], tuple[str, ...]]) -> tuple[str, ...]:
        found: list[str] = []
        at = 0
        while at < len(said):
            for length in range(min(self.longest, len(said) - at), 0, -1):
                meant = by.get(tuple(said[at : at + length]))
                if meant is not None:
                    found += meant
                    at += length
                    break
            else:
                found.append(said[at])
                at += 1
        return tuple(found)


@cache
def colloquial() -> Colloquial:
    """The words shipped with the library."""
    text = resources.files("forms").joinpath("data", _FILE).read_text(encoding="utf-8")
    return read(yaml.safe_load(text))


def read(data: dict[str, object]) -> Colloquial:
    """Colloquial words from data: ``meanings`` (what is meant: what is said) and ``fillers``.

    Raises ValueError where something said means two things.
    """
    meanings: dict[tuple[str, ...], tuple[str, ...]] = {}
    said_for = data.get("meanings") or {}
    if not isinstance(said_for, dict):
        raise ValueError("`meanings` must say what is meant, then a list of what people say")
    for meant, said in said_for.items():
        for one in said:
            key, value = _words(one), _words(meant)
            if meanings.setdefault(key, value) != value:
                raise ValueError(f"`{one}` means both `{' '.join(meanings[key])}` and `{meant}`")
    fillers = frozenset(map(_words, _listed(data.get("fillers"))))
    return Colloquial(meanings, fillers, max(map(len, (*meanings, *fillers, ("",)))))


def _listed(value: object) -> Iterable[str]:
    return value if isinstance(value, list) else ()


def _words(text: str) -> tuple[str, ...]:
    return tuple(fold(str(text)).replace("-", " ").split())
