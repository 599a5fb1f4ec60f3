"""What one wrote oneself: by account, or by the link in the letters."""

from uuid import UUID

from flask import render_template
from flask.typing import ResponseReturnValue

from portal.core.errors import NotFound
from portal.petitions import queries
from portal.petitions.lifecycle import Kind, State
from portal.petitions.models import Petition
from portal.petitions.views.base import bp, clocks, file_rows, send
from portal.web.access import PUBLIC, SIGNED_IN, allow, current_actor
from portal.web.limits import spend
from portal.web.reading import read_session

_LINK_RATE = "60 per 15 minutes"


@bp.get("/petitions/mine")
@allow(SIGNED_IN)
def mine() -> ResponseReturnValue:
    """Everything one wrote, newest first."""
    rows = queries.mine(read_session(), actor=current_actor())
    states = {state.value: state.label for state in State}
    return render_template("petitions/mine.html", rows=rows, states=states)


@bp.get("/petitions/<uuid:petition_id>")
@allow(SIGNED_IN)
def show(petition_id: UUID) -> ResponseReturnValue:
    """What one wrote, how far it is, and its answer."""
    found = queries.own(read_session(), petition_id, actor=current_actor())
    return _page(found, file_rows(found, "petitions.own_file", petition_id=found.id))


@bp.get("/petitions/<uuid:petition_id>/files/<uuid:petition_file_id>")
@allow(SIGNED_IN)
def own_file(petition_id: UUID, petition_file_id: UUID) -> ResponseReturnValue:
    """A file that one sent along."""
    found = queries.own(read_session(), petition_id, actor=current_actor())
    return send(queries.file_of(found, petition_file_id))


@bp.get("/petitions/read/<uuid:written_id>/<petition_token>")
@allow(PUBLIC)
def read(written_id: UUID, petition_token: str) -> ResponseReturnValue:
    """The same for who wrote without an account, by the link in the letter."""
    spend("petition read", rate=_LINK_RATE)
    found = queries.by_link(read_session(), written_id, petition_token)
    if found.state == State.UNCONFIRMED:
        raise NotFound
    return _page(found, file_rows(found, None))


def _page(found: Petition, files: object) -> str:
    return render_template(
        "petitions/own.html",
        petition=found,
        kind=Kind(found.kind).label,
        state=State(found.state).label,
        left=clocks([found]).get(found.id),
        files=files,
    )
