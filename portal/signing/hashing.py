"""Hash each part of a file once: signatures cover beginnings of the file, each of which contains the one before."""

import hashlib
from typing import Any


class Beginnings:
    """Digests of beginnings of ``data``; what was hashed for one is not hashed again for a longer one."""

    def __init__(self, data: bytes) -> None:
        self._view = memoryview(data)
        self._known: dict[str, list[tuple[int, Any]]] = {}

    def upto(self, algorithm: str, end: int) -> Any:
        """A hash object that has taken in the first ``end`` bytes; the caller may go on with it."""
        known = self._known.setdefault(algorithm, [(0, hashlib.new(algorithm, usedforsecurity=False))])
        start, nearest = max((each for each in known if each[0] <= end), key=lambda each: each[0])
        longer = nearest.copy()
        longer.update(self._view[start:end])
        known.append((end, longer))
        return longer.copy()

    def without(self, algorithm: str, first: int, second: int, end: int) -> bytes:
        """Digest of the first ``end`` bytes without those from ``first`` to ``second``: what a signature covers."""
        digest = self.upto(algorithm, first)
        digest.update(self._view[second:end])
        found: bytes = digest.digest()
        return found
