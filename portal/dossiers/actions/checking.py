"""Is this document ours, and what do its signatures prove? Answers anybody; says nothing about a person."""

import hashlib
from dataclasses import dataclass
from datetime import date, datetime
from mmap import ACCESS_READ, mmap
from pathlib import Path

from sqlalchemy.orm import Session

from forms.text import Text, one_line
from portal.catalogue import queries as catalogue
from portal.core import blobs
from portal.dossiers import desk, presented, queries
from portal.dossiers.document_names import document_name
from portal.dossiers.force import Force, Revocation, force_of, revocation_of
from portal.dossiers.models import IssuedDocument
from portal.signing import actions as signing

_END = b"%%EOF"
_MOST_BEGINNINGS = 120


@dataclass(frozen=True)
class OurDocument:
    """What anybody who holds a document may learn about it; results say whether they are in force."""

    kind: str
    title: Text | str
    number: str
    agency: Text
    issued_at: datetime
    sha256: str
    force: Force | None = None
    valid_until: date | None = None
    revocation: Revocation | None = None


@dataclass(frozen=True)
class Checked:
    """The answer: the document when it is ours, the verdict about its signatures when there was a file to examine.

    ``continued``: the file begins with our document and goes on; what follows is later proof, or it were not valid.
    """

    document: OurDocument | None
    verdict: signing.Verdict | None
    continued: bool = False


@dataclass(frozen=True)
class InPackage:
    """A signed document of a package, and which of ours it is."""

    path: str
    document: OurDocument | None
    verdict: signing.Verdict


@dataclass(frozen=True)
class CheckedPackage:
    """The answer about a proof package and about each signed document in it."""

    package: signing.PackageVerdict
    documents: tuple[InPackage, ...]


def check_file(session: Session, path: Path, *, now: datetime) -> Checked:
    """Compare a received PDF with everything we issued, by its SHA-256, and prove its signatures (R5.2).

    A provable copy is our document with later proof behind it: it is ours when it begins with a document that was
    signed when we issued it, and is valid as a whole.
    """
    verdict = _verdict(path, now)
    exact = presented.document_by_digest(session, verdict.sha256)
    if exact is not None or verdict.outcome is not signing.Outcome.VALID:
        return Checked(_ours(session, exact, now), verdict)
    begun = presented.signed_document_among(session, _beginnings(path))
    return Checked(_ours(session, begun, now), verdict, continued=begun is not None)


def check_package(session: Session, path: Path, *, now: datetime) -> CheckedPackage:
    """Prove a received package, and find out which documents in it are ours."""
    current = desk.desk()
    found = signing.verify_package(path, trust=current.store, at=now, cache_folder=current.cache_folder)
    documents = tuple(
        InPackage(
            each.path, _ours(session, presented.document_by_digest(session, each.issued_sha256), now), each.verdict
        )
        for each in found.documents
    )
    return CheckedPackage(found, documents)


def check_proof(path: Path, *, now: datetime) -> signing.ProofVerdict:
    """Prove that the events in a received file stand in a sealed log."""
    return signing.verify_proof(path, trust=desk.desk().store, at=now)


def is_proof(path: Path) -> bool:
    """Whether a received file is to be checked as a proof from the log."""
    return signing.is_proof(path)


def is_package(path: Path) -> bool:
    """Whether a received file is to be checked as a proof package."""
    return signing.is_zip(path)


def _beginnings(path: Path) -> list[str]:
    """SHA-256 of the file up to each place where a revision of a PDF may end, the line break behind it or not."""
    found: list[str] = []
    with path.open("rb") as stream, mmap(stream.fileno(), 0, access=ACCESS_READ) as data:
        digest, done, at = hashlib.sha256(), 0, data.find(_END)
        while at >= 0 and len(found) < _MOST_BEGINNINGS:
            for end in (at + len(_END), at + len(_END) + 1, at + len(_END) + 2):
                digest.update(data[done:end])
                done = end
                found.append(digest.hexdigest())
            at = data.find(_END, done)
    return found


def report_on_file(path: Path, *, now: datetime) -> str | None:
    """The validation report about a received file for machines (ETSI TS 119 102-2, XML); None without signatures."""
    _, xml = signing.verify_with_report(path, trust=desk.desk().store, at=now, cache_folder=desk.desk().cache_folder)
    return xml


def check_by_code(session: Session, typed: str, *, now: datetime) -> Checked:
    """Find a document by the code printed on it, and prove the signatures of our own copy."""
    found = presented.document_by_check_code(session, normal_code(typed))
    if found is None:
        return Checked(None, None)
    return Checked(_ours(session, found, now), _verdict(blobs.store().path(found.sha256), now))


def normal_code(typed: str) -> str:
    """A check code as it is kept, however it was typed: ``7kq4 m2xw9trd`` is ``7KQ4-M2XW-9TRD``."""
    letters = "".join(letter for letter in one_line(typed).upper() if letter.isalnum())[:20]
    return "-".join(letters[at : at + 4] for at in range(0, len(letters), 4))


def _verdict(path: Path, now: datetime) -> signing.Verdict:
    return signing.verify(path, trust=desk.desk().store, at=now, cache_folder=desk.desk().cache_folder)


def _ours(session: Session, found: IssuedDocument | None, now: datetime) -> OurDocument | None:
    if found is None:
        return None
    definition = catalogue.definition(found.dossier.service_code, found.dossier.service_version)
    return OurDocument(
        kind=found.kind,
        title=found.title if found.kind == queries.RESULT else document_name(found.kind),
        number=found.number,
        agency=catalogue.agency_for(session, definition).name,
        issued_at=found.sealed_at or found.signed_at or found.created_at,
        sha256=found.sha256,
        force=force_of(found, now=now) if found.kind == queries.RESULT else None,
        valid_until=found.valid_until,
        revocation=revocation_of(found),
    )
