"""The tables of second factors and of sign-ins that wait for one."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from portal.core.db import Base
from portal.core.ids import new_id


class Authenticator(Base):
    """An authenticator app (RFC 6238), one for an account. Until ``confirmed_at`` it is only being set up.

    ``secret`` is sealed (portal/core/sealed.py); ``last_step`` is the latest 30-second step that was used, so that no
    code is good twice. ``session_id`` is the sign-in that sets it up: nobody else is shown the secret.
    """

    __tablename__ = "authenticator"

    account_id: Mapped[UUID] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"), primary_key=True)
    secret: Mapped[str] = mapped_column(String(300))
    session_id: Mapped[UUID]
    created_at: Mapped[datetime]
    confirmed_at: Mapped[datetime | None]
    last_step: Mapped[int] = mapped_column(BigInteger, default=0)


class RecoveryCode(Base):
    """One of the codes to keep on paper; only its hash is stored, and it is good once."""

    __tablename__ = "recovery_code"
    __table_args__ = (Index("ix_recovery_code_account", "account_id"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    account_id: Mapped[UUID] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"))
    code_hash: Mapped[str] = mapped_column(String(64))
    used_at: Mapped[datetime | None]


class Passkey(Base):
    """A passkey (WebAuthn Level 2): the public key of a device or key store, under a name of its owner's.

    ``credential_id`` is base64url, ``public_key`` the COSE key in hexadecimal. ``sign_count`` is the last
    that the key told; one that does not go up was copied.
    """

    __tablename__ = "passkey"
    __table_args__ = (Index("ix_passkey_account", "account_id"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    account_id: Mapped[UUID] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"))
    credential_id: Mapped[str] = mapped_column(String(1400), unique=True)
    public_key: Mapped[str] = mapped_column(String(4000))
    sign_count: Mapped[int] = mapped_column(BigInteger)
    name: Mapped[str] = mapped_column(String(80))
    created_at: Mapped[datetime]
    last_used_at: Mapped[datetime | None]


class Ceremony(Base):
    """A challenge that a passkey is to answer: for the browser that has the token, minutes, one use.

    ``challenge`` is hexadecimal. ``account_id`` is whose it is, None before anybody is known.
    """

    __tablename__ = "ceremony"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    challenge: Mapped[str] = mapped_column(String(64))
    account_id: Mapped[UUID | None] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"))
    creates: Mapped[bool]
    expires_at: Mapped[datetime]


class HalfSignIn(Base):
    """A person whose password was right and whose second factor is still to come: minutes, one browser, one use.

    ``visitor_id`` is who the browser was before, whose drafts are handed over when the sign-in is whole.
    ``provider`` and ``level`` are as in SignInSession.
    """

    __tablename__ = "half_sign_in"
    __table_args__ = (Index("ix_half_sign_in_account", "account_id"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    account_id: Mapped[UUID] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"))
    visitor_id: Mapped[UUID | None]
    provider: Mapped[str] = mapped_column(String(40), default="")
    level: Mapped[str] = mapped_column(String(20), default="")
    expires_at: Mapped[datetime]
