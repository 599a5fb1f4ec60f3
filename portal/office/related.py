"""Dossiers that have to do with this one: linked by an officer, perhaps handed in twice, earlier ones."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Self
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, func, literal, or_, select, union
from sqlalchemy.orm import Session, load_only

from forms.text import Text
from portal.catalogue import queries as catalogue
from portal.dossiers.lifecycle import Status
from portal.dossiers.models import Dossier, DossierFile
from portal.dossiers.statuses import Wording, wording
from portal.office.casework import DossierLink

DUPLICATE_DAYS = 30
MOST_DUPLICATES = 10
MOST_EARLIER = 100
_LISTED = load_only(
    Dossier.id,
    Dossier.code,
    Dossier.service_code,
    Dossier.service_version,
    Dossier.applicant_name,
    Dossier.status,
    Dossier.sent_at,
)


@dataclass(frozen=True)
class Relative:
    """Another dossier of the same agency, as a list shows it."""

    id: UUID
    code: str
    service: Text
    applicant: str
    words: Wording
    sent_at: datetime | None

    @classmethod
    def of(cls, dossier: Dossier) -> Self:
        """What a list shows of a dossier."""
        return cls(
            id=dossier.id,
            code=dossier.code or "",
            service=catalogue.definition(dossier.service_code, dossier.service_version).name,
            applicant=dossier.applicant_name,
            words=wording(dossier.status),
            sent_at=dossier.sent_at,
        )


@dataclass(frozen=True)
class Link:
    """A linked dossier, and who linked it why."""

    id: UUID
    other: Relative
    reason: str
    by: str
    linked_at: datetime


@dataclass(frozen=True)
class Duplicate:
    """A dossier that may be the same again. ``same_file``: the very same file is in it; else applicant and service."""

    other: Relative
    same_file: bool


def _others(dossier: Dossier) -> ColumnElement[bool]:
    """Every other dossier that was handed in to the same agency."""
    own = and_(Dossier.agency_id == dossier.agency_id, Dossier.status != Status.DRAFT)
    return and_(own, Dossier.id != dossier.id)


def links(session: Session, dossier: Dossier) -> list[Link]:
    """The dossiers that officers linked with this one, the newest link first."""
    other = or_(
        and_(DossierLink.first_id == dossier.id, Dossier.id == DossierLink.second_id),
        and_(DossierLink.second_id == dossier.id, Dossier.id == DossierLink.first_id),
    )
    query = select(DossierLink, Dossier).join(Dossier, other).where(_others(dossier)).options(_LISTED)
    rows = session.execute(query.order_by(DossierLink.linked_at.desc())).all()
    return [Link(link.id, Relative.of(found), link.reason, link.by, link.linked_at) for link, found in rows]


def duplicates(session: Session, dossier: Dossier, digests: Collection[str]) -> list[Duplicate]:
    """Dossiers that may be this one again, the newest first.

    The same applicant asked for the same service within DUPLICATE_DAYS, or one of the files (``digests``, SHA-256) was
    handed in for the same service or by somebody else; a person's paper used again for another service is no sign.
    """
    by_file = _with_files(dossier, digests)
    alike = [by_file] if digests else []
    if dossier.applicant_number and dossier.sent_at is not None:
        alike.append(_same_again(dossier, dossier.sent_at))
    if not alike:
        return []
    same_file = Dossier.id.in_(by_file) if digests else literal(False)
    query = (
        select(Dossier, same_file)
        .where(_others(dossier), Dossier.id.in_(union(*alike)))
        .options(_LISTED)
        .order_by(Dossier.sent_at.desc())
        .limit(MOST_DUPLICATES)
    )
    return [Duplicate(Relative.of(found), bool(of_file)) for found, of_file in session.execute(query).all()]


def _with_files(dossier: Dossier, digests: Collection[str]) -> Select[UUID]:
    suspicious = or_(Dossier.service_code == dossier.service_code, Dossier.applicant_number != dossier.applicant_number)
    return (
        select(DossierFile.dossier_id)
        .join(Dossier, Dossier.id == DossierFile.dossier_id)
        .where(DossierFile.sha256.in_(digests), DossierFile.removed_at.is_(None), suspicious)
    )


def _same_again(dossier: Dossier, sent_at: datetime) -> Select[UUID]:
    around = timedelta(days=DUPLICATE_DAYS)
    return select(Dossier.id).where(
        Dossier.applicant_number == dossier.applicant_number,
        Dossier.service_code == dossier.service_code,
        Dossier.sent_at.between(sent_at - around, sent_at + around),
    )


def _of_applicant(dossier: Dossier) -> ColumnElement[bool]:
    same = and_(Dossier.applicant_number == dossier.applicant_number, Dossier.applicant_number != "")
    return and_(same, Dossier.status != Status.DRAFT, Dossier.id != dossier.id)


def earlier(session: Session, dossier: Dossier) -> list[Relative]:
    """What else the same applicant handed in to this agency, the newest first, at most MOST_EARLIER."""
    query = (
        select(Dossier)
        .where(_of_applicant(dossier), Dossier.agency_id == dossier.agency_id)
        .options(_LISTED)
        .order_by(Dossier.sent_at.desc())
        .limit(MOST_EARLIER)
    )
    return [Relative.of(found) for found in session.scalars(query)]


def counts(session: Session, dossier: Dossier) -> tuple[int, int]:
    """How many other dossiers the same applicant has in this agency, and in all others."""
    here = Dossier.agency_id == dossier.agency_id
    query = select(here, func.count()).where(_of_applicant(dossier)).group_by(here)
    found = {bool(at_home): number for at_home, number in session.execute(query).all()}
    return found.get(True, 0), found.get(False, 0)


def by_code(session: Session, dossier: Dossier, code: str) -> Dossier | None:
    """Another dossier of the same agency with this code."""
    return session.scalars(select(Dossier).where(_others(dossier), Dossier.code == code)).one_or_none()


def link_between(session: Session, one: UUID, other: UUID) -> DossierLink | None:
    """The link between two dossiers."""
    first, second = sorted((one, other))
    query = select(DossierLink).where(DossierLink.first_id == first, DossierLink.second_id == second)
    return session.scalars(query).one_or_none()


def link_of(session: Session, dossier: Dossier, link_id: UUID) -> DossierLink | None:
    """A link that this dossier is one end of."""
    found = session.get(DossierLink, link_id)
    return found if found is not None and dossier.id in (found.first_id, found.second_id) else None
