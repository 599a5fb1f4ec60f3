"""Many dossiers from one: rows are copied where handing each in by itself would only take time."""

from typing import Any
from uuid import UUID

from sqlalchemy import select

from portal.core.db import Base, transaction
from portal.core.ids import new_id
from portal.dossiers.models import Dossier, DossierFile


def copied(dossier_id: UUID, times: int) -> list[UUID]:
    """Dossiers like this one, with its files, under the next codes; without its documents and history."""
    with transaction() as session:
        dossier = session.get_one(Dossier, dossier_id)
        files = session.scalars(select(DossierFile).where(DossierFile.dossier_id == dossier_id)).all()
        head, _dash, number = (dossier.code or "").rpartition("-")
        copies = []
        for at in range(1, times + 1):
            copy = Dossier(**_columns(dossier) | {"code": f"{head}-{int(number) + at:0{len(number)}}"})
            session.add(copy)
            session.flush()
            session.add_all(DossierFile(**_columns(file) | {"dossier_id": copy.id}) for file in files)
            copies.append(copy.id)
        return copies


def _columns(row: Base) -> dict[str, Any]:
    return {column.key: getattr(row, column.key) for column in row.__table__.columns} | {"id": new_id()}
