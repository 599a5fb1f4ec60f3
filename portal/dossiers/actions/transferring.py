"""Giving a dossier to somebody else: a draft at once when they take it, a submitted one when its agency consents.

In a procedure the applicant changes only with the consent of the authority that has it. What was submitted and signed
stays as it was; the former owner sees the dossier no more, and keeps the receipt.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from forms.text import clean, one_line
from portal.accounts import queries as accounts
from portal.accounts.mandates.rules import plain
from portal.accounts.models import Account
from portal.catalogue import queries as catalogue
from portal.core.actor import Actor, Kind, Right
from portal.core.errors import NotFound
from portal.core.events import publish
from portal.core.ids import derived_token, new_id, token_digest
from portal.dossiers import desk, queries, transfers
from portal.dossiers.actions.drafts import MOST_DRAFTS, require_subject
from portal.dossiers.actions.ending import end
from portal.dossiers.actions.inviting import cancel_all
from portal.dossiers.actions.submitting import applicant_number
from portal.dossiers.errors import TooManyDrafts
from portal.dossiers.findable import search_document
from portal.dossiers.lifecycle import RequestState, Status
from portal.dossiers.models import Dossier
from portal.dossiers.transfer_errors import TransferOver, TransferReasonMissing, TransferUnfit, TransferWaiting
from portal.dossiers.transfer_events import (
    DossierTransferred,
    TransferCancelled,
    TransferDeclined,
    TransferOffered,
    TransferRefused,
    TransferTaken,
)
from portal.dossiers.transfer_models import DossierTransfer, TransferState

_PURPOSE = "dossier transferred"
_FOR = timedelta(days=30)
_LONGEST = 500


@dataclass(frozen=True, kw_only=True)
class Successor:
    """Whom a dossier is given to, as its owner names them; no account is looked up by it."""

    name: str
    number: str
    email: str = ""


def transfer_token(transfer: DossierTransfer) -> str:
    """The secret of the link to a transfer."""
    return derived_token(desk.desk().link_key, _PURPOSE, transfer.id, 1)


def dossier_of(session: Session, transfer: DossierTransfer) -> Dossier:
    """The dossier that is offered, for who may see the offer."""
    return session.get_one(Dossier, transfer.dossier_id)


def may_be_given(dossier: Dossier) -> bool:
    """Whether a dossier can go to another applicant now: it is neither finished nor with its owner to complete."""
    submitted_and_open = dossier.finished_at is None and dossier.status != Status.SUPPLEMENT_REQUESTED
    return dossier.owner_id is not None and (dossier.is_draft or submitted_and_open)


def offer_transfer(
    session: Session, dossier_id: UUID, to: Successor, reason: str, *, actor: Actor, now: datetime
) -> DossierTransfer:
    """Offer a dossier to somebody. Raises TransferUnfit, TransferWaiting, TransferReasonMissing or NotFound."""
    _require_owner(actor)
    dossier = queries.own(session, dossier_id, actor=actor, lock=True, right=Right.SIGN)
    why = _why(reason)
    if actor.id is None or dossier.owner_id != actor.id or not may_be_given(dossier):
        raise TransferUnfit
    if plain(to.number) in (plain(actor.personal_number), plain(actor.tax_code)):
        raise TransferUnfit
    if transfers.under_way(session, dossier.id) is not None:
        raise TransferWaiting
    transfer = DossierTransfer(
        id=new_id(),
        dossier_id=dossier.id,
        from_id=actor.id,
        from_name=actor.name,
        to_name=one_line(to.name),
        to_number=plain(to.number),
        to_email=to.email,
        reason=why,
        created_at=now,
        expires_at=now + _FOR,
    )
    transfer.token_sha256 = token_digest(transfer_token(transfer))
    session.add(transfer)
    session.flush()
    event = TransferOffered(str(transfer.id), name=transfer.to_name, reason=why)
    publish(session, dossier.id, event, actor=actor, now=now)
    return transfer


def _require_owner(actor: Actor) -> None:
    """A mandate gives nobody the right to give a dossier away, or to take one. Raises NotFound."""
    if actor.by_mandate:
        raise NotFound


def cancel_transfer(session: Session, dossier_id: UUID, *, actor: Actor, now: datetime) -> None:
    """Keep the dossier after all. Raises NotFound or TransferOver."""
    _require_owner(actor)
    dossier = queries.own(session, dossier_id, actor=actor, lock=True, right=Right.SIGN)
    transfer = _under_way(session, dossier.id)
    _finish(transfer, TransferState.CANCELLED, now=now)
    publish(session, dossier.id, TransferCancelled(str(transfer.id)), actor=actor, now=now)


def take_transfer(session: Session, token: str, *, actor: Actor, now: datetime) -> UUID | None:
    """Take what is offered: a draft is the actor's at once (its id), for the rest the agency is asked (None).

    Raises NotFound, TransferOver, ServiceNotForYou, TooManyDrafts or RightMissing.
    """
    transfer, dossier = _offered(session, token, actor=actor, now=now)
    require_subject(catalogue.definition(dossier.service_code, dossier.service_version), actor.kind)
    transfer.to_id, transfer.token_sha256, transfer.taken_at = actor.id, None, now
    if dossier.is_draft:
        if queries.count_drafts(session, actor=actor) >= MOST_DRAFTS:
            raise TooManyDrafts(MOST_DRAFTS)
        _hand_on(session, dossier, transfer, actor=actor, now=now)
        return dossier.id
    transfer.state = TransferState.TAKEN
    dossier.revision += 1  # whoever decides about it has to see this before
    publish(session, dossier.id, TransferTaken(str(transfer.id), name=actor.name), actor=actor, now=now)
    return None


def decline_transfer(session: Session, token: str, reason: str, *, actor: Actor, now: datetime) -> None:
    """Do not take it. Raises NotFound, TransferOver or TransferReasonMissing."""
    transfer, dossier = _offered(session, token, actor=actor, now=now)
    why = _why(reason)
    _finish(transfer, TransferState.DECLINED, answer=why, now=now)
    publish(session, dossier.id, TransferDeclined(str(transfer.id), reason=why), actor=actor, now=now)


def decide_transfer(
    session: Session, dossier: Dossier, *, consent: bool, reason: str, actor: Actor, now: datetime
) -> None:
    """Consent to a transfer that both sides want, or refuse it with a reason; ``dossier`` is held by the officer.

    Raises TransferOver or TransferReasonMissing.
    """
    transfer = _under_way(session, dossier.id)
    if transfer.state != TransferState.TAKEN:
        raise TransferOver
    transfer.decided_by = actor.name
    dossier.revision += 1
    if consent:
        _hand_on(session, dossier, transfer, actor=actor, now=now)
        return
    why = _why(reason)
    _finish(transfer, TransferState.REFUSED, answer=why, now=now)
    publish(session, dossier.id, TransferRefused(str(transfer.id), reason=why), actor=actor, now=now)


def _offered(session: Session, token: str, *, actor: Actor, now: datetime) -> tuple[DossierTransfer, Dossier]:
    """The transfer and its dossier, both held, for who may answer; two who answer at once come one after the other."""
    _require_owner(actor)
    actor.require(Right.SIGN)
    found = transfers.by_token(session, token, actor=actor, now=now)
    dossier = session.get_one(Dossier, found.dossier_id, with_for_update=True, populate_existing=True)
    transfer = _under_way(session, dossier.id)
    if transfer.id != found.id or transfer.state != TransferState.OFFERED or dossier.owner_id != transfer.from_id:
        raise TransferOver
    if not may_be_given(dossier):
        raise TransferOver
    return transfer, dossier


def _under_way(session: Session, dossier_id: UUID) -> DossierTransfer:
    transfer = transfers.under_way(session, dossier_id, lock=True)
    if transfer is None:
        raise TransferOver
    return transfer


def _finish(transfer: DossierTransfer, state: TransferState, *, answer: str = "", now: datetime) -> None:
    transfer.state, transfer.finished_at, transfer.token_sha256, transfer.answer = state, now, None, answer


def _hand_on(session: Session, dossier: Dossier, transfer: DossierTransfer, *, actor: Actor, now: datetime) -> None:
    """The one place where a dossier changes its applicant."""
    if transfer.to_id is None:
        raise NotFound
    owner = accounts.account(session, transfer.to_id)
    require_subject(catalogue.definition(dossier.service_code, dossier.service_version), Kind(owner.kind))
    dossier.owner_id, dossier.visitor_id, dossier.register_entry = owner.id, None, None
    dossier.updated_at = now
    if dossier.is_draft:
        _begin_signing_anew(session, dossier, actor=actor, now=now)
    else:
        _name_applicant(dossier, owner)
    _finish(transfer, TransferState.MOVED, now=now)
    event = DossierTransferred(str(transfer.id), former=transfer.from_name, name=owner.display_name)
    publish(session, dossier.id, event, actor=actor, now=now)


def _begin_signing_anew(session: Session, dossier: Dossier, *, actor: Actor, now: datetime) -> None:
    """What was made and signed in the former owner's name counts no more; answers and files stay."""
    dossier.verdict, dossier.prefilled = None, {}
    dossier.revision += 1
    request = queries.signing_request(session, dossier.id)
    if request is not None and request.finished_at is None:
        end(session, request, RequestState.CANCELLED, actor=actor, now=now)
    cancel_all(session, dossier.id, actor=actor, now=now)


def _name_applicant(dossier: Dossier, owner: Account) -> None:
    definition = catalogue.definition(dossier.service_code, dossier.service_version)
    dossier.applicant_name, dossier.applicant_number = owner.display_name, applicant_number(owner)
    dossier.folded = search_document(dossier, definition, phone=owner.phone)


def _why(reason: str) -> str:
    why = clean(reason)
    if not why or len(why) > _LONGEST:
        raise TransferReasonMissing
    return why
