"""Tables of the proof: the leaves of the tree, and its sealed heads. Database triggers refuse any change to either."""

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, Integer, LargeBinary, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from portal.core.db import Base

_NUMBER = BigInteger().with_variant(Integer, "sqlite")


class LogLeaf(Base):
    """The place of an event in the order of all events, counted from 0 without a gap.

    ``above``: the roots of the complete subtrees that end with this leaf, the lowest first, 64 digits each. So the node
    at (level, place) is found with the leaf ``(place + 1) * 2**level - 1``, and adding a leaf changes no row.
    """

    __tablename__ = "log_leaf"

    index: Mapped[int] = mapped_column(_NUMBER, primary_key=True, autoincrement=False)
    event_id: Mapped[int] = mapped_column(_NUMBER, ForeignKey("event.id"), unique=True)
    hash: Mapped[str] = mapped_column(String(64))
    above: Mapped[str] = mapped_column(Text)


class LogHead(Base):
    """A sealed head: what the log was at a moment. ``sealed`` (CMS) says all of it; the columns repeat it to be found.

    ``previous`` is the SHA-256 of the sealed head before, so that a later time-stamp protects the earlier ones too.
    """

    __tablename__ = "log_head"

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    size: Mapped[int] = mapped_column(_NUMBER, index=True)
    root: Mapped[str] = mapped_column(String(64))
    previous: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime]
    stamped_at: Mapped[datetime]
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
