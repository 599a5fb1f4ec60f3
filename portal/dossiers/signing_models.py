"""The tables of signatures under way: requests to whoever holds the key, invitations of those who sign besides."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from portal.core.db import Base
from portal.core.ids import new_id
from portal.core.sealed_cells import Sealed, everything, protect
from portal.dossiers.lifecycle import InvitationState, RequestState, Way

_OPEN_OWN = text("finished_at IS NULL AND invitation_id IS NULL")
_OPEN_INVITED = text("finished_at IS NULL AND invitation_id IS NOT NULL")


class SigningRequest(Base):
    """Somebody was asked to sign the application with a remote provider, where ``id`` is the transaction, or with the
    agent on their own computer (``way``): the applicant, or whoever ``invitation_id`` invites, from ``account_id``.

    ``waiting`` is the interrupted signature, ``prepared_sha256`` the file it belongs to, both made from the application
    ``application_sha256``, for the invited from its newest signed copy. ``code`` and ``title`` are what the person sees
    where they confirm. ``asked_at`` is set before the provider is told, so that nobody is asked twice for want of an
    answer. Each ends once, at ``finished_at`` (``sentence`` says why, where the state alone does not); each signer has
    at most one that has not ended.
    """

    __tablename__ = "signing_request"
    __table_args__ = (
        Index("ix_signing_request_open", "dossier_id", unique=True, sqlite_where=_OPEN_OWN, postgresql_where=_OPEN_OWN),
        Index(
            "ix_signing_request_open_invited",
            "dossier_id",
            "invitation_id",
            unique=True,
            sqlite_where=_OPEN_INVITED,
            postgresql_where=_OPEN_INVITED,
        ),
        Index("ix_signing_request_dossier", "dossier_id", "created_at"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    dossier_id: Mapped[UUID] = mapped_column(ForeignKey("dossier.id", ondelete="CASCADE"))
    application_sha256: Mapped[str] = mapped_column(String(64))
    invitation_id: Mapped[UUID | None] = mapped_column(ForeignKey("signing_invitation.id", ondelete="CASCADE"))
    account_id: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    way: Mapped[str] = mapped_column(String(10), default=Way.REMOTE, server_default=Way.REMOTE)
    prepared_sha256: Mapped[str] = mapped_column(String(64))
    waiting: Mapped[dict[str, Any]]
    serial: Mapped[str] = mapped_column(String(100))
    code: Mapped[str] = mapped_column(String(40))
    title: Mapped[str] = mapped_column(String(300))
    state: Mapped[str] = mapped_column(String(12), default=RequestState.ASKED)
    sentence: Mapped[dict[str, Any] | None]
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    asked_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]


class SigningInvitation(Sealed, Base):
    """Somebody besides the applicant was, or will be, asked to sign the application ``application_sha256``.

    ``place`` is the signer's key in the application, ``field`` their signature field in the PDF, ``role`` as what they
    sign (vi, en). The invitation is bound to the person: only the account with this ``number`` (personal number or tax
    code) opens it, and only a certificate with it signs; it is an answer of the applicant, and sealed as such. Of its
    link only the SHA-256 is kept; ``serial`` counts the links that were made, each ending the one before. ``turn``:
    everybody of a turn signs before the next is asked. ``reason`` is why the person refused.
    """

    __tablename__ = "signing_invitation"
    __table_args__ = (
        UniqueConstraint("dossier_id", "application_sha256", "place"),
        Index("ix_signing_invitation_due", "state", "expires_at"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    dossier_id: Mapped[UUID] = mapped_column(ForeignKey("dossier.id", ondelete="CASCADE"))
    application_sha256: Mapped[str] = mapped_column(String(64))
    place: Mapped[str] = mapped_column(String(60))
    field: Mapped[str] = mapped_column(String(60))
    role: Mapped[dict[str, Any]]
    name: Mapped[str] = mapped_column(String(200))
    number: Mapped[str] = mapped_column(String(200))
    email: Mapped[str] = mapped_column(String(254))
    turn: Mapped[int]
    state: Mapped[str] = mapped_column(String(12), default=InvitationState.WAITING)
    token_sha256: Mapped[str | None] = mapped_column(String(64), unique=True)
    serial: Mapped[int] = mapped_column(default=0)
    reason: Mapped[str] = mapped_column(String(1000), default="")
    created_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]
    expires_at: Mapped[datetime | None]
    reminded_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]


protect(SigningInvitation, number=everything)
