"""What the pages of petitions share."""

from typing import Any
from uuid import UUID

from flask import Blueprint, url_for
from flask.typing import ResponseReturnValue

from portal.core import clock
from portal.core.actor import Role
from portal.core.calendar import load_calendar
from portal.documents.viruses import Scan
from portal.dossiers.errors import Infected, NotScannedYet
from portal.petitions import rules
from portal.petitions.lifecycle import State
from portal.petitions.models import Petition, PetitionFile
from portal.web import downloads
from portal.web.access import role
from portal.web.reading import read_session

bp = Blueprint("petitions", __name__)
HANDLER = role(Role.RECEPTIONIST, Role.SPECIALIST, Role.LEADER)


def send(file: PetitionFile) -> ResponseReturnValue:
    """A file as a download, once it is known to be clean. Raises Infected or NotScannedYet."""
    if not Scan(file.scan).opens:
        raise Infected if file.scan == Scan.INFECTED else NotScannedYet
    return downloads.send_strangers(file.sha256, file.name, media_type=file.media_type)


def file_rows(petition: Petition, endpoint: str | None, petition_id: UUID | None = None) -> list[dict[str, Any]]:
    """The files of a petition as lists show them, with links where one may open them."""
    return [
        {"name": file.name, "size": file.size, "pages": file.pages}
        | ({"href": url_for(endpoint, petition_id=petition_id, petition_file_id=file.id)} if endpoint else {})
        for file in petition.files
    ]


def clocks(petitions: Any) -> dict[UUID, int]:
    """How many working days are left for each that waits for an answer; negative: over."""
    calendar, now = load_calendar(read_session()), clock.now()
    return {
        one.id: rules.days_left(calendar, one.due_at, now=now)
        for one in petitions
        if one.due_at is not None and one.state != State.ANSWERED
    }
