"""Each signature judged over the document as it was signed: what came later is left off. Runs inside the sandbox.

For an officer who may accept a file that was changed after signing: whether nothing else is wrong with it. And for a
signature of an unknown kind: whether nothing is known to be wrong.
"""

from collections.abc import Iterator
from typing import Any

from pyhanko.pdf_utils.reader import PdfFileReader

from portal.signing.coverage import byte_range
from portal.signing.hashing import Beginnings
from portal.signing.inspection import BROKEN, judged_in
from portal.signing.judgement import Judged
from portal.signing.reading import open_pdf
from portal.signing.reasons import Reason
from portal.signing.request import MAX_BYTES, Request
from portal.signing.verdict import SignatureReport

_HARMLESS = (Reason.OK, Reason.UNSUPPORTED)


def inspect_as_signed(request: Request) -> dict[str, Any]:
    """The verdict about what was signed, as plain data: OK, UNSUPPORTED when only that stands against it, or why not.

    Its signatures are reported as they were when each was made.
    """
    data = request.path.read_bytes()
    try:
        found = list(_each(data, request)) if len(data) <= MAX_BYTES else [(Reason.TOO_LARGE, None)]
    except BROKEN:
        found = [(Reason.UNREADABLE, None)]
    reasons = [reason for reason, _ in found]
    worst = next((reason for reason in reasons if reason not in _HARMLESS), None)
    reason = worst or next((reason for reason in reasons if reason is not Reason.OK), Reason.OK)
    reports = [report for _, report in found if report is not None]
    digest = Beginnings(data).upto("sha256", len(data)).hexdigest()
    return request.verdict(reason, reports, sha256=digest, size=len(data)).to_dict()


def _each(data: bytes, request: Request) -> Iterator[tuple[Reason, SignatureReport | None]]:
    reader = _opened(data)
    signatures = reader.embedded_regular_signatures
    if not signatures:
        yield Reason.UNSUPPORTED, None
    for signature in signatures:
        numbers = byte_range(signature)
        if numbers is None:
            yield Reason.NOT_WHOLLY_SIGNED, None
            continue
        reason, judged = judged_in(data[: numbers[2] + numbers[3]], request)
        mine = next((each for each in judged if each.report.field_name == str(signature.field_name)), None)
        yield (reason, None) if mine is None else (_truly(mine), mine.report)


def _truly(judged: Judged) -> Reason:
    """A signature whose issuer does not answer may be called unsupported for want of a computation: that is no kind."""
    doubtful = judged.report.reason is Reason.UNSUPPORTED and judged.opinion.reason is Reason.REVOCATION_UNKNOWN
    return Reason.REVOCATION_UNKNOWN if doubtful else judged.report.reason


def _opened(data: bytes) -> PdfFileReader:
    try:
        return open_pdf(data, strict=True)
    except BROKEN:
        return open_pdf(data, strict=False)
