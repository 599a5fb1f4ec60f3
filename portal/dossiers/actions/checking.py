"""Is this document ours, and what do its signatures prove? Answers anybody; says nothing about a person."""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy.orm import Session

from forms.text import Text, one_line
from portal.catalogue import queries as catalogue
from portal.core import blobs
from portal.dossiers import desk, queries
from portal.dossiers.models import IssuedDocument
from portal.dossiers.timeline import document_name
from portal.signing import actions as signing


@dataclass(frozen=True)
class OurDocument:
    """What anybody who holds a document may learn about it."""

    kind: str
    title: Text | str
    number: str
    agency: Text
    issued_at: datetime
    sha256: str


@dataclass(frozen=True)
class Checked:
    """The answer: the document when it is ours, the verdict about its signatures when there was a file to examine."""

    document: OurDocument | None
    verdict: signing.Verdict | None


def check_file(session: Session, path: Path, *, now: datetime) -> Checked:
    """Compare a received file with everything we issued, by its SHA-256, and prove its signatures (R5.2)."""
    with path.open("rb") as stream:
        digest = hashlib.file_digest(stream, "sha256").hexdigest()
    return Checked(_ours(session, queries.document_by_digest(session, digest)), _verdict(path, now))


def report_on_file(path: Path, *, now: datetime) -> str | None:
    """The validation report about a received file for machines (ETSI TS 119 102-2, XML); None without signatures."""
    _, xml = signing.verify_with_report(path, trust=desk.desk().store, at=now, cache_folder=desk.desk().cache_folder)
    return xml


def check_by_code(session: Session, typed: str, *, now: datetime) -> Checked:
    """Find a document by the code printed on it, and prove the signatures of our own copy."""
    found = queries.document_by_check_code(session, normal_code(typed))
    if found is None:
        return Checked(None, None)
    return Checked(_ours(session, found), _verdict(blobs.store().path(found.sha256), now))


def normal_code(typed: str) -> str:
    """A check code as it is kept, however it was typed: ``7kq4 m2xw9trd`` is ``7KQ4-M2XW-9TRD``."""
    letters = "".join(letter for letter in one_line(typed).upper() if letter.isalnum())[:20]
    return "-".join(letters[at : at + 4] for at in range(0, len(letters), 4))


def _verdict(path: Path, now: datetime) -> signing.Verdict:
    return signing.verify(path, trust=desk.desk().store, at=now, cache_folder=desk.desk().cache_folder)


def _ours(session: Session, found: IssuedDocument | None) -> OurDocument | None:
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
    )
