"""Letters from templates: begun, completed, put before the leader, signed, sealed, sent; or cancelled with a reason.

Signing and sealing ask remote services, so each has three parts, as with a result: read and number it in one
transaction, make the file outside, record it in a second one.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.accounts.models import Agency
from portal.core.actor import Actor, Role
from portal.core.clock import local
from portal.core.errors import NotFound
from portal.core.events import publish
from portal.documents.letter_content import LetterDocument
from portal.documents.numbering import document_symbol
from portal.dossiers.errors import ActionNotPermitted
from portal.dossiers.events import DocumentIssued
from portal.dossiers.models import Dossier, IssuedDocument
from portal.dossiers.queries import INNER_LETTER, LETTER
from portal.office import parties, queries
from portal.office.actions.decision import SealingOrder
from portal.office.actions.numbers import mark_void
from portal.office.actions.reception import full_reason
from portal.office.actions.results import send_letter
from portal.office.actions.work import RESULT, reserve, take
from portal.office.duties import Duty, require_duty, require_other_hands
from portal.office.issuing import Made
from portal.office.models import RegisterEntry
from portal.office.wordings import papers
from portal.office.wordings import queries as wordings
from portal.office.wordings.errors import LetterElsewhere, NoSuchTemplate, NotComplete
from portal.office.wordings.events import (
    LetterBegun,
    LetterCancelled,
    LetterIssued,
    LetterPutForward,
    LetterReturned,
    LetterSigned,
)
from portal.office.wordings.models import WrittenLetter, WrittenState
from portal.office.wordings.rules import Wording

_CANCELLED_BY = {
    WrittenState.DRAFT: (Role.SPECIALIST,),
    WrittenState.WAITING: (Role.SPECIALIST, Role.LEADER),
    WrittenState.SIGNED: (Role.LEADER, Role.CLERK),
}


@dataclass(frozen=True)
class WrittenOrder:
    """A letter ready to be signed: its words with number and check code, and whose signature picture it takes."""

    document: LetterDocument
    key_name: str
    created: datetime


def begin(
    session: Session, dossier_id: UUID, template_id: UUID, *, actor: Actor, revision: int, now: datetime
) -> WrittenLetter:
    """Begin a letter with a template in force. Raises NoSuchTemplate and as every action does."""
    dossier, actor = _taken(session, dossier_id, Duty.WRITE_LETTER, actor=actor, revision=revision)
    _touch(dossier, now)
    offered = {row.id: row for row in wordings.in_force(session, dossier)}
    if template_id not in offered:
        raise NoSuchTemplate
    template = offered[template_id]
    wording = Wording.from_stored(template.content)
    last = session.execute(select(func.max(WrittenLetter.round)).where(WrittenLetter.dossier_id == dossier_id)).scalar()
    agencies = session.scalars(select(Agency).where(Agency.key.in_(wording.agencies))).all()
    letter = WrittenLetter(
        dossier_id=dossier_id,
        round=(last or 0) + 1,
        template_id=template.id,
        typed={},
        agencies=[str(agency.id) for agency in agencies if agency.id != dossier.agency_id],
        words=None,
        signed=None,
        written_by=actor.name,
        written_at=now,
        issued_at=None,
    )
    session.add(letter)
    session.flush()
    event = LetterBegun(letter.round, wording.name, str(template.id), template.version)
    publish(session, dossier_id, event, actor=actor, now=now)
    return letter


def complete(
    session: Session,
    dossier_id: UUID,
    letter_id: UUID,
    *,
    typed: Mapping[str, str],
    agencies: Collection[UUID],
    to_leader: bool,
    actor: Actor,
    revision: int,
    now: datetime,
) -> None:
    """Keep what was typed into the places and who gets a copy; put it before the leader if asked to.

    Raises NotComplete when a field or place has no value then, LetterElsewhere, NotFound for an agency that does not
    exist or is the officer's own, and as every action does.
    """
    dossier, actor = _taken(session, dossier_id, Duty.WRITE_LETTER, actor=actor, revision=revision)
    _touch(dossier, now)
    letter = _at(session, dossier_id, letter_id, WrittenState.DRAFT)
    found = [session.get(Agency, agency_id) for agency_id in agencies]
    if any(agency is None or agency.id == dossier.agency_id for agency in found):
        raise NotFound
    wording = Wording.from_stored(letter.template.content)
    letter.typed = {place.name: typed.get(place.name, "") for place in wording.places}
    letter.agencies = [str(agency_id) for agency_id in agencies]
    letter.written_by, letter.written_at = actor.name, now
    if not to_leader:
        return
    if missing := papers.lacking(session, dossier, letter):
        raise NotComplete(missing)
    words = papers.words(session, dossier, letter)
    letter.state, letter.words, letter.note = WrittenState.WAITING, words.stored(), ""
    event = LetterPutForward(letter.round, wording.name, words.digest)
    publish(session, dossier_id, event, actor=actor, now=now)


def give_back(
    session: Session, dossier_id: UUID, letter_id: UUID, *, reason: str, actor: Actor, revision: int, now: datetime
) -> None:
    """Ask the specialist to write it otherwise. Raises ReasonMissing, LetterElsewhere and as every action does."""
    sentence = full_reason(reason)
    dossier, actor = _taken(session, dossier_id, Duty.SIGN_LETTER, actor=actor, revision=revision)
    _touch(dossier, now)
    letter = _at(session, dossier_id, letter_id, WrittenState.WAITING)
    letter.state, letter.note, letter.words = WrittenState.DRAFT, sentence, None
    publish(session, dossier_id, LetterReturned(letter.round, sentence), actor=actor, now=now)


def order(
    session: Session, dossier_id: UUID, letter_id: UUID, *, actor: Actor, revision: int, now: datetime
) -> WrittenOrder:
    """The letter with a number of the year's register. Raises LetterElsewhere and as every action does."""
    dossier, actor = _taken(session, dossier_id, Duty.SIGN_LETTER, actor=actor, revision=revision)
    require_other_hands(session, dossier_id, LetterPutForward.__name__, actor=actor)
    letter = _at(session, dossier_id, letter_id, WrittenState.WAITING)
    agency, account = queries.agency(session, dossier), queries.officer(session, actor)
    wording, year = Wording.from_stored(letter.template.content), local(now).year
    symbol = document_symbol(wording.kind.abbreviation, agency=agency.symbol)
    register = f"{agency.key}/{RESULT}/{symbol}/{year}"  # a notice is a notice: one register for each type (NĐ 30 Đ15)
    entry = reserve(session, dossier, kind=_kind(letter), round_=year, register=register, symbol=symbol, now=now)
    signatory = parties.leader(agency, account, behalf=actor.behalf)
    document = papers.document(session, dossier, letter, agency, signatory=signatory, entry=entry, now=now)
    return WrittenOrder(document, account.key_name or "", now)


