"""From one file to one verdict. Runs inside the sandbox, because the file comes from a stranger."""

import asyncio
import logging
import zlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.fields import enumerate_sig_fields
from pyhanko.sign.validation import EmbeddedPdfSignature
from pyhanko.sign.validation.errors import SignatureValidationError

from portal.signing import hexadecimal, names, relevance
from portal.signing.asking import Asking
from portal.signing.coverage import nothing_follows
from portal.signing.engine import Rules, build_spec, knowledge_for
from portal.signing.evidence import Document, certificates_in
from portal.signing.hashing import Beginnings
from portal.signing.issued import is_signed_copy
from portal.signing.judgement import Judged, judge
from portal.signing.reading import filled_in_later, open_pdf
from portal.signing.reasons import Reason
from portal.signing.request import MAX_BYTES, MAX_SIGNATURES, Request
from portal.signing.revocation import RevocationCache
from portal.signing.trust import Role
from portal.signing.verdict import Holder, Verdict

hexadecimal.install()
names.install()
relevance.install()

# pyHanko writes certificate subjects, and so personal numbers, into its warnings.
for _name in ("pyhanko", "pyhanko_certvalidator"):
    logging.getLogger(_name).setLevel(logging.CRITICAL + 1)

# What pyHanko, asn1crypto and zlib raise on broken files, found by fuzzing; anything else is our own mistake.
BROKEN = (
    PdfError,
    SignatureValidationError,
    ValueError,
    LookupError,
    AttributeError,
    AssertionError,
    TypeError,
    ArithmeticError,
    RecursionError,
    NotImplementedError,
    OSError,
    zlib.error,
)

_cache = RevocationCache()


@dataclass(frozen=True, kw_only=True)
class _Finding:
    reason: Reason
    judged: Sequence[Judged] = ()
    strictly_read: bool = True


def inspect(request: Request) -> dict[str, Any]:
    """The verdict about ``request.path`` as plain data. Never raises for what is in the file."""
    verdict, _ = examine(request.path.read_bytes(), request)
    return verdict.to_dict()


def judged_in(data: bytes, request: Request) -> tuple[Reason, Sequence[Judged]]:
    """What is found in these bytes, which may be the beginning of the file: a reason, and each signature judged."""
    finding = _read(data, Beginnings(data), request)
    return finding.reason, finding.judged


def examine(data: bytes, request: Request) -> tuple[Verdict, Sequence[Judged]]:
    """The verdict about the bytes of a file, and what it rests on. Never raises for what is in the file."""
    hashes = Beginnings(data)
    finding = _Finding(reason=Reason.TOO_LARGE) if len(data) > MAX_BYTES else _read(data, hashes, request)
    sha256 = hashes.upto("sha256", len(data)).hexdigest()
    reports = [each.report for each in finding.judged]
    strictly_read = finding.strictly_read
    verdict = request.verdict(finding.reason, reports, sha256=sha256, size=len(data), strictly_read=strictly_read)
    return verdict, finding.judged


def _read(data: bytes, hashes: Beginnings, request: Request) -> _Finding:
    """Examine strictly; a stranger's file that breaks the rules gets a lenient second try, an issued one never."""
    finding = _try(data, hashes, request, strict=True)
    if finding.reason is Reason.UNREADABLE and request.issued is None:
        finding = _try(data, hashes, request, strict=False)
    return _expecting(request.holder, finding) if request.holder else finding


def _expecting(holder: Holder, finding: _Finding) -> _Finding:
    """Where one person's signature is expected, an answer still to come must be about that person too."""
    if finding.reason is Reason.UNSUPPORTED:
        return replace(finding, reason=Reason.NOT_PROVEN)
    sound = finding.reason in (Reason.OK, Reason.REVOCATION_UNKNOWN)
    # while the issuer cannot be asked, the engine may not name the anchor yet; a valid signature always has one
    roles = (Role.CITIZEN,) if finding.reason is Reason.OK else (Role.CITIZEN, None)
    if sound and not any(each.report.belongs_to(holder) and each.report.role in roles for each in finding.judged):
        return replace(finding, reason=Reason.SIGNED_BY_SOMEONE_ELSE)
    return finding


def _try(data: bytes, hashes: Beginnings, request: Request, *, strict: bool) -> _Finding:
    try:
        reason, judged = _examine(data, hashes, request, strict=strict)
    except BROKEN:
        return _Finding(reason=Reason.UNREADABLE, strictly_read=strict)
    return _Finding(reason=reason, judged=judged, strictly_read=strict)


def _examine(data: bytes, hashes: Beginnings, request: Request, *, strict: bool) -> tuple[Reason, Sequence[Judged]]:
    reader = open_pdf(data, strict=strict)
    if reader.encrypted:
        return Reason.ENCRYPTED, ()
    if request.issued is not None and not is_signed_copy(request.issued, data, reader):
        return Reason.NOT_THE_ISSUED_DOCUMENT, ()
    filled = sum(1 for _ in enumerate_sig_fields(reader, filled_status=True))
    if filled > MAX_SIGNATURES:
        return Reason.TOO_MANY_SIGNATURES, ()
    found: list[EmbeddedPdfSignature] = reader.embedded_signatures
    if len(found) != filled:
        return Reason.UNSUPPORTED, ()  # pyHanko silently leaves out formats it does not know
    if not reader.embedded_regular_signatures:
        return Reason.NO_SIGNATURE, ()
    if len({tuple(map(int, each.byte_range)) for each in found}) < len(found):
        return Reason.ALTERED, ()  # nobody signs two fields with one signature
    if not strict and filled_in_later(reader, min(each.signed_revision for each in found)):
        return Reason.ALTERED, ()
    return _judge_all(data, hashes, request.rules, reader, found)


def _judge_all(
    data: bytes, hashes: Beginnings, rules: Rules, reader: PdfFileReader, found: list[EmbeddedPdfSignature]
) -> tuple[Reason, Sequence[Judged]]:
    cache = RevocationCache(rules.cache_folder) if rules.cache_folder else _cache
    tidy = nothing_follows(
        found[-1], data, revisions=reader.xrefs.total_revisions, last_startxref=reader.last_startxref
    )
    knowledge = knowledge_for(rules, reader)
    asking = Asking(trust=rules.trust, others=lambda: (*knowledge.known_certs, *certificates_in(found)))
    spec = build_spec(rules, cache=cache, knowledge=knowledge, asking=asking)
    judged = asyncio.run(_each(Document(data=data, hashes=hashes, reader=reader, spec=spec, rules=rules, tidy=tidy)))
    reasons = (each.report.reason for each in judged)
    return next((reason for reason in reasons if reason is not Reason.OK), Reason.OK), judged


async def _each(document: Document) -> list[Judged]:
    return [await judge(each, document) for each in document.reader.embedded_regular_signatures]
