"""What anybody learns who knows the code of a dossier."""

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from portal.dossiers.lifecycle import Status, completion
from portal.dossiers.models import Dossier


@dataclass(frozen=True)
class Progress:
    """All that an anonymous enquiry learns (TT 01/2018 Đ16.2.d): the code and the degree of completion in per cent.

    ``id`` and ``owner_id`` are for the owner's link to the dossier and are shown to nobody else.
    """

    code: str
    completion: int
    id: UUID
    owner_id: UUID | None


_PROGRESS = select(Dossier.status, Dossier.id, Dossier.owner_id).where(Dossier.code == bindparam("code"))


def progress(session: Session, code: str) -> Progress | None:
    """The progress of the dossier with this code; None when there is none."""
    row = session.execute(_PROGRESS, {"code": code}).first()
    return None if row is None else Progress(code, completion(Status(row.status)), row.id, row.owner_id)


def codes(session: Session, ids: Collection[UUID]) -> dict[UUID, str]:
    """The codes of those among these ids that are dossiers which were handed in."""
    query = select(Dossier.id, Dossier.code).where(Dossier.id.in_(ids), Dossier.code.is_not(None))
    return {row.id: row.code or "" for row in session.execute(query)}
