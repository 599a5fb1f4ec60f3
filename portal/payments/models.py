"""Tables of money. Events say what happened; these find it again and keep the double entry."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, ForeignKey, Index, Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal.core.db import Base
from portal.core.ids import new_id
from portal.payments.folding import OrderState, RefundState, TryState

_NUMBER = BigInteger().with_variant(Integer, "sqlite")


class PaymentOrder(Base):
    """A sum that somebody has to pay. ``state`` and the sums repeat the fold of its events, to be found by.

    ``subject`` is the thing it is paid for (a dossier), ``subject_code`` its number for people, ``service_code`` the
    service that asks for it ("" for what is of none); ``code`` is what the
    payer writes into a transfer: letters and digits only. ``lines``: key, kind (fee or charge), name in both languages,
    count, amount and explanation, as shown before paying.
    """

    __tablename__ = "payment_order"
    __table_args__ = (
        UniqueConstraint("subject", "purpose", "round"),
        Index("ix_payment_order_agency_id_state", "agency_id", "state"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    code: Mapped[str] = mapped_column(String(20), unique=True)
    subject: Mapped[UUID] = mapped_column(index=True)
    subject_code: Mapped[str] = mapped_column(String(40))
    service_code: Mapped[str] = mapped_column(String(20), default="")
    purpose: Mapped[str] = mapped_column(String(20))
    round: Mapped[int]
    agency_id: Mapped[UUID] = mapped_column(ForeignKey("agency.id"))
    payer_id: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    payer_name: Mapped[str] = mapped_column(String(200))
    due: Mapped[int] = mapped_column(BigInteger)
    lines: Mapped[list[Any]]
    state: Mapped[OrderState] = mapped_column(String(20))
    received: Mapped[int] = mapped_column(BigInteger, default=0)
    owed_back: Mapped[int] = mapped_column(BigInteger, default=0)
    opened_at: Mapped[datetime]
    settled_at: Mapped[datetime | None]


class PaymentTry(Base):
    """One time that a payer was sent to a gateway. ``ask_at``: when the gateway is asked next, none when it is over."""

    __tablename__ = "payment_try"

    reference: Mapped[str] = mapped_column(String(40), primary_key=True)
    order_id: Mapped[UUID] = mapped_column(ForeignKey("payment_order.id"), index=True)
    channel: Mapped[str] = mapped_column(String(20))
    amount: Mapped[int] = mapped_column(BigInteger)
    state: Mapped[TryState] = mapped_column(String(20))
    begun_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    ask_at: Mapped[datetime | None] = mapped_column(index=True)
    asked: Mapped[int] = mapped_column(default=0)


class PaymentNews(Base):
    """What a gateway told us, word for word, once; ``times`` counts how often it told the same."""

    __tablename__ = "payment_news"

    sha256: Mapped[str] = mapped_column(String(64), primary_key=True)
    channel: Mapped[str] = mapped_column(String(20))
    reference: Mapped[str] = mapped_column(String(40), index=True)
    told_by: Mapped[str] = mapped_column(String(20))
    said: Mapped[str] = mapped_column(Text)
    verdict: Mapped[str] = mapped_column(String(20))
    first_at: Mapped[datetime]
    last_at: Mapped[datetime]
    times: Mapped[int] = mapped_column(default=1)


class LedgerLine(Base):
    """One posting of an entry (``event`` of the order); those of an entry sum to zero. Append-only by triggers."""

    __tablename__ = "ledger_line"
    __table_args__ = (
        UniqueConstraint("order_id", "event", "place"),
        Index("ix_ledger_line_account_at", "account", "at"),
    )

    id: Mapped[int] = mapped_column(_NUMBER, primary_key=True)
    order_id: Mapped[UUID] = mapped_column(ForeignKey("payment_order.id"))
    event: Mapped[int]
    place: Mapped[int]
    account: Mapped[str] = mapped_column(String(120))
    amount: Mapped[int] = mapped_column(BigInteger)
    at: Mapped[datetime]


class PaymentRefund(Base):
    """Money that somebody proposed to give back, and who decided; ``payee_…``: to which account, where no gateway sends
    it. ``sent_at`` of one that is approved: a gateway was told to send it and its answer is not known.
    """

    __tablename__ = "payment_refund"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    order_id: Mapped[UUID] = mapped_column(ForeignKey("payment_order.id"), index=True)
    channel: Mapped[str] = mapped_column(String(20))
    transaction: Mapped[str] = mapped_column(String(80))
    amount: Mapped[int] = mapped_column(BigInteger)
    why: Mapped[str] = mapped_column(String(500))
    state: Mapped[RefundState] = mapped_column(String(20), index=True)
    asked_by: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    asked_by_name: Mapped[str] = mapped_column(String(200))
    asked_at: Mapped[datetime]
    decided_by: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    decided_by_name: Mapped[str | None] = mapped_column(String(200))
    decided_at: Mapped[datetime | None]
    sent_at: Mapped[datetime | None]
    proof: Mapped[str | None] = mapped_column(String(80))
    refusal: Mapped[str | None] = mapped_column(String(500))
    payee_name: Mapped[str | None] = mapped_column(String(200))
    payee_bank: Mapped[str | None] = mapped_column(String(200))
    payee_account: Mapped[str | None] = mapped_column(String(40))
