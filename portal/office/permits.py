"""Leave to ask an applicant again (NĐ 61/2018/NĐ-CP Đ15.3: guidance once, complete and exact)."""

from sqlalchemy.orm import Session

from portal.dossiers.models import Dossier
from portal.office.reception_errors import AskedBefore
from portal.office.reception_models import SupplementPermit


def next_round(dossier: Dossier) -> int:
    """Which request the next one would be, from 1."""
    return len(dossier.supplements) + 1


def permit_of(session: Session, dossier: Dossier) -> SupplementPermit | None:
    """The leave for the next request, asked for or given; None when there is none."""
    return session.get(SupplementPermit, (dossier.id, next_round(dossier)))


def require_leave(session: Session, dossier: Dossier) -> None:
    """Raise AskedBefore when the applicant was asked before and no leader has consented to ask again."""
    if next_round(dossier) == 1:
        return
    permit = permit_of(session, dossier)
    if permit is None or permit.granted_at is None:
        raise AskedBefore
