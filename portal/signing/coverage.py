"""Does the signature cover what it seems to cover? Exact positions, not sums of lengths (threat T25).

The library judges coverage from the sum of the lengths in /ByteRange; attacks move the pieces. And it accepts bytes
after the last revision, which some viewers read. Both are checked here, on the bytes themselves.
"""

import re

from pyhanko.sign.validation import EmbeddedPdfSignature
from pyhanko.sign.validation.status import SignatureCoverageLevel

_WHITE = b"\x00\t\n\x0c\r "
_END = re.compile(rb"startxref\s+(\d+)\s+%%EOF\s*\Z")
_WHOLE = (SignatureCoverageLevel.ENTIRE_FILE, SignatureCoverageLevel.ENTIRE_REVISION)


def byte_range(signature: EmbeddedPdfSignature) -> tuple[int, int, int, int] | None:
    """The four numbers of /ByteRange, or None when they are not four sensible numbers starting at 0."""
    numbers = [int(number) for number in signature.byte_range]
    if len(numbers) != 4 or numbers[0] != 0 or min(numbers) < 0:
        return None
    return numbers[0], numbers[1], numbers[2], numbers[3]


def covers_its_revision(signature: EmbeddedPdfSignature, data: bytes) -> bool:
    """Whether the only bytes left out, up to the end of a revision, are this signature's own ``<hex>``."""
    numbers = byte_range(signature)
    if numbers is None:
        return False
    _, first, second, rest = numbers
    end = second + rest
    if not first < second <= end <= len(data):
        return False
    hexadecimal = data[first + 1 : second - 1]
    if data[first : first + 1] != b"<" or data[second - 1 : second] != b">":
        return False
    return _holds(hexadecimal, signature.pkcs7_content) and _ends_a_revision(data, second, end)


def whole(signature: EmbeddedPdfSignature) -> bool:
    """The library's own opinion on coverage, after its integrity check."""
    return signature.coverage in _WHOLE


def nothing_follows(last: EmbeddedPdfSignature, data: bytes, *, revisions: int, last_startxref: int | None) -> bool:
    """Whether the file ends where its last revision ends; ``last`` is the newest signature in the file."""
    numbers = byte_range(last)
    if numbers is None:
        return False
    if last.signed_revision == revisions - 1:
        return not data[numbers[2] + numbers[3] :].strip(_WHITE)
    found = _END.search(data, max(0, len(data) - 2048))
    if found is None or last_startxref is None or int(found[1]) != last_startxref:
        return False
    return data.count(b"%%EOF", last_startxref) == 1


def _holds(hexadecimal: bytes, content: bytes) -> bool:
    try:
        return bytes.fromhex(hexadecimal.decode("ascii")) == content
    except (UnicodeDecodeError, ValueError):
        return False


def _ends_a_revision(data: bytes, start: int, end: int) -> bool:
    return data[max(start, end - 32) : end].rstrip(_WHITE).endswith(b"%%EOF")
