"""Who among the staff looked at a dossier: written down when it is opened, shown to the applicant (R18.2, R19, T38).

One row for each officer, dossier, kind of thing and hour, so that a busy day of reading stays a handful of rows. Rows
are never changed and go only with their dossier; the triggers of migration 0029 see to it.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String, func, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from forms.text import Text
from portal.accounts.models import Agency
from portal.core.actor import Actor, Role
from portal.core.db import Base, insert_for
from portal.processes.queries import ROLE_NAMES

MOST_SHOWN = 50


class Read(StrEnum):
    """What was looked at."""

    DOSSIER = "dossier"
    FILE = "file"
    DOCUMENT = "document"
    EARLIER = "earlier"
    NUMBERS = "numbers"

    @property
    def label(self) -> Text:
        """The words on screen."""
        return _LABELS[self]


_LABELS = {
    Read.DOSSIER: Text(vi="Mở hồ sơ", en="Opened the dossier"),
    Read.FILE: Text(vi="Mở tệp của người nộp", en="Opened a file of the applicant"),
    Read.DOCUMENT: Text(vi="Mở văn bản về hồ sơ", en="Opened a document about the dossier"),
    Read.NUMBERS: Text(
        vi="Mở số định danh, số điện thoại, thư điện tử", en="Opened personal numbers, telephone, e-mail"
    ),
    Read.EARLIER: Text(vi="Xem danh sách hồ sơ khác của người nộp", en="Looked at the list of the applicant's others"),
}


class DossierRead(Base):
    """An officer looked at a dossier in this ``hour``, first ``at``; name and roles as they were then."""

    __tablename__ = "dossier_read"
    __table_args__ = (
        Index("ix_dossier_read_dossier_id_at", "dossier_id", "at"),
        Index("ix_dossier_read_at", "at", "account_id", "dossier_id"),
    )

    dossier_id: Mapped[UUID] = mapped_column(ForeignKey("dossier.id", ondelete="CASCADE"), primary_key=True)
    account_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"), primary_key=True)
    kind: Mapped[str] = mapped_column(String(20), primary_key=True)
    hour: Mapped[datetime] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    name: Mapped[str] = mapped_column(String(200))
    roles: Mapped[str] = mapped_column(String(120))
    agency_id: Mapped[UUID | None] = mapped_column(ForeignKey("agency.id"))


@dataclass(frozen=True)
class Reading:
    """Who looked at what, and when; ``agency`` is None for somebody of none."""

    at: datetime
    what: Read
    name: str
    roles: tuple[Role, ...]
    agency: Text | None

    @property
    def role(self) -> Text:
        """What they were at the agency, for people to read."""
        names = [ROLE_NAMES[one] for one in self.roles if one in ROLE_NAMES]
        if not names:
            return _STAFF
        return Text(vi=", ".join(one.vi for one in names), en=", ".join(one.en for one in names))


@dataclass(frozen=True)
class Busy:
    """An officer, and how many different dossiers they opened within a span of time."""

    account_id: UUID
    dossiers: int


_STAFF = Text(vi="Cán bộ", en="Officer")


def is_noted(session: Session, dossier_id: UUID, what: Read, *, actor: Actor, now: datetime) -> bool:
    """Whether that this officer looks at this is written down for the present hour: one look-up by key."""
    return session.get(DossierRead, (dossier_id, actor.id, what.value, _hour(now))) is not None


def note(session: Session, dossier_id: UUID, what: Read, *, actor: Actor, now: datetime) -> None:
    """Write down that an officer looks at this, once an hour. What people do who are no staff is not written down."""
    if not actor.is_staff or actor.id is None:
        return
    row = insert_for(session)(DossierRead).values(
        dossier_id=dossier_id,
        account_id=actor.id,
        kind=what.value,
        hour=_hour(now),
        at=now,
        name=actor.name,
        roles=",".join(role.value for role in Role if role in actor.roles),
        agency_id=actor.agency_id,
    )
    session.execute(row.on_conflict_do_nothing(index_elements=["dossier_id", "account_id", "kind", "hour"]))


def _hour(now: datetime) -> datetime:
    return now.replace(minute=0, second=0, microsecond=0)


def readings(session: Session, dossier_id: UUID, *, limit: int) -> list[Reading]:
    """The latest readings of a dossier, newest first: one query."""
    query = select(DossierRead, Agency).outerjoin(Agency, Agency.id == DossierRead.agency_id)
    query = query.where(DossierRead.dossier_id == dossier_id)
    rows = session.execute(query.order_by(DossierRead.at.desc(), DossierRead.kind).limit(limit))
    return [
        Reading(
            at=row.at,
            what=Read(row.kind),
            name=row.name,
            roles=tuple(Role(one) for one in row.roles.split(",") if one),
            agency=agency.name if agency is not None else None,
        )
        for row, agency in rows
    ]


def busiest(session: Session, *, since: datetime, until: datetime, over: int) -> list[Busy]:
    """The officers who opened more than so many different dossiers in this time, in the order of their ids."""
    many = func.count(func.distinct(DossierRead.dossier_id))
    query = select(DossierRead.account_id, many).where(DossierRead.at > since, DossierRead.at <= until)
    query = query.group_by(DossierRead.account_id).having(many > over).order_by(DossierRead.account_id)
    return [Busy(account_id, dossiers) for account_id, dossiers in session.execute(query)]
