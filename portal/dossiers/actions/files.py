"""Files of the applicant: looked at before anything is kept, kept before anything is recorded.

Write order (design §4.2): temporary file, inspection and signature check, then fsync and rename under the SHA-256, and
only then the transaction that records the file. A refused file leaves the other files and answers alone.
"""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO

from sqlalchemy.orm import Session

from forms.definition import Component, ServiceForm
from forms.fields.files import FileQuestion
from forms.text import Text
from portal.core import blobs
from portal.core.errors import PortalError
from portal.documents.inspection import EDITABLE, GRAPHICS, SCANS, Inspection, inspect, safe_name
from portal.dossiers import desk, queries
from portal.dossiers.errors import TooManyFiles
from portal.dossiers.models import Dossier, DossierFile
from portal.signing import actions as signing

_MEGABYTE = 1 << 20
_ACCEPTED = {"scan": SCANS | GRAPHICS, "image": GRAPHICS, "editable": EDITABLE, "signed_pdf": SCANS}
_PDF = "application/pdf"


@dataclass(frozen=True)
class Upload:
    """A file as the browser sent it, for one question."""

    question: str
    filename: str
    stream: BinaryIO


@dataclass(frozen=True)
class Received:
    """A file that was examined and is safely stored; only its record is still to be written. Plain values."""

    question: str
    component: str
    name: str
    media_type: str
    pages: int | None
    sha256: str
    size: int
    verdict: dict[str, Any] | None
    notes: list[dict[str, str]]


@dataclass(frozen=True)
class FileTrouble:
    """Why a file was not taken in, at which question; the sentence names the file."""

    question: str
    text: Text


def extensions(component: Component) -> frozenset[str]:
    """The extensions a component takes, without dots (R9.1c)."""
    return frozenset().union(*(_ACCEPTED[kind] for kind in component.accept))


def file_component(definition: ServiceForm, question: str) -> Component | None:
    """The component that a file question asks for; None when there is no such file question."""
    try:
        asked = definition.question(question)
    except KeyError:
        return None
    return definition.component(asked.component) if isinstance(asked, FileQuestion) else None


def receive(
    uploads: Iterable[Upload], definition: ServiceForm, *, now: datetime
) -> tuple[list[Received], list[FileTrouble]]:
    """Examine and store uploads, before any transaction; each that cannot be taken in is explained on its own."""
    received: list[Received] = []
    troubles: list[FileTrouble] = []
    for upload in uploads:
        component = file_component(definition, upload.question)
        if component is None:
            continue
        try:
            taken = _take_in(upload, component, now)
        except PortalError as problem:
            taken = _trouble(upload, problem.sentence)
        if isinstance(taken, Received):
            received.append(taken)
        else:
            troubles.append(taken)
    return received, troubles


def _take_in(upload: Upload, component: Component, now: datetime) -> Received | FileTrouble:
    with blobs.store().receive(upload.stream) as path:
        inspection = inspect(
            path, filename=upload.filename, accept=extensions(component), max_bytes=component.max_mb * _MEGABYTE
        )
        if inspection.problem is not None:
            return _trouble(upload, inspection.problem.text)
        verdict = _signatures(path, inspection, now)
        if (trouble := _unsigned(upload, component, verdict)) is not None:
            return trouble
        blob = blobs.store().keep(path)
    return Received(
        question=upload.question,
        component=component.key,
        name=inspection.name,
        media_type=inspection.media_type,
        pages=inspection.pages,
        sha256=blob.sha256,
        size=blob.size,
        verdict=verdict.to_dict() if verdict is not None else None,
        notes=[{"vi": warning.text.vi, "en": warning.text.en} for warning in inspection.warnings],
    )


def _trouble(upload: Upload, text: Text) -> FileTrouble:
    return _about(upload.question, safe_name(upload.filename), text)


def _about(question: str, name: str, text: Text) -> FileTrouble:
    return FileTrouble(question, Text(vi=f"“{name}”: {text.vi}", en=f"“{name}”: {text.en}"))


def _signatures(path: Path, inspection: Inspection, now: datetime) -> signing.Verdict | None:
    """The verdict about a PDF that carries signatures; None for everything else."""
    # A signature's dictionary is never compressed: its byte range speaks of offsets in this very file.
    if inspection.media_type != _PDF or b"/ByteRange" not in path.read_bytes():
        return None
    return signing.verify(path, trust=desk.desk().store, at=now, cache_folder=desk.desk().cache_folder)


def _unsigned(upload: Upload, component: Component, verdict: signing.Verdict | None) -> FileTrouble | None:
    """A component that takes nothing but signed files refuses one without a good signature."""
    if set(component.accept) != {"signed_pdf"}:
        return None
    if verdict is None:
        return _trouble(upload, signing.Reason.NO_SIGNATURE.text)
    return _trouble(upload, verdict.sentence) if verdict.outcome is signing.Outcome.INVALID else None


def attach(
    session: Session, dossier: Dossier, received: Sequence[Received], definition: ServiceForm, *, now: datetime
) -> list[FileTrouble]:
    """Record stored files with the dossier; the same file twice counts once. Returns what found no room."""
    present = list(queries.files(session, dossier.id))
    troubles = []
    for one in received:
        same = [file for file in present if file.question == one.question]
        if any(file.sha256 == one.sha256 for file in same):
            continue
        most = definition.component(one.component).max_files
        if len(same) >= most:
            troubles.append(_about(one.question, one.name, TooManyFiles(most).sentence))
            continue
        file = DossierFile(dossier_id=dossier.id, position=len(present) + 1, uploaded_at=now, **asdict(one))
        session.add(file)
        present.append(file)
    session.flush()
    return troubles
