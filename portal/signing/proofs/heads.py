"""What a sealed head of the log says: how many events there were, and the root of the tree over them."""

import json
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

FORMAT = "portal-log-head/1"
_DIGITS = 64


class HeadUnreadable(Exception):
    """This is no head of a log."""


@dataclass(frozen=True, kw_only=True)
class Head:
    """A head: its number from 1, the portal it is of, the tree's size and root, the moment by the portal's clock.

    ``previous`` is the SHA-256 of the sealed head before; 64 zeros for the first. Digests are hexadecimal.
    """

    origin: str
    number: int
    size: int
    root: str
    at: datetime
    previous: str

    def to_bytes(self) -> bytes:
        """The exact bytes that are sealed: JSON, keys in order, no spaces (RFC 8785 for these values)."""
        facts = {"format": FORMAT, **asdict(self), "at": self.at.isoformat()}
        return json.dumps(facts, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()

    @classmethod
    def from_bytes(cls, data: bytes) -> "Head":
        """What :meth:`to_bytes` wrote. Raises HeadUnreadable."""
        try:
            found: dict[str, Any] = json.loads(data)
            if found.pop("format") != FORMAT:
                raise HeadUnreadable
            head = cls(**{**found, "at": datetime.fromisoformat(found["at"])})
            plain = isinstance(head.size, int) and isinstance(head.number, int) and isinstance(head.origin, str)
            if not plain or any(len(bytes.fromhex(each)) * 2 != _DIGITS for each in (head.root, head.previous)):
                raise HeadUnreadable
        except (ValueError, TypeError, KeyError, AttributeError) as problem:
            raise HeadUnreadable from problem
        return head
