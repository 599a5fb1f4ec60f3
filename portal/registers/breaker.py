"""A circuit breaker: a register that failed several times in a row is left alone for a while."""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeVar

from portal.registers.errors import RegisterDown

Answer = TypeVar("Answer")


@dataclass
class Breaker:
    """Lets calls through until ``failures`` in a row raise RegisterDown; then one in ``rest`` seconds tries again."""

    failures: int = 3
    rest: float = 60.0
    clock: Callable[[], float] = time.monotonic
    _failed: int = 0
    _again: float = 0.0
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def call(self, ask: Callable[[], Answer]) -> Answer:
        """What ``ask`` answers. Raises RegisterDown when it does, or at once while the register is left alone."""
        with self._lock:
            if self._failed >= self.failures:
                if self.clock() < self._again:
                    raise RegisterDown
                self._again = self.clock() + self.rest
        try:
            answer = ask()
        except RegisterDown:
            with self._lock:
                self._failed += 1
                self._again = self.clock() + self.rest
            raise
        with self._lock:
            self._failed = 0
        return answer
