"""A signing agent as people run it: another process, with a keyboard and a screen."""

import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from tests.support.pki import PASSPHRASE, free_port

ROOT = Path(__file__).parents[2]
_PATIENCE = 60  # seconds; two cores may be busy with other tests


class RunningAgent:
    """``portal sign-agent`` for the pages of ``origin``, and what its window shows."""

    def __init__(self, key: Sequence[str], *, secret: str, origin: str, port: int) -> None:
        self.origin, self.port = origin, port
        self._shown = ""
        self._read_up_to = 0
        command = [sys.executable, "-m", "portal.cli", "sign-agent", *key, "--origin", origin, "--port", str(port)]
        self.process = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            env=os.environ | {"PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1", "PYTHONUTF8": "1"},
            start_new_session=True,  # without a terminal of ours the passphrase is read from the pipe
        )
        self._watcher = threading.Thread(target=self._watch, daemon=True)
        self._watcher.start()
        self.type(secret)

    def _watch(self) -> None:
        assert self.process.stdout
        while data := os.read(self.process.stdout.fileno(), 4096):
            self._shown += data.decode()

    @property
    def shown(self) -> str:
        """Everything its window has shown."""
        return self._shown

    def type(self, line: str) -> None:
        """Type a line and press Enter."""
        assert self.process.stdin
        self.process.stdin.write(f"{line}\n".encode())
        self.process.stdin.flush()

    def sees(self, words: str) -> str:
        """Wait until these words are shown, after those waited for before; returns what follows them up to the end."""
        until = time.monotonic() + _PATIENCE
        while (at := self._shown.find(words, self._read_up_to)) < 0:
            assert time.monotonic() < until, f"{words!r} is not shown:\n{self._shown}"
            assert self.process.poll() is None or words in self._shown, f"it has ended:\n{self._shown}"
            time.sleep(0.02)
        self._read_up_to = at + len(words)
        return self._shown[self._read_up_to :]

    @property
    def pairing_code(self) -> str:
        """The pairing code in its window."""
        at = self._shown.index("Mã kết nối:   ") + len("Mã kết nối:   ")
        return self._shown[at : at + 9]

    @property
    def address(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self.port}"

    def stop(self) -> None:
        """Close its window."""
        self.process.terminate()
        self.process.wait()
        self._watcher.join()
        for end in (self.process.stdin, self.process.stdout):
            assert end
            end.close()


@contextmanager
def running_agent(
    key: Sequence[str], *, origin: str, secret: str = PASSPHRASE, port: int = 0
) -> Iterator[RunningAgent]:
    """An agent that is ready, until the ``with`` block ends."""
    agent = RunningAgent(key, secret=secret, origin=origin, port=port or free_port())
    try:
        agent.sees("Ctrl+C")
        yield agent
    finally:
        agent.stop()
