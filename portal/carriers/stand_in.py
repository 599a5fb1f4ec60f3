"""A carrier that speaks like a real one, on this machine only: for the demo and the tests.

A parcel goes one step further each time it is asked for. One whose telephone number ends in 000 finds nobody at home.
"""

import json
from collections.abc import Iterable
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

from werkzeug import Request, Response
from werkzeug.serving import BaseWSGIServer

from portal.core import loopback

NAME = "Bưu điện (mô phỏng)"
_WAY = ("sent", "on_the_way", "delivered")
_BACK = ("sent", "on_the_way", "returned")
_NOBODY = "Không có người nhận."


def address_for(port: int) -> str:
    """Where the stand-in answers."""
    return f"http://127.0.0.1:{port}/v1"


@dataclass
class Depot:
    """The parcels that were handed in, by tracking number: how often each was asked for, and whether it comes back."""

    asked: dict[str, int] = field(default_factory=dict)
    unwanted: set[str] = field(default_factory=set)

    def take(self, order: dict[str, str]) -> dict[str, str]:
        """The number of a parcel; the same reference is the same parcel."""
        number = int(sha256(order["reference"].encode()).hexdigest(), 16) % 10**9
        tracking = f"EK{number:09d}VN"
        self.asked.setdefault(tracking, 0)
        if order["phone"].endswith("000"):
            self.unwanted.add(tracking)
        return {"tracking": tracking}

    def look(self, tracking: str) -> dict[str, str]:
        """Where it is now; a number from before a restart begins anew."""
        way = _BACK if tracking in self.unwanted else _WAY
        step = min(self.asked.get(tracking, 0), len(way) - 1)
        self.asked[tracking] = step + 1
        note = _NOBODY if way[step] == "returned" else ""
        return {"state": way[step], "at": datetime.now(UTC).isoformat(), "note": note}

    def __call__(self, environ: dict[str, Any], start: Any) -> Iterable[bytes]:
        """Answer one request (WSGI)."""
        return self._answer(Request(environ))(environ, start)

    def _answer(self, request: Request) -> Response:
        start, _slash, tracking = request.path.rpartition("/")
        if request.method == "POST" and request.path == "/v1/parcels":
            said = self.take(request.get_json())
        elif request.method == "GET" and start == "/v1/parcels":
            said = self.look(tracking)
        else:
            return Response(status=404)
        return Response(json.dumps(said), mimetype="application/json")


def serve(port: int) -> None:
    """Serve until interrupted."""
    loopback.serve(Depot(), port)


def running(depot: Depot, *, port: int = 0) -> AbstractContextManager[BaseWSGIServer]:
    """Serve ``depot`` for the length of a ``with`` block; port 0 takes a free one."""
    return loopback.running(depot, port=port)
