"""A warm, limited, killable process for work on files that strangers sent us.

Parsers of PDF and office files can loop, eat memory or crash on hostile input (threats T15–T17). The work is
therefore done in a child process with a memory limit and a deadline; the child stays warm between calls because
importing the libraries costs half a second, and is replaced after a failure or a number of calls.
"""

import atexit
import gc
import importlib
import json
import os
import resource
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from multiprocessing import Pipe
from multiprocessing.connection import Connection
from typing import Any

_START_SECONDS = 60.0
_LARGEST_ANSWER = 4 << 20
_LARGEST_FILE = 64 << 20
_MOST_FILES = 256
# glibc gives large blocks back at once, to fetch them again page by page: that costs more than reading 50 MB does
_MEMORY = f"glibc.malloc.mmap_threshold={_LARGEST_FILE}:glibc.malloc.trim_threshold={_LARGEST_FILE}"
_KEPT_ENVIRONMENT = ("PATH", "LANG", "LC_ALL", "TZ", "TMPDIR", "HOME")  # none of the portal's secrets
_GRACE_SECONDS = 5.0


class SandboxError(Exception):
    """The sandboxed work gave no result."""


class SandboxTimeout(SandboxError):
    """The work took longer than its deadline and was killed."""


class SandboxCrashed(SandboxError):
    """The child process died, for instance for want of memory."""


class SandboxFailed(SandboxError):
    """The work raised an exception; ``kind`` is its class name."""

    def __init__(self, kind: str, message: str) -> None:
        super().__init__(f"{kind}: {message}")
        self.kind = kind
        self.message = message


def _resolve(target: str) -> Callable[..., Any]:
    module, _, name = target.partition(":")
    function: Callable[..., Any] = getattr(importlib.import_module(module), name)
    return function


def _answer(target: str, args: tuple[Any, ...]) -> tuple[str, Any]:
    try:
        return "ok", _resolve(target)(*args)
    except MemoryError:
        return "crashed", None
    except Exception as problem:  # the parent decides; nothing of the child may leak past this line
        return "failed", (type(problem).__name__, str(problem)[:500])


def _tell(connection: Connection, answer: tuple[str, Any]) -> None:
    """Answer in JSON: the parent must never rebuild objects that a taken-over child chose."""
    try:
        text = json.dumps(answer)
    except (TypeError, ValueError) as problem:
        text = json.dumps(("failed", (type(problem).__name__, "the result is not plain data")))
    connection.send_bytes(text.encode())


def _serve(connection: Connection, preload: tuple[str, ...], memory_bytes: int, seconds: float) -> None:
    """Body of the child: import, limit memory, then answer calls until the pipe closes."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    for module in preload:
        importlib.import_module(module)
    gc.freeze()  # what was imported stays: a collection during the work need not look through it
    resource.setrlimit(resource.RLIMIT_AS, (memory_bytes, memory_bytes))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (_LARGEST_FILE, _LARGEST_FILE))
    resource.setrlimit(resource.RLIMIT_NOFILE, (_MOST_FILES, _MOST_FILES))
    _tell(connection, ("ready", None))
    while True:
        try:
            target, args = connection.recv()
        except EOFError:
            return
        # The parent kills what takes too long; should the parent itself be gone, the alarm ends this process.
        signal.setitimer(signal.ITIMER_REAL, seconds + _GRACE_SECONDS)
        answer = _answer(target, args)
        signal.setitimer(signal.ITIMER_REAL, 0)
        _tell(connection, answer)


class Sandbox:
    """Runs ``module:function`` calls one at a time in a limited child process.

    ``memory_bytes`` bounds the child's address space, ``seconds`` one call, ``recycle_after`` the calls one child
    serves. Thread-safe: concurrent calls wait for each other. A fork of this process starts its own child.
    """

    def __init__(
        self, *, preload: tuple[str, ...], memory_bytes: int, seconds: float, recycle_after: int = 200
    ) -> None:
        self._preload = preload
        self._memory_bytes = memory_bytes
        self._seconds = seconds
        self._recycle_after = recycle_after
        self._lock = threading.Lock()
        self._child: subprocess.Popen[bytes] | None = None
        self._connection: Connection | None = None
        self._owner = 0
        self._calls = 0
        atexit.register(self.close)

    def warm(self) -> None:
        """Start the child now, so that the first visitor does not wait for its imports."""
        with self._lock:
            self._ready()

    def run(self, target: str, *args: Any) -> Any:
        """Call ``module:function`` with picklable arguments and return its result, which is plain JSON data.

        Raises SandboxTimeout, SandboxCrashed or SandboxFailed.
        """
        with self._lock:
            connection = self._ready()
            try:
                connection.send((target, args))
                status, value = self._receive(connection, self._seconds)
            except (EOFError, OSError, ValueError, TypeError):
                self._stop()
                raise SandboxCrashed(target) from None
            except BaseException:  # an interrupted call would leave its answer for the next file
                self._stop()
                raise
            self._calls += 1
        return self._value(status, value, target)

    def close(self) -> None:
        """End the child."""
        with self._lock:
            self._stop()

    def _value(self, status: str, value: Any, target: str) -> Any:
        if status == "ok":
            return value
        if status == "failed":
            raise SandboxFailed(*value)
        self.close()
        raise SandboxCrashed(target)

    def _ready(self) -> Connection:
        forked = self._owner != os.getpid()
        worn = self._calls >= self._recycle_after
        if forked:
            self._child = self._connection = None  # the child belongs to the parent of this fork
        elif worn or (self._child is not None and self._child.poll() is not None):
            self._stop()
        return self._connection or self._start()

    def _start(self) -> Connection:
        ours, theirs = Pipe()
        limits = [str(theirs.fileno()), str(self._memory_bytes), str(self._seconds)]
        child = subprocess.Popen(  # noqa: S603 (our own interpreter and module)
            [sys.executable, "-m", "portal.core.sandbox", *limits, *self._preload],
            pass_fds=(theirs.fileno(),),
            stdin=subprocess.DEVNULL,
            env=_environment(),
        )
        theirs.close()
        self._child, self._connection, self._owner, self._calls = child, ours, os.getpid(), 0
        try:
            self._receive(ours, _START_SECONDS)
        except (EOFError, OSError, SandboxTimeout):
            self._stop()
            raise SandboxCrashed("start") from None
        return ours

    @staticmethod
    def _receive(connection: Connection, seconds: float) -> tuple[str, Any]:
        if not connection.poll(seconds):
            raise SandboxTimeout(f"no answer within {seconds} s")
        status, value = json.loads(connection.recv_bytes(_LARGEST_ANSWER))
        return status, value

    def _stop(self) -> None:
        if self._child is not None and self._owner == os.getpid():
            self._child.kill()
            self._child.wait()
        if self._connection is not None:
            self._connection.close()
        self._child = self._connection = None


def _environment() -> dict[str, str]:
    kept = {name: os.environ[name] for name in _KEPT_ENVIRONMENT if name in os.environ}
    return kept | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path)), "GLIBC_TUNABLES": _MEMORY}


def _main() -> None:
    pipe, memory_bytes, seconds, *preload = sys.argv[1:]
    _serve(Connection(int(pipe)), tuple(preload), int(memory_bytes), float(seconds))


if __name__ == "__main__":
    _main()
