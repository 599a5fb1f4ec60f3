"""The agency's side of the messages about a dossier: any officer of its agency may read and answer."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from portal.core.actor import Actor
from portal.dossiers import actions as dossiers
from portal.dossiers.actions import Received
from portal.dossiers.dialogue.rules import Side
from portal.office import queries


def reply(
    session: Session,
    dossier_id: UUID,
    *,
    message_id: UUID,
    text: str,
    files: Sequence[Received],
    actor: Actor,
    now: datetime,
) -> None:
    """Write to the applicant. Sent twice under one id, it is there once.

    Raises MessageEmpty, MessageTooLong, ThreadClosed, or NotFound for dossiers of other agencies.
    """
    dossier = queries.dossier(session, dossier_id, actor=actor, lock=True)
    dossiers.write(session, dossier, Side.AGENCY, message_id=message_id, text=text, files=files, actor=actor, now=now)


def read_messages(session: Session, dossier_id: UUID, *, actor: Actor, now: datetime) -> None:
    """Note that an officer of the agency has seen what the applicant wrote. Raises NotFound."""
    dossier = queries.dossier(session, dossier_id, actor=actor)
    dossiers.mark_read(session, dossier.id, Side.AGENCY, actor=actor, now=now)
