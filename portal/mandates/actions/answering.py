"""What the two sides do with a mandate: take it, decline it, take it back; and its end by time."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from forms.text import clean
from portal.accounts.mandates.lifecycle import MOVES, Act, State
from portal.accounts.mandates.models import Mandate, MandatedDossier
from portal.accounts.mandates.rules import LONGEST_REASON, OFFERED_FOR
from portal.core.actor import SYSTEM, Actor
from portal.core.clock import local
from portal.core.events import publish
from portal.core.ids import derived_token, token_digest
from portal.dossiers import desk
from portal.mandates import queries
from portal.mandates.errors import MandateMoved, ReasonMissing
from portal.mandates.events import MandateAccepted, MandateDeclined, MandateEnded, MandateRevoked

_PURPOSE = "mandate offered"


def token_of(mandate: Mandate) -> str:
    """The secret of the link to the offer that is in force."""
    return derived_token(desk.desk().link_key, _PURPOSE, mandate.id, mandate.serial)


def move(mandate: Mandate, act: Act) -> None:
    """Move a mandate that is held. Raises MandateMoved when it is elsewhere."""
    there = MOVES.get((State(mandate.state), act))
    if there is None:
        raise MandateMoved
    mandate.state = there


def offer(mandate: Mandate, *, now: datetime) -> None:
    """Open the link by which the receiver answers, once."""
    mandate.serial += 1
    mandate.token_sha256, mandate.offered_until = token_digest(token_of(mandate)), now + OFFERED_FOR


def accept(session: Session, token: str, *, actor: Actor, now: datetime) -> UUID:
    """Take a mandate; its link opens nothing afterwards. Raises NotFound or MandateMoved."""
    mandate = queries.offered(session, token, actor=actor, now=now, lock=True)
    if local(now).date() > mandate.last_day:
        raise MandateMoved
    move(mandate, Act.ACCEPT)
    mandate.receiver_id, mandate.token_sha256, mandate.answered_at = actor.id, None, now
    begin_with_named(session, mandate, now=now)
    publish(session, mandate.id, MandateAccepted(mandate.number), actor=actor, now=now)
    return mandate.id


def begin_with_named(session: Session, mandate: Mandate, *, now: datetime) -> None:
    """A mandate for one dossier opens exactly that."""
    if mandate.dossier_id is not None:
        session.add(MandatedDossier(mandate_id=mandate.id, dossier_id=mandate.dossier_id, since=now))


def decline(session: Session, token: str, reason: str, *, actor: Actor, now: datetime) -> None:
    """Do not take a mandate. Raises NotFound, MandateMoved or ReasonMissing."""
    mandate = queries.offered(session, token, actor=actor, now=now, lock=True)
    why = _why(reason)
    move(mandate, Act.DECLINE)
    mandate.token_sha256, mandate.answered_at = None, now
    mandate.ended_at, mandate.ended_reason = now, why
    publish(session, mandate.id, MandateDeclined(mandate.number, why), actor=actor, now=now)


def revoke(session: Session, mandate_id: UUID, reason: str, *, actor: Actor, now: datetime) -> None:
    """Take a mandate back, or give it back as its receiver; it counts no more from the next request on.

    What was submitted under it stays submitted. Raises NotFound, MandateMoved or ReasonMissing.
    """
    mandate = queries.of_side(session, mandate_id, actor=actor, lock=True)
    why = _why(reason)
    if mandate.standing(local(now).date()).is_past:
        raise MandateMoved
    move(mandate, Act.REVOKE)
    mandate.token_sha256, mandate.signing = None, None
    mandate.ended_at, mandate.ended_reason = now, why
    event = MandateRevoked(mandate.number, why, by_receiver=mandate.giver_id != actor.id)
    publish(session, mandate.id, event, actor=actor, now=now)


def _why(reason: str) -> str:
    why = clean(reason)
    if not why or len(why) > LONGEST_REASON:
        raise ReasonMissing
    return why


def end_over(session: Session, *, now: datetime) -> int:
    """Note the mandates whose last day is over, so that both sides are told once; returns how many."""
    over = queries.ended_before(session, local(now).date())
    for mandate in over:
        mandate.ended_at = now
        publish(session, mandate.id, MandateEnded(mandate.number), actor=SYSTEM, now=now)
    return len(over)
