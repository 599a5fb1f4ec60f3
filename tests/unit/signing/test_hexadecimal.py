"""Hexadecimal strings are read as the library reads them, whatever they hold; beginnings are hashed as wholes are."""

import hashlib
from io import BytesIO
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyhanko.pdf_utils.misc import PdfError

from portal.signing.hashing import Beginnings
from portal.signing.hexadecimal import THEIRS, read_quickly


def outcome(read: Any, data: bytes) -> tuple[Any, int]:
    """What was read and where the stream stands, or the class of the complaint."""
    stream = BytesIO(data)
    try:
        value = read(stream)
    except (PdfError, ValueError) as problem:
        return type(problem), 0
    return getattr(value, "original_bytes", value), stream.tell()


def unexpected(stream: Any) -> Any:
    raise AssertionError("a plain string needs no help")


@pytest.mark.parametrize("data", [b"<>", b"<4a>x", b"<4A4b 0\n0>", b"<abc>", b"<" + b"0f" * 30000 + b"> endobj"])
def test_plain_strings_are_read_at_once(data: bytes) -> None:
    assert outcome(read_quickly(unexpected), data) == outcome(THEIRS, data)


@given(st.binary(max_size=40).map(lambda middle: b"<" + middle + b"> 1 0 R"))
def test_everything_is_read_as_the_library_reads_it(data: bytes) -> None:
    assert outcome(read_quickly(THEIRS), data) == outcome(THEIRS, data)


@given(st.text("0123456789abcdefABCDEFg>% \n\x00", max_size=60))
def test_what_nearly_looks_hexadecimal_too(text: str) -> None:
    data = b"<" + text.encode()
    assert outcome(read_quickly(THEIRS), data) == outcome(THEIRS, data)


@given(st.binary(min_size=1, max_size=200), st.lists(st.integers(0, 200), max_size=6))
def test_beginnings_have_the_digests_of_wholes(data: bytes, ends: list[int]) -> None:
    beginnings = Beginnings(data)
    for end in [min(each, len(data)) for each in ends]:
        assert beginnings.upto("sha256", end).digest() == hashlib.sha256(data[:end]).digest()
        expected = hashlib.sha512(data[: end // 2] + data[end:]).digest()
        assert beginnings.without("sha512", end // 2, end, len(data)) == expected
