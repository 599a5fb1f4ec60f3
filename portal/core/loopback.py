"""Small servers on this machine only: stand-ins for services of others, for the demo and the tests."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from werkzeug.serving import BaseWSGIServer, WSGIRequestHandler, make_server


class Quiet(WSGIRequestHandler):
    """What is asked here is of no interest to anybody's terminal; who sends nothing for a while is let go."""

    timeout = 10  # seconds

    def log(self, *args: object) -> None:
        """Say nothing."""


def listening(app: Any, port: int) -> BaseWSGIServer:
    """A server that has its port, to be used in a ``with`` block; leaves the process when the port is taken."""
    return make_server("127.0.0.1", port, app, threaded=True, request_handler=Quiet)


def serve(app: Any, port: int) -> None:
    """Serve a WSGI application until interrupted."""
    with listening(app, port) as server:
        server.serve_forever()


@contextmanager
def running(app: Any, *, port: int = 0) -> Iterator[BaseWSGIServer]:
    """Serve ``app`` in a thread for the length of a ``with`` block; port 0 takes a free one."""
    server = listening(app, port)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), name="loopback", daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
