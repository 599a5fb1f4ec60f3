"""One address of a WSGI application, opened again and again, in turns with another."""

import io
import statistics
import time
from collections.abc import Callable
from itertools import count
from urllib.parse import urlsplit

from flask import Flask
from werkzeug.test import create_environ

from portal.servers import collect, collect_between_requests

_ROUNDS = 15
_SECONDS = 0.15
_VISITORS = count()


class Caller:
    """Opens one address, each time as another visitor, so that nobody is asked to slow down."""

    def __init__(self, app: Flask, path: str, cookie: str = "") -> None:
        self._app = app
        parts = urlsplit(path)
        headers = {"Cookie": cookie} if cookie else {}
        self._environ = create_environ(
            parts.path, query_string=parts.query, base_url="http://127.0.0.1:8000", headers=headers
        )

    def __call__(self) -> int:
        """The number of bytes of the page. Raises RuntimeError when it is not a page."""
        number = next(_VISITORS)
        address = f"10.{number >> 16 & 255}.{number >> 8 & 255}.{number & 255}"
        environ = {**self._environ, "REMOTE_ADDR": address, "wsgi.input": io.BytesIO()}
        lines: list[str] = []

        def start(line: str, *_more: object) -> Callable[[bytes], None]:
            lines.append(line)
            return _nowhere

        answer = self._app(environ, start)
        size = sum(len(part) for part in answer)
        if hasattr(answer, "close"):
            answer.close()
        if not lines[0].startswith("200"):
            raise RuntimeError(f"{self._environ['PATH_INFO']}?{self._environ['QUERY_STRING']} answers {lines[0]}")
        return size


def _nowhere(_data: bytes) -> None:
    """What WSGI calls ``write``; Flask never uses it."""


def _cpu(call: Callable[[], int], times: int) -> float:
    began = time.process_time()
    for _ in range(times):
        call()
        collect()
    return (time.process_time() - began) / times


def compare(ours: Callable[[], int], bare: Callable[[], int]) -> tuple[float, float, float]:
    """The throughput ratio ours : bare as the median of rounds in turns, and the CPU milliseconds of each."""
    collect_between_requests()
    times = max(int(_SECONDS / _cpu(ours, 5)), 3)
    _cpu(bare, 5)
    rounds = [(_cpu(ours, times), _cpu(bare, times)) for _ in range(_ROUNDS)]
    ratio = statistics.median(theirs / mine for mine, theirs in rounds)
    mine, theirs = (statistics.median(side) * 1e3 for side in zip(*rounds, strict=True))
    return ratio, mine, theirs
