"""Who at an agency is reminded."""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.accounts.models import Account, AccountRole
from portal.core.actor import Role

_MOST = 50


def addresses_at(session: Session, agency_id: UUID, roles: Collection[Role]) -> list[str]:
    """The e-mail addresses of the officers in use of an agency who hold one of these roles, in order."""
    holding = select(AccountRole.account_id).where(AccountRole.role.in_(roles))
    query = (
        select(Account.email)
        .where(Account.id.in_(holding), Account.agency_id == agency_id)
        .where(Account.disabled_at.is_(None), Account.email != "")
        .order_by(Account.email)
        .distinct()
    )
    return list(session.scalars(query.limit(_MOST)))
