"""The hole in the byte range is exactly this signature's own hexadecimal string (T25)."""

from types import SimpleNamespace
from typing import Any

import pytest

from portal.signing.coverage import covers_its_revision, nothing_follows

CONTENT = b"\xab\xcd"
BEFORE, HOLE, AFTER = b"%PDF-1.7 /Contents ", b"<abcd>", b" /x startxref 9 %%EOF"
DATA = BEFORE + HOLE + AFTER
A, B, C = len(BEFORE), len(BEFORE) + len(HOLE), len(AFTER)


def signature(*numbers: int, content: bytes = CONTENT, revision: int = 0) -> Any:
    return SimpleNamespace(byte_range=list(numbers), pkcs7_content=content, signed_revision=revision)


def test_an_honest_range() -> None:
    assert covers_its_revision(signature(0, A, B, C), DATA)


@pytest.mark.parametrize(
    "numbers",
    [
        (0, A, B),
        (0, A, B, C, 0),
        (1, A, B, C),
        (0, A - 1, B, C),
        (0, A + 1, B, C),
        (0, A, B + 1, C - 1),
        (0, A, B - 1, C + 1),
        (0, A, B, C + 1),
        (0, A, B, C - 3),
        (0, B, A, C),
        (0, A, A, C),
        (0, -A, B, C),
        (0, 0, 0, 0),
    ],
)
def test_every_other_range(numbers: tuple[int, ...]) -> None:
    assert not covers_its_revision(signature(*numbers), DATA)


@pytest.mark.parametrize("hole", [b"<abcd00>", b"<abxy>", b"<ab cd >x", b"(abcd)"])
def test_a_hole_with_something_else_in_it(hole: bytes) -> None:
    start = len(BEFORE) + len(hole)
    assert not covers_its_revision(signature(0, A, start, C), BEFORE + hole + AFTER)


@pytest.mark.parametrize(("tail", "clean"), [(b"", True), (b"\r\n\0 ", True), (b"junk", False), (b"\n%%EOF", False)])
def test_nothing_may_follow_the_last_signature(tail: bytes, clean: bool) -> None:
    last = signature(0, A, B, C)
    assert nothing_follows(last, DATA + tail, revisions=1, last_startxref=9) is clean


@pytest.mark.parametrize(
    ("update", "clean"),
    [
        (b"\n1 0 obj\nxref\nstartxref\n60\n%%EOF\n", True),
        (b"\n1 0 obj\nxref\nstartxref\n60\n%%EOF\njunk", False),
        (b"\n1 0 obj\nxref\nstartxref\n60\n%%EOF\njunk\nstartxref\n60\n%%EOF\n", False),
        (b"\n1 0 obj\nxref\nstartxref\n61\n%%EOF\n", False),
    ],
)
def test_nothing_may_follow_a_later_update(update: bytes, clean: bool) -> None:
    data = DATA.ljust(50) + update
    last = signature(0, A, B, C)
    assert nothing_follows(last, data, revisions=2, last_startxref=60) is clean
