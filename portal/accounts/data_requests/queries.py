"""Reading requests about personal data."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from portal.accounts.data_requests.models import DataRequest
from portal.core.errors import NotFound

_MOST_DECIDED = 50


def data_requests(session: Session, account_id: UUID) -> Sequence[DataRequest]:
    """What the owner asked, newest first."""
    query = select(DataRequest).where(DataRequest.account_id == account_id)
    return session.scalars(query.order_by(DataRequest.asked_at.desc())).all()


def waiting(session: Session) -> Sequence[DataRequest]:
    """What waits for an answer, the most urgent first, with its accounts."""
    query = select(DataRequest).where(DataRequest.decided_at.is_(None)).options(joinedload(DataRequest.account))
    return session.scalars(query.order_by(DataRequest.due_at)).unique().all()


def decided(session: Session) -> Sequence[DataRequest]:
    """The latest that were answered, with their accounts."""
    query = select(DataRequest).where(DataRequest.decided_at.is_not(None)).options(joinedload(DataRequest.account))
    return session.scalars(query.order_by(DataRequest.decided_at.desc()).limit(_MOST_DECIDED)).unique().all()


def request(session: Session, request_id: UUID) -> DataRequest:
    """One request with its account. Raises NotFound."""
    found = session.get(DataRequest, request_id, options=[joinedload(DataRequest.account)])
    if found is None:
        raise NotFound
    return found
