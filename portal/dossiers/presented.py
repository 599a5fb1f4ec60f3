"""Documents by what somebody holds: their bytes or their check code. Whoever's they are: a check tells no more."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session, joinedload

from portal.dossiers.models import CertifiedCopy, IssuedDocument
from portal.dossiers.queries import LISTED, SIGNED_APPLICATION


def document_by_digest(session: Session, sha256: str) -> IssuedDocument | None:
    """The document we issued with exactly these bytes, with its dossier; None when we issued no such thing."""
    return _issued(session, IssuedDocument.sha256 == sha256)


def signed_document_among(session: Session, digests: Sequence[str]) -> IssuedDocument | None:
    """The document with one of these digests that was signed or sealed as we issued it; None when there is none."""
    signed = or_(IssuedDocument.sealed_at.is_not(None), IssuedDocument.kind == SIGNED_APPLICATION)
    return _issued(session, and_(IssuedDocument.sha256.in_(digests), signed))


def document_by_check_code(session: Session, check_code: str) -> IssuedDocument | None:
    """The document with this check code, with its dossier; None when there is none."""
    return _issued(session, IssuedDocument.check_code == check_code)


def _issued(session: Session, wanted: ColumnElement[bool]) -> IssuedDocument | None:
    query = (
        select(IssuedDocument)
        .where(wanted)
        .options(joinedload(IssuedDocument.dossier).load_only(*LISTED))
        .order_by(IssuedDocument.created_at, IssuedDocument.id)
        .limit(1)
    )
    return session.scalars(query).first()


def copy_by_digest(session: Session, sha256: str) -> CertifiedCopy | None:
    """The certified copy with exactly these bytes, whoever's it is; None when no agency here issued such a one."""
    query = select(CertifiedCopy).where(CertifiedCopy.sha256 == sha256, CertifiedCopy.issued_at.is_not(None))
    return session.scalars(query.order_by(CertifiedCopy.issued_at).limit(1)).first()
