"""The tables of identities at providers, and of sign-ins that are on their way."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal.core.db import Base
from portal.core.ids import new_id


class Identity(Base):
    """Somebody at a provider, who may sign in to this account. Known by issuer and subject, and by nothing else."""

    __tablename__ = "provider_identity"
    __table_args__ = (
        UniqueConstraint("issuer", "subject", name="uq_provider_identity_issuer_subject"),
        Index("ix_provider_identity_account", "account_id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    account_id: Mapped[UUID] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"))
    provider: Mapped[str] = mapped_column(String(40))
    issuer: Mapped[str] = mapped_column(String(300))
    subject: Mapped[str] = mapped_column(String(255))
    created_at: Mapped[datetime]
    last_used_at: Mapped[datetime | None]


class ProviderFlow(Base):
    """A person sent to a provider: for the browser that has the secret, ten minutes, one use.

    ``account_id`` is who was signed in when it began, None when nobody was. ``level`` is the level of assurance that
    they went to reach; empty when any will do.
    """

    __tablename__ = "provider_flow"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    state_hash: Mapped[str] = mapped_column(String(64), unique=True)
    browser_hash: Mapped[str] = mapped_column(String(64))
    provider: Mapped[str] = mapped_column(String(40))
    nonce: Mapped[str] = mapped_column(String(64))
    verifier: Mapped[str] = mapped_column(String(64))
    onward: Mapped[str] = mapped_column(String(2000))
    level: Mapped[str] = mapped_column(String(20), default="")
    account_id: Mapped[UUID | None] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"))
    expires_at: Mapped[datetime]


class IdentityOffer(Base):
    """An identity that no account has yet, while its person is asked what to do: ten minutes, one browser, one use."""

    __tablename__ = "identity_offer"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    account_id: Mapped[UUID | None] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"))
    provider: Mapped[str] = mapped_column(String(40))
    issuer: Mapped[str] = mapped_column(String(300))
    subject: Mapped[str] = mapped_column(String(255))
    level: Mapped[str] = mapped_column(String(20))
    name: Mapped[str] = mapped_column(String(200))
    email: Mapped[str] = mapped_column(String(254))
    personal_number: Mapped[str | None] = mapped_column(String(12))
    onward: Mapped[str] = mapped_column(String(2000))
    expires_at: Mapped[datetime]