def sign(
    session: Session,
    dossier_id: UUID,
    letter_id: UUID,
    *,
    written: WrittenOrder,
    made: Made,
    actor: Actor,
    revision: int,
    now: datetime,
) -> None:
    """Record the leader's signature. Raises LetterElsewhere and as every action does."""
    dossier, actor = _taken(session, dossier_id, Duty.SIGN_LETTER, actor=actor, revision=revision)
    require_other_hands(session, dossier_id, LetterPutForward.__name__, actor=actor)
    _touch(dossier, now)
    letter = _at(session, dossier_id, letter_id, WrittenState.WAITING)
    letter.state = WrittenState.SIGNED
    letter.signed = {
        "number": written.document.number,
        "check_code": written.document.check_code,
        "sha256": made.sha256,
        "size": made.size,
        "boxes": made.boxes,
        "at": made.at.isoformat(),
        "by": actor.name,
    }
    event = LetterSigned(letter.round, written.document.number, made.sha256)
    publish(session, dossier_id, event, actor=actor, now=now)


def order_seal(session: Session, dossier_id: UUID, letter_id: UUID, *, actor: Actor, revision: int) -> SealingOrder:
    """The signed letter that waits for its seal. Raises LetterElsewhere and as every action does."""
    dossier, actor = _taken(session, dossier_id, Duty.SEAL_LETTER, actor=actor, revision=revision)
    signed = _at(session, dossier_id, letter_id, WrittenState.SIGNED).signed or {}
    made = Made(signed["sha256"], signed["size"], signed["boxes"], datetime.fromisoformat(signed["at"]))
    return SealingOrder(signed["number"], made, queries.agency(session, dossier))


