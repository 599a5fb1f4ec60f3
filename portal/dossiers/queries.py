"""Readers. Everything of the applicant's is looked up together with who asks: what is not theirs does not exist."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import ColumnElement, and_, bindparam, func, or_, select
from sqlalchemy.orm import Session, joinedload, load_only, selectinload

from portal.core.actor import Actor, Right, Role
from portal.core.clock import local
from portal.core.errors import NotFound
from portal.core.events import EventRecord, history
from portal.dossiers.errors import DossierPurged
from portal.dossiers.lifecycle import Channel, Status
from portal.dossiers.models import (
    CertifiedCopy,
    Dossier,
    DossierFile,
    IssuedDocument,
    ParkedInput,
    Supplement,
    UnfinishedUpload,
)
from portal.dossiers.reach import belongs_to as belongs_to
from portal.dossiers.signing_models import SigningRequest

APPLICATION, SIGNED_APPLICATION, RECEIPT, RESULT = "application", "signed_application", "receipt", "result"
CERTIFIED_COPY = "certified_copy"
PAPER_APPLICATION = "paper_application"
RETURNED = frozenset({SIGNED_APPLICATION, PAPER_APPLICATION})
"""What the portal made, and people signed elsewhere and sent back."""
LETTER, INNER_LETTER = "letter", "inner_letter"


_AT_DESK = and_(
    Dossier.channel != Channel.ONLINE,
    Dossier.owner_id.is_(None),
    Dossier.status.in_([Status.DRAFT, Status.SUPPLEMENT_REQUESTED]),
)
"""What the one-stop desk fills in for somebody without an account, as long as there is something to fill in."""


def _desk_of(actor: Actor) -> UUID | None:
    """The agency at whose one-stop desk the actor files for others; None for everybody else."""
    return actor.agency_id if actor.is_staff and actor.has(Role.RECEPTIONIST) else None


def filled_in_by(actor: Actor) -> ColumnElement[bool]:
    """The condition that the actor may fill a dossier in: it is theirs, or their desk files it for somebody."""
    desk = _desk_of(actor)
    return belongs_to(actor) if desk is None else or_(belongs_to(actor), and_(_AT_DESK, Dossier.agency_id == desk))


def own(
    session: Session, dossier_id: UUID, *, actor: Actor, lock: bool = False, right: Right = Right.PREPARE
) -> Dossier:
    """The dossier or draft that is the actor's to fill in; with ``lock`` it is held for a change that
    takes this ``right`` of whoever acts for somebody.

    Raises NotFound for everybody else's, and RightMissing for a change by who may only look at it for somebody.
    """
    query = select(Dossier).where(Dossier.id == dossier_id, filled_in_by(actor))
    if lock:
        query = query.with_for_update()
    found = _found(session.scalars(query).first())
    if lock:
        actor.require(right)
    return found


_IS_PARKED = (
    select(ParkedInput.id)
    .where(
        ParkedInput.dossier_id == Dossier.id,
        ParkedInput.page == bindparam("page"),
        ParkedInput.visitor_id.is_(None),
    )
    .exists()
)
_OWN_PAGE = select(Dossier, _IS_PARKED).where(
    Dossier.id == bindparam("id"),
    or_(
        Dossier.owner_id == bindparam("owner"),
        and_(Dossier.owner_id.is_(None), Dossier.visitor_id == bindparam("visitor")),
        and_(_AT_DESK, Dossier.agency_id == bindparam("desk")),
    ),
)


def own_page(session: Session, dossier_id: UUID, page: str, *, actor: Actor) -> tuple[Dossier, bool]:
    """The actor's own dossier, with what a page of its form shows, and whether something they typed there waits.

    It waits when its owner typed it after the session had ended and the page was saved elsewhere meanwhile:
    ``parked_page`` has it. Raises NotFound for everybody else's dossier.
    """
    mine = {"id": dossier_id, "page": page, "owner": actor.id, "visitor": actor.visitor_id, "desk": _desk_of(actor)}
    row = session.execute(_OWN_PAGE, mine).first()
    if row is None:
        raise NotFound
    if actor.by is not None:
        own(session, dossier_id, actor=actor)
    return row[0], row[1]


def own_submitted(
    session: Session, dossier_id: UUID, *, actor: Actor, lock: bool = False, right: Right = Right.PREPARE
) -> Dossier:
    """The actor's own dossier that was handed in. Raises NotFound."""
    dossier = own(session, dossier_id, actor=actor, lock=lock, right=right)
    if dossier.is_draft:
        raise NotFound
    return not_purged(dossier)


