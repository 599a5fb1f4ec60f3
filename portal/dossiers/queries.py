"""Readers. Everything of the applicant's is looked up together with who asks: what is not theirs does not exist."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import ColumnElement, and_, bindparam, false, func, or_, select
from sqlalchemy.orm import Session, joinedload, load_only, selectinload

from portal.core.actor import Actor
from portal.core.errors import NotFound
from portal.core.events import EventRecord, history
from portal.dossiers.lifecycle import Status, completion
from portal.dossiers.models import (
    Dossier,
    DossierFile,
    IssuedDocument,
    ParkedInput,
    SigningRequest,
    Supplement,
    UnfinishedUpload,
)

APPLICATION, SIGNED_APPLICATION, RECEIPT, RESULT = "application", "signed_application", "receipt", "result"


def belongs_to(actor: Actor) -> ColumnElement[bool]:
    """The condition that a dossier is this actor's: their account's, or begun in their browser and not claimed yet."""
    own: list[ColumnElement[bool]] = []
    if actor.id is not None:
        own.append(Dossier.owner_id == actor.id)
    if actor.visitor_id is not None:
        own.append(and_(Dossier.owner_id.is_(None), Dossier.visitor_id == actor.visitor_id))
    return or_(false(), *own)


def own(session: Session, dossier_id: UUID, *, actor: Actor, lock: bool = False) -> Dossier:
    """The actor's own dossier or draft. Raises NotFound for everybody else's."""
    query = select(Dossier).where(Dossier.id == dossier_id, belongs_to(actor))
    if lock:
        query = query.with_for_update()
    return _found(session.scalars(query).first())


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
    ),
)


def own_page(session: Session, dossier_id: UUID, page: str, *, actor: Actor) -> tuple[Dossier, bool]:
    """The actor's own dossier, with what a page of its form shows, and whether something they typed there waits.

    It waits when its owner typed it after the session had ended and the page was saved elsewhere meanwhile:
    ``parked_page`` has it. Raises NotFound for everybody else's dossier.
    """
    mine = {"id": dossier_id, "page": page, "owner": actor.id, "visitor": actor.visitor_id}
    row = session.execute(_OWN_PAGE, mine).first()
    if row is None:
        raise NotFound
    return row[0], row[1]


def own_submitted(session: Session, dossier_id: UUID, *, actor: Actor, lock: bool = False) -> Dossier:
    """The actor's own dossier that was handed in. Raises NotFound."""
    dossier = own(session, dossier_id, actor=actor, lock=lock)
    if dossier.is_draft:
        raise NotFound
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
        .options(selectinload(Dossier.files), selectinload(Dossier.documents), selectinload(Dossier.supplements))
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


_LISTED = (
    Dossier.id, Dossier.code, Dossier.service_code, Dossier.service_version, Dossier.status, Dossier.step,
    Dossier.updated_at, Dossier.expires_at, Dossier.received_at, Dossier.accepted_at, Dossier.due_at,
)  # fmt: skip


def listed(session: Session, *, actor: Actor, limit: int = 200) -> Sequence[Dossier]:
    """The actor's drafts and dossiers, newest change first, with the columns that a list shows."""
    query = (
        select(Dossier)
        .where(belongs_to(actor))
        .options(load_only(*_LISTED))
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
        .where(Dossier.owner_id == actor.id, Dossier.submitted_at.is_not(None))
        .options(load_only(*_LISTED, Dossier.answers, Dossier.submitted_answers))
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
        .options(joinedload(DossierFile.dossier).load_only(*_LISTED))
        .order_by(DossierFile.uploaded_at.desc(), DossierFile.id)
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


def signing_request(session: Session, dossier_id: UUID) -> SigningRequest | None:
    """The newest request to sign a dossier's application remotely, for a caller who may see the dossier."""
    query = (
        select(SigningRequest)
        .where(SigningRequest.dossier_id == dossier_id)
        .order_by(SigningRequest.created_at.desc(), SigningRequest.id)
        .limit(1)
    )
    return session.scalars(query).first()


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


@dataclass(frozen=True)
class Progress:
    """All that an anonymous enquiry learns (TT 01/2018 Đ16.2.d): the code and the degree of completion in per cent.

    ``id`` and ``owner_id`` are for the owner's link to the dossier and are shown to nobody else.
    """

    code: str
    completion: int
    id: UUID
    owner_id: UUID | None


_PROGRESS = select(Dossier.status, Dossier.id, Dossier.owner_id).where(Dossier.code == bindparam("code"))


def progress(session: Session, code: str) -> Progress | None:
    """The progress of the dossier with this code; None when there is none."""
    row = session.execute(_PROGRESS, {"code": code}).first()
    return None if row is None else Progress(code, completion(Status(row.status)), row.id, row.owner_id)


def document_by_digest(session: Session, sha256: str) -> IssuedDocument | None:
    """The document we issued with exactly these bytes, with its dossier; None when we issued no such thing."""
    return _issued(session, IssuedDocument.sha256 == sha256)


def document_by_check_code(session: Session, check_code: str) -> IssuedDocument | None:
    """The document with this check code, with its dossier; None when there is none."""
    return _issued(session, IssuedDocument.check_code == check_code)


def _issued(session: Session, wanted: ColumnElement[bool]) -> IssuedDocument | None:
    query = (
        select(IssuedDocument)
        .where(wanted)
        .options(joinedload(IssuedDocument.dossier).load_only(*_LISTED))
        .order_by(IssuedDocument.created_at, IssuedDocument.id)
        .limit(1)
    )
    return session.scalars(query).first()


def service_of(session: Session, dossier_id: UUID) -> tuple[str, int] | None:
    """Code and version of the service a dossier is for; None when there is no such dossier."""
    row = session.execute(select(Dossier.service_code, Dossier.service_version).where(Dossier.id == dossier_id)).first()
    return (row.service_code, row.service_version) if row else None


def parked(session: Session, *, account_id: UUID, visitor_id: UUID) -> Sequence[ParkedInput]:
    """What was typed in this browser, after a session had ended, on drafts that belong to this account."""
    query = (
        select(ParkedInput)
        .join(Dossier, Dossier.id == ParkedInput.dossier_id)
        .where(ParkedInput.visitor_id == visitor_id, Dossier.owner_id == account_id)
        .order_by(ParkedInput.created_at)
    )
    return session.scalars(query).all()


def parked_page(session: Session, dossier_id: UUID, page: str) -> ParkedInput:
    """What its owner typed last on a page that was saved elsewhere meanwhile, still to be compared. Raises NotFound."""
    query = select(ParkedInput).where(
        ParkedInput.dossier_id == dossier_id, ParkedInput.page == page, ParkedInput.visitor_id.is_(None)
    )
    found = session.scalars(query.order_by(ParkedInput.created_at.desc()).limit(1)).first()
    if found is None:
        raise NotFound
    return found
