"""Double entry: every step of an order's money as postings that sum to zero. Pure.

Accounts: ``clearing:<channel>`` is money that a gateway, bank or cash box holds for us; ``payer`` is what belongs to
the payer; ``income:<kind>:<key>`` is what was earned. Debit is positive, credit negative, in đồng.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from portal.payments.folding import Standing

PAYER = "payer"


@dataclass(frozen=True)
class Posting:
    """An amount on one account."""

    account: str
    amount: int


def clearing(channel: str) -> str:
    """The account of the money that this channel holds for us."""
    return f"clearing:{channel}"


def income(kind: str, key: str) -> str:
    """The account of one line of fee."""
    return f"income:{kind}:{key}"


def postings(before: Standing, after: Standing, payload: Mapping[str, Any]) -> list[Posting]:
    """What one event (``payload``) moved between two standings; empty when no money moved."""
    moved: list[Posting] = []
    if came := after.received - before.received:
        moved += [Posting(clearing(payload["channel"]), came), Posting(PAYER, -came)]
    if went := after.refunded - before.refunded:
        moved += [Posting(PAYER, went), Posting(clearing(payload["channel"]), -went)]
    if after.kept != before.kept:
        moved.append(Posting(PAYER, after.kept - before.kept))
        was, now = _earned(before), _earned(after)
        changes = {account: now.get(account, 0) - was.get(account, 0) for account in (*was, *now)}
        moved += [Posting(account, -change) for account, change in changes.items() if change]
    return moved


def _earned(standing: Standing) -> dict[str, int]:
    """What of an order is income, by account: nothing before the whole sum is there."""
    earned: dict[str, int] = {}
    for key, kind, _name, amount in standing.lines if standing.settled else ():
        earned[income(kind, key)] = earned.get(income(kind, key), 0) + amount
    return earned
