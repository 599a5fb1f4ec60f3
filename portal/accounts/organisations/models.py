"""An organisation is an account; what it is, how it was proved, and the people who work for it stand here."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.accounts.models import Account
from portal.core.db import Base
from portal.core.ids import new_id


class Form(StrEnum):
    """What kind of organisation (R1.3: not only enterprises exchange dossiers)."""

    ENTERPRISE = "enterprise"
    HOUSEHOLD = "household"
    COOPERATIVE = "cooperative"
    OTHER = "other"


class State(StrEnum):
    """Whether it is proved who stands behind an organisation."""

    UNPROVEN = "unproven"
    WAITING = "waiting"
    PROVEN = "proven"
    REFUSED = "refused"


class Proof(StrEnum):
    """How it was proved."""

    CERTIFICATE = "certificate"
    OFFICER = "officer"


class MemberRole(StrEnum):
    """What a member is for the organisation."""

    REPRESENTATIVE = "representative"
    MANAGER = "manager"
    SIGNER = "signer"
    PREPARER = "preparer"
    VIEWER = "viewer"


class Organisation(Base):
    """What the account of an organisation is beside an account.

    ``decided_by`` is the officer or the holder of the certificate; ``evidence_sha256`` the file an officer looks at,
    ``statement_sha256`` what a certificate has to sign.
    """

    __tablename__ = "organisation"
    __table_args__ = (Index("ix_organisation_state", "state", "sent_at"),)

    account_id: Mapped[UUID] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"), primary_key=True)
    form: Mapped[Form] = mapped_column(String(20))
    state: Mapped[State] = mapped_column(String(20))
    registered_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    created_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]
    decided_at: Mapped[datetime | None]
    decided_by: Mapped[str] = mapped_column(String(200), default="")
    proof: Mapped[Proof | None] = mapped_column(String(20))
    reason: Mapped[str] = mapped_column(String(500), default="")
    evidence_sha256: Mapped[str | None] = mapped_column(String(64))
    evidence_name: Mapped[str] = mapped_column(String(255), default="")
    evidence_size: Mapped[int] = mapped_column(default=0)
    statement_sha256: Mapped[str | None] = mapped_column(String(64))
    statement_size: Mapped[int] = mapped_column(default=0)
    account: Mapped[Account] = relationship(lazy="raise", foreign_keys=[account_id])

    @property
    def is_proven(self) -> bool:
        """Whether it is known who stands behind it, so that its members may sign and hand in."""
        return State(self.state) is State.PROVEN


class Membership(Base):
    """A person who works for an organisation; rows of those who left stay, for what they did names them."""

    __tablename__ = "membership"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"))
    person_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    role: Mapped[MemberRole] = mapped_column(String(20))
    created_at: Mapped[datetime]
    suspended_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    person: Mapped[Account] = relationship(lazy="raise", foreign_keys=[person_id])

    @property
    def is_suspended(self) -> bool:
        """Whether the member may do nothing for now."""
        return self.suspended_at is not None


Index(
    "ix_membership_present",
    Membership.organisation_id,
    Membership.person_id,
    unique=True,
    sqlite_where=Membership.ended_at.is_(None),
    postgresql_where=Membership.ended_at.is_(None),
)
Index("ix_membership_person", Membership.person_id, Membership.ended_at)


class MemberInvitation(Base):
    """Somebody is asked to become a member: by one link, for one person, once, and not for long.

    ``username`` or ``email`` says whose it is; only the digest of the link is kept.
    """

    __tablename__ = "member_invitation"
    __table_args__ = (Index("ix_member_invitation_organisation", "organisation_id", "created_at"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"))
    role: Mapped[MemberRole] = mapped_column(String(20))
    username: Mapped[str] = mapped_column(String(80), default="")
    email: Mapped[str] = mapped_column(String(254), default="")
    token_sha256: Mapped[str] = mapped_column(String(64), unique=True)
    invited_by: Mapped[str] = mapped_column(String(200))
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    accepted_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]
