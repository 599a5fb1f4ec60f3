"""The registers of the office: every number given to a slip or a result, drawn once and never twice."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal.core.db import Base
from portal.core.ids import new_id


class RegisterEntry(Base):
    """A number reserved for one document of a dossier, before the document itself is made.

    Drawing the number and making the document are two steps, because sealing asks remote services that must not be
    asked inside a transaction. The entry is found again when the second step is repeated, so a number is never lost
    to a retry. ``round`` tells repeated documents of one kind apart; ``register`` is the book and its year.
    """

    __tablename__ = "register_entry"
    __table_args__ = (UniqueConstraint("dossier_id", "kind", "round"), UniqueConstraint("register", "entry"))

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    dossier_id: Mapped[UUID] = mapped_column(ForeignKey("dossier.id", ondelete="CASCADE"))
    kind: Mapped[str] = mapped_column(String(30))
    round: Mapped[int]
    register: Mapped[str] = mapped_column(String(120))
    entry: Mapped[int]
    number: Mapped[str] = mapped_column(String(60))
    check_code: Mapped[str] = mapped_column(String(20))
    entered_at: Mapped[datetime]
