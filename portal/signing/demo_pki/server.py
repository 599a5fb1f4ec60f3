"""OCSP, CRL and time-stamps of the demonstration authority over HTTP, for this machine only."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from certomancer.integrations.animator import Animator, AnimatorArchStore
from werkzeug.serving import BaseWSGIServer, make_server

from portal.core.loopback import Quiet
from portal.signing.demo_pki.build import DemoPki

DEFAULT_PORT = 8900


def base_url_for(port: int = DEFAULT_PORT) -> str:
    """Address of the services on this machine."""
    return f"http://127.0.0.1:{port}"


def create_pki_app(folder: Path, base_url: str) -> Animator:
    """WSGI application with the services of the authority in ``folder``.

    The certomancer pages that hand out private keys, and its header that sets the clock, stay switched off.
    """
    configuration = DemoPki(folder, base_url).configuration()
    return Animator(AnimatorArchStore(configuration.pki_archs), with_web_ui=False, allow_time_override=False)


def make_pki_server(folder: Path, base_url: str, *, around: Callable[[Animator], Any] | None = None) -> BaseWSGIServer:
    """A threaded server bound to the loopback address in ``base_url``; call ``serve_forever`` on it.

    ``around`` wraps the application, for instance to play an outage in a test.
    """
    port = urlsplit(base_url).port or DEFAULT_PORT
    app = create_pki_app(folder, base_url)
    return make_server("127.0.0.1", port, around(app) if around else app, threaded=True, request_handler=Quiet)


def serve(folder: Path, base_url: str) -> None:
    """Serve until interrupted."""
    with make_pki_server(folder, base_url) as server:
        server.serve_forever()


@contextmanager
def running(
    folder: Path, base_url: str, *, around: Callable[[Animator], Any] | None = None
) -> Iterator[BaseWSGIServer]:
    """Serve in a thread for the length of a ``with`` block."""
    server = make_pki_server(folder, base_url, around=around)
    thread = threading.Thread(target=server.serve_forever, name="demo-pki", daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
