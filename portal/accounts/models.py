"""Agencies as a dated tree, accounts with their roles, and the sign-in sessions kept on the server."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Date, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from forms.text import Text
from portal.core.actor import Actor, Contact, Kind, Role, Scope
from portal.core.db import Base
from portal.core.ids import new_id


class Agency(Base):
    """A state agency as it is now. ``identifier`` is its code in the national scheme (QCVN 102), as 000.00.05.H16.

    What it was and will be is in its versions (``agencies/models.py``). It exists from ``valid_from`` until
    ``valid_to``; once it is no more, ``successor_id`` is who goes on with its work now, however often that one changed.
    """

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
    successor_id: Mapped[UUID | None] = mapped_column(ForeignKey("agency.id"))

    @property
    def name(self) -> Text:
        """The agency's name in both languages."""
        return Text(vi=self.name_vi, en=self.name_en)


class Account(Base):
    """One person or organisation with its own sign-in (R18.2). Numbers are as in the identity papers.

    ``password_hash`` is empty while the owner signs in only through a provider. ``email_verified_at`` is when whoever
    reads the letters of ``email`` has confirmed it; only then does a new password come that way. ``units`` (names
    within the agency) and ``services`` (codes) narrow what an officer handles; empty ones narrow nothing. ``terms`` is
    the version of the text about personal data that the owner agreed to last; empty for staff and for who has not been
    asked yet.
    """

    __tablename__ = "account"
    __table_args__ = (Index("ix_account_email", "email"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    username: Mapped[str] = mapped_column(String(80), unique=True)
    password_hash: Mapped[str] = mapped_column(String(200))
    kind: Mapped[Kind] = mapped_column(String(20))
    display_name: Mapped[str] = mapped_column(String(200))
    personal_number: Mapped[str | None] = mapped_column(String(12))
    tax_code: Mapped[str | None] = mapped_column(String(14))
    representative: Mapped[str | None] = mapped_column(String(200))
    email: Mapped[str] = mapped_column(String(254), default="")
    email_verified_at: Mapped[datetime | None]
    phone: Mapped[str] = mapped_column(String(20), default="")
    address: Mapped[str] = mapped_column(String(300), default="")
    agency_id: Mapped[UUID | None] = mapped_column(ForeignKey("agency.id"))
    position: Mapped[str] = mapped_column(String(120), default="")
    units: Mapped[list[Any]] = mapped_column(default=list, server_default="[]")
    services: Mapped[list[Any]] = mapped_column(default=list, server_default="[]")
    key_name: Mapped[str | None] = mapped_column(String(80))
    created_at: Mapped[datetime]
    disabled_at: Mapped[datetime | None]
    password_temporary: Mapped[bool] = mapped_column(default=False)
    terms: Mapped[str] = mapped_column(String(20), default="")
    roles: Mapped[list["AccountRole"]] = relationship(lazy="joined", cascade="all, delete-orphan")
    agency: Mapped[Agency | None] = relationship(lazy="raise")

    @property
    def facts(self) -> list[str]:
        """What others can know of the owner, and so must not be most of the password."""
        names = (self.username, self.display_name, self.email.partition("@")[0])
        return [fact for fact in (*names, self.personal_number, self.tax_code, self.phone) if fact]

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
            scope=Scope(frozenset(self.units or ()), frozenset(self.services or ())),
            contact=Contact(self.phone, self.email, self.address, self.representative),
        )


class AccountRole(Base):
    """A role that an account holds."""

    __tablename__ = "account_role"

    account_id: Mapped[UUID] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"), primary_key=True)
    role: Mapped[Role] = mapped_column(String(20), primary_key=True)


class SignInSession(Base):
    """A sign-in that lasts; ended rows stay for a while, so that guessers do not lock the owner's places out.

    It counts until ``idle_until``, which every use moves on, and never longer than ``expires_at``.
    ``factor`` is what proved the person beside the password; empty when the password was enough.
    ``provider`` is the key of the identity provider the person came through and ``level`` its level of assurance
    (low, substantial, high); both are empty for who came by password or passkey.
    ``acts_by_id`` is the membership or mandate by which its owner acts for somebody else, as long as that counts.
    """

    __tablename__ = "sign_in_session"
    __table_args__ = (
        Index("ix_sign_in_session_account", "account_id", "ended_at"),
        Index("ix_sign_in_session_expires_at", "expires_at"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    account_id: Mapped[UUID] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"))
    created_at: Mapped[datetime]
    last_seen_at: Mapped[datetime]
    idle_until: Mapped[datetime]
    expires_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    address: Mapped[str] = mapped_column(String(60))
    agent: Mapped[str] = mapped_column(String(300))
    factor: Mapped[str] = mapped_column(String(20), default="")
    provider: Mapped[str] = mapped_column(String(40), default="")
    level: Mapped[str] = mapped_column(String(20), default="")
    acts_by_id: Mapped[UUID | None]
    account: Mapped[Account] = relationship(lazy="raise")


class Delegation(Base):
    """Duties that an officer (``principal``) lends a colleague of the same agency for a time; ``away``: is absent.

    It counts from ``starts_at`` until before ``ends_at`` or ``revoked_at``, and only for roles that the principal holds
    at the moment. ``basis`` names the document that gives the signature away (Decree 30/2020/ND-CP, article 13.3).
    """

    __tablename__ = "delegation"
    __table_args__ = (
        Index("ix_delegation_stand_in", "stand_in_id", "ends_at"),
        Index("ix_delegation_principal", "principal_id", "ends_at"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    principal_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    stand_in_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    away: Mapped[bool]
    reason: Mapped[str] = mapped_column(String(300))
    basis: Mapped[str] = mapped_column(String(300))
    given_by: Mapped[str] = mapped_column(String(200))
    given_by_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    given_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]
    duties: Mapped[list["DelegatedRole"]] = relationship(lazy="selectin", cascade="all, delete-orphan")
    principal: Mapped[Account] = relationship(lazy="raise", foreign_keys=[principal_id])
    stand_in: Mapped[Account] = relationship(lazy="raise", foreign_keys=[stand_in_id])

    @property
    def roles(self) -> frozenset[Role]:
        """The duties that were lent, whether or not the principal still holds them."""
        return frozenset(Role(one.role) for one in self.duties)


class DelegatedRole(Base):
    """One duty that a delegation lends."""

    __tablename__ = "delegated_role"

    delegation_id: Mapped[UUID] = mapped_column(ForeignKey("delegation.id", ondelete="CASCADE"), primary_key=True)
    role: Mapped[Role] = mapped_column(String(20), primary_key=True)
