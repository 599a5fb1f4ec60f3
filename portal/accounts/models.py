"""Agencies as a dated tree, accounts with their roles, and the sign-in sessions kept on the server."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import Date, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from forms.text import Text
from portal.core.actor import Actor, Contact, Kind, Role
from portal.core.db import Base
from portal.core.ids import new_id


class Agency(Base):
    """A state agency. ``identifier`` is its code in the national scheme (QCVN 102), for instance 000.00.05.H16."""

    __tablename__ = "agency"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    key: Mapped[str] = mapped_column(String(60), unique=True)
    identifier: Mapped[str] = mapped_column(String(13))
    name_vi: Mapped[str] = mapped_column(String(200))
    name_en: Mapped[str] = mapped_column(String(200))
    symbol: Mapped[str] = mapped_column(String(30))
    level: Mapped[str] = mapped_column(String(20))
    place: Mapped[str] = mapped_column(String(80))
    parent_id: Mapped[UUID | None] = mapped_column(ForeignKey("agency.id"))
    address: Mapped[str] = mapped_column(String(300))
    phone: Mapped[str] = mapped_column(String(40))
    email: Mapped[str] = mapped_column(String(120))
    valid_from: Mapped[date] = mapped_column(Date)
    valid_to: Mapped[date | None] = mapped_column(Date)

    @property
    def name(self) -> Text:
        """The agency's name in both languages."""
        return Text(vi=self.name_vi, en=self.name_en)


class Account(Base):
    """One person or organisation with its own sign-in (R18.2). Numbers are as in the identity papers."""

    __tablename__ = "account"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    username: Mapped[str] = mapped_column(String(80), unique=True)
    password_hash: Mapped[str] = mapped_column(String(200))
    kind: Mapped[Kind] = mapped_column(String(20))
    display_name: Mapped[str] = mapped_column(String(200))
    personal_number: Mapped[str | None] = mapped_column(String(12))
    tax_code: Mapped[str | None] = mapped_column(String(14))
    representative: Mapped[str | None] = mapped_column(String(200))
    email: Mapped[str] = mapped_column(String(254), default="")
    phone: Mapped[str] = mapped_column(String(20), default="")
    address: Mapped[str] = mapped_column(String(300), default="")
    agency_id: Mapped[UUID | None] = mapped_column(ForeignKey("agency.id"))
    position: Mapped[str] = mapped_column(String(120), default="")
    key_name: Mapped[str | None] = mapped_column(String(80))
    created_at: Mapped[datetime]
    disabled_at: Mapped[datetime | None]
    password_temporary: Mapped[bool] = mapped_column(default=False)
    roles: Mapped[list["AccountRole"]] = relationship(lazy="joined", cascade="all, delete-orphan")
    agency: Mapped[Agency | None] = relationship(lazy="raise")

    def actor(self) -> Actor:
        """This account as the value that rules receive."""
        return Actor(
            kind=Kind(self.kind),
            name=self.display_name,
            id=self.id,
            roles=frozenset(Role(item.role) for item in self.roles),
            agency_id=self.agency_id,
            personal_number=self.personal_number,
            tax_code=self.tax_code,
            username=self.username,
            contact=Contact(self.phone, self.email, self.address, self.representative),
        )


class AccountRole(Base):
    """A role that an account holds."""

    __tablename__ = "account_role"

    account_id: Mapped[UUID] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"), primary_key=True)
    role: Mapped[Role] = mapped_column(String(20), primary_key=True)


class SignInSession(Base):
    """A sign-in that lasts; ended rows stay, so that a person sees where they were signed in."""

    __tablename__ = "sign_in_session"
    __table_args__ = (Index("ix_sign_in_session_account", "account_id", "ended_at"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    account_id: Mapped[UUID] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"))
    created_at: Mapped[datetime]
    last_seen_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    address: Mapped[str] = mapped_column(String(60))
    agent: Mapped[str] = mapped_column(String(300))
    account: Mapped[Account] = relationship(lazy="raise")
