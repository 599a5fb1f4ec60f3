"""What the pages of the counter share: the blueprint, who may enter."""

from uuid import UUID

from flask import Blueprint

from portal.core.actor import Right, Role
from portal.core.errors import NotFound
from portal.web.access import APPLICANT, current_actor, role, to

bp = Blueprint("counter", __name__)

DESK = role(Role.RECEPTIONIST, Role.CLERK)
ARRANGER = role(Role.RECEPTIONIST, Role.CLERK, Role.LEADER)
RECEIVER = to(Right.RECEIVE, APPLICANT)


def own_agency() -> UUID:
    """The agency of who makes this request. Raises NotFound for an officer of none."""
    agency_id = current_actor().agency_id
    if agency_id is None:
        raise NotFound
    return agency_id