def not_purged(dossier: Dossier) -> Dossier:
    """The same dossier. Raises DossierPurged when its content was destroyed."""
    if dossier.purged_at is not None:
        raise DossierPurged(dossier.code or "", f"{local(dossier.purged_at):%d/%m/%Y}")
    return dossier


def _found(dossier: Dossier | None) -> Dossier:
    if dossier is None:
        raise NotFound
    return dossier


def whole(session: Session, dossier_id: UUID) -> Dossier:
    """A dossier with its files, documents and supplement requests, for those who may see it. Raises NotFound."""
    query = (
        select(Dossier)
        .where(Dossier.id == dossier_id)
        .options(
            selectinload(Dossier.files),
            selectinload(Dossier.documents),
            selectinload(Dossier.supplements),
            selectinload(Dossier.copies),
            selectinload(Dossier.checks),
        )
    )
    return _found(session.scalars(query).first())


def open_draft(session: Session, service_code: str, *, actor: Actor) -> Dossier | None:
    """The actor's newest unfinished draft of a service, to be offered again instead of a second one."""
    query = (
        select(Dossier)
        .where(Dossier.service_code == service_code, Dossier.status == Status.DRAFT, belongs_to(actor))
        .order_by(Dossier.updated_at.desc(), Dossier.id)
        .limit(1)
    )
    return session.scalars(query).first()


def lock_start(session: Session, *, actor: Actor) -> None:
    """Let one transaction at a time begin drafts of this actor, who may have no row to lock yet; until it ends.

    Writers on SQLite wait for each other anyway.
    """
    if session.get_bind().dialect.name == "postgresql":
        owner = actor.id or actor.visitor_id
        session.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(f"start {owner}", 0))))


def count_drafts(session: Session, *, actor: Actor) -> int:
    """How many drafts the actor keeps."""
    query = select(func.count()).select_from(Dossier).where(Dossier.status == Status.DRAFT, belongs_to(actor))
    return session.scalar(query) or 0


def drafts(session: Session, *, actor: Actor) -> Sequence[Dossier]:
    """The actor's drafts, the one changed last first."""
    query = select(Dossier).where(Dossier.status == Status.DRAFT, belongs_to(actor))
    return session.scalars(query.order_by(Dossier.updated_at.desc(), Dossier.id)).all()


def files_of(session: Session, dossiers: Sequence[Dossier]) -> dict[UUID, list[DossierFile]]:
    """The files that are part of each of these dossiers now, by dossier."""
    query = (
        select(DossierFile)
        .where(DossierFile.dossier_id.in_([dossier.id for dossier in dossiers]), DossierFile.removed_at.is_(None))
        .order_by(DossierFile.position, DossierFile.id)
    )
    found: dict[UUID, list[DossierFile]] = {dossier.id: [] for dossier in dossiers}
    for file in session.scalars(query) if dossiers else ():
        found[file.dossier_id].append(file)
    return found


def drafts_of(session: Session, service_code: str) -> Sequence[Dossier]:
    """Every open draft of a service, whoever's it is, for moving them to another version; last changed first."""
    query = select(Dossier).where(Dossier.service_code == service_code, Dossier.status == Status.DRAFT)
    return session.scalars(query.order_by(Dossier.updated_at.desc(), Dossier.id)).all()


