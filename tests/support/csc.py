"""A server of the Cloud Signature Consortium's API that somebody else wrote, with the keys of a demo authority."""

import asyncio
import threading
import warnings
from collections.abc import Iterator
from contextlib import contextmanager

from aiohttp import web
from csc_dummy.csc_dummy_server import CSCWithCertomancer

from tests.support.pki import RunningPki, free_port


@contextmanager
def csc_server(pki: RunningPki) -> Iterator[int]:
    """Serve in a thread with a loop of its own; gives the port."""
    with warnings.catch_warnings(category=web.NotAppKeyWarning, action="ignore"):
        dummy = CSCWithCertomancer(pki.pki.configuration())
    dummy.register_routes()
    port, loop = free_port(), asyncio.new_event_loop()
    runner = web.AppRunner(dummy.app)
    loop.run_until_complete(runner.setup())
    loop.run_until_complete(web.TCPSite(runner, "127.0.0.1", port).start())
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    try:
        yield port
    finally:
        asyncio.run_coroutine_threadsafe(runner.cleanup(), loop).result(5)
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()
