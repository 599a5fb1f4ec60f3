"""The decision: send back, approve with the leader's signature, seal, return.

Signing and sealing ask a time-stamping service, so each has three parts: what is needed is read (and the number
reserved) in one transaction, the file is made outside, and a second transaction records it.
"""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy.orm import Session

from forms.text import Text, clean, fold
from portal.accounts.models import Account, Agency
from portal.catalogue import queries as catalogue
from portal.core.actor import Actor, Role
from portal.core.clock import local
from portal.core.events import publish
from portal.documents.content import ResultDocument, Signatory
from portal.documents.numbering import document_symbol
from portal.dossiers import charges, desk
from portal.dossiers.actions import ask_fees_of_result
from portal.dossiers.events import ProposalSentBack, ResultReturned, ResultSealed, ResultSigned
from portal.dossiers.lifecycle import Action
from portal.dossiers.models import Dossier, IssuedDocument
from portal.dossiers.transitions import advance
from portal.office import parties, queries, results
from portal.office.actions import parcels
from portal.office.actions.reception import full_reason
from portal.office.actions.results import hand_over
from portal.office.actions.work import RESULT, require, reserve, take
from portal.office.duties import APPRAISING, require_other_hands
from portal.office.errors import (
    KeyOfSomeoneElse,
    NoProposal,
    NoSigningKey,
    OriginalsNotReceived,
    ResultAwaitsPayment,
    ShownOtherwise,
    WrongPin,
)
from portal.office.events import OriginalsReceived
from portal.office.issuing import Made
from portal.office.letters import queries as letters
from portal.office.letters.errors import TrackingMissing
from portal.office.letters.models import Sending
from portal.office.letters.rules import valid_until
from portal.office.models import RegisterEntry
from portal.office.results import Outcome, Proposal
from portal.office.slips import papers_of
from portal.signing import actions as signing
from portal.signing.errors import WrongPassphrase

_UNNUMBERED, _UNCHECKED = "……", "(cấp khi ký)"


@dataclass(frozen=True)
class ResultOrder:
    """A result ready to be signed: its words with number and check code, and whose key and signature it takes."""

    document: ResultDocument
    key_name: str
    created: datetime


@dataclass(frozen=True)
class SealingOrder:
    """A signed result ready to be sealed, with its number."""

    number: str
    signed: Made
    agency: Agency


def send_back(session: Session, dossier_id: UUID, *, note: str, actor: Actor, revision: int, now: datetime) -> None:
    """Ask the specialist to look again, and say at what. Raises ReasonMissing and as every action does."""
    sentence = full_reason(note)
    dossier = take(session, dossier_id, actor=actor, revision=revision)
    advance(session, dossier, Action.SEND_BACK, ProposalSentBack(note=sentence), actor=actor, now=now)


def open_key(account: Account, *, pin: str, now: datetime) -> signing.Identity:
    """The leader's own key, opened with the PIN just typed; neither is kept (R5.3, R18.2).

    Raises NoSigningKey, WrongPin, IdentityUnreadable, IdentityExpired or KeyOfSomeoneElse.
    """
    if not account.key_name:
        raise NoSigningKey
    try:
        identity: signing.Identity = desk.desk().officer(account.key_name, pin)
    except WrongPassphrase as problem:
        raise WrongPin from problem
    identity.require_valid(now)
    if fold(identity.name) != fold(account.display_name):
        raise KeyOfSomeoneElse(identity.name)
    return identity


