"""Small servers on this machine only: stand-ins for services of others, for the demo and the tests."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from werkzeug.serving import BaseWSGIServer, WSGIRequestHandler, make_server


class Quiet(WSGIRequestHandler):
    """What is asked here is of no interest to anybody's terminal."""

    def log(self, *args: object) -> None:
        """Say nothing."""


def serve(app: Any, port: int) -> None:
    """Serve a WSGI application until interrupted."""
    with make_server("127.0.0.1", port, app, threaded=True, request_handler=Quiet) as server:
        server.serve_forever()


@contextmanager
def running(app: Any, *, port: int = 0) -> Iterator[BaseWSGIServer]:
    """Serve ``app`` in a thread for the length of a ``with`` block; port 0 takes a free one."""
    server = make_server("127.0.0.1", port, app, threaded=True, request_handler=Quiet)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), name="loopback", daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
