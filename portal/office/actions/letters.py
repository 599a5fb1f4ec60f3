"""The apology with a new date, once per dossier, and the notice that the work stops: written, signed, sealed.

Signing asks remote services, so it has three parts, as with a result: the letter gets its number in one transaction,
the file is made outside, a second transaction issues it. The number waits for the next attempt if that fails.
"""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy.orm import Session

from forms.text import clean
from portal.accounts.models import Agency
from portal.core.actor import SYSTEM, Actor
from portal.core.calendar import load_calendar
from portal.core.clock import local
from portal.core.events import publish
from portal.documents.content import Apology, StopNotice
from portal.documents.numbering import DocumentType, document_symbol
from portal.dossiers import deadlines, ledger
from portal.dossiers.deadlines import Change
from portal.dossiers.document_names import document_name
from portal.dossiers.events import DeadlinePutOff, DocumentIssued, DossierStopped, ProposalSentBack
from portal.dossiers.lifecycle import Action, Step
from portal.dossiers.models import Dossier, IssuedDocument
from portal.dossiers.transitions import advance
from portal.office import queries
from portal.office.actions.reception import full_reason
from portal.office.actions.work import RESULT, require, reserve, take
from portal.office.duties import APPRAISING, Duty, require_duty, require_other_hands
from portal.office.issuing import Made
from portal.office.letters import papers, rules
from portal.office.letters import queries as letters
from portal.office.letters.errors import NewDateTooEarly, NoClockRuns, NoLetter, PutOffAlready
from portal.office.letters.events import LetterDrafted, LetterGivenBack, LetterWritten, StopProposed
from portal.office.letters.kinds import APOLOGY, STOP_NOTICE, ApologyWords, LetterState, StopWords
from portal.office.letters.models import Letter
from portal.office.models import RegisterEntry

_APOLOGY_SYMBOL = "PXL"


@dataclass(frozen=True)
class LetterOrder:
    """A letter ready to be signed and sealed: its words with its number, whose picture it takes, who seals it."""

    document: Apology | StopNotice
    check_code: str
    key_name: str
    agency: Agency
    created: datetime


def draft_apology(session: Session, dossier_id: UUID, *, now: datetime) -> bool:
    """Begin the apology of a dossier that will be late, for the specialist to give the reason; whether it was begun.

    Called again it does nothing, except that a draft nobody has touched gets a date after the one that is due now.
    """
    dossier = queries.running(session, dossier_id)
    if dossier is None or dossier.due_at is None or not _may_be_put_off(session, dossier_id):
        return False
    letter = letters.letter(session, dossier_id, APOLOGY)
    if letter is not None and (letter.state != LetterState.DRAFT or letter.content["reason"]):
        return False
    before = ledger.read(session, dossier_id)
    proposed = rules.proposed_date(load_calendar(session), before, due=dossier.due_at, now=now)
    words = ApologyWords("", proposed)
    if letter is not None:
        letter.content = words.stored()
        return False
    _write(session, dossier_id, None, APOLOGY, words.stored(), LetterState.DRAFT, by=SYSTEM.name, now=now)
    publish(session, dossier_id, LetterDrafted(kind=APOLOGY), actor=SYSTEM, now=now)
    return True


def write_apology(
    session: Session,
    dossier_id: UUID,
    *,
    reason: str,
    day: date,
    to_leader: bool,
    actor: Actor,
    revision: int,
    now: datetime,
) -> None:
    """Keep the apology as the specialist wrote it, and put it before the leader if asked to.

    Raises PutOffAlready, NoClockRuns, NewDateTooEarly, NewDateNoWorkingDay, ReasonMissing and as every action does.
    """
    dossier = take(session, dossier_id, actor=actor, revision=revision)
    actor = require_duty(dossier, Duty.APOLOGISE, actor=actor)
    _require_once(session, dossier)
    if dossier.due_at is None:
        raise NoClockRuns
    words = ApologyWords(clean(reason), rules.new_date(load_calendar(session), day, due=dossier.due_at, now=now))
    if to_leader:
        papers.require_reason(words)
    state = LetterState.WAITING if to_leader else LetterState.DRAFT
    letter = letters.letter(session, dossier_id, APOLOGY)
    _write(session, dossier_id, letter, APOLOGY, words.stored(), state, by=actor.name, now=now)
    if to_leader:
        publish(session, dossier_id, LetterWritten(kind=APOLOGY), actor=actor, now=now)
    _touch(dossier, now)