def order_result(
    session: Session, dossier_id: UUID, *, actor: Actor, revision: int, now: datetime, shown: str | None = None
) -> ResultOrder:
    """The proposed result with a number of the year's register, reserved for this dossier (NĐ 30/2020 Đ15).

    ``shown`` is the digest of the proposal the leader decided about, if that is known. Raises NoProposal,
    ShownOtherwise, NotFound, ChangedMeanwhile or ActionNotPermitted; then no number was drawn.
    """
    dossier = take(session, dossier_id, actor=actor, revision=revision)
    actor = require(dossier, Action.APPROVE, actor=actor)
    require_other_hands(session, dossier.id, *APPRAISING, actor=actor)
    proposal, agency = proposal_of(dossier), queries.agency(session, dossier)
    if shown is not None and shown != _proposal_digest(dossier):
        raise ShownOtherwise
    symbol, year = _symbol(dossier, proposal, agency), local(now).year
    entry = reserve(
        session,
        dossier,
        kind=f"{RESULT}:{proposal.outcome.value}",
        round_=year,
        register=f"{agency.key}/{RESULT}/{symbol}/{year}",
        symbol=symbol,
        now=now,
    )
    account = queries.officer(session, actor)
    signatory = parties.leader(agency, account, behalf=actor.behalf)
    document = _document(session, dossier, proposal, signatory=signatory, entry=entry, now=now)
    return ResultOrder(document, account.key_name or "", now)


def preview(session: Session, dossier: Dossier, proposal: Proposal, *, actor: Actor, now: datetime) -> ResultDocument:
    """The result as it would look, without number and check code; a leader sees their own name under it."""
    signatory = Signatory(position="", name="")
    if actor.has(Role.LEADER):
        behalf = actor.acting(Role.LEADER).behalf
        signatory = parties.leader(queries.agency(session, dossier), queries.officer(session, actor), behalf=behalf)
    return _document(session, dossier, proposal, signatory=signatory, entry=None, now=now)


def proposal_of(dossier: Dossier) -> Proposal:
    """What the specialist proposed. Raises NoProposal."""
    if not dossier.proposal:
        raise NoProposal
    return Proposal.from_stored(dossier.proposal)


def _proposal_digest(dossier: Dossier) -> str:
    """What a decision about the proposal of a dossier is bound to. Raises NoProposal."""
    form = catalogue.definition(dossier.service_code, dossier.service_version)
    return results.digest(form, proposal_of(dossier), applicant=dossier.applicant_name)


def _symbol(dossier: Dossier, proposal: Proposal, agency: Agency) -> str:
    form = catalogue.definition(dossier.service_code, dossier.service_version)
    return document_symbol(results.symbol_of(form, proposal.outcome), agency=agency.symbol)


def _document(
    session: Session,
    dossier: Dossier,
    proposal: Proposal,
    *,
    signatory: Signatory,
    entry: RegisterEntry | None,
    now: datetime,
) -> ResultDocument:
    form = catalogue.definition(dossier.service_code, dossier.service_version)
    agency = queries.agency(session, dossier)
    check_code = entry.check_code if entry else _UNCHECKED
    verify = f"{desk.desk().base_url}/verify"
    others = (f"{one.name};" for one in letters.copies(session, dossier))
    return ResultDocument(
        content=results.content(form, proposal, applicant=dossier.applicant_name),
        number=entry.number if entry else f"{_UNNUMBERED}/{_symbol(dossier, proposal, agency)}",
        agency=parties.agency(session, agency),
        day=local(now).date(),
        signatory=signatory,
        dossier_code=dossier.code or "",
        check_code=check_code,
        verify_url=f"{verify}?code={check_code}" if entry else verify,
        recipients=("Người nộp hồ sơ;", *others, "Lưu: VT, hồ sơ."),
    )


def approve(
    session: Session, dossier_id: UUID, *, order: ResultOrder, made: Made, actor: Actor, revision: int, now: datetime
) -> None:
    """Record the leader's signature on the result (R11.2). Raises as every action does."""
    dossier = take(session, dossier_id, actor=actor, revision=revision)
    actor = require(dossier, Action.APPROVE, actor=actor)
    require_other_hands(session, dossier.id, *APPRAISING, actor=actor)
    event = ResultSigned(number=order.document.number, sha256=made.sha256)
    advance(session, dossier, Action.APPROVE, event, actor=actor, now=now)
    dossier.proposal = (dossier.proposal or {}) | {
        "signed": {
            "number": order.document.number,
            "check_code": order.document.check_code,
            "title": order.document.content.type_name,
            "sha256": made.sha256,
            "size": made.size,
            "boxes": made.boxes,
            "at": made.at.isoformat(),
            "by": actor.name,
        }
    }


