"""Accept a signed file in spite of its verdict, with a reason; take that back before the dossier is accepted.

The file is checked again at the moment of the decision, outside any transaction: what was "changed after signing" when
it came in may be revoked by now.
"""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from forms.definition import Component
from portal.core import blobs
from portal.core.actor import Actor
from portal.core.errors import NotFound
from portal.core.events import Event, publish
from portal.dossiers import desk
from portal.dossiers.models import Dossier, DossierFile
from portal.dossiers.overruling import OVERRULABLE, Overruling, Signer, may_be_overruled, possible_signers
from portal.office import queries
from portal.office.actions.reception import full_reason
from portal.office.actions.work import take
from portal.office.duties import Duty, require_duty
from portal.office.errors import NotToBeOverruled, SignerNotPossible
from portal.office.events import OverrulingTakenBack, SignatureOverruled
from portal.signing import actions as signing


@dataclass(frozen=True)
class Examined:
    """A file as it was found just now: the verdict, that about what was signed, and whose signature it may be."""

    file: DossierFile
    verdict: signing.Verdict
    as_signed: signing.Verdict
    signers: tuple[Signer, ...]

    @property
    def open(self) -> bool:
        """Whether anything is left for an officer to decide."""
        return bool(self.signers)


def file_of(dossier: Dossier, file_id: UUID) -> DossierFile:
    """A file that was handed in with the dossier. Raises NotFound."""
    found = next((file for file in queries.given(dossier).files if file.id == file_id), None)
    if found is None:
        raise NotFound
    return found


def examine(dossier: Dossier, file_id: UUID, *, now: datetime) -> Examined:
    """Check a file whose verdict may be overruled once more; asks issuers, so never inside a transaction.

    Raises NotFound, also for a file whose verdict leaves no room or was decided about.
    """
    file = file_of(dossier, file_id)
    if not may_be_overruled(file):
        raise NotFound
    path, settings = blobs.store().path(file.sha256), desk.desk()
    found = signing.verify(path, trust=settings.store, at=now, cache_folder=settings.cache_folder)
    as_signed = found
    if found.reason in OVERRULABLE:
        as_signed = signing.verify_as_signed(path, trust=settings.store, at=now, cache_folder=settings.cache_folder)
    component = _component(dossier, file)
    signers = possible_signers(found, as_signed, component, applicant_number=dossier.applicant_number)
    return Examined(file, found, as_signed, signers)


def _component(dossier: Dossier, file: DossierFile) -> Component:
    return queries.answers(dossier).definition.component(file.component)


def overrule(
    session: Session,
    dossier_id: UUID,
    *,
    examined: Examined,
    signer: Signer | None,
    reason: str,
    actor: Actor,
    revision: int,
    now: datetime,
) -> None:
    """Accept a file that was examined just now as the signature of ``signer``.

    Raises NotToBeOverruled, SignerNotPossible, ReasonMissing, NotFound, ChangedMeanwhile or ActionNotPermitted.
    """
    dossier = take(session, dossier_id, actor=actor, revision=revision)
    actor = require_duty(dossier, Duty.OVERRULE, actor=actor)
    file = file_of(dossier, examined.file.id)
    if not may_be_overruled(file):
        raise NotFound
    if not examined.open:
        raise NotToBeOverruled(_in_the_way(examined))
    if signer not in examined.signers:
        raise SignerNotPossible
    sentence, verdict = full_reason(reason), examined.verdict
    file.verdict = verdict.to_dict()
    decision = Overruling(verdict=verdict.reason, signer=signer, why=sentence, by=actor.name, at=now)
    file.overruled = decision.to_dict()
    event = SignatureOverruled(
        file_id=str(file.id),
        name=file.name,
        sha256=file.sha256,
        component=file.component,
        verdict=verdict.reason.value,
        signer=signer.value,
        reason=sentence,
    )
    _record(session, dossier, event, actor=actor, now=now)


def _in_the_way(examined: Examined) -> signing.Reason:
    """What stands against the file besides what may be overruled."""
    for verdict in (examined.verdict, examined.as_signed):
        if verdict.reason not in OVERRULABLE | {signing.Reason.OK}:
            return verdict.reason
    ours = examined.verdict.reason is signing.Reason.OK
    return signing.Reason.OK if ours else signing.Reason.SIGNED_BY_SOMEONE_ELSE


def take_back(
    session: Session, dossier_id: UUID, *, file_id: UUID, reason: str, actor: Actor, revision: int, now: datetime
) -> None:
    """Let the verdict of a file count again, before the dossier is accepted. Raises as every action does."""
    dossier = take(session, dossier_id, actor=actor, revision=revision)
    actor = require_duty(dossier, Duty.TAKE_BACK, actor=actor)
    file = file_of(dossier, file_id)
    if file.overruled is None:
        raise NotFound
    sentence = full_reason(reason)
    file.overruled = None
    event = OverrulingTakenBack(
        file_id=str(file.id), name=file.name, sha256=file.sha256, component=file.component, reason=sentence
    )
    _record(session, dossier, event, actor=actor, now=now)


def _record(session: Session, dossier: Dossier, event: Event, *, actor: Actor, now: datetime) -> None:
    dossier.revision += 1
    dossier.updated_at = now
    publish(session, dossier.id, event, actor=actor, now=now)
