"""Rating the service after the result, once for each dossier (TT 01/2018/TT-VPCP Đ12–15)."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from forms.text import clean
from portal.core.actor import Actor
from portal.core.errors import NotFound
from portal.core.events import publish
from portal.dossiers import queries
from portal.dossiers.dialogue.errors import NotToBeRated, RatedBefore
from portal.dossiers.dialogue.events import ServiceRated
from portal.dossiers.dialogue.models import Rating
from portal.dossiers.dialogue.rules import Grade
from portal.dossiers.lifecycle import Status

_LONGEST_COMMENT = 2000


@dataclass(frozen=True)
class Opinion:
    """What the applicant said; ``contacts`` and ``bodies`` are counts (2: more than once), ``publicity`` 0 to 2."""

    grade: Grade
    contacts: int
    bodies: int
    publicity: int
    complaint: bool
    comment: str = ""


def rate(session: Session, dossier_id: UUID, opinion: Opinion, *, actor: Actor, now: datetime) -> None:
    """Count an opinion about one's own dossier. Raises NotToBeRated, RatedBefore or NotFound."""
    dossier = queries.own_submitted(session, dossier_id, actor=actor, lock=True)
    if dossier.status != Status.RETURNED:
        raise NotToBeRated
    if session.get(Rating, dossier_id) is not None:
        raise RatedBefore
    if dossier.agency_id is None:
        raise NotFound
    session.add(
        Rating(
            dossier_id=dossier.id,
            agency_id=dossier.agency_id,
            service_code=dossier.service_code,
            officer_id=dossier.assigned_id,
            grade=opinion.grade.value,
            contacts=opinion.contacts,
            bodies=opinion.bodies,
            publicity=opinion.publicity,
            complaint=opinion.complaint,
            comment=clean(opinion.comment)[:_LONGEST_COMMENT],
            rated_at=now,
        )
    )
    publish(session, dossier.id, ServiceRated(), actor=actor, now=now)