def order_seal(
    session: Session, dossier_id: UUID, *, actor: Actor, revision: int, shown: str | None = None
) -> SealingOrder:
    """The signed result of a dossier that waits for its seal.

    ``shown`` is the digest of the signed file that was on the screen, if that is known. Raises NoProposal,
    ShownOtherwise and as every action does.
    """
    dossier = take(session, dossier_id, actor=actor, revision=revision)
    actor = require(dossier, Action.SEAL, actor=actor)
    signed = (dossier.proposal or {}).get("signed")
    if signed is None:
        raise NoProposal
    if shown is not None and shown != signed["sha256"]:
        raise ShownOtherwise
    made = Made(signed["sha256"], signed["size"], signed["boxes"], datetime.fromisoformat(signed["at"]))
    return SealingOrder(signed["number"], made, queries.agency(session, dossier))


def seal(session: Session, dossier_id: UUID, *, made: Made, actor: Actor, revision: int, now: datetime) -> None:
    """Issue the sealed result: from now on anybody can check it by its code (R9.3b). Raises as every action does."""
    dossier = take(session, dossier_id, actor=actor, revision=revision)
    signed = (dossier.proposal or {})["signed"]
    event = ResultSealed(number=signed["number"], sha256=made.sha256, check_code=signed["check_code"])
    advance(session, dossier, Action.SEAL, event, actor=actor, now=now)
    session.add(
        IssuedDocument(
            dossier_id=dossier.id,
            kind=RESULT,
            title=signed["title"],
            number=signed["number"],
            check_code=signed["check_code"],
            sha256=made.sha256,
            source_sha256=signed["sha256"],
            size=made.size,
            boxes=made.boxes,
            created_at=now,
            signed_at=datetime.fromisoformat(signed["at"]),
            sealed_at=made.at,
            valid_until=_last_day(dossier, datetime.fromisoformat(signed["at"])),
        )
    )
    if proposal_of(dossier).outcome is Outcome.GRANT:
        ask_fees_of_result(session, dossier, now=now)


def _last_day(dossier: Dossier, signed_at: datetime) -> date | None:
    """The last day of a granted result that has a term, counted from the day it carries; None for all others."""
    result = results.result_of(catalogue.definition(dossier.service_code, dossier.service_version))
    granted = proposal_of(dossier).outcome is Outcome.GRANT
    return valid_until(local(signed_at).date(), result.validity_months if result and granted else None)


def originals_due(dossier: Dossier) -> dict[str, Text]:
    """The originals to take in when the result is returned, names by component (R11.3, R9.3c)."""
    return {paper.component.key: paper.component.name for paper in papers_of(dossier) if paper.to_bring}


def return_result(
    session: Session,
    dossier_id: UUID,
    *,
    channel: str,
    received: frozenset[str],
    actor: Actor,
    revision: int,
    now: datetime,
    carrier: str = "",
    tracking: str = "",
) -> None:
    """Hand the result over; where originals have to be kept, they were taken in now, once (R11.3).

    ``received`` names the components whose originals were compared and kept; ``carrier`` and ``tracking`` say how to
    follow what went by post. What is due with the result was paid. Raises ResultAwaitsPayment,
    OriginalsNotReceived, TrackingMissing and as every action does.
    """
    if channel == Sending.POST and not (clean(carrier) and clean(tracking)):
        raise TrackingMissing
    dossier = take(session, dossier_id, actor=actor, revision=revision)
    actor = require(dossier, Action.RETURN, actor=actor)
    if unpaid := charges.withheld(session, dossier_id):
        raise ResultAwaitsPayment(unpaid)
    due = originals_due(dossier)
    if not set(due) <= received:
        raise OriginalsNotReceived
    if due:
        event = OriginalsReceived(components=tuple(due), names=tuple(name.vi for name in due.values()))
        publish(session, dossier.id, event, actor=actor, now=now)
    dossier.returned_at = now
    returned = ResultReturned(channel=clean(channel), carrier=clean(carrier), tracking=clean(tracking))
    advance(session, dossier, Action.RETURN, returned, actor=actor, now=now)
    hand_over(session, dossier, channel=returned.channel, carrier=returned.carrier, tracking=returned.tracking, now=now)
    parcels.follow(session, dossier, returned, actor=actor, now=now)
