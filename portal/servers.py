"""The processes of a running portal: web server, worker, and for the demo a small supervisor of both with the PKI."""

import gc
import logging
import multiprocessing
import os
import signal
import sys
import threading
import time
import urllib.request
from collections.abc import Callable, Sequence
from multiprocessing.context import ForkProcess
from types import FrameType
from typing import Any

import click
from flask import Flask
from gunicorn.app.base import BaseApplication
from sqlalchemy.exc import SQLAlchemyError

from portal.carriers.stand_in import serve as serve_carrier
from portal.config import Settings
from portal.core import clock, db, outbox
from portal.payments.simulator import serve as serve_payments
from portal.registers.stand_in import serve as serve_register
from portal.signing.demo_pki.server import base_url_for
from portal.signing.demo_pki.server import serve as serve_pki
from portal.signing.remote.stand_in import serve as serve_remote_signing

_MUCH_GARBAGE = 5_000
_IDLE_SECONDS = 0.1
_COURTESY = 10
_AWAY_SECONDS = 2
_TIDY_SECONDS = 3600
_RECURRING_SECONDS = 60
_log = logging.getLogger(__name__)
_START_SECONDS = 60
_STOP_SECONDS = 10
_FORK = multiprocessing.get_context("fork")  # the imports are done once, before the processes part


def port() -> int:
    """The port of the web server, from ``PORT``."""
    return int(os.environ.get("PORT", "8000"))


class _WebServer(BaseApplication):  # type: ignore[misc]  # gunicorn ships no types
    """Gunicorn with our application already loaded, so that its processes share it."""

    def __init__(self, app: Flask, settings: Settings) -> None:
        self._app = app
        self._options = {
            "bind": f"127.0.0.1:{port()}",
            "workers": settings.workers,
            "timeout": 90,
            "graceful_timeout": 20,
            "max_requests": 20000,
            "max_requests_jitter": 2000,
            "loglevel": "warning",
            "post_request": lambda _worker, _request, _environ, _answer: collect(),
        }
        super().__init__()

    def load_config(self) -> None:
        """Gunicorn asks for its settings."""
        for name, value in self._options.items():
            self.cfg.set(name, value)

    def load(self) -> Flask:
        """Gunicorn asks for the application."""
        return self._app


def collect_between_requests() -> None:
    """Keep the garbage collector out of requests: from now on it looks only when ``collect`` is called.

    What is loaded stays: looking through it again would take 0.2 s. A page of 200 rows leaves 10,000 objects behind,
    and would wait for the collector a few times while it is drawn.
    """
    gc.collect()
    gc.freeze()
    gc.disable()


def collect() -> None:
    """Free what the requests before left behind, once it is much; called when an answer is out."""
    if gc.get_count()[0] > _MUCH_GARBAGE:
        gc.collect()


def serve_web(app: Flask, settings: Settings) -> None:
    """Serve the pages on 127.0.0.1 until SIGTERM or SIGINT."""
    collect_between_requests()
    _WebServer(app, settings).run()


def work(*, threads: int, tidy: Callable[[], None], recurring: Sequence[Callable[[], None]] = ()) -> None:
    """Deliver the outbox with some threads until SIGTERM or SIGINT; what is being delivered is finished first.

    ``tidy`` is called at the start and then every hour, each of ``recurring`` every minute in a thread of its own.
    """
    os.nice(_COURTESY)  # who waits for a page comes before who is sent a letter
    stop = threading.Event()

    def _stop(_signal: int, _frame: FrameType | None) -> None:
        stop.set()

    signal.signal(signal.SIGTERM, _stop)
    signal.signal(signal.SIGINT, _stop)
    workers = [threading.Thread(target=_deliver_until, args=(stop,)) for _ in range(threads)]
    workers += [threading.Thread(target=_repeat_until, args=(stop, each)) for each in recurring]
    for thread in workers:
        thread.start()
    while not stop.is_set():
        tidy()
        stop.wait(_TIDY_SECONDS)
    for thread in workers:
        thread.join()


def _deliver_until(stop: threading.Event) -> None:
    while not stop.is_set():
        try:
            busy = outbox.deliver_next(clock=clock.now)
        except SQLAlchemyError as problem:  # a database that restarts must not end the worker
            _log.warning("the outbox cannot be read now: %s", type(problem).__name__)
            busy = stop.wait(_AWAY_SECONDS)
        if not busy:
            stop.wait(_IDLE_SECONDS)


def _repeat_until(stop: threading.Event, work_: Callable[[], None]) -> None:
    while not stop.is_set():
        try:
            work_()
        except Exception as problem:  # whatever happens in one minute, the next one is tried
            _log.warning("%s failed: %s", work_.__name__, type(problem).__name__)
        stop.wait(_RECURRING_SECONDS)


def run_all(
    app: Flask,
    settings: Settings,
    *,
    tidy: Callable[[], None],
    recurring: Sequence[Callable[[], None]] = (),
    greeting: str,
) -> None:
    """Run the stand-ins of others, web server and worker until one of them ends or the user stops it."""
    db.database().dispose()
    children = [
        _part(serve_pki, settings.demo_pki, base_url_for(settings.demo_pki_port)),
        _part(serve_register, settings.demo_register_port),
        _part(serve_remote_signing, settings.demo_pki, settings.keys_passphrase, settings.demo_remote_signing_port),
        _part(serve_payments, settings.demo_payment_port, f"http://127.0.0.1:{port()}/payments/vnpay/notify"),
        _part(serve_carrier, settings.demo_carrier_port),
        _part(work, threads=2, tidy=tidy, recurring=recurring),
        _part(serve_web, app, settings),
    ]
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    try:
        _wait_until_ready(children)
        click.echo(greeting)
        while all(child.is_alive() for child in children):
            time.sleep(0.5)
    except KeyboardInterrupt:
        click.echo("")
    finally:
        _end(children)


def _part(target: Callable[..., None], *args: Any, **kwargs: Any) -> ForkProcess:
    child = _FORK.Process(target=_in_child, args=(target, args, kwargs))
    child.start()
    return child


def _in_child(target: Callable[..., None], args: tuple[Any, ...], kwargs: dict[str, Any]) -> None:
    # Ctrl+C reaches the whole group; the supervisor alone decides, and tells each part by SIGTERM.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    target(*args, **kwargs)


def _wait_until_ready(children: Sequence[ForkProcess]) -> None:
    deadline = time.monotonic() + _START_SECONDS
    url = f"http://127.0.0.1:{port()}/readyz"
    while time.monotonic() < deadline and all(child.is_alive() for child in children):
        try:
            urllib.request.urlopen(url, timeout=2).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise click.ClickException("The portal did not start; see the messages above.")


def _end(children: Sequence[ForkProcess]) -> None:
    for child in children:
        child.terminate()
    for child in children:
        child.join(_STOP_SECONDS)
        if child.is_alive():
            child.kill()
