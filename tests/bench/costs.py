"""Where the time of a call goes: the stack is looked at every millisecond of CPU time, which slows nothing down."""

import signal
import sys
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from types import FrameType

_EVERY = 0.001
_SECONDS = 3.0
_LEAST = 0.02
_ROOT = Path(__file__).resolve().parents[2]


def costs(call: Callable[[], object]) -> str:
    """The share of the CPU time of ``call`` spent in each function and below it, largest first."""
    seen: Counter[str] = Counter()
    samples = 0

    def look(_signal: int, frame: FrameType | None) -> None:
        nonlocal samples
        samples += 1
        seen.update(_stack(frame))

    before = signal.signal(signal.SIGPROF, look)
    signal.setitimer(signal.ITIMER_PROF, _EVERY, _EVERY)
    try:
        until = time.process_time() + _SECONDS
        while time.process_time() < until:
            call()
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)
    found = [(count / samples, name) for name, count in seen.items() if count >= _LEAST * samples]
    return "\n".join(f"  {share:5.1%}  {name}" for share, name in sorted(found, reverse=True))


def _stack(frame: FrameType | None) -> set[str]:
    """Every function on the stack once, however deep it calls itself."""
    names = set()
    while frame is not None:
        code = frame.f_code
        path = code.co_filename.removeprefix(f"{_ROOT}/").removeprefix(f"{sys.prefix}/")
        names.add(f"{path.rpartition('site-packages/')[2]}:{code.co_firstlineno} {code.co_qualname}")
        frame = frame.f_back
    return names