LISTED = (
    Dossier.id, Dossier.code, Dossier.service_code, Dossier.service_version, Dossier.status, Dossier.step,
    Dossier.updated_at, Dossier.expires_at, Dossier.received_at, Dossier.accepted_at, Dossier.due_at,
)  # fmt: skip


def listed(session: Session, *, actor: Actor, limit: int = 200) -> Sequence[Dossier]:
    """The actor's drafts and dossiers, newest change first, with the columns that a list shows."""
    query = (
        select(Dossier)
        .where(belongs_to(actor))
        .options(load_only(*LISTED))
        .order_by(Dossier.updated_at.desc(), Dossier.id)
        .limit(limit)
    )
    return session.scalars(query).all()


def handed_in_before(session: Session, *, actor: Actor, code: str | None = None, limit: int = 5) -> Sequence[Dossier]:
    """The newest dossiers that the signed-in actor handed in, of one service if ``code`` is given."""
    if actor.id is None:
        return []
    query = (
        select(Dossier)
        .where(belongs_to(actor), Dossier.submitted_at.is_not(None))
        .options(load_only(*LISTED, Dossier.answers, Dossier.submitted_answers))
        .order_by(Dossier.submitted_at.desc(), Dossier.id)
        .limit(limit)
    )
    return session.scalars(query if code is None else query.where(Dossier.service_code == code)).all()


def files(session: Session, dossier_id: UUID) -> Sequence[DossierFile]:
    """The files that are part of the dossier now, in the applicant's order."""
    query = (
        select(DossierFile)
        .where(DossierFile.dossier_id == dossier_id, DossierFile.removed_at.is_(None))
        .order_by(DossierFile.position, DossierFile.id)
    )
    return session.scalars(query).all()


def every_file(session: Session, dossier_id: UUID) -> Sequence[DossierFile]:
    """All file rows of the dossier, removed ones included, in the applicant's order."""
    query = select(DossierFile).where(DossierFile.dossier_id == dossier_id)
    return session.scalars(query.order_by(DossierFile.position, DossierFile.id)).all()


def earlier_files(session: Session, dossier_id: UUID, *, actor: Actor, limit: int = 200) -> Sequence[DossierFile]:
    """The actor's files in other dossiers, the newest first; of a draft only those that are still there."""
    query = (
        select(DossierFile)
        .join(Dossier, Dossier.id == DossierFile.dossier_id)
        .where(belongs_to(actor), Dossier.id != dossier_id)
        .where(or_(DossierFile.removed_at.is_(None), Dossier.submitted_at.is_not(None)))
        .options(joinedload(DossierFile.dossier).load_only(*LISTED))
        .order_by(DossierFile.uploaded_at.desc(), DossierFile.id)
        .limit(limit)
    )
    return session.scalars(query).all()


def copies(session: Session, dossier_id: UUID) -> Sequence[CertifiedCopy]:
    """The certified copies made for a dossier, those that wait for their seal included."""
    query = select(CertifiedCopy).where(CertifiedCopy.dossier_id == dossier_id)
    return session.scalars(query.order_by(CertifiedCopy.round)).all()


def own_copies(session: Session, *, actor: Actor, limit: int = 200) -> Sequence[CertifiedCopy]:
    """The certified copies issued in the actor's dossiers, the newest first."""
    query = (
        select(CertifiedCopy)
        .join(Dossier, Dossier.id == CertifiedCopy.dossier_id)
        .where(belongs_to(actor), CertifiedCopy.issued_at.is_not(None))
        .options(joinedload(CertifiedCopy.dossier).load_only(*LISTED))
        .order_by(CertifiedCopy.issued_at.desc(), CertifiedCopy.id)
        .limit(limit)
    )
    return session.scalars(query).all()


