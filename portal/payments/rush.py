"""When payments pour in, receipts let them go first: a gateway that waits for an answer tells everything again."""

import threading
import time
from collections import deque
from datetime import timedelta

_MANY = 10
_WITHIN_SECONDS = 1.0
_REST = timedelta(minutes=1)
_lock = threading.Lock()
_recent: deque[float] = deque(maxlen=_MANY)


def pause() -> timedelta:
    """Asked with every payment, how long its receipt waits: on ordinary days not at all, in a rush a minute.

    A rush is ten payments within a second, counted by each process for itself.
    """
    with _lock:
        now = time.monotonic()
        _recent.append(now)
        rush = len(_recent) == _MANY and now - _recent[0] < _WITHIN_SECONDS
    return _REST if rush else timedelta()


def forget() -> None:
    """Begin counting afresh, as a new process does."""
    with _lock:
        _recent.clear()
