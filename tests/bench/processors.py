"""Processor time of processes, so that a busy machine does not change the figures."""

import os
from collections.abc import Iterable
from pathlib import Path

_NANO = 1e-9


def spent(pids: Iterable[int]) -> float:
    """Seconds on a processor that these processes used so far, all their threads together."""
    return sum(_spent(pid) for pid in pids)


def _spent(pid: int) -> float:
    try:
        return sum(int((task / "schedstat").read_text().split()[0]) for task in Path(f"/proc/{pid}/task").iterdir()) * _NANO
    except OSError:
        return 0.0


def family(pid: int) -> list[int]:
    """A process and everything it started, as far as it lives."""
    try:
        children = [
            int(child)
            for task in Path(f"/proc/{pid}/task").iterdir()
            for child in (task / "children").read_text().split()
        ]
    except OSError:
        children = []
    return [pid, *(member for child in children for member in family(child))]


def children() -> list[int]:
    """Everything this process started."""
    return family(os.getpid())[1:]
