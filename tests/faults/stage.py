"""A portal of real processes in a temporary folder: demo authority, web server, worker. Any of them may be killed.

Only processes started here are ever touched, by their id.
"""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from portal.app import connect
from portal.config import ROOT, Settings
from portal.signing.demo_pki.plan import tsa_url
from portal.signing.demo_pki.server import base_url_for
from tests.support.pki import free_port

SERVICES = ROOT / "forms" / "services"
_START_SECONDS = 60.0
_STOP_SECONDS = 30.0
_PORTAL = str(Path(sys.executable).with_name("portal"))


class Stage:
    """The processes of one portal: ``web`` (gunicorn with its workers), ``worker`` (the outbox), perhaps ``pki``."""

    def __init__(self, settings: Settings, *, port: int) -> None:
        self.settings = settings
        self.port = port
        self.running: dict[str, subprocess.Popen[bytes]] = {}
        self.log = settings.data_dir / "processes.log"
        self._commands = {
            "pki": ["demo-pki", "--folder", str(settings.demo_pki), "--port", str(settings.demo_pki_port)],
            "web": ["serve"],
            "worker": ["worker"],
        }

    @property
    def address(self) -> str:
        """Where the web server answers."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def environment(self) -> dict[str, str]:
        """This process's environment with the settings of the stage."""
        chosen = self.settings
        wanted = {
            "PORT": self.port,
            "PORTAL_DATA_DIR": chosen.data_dir,
            "PORTAL_SERVICES_DIR": chosen.services_dir,
            "PORTAL_DATABASE_URL": chosen.database,
            "PORTAL_TRUST_DIR": chosen.trust,
            "PORTAL_KEYS_DIR": chosen.keys,
            "PORTAL_TIMESTAMP_URL": chosen.timestamp_url,
            "PORTAL_DEMO_PKI_PORT": chosen.demo_pki_port,
            "PORTAL_BASE_URL": chosen.base_url,
            "PORTAL_WORKERS": chosen.workers,
            "PORTAL_LOG_LEVEL": "WARNING",
        }
        return {**os.environ, **{name: str(value) for name, value in wanted.items()}}

    def command(self, *arguments: str) -> "subprocess.CompletedProcess[str]":
        """Run a ``portal`` command to its end."""
        return subprocess.run(
            [_PORTAL, *arguments], env=self.environment, cwd=ROOT, capture_output=True, text=True, check=False
        )

    def start(self, name: str) -> None:
        """Start a process, or start it again after it was killed."""
        with self.log.open("ab") as log:
            self.running[name] = subprocess.Popen(
                [_PORTAL, *self._commands[name]], env=self.environment, cwd=ROOT, stdout=log, stderr=log
            )

    def wait_until_ready(self) -> None:
        """Return once pages are served. Raises TimeoutError with the end of the log."""
        deadline = time.monotonic() + _START_SECONDS
        while time.monotonic() < deadline:
            with suppress(OSError):
                urllib.request.urlopen(f"{self.address}/readyz", timeout=5).close()
                return
            if self.running["web"].poll() is not None:
                self.start("web")  # the port may still be held by the workers of a master that was killed
            time.sleep(0.1)
        raise TimeoutError(self.log.read_text()[-2000:])

    def web_workers(self) -> list[int]:
        """The ids of the processes that answer requests."""
        master = self.running["web"].pid
        try:
            return [int(pid) for pid in Path(f"/proc/{master}/task/{master}/children").read_text().split()]
        except OSError:
            return []

    def kill(self, name: str) -> None:
        """End a process of the stage with SIGKILL, so that it can tidy up nothing."""
        self.running[name].kill()
        self.running[name].wait()

    def kill_web_worker(self, pid: int) -> None:
        """End a process that answers requests with SIGKILL; gunicorn starts another."""
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)

    def stop(self, name: str) -> None:
        """End a process the polite way."""
        process = self.running.pop(name)
        process.terminate()
        try:
            process.wait(_STOP_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


@contextmanager
def playing(settings: Settings) -> Iterator[Stage]:
    """Start web server and worker of a portal whose database is ready; stop everything at the end."""
    port = free_port()
    stage = Stage(settings.model_copy(update={"base_url": f"http://127.0.0.1:{port}"}), port=port)
    try:
        stage.start("web")
        stage.start("worker")
        stage.wait_until_ready()
        yield stage
    finally:
        for name in list(stage.running):
            stage.stop(name)


def _wait_until_open(port: int) -> None:
    deadline = time.monotonic() + _START_SECONDS
    while time.monotonic() < deadline:
        with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return
        time.sleep(0.05)
    raise TimeoutError(f"nothing listens on {port}")


@contextmanager
def set_up(folder: Path, *, database_url: str = "", services: Path = SERVICES) -> Iterator[Settings]:
    """What ``make run`` prepares: migrated database, demo people, an authority that answers; no portal runs yet.

    This process is connected to the database and the files too.
    """
    pki_port = free_port()
    settings = Settings(
        data_dir=folder,
        database_url=database_url,
        demo_pki_port=pki_port,
        services_dir=services,
        timestamp_url=tsa_url(base_url_for(pki_port)),
    )
    authority = Stage(settings, port=free_port())
    done = authority.command("demo", "--seed-only")
    if done.returncode:
        raise RuntimeError(done.stderr or done.stdout)
    try:
        authority.start("pki")
        _wait_until_open(pki_port)
        connect(settings)
        yield settings
    finally:
        authority.stop("pki")


@contextmanager
def from_nothing(folder: Path, *, database_url: str = "") -> Iterator[Stage]:
    """A whole portal, with everything it needs, in ``folder``."""
    with set_up(folder, database_url=database_url) as settings, playing(settings) as stage:
        yield stage
