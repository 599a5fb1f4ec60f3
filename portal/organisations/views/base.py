"""What the pages of organisations share."""

from datetime import datetime
from uuid import UUID

from flask import Blueprint, redirect, url_for
from flask.typing import ResponseReturnValue

from portal.core import clock
from portal.organisations import queries
from portal.organisations.queries import Place
from portal.web.access import current_person
from portal.web.reading import read_session

bp = Blueprint("organisations", __name__)


def own_place(organisation_id: UUID) -> Place:
    """An organisation of which the person at the browser is a member. Raises NotFound."""
    return queries.place(read_session(), organisation_id, person=current_person())


def now() -> datetime:
    """The moment of this request."""
    return clock.now()


def to_page(organisation_id: UUID) -> ResponseReturnValue:
    """Back to the page of an organisation."""
    return redirect(url_for("organisations.show", organisation_id=organisation_id), 303)
