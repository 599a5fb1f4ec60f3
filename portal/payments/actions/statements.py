"""A statement is brought, looked at, and then let count, each transfer in a transaction of its own."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from portal.core import blobs, events
from portal.core.actor import Actor
from portal.core.clock import local
from portal.core.db import reading, transaction
from portal.core.ids import new_id
from portal.payments import transfer_queries
from portal.payments.actions.banking import Incoming, News, take_transfer
from portal.payments.gateways.base import ToldBy
from portal.payments.statements.base import Entry, Statement, Unreadable, plain
from portal.payments.statements.checks import two_sums
from portal.payments.statements.reading import numbered, read_file
from portal.payments.till import till
from portal.payments.transfer_errors import NoAccount, StatementRefused
from portal.payments.transfer_events import StatementConfirmed, StatementRead
from portal.payments.transfer_models import BankStatement


@dataclass(frozen=True)
class Looked:
    """What a file says: its statements, and every transfer with the number under which it counts."""

    account: str
    found: list[Statement]
    numbered: list[tuple[Entry, str]]


def look_at(content: bytes, *, now: datetime) -> Looked:
    """Read a file of the bank. Raises NoAccount or StatementRefused."""
    account = till().account
    if account is None:
        raise NoAccount
    try:
        found = read_file(content, account=account.number, layouts=till().layouts, today=local(now).date())
    except Unreadable as problem:
        raise StatementRefused(problem.said) from None
    entries = [entry for one in found for entry in one.entries]
    return Looked(account.number, found, numbered(entries, account.number))


def bring_statement(content: bytes, name: str, *, actor: Actor, now: datetime) -> tuple[UUID, bool]:
    """Keep a file of the bank to be looked at; whether it is new (the same file again is the one known).

    Raises NoAccount, StatementRefused or StorageFull.
    """
    looked = look_at(content, now=now)
    with reading() as session:
        _refuse_other_sums(session, looked)
    blob = blobs.store().put(content)
    with transaction() as session:
        known = transfer_queries.statement_by_digest(session, blob.sha256)
        if known is not None:
            return known.id, False
        first, last = looked.found[0], looked.found[-1]
        brought = BankStatement(
            id=new_id(),
            sha256=blob.sha256,
            name=plain(name, 200),
            account=looked.account,
            first_on=min((one.first_on for one in looked.found if one.first_on), default=None),
            last_on=max((one.last_on for one in looked.found if one.last_on), default=None),
            opening=first.opening,
            closing=last.closing,
            credits=len(looked.numbered),
            read_by=actor.name,
            read_at=now,
        )
        session.add(brought)
        total = sum(entry.amount for entry, _number in looked.numbered)
        event = StatementRead(blob.sha256, looked.account, brought.credits, total)
        events.publish(session, brought.id, event, actor=actor, now=now)
        return brought.id, True


def content_of(statement: BankStatement, *, now: datetime) -> Looked:
    """What a kept file says. Raises as ``look_at`` does."""
    return look_at(blobs.store().path(statement.sha256).read_bytes(), now=now)


def confirm_statement(statement_id: UUID, *, actor: Actor, now: datetime) -> Counter[News]:
    """Let a statement count. Done again, or after it was interrupted, it goes on where nothing is counted yet.

    Raises StatementRefused, TransferDiffers, NoAccount or NotFound.
    """
    with reading() as session:
        statement = transfer_queries.statement(session, statement_id)
        looked = content_of(statement, now=now)
        _refuse_other_sums(session, looked)
        known = transfer_queries.by_numbers(session, ToldBy.STATEMENT, [number for _entry, number in looked.numbered])
    news: Counter[News] = Counter()
    for entry, number in looked.numbered:
        if number in known:
            news[News.KNOWN] += 1
            continue
        told = _incoming(entry, number, statement.account)
        with transaction() as session:
            news[take_transfer(session, told, statement_id=statement_id, actor=actor, now=now)] += 1
    with transaction() as session:
        done = transfer_queries.statement(session, statement_id)
        if done.confirmed_at is None:
            done.confirmed_by, done.confirmed_at = actor.name, now
            counts = (news[News.CREDITED], news[News.UNMATCHED], news[News.KNOWN])
            events.publish(session, done.id, StatementConfirmed(done.sha256, *counts), actor=actor, now=now)
    return news


def _incoming(entry: Entry, number: str, account: str) -> Incoming:
    return Incoming(
        account=account,
        number=number,
        booked_on=entry.booked_on,
        amount=entry.amount,
        content=entry.content,
        payer_name=entry.payer_name,
        payer_account=entry.payer_account,
        told_by=ToldBy.STATEMENT,
    )


def _refuse_other_sums(session: Session, looked: Looked) -> None:
    """A number that earlier statements gave another amount is a forgery, or not the bank's. Raises StatementRefused."""
    known = transfer_queries.by_numbers(session, ToldBy.STATEMENT, [number for _entry, number in looked.numbered])
    for entry, number in looked.numbered:
        if number in known and known[number].amount != entry.amount:
            raise StatementRefused(two_sums(number).said)