def give_back(session: Session, dossier_id: UUID, *, note: str, actor: Actor, revision: int, now: datetime) -> None:
    """Ask the specialist to write the apology otherwise, and say how. Raises ReasonMissing, NoLetter and as always."""
    sentence = full_reason(note)
    dossier = take(session, dossier_id, actor=actor, revision=revision)
    actor = require_duty(dossier, Duty.PUT_OFF, actor=actor)
    letter = _waiting_apology(session, dossier)
    letter.state, letter.note = LetterState.DRAFT, sentence
    publish(session, dossier_id, LetterGivenBack(kind=APOLOGY, note=sentence), actor=actor, now=now)
    _touch(dossier, now)


def order_apology(session: Session, dossier_id: UUID, *, actor: Actor, revision: int, now: datetime) -> LetterOrder:
    """The apology with its number of the year's register. Raises NoLetter, PutOffAlready, NoClockRuns,
    NewDateTooEarly and as every action does; then no number was drawn.
    """
    dossier = take(session, dossier_id, actor=actor, revision=revision)
    actor = require_duty(dossier, Duty.PUT_OFF, actor=actor)
    require_other_hands(session, dossier.id, LetterWritten.__name__, actor=actor)
    letter = _waiting_apology(session, dossier)
    _require_later(dossier, letter, now)
    return _order(session, dossier, letter, symbol=_APOLOGY_SYMBOL, actor=actor, now=now)


def put_off(
    session: Session, dossier_id: UUID, *, order: LetterOrder, made: Made, actor: Actor, revision: int, now: datetime
) -> None:
    """Issue the signed and sealed apology: from now on the dossier is due on the new date (NĐ 61/2018 Đ19.9).

    Raises as ``order_apology`` does.
    """
    dossier = take(session, dossier_id, actor=actor, revision=revision)
    actor = require_duty(dossier, Duty.PUT_OFF, actor=actor)
    require_other_hands(session, dossier.id, LetterWritten.__name__, actor=actor)
    letter = _waiting_apology(session, dossier)
    words = _require_later(dossier, letter, now)
    entry = deadlines.put_off(ledger.read(session, dossier_id), due=words.due_at, reason=words.reason, now=now)
    if entry is None:
        raise NoClockRuns
    ledger.add(session, dossier, entry, by=actor.name)
    _issue(session, dossier, letter, order, made, actor=actor, now=now)
    event = DeadlinePutOff(due_at=words.due_at, number=order.document.number, reason=words.reason)
    publish(session, dossier_id, event, actor=actor, now=now)
    _touch(dossier, now)


def propose_stop(
    session: Session, dossier_id: UUID, *, words: StopWords, actor: Actor, revision: int, now: datetime
) -> None:
    """Propose to the leader to end the work without a result, and say why. Raises ReasonMissing and as always."""
    kept = StopWords(full_reason(words.reason), clean(words.basis), clean(words.advice))
    dossier = take(session, dossier_id, actor=actor, revision=revision)
    advance(session, dossier, Action.PROPOSE_STOP, StopProposed(reason=kept.reason), actor=actor, now=now)
    letter = letters.letter(session, dossier_id, STOP_NOTICE)
    _write(session, dossier_id, letter, STOP_NOTICE, kept.stored(), LetterState.WAITING, by=actor.name, now=now)


def refuse_stop(session: Session, dossier_id: UUID, *, note: str, actor: Actor, revision: int, now: datetime) -> None:
    """Do not stop: back to the specialist, with the reason. Raises ReasonMissing, NoLetter and as every action does."""
    sentence = full_reason(note)
    dossier = take(session, dossier_id, actor=actor, revision=revision)
    letter = _stop_notice(session, dossier)
    advance(session, dossier, Action.REFUSE_STOP, ProposalSentBack(note=sentence), actor=actor, now=now)
    letter.state, letter.note = LetterState.DRAFT, sentence


def order_stop(session: Session, dossier_id: UUID, *, actor: Actor, revision: int, now: datetime) -> LetterOrder:
    """The stop notice with a number of the agency's notices of the year. Raises NoLetter and as every action does."""
    dossier = take(session, dossier_id, actor=actor, revision=revision)
    actor = require(dossier, Action.STOP, actor=actor)
    require_other_hands(session, dossier.id, *APPRAISING, actor=actor)
    letter, agency = _stop_notice(session, dossier), queries.agency(session, dossier)
    symbol = document_symbol(DocumentType.NOTICE.abbreviation, agency=agency.symbol)
    return _order(session, dossier, letter, symbol=symbol, actor=actor, now=now)


