"""After the seal: to whom the result is sent (R11.2), who acknowledged it, and the decision that revokes it (R12.2)."""

from collections.abc import Collection
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import update
from sqlalchemy.orm import Session

from portal.accounts.models import Agency
from portal.core.actor import SYSTEM, Actor
from portal.core.clock import local
from portal.core.errors import NotFound
from portal.core.events import publish
from portal.dossiers.events import DocumentAcknowledged, DocumentSent, ResultRevoked
from portal.dossiers.force import Revocation
from portal.dossiers.models import Dossier, IssuedDocument
from portal.dossiers.queries import INNER_LETTER, LETTER, RESULT
from portal.office.actions.reception import full_reason
from portal.office.actions.work import take
from portal.office.duties import Duty, require_duty
from portal.office.letters import queries as letters
from portal.office.letters.errors import DecisionInTheFuture, RevokedAlready
from portal.office.letters.events import RecipientsNamed
from portal.office.letters.models import APPLICANT, DocumentDelivery, Recipient, Sending
from portal.office.wordings.events import LetterAcknowledged, LetterSent


def name_recipients(
    session: Session, dossier_id: UUID, agencies: Collection[UUID], *, actor: Actor, revision: int, now: datetime
) -> None:
    """Say which other agencies get the result; they are printed under "Nơi nhận". Raises NotFound for an agency that
    does not exist or is the officer's own, and as every action does.
    """
    dossier = take(session, dossier_id, actor=actor, revision=revision)
    actor = require_duty(dossier, Duty.ADDRESS, actor=actor)
    found = [session.get(Agency, agency_id) for agency_id in agencies]
    chosen = [agency for agency in found if agency is not None and agency.id != dossier.agency_id]
    if len(chosen) != len(found):
        raise NotFound
    for row in letters.recipients(session, dossier_id):
        session.delete(row)
    session.flush()
    session.add_all(Recipient(dossier_id=dossier_id, agency_id=agency.id) for agency in chosen)
    names = tuple(sorted(agency.name_vi for agency in chosen))
    publish(session, dossier_id, RecipientsNamed(names=names), actor=actor, now=now)
    dossier.revision += 1
    dossier.updated_at = now


def send_result(session: Session, dossier: Dossier, document: IssuedDocument, *, now: datetime) -> None:
    """Send a sealed result to everybody it is for: one row each, however often this is asked (R11.2).

    The caller holds the dossier's row.
    """
    if any(row.document_id == document.id for row in letters.deliveries(session, dossier.id)):
        return
    session.add(_delivery(document, None, dossier.applicant_name, Sending.ONLINE, now=now))
    for one in letters.copies(session, dossier):
        if one.agency_id is not None:
            _send(session, document, one.agency_id, one.name, Sending.AGENCY, actor=SYSTEM, now=now)


def send_letter(
    session: Session, document: IssuedDocument, agencies: Collection[Agency], *, actor: Actor, now: datetime
) -> None:
    """Send a sealed letter to each agency. The caller holds the dossier's row.

    The applicant has no row here, as those say how a result was returned: a letter for them is on their page.
    """
    for agency in agencies:
        session.add(_delivery(document, agency.id, agency.name_vi, Sending.AGENCY, now=now))
        publish(session, document.dossier_id, LetterSent(document.number, agency.name_vi), actor=actor, now=now)


def _delivery(
    document: IssuedDocument, agency_id: UUID | None, name: str, sending: Sending, *, now: datetime
) -> DocumentDelivery:
    return DocumentDelivery(
        document_id=document.id,
        dossier_id=document.dossier_id,
        recipient=str(agency_id) if agency_id else APPLICANT,
        agency_id=agency_id,
        name=name,
        sending=sending,
        sent_at=now,
    )


def _send(
    session: Session,
    document: IssuedDocument,
    agency_id: UUID,
    name: str,
    sending: Sending,
    *,
    actor: Actor,
    now: datetime,
) -> None:
    session.add(_delivery(document, agency_id, name, sending, now=now))
    event = DocumentSent(number=document.number, name=name, sending=sending.value)
    publish(session, document.dossier_id, event, actor=actor, now=now)


