"""Judge a proof package. Runs inside the sandbox, because the file comes from a stranger.

First the sealed list, then every file against it, then each document by itself: the package is not believed because
an agency made it, each signature in it must stand alone.
"""

import json
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from typing import Any

from pyhanko.pdf_utils.misc import PdfError

from portal.core.linking import FIRST, record_hash
from portal.signing.inspection import examine
from portal.signing.package.findings import Document, PackageReason, PackageVerdict
from portal.signing.package.manifest import INVENTORY, LOG, MANIFEST, TRUST, Manifest, ManifestUnreadable
from portal.signing.package.opening import NotPackage, Opened, Unsafe, opened
from portal.signing.package.request import PackageRequest
from portal.signing.reading import open_pdf
from portal.signing.reasons import Outcome
from portal.signing.request import Request
from portal.signing.trust import Role, TrustStore
from portal.signing.verdict import Verdict

_BROKEN = (PdfError, ValueError, LookupError, TypeError, AttributeError, RecursionError, OSError)
_ISSUERS = frozenset({Role.OFFICIAL, Role.AGENCY})


def check(request: PackageRequest) -> dict[str, Any]:
    """The verdict about a package as plain data. Never raises for what is in the file."""
    return judge_package(request).to_dict()


def judge_package(request: PackageRequest) -> PackageVerdict:
    """The verdict about a package. Never raises for what is in the file."""
    try:
        with opened(request.path) as package:
            return _judge(_believing(request, package), package)
    except NotPackage:
        return request.verdict(PackageReason.NOT_A_PACKAGE)
    except Unsafe as problem:
        return request.verdict(PackageReason.UNSAFE, place=problem.place)


def _believing(request: PackageRequest, package: Opened) -> PackageRequest:
    if not request.own_roots:
        return request
    files = {path.removeprefix(TRUST): package.read(path) for path in package.paths if path.startswith(TRUST)}
    try:
        return replace(request, rules=replace(request.rules, trust=TrustStore.from_files(files)))
    except (ValueError, TypeError) as problem:
        raise NotPackage from problem


def _judge(request: PackageRequest, package: Opened) -> PackageVerdict:
    if INVENTORY not in package.paths:
        raise NotPackage
    data = package.read(INVENTORY)
    inventory = _verdict(data, request)
    sealed = _sealed(inventory, request.rules.trust)
    if sealed is PackageReason.LIST_NOT_SEALED:
        return request.verdict(sealed, place=INVENTORY, inventory=inventory)
    try:
        manifest = Manifest.from_bytes(_attached(data))
    except ManifestUnreadable:
        return request.verdict(PackageReason.NOT_A_PACKAGE, place=INVENTORY, inventory=inventory)
    facts: dict[str, Any] = {"code": manifest.code, "made_at": manifest.made_at, "inventory": inventory}
    documents: list[Document] = []
    whole = (sealed, "" if sealed is PackageReason.OK else INVENTORY)
    reason, place = next(_faults(request, package, manifest, documents), whole)
    return request.verdict(reason, place=place, documents=tuple(documents), **facts)


def _verdict(data: bytes, request: PackageRequest) -> Verdict:
    verdict, _ = examine(data, Request(path=request.path, rules=request.rules))
    return verdict


def _sealed(inventory: Verdict, trust: TrustStore) -> PackageReason:
    """A list that a citizen signed proves nothing, where the anchors tell citizens and agencies apart."""
    told_apart = bool(trust.official or trust.agency)
    by_citizen = told_apart and not any(each.role in _ISSUERS for each in inventory.signatures)
    if inventory.outcome is Outcome.INVALID or by_citizen:
        return PackageReason.LIST_NOT_SEALED
    return PackageReason.OK if inventory.outcome is Outcome.VALID else PackageReason.LIST_UNDECIDED


def _attached(pdf: bytes) -> bytes:
    """The list for machines inside the sealed one. Raises ManifestUnreadable."""
    with suppress(*_BROKEN):
        names = open_pdf(pdf, strict=True).root["/Names"]["/EmbeddedFiles"]["/Names"]
        for at in range(0, len(names), 2):
            if str(names[at]) == MANIFEST:
                data: bytes = names[at + 1]["/EF"]["/F"].data
                return data
    raise ManifestUnreadable


_Fault = tuple[PackageReason, str]


def _faults(
    request: PackageRequest, package: Opened, manifest: Manifest, documents: list[Document]
) -> Iterator[_Fault]:
    """What is wrong, the gravest first; ``documents`` is filled on the way."""
    listed = {each.path for each in manifest.files}
    yield from ((PackageReason.FILE_MISSING, path) for path in sorted(listed - package.paths))
    yield from ((PackageReason.FILE_ADDED, path) for path in sorted(package.paths - listed - {INVENTORY}))
    signed = {each.path: each for each in manifest.documents}
    mentioned: set[str] = set()
    for entry in sorted(manifest.files, key=lambda each: (each.path != LOG, each.path)):
        data = package.read(entry.path)
        if not entry.fits(data):
            yield PackageReason.FILE_ALTERED, entry.path
        if entry.path == LOG:
            mentioned = _mentioned(data, manifest.log_head)
            if not mentioned:
                yield PackageReason.LOG_BROKEN, LOG
        if entry.path in signed:
            issued = signed[entry.path]
            if not issued.continues(data) or issued.sha256 not in mentioned:
                yield PackageReason.ANOTHER_DOCUMENT, entry.path
            verdict = _verdict(data, request)
            documents.append(Document(path=entry.path, issued_sha256=issued.sha256, verdict=verdict))
    yield from _by_verdict(documents, Outcome.INVALID, PackageReason.DOCUMENT_NOT_VALID)
    yield from _by_verdict(documents, Outcome.INDETERMINATE, PackageReason.DOCUMENT_UNDECIDED)


def _by_verdict(documents: list[Document], outcome: Outcome, reason: PackageReason) -> Iterator[_Fault]:
    return ((reason, each.path) for each in documents if each.verdict.outcome is outcome)


def _mentioned(log: bytes, head: str) -> set[str]:
    """Every text in the records, among them the digests of documents; empty when the chain does not hold."""
    previous, texts = FIRST, set[str]()
    try:
        for position, line in enumerate(log.decode().splitlines(), start=1):
            record = json.loads(line)
            previous = record_hash(
                record["stream"],
                position,
                record["type"],
                record["payload"],
                actor=record["actor"],
                at=datetime.fromisoformat(record["at"]),
                previous=previous,
            )
            if previous != record["hash"]:
                return set()
            texts |= {value for value in record["payload"].values() if isinstance(value, str)}
    except _BROKEN:
        return set()
    return texts if previous == head else set()
