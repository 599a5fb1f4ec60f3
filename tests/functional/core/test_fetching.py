"""Hostile and broken servers do not hold, flood or redirect the portal (T21)."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from portal.core.fetching import Fetcher, FetchRefused

Answer = Callable[[BaseHTTPRequestHandler], None]


@contextmanager
def server(answer: Answer) -> Iterator[str]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            try:
                answer(self)
            except OSError:
                self.close_connection = True

        def log_message(self, *_: object) -> None:
            """Nothing."""

    httpd = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=httpd.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{httpd.server_port}/x"
    httpd.shutdown()
    thread.join()
    httpd.server_close()


def fetch(url: str, *, seconds: float = 0.4) -> bytes:
    host = url.split("/")[2]
    return Fetcher(hosts=frozenset({host}), seconds=seconds).get(url, cap=1000)


def body(data: bytes) -> Answer:
    def answer(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.end_headers()
        handler.wfile.write(data)

    return answer


def redirect(handler: BaseHTTPRequestHandler) -> None:
    handler.send_response(302)
    handler.send_header("Location", "http://127.0.0.1:1/secret")
    handler.end_headers()


def failure(handler: BaseHTTPRequestHandler) -> None:
    handler.send_error(500)


def drip_body(handler: BaseHTTPRequestHandler) -> None:
    handler.send_response(200)
    handler.end_headers()
    for _ in range(100):
        handler.wfile.write(b"x")
        time.sleep(0.05)


def drip_headers(handler: BaseHTTPRequestHandler) -> None:
    for _ in range(100):
        handler.wfile.write(b"H")
        time.sleep(0.05)


def silence(handler: BaseHTTPRequestHandler) -> None:
    time.sleep(1)


def promise_more(handler: BaseHTTPRequestHandler) -> None:
    handler.send_response(200)
    handler.send_header("Content-Length", "500")
    handler.end_headers()
    handler.wfile.write(b"short")


def test_an_honest_answer_arrives() -> None:
    with server(body(b"x" * 1000)) as url:
        assert fetch(url) == b"x" * 1000


@pytest.mark.parametrize(
    "answer", [redirect, failure, drip_body, drip_headers, silence, promise_more, body(b"x" * 1001)]
)
def test_everything_else_is_refused_in_time(answer: Answer) -> None:
    with server(answer) as url:
        started = time.monotonic()
        with pytest.raises(FetchRefused):
            fetch(url)
        assert time.monotonic() - started < 1


def test_a_host_that_is_not_listed_is_not_contacted() -> None:
    contacted: list[str] = []

    def note(handler: BaseHTTPRequestHandler) -> None:
        contacted.append(handler.path)
        body(b"")(handler)

    with server(note) as url, pytest.raises(FetchRefused):
        Fetcher(hosts=frozenset({"127.0.0.1:1"})).get(url, cap=10)
    assert contacted == []
