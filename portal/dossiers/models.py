"""The tables of a dossier: itself, its files, its supplement requests, and the documents issued about it."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Date, ForeignKey, Index, Integer, String, UniqueConstraint, false, text
from sqlalchemy.orm import Mapped, mapped_column, relationship, validates

from portal.core.db import Base
from portal.core.ids import new_id
from portal.core.sealed_cells import Sealed, everything, protect
from portal.documents.viruses import Scan
from portal.dossiers import sensitive
from portal.dossiers.lifecycle import Channel, Place, Status, Step

_OPEN, _CLOSED = text("finished_at IS NULL"), text("finished_at IS NOT NULL")
# What the officers' lists count, filter and order by stands in the index itself, so that they read no rows for it
_SHOWN_BY = ("service_code", "assigned_id", "signed", "proposed")
_PLACE_READS = (
    "agency_id",
    "status",
    "step",
    "due_at",
    "received_at",
    "assigned_id",
    "service_code",
    "id",
    "finished_at",
)
_URGENT = text("coalesce(due_at, received_at)")
_URGENT_READS = ("agency_id", _URGENT, "id", "status", "step", "due_at", "received_at", *_SHOWN_BY, "finished_at")
_CLOSED_READS = ("agency_id", "finished_at", "id", "received_at", "due_at", "status", "step", *_SHOWN_BY)
_RECEIVED_READS = ("agency_id", "received_at", "id", "finished_at", "due_at", "status", "step", *_SHOWN_BY)


class Dossier(Sealed, Base):
    """An application in whatever state: a draft is a dossier without a code.

    ``answers`` are the valid answers in stored form by question; ``unfinished`` what was typed but is not valid yet, by
    page. ``folded`` holds the words an officer finds it by (see ``findable``). ``submitted_answers`` and
    ``submitted_verdict`` are what was handed in last, at ``submitted_at``: officers see these while the applicant works
    on a supplement. A draft belongs to a browser (``visitor_id``) until somebody signs in (``owner_id``). ``prefilled``
    says of questions that the portal answered first from where and with what, ``register_entry`` what a register said
    about the applicant. ``form_change`` says which version of the form the draft was moved from and which answers found
    no place in the new one. ``process_key`` and ``process_version`` are the internal process since it was handed in,
    ``process_step`` where it is there (``dossiers/course.py``). ``revision`` counts changes, so that two windows notice
    each other. A draft that the one-stop desk fills in for somebody has its ``agency_id`` from the beginning.
    ``handed_over_at``: when the papers of an accepted dossier went from the desk to the processing unit. ``signed`` and
    ``proposed`` say what ``submitted_verdict`` and ``proposal`` hold, for the indexes of the officers' lists.
    ``purged_at``: when its personal content was destroyed, because its time was over; the row stays for the registers.
    Answers to sensitive questions are sealed wherever they stand (``protect`` at the end of this file).
    """

    __tablename__ = "dossier"
    __table_args__ = (
        Index("ix_dossier_sealed_with", "sealed_with", "id"),
        Index("ix_dossier_owner", "owner_id", "status"),
        Index("ix_dossier_applicant", "applicant_number", "agency_id"),
        Index("ix_dossier_open", *_PLACE_READS, sqlite_where=_OPEN, postgresql_where=_OPEN),
        Index("ix_dossier_urgent", *_URGENT_READS, sqlite_where=_OPEN, postgresql_where=_OPEN),
        Index("ix_dossier_closed", *_CLOSED_READS, sqlite_where=_CLOSED, postgresql_where=_CLOSED),
        Index("ix_dossier_received", *_RECEIVED_READS, sqlite_where=_CLOSED, postgresql_where=_CLOSED),
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
    channel: Mapped[str] = mapped_column(String(10), default=Channel.ONLINE, server_default=Channel.ONLINE)
    answers: Mapped[dict[str, Any]] = mapped_column(default=dict)
    unfinished: Mapped[dict[str, Any]] = mapped_column(default=dict)
    prefilled: Mapped[dict[str, Any]] = mapped_column(default=dict, server_default="{}")
    register_entry: Mapped[dict[str, Any] | None]
    verdict: Mapped[dict[str, Any] | None]
    submitted_answers: Mapped[dict[str, Any] | None]
    submitted_verdict: Mapped[dict[str, Any] | None]
    submitted_at: Mapped[datetime | None]
    proposal: Mapped[dict[str, Any] | None]
    signed: Mapped[bool] = mapped_column(default=False, server_default=false())
    proposed: Mapped[str] = mapped_column(String(10), default="", server_default="")
    form_change: Mapped[dict[str, Any] | None]
    process_key: Mapped[str] = mapped_column(String(40), default="standard", server_default="standard")
    process_version: Mapped[int] = mapped_column(default=1, server_default="1")
    process_step: Mapped[str] = mapped_column(String(40), default="", server_default="")
    revision: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    expires_at: Mapped[datetime | None]
    sent_at: Mapped[datetime | None]
    received_at: Mapped[datetime | None]
    accepted_at: Mapped[datetime | None]
    handed_over_at: Mapped[datetime | None]
    due_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]
    returned_at: Mapped[datetime | None]
    purged_at: Mapped[datetime | None]
    files: Mapped[list["DossierFile"]] = relationship(
        back_populates="dossier", lazy="raise", order_by="DossierFile.position, DossierFile.id"
    )
    documents: Mapped[list["IssuedDocument"]] = relationship(
        back_populates="dossier", lazy="raise", order_by="IssuedDocument.created_at, IssuedDocument.id"
    )
    supplements: Mapped[list["Supplement"]] = relationship(
        back_populates="dossier", lazy="raise", order_by="Supplement.round"
    )
    copies: Mapped[list["CertifiedCopy"]] = relationship(
        back_populates="dossier", lazy="raise", order_by="CertifiedCopy.round"
    )

    checks: Mapped[list["ComponentCheck"]] = relationship(
        back_populates="dossier", lazy="raise", order_by="ComponentCheck.component"
    )

    @validates("submitted_verdict", "proposal")
    def _keep_for_lists(self, name: str, value: dict[str, Any] | None) -> dict[str, Any] | None:
        said = (value or {}).get("outcome")
        if name == "proposal":
            self.proposed = str(said or "")
        else:
            self.signed = said is not None
        return value

    @property
    def place(self) -> Place:
        """Where it is and which desk holds it."""
        return Place(Status(self.status), Step(self.step))

    @property
    def at_desk(self) -> bool:
        """Whether the one-stop desk files it for somebody without an account."""
        return self.channel != Channel.ONLINE and self.owner_id is None

    @property
    def is_draft(self) -> bool:
        """Whether it was never submitted."""
        return self.status == Status.DRAFT


class DossierFile(Base):
    """A file the applicant gave for a component. ``removed_at`` hides it; the bytes of a submitted file stay.

    ``notes`` are what the inspection noticed; a doubt among them (a blank or blurred page) waits until the applicant
    has looked at it, ``looked_at``. ``scan`` is what the virus scanner says. ``origin`` says where the file comes from
    when these are not the bytes somebody chose: ``made`` lists the pictures a page was made from, ``reused`` names the
    dossier it was handed in with before, ``certified`` the number of the certified copy that it is. ``overruled`` is
    the officer's decision to accept the file in spite of its verdict, which stays as it is.
    """

    __tablename__ = "dossier_file"
    __table_args__ = (Index("ix_dossier_file_sha", "sha256"),)

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
    overruled: Mapped[dict[str, Any] | None]
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
    ``valid_until`` is the last day on which a result is in force, None for ever; ``revocation`` the decision that ended
    its force before (see ``force``). Neither touches the file.
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
    valid_until: Mapped[date | None] = mapped_column(Date)
    revocation: Mapped[dict[str, Any] | None]
    dossier: Mapped[Dossier] = relationship(back_populates="documents", lazy="raise")


class CertifiedCopy(Base):
    """A paper shown at the counter, scanned, compared with what was shown, and sealed by the agency.

    ``scan_sha256`` is the scan as it was compared, which the sealed file begins with; ``sources`` are the very files
    that came from the scanner. Until ``issued_at`` it waits for its seal, with its number already drawn; then
    ``sha256`` and ``verdict`` are those of the sealed file, which is also a document of the dossier of the same
    ``round`` (kind ``certified_copy``).
    """

    __tablename__ = "certified_copy"
    __table_args__ = (UniqueConstraint("dossier_id", "round"), Index("ix_certified_copy_sha", "sha256"))

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    dossier_id: Mapped[UUID] = mapped_column(ForeignKey("dossier.id", ondelete="CASCADE"))
    round: Mapped[int]
    component: Mapped[str] = mapped_column(String(60))
    form: Mapped[str] = mapped_column(String(10))
    number: Mapped[str] = mapped_column(String(60))
    agency: Mapped[str] = mapped_column(String(200))
    name: Mapped[str] = mapped_column(String(200))
    pages: Mapped[int]
    sources: Mapped[list[Any]]
    scan_sha256: Mapped[str] = mapped_column(String(64))
    sha256: Mapped[str] = mapped_column(String(64), default="")
    size: Mapped[int] = mapped_column(default=0)
    verdict: Mapped[dict[str, Any] | None]
    compared_by: Mapped[str] = mapped_column(String(200))
    compared_at: Mapped[datetime]
    issued_at: Mapped[datetime | None]
    dossier: Mapped[Dossier] = relationship(back_populates="copies", lazy="raise")

    media_type = "application/pdf"
    scan = Scan.OFF
    """What the scanner says about the sealed bytes: it has only seen the scan that they begin with."""

    @property
    def uploaded_at(self) -> datetime:
        """Since when there is such a paper to be used again."""
        return self.issued_at or self.compared_at

    @property
    def notes(self) -> list[Any]:
        """Nothing was noticed: somebody compared it."""
        return []


class ComponentCheck(Base):
    """What the one-stop desk found about one component: the papers that came with it, and whether it is in order.

    ``originals`` and ``copies`` are papers that the desk keeps, ``seen``: the original was shown, compared and given
    back. ``accepted`` is None as long as nobody has decided; ``reason`` and ``mend`` say what is wrong and what to do.
    """

    __tablename__ = "component_check"

    dossier_id: Mapped[UUID] = mapped_column(ForeignKey("dossier.id", ondelete="CASCADE"), primary_key=True)
    component: Mapped[str] = mapped_column(String(60), primary_key=True)
    originals: Mapped[int] = mapped_column(default=0)
    copies: Mapped[int] = mapped_column(default=0)
    seen: Mapped[bool] = mapped_column(default=False)
    accepted: Mapped[bool | None]
    reason: Mapped[str] = mapped_column(String(500), default="")
    mend: Mapped[str] = mapped_column(String(500), default="")
    checked_by: Mapped[str] = mapped_column(String(200))
    checked_at: Mapped[datetime]
    dossier: Mapped[Dossier] = relationship(back_populates="checks", lazy="raise")


class Supplement(Sealed, Base):
    """One request to complete a dossier: everything that is missing, at once (NĐ 61/2018 Đ15.3, Đ19.4).

    ``cause``: the agency's own ``request``, or a ``correction`` of the applicant that the agency accepted (R12.3).
    """

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
    cause: Mapped[str] = mapped_column(String(12), default="request", server_default="request")
    dossier: Mapped[Dossier] = relationship(back_populates="supplements", lazy="raise")


class DeadlineEntry(Base):
    """One change of a dossier's deadline, never changed itself; what the columns mean says ``deadlines.Entry``.

    ``skipped`` holds [day, Vietnamese, English] for each day that does not count.
    """

    __tablename__ = "deadline_entry"
    __table_args__ = (UniqueConstraint("dossier_id", "position"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    dossier_id: Mapped[UUID] = mapped_column(ForeignKey("dossier.id", ondelete="CASCADE"))
    position: Mapped[int]
    change: Mapped[str] = mapped_column(String(12))
    at: Mapped[datetime]
    amount: Mapped[str] = mapped_column(String(20))
    unit: Mapped[str] = mapped_column(String(20))
    due: Mapped[datetime | None]
    skipped: Mapped[list[Any]] = mapped_column(default=list)
    reason: Mapped[str] = mapped_column(String(1000), default="")
    by: Mapped[str] = mapped_column(String(200))


class DeadlineWarning(Base):
    """Somebody was told that a date is near or over: once for each date and stage."""

    __tablename__ = "deadline_warning"

    dossier_id: Mapped[UUID] = mapped_column(ForeignKey("dossier.id", ondelete="CASCADE"), primary_key=True)
    due: Mapped[datetime] = mapped_column(primary_key=True)
    stage: Mapped[str] = mapped_column(String(12), primary_key=True)
    at: Mapped[datetime]


class ParkedInput(Sealed, Base):
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


protect(
    Dossier,
    answers=sensitive.questions,
    submitted_answers=sensitive.questions,
    prefilled=sensitive.questions,
    unfinished=sensitive.pages,
    proposal=sensitive.proposed,
    form_change=sensitive.lost,
)
protect(ParkedInput, typed=everything)
protect(Supplement, items=everything)
