"""What the page of a dossier shows of the counter."""

from sqlalchemy.orm import Session

from portal.counter import queries
from portal.dossiers.models import Dossier
from portal.dossiers.visits import Visit


def visit_of(session: Session, dossier: Dossier) -> Visit | None:
    """Why and when the applicant comes to the counter; None when they need not."""
    purpose = queries.purpose_of(session, dossier)
    if purpose is None:
        return None
    appointment = queries.booked(session, dossier.id)
    arranged = queries.plan_row(session, dossier.agency_id) is not None
    starts_at = appointment.starts_at if appointment else None
    return Visit(purpose.value, starts_at, open=arranged)
