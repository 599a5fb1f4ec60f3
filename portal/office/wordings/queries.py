"""Templates as editors and officers see them, and the letters written with them. Read only."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import Session, contains_eager

from forms.definition import ServiceForm
from portal.catalogue import queries as catalogue
from portal.core.actor import Actor, Role
from portal.core.errors import NotFound
from portal.dossiers.models import Dossier
from portal.office.wordings.lifecycle import OPEN, State
from portal.office.wordings.models import LetterTemplate, WrittenLetter, WrittenState
from portal.office.wordings.rules import Wording

MOST = 200


def listed(session: Session, *, actor: Actor) -> Sequence[LetterTemplate]:
    """Every version of the templates of the actor's agency that is not given up, newest change first."""
    query = select(LetterTemplate).where(
        LetterTemplate.agency_id == actor.agency_id, LetterTemplate.state != State.DISCARDED
    )
    return session.scalars(query.order_by(LetterTemplate.updated_at.desc(), LetterTemplate.id).limit(MOST)).all()


def template(session: Session, template_id: UUID, *, actor: Actor, lock: bool = False) -> LetterTemplate:
    """A version of a template of the actor's agency. Raises NotFound."""
    query = select(LetterTemplate).where(LetterTemplate.id == template_id, LetterTemplate.agency_id == actor.agency_id)
    found = session.scalars(query.with_for_update() if lock else query).one_or_none()
    if found is None:
        raise NotFound
    return found


def versions(session: Session, family: UUID) -> Sequence[LetterTemplate]:
    """The versions of a template, newest first."""
    query = select(LetterTemplate).where(LetterTemplate.family == family)
    return session.scalars(query.order_by(LetterTemplate.version.desc())).all()


def draft(session: Session, family: UUID) -> LetterTemplate | None:
    """The version in the making of a template, if there is one."""
    return next((one for one in versions(session, family) if one.state in OPEN), None)


def form_of(wording: Wording) -> ServiceForm | None:
    """The form whose answers a template may name: that of its service, in the version in force. Raises NotFound."""
    return catalogue.newest(wording.service) if wording.service else None


def in_force(session: Session, dossier: Dossier) -> list[LetterTemplate]:
    """The templates that may be used for a dossier now: of its agency, for its service or for all, by name."""
    query = (
        select(LetterTemplate)
        .where(
            LetterTemplate.agency_id == dossier.agency_id, LetterTemplate.state.in_((State.PUBLISHED, State.WITHDRAWN))
        )
        .order_by(LetterTemplate.version)
    )
    newest = {row.family: row for row in session.scalars(query)}
    found = [(Wording.from_stored(row.content), row) for row in newest.values() if row.state == State.PUBLISHED]
    fit = [(one, row) for one, row in found if one.service in ("", dossier.service_code)]
    return [row for one, row in sorted(fit, key=lambda pair: (pair[0].name, pair[1].version))]


def letters(session: Session, dossier_id: UUID) -> Sequence[WrittenLetter]:
    """The letters written about a dossier, oldest first."""
    query = select(WrittenLetter).where(WrittenLetter.dossier_id == dossier_id)
    return session.scalars(query.order_by(WrittenLetter.round)).all()


def letter(session: Session, dossier_id: UUID, letter_id: UUID) -> WrittenLetter:
    """One letter about a dossier that the caller may see. Raises NotFound."""
    found = session.get(WrittenLetter, letter_id)
    if found is None or found.dossier_id != dossier_id:
        raise NotFound
    return found


def _waiting(actor: Actor) -> ColumnElement[bool]:
    """Letters by whose turn it is: specialists complete, leaders sign, clerks seal."""
    turns = {
        Role.SPECIALIST: WrittenState.DRAFT,
        Role.LEADER: WrittenState.WAITING,
        Role.CLERK: WrittenState.SIGNED,
    }
    mine = [WrittenLetter.state == state for role, state in turns.items() if actor.has(role)]
    return and_(Dossier.agency_id == actor.agency_id, or_(False, *mine))


def waiting(session: Session, *, actor: Actor) -> Sequence[WrittenLetter]:
    """The letters that wait for this officer, with their dossiers, the oldest on top."""
    query = select(WrittenLetter).join(WrittenLetter.dossier).where(_waiting(actor))
    return session.scalars(
        query.options(contains_eager(WrittenLetter.dossier))
        .order_by(WrittenLetter.written_at, WrittenLetter.id)
        .limit(MOST)
    ).all()


def count_waiting(session: Session, *, actor: Actor) -> int:
    """How many of them wait for this officer."""
    query = select(func.count()).select_from(WrittenLetter).join(WrittenLetter.dossier).where(_waiting(actor))
    return session.execute(query).scalar_one()
