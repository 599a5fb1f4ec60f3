"""A register of enterprises that speaks like the real one, on this machine only: for the demo and the tests."""

import json
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from werkzeug import Request, Response
from werkzeug.serving import BaseWSGIServer, WSGIRequestHandler, make_server

ENTRIES: Mapping[str, Mapping[str, str]] = {
    "0100112444": {
        "tax_code": "0100112444",
        "name": "Công ty TNHH Cà phê Đắk Nông Xanh",
        "head_office": "Số 12 đường Hùng Vương, xã Kiến Đức, tỉnh Lâm Đồng",
        "representative": "Y Ê-ban Niê",
        "position": "Giám đốc",
        "entered": "2019-05-06",
    },
}


class _Quiet(WSGIRequestHandler):
    """What is asked here is of no interest to anybody's terminal."""

    def log(self, *args: object) -> None:
        """Say nothing."""


def address_for(port: int) -> str:
    """Where the stand-in answers."""
    return f"http://127.0.0.1:{port}/v1"


@Request.application
def app(request: Request) -> Response:
    """``GET /v1/enterprises/<tax code>``."""
    start, _slash, code = request.path.rpartition("/")
    if request.method != "GET" or start != "/v1/enterprises":
        return Response(status=404)
    return Response(json.dumps({"enterprise": ENTRIES.get(code)}), mimetype="application/json")


def serve(port: int) -> None:
    """Serve until interrupted."""
    with make_server("127.0.0.1", port, app, threaded=True, request_handler=_Quiet) as server:
        server.serve_forever()


@contextmanager
def running(answer: Any = app, *, port: int = 0) -> Iterator[BaseWSGIServer]:
    """Serve ``answer`` in a thread for the length of a ``with`` block; port 0 takes a free one."""
    server = make_server("127.0.0.1", port, answer, threaded=True, request_handler=_Quiet)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), name="register", daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
