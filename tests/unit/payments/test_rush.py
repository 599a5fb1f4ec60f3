"""Receipts wait while payments pour in, and only then."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from portal.payments import rush


@pytest.fixture
def seconds(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[float]]:
    at = [1000.0]
    monkeypatch.setattr(rush.time, "monotonic", lambda: at[0])
    rush.forget()
    yield at
    rush.forget()


def test_a_receipt_after_an_ordinary_payment_waits_for_nothing(seconds: list[float]) -> None:
    for _ in range(50):
        seconds[0] += 0.2
        assert rush.pause() == timedelta()


def test_in_a_rush_receipts_wait_and_afterwards_no_more(seconds: list[float]) -> None:
    pauses = []
    for _ in range(20):
        seconds[0] += 0.01
        pauses.append(rush.pause())
    assert pauses[:9] == [timedelta()] * 9
    assert set(pauses[9:]) == {timedelta(minutes=1)}
    seconds[0] += 1
    assert rush.pause() == timedelta()


def test_a_new_beginning_knows_no_rush(seconds: list[float]) -> None:
    for _ in range(20):
        rush.pause()
    assert rush.pause() == timedelta(minutes=1)
    rush.forget()
    assert rush.pause() == timedelta()
