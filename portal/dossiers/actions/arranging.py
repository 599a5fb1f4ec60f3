"""Files that are with a draft already: taken out, moved, looked at, joined to one document, taken over from before."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from forms.definition import ServiceForm
from portal.catalogue import queries as catalogue
from portal.core import blobs
from portal.core.actor import Actor
from portal.core.errors import NotFound
from portal.core.events import publish
from portal.documents import viruses
from portal.documents.viruses import Scan
from portal.dossiers import queries
from portal.dossiers.actions import files as filing
from portal.dossiers.actions import pages
from portal.dossiers.actions.drafts import locked, touch
from portal.dossiers.actions.received import FileTrouble, Received
from portal.dossiers.errors import Infected
from portal.dossiers.events import PaperReused
from portal.dossiers.models import CertifiedCopy, Dossier, DossierFile
from portal.dossiers.papers import CERTIFIED, REUSED, certified
from portal.dossiers.scope import scope_of


def remove_file(session: Session, dossier_id: UUID, file_id: UUID, *, actor: Actor, now: datetime) -> None:
    """Take a file out; taken out before, nothing happens. Raises NotFound or AlreadySubmitted."""
    dossier, file = _own(session, dossier_id, file_id, actor=actor)
    if file.removed_at is None:
        file.removed_at = now
        touch(dossier, now)


def move_file(session: Session, dossier_id: UUID, file_id: UUID, *, by: int, actor: Actor, now: datetime) -> None:
    """Move a file ``by`` places among those of its question, as far as there are any. Raises NotFound."""
    dossier, file = _own(session, dossier_id, file_id, actor=actor)
    same = [other for other in queries.files(session, dossier_id) if other.question == file.question]
    if file not in same:
        raise NotFound
    places = sorted(other.position for other in same)
    if len(set(places)) < len(places):
        places = list(range(places[0], places[0] + len(places)))
    target = min(max(same.index(file) + by, 0), len(same) - 1)
    same.remove(file)
    same.insert(target, file)
    for other, place in zip(same, places, strict=True):
        other.position = place
    touch(dossier, now)


def accept_doubt(session: Session, dossier_id: UUID, file_id: UUID, *, actor: Actor, now: datetime) -> None:
    """The applicant has looked at a file that may be unreadable and wants to use it. Raises NotFound."""
    dossier, file = _own(session, dossier_id, file_id, actor=actor)
    file.looked_at = file.looked_at or now
    touch(dossier, now)


def _own(session: Session, dossier_id: UUID, file_id: UUID, *, actor: Actor) -> tuple[Dossier, DossierFile]:
    """A file of a dossier that may be edited, at a question that may be. Raises NotFound or AlreadySubmitted."""
    dossier = locked(session, dossier_id, actor=actor)
    file = queries.file(session, dossier_id, file_id)
    if not scope_of(session, dossier).opens_question(_definition(dossier), file.question):
        raise NotFound
    return dossier, file


def _definition(dossier: Dossier) -> ServiceForm:
    return catalogue.definition(dossier.service_code, dossier.service_version)


def join_files(session: Session, dossier_id: UUID, question: str, *, actor: Actor) -> Received | None:
    """Make one document of the pages of a question, outside any transaction; None when there is nothing to join.

    Record it with ``attach_files``. Raises NotAPage, StorageFull or NotFound.
    """
    dossier = queries.own(session, dossier_id, actor=actor)
    same = [file for file in queries.files(session, dossier_id) if file.question == question and pages.is_page(file)]
    if len(same) < 2:
        return None
    return pages.joined(same, _definition(dossier).component(same[0].component))


Earlier = DossierFile | CertifiedCopy


def reusable(session: Session, dossier: Dossier, question: str, *, actor: Actor) -> Sequence[Earlier]:
    """The actor's earlier papers and certified copies that a question takes, the same component first, newest first."""
    definition = _definition(dossier)
    asked = filing.file_question(definition, question)
    if asked is None:
        raise NotFound
    component = definition.component(asked.component)
    taken, limit = filing.extensions(component), component.max_mb * filing.MEGABYTE
    held = {file.sha256 for file in queries.files(session, dossier.id)}
    found: dict[str, Earlier] = {}
    for file in _earlier(session, dossier.id, actor):
        fits = file.name.rpartition(".")[2].lower() in taken and file.size <= limit and file.scan != Scan.INFECTED
        if fits and file.sha256 not in held and not _marked(file):
            found.setdefault(file.sha256, file)
    return sorted(found.values(), key=lambda file: file.component != component.key)


def _earlier(session: Session, dossier_id: UUID, actor: Actor) -> Iterable[Earlier]:
    yield from queries.own_copies(session, actor=actor)
    yield from queries.earlier_files(session, dossier_id, actor=actor)


def _marked(paper: Earlier) -> bool:
    """Whether a picture is marked for one procedure only."""
    return isinstance(paper, DossierFile) and "mark" in (paper.origin or {})


def reuse_file(
    session: Session, dossier_id: UUID, question: str, file_id: UUID, *, actor: Actor, now: datetime
) -> list[FileTrouble]:
    """Attach the very bytes that were handed in before, with where they come from. Raises NotFound or Infected."""
    dossier = locked(session, dossier_id, actor=actor)
    definition = _definition(dossier)
    if not scope_of(session, dossier).opens_question(definition, question):
        raise NotFound
    offered = reusable(session, dossier, question, actor=actor)
    earlier = next((file for file in offered if file.id == file_id), None)
    if earlier is None:
        return []
    scan = viruses.scan(blobs.store().path(earlier.sha256)) if earlier.scan != Scan.CLEAN else Scan.CLEAN
    if scan is Scan.INFECTED:
        raise Infected
    origin = session.get_one(Dossier, earlier.dossier_id)
    received = _again(earlier, origin, question, definition, scan)
    troubles = filing.attach(session, dossier, [received], definition, now=now)
    if not troubles:
        fact = PaperReused(earlier.name, earlier.sha256, str(earlier.dossier_id), str(earlier.id))
        publish(session, dossier.id, fact, actor=actor, now=now)
        touch(dossier, now)
    return troubles


def _again(earlier: Earlier, origin: Dossier, question: str, definition: ServiceForm, scan: Scan) -> Received:
    asked = filing.file_question(definition, question)
    if asked is None:
        raise NotFound
    return Received(
        question=question,
        component=asked.component,
        name=earlier.name,
        media_type=earlier.media_type,
        pages=earlier.pages,
        sha256=earlier.sha256,
        size=earlier.size,
        verdict=earlier.verdict,
        notes=list(earlier.notes),
        scan=scan,
        origin=_origin(earlier, origin),
    )


def _origin(earlier: Earlier, dossier: Dossier) -> dict[str, Any]:
    """Where a paper comes from: the first dossier it was given with, however often it was taken over since."""
    if isinstance(earlier, CertifiedCopy):
        return certified(earlier)
    before = earlier.origin or {}
    if before.get("kind") in (REUSED, CERTIFIED):
        return before
    return {
        "kind": REUSED,
        "dossier_id": str(dossier.id),
        "code": dossier.code or "",
        "service": dossier.service_code,
        "file_id": str(earlier.id),
        "given_at": earlier.uploaded_at.isoformat(),
        "from": before.get("from", []),
    }
