"""A server of the Cloud Signature Consortium's API that somebody else wrote, with the keys of a demo authority.

It confirms by itself. ``Coded`` makes it ask for a code instead, which that server leaves out.
"""

import asyncio
import json
import threading
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Any

from aiohttp import web
from csc_dummy.csc_dummy_server import CSCWithCertomancer

from portal.dossiers import desk
from portal.signing.remote.csc import ProviderCsc
from tests.support.pki import RunningPki, free_port


@dataclass
class Coded:
    """What the people of this provider were sent: ``codes``, the newest last. ``heard``: the codes that came in."""

    codes: list[str] = field(default_factory=list)
    heard: list[str | None] = field(default_factory=list)
    dummy: CSCWithCertomancer | None = None

    def routes(self, dummy: CSCWithCertomancer) -> list[web.RouteDef]:
        """The calls that are answered in another way."""
        self.dummy = dummy
        calls = {"credentials/info": self._info, "credentials/sendOTP": self._send}
        calls["credentials/authorize"] = self._authorize
        return [web.post(f"/csc/v1/{path}", answer) for path, answer in calls.items()]

    async def _info(self, request: web.Request) -> web.Response:
        plain = await self.dummy.credentials_info(request)  # type: ignore[union-attr]
        wanted = {"authMode": "explicit", "PIN": {"presence": "false"}}
        return web.json_response(
            json.loads(plain.text) | wanted | {"OTP": {"presence": "true", "type": "online", "format": "N"}}
        )

    async def _send(self, _request: web.Request) -> web.Response:
        self.codes.append(f"{100_000 + len(self.codes)}")
        return web.Response(status=204)

    async def _authorize(self, request: web.Request) -> Any:
        code = (await request.json()).get("OTP")
        self.heard.append(code)
        if not self.codes or code != self.codes[-1]:
            return web.json_response({"error": "invalid_otp"}, status=400)
        return await self.dummy.credentials_authorize(request)  # type: ignore[union-attr]


@contextmanager
def csc_server(pki: RunningPki, coded: Coded | None = None) -> Iterator[int]:
    """Serve in a thread with a loop of its own; gives the port."""
    with warnings.catch_warnings(category=web.NotAppKeyWarning, action="ignore"):
        dummy = CSCWithCertomancer(pki.pki.configuration())
    if coded is not None:
        dummy.app.add_routes(coded.routes(dummy))
    dummy.register_routes()
    port, loop = free_port(), asyncio.new_event_loop()
    runner = web.AppRunner(dummy.app)
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    asyncio.run_coroutine_threadsafe(_start(runner, port), loop).result(10)
    try:
        yield port
    finally:
        asyncio.run_coroutine_threadsafe(runner.cleanup(), loop).result(5)
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()


@contextmanager
def sending_codes(pki: RunningPki) -> Iterator[Coded]:
    """The provider that sends codes, configured in the portal for the length of a ``with`` block."""
    before, provider = desk.desk(), Coded()
    with csc_server(pki, provider) as port:
        client = ProviderCsc(name="Nhà cung cấp thử nghiệm", address=f"http://127.0.0.1:{port}", token="token")
        desk.configure(replace(before, remote=client))
        yield provider
        desk.configure(before)


async def _start(runner: web.AppRunner, port: int) -> None:
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", port).start()
