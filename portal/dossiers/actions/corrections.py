"""The sender says what is wrong in a dossier that was handed in, and how to mend it (R12.3)."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from forms.text import clean
from portal.catalogue import queries as catalogue
from portal.core.actor import Actor, Right
from portal.core.events import publish
from portal.dossiers import queries
from portal.dossiers.dialogue import queries as dialogue
from portal.dossiers.dialogue import targets
from portal.dossiers.dialogue.errors import CorrectionReasonMissing, CorrectionWaiting, NothingCorrected
from portal.dossiers.dialogue.events import CorrectionNotified
from portal.dossiers.dialogue.models import Correction
from portal.dossiers.dialogue.rules import CORRECTABLE
from portal.dossiers.errors import ActionNotPermitted
from portal.dossiers.filling import handed_in
from portal.dossiers.lifecycle import Status
from portal.dossiers.models import Dossier

_LONGEST_REASON = 2000
_LONGEST_ITEM = 1000


def notify_correction(
    session: Session, dossier_id: UUID, *, right: Mapping[str, str], reason: str, actor: Actor, now: datetime
) -> Correction:
    """Record a correction with the receiver's state at this very moment; the row is locked, so nobody passes it.

    ``right`` says by ``Target.name`` what is right instead. Raises NothingCorrected, CorrectionReasonMissing,
    CorrectionWaiting, ActionNotPermitted or NotFound.
    """
    dossier = queries.own_submitted(session, dossier_id, actor=actor, lock=True, right=Right.AMEND)
    if dossier.place not in CORRECTABLE:
        raise ActionNotPermitted
    before = dialogue.corrections(session, dossier_id)
    if before and before[0].outcome is None:
        raise CorrectionWaiting
    items = [target.corrected(said) for target in _all(session, dossier) if (said := _said(right, target.name))]
    if not items:
        raise NothingCorrected
    why = clean(reason)
    if not why or len(why) > _LONGEST_REASON:
        raise CorrectionReasonMissing
    correction = Correction(
        dossier_id=dossier.id,
        round=len(before) + 1,
        items=items,
        reason=why,
        notified_at=now,
        processed_at=_processing_since(session, dossier),
    )
    session.add(correction)
    session.flush()
    dossier.revision += 1  # whoever has the dossier open has to see this before they decide
    dossier.updated_at = now
    in_time = dialogue.bearing_of(correction).in_time
    event = CorrectionNotified(correction_id=str(correction.id), round=correction.round, in_time=in_time)
    publish(session, dossier.id, event, actor=actor, now=now)
    return correction


def _all(session: Session, dossier: Dossier) -> list[targets.Target]:
    definition = catalogue.definition(dossier.service_code, dossier.service_version)
    given = handed_in(dossier, definition, queries.every_file(session, dossier.id))
    found = targets.groups(given.answers, given.files, language=dossier.language)
    return [target for group in found for target in group.targets]


def _said(right: Mapping[str, str], name: str) -> str:
    return clean(right.get(name, ""))[:_LONGEST_ITEM]


def _processing_since(session: Session, dossier: Dossier) -> datetime | None:
    if dossier.status != Status.PROCESSING:
        return None
    record = dialogue.processing_since(session, dossier.id)
    return dossier.updated_at if record is None else record.at
