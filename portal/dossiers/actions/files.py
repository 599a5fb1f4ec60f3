"""Files of the applicant: looked at before anything is kept, kept before anything is recorded.

Write order (design §4.2): temporary file, inspection, virus scan and signature check, then fsync and rename under the
SHA-256, and only then the transaction that records the file. A refused file leaves the other files and answers alone.

What is stored is what was sent, byte for byte, except pictures: those of a phone become upright pages without place,
time or device, and several chosen together become one PDF (see ``pages``). PDFs are never rewritten.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack
from datetime import datetime
from itertools import groupby
from pathlib import Path

from sqlalchemy.orm import Session

from forms.definition import Component, ServiceForm
from forms.fields.files import FileQuestion, PhotoQuestion
from forms.text import Text
from portal.core import blobs
from portal.core.actor import SYSTEM
from portal.core.clock import local
from portal.core.errors import PortalError
from portal.core.events import publish
from portal.documents import viruses
from portal.documents.inspection import EDITABLE, GRAPHICS, PHONE_PICTURES, SCANS, Inspection, inspect
from portal.documents.viruses import Scan
from portal.dossiers import desk, presented, queries
from portal.dossiers.actions import pages
from portal.dossiers.actions.received import FileTrouble, Looked, Received, Upload, about, plain_notes, trouble
from portal.dossiers.errors import Infected, TooManyFiles
from portal.dossiers.events import FilesAwaitScan
from portal.dossiers.models import Dossier, DossierFile
from portal.dossiers.papers import certified
from portal.signing import actions as signing

MEGABYTE = 1 << 20
LARGEST_PICTURE = 40 * MEGABYTE
"""A picture may be larger than its component allows: the page made from it is not."""

DECIDE = Text(
    vi="Có trang trống, mờ hoặc tối (xem ghi chú ở tệp). Hãy thay tệp khác, hoặc bấm “Tôi đã xem, vẫn dùng tệp này”.",
    en="A page is blank, blurred or dark (see the note at the file). Replace the file, or press "
    "“I have looked at it, use this file”.",
)
"""What to do about a doubtful file."""

_ACCEPTED = {"scan": SCANS | GRAPHICS, "image": GRAPHICS, "editable": EDITABLE, "signed_pdf": SCANS}
_PDF = "application/pdf"
_PASSING = 500  # our fault, not the file's


def extensions(component: Component) -> frozenset[str]:
    """The extensions that files of a component have in the end, without dots (R9.1c)."""
    return frozenset().union(*(_ACCEPTED[kind] for kind in component.accept))


def taken(component: Component) -> frozenset[str]:
    """The extensions that are taken in for a component: pictures of phones become pages that it may have."""
    final = extensions(component)
    return final | PHONE_PICTURES if "jpg" in final else final


def takes(question: FileQuestion, component: Component) -> frozenset[str]:
    """The extensions that a question takes in; a portrait is a picture whatever its component allows."""
    found = taken(component)
    return found & (GRAPHICS | PHONE_PICTURES) if isinstance(question, PhotoQuestion) else found


def largest(component: Component, filename: str) -> int:
    """How many bytes a file of this name may have when it comes in."""
    picture = Path(filename).suffix.lower().lstrip(".") in (GRAPHICS | PHONE_PICTURES) & taken(component)
    return max(LARGEST_PICTURE, component.max_mb * MEGABYTE) if picture else component.max_mb * MEGABYTE


def file_question(definition: ServiceForm, key: str) -> FileQuestion | None:
    """The file question with this key; None when there is none."""
    try:
        asked = definition.question(key)
    except KeyError:
        return None
    return asked if isinstance(asked, FileQuestion) else None


def receive(
    uploads: Iterable[Upload], definition: ServiceForm, *, now: datetime
) -> tuple[list[Received], list[FileTrouble]]:
    """Examine and store uploads, before any transaction; each that cannot be taken in is explained on its own.

    Pictures that come together for one question become one document.
    """
    received: list[Received] = []
    troubles: list[FileTrouble] = []
    ordered = sorted(uploads, key=lambda upload: (upload.question, str(upload.replaces or "")))
    for (key, _replaced), together in groupby(ordered, key=lambda upload: (upload.question, upload.replaces)):
        question = file_question(definition, key)
        if question is None:
            continue
        component = definition.component(question.component)
        mark = _mark(definition, now) if component.identity_document else ""
        for result in _take_in(list(together), question, component, now, mark=mark):
            (received if isinstance(result, Received) else troubles).append(result)  # type: ignore[arg-type]
    return received, troubles


def receive_for(
    uploads: Iterable[Upload], question: FileQuestion, component: Component, *, now: datetime
) -> tuple[list[Received], list[FileTrouble]]:
    """Examine and store uploads for one question that need not stand in any form, before any transaction."""
    found = list(_take_in(list(uploads), question, component, now, mark=""))
    received = [one for one in found if isinstance(one, Received)]
    return received, [one for one in found if isinstance(one, FileTrouble)]


def _take_in(
    uploads: list[Upload], question: FileQuestion, component: Component, now: datetime, *, mark: str
) -> Iterator[Received | FileTrouble]:
    with ExitStack() as stack:
        good: list[Looked] = []
        for upload in uploads:
            try:
                path = stack.enter_context(blobs.store().receive(upload.stream))
                found = _look(upload, path, question, component, now)
            except PortalError as problem:
                found = trouble(upload, problem.sentence, passing=problem.status >= _PASSING)
            if isinstance(found, Looked):
                good.append(found)
            else:
                yield found
        for group in _documents(good, question, component):
            try:
                if _is_made(group, question, component):
                    yield pages.kept(group, question, component, mark=mark)
                else:
                    yield _kept(group[0], component)
            except PortalError as problem:
                yield trouble(group[0].upload, problem.sentence, passing=problem.status >= _PASSING)


def _documents(good: list[Looked], question: FileQuestion, component: Component) -> list[list[Looked]]:
    """What becomes one file: pictures together where a PDF is taken, everything else on its own."""
    pictures = [one for one in good if one.inspection.picture is not None]
    if len(pictures) < 2 or "pdf" not in extensions(component) or isinstance(question, PhotoQuestion):
        return [[one] for one in good]
    first = pictures[0]
    return [pictures if one is first else [one] for one in good if one is first or one.inspection.picture is None]


def _is_made(group: list[Looked], question: FileQuestion, component: Component) -> bool:
    to_mark = component.identity_document and group[0].inspection.picture is not None
    return to_mark or len(group) > 1 or not group[0].fits or isinstance(question, PhotoQuestion)


def _mark(definition: ServiceForm, now: datetime) -> str:
    """What a picture of an identity document is marked with; on a paper for the office, so in Vietnamese."""
    return f"Chỉ dùng cho thủ tục {definition.code}, nộp trên cổng ngày {local(now):%d/%m/%Y}"


def _look(
    upload: Upload, path: Path, question: FileQuestion, component: Component, now: datetime
) -> Looked | FileTrouble:
    most = largest(component, upload.filename)
    inspection = inspect(path, filename=upload.filename, accept=takes(question, component), max_bytes=most)
    if inspection.problem is not None:
        return trouble(upload, inspection.problem.text)
    if (complaint := _unfit(inspection, question)) is not None:
        return trouble(upload, complaint)
    scan = viruses.scan(path)
    if scan is Scan.INFECTED:
        return trouble(upload, Infected().sentence)
    verdict = _signatures(path, inspection, now)
    return _unsigned(upload, component, verdict) or Looked(upload, path, inspection, scan, verdict)


def _unfit(inspection: Inspection, question: FileQuestion) -> Text | None:
    """What is wrong with the proportions or the size of a portrait photo."""
    if not isinstance(question, PhotoQuestion) or inspection.picture is None:
        return None
    wrong = question.picture_problems(inspection.picture.width, inspection.picture.height)
    return next((problem.text for problem in wrong), None)


def _kept(one: Looked, component: Component) -> Received:
    blob = blobs.store().keep(one.path)
    return Received(
        question=one.upload.question,
        component=component.key,
        name=one.inspection.name,
        media_type=one.inspection.media_type,
        pages=one.inspection.pages,
        sha256=blob.sha256,
        size=blob.size,
        verdict=one.verdict.to_dict() if one.verdict is not None else None,
        notes=plain_notes(one.inspection.warnings),
        scan=one.scan,
        replaces=[str(one.upload.replaces)] if one.upload.replaces else [],
    )


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
        return trouble(upload, signing.Reason.NO_SIGNATURE.text)
    return trouble(upload, verdict.sentence) if verdict.outcome is signing.Outcome.INVALID else None


def attach(
    session: Session, dossier: Dossier, received: Sequence[Received], definition: ServiceForm, *, now: datetime
) -> list[FileTrouble]:
    """Record stored files with the dossier; the same file twice counts once. Returns what found no room."""
    present = list(queries.files(session, dossier.id))
    troubles = []
    for one in received:
        question = file_question(definition, one.question)
        if question is None or any(file.question == one.question and file.sha256 == one.sha256 for file in present):
            continue
        same = [file for file in present if file.question == one.question]
        gone = same if isinstance(question, PhotoQuestion) else [file for file in same if str(file.id) in one.replaces]
        most = question.most(definition.component(one.component))
        if len(same) - len(gone) >= most:
            troubles.append(about(one.question, one.name, TooManyFiles(most).sentence))
            continue
        file = _row(dossier, one, present, gone, now)
        if one.verdict is not None and (copy := presented.copy_by_digest(session, one.sha256)) is not None:
            file.origin = certified(copy)
        session.add(file)
        present = [*(other for other in present if other not in gone), file]
    if any(one.scan == Scan.WAITING for one in received):
        publish(session, dossier.id, FilesAwaitScan(), actor=SYSTEM, now=now)
    session.flush()
    return troubles


def _row(
    dossier: Dossier, one: Received, present: list[DossierFile], gone: list[DossierFile], now: datetime
) -> DossierFile:
    """The new row, at the place of the first that it replaces or at the end."""
    for other in gone:
        other.removed_at = now
    last = max((file.position for file in present), default=0)
    place = min((file.position for file in gone), default=last + 1)
    return DossierFile(dossier_id=dossier.id, position=place, uploaded_at=now, **one.columns())
