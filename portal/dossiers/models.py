"""The tables of a dossier: itself, its files, its supplement requests, and the documents issued about it."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index, Integer, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.core.db import Base
from portal.core.ids import new_id
from portal.documents.viruses import Scan
from portal.dossiers.lifecycle import Place, RequestState, Status, Step


class Dossier(Base):
    """An application in whatever state: a draft is a dossier without a code.

    ``answers`` are the valid answers in stored form by question; ``unfinished`` what was typed but is not valid yet,
    by page. ``submitted_answers`` and ``submitted_verdict`` are what was handed in last, at ``submitted_at``: officers
    see these while the applicant works on a supplement. A draft belongs to a browser (``visitor_id``) until somebody
    signs in (``owner_id``). ``prefilled`` says of questions that the portal answered first from where and with what,
    ``register_entry`` what a register said about the applicant. ``form_change`` says which version of the form the
    draft was moved from and which answers found no place in the new one. ``revision`` counts changes, so that two
    windows notice each other.
    """

    __tablename__ = "dossier"
    __table_args__ = (
        Index("ix_dossier_owner", "owner_id", "status"),
        Index("ix_dossier_queue", "agency_id", "status", "due_at"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    code: Mapped[str | None] = mapped_column(String(40), unique=True)
    service_code: Mapped[str] = mapped_column(String(20))
    service_version: Mapped[int]
    status: Mapped[int] = mapped_column(Integer, default=Status.DRAFT)
    step: Mapped[str] = mapped_column(String(20), default=Step.APPLICANT)
    agency_id: Mapped[UUID | None] = mapped_column(ForeignKey("agency.id"))
    owner_id: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    visitor_id: Mapped[UUID | None] = mapped_column(index=True)
    assigned_id: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    applicant_name: Mapped[str] = mapped_column(String(200), default="")
    applicant_number: Mapped[str] = mapped_column(String(20), default="")
    folded: Mapped[str] = mapped_column(String(400), default="")
    language: Mapped[str] = mapped_column(String(2), default="vi")
    answers: Mapped[dict[str, Any]] = mapped_column(default=dict)
    unfinished: Mapped[dict[str, Any]] = mapped_column(default=dict)
    prefilled: Mapped[dict[str, Any]] = mapped_column(default=dict, server_default="{}")
    register_entry: Mapped[dict[str, Any] | None]
    verdict: Mapped[dict[str, Any] | None]
    submitted_answers: Mapped[dict[str, Any] | None]
    submitted_verdict: Mapped[dict[str, Any] | None]
    submitted_at: Mapped[datetime | None]
    proposal: Mapped[dict[str, Any] | None]
    form_change: Mapped[dict[str, Any] | None]
    revision: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    expires_at: Mapped[datetime | None]
    sent_at: Mapped[datetime | None]
    received_at: Mapped[datetime | None]
    accepted_at: Mapped[datetime | None]
    due_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]
    returned_at: Mapped[datetime | None]
    files: Mapped[list["DossierFile"]] = relationship(
        back_populates="dossier", lazy="raise", order_by="DossierFile.position, DossierFile.id"
    )
    documents: Mapped[list["IssuedDocument"]] = relationship(
        back_populates="dossier", lazy="raise", order_by="IssuedDocument.created_at, IssuedDocument.id"
    )
    supplements: Mapped[list["Supplement"]] = relationship(
        back_populates="dossier", lazy="raise", order_by="Supplement.round"
    )

    @property
    def place(self) -> Place:
        """Where it is and which desk holds it."""
        return Place(Status(self.status), Step(self.step))

    @property
    def is_draft(self) -> bool:
        """Whether it was never submitted."""
        return self.status == Status.DRAFT


class DossierFile(Base):
    """A file the applicant gave for a component. ``removed_at`` hides it; the bytes of a submitted file stay.

    ``notes`` are what the inspection noticed; a doubt among them (a blank or blurred page) waits until the applicant
    has looked at it, ``looked_at``. ``scan`` is what the virus scanner says. ``origin`` says where the file comes from
    when these are not the bytes somebody chose: ``made`` lists the pictures a page was made from, ``reused`` names the
    dossier it was handed in with before.
    """

    __tablename__ = "dossier_file"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    dossier_id: Mapped[UUID] = mapped_column(ForeignKey("dossier.id", ondelete="CASCADE"), index=True)
    component: Mapped[str] = mapped_column(String(60))
    question: Mapped[str] = mapped_column(String(60))
    position: Mapped[int]
    name: Mapped[str] = mapped_column(String(200))
    media_type: Mapped[str] = mapped_column(String(120))
    sha256: Mapped[str] = mapped_column(String(64))
    size: Mapped[int]
    pages: Mapped[int | None]
    verdict: Mapped[dict[str, Any] | None]
    notes: Mapped[list[Any]] = mapped_column(default=list)
    scan: Mapped[str] = mapped_column(String(10), default=Scan.OFF)
    origin: Mapped[dict[str, Any] | None]
    looked_at: Mapped[datetime | None]
    uploaded_at: Mapped[datetime]
    removed_at: Mapped[datetime | None]
    dossier: Mapped[Dossier] = relationship(back_populates="files", lazy="raise")


class UnfinishedUpload(Base):
    """A file that comes in by pieces. ``received`` bytes of ``size`` are safely stored, in the order of the file.

    The same file (by ``sha256``) chosen again for the same question goes on where it stopped.
    """

    __tablename__ = "unfinished_upload"
    __table_args__ = (UniqueConstraint("dossier_id", "question", "sha256"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    dossier_id: Mapped[UUID] = mapped_column(ForeignKey("dossier.id", ondelete="CASCADE"))
    question: Mapped[str] = mapped_column(String(60))
    name: Mapped[str] = mapped_column(String(200))
    size: Mapped[int]
    sha256: Mapped[str] = mapped_column(String(64))
    received: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime]
    touched_at: Mapped[datetime] = mapped_column(index=True)


class IssuedDocument(Base):
    """A document the portal or an officer made about a dossier: application, receipt, slip, request, result.

    ``round`` tells repeated documents of one kind apart. ``check_code`` lets anyone check it at /verify.
    ``source_sha256`` is the digest of what it was made from (an application: its content; a signed application: the
    issued application), so that a document about other answers is never taken for a document about these.
    """

    __tablename__ = "issued_document"
    __table_args__ = (UniqueConstraint("dossier_id", "kind", "round"), Index("ix_issued_document_sha", "sha256"))

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    dossier_id: Mapped[UUID] = mapped_column(ForeignKey("dossier.id", ondelete="CASCADE"))
    kind: Mapped[str] = mapped_column(String(30))
    round: Mapped[int] = mapped_column(default=1)
    title: Mapped[str] = mapped_column(String(300))
    number: Mapped[str] = mapped_column(String(60), default="")
    check_code: Mapped[str | None] = mapped_column(String(20), unique=True)
    sha256: Mapped[str] = mapped_column(String(64))
    source_sha256: Mapped[str] = mapped_column(String(64), default="")
    size: Mapped[int]
    boxes: Mapped[dict[str, Any]] = mapped_column(default=dict)
    created_at: Mapped[datetime]
    signed_at: Mapped[datetime | None]
    sealed_at: Mapped[datetime | None]
    dossier: Mapped[Dossier] = relationship(back_populates="documents", lazy="raise")


_OPEN = text("finished_at IS NULL")


class SigningRequest(Base):
    """The applicant was asked to sign the application with a remote provider; ``id`` is the transaction there.

    ``waiting`` is the interrupted signature, ``prepared_sha256`` the file it belongs to, both made from the application
    ``application_sha256``. ``code`` and ``title`` are what the person sees in the provider's app. ``asked_at`` is set
    before the provider is told, so that nobody is asked twice for want of an answer. Each ends once, at ``finished_at``
    (``sentence`` says why it failed); a dossier has at most one that has not ended.
    """

    __tablename__ = "signing_request"
    __table_args__ = (
        Index("ix_signing_request_open", "dossier_id", unique=True, sqlite_where=_OPEN, postgresql_where=_OPEN),
        Index("ix_signing_request_dossier", "dossier_id", "created_at"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    dossier_id: Mapped[UUID] = mapped_column(ForeignKey("dossier.id", ondelete="CASCADE"))
    application_sha256: Mapped[str] = mapped_column(String(64))
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


class Supplement(Base):
    """One request to complete a dossier: everything that is missing, at once (NĐ 61/2018 Đ15.3, Đ19.4)."""

    __tablename__ = "supplement"
    __table_args__ = (UniqueConstraint("dossier_id", "round"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    dossier_id: Mapped[UUID] = mapped_column(ForeignKey("dossier.id", ondelete="CASCADE"))
    round: Mapped[int]
    items: Mapped[list[Any]]
    requested_at: Mapped[datetime]
    requested_by: Mapped[str] = mapped_column(String(200))
    reply_by: Mapped[datetime]
    answered_at: Mapped[datetime | None]
    dossier: Mapped[Dossier] = relationship(back_populates="supplements", lazy="raise")


class ParkedInput(Base):
    """What somebody typed after their session had run out: kept for this browser, put back when the owner signs in.

    ``seen`` is the digest of the answers the window had seen, ``beside`` that of what was half typed when this came in:
    what changed since is not overwritten. Without ``visitor_id`` the owner has signed in and has to compare the two.
    """

    __tablename__ = "parked_input"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    dossier_id: Mapped[UUID] = mapped_column(ForeignKey("dossier.id", ondelete="CASCADE"), index=True)
    visitor_id: Mapped[UUID | None] = mapped_column(index=True)
    page: Mapped[str] = mapped_column(String(60))
    typed: Mapped[dict[str, Any]]
    seen: Mapped[str] = mapped_column(String(16), default="")
    beside: Mapped[str] = mapped_column(String(16), default="")
    files: Mapped[list[Any]] = mapped_column(default=list)
    created_at: Mapped[datetime]
