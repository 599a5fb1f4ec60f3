"""Searching the catalogue: with and without accents, with several words, with words that lead nowhere."""

import time
from collections.abc import Iterator

from portal.catalogue import queries
from tests.bench.report import Measured, percentile
from tests.faults.drafts import SERVICE

LIMIT_MS = 5.0
_TEXTS = (
    "trich luc",
    "trích lục khai sinh",
    "TRÍCH LỤC",
    "giay khai sinh",
    "ket hon",
    "noi quy lao dong",
    "ho kinh doanh",
    "dat dai",
    "birth certificate",
    "khong co dich vu nao nhu the nay",
)
_TIMES = 50


def measure() -> Iterator[Measured]:
    """The 95th percentile of a search, and whether the service people look for comes first."""
    if queries.search("trich luc")[0].code != SERVICE:
        raise RuntimeError("the copy of an extract is not found first")
    taken = []
    for text in _TEXTS * _TIMES:
        began = time.perf_counter()
        queries.search(text)
        taken.append((time.perf_counter() - began) * 1e3)
    name = f"search in the catalogue ({len(queries.offered())} services), p95"
    yield Measured(name=name, value=percentile(taken, 0.95), limit=LIMIT_MS, unit="ms")
