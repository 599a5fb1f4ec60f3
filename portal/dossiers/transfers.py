"""Readers of transfers. By its link one is found only together with the person it is made out to."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.accounts.mandates.rules import is_for
from portal.core.actor import Actor
from portal.core.errors import NotFound
from portal.core.ids import token_digest
from portal.dossiers.transfer_models import DossierTransfer, TransferState


def newest(session: Session, dossier_id: UUID) -> DossierTransfer | None:
    """The last transfer of a dossier, for who may see the dossier."""
    query = select(DossierTransfer).where(DossierTransfer.dossier_id == dossier_id)
    return session.scalars(query.order_by(DossierTransfer.created_at.desc(), DossierTransfer.id).limit(1)).first()


def under_way(session: Session, dossier_id: UUID, *, lock: bool = False) -> DossierTransfer | None:
    """The transfer that has not ended; with ``lock`` it is held for a change."""
    query = select(DossierTransfer).where(
        DossierTransfer.dossier_id == dossier_id, DossierTransfer.finished_at.is_(None)
    )
    if lock:
        query = query.with_for_update().execution_options(populate_existing=True)
    return session.scalars(query).first()


def by_token(session: Session, token: str, *, actor: Actor, now: datetime) -> DossierTransfer:
    """The transfer behind a link, for the person it is made out to. Raises NotFound for everybody else, and later."""
    query = select(DossierTransfer).where(
        DossierTransfer.token_sha256 == token_digest(token), DossierTransfer.state == TransferState.OFFERED
    )
    found = session.scalars(query).first()
    if found is None or found.expires_at < now or not actor.is_applicant or actor.id == found.from_id:
        raise NotFound
    numbers = (actor.personal_number, actor.tax_code)
    if not is_for(name=found.to_name, number=found.to_number, account_name=actor.name, account_numbers=numbers):
        raise NotFound
    return found
