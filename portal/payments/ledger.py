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
        sign = 1 if after.kept > before.kept else -1
        moved.append(Posting(PAYER, sign * after.due))
        moved += [Posting(income(kind, key), -sign * amount) for key, kind, _name, amount in after.lines if amount]
    return moved
