"""The specialist: take a dossier up, propose a result to the leader."""

from dataclasses import asdict
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from portal.core.actor import Actor
from portal.dossiers import course
from portal.dossiers.events import AppraisalStarted, ResultProposed
from portal.dossiers.lifecycle import Action, move_for
from portal.dossiers.models import Dossier
from portal.dossiers.transitions import advance, as_mover
from portal.office.actions.charge import require_free
from portal.office.actions.reception import full_reason
from portal.office.actions.work import take
from portal.office.results import Outcome, Proposal
from portal.processes.events import DraftShown


def appraise(session: Session, dossier_id: UUID, *, actor: Actor, revision: int, now: datetime) -> None:
    """Take the dossier up: from now on this specialist is in charge. Raises InAnotherHand and as every action does."""
    dossier = take(session, dossier_id, actor=actor, revision=revision)
    require_free(dossier, actor=actor)
    behalf = as_mover(dossier, Action.APPRAISE, actor).behalf
    advance(session, dossier, Action.APPRAISE, AppraisalStarted(), actor=actor, now=now)
    dossier.assigned_id = behalf.principal_id if behalf else actor.id  # it stays with whom it is done for


def propose(
    session: Session, dossier_id: UUID, *, proposal: Proposal, actor: Actor, revision: int, now: datetime
) -> None:
    """Put a result before the leader: what to grant with its words, or why to deny.

    Raises ReasonMissing when a denial gives no reason; NotFound, ChangedMeanwhile or ActionNotPermitted.
    """
    if proposal.outcome is Outcome.DENY:
        full_reason(proposal.reason)
    dossier = take(session, dossier_id, actor=actor, revision=revision)
    action, outcome = proposing(dossier), proposal.outcome.value
    event = DraftShown(outcome) if action is Action.SHOW_DRAFT else ResultProposed(outcome=outcome)
    advance(session, dossier, action, event, actor=actor, now=now)
    dossier.proposal = asdict(proposal) | {"proposed_by": actor.name, "proposed_at": now.isoformat()}


def proposing(dossier: Dossier) -> Action:
    """How a proposal leaves the specialist: to the leader, or to the applicant first where the process says so."""
    shown = course.permits(dossier, Action.SHOW_DRAFT) and move_for(Action.SHOW_DRAFT, dossier.place)
    return Action.SHOW_DRAFT if shown else Action.PROPOSE
