"""The processes of a running portal: web server, worker, and for the demo a small supervisor of both with the PKI."""

import os
import shutil
import signal
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Sequence
from types import FrameType

import click

from portal.config import Settings
from portal.core import clock, outbox

_IDLE_SECONDS = 0.1
_START_SECONDS = 60
_STOP_SECONDS = 10


def port() -> int:
    """The port of the web server, from ``PORT``."""
    return int(os.environ.get("PORT", "8000"))


def _gunicorn(settings: Settings) -> list[str]:
    return [
        sys.executable, "-m", "gunicorn", "wsgi:app",
        "--bind", f"127.0.0.1:{port()}",
        "--workers", str(settings.workers),
        "--timeout", "90",
        "--graceful-timeout", "20",
        "--max-requests", "20000", "--max-requests-jitter", "2000",
        "--log-level", "warning",
    ]  # fmt: skip


def exec_web(settings: Settings) -> None:
    """Become the web server."""
    command = _gunicorn(settings)
    os.execv(command[0], command)  # noqa: S606 (our own fixed command line)


def work(*, threads: int) -> None:
    """Deliver the outbox with some threads until SIGTERM or SIGINT; what is being delivered is finished first."""
    stop = threading.Event()

    def _stop(_signal: int, _frame: FrameType | None) -> None:
        stop.set()

    signal.signal(signal.SIGTERM, _stop)
    signal.signal(signal.SIGINT, _stop)
    workers = [threading.Thread(target=_deliver_until, args=(stop,)) for _ in range(threads)]
    for thread in workers:
        thread.start()
    stop.wait()
    for thread in workers:
        thread.join()


def _deliver_until(stop: threading.Event) -> None:
    while not stop.is_set():
        if not outbox.deliver_next(clock=clock.now):
            stop.wait(_IDLE_SECONDS)


def run_all(settings: Settings, *, greeting: str) -> None:
    """Run PKI, web server and worker together until one of them ends or the user stops it."""
    portal = shutil.which("portal", path=os.path.dirname(sys.executable)) or "portal"  # noqa: PTH120
    commands = (
        [portal, "demo-pki", "--folder", str(settings.demo_pki), "--port", str(settings.demo_pki_port)],
        [portal, "worker"],
        _gunicorn(settings),
    )
    children = [subprocess.Popen(command) for command in commands]  # noqa: S603 (our own commands)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    try:
        _wait_until_ready(children)
        click.echo(greeting)
        while all(child.poll() is None for child in children):
            time.sleep(0.5)
    except KeyboardInterrupt:
        click.echo("")
    finally:
        _end(children)


def _wait_until_ready(children: Sequence["subprocess.Popen[bytes]"]) -> None:
    deadline = time.monotonic() + _START_SECONDS
    url = f"http://127.0.0.1:{port()}/readyz"
    while time.monotonic() < deadline and all(child.poll() is None for child in children):
        try:
            urllib.request.urlopen(url, timeout=2).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise click.ClickException("The portal did not start; see the messages above.")


def _end(children: Sequence["subprocess.Popen[bytes]"]) -> None:
    for child in children:
        if child.poll() is None:
            child.terminate()
    for child in children:
        try:
            child.wait(_STOP_SECONDS)
        except subprocess.TimeoutExpired:
            child.kill()
