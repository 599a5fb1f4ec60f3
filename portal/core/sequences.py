"""Numbers without gaps or twins: one counter per register, drawn inside the transaction that uses the number."""

from sqlalchemy import Insert, String
from sqlalchemy.orm import Mapped, Session, mapped_column

from portal.core.db import Base, insert_for


class Sequence(Base):
    """The last number given out under a name such as ``dossier/000.00.05.H16/261123``."""

    __tablename__ = "sequence"

    name: Mapped[str] = mapped_column(String(120), primary_key=True)
    value: Mapped[int]


def next_number(session: Session, name: str) -> int:
    """The next number of this register, from 1. A transaction that fails gives its number back (domain: NĐ 30 Đ15)."""
    statement: Insert = (
        insert_for(session)(Sequence)
        .values(name=name, value=1)
        .on_conflict_do_update(index_elements=[Sequence.name], set_={"value": Sequence.value + 1})
        .returning(Sequence.value)
    )
    number: int = session.execute(statement).scalar_one()
    return number
