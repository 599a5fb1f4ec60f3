"""The checklist of the one-stop desk: papers that came in, what is in order, and sentences to be used again."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from portal.core.actor import Actor
from portal.core.errors import NotFound
from portal.core.events import publish
from portal.dossiers.actions import correct_fees
from portal.dossiers.models import ComponentCheck, Dossier
from portal.office import queries
from portal.office.actions.work import take
from portal.office.duties import Duty, require_duty
from portal.office.reception_events import PapersChecked
from portal.office.reception_models import ReceptionReason

MOST_REASONS = 200


@dataclass(frozen=True)
class Finding:
    """What the desk found about one component; ``accepted`` None: not decided."""

    component: str
    originals: int
    copies: int
    seen: bool
    accepted: bool | None
    reason: str
    mend: str


def check_papers(
    session: Session, dossier_id: UUID, findings: Sequence[Finding], *, actor: Actor, revision: int, now: datetime
) -> None:
    """Keep what was found; a sentence that was new is kept for the next dossier. Where a paper that shows an exemption
    is not accepted, what was taken off becomes due.

    Raises NotFound (also for a component the dossier does not have), ChangedMeanwhile or ActionNotPermitted.
    """
    dossier = take(session, dossier_id, actor=actor, revision=revision)
    actor = require_duty(dossier, Duty.CHECK, actor=actor)
    names = queries.component_names(dossier)
    before = {check.component: check for check in dossier.checks}
    for finding in findings:
        if finding.component not in names:
            raise NotFound
        _keep(session, dossier, before.get(finding.component), finding, by=actor.name, now=now)
    dossier.revision += 1
    dossier.updated_at = now
    wrong = tuple(finding.component for finding in findings if finding.accepted is False)
    originals = {finding.component: finding.originals for finding in findings if finding.originals}
    copies = {finding.component: finding.copies for finding in findings if finding.copies}
    event = PapersChecked(not_accepted=wrong, originals=originals, copies=copies)
    publish(session, dossier.id, event, actor=actor, now=now)
    correct_fees(session, dossier, queries.answers(dossier), actor=actor, now=now)


def _keep(
    session: Session, dossier: Dossier, check: ComponentCheck | None, finding: Finding, *, by: str, now: datetime
) -> None:
    wrong = finding.accepted is False
    reason, mend = (finding.reason, finding.mend) if wrong else ("", "")
    if wrong and (check is None or check.reason != reason) and dossier.agency_id is not None:
        remember(session, dossier.agency_id, reason, mend)
    if check is None:
        check = ComponentCheck(dossier_id=dossier.id, component=finding.component)
        session.add(check)
    check.originals, check.copies, check.seen = finding.originals, finding.copies, finding.seen
    check.accepted, check.reason, check.mend = finding.accepted, reason, mend
    check.checked_by, check.checked_at = by, now


def reasons(session: Session, agency_id: UUID | None) -> Sequence[ReceptionReason]:
    """The sentences of an agency's desk, the most used first."""
    query = select(ReceptionReason).where(ReceptionReason.agency_id == agency_id, ReceptionReason.retired_at.is_(None))
    query = query.order_by(ReceptionReason.uses.desc(), ReceptionReason.problem).limit(MOST_REASONS)
    return session.scalars(query).all()


def remember(session: Session, agency_id: UUID, problem: str, mend: str, *, used: bool = True) -> None:
    """Keep a sentence for the next dossier, and count that it was used; one that was retired comes back."""
    same = (ReceptionReason.agency_id == agency_id, ReceptionReason.problem == problem)
    change: dict[str, Any] = {"uses": ReceptionReason.uses + int(used), "retired_at": None}
    if mend:
        change["mend"] = mend
    changed = session.execute(update(ReceptionReason).where(*same).values(**change).returning(ReceptionReason.id))
    if changed.first() is None:
        session.add(ReceptionReason(agency_id=agency_id, problem=problem, mend=mend, uses=int(used)))
        session.flush()


def retire(session: Session, reason_id: UUID, *, actor: Actor, now: datetime) -> None:
    """Offer a sentence no more. Raises NotFound for another agency's."""
    found = session.get(ReceptionReason, reason_id)
    if found is None or actor.agency_id is None or found.agency_id != actor.agency_id:
        raise NotFound
    found.retired_at = now
