"""Who agreed to which text, when, for which purpose."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from portal.core.db import Base
from portal.core.ids import new_id


class Purpose(StrEnum):
    """What an agreement is for. Only ``MAIL`` can be taken back by a click: the law needs the others for the service.

    Whoever withdraws from the account asks for its deletion.
    """

    ACCOUNT = "account"
    SUBMISSION = "submission"
    COUNTER = "counter"
    MAIL = "mail"
    ORGANISATION = "organisation"


class Consent(Base):
    """An agreement of an account to one version of a text, shown in ``language``; for a dossier, where it is for one.

    The text is found by purpose and version; ``sha256`` proves that it is still the same.
    """

    __tablename__ = "consent"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    account_id: Mapped[UUID] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"), index=True)
    dossier_id: Mapped[UUID | None] = mapped_column(ForeignKey("dossier.id", ondelete="CASCADE"), index=True)
    purpose: Mapped[Purpose] = mapped_column(String(20))
    version: Mapped[str] = mapped_column(String(20))
    sha256: Mapped[str] = mapped_column(String(64))
    language: Mapped[str] = mapped_column(String(2))
    agreed_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]
