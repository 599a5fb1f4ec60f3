"""The garbage collector looks between requests, and only when there is something to free."""

import gc
import weakref
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from portal import servers
from portal.config import Settings


class Ring:
    """Something that only the collector frees."""

    def __init__(self) -> None:
        self.me = self


@pytest.fixture
def not_collecting() -> Iterator[None]:
    gc.collect()
    gc.disable()
    yield
    gc.enable()


def much() -> list[list[int]]:
    """As much as a page of rows leaves behind."""
    return [[] for _ in range(servers._MUCH_GARBAGE + 1)]


@pytest.mark.usefixtures("not_collecting")
def test_much_is_freed_and_little_is_left_for_later() -> None:
    ring = weakref.ref(Ring())
    servers.collect()
    assert ring() is not None
    kept = much()
    servers.collect()
    assert kept
    assert ring() is None


@pytest.mark.usefixtures("not_collecting")
def test_the_web_server_collects_once_an_answer_is_out(tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path)
    server = servers._WebServer(Flask("x"), settings)
    ring, kept = weakref.ref(Ring()), much()
    server.cfg.post_request(None, None, None, None)
    assert kept
    assert ring() is None
