"""What another agency is asked about a dossier, and the part of the dossier that it may read for that. Read only."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from forms.answers import Section
from forms.text import Text
from portal.accounts.models import Agency
from portal.catalogue import queries as catalogue
from portal.core.actor import Actor
from portal.core.errors import NotFound
from portal.dossiers import course
from portal.dossiers.filling import handed_in
from portal.dossiers.models import Dossier, DossierFile
from portal.processes.models import WorkItem
from portal.processes.queries import Request

MOST = 200


@dataclass(frozen=True)
class Asked:
    """One request: the item, what is asked, by whom, about which dossier; ``agency`` is who answers."""

    item: WorkItem
    request: Request
    dossier: Dossier
    agency: Agency
    asking: Agency

    @property
    def service(self) -> Text:
        """The name of the service."""
        return catalogue.definition(self.dossier.service_code, self.dossier.service_version).name

    def is_late(self, now: datetime) -> bool:
        """Whether it was not answered in time."""
        return self.item.due_at is not None and (self.item.closed_at or now) > self.item.due_at


def asked_of(session: Session, *, actor: Actor) -> list[Asked]:
    """What the officer's agency is asked, open ones first by when they are due; at most ``MOST``."""
    if actor.agency_id is None:
        return []
    query = (
        select(WorkItem)
        .where(WorkItem.agency_id == actor.agency_id, WorkItem.request != "")
        .order_by(WorkItem.closed_at.is_not(None), WorkItem.due_at, WorkItem.id)
        .limit(MOST)
    )
    return _asked(session, list(session.scalars(query)))


def of_dossier(session: Session, dossier: Dossier, items: list[WorkItem]) -> list[Asked]:
    """What other agencies were asked about a dossier, in order."""
    requests = [item for item in items if item.request]
    return _asked(session, requests) if requests else []


def request(session: Session, item_id: UUID, *, actor: Actor, lock: bool = False) -> Asked:
    """One request to the officer's agency; ``lock`` holds its row. Raises NotFound for everybody else."""
    item = session.get(WorkItem, item_id, with_for_update=True if lock else None, populate_existing=lock)
    if item is None or not item.request or actor.agency_id is None or item.agency_id != actor.agency_id:
        raise NotFound
    return _asked(session, [item])[0]


def _asked(session: Session, items: list[WorkItem]) -> list[Asked]:
    ids = {item.dossier_id for item in items}
    dossiers = {each.id: each for each in session.identity_map.values() if isinstance(each, Dossier) and each.id in ids}
    if missing := ids - dossiers.keys():  # the page of a dossier has read its own already
        dossiers |= {each.id: each for each in session.scalars(select(Dossier).where(Dossier.id.in_(missing)))}
    wanted = {item.agency_id for item in items} | {each.agency_id for each in dossiers.values()}
    agencies = {each.id: each for each in session.scalars(select(Agency).where(Agency.id.in_(wanted)))}
    found = []
    for item in items:
        dossier = dossiers[item.dossier_id]
        if item.agency_id is not None and dossier.agency_id is not None:
            pair = agencies[item.agency_id], agencies[dossier.agency_id]
            found.append(Asked(item, course.request_of(dossier, item), dossier, *pair))
    return found


@dataclass(frozen=True)
class Part:
    """What may be read of a foreign dossier: some pages of answers, the files of some components."""

    sections: list[Section]
    files: list[DossierFile]


def part(session: Session, asked: Asked, language: str) -> Part:
    """The pages and files that the request names, nothing else."""
    query = select(Dossier).where(Dossier.id == asked.dossier.id).options(selectinload(Dossier.files))
    dossier = session.scalars(query).one()
    given = handed_in(dossier, catalogue.definition(dossier.service_code, dossier.service_version), dossier.files)
    sections = [each for each in given.answers.readable(language) if each.page_key in asked.request.pages]
    return Part(sections, [file for file in given.files if file.component in asked.request.components])
