"""Letters, recipients and deliveries as officers see them. Read only."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import Session, contains_eager, joinedload

from forms.definition import ResultRecipient
from portal.accounts import queries as accounts
from portal.accounts.models import Agency
from portal.catalogue import queries as catalogue
from portal.core.actor import Actor, Role
from portal.core.clock import VIETNAM
from portal.core.errors import NotFound
from portal.dossiers.lifecycle import Step
from portal.dossiers.models import Dossier, IssuedDocument
from portal.dossiers.queries import RESULT
from portal.office.letters.kinds import APOLOGY, STOP_NOTICE, LetterState
from portal.office.letters.models import DocumentDelivery, Letter, Recipient
from portal.office.results import Outcome, result_of
from portal.office.rules import RUNNING

LONGEST = 200


def letter(session: Session, dossier_id: UUID, kind: str) -> Letter | None:
    """The letter of this kind about a dossier, if there is one."""
    return session.scalars(select(Letter).where(Letter.dossier_id == dossier_id, Letter.kind == kind)).one_or_none()


def letters(session: Session, dossier_id: UUID) -> dict[str, Letter]:
    """The letters of a dossier by kind."""
    return {row.kind: row for row in session.scalars(select(Letter).where(Letter.dossier_id == dossier_id))}


def _to_sign() -> ColumnElement[bool]:
    stops = and_(Letter.kind == STOP_NOTICE, Dossier.step == Step.STOPPING)
    return and_(Letter.state == LetterState.WAITING, or_(Letter.kind == APOLOGY, stops))


def _to_write() -> ColumnElement[bool]:
    return and_(Letter.state == LetterState.DRAFT, Letter.kind == APOLOGY)


def _waiting(actor: Actor) -> ColumnElement[bool]:
    """Letters of dossiers whose time limit runs, by whose turn it is: specialists complete, leaders sign.

    The states and the open dossiers are named so that an index finds either: the closed ones are never looked at.
    """
    turns = {LetterState.DRAFT: _to_write()} if actor.has(Role.SPECIALIST) else {}
    turns |= {LetterState.WAITING: _to_sign()} if actor.has(Role.LEADER) else {}
    running = and_(Dossier.agency_id == actor.agency_id, Dossier.finished_at.is_(None), Dossier.status.in_(RUNNING))
    return and_(running, Letter.state.in_(list(turns)), or_(False, *turns.values()))


def waiting(session: Session, *, actor: Actor) -> Sequence[Letter]:
    """The letters that wait for this officer, with their dossiers, what is due first on top."""
    query = select(Letter).join(Letter.dossier).where(_waiting(actor)).options(contains_eager(Letter.dossier))
    return session.scalars(query.order_by(Dossier.due_at, Letter.id).limit(LONGEST)).all()


def count_waiting(session: Session, *, actor: Actor) -> int:
    """How many letters wait for this officer."""
    query = select(func.count()).select_from(Letter).join(Letter.dossier).where(_waiting(actor))
    return session.execute(query).scalar_one()


def recipients(session: Session, dossier_id: UUID) -> Sequence[Recipient]:
    """The other agencies that get the result of a dossier, by name."""
    query = select(Recipient).join(Recipient.agency).where(Recipient.dossier_id == dossier_id)
    return session.scalars(query.options(contains_eager(Recipient.agency)).order_by(Agency.name_vi)).all()


@dataclass(frozen=True)
class Copy:
    """Somebody else who gets the result: printed by name, and sent to an agency of the portal."""

    name: str
    agency_id: UUID | None


def copies(session: Session, dossier: Dossier) -> list[Copy]:
    """Who gets the result of a dossier besides the applicant (R11.2): always those that its procedure names when the
    request is granted, then those that the specialist named; each once, never the dossier's own agency.
    """
    result = result_of(catalogue.definition(dossier.service_code, dossier.service_version))
    granted = (dossier.proposal or {}).get("outcome") != Outcome.DENY
    always = result.recipients if result and granted else ()
    keys = {one.agency for one in always if one.agency}
    known = accounts.going_on(session, keys)
    found = [_copy(one, known.get(one.agency or "")) for one in always]
    found += [
        Copy(row.agency.name_vi, row.agency.successor_id or row.agency_id) for row in recipients(session, dossier.id)
    ]
    apart = {one.agency_id or one.name: one for one in reversed(found) if one.agency_id != dossier.agency_id}
    return list(reversed(apart.values()))


def _copy(recipient: ResultRecipient, agency: Agency | None) -> Copy:
    return Copy(agency.name_vi if agency else recipient.name.vi, agency.id if agency else None)


def deliveries(session: Session, dossier_id: UUID) -> Sequence[DocumentDelivery]:
    """Whom the sealed documents of a dossier were sent to, the applicant first."""
    query = select(DocumentDelivery).where(DocumentDelivery.dossier_id == dossier_id)
    return session.scalars(query.order_by(DocumentDelivery.sent_at, DocumentDelivery.id)).all()


def delivery_to_applicant(session: Session, dossier_id: UUID) -> DocumentDelivery | None:
    """The applicant's own row of the newest sealed result."""
    query = select(DocumentDelivery).where(
        DocumentDelivery.dossier_id == dossier_id, DocumentDelivery.agency_id.is_(None)
    )
    return session.scalars(query.order_by(DocumentDelivery.sent_at.desc()).limit(1)).first()


