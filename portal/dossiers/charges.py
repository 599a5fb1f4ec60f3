"""What a dossier costs: the fee of its definition for what was handed in, by how it came in, and what is paid of it.

The day of handing in decides which amounts count; a paper that the desk did not accept takes no exemption along.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Final
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from forms.answers import Answers
from forms.definition import Channel, Component, Exemption, FeeRule, Moment, ServiceForm
from forms.fees import FeeSum, claims
from portal.catalogue import queries as catalogue
from portal.core.calendar import Unit, WorkCalendar
from portal.core.clock import local
from portal.dossiers import lifecycle
from portal.dossiers.models import ComponentCheck, Dossier
from portal.payments import queries as payments
from portal.payments.models import PaymentOrder

CORRECTION = "correction"
"""Purpose of an order for what is missing because a proof was not accepted; the others are called by their moment."""
AT_RETURN: Moment = "return"
PAY_WITHIN: Final = Decimal(10)
"""Working days within which a fee is asked for. Nothing lapses with them: no document sets such a limit."""


def pay_by(calendar: WorkCalendar, purpose: str, *, now: datetime) -> datetime | None:
    """Until when a fee is asked for; what is due with the result has no limit: the result waits for its owner."""
    if purpose == AT_RETURN:
        return None
    return calendar.deadline(now, amount=PAY_WITHIN, unit=Unit.WORKING_DAY).due


def channel_of(dossier: Dossier) -> Channel:
    """By which price the dossier is charged: one that the desk took in, on paper or by post, by that of the counter."""
    return "online" if dossier.channel == lifecycle.Channel.ONLINE else "counter"


def fees_of(dossier: Dossier, answers: Answers, checks: Iterable[ComponentCheck], *, completed: bool) -> FeeSum:
    """What these answers cost, each line explained. ``completed``: with what is due at a supplement.

    ``checks``: what the desk found about the papers.
    """
    day = local(dossier.received_at).date() if dossier.received_at else None
    refused = {check.component: check.reason for check in checks if check.accepted is False}
    found = answers.fees(channel_of(dossier), day=day, refused=refused)
    return found if completed else found.at("submission", "return")


def checks_of(session: Session, dossier_id: UUID) -> Sequence[ComponentCheck]:
    """What the desk found about the papers of a dossier, however that came in."""
    return session.scalars(select(ComponentCheck).where(ComponentCheck.dossier_id == dossier_id)).all()


@dataclass(frozen=True)
class ClaimOf:
    """An exemption that was claimed: of which fee, shown by which paper, and what the desk found (None: not yet)."""

    rule: FeeRule
    exemption: Exemption
    paper: Component
    accepted: bool | None
    reason: str


@dataclass(frozen=True)
class Statement:
    """The money of one dossier on one page: what it costs, what was asked for and came in, what is claimed."""

    fees: FeeSum
    orders: Sequence[PaymentOrder]
    claims: tuple[ClaimOf, ...]
    blocked: bool

    @property
    def unpaid(self) -> int:
        """What was asked for and has not come in, in đồng."""
        return sum(payments.missing(order) for order in self.orders)

    @property
    def withheld(self) -> int:
        """What has to come in before the result is returned, in đồng."""
        return sum(payments.missing(order) for order in self.orders if order.purpose == AT_RETURN)

    @property
    def undecided(self) -> bool:
        """Whether the desk has not yet said of a claim whether its paper shows it."""
        return any(claim.accepted is None for claim in self.claims)


def statement(session: Session, dossier: Dossier, answers: Answers) -> Statement:
    """The money of a dossier whose checks and supplements are loaded."""
    orders = payments.orders_of(session, [dossier.id]).get(dossier.id, [])
    fees = fees_of(dossier, answers, dossier.checks, completed=bool(dossier.supplements))
    return Statement(fees, orders, tuple(_claims(answers, dossier.checks)), _blocks(answers.definition, orders))


def claims_of(answers: Answers, checks: Iterable[ComponentCheck]) -> dict[str, ClaimOf]:
    """The exemptions that are claimed by the component that shows them."""
    return {claim.paper.key: claim for claim in _claims(answers, checks)}


def _claims(answers: Answers, checks: Iterable[ComponentCheck]) -> Iterable[ClaimOf]:
    found = {check.component: check for check in checks}
    for claim in claims(answers.definition, answers.scope):
        paper = answers.definition.component(claim.exemption.proof or "")
        check = found.get(paper.key)
        accepted, reason = (check.accepted, check.reason) if check is not None else (None, "")
        yield ClaimOf(claim.rule, claim.exemption, paper, accepted, reason)


def waits_for_money(dossier: Dossier, definition: ServiceForm, orders: Iterable[PaymentOrder]) -> bool:
    """Whether a dossier goes no further before money comes in: not accepted, or its result not handed over.

    The national status is 6 then (``Status.PAYMENT_REQUESTED``).
    """
    held = list(orders)
    if dossier.status == lifecycle.Status.SUBMITTED:
        return _blocks(definition, held)
    return dossier.status == lifecycle.Status.DONE and any(
        payments.missing(order) for order in held if order.purpose == AT_RETURN
    )


@dataclass(frozen=True)
class Owed:
    """What is missing of a dossier in đồng, and whether it goes no further before that comes in."""

    missing: int
    waits: bool


def owed(session: Session, dossiers: Iterable[Dossier]) -> dict[UUID, Owed]:
    """What is missing of each of these dossiers of which something is."""
    found = {one.id: one for one in dossiers if not one.is_draft}
    if not found:
        return {}
    told: dict[UUID, Owed] = {}
    for dossier_id, orders in payments.orders_of(session, found).items():
        if missing := sum(payments.missing(order) for order in orders):
            one = found[dossier_id]
            definition = catalogue.definition(one.service_code, one.service_version)
            told[dossier_id] = Owed(missing, waits_for_money(one, definition, orders))
    return told


def _blocks(definition: ServiceForm, orders: Iterable[PaymentOrder]) -> bool:
    """Whether a fee is missing that has to be paid before the dossier is accepted."""
    keys = {rule.key for rule in definition.fees if rule.paid_before == "acceptance"}
    return any(payments.missing(order) and any(line["key"] in keys for line in order.lines) for order in orders)


def withheld(session: Session, dossier_id: UUID) -> int:
    """What the applicant owes before the result is theirs to take, in đồng; it waits for them however long."""
    orders = payments.orders_of(session, [dossier_id]).get(dossier_id, [])
    return sum(payments.missing(order) for order in orders if order.purpose == AT_RETURN)
