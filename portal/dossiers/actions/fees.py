"""What an applicant owes: the fee of a definition becomes an order of payment, and ends with the dossier.

An order never changes. What has to be paid beyond it (more copies in a supplement, a proof that was not accepted) is
a further order for the difference.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from forms.answers import Answers
from forms.definition import Moment
from forms.fees import FeeLine, FeeSum, summed
from forms.fields.number import grouped
from forms.text import Text
from portal.catalogue import queries as catalogue
from portal.core.actor import SYSTEM, Actor
from portal.core.db import transaction
from portal.core.events import publish
from portal.dossiers import charges
from portal.dossiers.events import FeeAsked
from portal.dossiers.filling import answers_of, handed_in
from portal.dossiers.models import Dossier, DossierFile
from portal.payments import actions as payments
from portal.payments import queries
from portal.payments.models import PaymentOrder


def ask_fees(
    session: Session, dossier: Dossier, files: Iterable[DossierFile], *, moment: Moment, now: datetime
) -> None:
    """Let what a dossier that is handed in costs be due; nothing for one without a fee (R8.4: as published).

    ``moment``: "supplement" asks besides for what the supplement made dearer.
    """
    definition = catalogue.definition(dossier.service_code, dossier.service_version)
    if not definition.fees:
        return
    checks, completed = charges.checks_of(session, dossier.id), moment == "supplement"
    answers = answers_of(dossier, definition, files)
    found = charges.fees_of(dossier, answers, checks, completed=completed)
    moments: tuple[Moment, ...] = ("submission", "supplement") if completed else ("submission",)
    _ask(session, dossier, found.at(*moments), purpose=moment, actor=SYSTEM, now=now)


def ask_fees_of_result(session: Session, dossier: Dossier, *, now: datetime) -> None:
    """Let what is due with the result be due, now that it is ready; ``dossier`` with its files and checks."""
    definition = catalogue.definition(dossier.service_code, dossier.service_version)
    answers = handed_in(dossier, definition, dossier.files).answers
    found = charges.fees_of(dossier, answers, dossier.checks, completed=False)
    _ask(session, dossier, found.at(charges.AT_RETURN), purpose=charges.AT_RETURN, actor=SYSTEM, now=now)


def correct_fees(session: Session, dossier: Dossier, answers: Answers, *, actor: Actor, now: datetime) -> None:
    """Let the difference be due when the desk did not accept a proof; nothing any more of it when it then did.

    ``dossier`` with its supplements.
    """
    completed = any(request.answered_at for request in dossier.supplements)
    checks = charges.checks_of(session, dossier.id)
    found = charges.fees_of(dossier, answers, checks, completed=completed)
    required = found.at("submission", "supplement")
    amounts = {line.key: line.amount for line in required.lines}
    orders = _standing(session, dossier)
    for order in [one for one in orders if one.purpose == charges.CORRECTION]:
        asked = _asked(orders)
        if any(asked[line["key"]] > amounts.get(line["key"], 0) for line in order.lines):
            payments.cancel(session, order.id, why="proof_accepted", actor=actor, now=now)
            orders.remove(order)
    _ask(session, dossier, required, purpose=charges.CORRECTION, actor=actor, now=now)


def _ask(session: Session, dossier: Dossier, required: FeeSum, *, purpose: str, actor: Actor, now: datetime) -> None:
    """Let what was not asked for yet be due."""
    orders = queries.orders_of(session, [dossier.id]).get(dossier.id, [])
    asked = _asked(_standing(session, dossier))
    rest = summed(_rest(line, asked[line.key]) for line in required.lines if _is_new(line, asked))
    agency = catalogue.agency_for(session, catalogue.definition(dossier.service_code, dossier.service_version))
    due = payments.Due(
        subject=dossier.id,
        subject_code=dossier.code or "",
        service_code=dossier.service_code,
        purpose=purpose,
        round=1 + sum(1 for order in orders if order.purpose == purpose),
        agency_id=agency.id,
        agency=agency.key,
        payer_id=dossier.owner_id,
        payer_name=dossier.applicant_name,
        lines=rest.lines,
    )
    order = payments.open_order(session, due, actor=actor, now=now)
    if order is not None and purpose != "submission":
        names = tuple(line.name.vi for line in rest.lines if line.amount)
        event = FeeAsked(purpose=purpose, order=order.code, due=order.due, names=names)
        publish(session, dossier.id, event, actor=actor, now=now)


def _standing(session: Session, dossier: Dossier) -> list[PaymentOrder]:
    orders = queries.orders_of(session, [dossier.id]).get(dossier.id, [])
    return [order for order in orders if queries.stands(order)]


def _asked(orders: Iterable[PaymentOrder]) -> Counter[str]:
    """What was asked for already, by the key of the fee, in đồng."""
    found: Counter[str] = Counter()
    for order in orders:
        for line in order.lines:
            found[line["key"]] += line["amount"]
    return found


def _is_new(line: FeeLine, asked: Counter[str]) -> bool:
    """Whether a line was never asked for, or not wholly."""
    return line.key not in asked or line.amount > asked[line.key]


def _rest(line: FeeLine, asked: int) -> FeeLine:
    """A line without what was asked for already, and how that comes."""
    if not asked:
        return line
    rest = line.amount - asked
    explanation = Text(
        vi=f"{line.explanation.vi}; phải nộp {grouped(line.amount)} đồng, đã yêu cầu nộp {grouped(asked)} đồng",
        en=f"{line.explanation.en}; {line.amount:,} VND are due, {asked:,} VND were asked for before",
    )
    return replace(line, amount=rest, explanation=explanation)


def cancel_fees(dossier_id: UUID, *, why: str, now: datetime) -> None:
    """Let nothing be due for a dossier that ended. What was paid goes back only if the agency never took the work up.

    Done again, it does nothing.
    """
    with transaction() as session:
        accepted = session.get_one(Dossier, dossier_id).accepted_at is not None
        for order in queries.orders_of(session, [dossier_id]).get(dossier_id, []):
            payments.cancel(session, order.id, why=why, unless_paid=accepted, actor=SYSTEM, now=now)
