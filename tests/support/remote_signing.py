"""A provider of remote signing for the portal under test: the stand-in over HTTP, watched, and broken when asked to."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from io import BytesIO
from typing import Any

from werkzeug import Request, Response

from portal.core.loopback import running
from portal.dossiers import desk
from portal.signing.remote.sp769 import Provider769
from portal.signing.remote.stand_in import CLIENT_ID, NAME, SECRET, StandIn
from tests.support.pki import PASSPHRASE, RunningPki

WEBHOOK_SECRET = "w" * 40
Answering = Callable[[str, Callable[[], Response]], Response]


def as_it_is(_path: str, answer: Callable[[], Response]) -> Response:
    """A provider without faults."""
    return answer()


@dataclass
class Provider:
    """The served stand-in. ``said`` is what came in; ``instead`` may answer in its place."""

    app: StandIn
    said: list[tuple[str, Any]] = field(default_factory=list)
    instead: Answering = as_it_is

    def __call__(self, environ: dict[str, Any], start: Any) -> Any:
        request = Request(environ)
        body = request.get_data()
        self.said.append((request.path, json.loads(body) if request.is_json else body))
        again = environ | {"wsgi.input": BytesIO(body)}
        answer = self.instead(request.path, lambda: Response.from_app(self.app, again))
        return answer(environ, start)

    @property
    def orders(self) -> list[dict[str, Any]]:
        """Every order that came in, in the order of coming in."""
        return [body for path, body in self.said if path.endswith("/signatures/sign")]

    @property
    def newest(self) -> str:
        """The transaction of the newest order that was taken in."""
        return list(self.app.orders)[-1]

    def confirm(self) -> None:
        """The person confirms the newest order in the app."""
        self.app.press(self.newest, confirm=True)

    def refuse(self) -> None:
        """The person refuses it."""
        self.app.press(self.newest, confirm=False)

    def news(self, transaction: str) -> dict[str, Any]:
        """What the provider would tell by itself about an order."""
        order = self.app.orders[transaction]
        told = {"sp_id": CLIENT_ID, "status_code": 200, "message": order.message, "transaction_id": transaction}
        return told | {"signed_files": order.signatures}


@contextmanager
def serving(pki: RunningPki) -> Iterator[Provider]:
    """The provider, served and configured in the portal for the length of a ``with`` block."""
    provider = Provider(StandIn(pki.pki.folder, PASSPHRASE))
    with running(provider) as server:
        address = f"http://127.0.0.1:{server.server_port}/sca/sp769"
        client = Provider769(name=NAME, address=address, client_id=CLIENT_ID, secret=SECRET)
        before = desk.desk()
        desk.configure(replace(before, remote=client, webhook_secret=WEBHOOK_SECRET))
        yield provider
        desk.configure(before)