def unfinished_uploads(session: Session, dossier_id: UUID) -> Sequence[UnfinishedUpload]:
    """The files of a dossier that are still coming in by pieces, in the order they were begun."""
    query = select(UnfinishedUpload).where(UnfinishedUpload.dossier_id == dossier_id)
    return session.scalars(query.order_by(UnfinishedUpload.created_at, UnfinishedUpload.id)).all()


def unfinished_upload(session: Session, dossier_id: UUID, upload_id: UUID) -> UnfinishedUpload:
    """One upload of a dossier that the caller may change. Raises NotFound."""
    found = session.get(UnfinishedUpload, upload_id)
    if found is None or found.dossier_id != dossier_id:
        raise NotFound
    return found


def file(session: Session, dossier_id: UUID, file_id: UUID) -> DossierFile:
    """One file of a dossier that the caller may see. Raises NotFound."""
    found = session.get(DossierFile, file_id)
    if found is None or found.dossier_id != dossier_id:
        raise NotFound
    return found


def documents(session: Session, dossier_id: UUID) -> Sequence[IssuedDocument]:
    """Every document about the dossier, oldest first."""
    query = (
        select(IssuedDocument)
        .where(IssuedDocument.dossier_id == dossier_id)
        .order_by(IssuedDocument.created_at, IssuedDocument.id)
    )
    return session.scalars(query).all()


def signing_request(session: Session, dossier_id: UUID, invitation_id: UUID | None = None) -> SigningRequest | None:
    """The newest request for the applicant's signature, or that of somebody invited, for a caller who may see it."""
    query = (
        select(SigningRequest)
        .where(SigningRequest.dossier_id == dossier_id, SigningRequest.invitation_id == invitation_id)
        .order_by(SigningRequest.created_at.desc(), SigningRequest.id)
        .limit(1)
    )
    return session.scalars(query).first()


def shown_documents(session: Session, dossier_id: UUID) -> list[IssuedDocument]:
    """The documents that the applicant sees: all but the agency's letters to others, oldest first."""
    return [one for one in documents(session, dossier_id) if one.kind != INNER_LETTER]


def document(session: Session, dossier_id: UUID, document_id: UUID) -> IssuedDocument:
    """One document of a dossier that the caller may see. Raises NotFound."""
    found = session.get(IssuedDocument, document_id)
    if found is None or found.dossier_id != dossier_id:
        raise NotFound
    return found


def newest(session: Session, dossier_id: UUID, kind: str) -> IssuedDocument | None:
    """The last document of one kind (``application``, ``signed_application``, ``receipt`` …), if there is one."""
    query = (
        select(IssuedDocument)
        .where(IssuedDocument.dossier_id == dossier_id, IssuedDocument.kind == kind)
        .order_by(IssuedDocument.round.desc())
        .limit(1)
    )
    return session.scalars(query).first()


def supplement(session: Session, dossier_id: UUID) -> Supplement | None:
    """The last request to complete the dossier, answered or not."""
    query = select(Supplement).where(Supplement.dossier_id == dossier_id).order_by(Supplement.round.desc()).limit(1)
    return session.scalars(query).first()


def events(session: Session, dossier_id: UUID) -> list[EventRecord]:
    """All that happened to the dossier, oldest first."""
    return history(session, dossier_id)


def service_of(session: Session, dossier_id: UUID) -> tuple[str, int] | None:
    """Code and version of the service a dossier is for; None when there is no such dossier."""
    row = session.execute(select(Dossier.service_code, Dossier.service_version).where(Dossier.id == dossier_id)).first()
    return (row.service_code, row.service_version) if row else None


def parked_page(session: Session, dossier_id: UUID, page: str) -> ParkedInput:
    """What its owner typed last on a page that was saved elsewhere meanwhile, still to be compared. Raises NotFound."""
    query = select(ParkedInput).where(
        ParkedInput.dossier_id == dossier_id, ParkedInput.page == page, ParkedInput.visitor_id.is_(None)
    )
    found = session.scalars(query.order_by(ParkedInput.created_at.desc()).limit(1)).first()
    if found is None:
        raise NotFound
    return found
