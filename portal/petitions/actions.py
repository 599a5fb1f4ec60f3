"""What citizens and officers do with petitions: the domain's only door for changes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from forms.text import clean, one_line
from portal.accounts import actions as accounts
from portal.accounts import queries as accounts_queries
from portal.accounts.models import Agency
from portal.core import blobs
from portal.core.actor import SYSTEM, Actor
from portal.core.calendar import load_calendar
from portal.core.clock import local
from portal.core.db import reading, transaction
from portal.core.errors import Conflict, NotFound
from portal.core.events import publish
from portal.core.ids import new_check_code
from portal.documents import viruses
from portal.documents.viruses import Scan
from portal.dossiers.actions.received import Received
from portal.petitions import queries, rules
from portal.petitions.errors import AddressNeeded, LinkOver, StepNotPossible
from portal.petitions.events import (
    PetitionAnswerDrafted,
    PetitionAnswered,
    PetitionAnswerSentBack,
    PetitionAssigned,
    PetitionPublished,
    PetitionReceived,
    PetitionTakenDown,
    PetitionWarned,
    PetitionWritten,
)
from portal.petitions.lifecycle import Action, Kind, State
from portal.petitions.models import Petition, PetitionFile, PetitionNote

_DAYS_AHEAD, _AT_ONCE = 2, 200


@dataclass(frozen=True)
class Writing:
    """What somebody writes, as typed."""

    kind: Kind
    sector: str
    agency: str
    subject: str
    body: str
    may_publish: bool
    author: str
    email: str
    phone: str = ""
    language: str = "vi"


def write(
    session: Session, petition_id: UUID, said: Writing, files: Sequence[Received], *, actor: Actor, now: datetime
) -> Petition:
    """Hand in a petition or a question. Sent twice under one id, it is there once.

    Who is signed in is received at once; others after they have confirmed the address (``confirm``). Raises
    AddressNeeded, or NotFound for an unknown agency and when the id is that of somebody else's.
    """
    before = session.get(Petition, petition_id)
    if before is not None:
        if (before.owner_id, before.email) == (actor.id, one_line(said.email)):
            return before
        raise NotFound
    petition = _written(session, petition_id, said, actor=actor, now=now)
    session.add(petition)
    session.flush()
    session.add_all(_file(petition, number, one, now) for number, one in enumerate(files, start=1))
    if actor.id is None:
        event = PetitionWritten(kind=petition.kind, sha256=rules.digest(petition.subject, petition.body))
        publish(session, petition.id, event, actor=SYSTEM, now=now)
    else:
        _receive(session, petition, actor=actor, now=now)
    return petition


def _written(session: Session, petition_id: UUID, said: Writing, *, actor: Actor, now: datetime) -> Petition:
    email = one_line(said.email)
    if not rules.is_address(email) and (actor.id is None or email):
        raise AddressNeeded
    agency = accounts_queries.agency(session, said.agency)
    return Petition(
        id=petition_id,
        code=f"PA-{new_check_code(groups=3)}" if said.kind is Kind.PETITION else f"HD-{new_check_code(groups=3)}",
        kind=said.kind.value,
        sector=said.sector,
        agency_id=agency.id,
        owner_id=actor.id,
        author=one_line(said.author),
        email=email,
        phone=one_line(said.phone),
        language=said.language,
        subject=one_line(said.subject),
        body=clean(said.body),
        may_publish=said.may_publish,
        state=State.UNCONFIRMED,
        created_at=now,
    )


def _file(petition: Petition, number: int, one: Received, now: datetime) -> PetitionFile:
    return PetitionFile(
        petition_id=petition.id,
        position=number,
        name=one.name,
        media_type=one.media_type,
        sha256=one.sha256,
        size=one.size,
        pages=one.pages,
        scan=one.scan,
        uploaded_at=now,
    )


def confirm(session: Session, petition_id: UUID, token: str, *, now: datetime) -> Petition:
    """Whoever reads the letters of the address confirms it: now the agency has it. A second time changes nothing.

    Raises LinkOver.
    """
    try:
        petition = queries.by_link(session, petition_id, token)
    except NotFound:
        raise LinkOver from None
    if petition.state == State.UNCONFIRMED:
        if petition.created_at + rules.CONFIRM_WITHIN <= now:
            raise LinkOver
        _receive(session, petition, actor=SYSTEM, now=now)
    return petition


def _receive(session: Session, petition: Petition, *, actor: Actor, now: datetime) -> None:
    agency = accounts_queries.agencies(session)
    key = next(one.key for one in agency if one.id == petition.agency_id)
    petition.state, petition.received_at = State.OPEN, now
    petition.due_at = rules.due(load_calendar(session), now)
    event = PetitionReceived(
        code=petition.code,
        kind=petition.kind,
        agency=key,
        due_at=petition.due_at,
        sha256=rules.digest(petition.subject, petition.body),
    )
    publish(session, petition.id, event, actor=actor, now=now)


def _held(session: Session, petition_id: UUID, action: Action, *, revision: int | None, actor: Actor) -> Petition:
    petition = queries.handled(session, petition_id, actor=actor, lock=True)
    if revision is not None and petition.revision != revision:
        raise Conflict
    rules.require(action, State(petition.state), actor, petition.drafted_by_id)
    petition.revision += 1
    return petition


def note(session: Session, petition_id: UUID, text: str, *, actor: Actor, now: datetime) -> None:
    """Write something for colleagues. Raises NotFound or StepNotPossible."""
    petition = _held(session, petition_id, Action.NOTE, revision=None, actor=actor)
    _note(session, petition, clean(text), actor=actor, now=now)


def _note(session: Session, petition: Petition, text: str, *, actor: Actor, now: datetime) -> None:
    session.add(PetitionNote(petition_id=petition.id, author=actor.full_name, text=text[: rules.NOTE_MOST], at=now))


def assign(
    session: Session, petition_id: UUID, agency: str, reason: str, *, revision: int, actor: Actor, now: datetime
) -> None:
    """Give it to another agency, whose matter it is; the clock goes on. Raises NotFound, StepNotPossible, Conflict."""
    petition = _held(session, petition_id, Action.ASSIGN, revision=revision, actor=actor)
    target = accounts_queries.agency(session, agency)
    if target.id == petition.agency_id:
        raise StepNotPossible
    petition.agency_id, petition.state, petition.drafted_by_id = target.id, State.OPEN, None
    _note(session, petition, clean(reason), actor=actor, now=now)
    event = PetitionAssigned(agency=target.key, reason=one_line(reason))
    publish(session, petition.id, event, actor=actor, now=now)


def draft(session: Session, petition_id: UUID, answer: str, *, revision: int, actor: Actor, now: datetime) -> None:
    """Write the answer and ask a leader to approve it. Raises NotFound, StepNotPossible or Conflict."""
    petition = _held(session, petition_id, Action.DRAFT, revision=revision, actor=actor)
    petition.answer, petition.state, petition.drafted_by_id = clean(answer), State.DRAFTED, actor.id
    event = PetitionAnswerDrafted(sha256=rules.digest(petition.answer))
    publish(session, petition.id, event, actor=actor, now=now)


def send_back(session: Session, petition_id: UUID, reason: str, *, revision: int, actor: Actor, now: datetime) -> None:
    """Have the answer changed; the reason stands among the notes. Raises NotFound, StepNotPossible or Conflict."""
    petition = _held(session, petition_id, Action.SEND_BACK, revision=revision, actor=actor)
    petition.state = State.OPEN
    _note(session, petition, clean(reason), actor=actor, now=now)
    publish(session, petition.id, PetitionAnswerSentBack(), actor=actor, now=now)


def approve(session: Session, petition_id: UUID, *, revision: int, actor: Actor, now: datetime) -> None:
    """Send the answer to the writer; never by whoever wrote it, nor through another account of theirs.

    Raises NotFound, StepNotPossible, SamePerson or Conflict.
    """
    petition = _held(session, petition_id, Action.APPROVE, revision=revision, actor=actor)
    if petition.drafted_by_id is not None:
        accounts.require_others(session, petition.drafted_by_id, actor=actor)
    petition.state, petition.answered_at, petition.answered_by = State.ANSWERED, now, actor.full_name
    late = petition.due_at is not None and now > petition.due_at
    event = PetitionAnswered(sha256=rules.digest(petition.answer), late=late)
    publish(session, petition.id, event, actor=actor, now=now)


def release(
    session: Session,
    petition_id: UUID,
    *,
    subject: str,
    body: str,
    answer: str,
    revision: int,
    actor: Actor,
    now: datetime,
) -> None:
    """Publish a version without personal data. Raises NotFound, StepNotPossible, NotAgreed, StillPersonal, Conflict."""
    petition = _held(session, petition_id, Action.RELEASE, revision=revision, actor=actor)
    texts = one_line(subject), clean(body), clean(answer)
    rules.require_publishable(texts, names_in(petition), agreed=petition.may_publish)
    petition.public_subject, petition.public_body, petition.public_answer = texts
    petition.public_folded, petition.published_at = rules.words(*texts), now
    publish(session, petition.id, PetitionPublished(sha256=rules.digest(*texts)), actor=actor, now=now)


def take_down(session: Session, petition_id: UUID, reason: str, *, revision: int, actor: Actor, now: datetime) -> None:
    """Stop showing it; its texts go. Raises NotFound, StepNotPossible or Conflict."""
    petition = _held(session, petition_id, Action.TAKE_DOWN, revision=revision, actor=actor)
    if petition.published_at is None:
        raise StepNotPossible
    petition.public_subject = petition.public_body = petition.public_answer = petition.public_folded = ""
    petition.published_at = None
    publish(session, petition.id, PetitionTakenDown(reason=one_line(reason)), actor=actor, now=now)


def follow_successor(agency_id: UUID, *, now: datetime) -> None:
    """Give everything that an agency that ended has to who goes on with its work now; the clocks go on."""
    while True:
        with transaction() as session:
            after = session.get_one(Agency, session.get_one(Agency, agency_id).successor_id)
            query = select(Petition).where(Petition.agency_id == agency_id).order_by(Petition.id).limit(_AT_ONCE)
            found = session.scalars(query.with_for_update()).all()
            for petition in found:
                petition.agency_id = after.id
                petition.revision += 1
                event = PetitionAssigned(agency=after.key, reason=after.name_vi)
                publish(session, petition.id, event, actor=SYSTEM, now=now)
        if len(found) < _AT_ONCE:
            return


def names_in(petition: Petition) -> list[str]:
    """What names the writer: the name, the address, the telephone."""
    return [one for one in (petition.author, petition.email, petition.phone) if one]


def warn(*, now: datetime) -> int:
    """Warn of every answer that is late, then of those due within two working days, once each; returns how many."""
    with reading() as session:
        calendar = load_calendar(session)
        day = local(now).date()
        for _ in range(_DAYS_AHEAD):
            day = calendar.next_working_day(day)
        soon = rules.end_of(day)
        waiting = [(one, "late") for one in queries.unwarned(session, until=now, late=True)]
        late = {one for one, _stage in waiting}
        near = queries.unwarned(session, until=soon, late=False)
        waiting += [(one, "soon") for one in near if one not in late]
    for petition_id, stage in waiting:
        with transaction() as session:
            _warn(session, petition_id, stage, now=now)
    return len(waiting)


def _warn(session: Session, petition_id: UUID, stage: str, *, now: datetime) -> None:
    petition = session.get(Petition, petition_id, with_for_update=True, populate_existing=True)
    if petition is None or petition.due_at is None or petition.state == State.ANSWERED:
        return
    column = f"warned_{stage}_at"
    if getattr(petition, column) is not None:
        return
    setattr(petition, column, now)
    event = PetitionWarned(stage=stage, due_at=petition.due_at)
    publish(session, petition.id, event, actor=SYSTEM, now=now)


def forget_unconfirmed(session: Session, *, now: datetime) -> None:
    """Delete what nobody confirmed in time; stored bytes are swept later."""
    over = select(Petition.id).where(
        Petition.state == State.UNCONFIRMED, Petition.created_at <= now - rules.CONFIRM_WITHIN
    )
    session.execute(delete(PetitionFile).where(PetitionFile.petition_id.in_(over)))
    session.execute(delete(Petition).where(Petition.id.in_(over)))


def scan_waiting() -> int:
    """Scan files that came in while the virus scanner was away; returns how many were scanned."""
    with reading() as session:
        waiting = session.scalars(select(PetitionFile).where(PetitionFile.scan == Scan.WAITING)).all()
    done = 0
    for file in waiting:
        found = viruses.scan(blobs.store().path(file.sha256))
        if found is Scan.WAITING:
            return done
        with transaction() as session:
            held = session.get(PetitionFile, file.id, with_for_update=True)
            if held is not None:
                held.scan = found
                done += 1
    return done
