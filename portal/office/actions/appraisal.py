"""The specialist: take a dossier up, propose a result to the leader, or stop the work."""

from dataclasses import asdict
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from forms.text import clean
from portal.core.actor import Actor
from portal.dossiers.events import AppraisalStarted, DossierStopped, ResultProposed
from portal.dossiers.lifecycle import Action
from portal.dossiers.transitions import advance
from portal.office.actions.reception import full_reason
from portal.office.actions.work import take
from portal.office.results import Outcome, Proposal


def appraise(session: Session, dossier_id: UUID, *, actor: Actor, revision: int, now: datetime) -> None:
    """Take the dossier up: from now on this specialist is in charge of it. Raises as every action does."""
    dossier = take(session, dossier_id, actor=actor, revision=revision)
    advance(session, dossier, Action.APPRAISE, AppraisalStarted(), actor=actor, now=now)
    dossier.assigned_id = actor.id


def propose(
    session: Session, dossier_id: UUID, *, proposal: Proposal, actor: Actor, revision: int, now: datetime
) -> None:
    """Put a result before the leader: what to grant with its words, or why to deny.

    Raises ReasonMissing when a denial gives no reason; NotFound, ChangedMeanwhile or ActionNotPermitted.
    """
    if proposal.outcome is Outcome.DENY:
        full_reason(proposal.reason)
    dossier = take(session, dossier_id, actor=actor, revision=revision)
    advance(session, dossier, Action.PROPOSE, ResultProposed(outcome=proposal.outcome.value), actor=actor, now=now)
    dossier.proposal = asdict(proposal) | {"proposed_by": actor.name, "proposed_at": now.isoformat()}


def stop(session: Session, dossier_id: UUID, *, reason: str, actor: Actor, revision: int, now: datetime) -> None:
    """End the work without a result, and say why. Raises ReasonMissing and as every action does."""
    sentence = full_reason(clean(reason))
    dossier = take(session, dossier_id, actor=actor, revision=revision)
    advance(session, dossier, Action.STOP, DossierStopped(reason=sentence), actor=actor, now=now)