def stop(
    session: Session, dossier_id: UUID, *, order: LetterOrder, made: Made, actor: Actor, revision: int, now: datetime
) -> None:
    """End the work without a result, with the signed and sealed notice. Raises NoLetter and as every action does."""
    dossier = take(session, dossier_id, actor=actor, revision=revision)
    actor = require(dossier, Action.STOP, actor=actor)
    require_other_hands(session, dossier.id, *APPRAISING, actor=actor)
    letter = _stop_notice(session, dossier)
    words = StopWords.from_stored(letter.content)
    advance(session, dossier, Action.STOP, DossierStopped(reason=words.reason), actor=actor, now=now)
    _issue(session, dossier, letter, order, made, actor=actor, now=now)


def _may_be_put_off(session: Session, dossier_id: UUID) -> bool:
    return deadlines.may_be_put_off(ledger.read(session, dossier_id))


def _require_once(session: Session, dossier: Dossier) -> None:
    """Raise PutOffAlready or NoClockRuns unless another date may be promised."""
    before = ledger.read(session, dossier.id)
    if any(entry.change is Change.PUT_OFF for entry in before):
        raise PutOffAlready
    if not deadlines.may_be_put_off(before):
        raise NoClockRuns


def _waiting_apology(session: Session, dossier: Dossier) -> Letter:
    _require_once(session, dossier)
    letter = letters.letter(session, dossier.id, APOLOGY)
    if letter is None or letter.state != LetterState.WAITING:
        raise NoLetter
    return letter


def _require_later(dossier: Dossier, letter: Letter, now: datetime) -> ApologyWords:
    words = ApologyWords.from_stored(letter.content)
    if dossier.due_at is None or words.due_at <= max(dossier.due_at, now):
        raise NewDateTooEarly
    return words


def _stop_notice(session: Session, dossier: Dossier) -> Letter:
    letter = letters.letter(session, dossier.id, STOP_NOTICE)
    if letter is None or dossier.step != Step.STOPPING:
        raise NoLetter
    return letter


def _write(
    session: Session,
    dossier_id: UUID,
    letter: Letter | None,
    kind: str,
    content: dict[str, str],
    state: LetterState,
    *,
    by: str,
    now: datetime,
) -> None:
    letter = letter or Letter(dossier_id=dossier_id, kind=kind)
    letter.content, letter.state, letter.note = content, state, ""
    letter.written_by, letter.written_at = by, now
    session.add(letter)
    session.flush()


def _order(
    session: Session, dossier: Dossier, letter: Letter, *, symbol: str, actor: Actor, now: datetime
) -> LetterOrder:
    agency, account = queries.agency(session, dossier), queries.officer(session, actor)
    entry = _number(session, dossier, letter.kind, agency, symbol, now)
    document = papers.document(
        session, dossier, letter, agency, signer=account, behalf=actor.behalf, number=entry.number, now=now
    )
    return LetterOrder(document, entry.check_code, account.key_name or "", agency, now)


def _number(session: Session, dossier: Dossier, kind: str, agency: Agency, symbol: str, now: datetime) -> RegisterEntry:
    """Apologies have a register of their own; notices share that of the agency's other notices (NĐ 30/2020 Đ15)."""
    year = local(now).year
    book = f"{agency.key}/{kind}/{year}" if kind == APOLOGY else f"{agency.key}/{RESULT}/{symbol}/{year}"
    return reserve(session, dossier, kind=kind, round_=year, register=book, symbol=symbol, now=now)


def _issue(
    session: Session, dossier: Dossier, letter: Letter, order: LetterOrder, made: Made, *, actor: Actor, now: datetime
) -> None:
    letter.state, letter.issued_at = LetterState.ISSUED, now
    session.add(
        IssuedDocument(
            dossier_id=dossier.id,
            kind=letter.kind,
            title=document_name(letter.kind).vi,
            number=order.document.number,
            check_code=order.check_code,
            sha256=made.sha256,
            size=made.size,
            boxes=made.boxes,
            created_at=now,
            signed_at=made.at,
            sealed_at=made.at,
        )
    )
    event = DocumentIssued(kind=letter.kind, number=order.document.number, sha256=made.sha256)
    publish(session, dossier.id, event, actor=actor, now=now)


def _touch(dossier: Dossier, now: datetime) -> None:
    dossier.revision += 1
    dossier.updated_at = now
