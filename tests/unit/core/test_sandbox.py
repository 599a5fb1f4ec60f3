"""The sandbox answers, limits, kills, and comes back."""

import os
import time
from collections.abc import Iterator

import pytest

from portal.core.sandbox import Sandbox, SandboxCrashed, SandboxFailed, SandboxTimeout


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    box = Sandbox(preload=("json",), memory_bytes=512 << 20, seconds=1.0, recycle_after=5)
    yield box
    box.close()


def test_it_answers_and_stays_warm(sandbox: Sandbox) -> None:
    assert sandbox.run("json:dumps", {"a": 1}) == '{"a": 1}'
    assert sandbox.run("os:getpid") == sandbox.run("os:getpid") != os.getpid()


def test_a_failure_is_told_with_its_kind(sandbox: Sandbox) -> None:
    with pytest.raises(SandboxFailed) as caught:
        sandbox.run("json:loads", "{")
    assert caught.value.kind == "JSONDecodeError"


def test_what_takes_too_long_is_killed_and_the_next_call_works(sandbox: Sandbox) -> None:
    began = time.monotonic()
    with pytest.raises(SandboxTimeout):
        sandbox.run("time:sleep", 30)
    assert time.monotonic() - began < 10
    assert sandbox.run("os:getcwd")


def test_what_eats_memory_is_stopped(sandbox: Sandbox) -> None:
    with pytest.raises(SandboxCrashed):
        sandbox.run("builtins:bytearray", 2 << 30)
    assert sandbox.run("os:getcwd")


def test_a_child_that_dies_is_replaced(sandbox: Sandbox) -> None:
    with pytest.raises(SandboxCrashed):
        sandbox.run("os:_exit", 3)
    assert sandbox.run("os:getcwd")


def test_a_worn_child_is_replaced(sandbox: Sandbox) -> None:
    pids = {sandbox.run("os:getpid") for _ in range(12)}
    assert len(pids) >= 2
