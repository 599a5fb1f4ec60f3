"""The versions of the trust policy. A version never changes; a change is a new version."""

from datetime import datetime
from typing import Any

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from portal.core.db import Base


class TrustVersion(Base):
    """Everything that is believed from ``made_at`` until the next version.

    ``content`` is what :meth:`portal.trust.rules.Policy.to_dict` wrote, ``sha256`` its digest, and ``policy`` the name
    that verdicts carry; the log of the trust policy holds all three facts too.
    """

    __tablename__ = "trust_version"

    version: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    policy: Mapped[str] = mapped_column(String(60), index=True)
    sha256: Mapped[str] = mapped_column(String(64))
    content: Mapped[dict[str, Any]]
    why: Mapped[str] = mapped_column(String(500))
    made_by: Mapped[str] = mapped_column(String(200))
    made_at: Mapped[datetime]
