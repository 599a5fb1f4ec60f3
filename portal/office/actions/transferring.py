"""The agency consents to another applicant, or not."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from portal.core.actor import Actor
from portal.dossiers.actions import decide_transfer
from portal.office.actions.work import take
from portal.office.duties import Duty, require_duty


def decide_about_transfer(
    session: Session, dossier_id: UUID, *, consent: bool, reason: str, actor: Actor, revision: int, now: datetime
) -> None:
    """Decide about the transfer that both sides want.

    Raises TransferOver, TransferReasonMissing, ServiceNotForYou, NotFound, ChangedMeanwhile or ActionNotPermitted.
    """
    dossier = take(session, dossier_id, actor=actor, revision=revision)
    actor = require_duty(dossier, Duty.TRANSFER, actor=actor)
    decide_transfer(session, dossier, consent=consent, reason=reason, actor=actor, now=now)
