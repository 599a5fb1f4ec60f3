"""The officers' pages with a hundred times as many dossiers: lists, filters, searches and the dossier page.

What has a limit is the ratio of the two sizes; each address is opened several times, in the small portal and right
after it in the large one, and its best time counts, because other programs only ever make a page slower. Sizes:
1,000,000 to 10,000 in PostgreSQL (where one answers), 100,000 to 10,000 in SQLite; ``PORTAL_BENCH_DOSSIERS=200000``
takes another size for the first.
"""

import multiprocessing
import os
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from flask import Flask
from sqlalchemy import text

from portal.app import create_app
from portal.core.db import database
from portal.demo import PASSWORD
from tests.bench import many
from tests.bench.caller import Caller
from tests.bench.report import Measured, percentile
from tests.faults.stage import set_up
from tests.support.databases import new_postgresql_template, postgresql_answers

SMALL = 10_000
LARGE = {"postgresql": 1_000_000, "sqlite": 100_000}
RATIO, LIMIT_MS = 1.5, 150.0
_ROUNDS = 7
_DOSSIERS = 25

_TABS = ("mine", "new", "soon", "late", "waiting", "approval", "sealing", "return", "open", "closed")
_LISTS = [*({"tab": tab} for tab in _TABS), *({"tab": tab, "page": "3"} for tab in ("open", "closed"))]
_NARROW = (
    {"service": "1.001193"},
    {"officer": "none"},
    {"received_from": "1/1/2026", "received_to": "31/1/2026"},
    {"due_from": "1/6/2026", "due_to": "30/6/2026"},
    {"service": "2.000635", "sort": "newest"},
    {"step": "approval"},
    {"sort": "oldest"},
    {"status": "3"},
    {"status": "8", "service": "1.004873"},
    {"outcome": "deny"},
    {"signed": "no"},
)
_FILTERS = [{"tab": tab, **more} for tab in ("open", "closed") for more in _NARROW]
_SEARCHES = [
    *("nguyen van an", "Trần Thị Hoà", "pham duc binh", "lê quốc toản", "hoang thu ha", "Yến", "nguyen", "tran thi"),
    *("2601", "1234", "090001", "0912 345", "h61 000500", "khong co ai", "dang", "phan ngoc l", "bui gia linh"),
]


def measure() -> Iterator[Measured]:
    """Both databases, small and large."""
    for name, large in LARGE.items():
        if name == "postgresql" and not postgresql_answers():
            continue
        size = int(os.environ.get("PORTAL_BENCH_DOSSIERS", large))
        with _portals((_stand_by, name, SMALL), (_stand_by, name, size)) as pipes:
            times = in_turns(*pipes)
        for group, (fast, slow) in times.items():
            label = f"{group}, {name}, p95 of {size:,} to {SMALL:,} dossiers ({slow:.1f} : {fast:.1f} ms)"
            yield Measured(name=label, value=slow / fast, limit=RATIO)
        yield Measured(name=f"list, {name}, {size:,} dossiers, p95", value=times["list"][1], limit=LIMIT_MS, unit="ms")


@contextmanager
def _portals(*wanted: tuple[Any, ...]) -> Iterator[list[Connection]]:
    """Portals in processes of their own; the pipe to each, which ends it when it closes."""
    spawning = multiprocessing.get_context("spawn")
    pipes, processes = [], []
    for what, *arguments in wanted:
        ours, theirs = spawning.Pipe()
        process = spawning.Process(target=what, args=(theirs, *arguments))
        process.start()
        theirs.close()
        pipes.append(ours)
        processes.append(process)
    try:
        yield pipes
    finally:
        for pipe, process in zip(pipes, processes, strict=True):
            pipe.close()
            process.join()


def _stand_by(pipe: Connection, name: str, size: int) -> None:
    with _portal(name) as app:
        many.fill(size)
        answer(pipe, app)


def answer(pipe: Connection, app: Flask) -> None:
    """Say which addresses there are, then open those that are asked for and say how long it took, to the end."""
    cookie, groups = _signed_in(app), _pages()
    callers = {group: [Caller(app, path, cookie) for path in paths] for group, paths in groups.items()}
    pipe.send(groups)
    with suppress(EOFError):
        while True:
            group, number = pipe.recv()
            began = time.perf_counter()
            callers[group][number]()
            pipe.send((time.perf_counter() - began) * 1e3)


def in_turns(*pipes: Connection) -> dict[str, tuple[float, ...]]:
    """Milliseconds of each group in each portal, the 95th percentile over the best times of its addresses.

    What else runs on the machine comes and goes; so an address is opened in one portal right after the other.
    """
    groups = [pipe.recv() for pipe in pipes]
    return {group: tuple(_p95(paths) for paths in _best(group, groups, pipes)) for group in groups[0]}


def _best(group: str, groups: list[dict[str, list[str]]], pipes: Sequence[Connection]) -> list[dict[str, float]]:
    """The best time of each address of a group, in each portal."""
    best = [dict.fromkeys(paths[group], float("inf")) for paths in groups]
    for _ in range(_ROUNDS):
        for number, together in enumerate(zip(*best, strict=True)):
            for pipe, times, path in zip(pipes, best, together, strict=True):
                pipe.send((group, number))
                times[path] = min(times[path], pipe.recv())
    return best


def _p95(times: dict[str, float]) -> float:
    if os.environ.get("PORTAL_BENCH_PATHS"):
        for path, taken in sorted(times.items(), key=lambda one: -one[1]):
            print(f"{taken:8.1f} ms  {path}")
    return percentile(list(times.values()), 0.95)


@contextmanager
def _portal(name: str) -> Iterator[Flask]:
    template = new_postgresql_template() if name == "postgresql" else None
    url = template.url if template else ""
    try:
        with tempfile.TemporaryDirectory(prefix="portal-queue-") as folder:
            with set_up(Path(folder), database_url=url) as settings:
                yield create_app(settings)
            database().dispose()
    finally:
        if template:
            template.drop()


def _pages() -> dict[str, list[str]]:
    query = text(
        "SELECT id FROM dossier WHERE service_code = '2.000635' AND agency_id = (SELECT agency_id FROM account "
        "WHERE username = 'leader') ORDER BY id LIMIT :most"
    )
    with database().engine.connect() as connection:
        ids = connection.execute(query, {"most": _DOSSIERS}).scalars().all()
    return {
        "list": [f"/office/?{urlencode(one)}" for one in _LISTS],
        "filter": [f"/office/?{urlencode(one)}" for one in _FILTERS],
        "search": [f"/office/?{urlencode({'q': one})}" for one in _SEARCHES],
        "dossier page": [f"/office/dossiers/{UUID(str(one))}?list=tab%3Dopen" for one in ids],
    }


def _signed_in(app: Flask) -> str:
    client = app.test_client()
    token = client.get("/sign-in").text.split('name="csrf_token"')[1].split('value="')[1].split('"')[0]
    client.post("/sign-in", data={"csrf_token": token, "username": "leader", "password": PASSWORD})
    client.get("/office/")
    cookie = client.get_cookie("session")
    if cookie is None:
        raise RuntimeError("nobody is signed in")
    return f"session={cookie.value}"
