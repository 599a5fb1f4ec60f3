"""Which documents need a proof, and which proofs there are."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session

from portal.archive.models import ArchiveCopy
from portal.dossiers.models import Dossier, IssuedDocument
from portal.dossiers.queries import SIGNED_APPLICATION


def unproved(session: Session, *, dossier_id: UUID | None = None, limit: int | None = None) -> list[UUID]:
    """Signed documents that nobody has looked at yet, oldest first, of one dossier or of all."""
    query = (
        select(IssuedDocument.id)
        .join(Dossier, Dossier.id == IssuedDocument.dossier_id)
        .outerjoin(ArchiveCopy, ArchiveCopy.document_id == IssuedDocument.id)
        .where(ArchiveCopy.document_id.is_(None), _is_signed())
        .order_by(IssuedDocument.created_at, IssuedDocument.id)
        .limit(limit)
    )
    if dossier_id is not None:
        query = query.where(Dossier.id == dossier_id)
    return list(session.scalars(query))


def _is_signed() -> ColumnElement[bool]:
    """Sealed by an agency, or signed by the applicant and handed in (before that it may still be taken out)."""
    handed_in = and_(IssuedDocument.kind == SIGNED_APPLICATION, IssuedDocument.created_at <= Dossier.submitted_at)
    return or_(IssuedDocument.sealed_at.is_not(None), handed_in)


def due(session: Session, *, now: datetime, limit: int) -> list[UUID]:
    """Documents whose proof is to be looked at now, the most urgent first."""
    query = select(ArchiveCopy.document_id).where(ArchiveCopy.due_at <= now).order_by(ArchiveCopy.due_at).limit(limit)
    return list(session.scalars(query))


def dossier(session: Session, code: str) -> Dossier | None:
    """The dossier with this code."""
    return session.scalars(select(Dossier).where(Dossier.code == code)).first()


def proofs(session: Session, code: str) -> list[tuple[IssuedDocument, ArchiveCopy]]:
    """The signed documents of a dossier with their proofs, by its code."""
    query = (
        select(IssuedDocument, ArchiveCopy)
        .join(ArchiveCopy, ArchiveCopy.document_id == IssuedDocument.id)
        .join(Dossier, Dossier.id == IssuedDocument.dossier_id)
        .where(Dossier.code == code)
        .order_by(IssuedDocument.created_at, IssuedDocument.id)
    )
    return [(document, copy) for document, copy in session.execute(query)]