def incoming(session: Session, *, actor: Actor) -> Sequence[DocumentDelivery]:
    """What other agencies sent to the officer's agency, what is not acknowledged yet on top."""
    query = (
        select(DocumentDelivery)
        .where(DocumentDelivery.agency_id == actor.agency_id, DocumentDelivery.agency_id.is_not(None))
        .options(joinedload(DocumentDelivery.document))
        .order_by(DocumentDelivery.received_at.is_not(None), DocumentDelivery.sent_at.desc())
    )
    return session.scalars(query.limit(LONGEST)).all()


def incoming_one(session: Session, delivery_id: UUID, *, actor: Actor, lock: bool = False) -> DocumentDelivery:
    """One document that was sent to the officer's agency. Raises NotFound."""
    query = (
        select(DocumentDelivery)
        .where(DocumentDelivery.id == delivery_id, DocumentDelivery.agency_id == actor.agency_id)
        .options(joinedload(DocumentDelivery.document))
    )
    found = session.scalars(query.with_for_update(of=DocumentDelivery) if lock else query).one_or_none()
    if found is None or actor.agency_id is None:
        raise NotFound
    return found


def year_bounds(year: int) -> tuple[datetime, datetime]:
    """The first moment of a year and that of the next, on a Vietnamese clock."""
    return datetime(year, 1, 1, tzinfo=VIETNAM), datetime(year + 1, 1, 1, tzinfo=VIETNAM)


@dataclass(frozen=True)
class ResultLine:
    """One result in the register of results."""

    document: IssuedDocument
    dossier_id: UUID
    code: str
    holder: str


def results(
    session: Session, *, actor: Actor, since: datetime, until: datetime, page: int, size: int
) -> tuple[list[ResultLine], int]:
    """The results that the officer's agency issued from a moment until another, newest first; and how many in all."""
    wanted = and_(
        IssuedDocument.kind == RESULT,
        Dossier.agency_id == actor.agency_id,
        IssuedDocument.created_at >= since,
        IssuedDocument.created_at < until,
    )
    both = select(IssuedDocument, Dossier.id, Dossier.code, Dossier.applicant_name).join(IssuedDocument.dossier)
    total = session.execute(
        select(func.count()).select_from(IssuedDocument).join(IssuedDocument.dossier).where(wanted)
    ).scalar_one()
    query = both.where(wanted).order_by(IssuedDocument.created_at.desc(), IssuedDocument.id)
    rows = session.execute(query.limit(size).offset((page - 1) * size)).all()
    return [ResultLine(row[0], row[1], row[2] or "", row[3]) for row in rows], total
