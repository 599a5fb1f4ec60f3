"""How the records of a log are linked: each carries the hash of its content and of the record before it. Pure."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

FIRST = "0" * 64
_encode = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode  # made once: it is slow


def record_hash(
    stream: str,
    position: int,
    kind: str,
    payload: Mapping[str, Any],
    *,
    actor: Sequence[str],
    at: datetime,
    previous: str,
) -> str:
    """The SHA-256 that a record must carry. ``actor``: kind, id and name; ``previous``: the hash before, or FIRST."""
    content = {
        "stream": stream,
        "position": position,
        "type": kind,
        "payload": payload,
        "actor": list(actor),
        "at": at.astimezone(UTC).isoformat(),
        "previous": previous,
    }
    return hashlib.sha256(_encode(content).encode()).hexdigest()