def issue(
    session: Session, dossier_id: UUID, letter_id: UUID, *, made: Made, actor: Actor, revision: int, now: datetime
) -> None:
    """Issue the sealed letter and send it to each agency; the applicant sees it when the template says so.

    Raises LetterElsewhere and as every action does.
    """
    dossier, actor = _taken(session, dossier_id, Duty.SEAL_LETTER, actor=actor, revision=revision)
    _touch(dossier, now)
    letter = _at(session, dossier_id, letter_id, WrittenState.SIGNED)
    wording, signed = Wording.from_stored(letter.template.content), letter.signed or {}
    document = IssuedDocument(
        dossier_id=dossier_id,
        kind=LETTER if wording.visible else INNER_LETTER,
        round=letter.round,
        title=wording.name,
        number=signed["number"],
        check_code=signed["check_code"],
        sha256=made.sha256,
        size=made.size,
        boxes=made.boxes,
        created_at=now,
        signed_at=datetime.fromisoformat(signed["at"]),
        sealed_at=made.at,
    )
    session.add(document)
    session.flush()
    letter.state, letter.issued_at, letter.signed = WrittenState.ISSUED, now, signed | {"document": str(document.id)}
    event = LetterIssued(letter.round, document.number, made.sha256)
    publish(session, dossier_id, event, actor=actor, now=now)
    if wording.visible:
        told = DocumentIssued(kind=LETTER, number=document.number, sha256=made.sha256)
        publish(session, dossier_id, told, actor=actor, now=now)
    agencies = [session.get_one(Agency, UUID(agency_id)) for agency_id in letter.agencies]
    send_letter(session, document, agencies, actor=actor, now=now)


def may_cancel(state: WrittenState) -> tuple[Role, ...]:
    """Who may give a letter up where it is now."""
    return _CANCELLED_BY.get(state, ())


def cancel(
    session: Session, dossier_id: UUID, letter_id: UUID, *, reason: str, actor: Actor, revision: int, now: datetime
) -> None:
    """Do not issue it after all; a number that was drawn for it is void from now on, with this reason.

    Possible wherever the dossier is. Raises ReasonMissing, LetterElsewhere and as every action does.
    """
    sentence = full_reason(reason)
    dossier = take(session, dossier_id, actor=actor, revision=revision)
    letter = wordings.letter(session, dossier_id, letter_id)
    roles = may_cancel(WrittenState(letter.state))
    if not roles:
        raise LetterElsewhere
    if not actor.has(*roles):
        raise ActionNotPermitted
    actor = actor.acting(*roles)
    query = select(RegisterEntry).where(
        RegisterEntry.dossier_id == dossier_id, RegisterEntry.kind == _kind(letter), RegisterEntry.voided_at.is_(None)
    )
    entries = session.scalars(query).all()
    for entry in entries:
        mark_void(session, entry, reason=sentence, actor=actor, now=now)
    letter.state, letter.note = WrittenState.CANCELLED, sentence
    numbers = ", ".join(entry.number for entry in entries)
    publish(session, dossier_id, LetterCancelled(letter.round, numbers, sentence), actor=actor, now=now)
    _touch(dossier, now)


def _kind(letter: WrittenLetter) -> str:
    return f"{LETTER}:{letter.round}"


def _taken(session: Session, dossier_id: UUID, duty: Duty, *, actor: Actor, revision: int) -> tuple[Dossier, Actor]:
    """The dossier, and the officer as who does this: in their own right or on whose behalf."""
    dossier = take(session, dossier_id, actor=actor, revision=revision)
    return dossier, require_duty(dossier, duty, actor=actor)


def _at(session: Session, dossier_id: UUID, letter_id: UUID, state: WrittenState) -> WrittenLetter:
    """The letter, if it is at this step. The caller holds the dossier."""
    letter = wordings.letter(session, dossier_id, letter_id)
    if letter.state != state:
        raise LetterElsewhere
    return letter


def _touch(dossier: Dossier, now: datetime) -> None:
    dossier.revision += 1
    dossier.updated_at = now