def hand_over(session: Session, dossier: Dossier, *, channel: str, carrier: str, tracking: str, now: datetime) -> None:
    """Note how the applicant got the result; a letter by post is under way with its tracking number."""
    document = next((one for one in reversed(dossier.documents) if one.kind == RESULT), None)
    if document is not None:
        send_result(session, dossier, document, now=now)  # who is quick returns it before the worker has sent it
        session.flush()
    row = letters.delivery_to_applicant(session, dossier.id)
    if row is None:
        return
    row.sending, row.carrier, row.tracking = Sending(channel), carrier, tracking
    if row.sending is not Sending.POST:
        row.received_at, row.received_by = now, row.name


def note_received(session: Session, dossier_id: UUID, document_id: UUID, *, name: str, at: datetime) -> None:
    """The applicant, or who may for them, fetched a result online: the first time it counts as received, whatever way
    the paper goes.
    """
    session.get_one(Dossier, dossier_id, with_for_update=True)
    row = letters.delivery_to_applicant(session, dossier_id)
    if row is None or row.document_id != document_id or row.received_at is not None:
        return
    row.received_at, row.received_by = at, name


def acknowledge(session: Session, delivery_id: UUID, *, actor: Actor, now: datetime) -> None:
    """Say that the officer's agency has a document that it was sent; said again, nothing changes. Raises NotFound."""
    row = letters.incoming_one(session, delivery_id, actor=actor, lock=True)
    if row.received_at is not None:
        return
    row.received_at, row.received_by = now, actor.name
    letter = row.document.kind in (LETTER, INNER_LETTER)  # news of a result is the applicant's, of a letter is not
    event = (LetterAcknowledged if letter else DocumentAcknowledged)(number=row.document.number, name=row.name)
    publish(session, row.dossier_id, event, actor=actor, now=now)


def revoke(
    session: Session,
    dossier_id: UUID,
    document_id: UUID,
    *,
    decision: str,
    decided_on: date,
    authority: str,
    reason: str,
    actor: Actor,
    revision: int,
    now: datetime,
) -> None:
    """End the force of a result by a decision (R12.2): from now on every check of it says so, its file stays as it is,
    and every agency that was sent the result is told.

    Raises RevokedAlready, DecisionInTheFuture, ReasonMissing, NotFound and as every action does.
    """
    sentence = full_reason(reason)
    if decided_on > local(now).date():
        raise DecisionInTheFuture
    dossier = take(session, dossier_id, actor=actor, revision=revision)
    actor = require_duty(dossier, Duty.REVOKE, actor=actor)
    document = next((one for one in dossier.documents if one.id == document_id and one.kind == RESULT), None)
    if document is None:
        raise NotFound
    if document.revocation is not None:
        raise RevokedAlready
    document.revocation = Revocation(decision, decided_on, authority, sentence, now, actor.name).stored()
    event = ResultRevoked(
        number=document.number, decision=decision, decided_on=decided_on, authority=authority, reason=sentence
    )
    publish(session, dossier_id, event, actor=actor, now=now)
    for row in letters.deliveries(session, dossier_id):
        if row.document_id == document.id and row.agency_id is not None and row.sending == Sending.AGENCY:
            _send(session, document, row.agency_id, row.name, Sending.REVOCATION, actor=actor, now=now)
    dossier.revision += 1
    dossier.updated_at = now


def hand_on_unread(session: Session, agency_id: UUID) -> None:
    """Give the documents that an agency was sent and never acknowledged to who goes on with its work now."""
    successor_id = session.get_one(Agency, agency_id).successor_id
    unread = update(DocumentDelivery).where(
        DocumentDelivery.agency_id == agency_id, DocumentDelivery.received_at.is_(None)
    )
    session.execute(unread.values(agency_id=successor_id))
