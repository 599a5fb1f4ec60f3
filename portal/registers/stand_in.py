"""A register of enterprises that speaks like the real one, on this machine only: for the demo and the tests."""

import json
from collections.abc import Mapping
from contextlib import AbstractContextManager
from typing import Any

from werkzeug import Request, Response
from werkzeug.serving import BaseWSGIServer

from portal.core import loopback

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
    loopback.serve(app, port)


def running(answer: Any = app, *, port: int = 0) -> AbstractContextManager[BaseWSGIServer]:
    """Serve ``answer`` for the length of a ``with`` block; port 0 takes a free one."""
    return loopback.running(answer, port=port)
