"""Reading processes: what is in force, for whom, who makes a new version, and where a dossier is. Read only."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from forms.definition.source import Finding, given
from portal.accounts import queries as accounts
from portal.catalogue import queries as catalogue
from portal.core.errors import NotFound
from portal.processes import checking
from portal.processes.checking import examine_data
from portal.processes.definition import (
    AT_APPRAISAL,
    ROLE_NAMES,
    STANDARD,
    Extra,
    Process,
    Request,
    Step,
    StepKind,
    Wait,
)
from portal.processes.drawing import Drawing, draw
from portal.processes.library import files, pinned
from portal.processes.models import ProcessChoice, ProcessDraft, ProcessVersion, WorkItem
from portal.processes.rules import due_of

__all__ = [
    "AT_APPRAISAL",
    "ROLE_NAMES",
    "STANDARD",
    "Drawing",
    "Extra",
    "Process",
    "Request",
    "Step",
    "StepKind",
    "Wait",
    "draw",
    "due_of",
    "pinned",
]


@dataclass(frozen=True)
class Listed:
    """A process as the list shows it: the version in force, the services that follow it, the draft of a new one."""

    process: Process
    services: tuple[str, ...]
    draft: UUID | None


def newest(session: Session) -> dict[str, int]:
    """The number of the version in force of every process, by key."""
    found = {key: process.version for key, process in files().items()}
    query = select(ProcessVersion.key, func.max(ProcessVersion.version)).group_by(ProcessVersion.key)
    return found | {row[0]: row[1] for row in session.execute(query)}


def all_versions(session: Session) -> list[Process]:
    """Every version of every process, the oldest of each first: one look, the versions themselves are kept."""
    found = {(key, process.version) for key, process in files().items()}
    query = select(ProcessVersion.key, ProcessVersion.version)
    return [pinned(*one) for one in sorted(found | {(row.key, row.version) for row in session.execute(query)})]


def in_force(session: Session, key: str) -> Process:
    """The version that new dossiers follow. Raises NotFound."""
    own = files().get(key)
    query = select(func.max(ProcessVersion.version)).where(ProcessVersion.key == key)
    number = session.scalar(query) or (own.version if own else None)
    if number is None:
        raise NotFound
    return pinned(key, number)


def key_for(session: Session, service_code: str) -> str:
    """The process that a service names: as an administrator chose, else as a file says, else the standard one."""
    chosen = session.get(ProcessChoice, service_code)
    return chosen.key if chosen else _named().get(service_code, STANDARD)


def followed_by(session: Session, service_code: str) -> Process:
    """The version that a dossier of this service handed in now follows. Raises NotFound."""
    return in_force(session, key_for(session, service_code))


def _named() -> Mapping[str, str]:
    return {code: process.key for process in files().values() for code in process.services}


def services(session: Session) -> dict[str, str]:
    """Every service in the catalogue with the key of its process."""
    chosen = {row.service_code: row.key for row in session.scalars(select(ProcessChoice))}
    named = _named()
    return {code: chosen.get(code) or named.get(code, STANDARD) for code in sorted(catalogue.everything())}


def everything(session: Session) -> list[Listed]:
    """Every process, the standard one first."""
    followers = services(session)
    drafts = {draft.key: draft.id for draft in open_drafts(session)}
    keys = sorted(newest(session).items(), key=lambda each: (each[0] != STANDARD, each[0]))
    return [
        Listed(pinned(key, number), tuple(code for code, its in followers.items() if its == key), drafts.get(key))
        for key, number in keys
    ]


def versions(session: Session, key: str) -> list[ProcessVersion]:
    """The versions published in the browser, the newest first."""
    query = select(ProcessVersion).where(ProcessVersion.key == key).order_by(ProcessVersion.version.desc())
    return list(session.scalars(query))


def of_file(key: str) -> int | None:
    """The number of the version that comes with the portal, if there is one."""
    return files()[key].version if key in files() else None


def open_drafts(session: Session) -> list[ProcessDraft]:
    """The drafts that have not ended, oldest first."""
    query = select(ProcessDraft).where(ProcessDraft.open_key.is_not(None)).order_by(ProcessDraft.created_at)
    return list(session.scalars(query))


def draft(session: Session, draft_id: UUID, *, lock: bool = False) -> ProcessDraft:
    """A draft, open or ended. Raises NotFound."""
    found = session.get(ProcessDraft, draft_id, with_for_update=True if lock else None)
    if found is None:
        raise NotFound
    return found


def examined(session: Session, row: ProcessDraft) -> tuple[Process | None, list[Finding]]:
    """What a draft says and everything wrong with it, also for the services that follow it now."""
    process, found = examine_data(row.content, row.key)
    if process is None or found:
        return process, found
    known = {agency.key for agency in accounts.agencies(session)}
    problems = list(checking.check_agencies(process, known))
    for code, key in services(session).items():
        if key == row.key:
            problems += checking.check_for(process, catalogue.newest(code))
    source = given(row.content, checking.named(row.key))
    return process, checking.findings(problems, source)


def unfit(session: Session, process: Process, service_code: str) -> list[Finding]:
    """Why a service cannot follow a process: what its conditions and requests name that the form does not have."""
    known = {agency.key for agency in accounts.agencies(session)}
    problems = [*checking.check_for(process, catalogue.newest(service_code)), *checking.check_agencies(process, known)]
    return checking.findings(problems, given(process.to_data(), checking.named(process.key)))


def items(session: Session, dossier_id: UUID) -> list[WorkItem]:
    """Every step and request that a dossier went through, in order."""
    query = select(WorkItem).where(WorkItem.dossier_id == dossier_id).order_by(WorkItem.position)
    return list(session.scalars(query))
