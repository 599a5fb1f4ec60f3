"""Readers of organisations. Each is found only together with who asks; what is not theirs does not exist."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session, joinedload

from portal.accounts.models import Account
from portal.accounts.organisations.models import MemberInvitation, MemberRole, Membership, Organisation, State
from portal.accounts.organisations.rules import may_manage
from portal.core.actor import Actor, Kind, Role
from portal.core.errors import NotFound
from portal.core.ids import token_digest

MOST = 200


@dataclass(frozen=True)
class Place:
    """An organisation and what the person who looks is there; ``role`` None: it is its own sign-in."""

    organisation: Organisation
    role: MemberRole | None

    @property
    def manages(self) -> bool:
        """Whether the person arranges the members and proves the organisation."""
        return may_manage(self.role)


def place(session: Session, organisation_id: UUID, *, person: Actor, lock: bool = False) -> Place:
    """An organisation of which this person is a member. Raises NotFound for everybody else."""
    query = select(Organisation).where(Organisation.account_id == organisation_id)
    found = session.scalars(
        query.with_for_update(of=Organisation) if lock else query.options(joinedload(Organisation.account))
    ).first()
    if found is None:
        raise NotFound
    if person.id == organisation_id:
        return Place(found, None)
    role = session.scalar(
        select(Membership.role).where(
            Membership.organisation_id == organisation_id,
            Membership.person_id == person.id,
            Membership.ended_at.is_(None),
            Membership.suspended_at.is_(None),
        )
    )
    if role is None:
        raise NotFound
    return Place(found, MemberRole(role))


def places(session: Session, person: Actor) -> Sequence[tuple[Organisation, Membership]]:
    """The organisations of which somebody is a member, by name."""
    query = (
        select(Organisation, Membership)
        .join(Membership, Membership.organisation_id == Organisation.account_id)
        .join(Account, Account.id == Organisation.account_id)
        .where(Membership.person_id == person.id, Membership.ended_at.is_(None))
        .options(joinedload(Organisation.account))
        .order_by(Account.display_name, Membership.id)
    )
    return [(row[0], row[1]) for row in session.execute(query).unique()]


def members(session: Session, organisation_id: UUID) -> Sequence[Membership]:
    """The members, those who came first first."""
    query = (
        select(Membership)
        .where(Membership.organisation_id == organisation_id, Membership.ended_at.is_(None))
        .options(joinedload(Membership.person))
        .order_by(Membership.created_at, Membership.id)
        .limit(MOST)
    )
    return session.scalars(query).unique().all()


def membership(session: Session, organisation_id: UUID, membership_id: UUID) -> Membership:
    """One member, held for a change. Raises NotFound."""
    query = select(Membership).where(
        Membership.id == membership_id, Membership.organisation_id == organisation_id, Membership.ended_at.is_(None)
    )
    found = session.scalars(query.with_for_update(of=Membership)).first()
    if found is None:
        raise NotFound
    return found


def count_representatives(session: Session, organisation_id: UUID) -> int:
    """How many members represent the organisation and are not suspended."""
    query = select(func.count()).where(
        Membership.organisation_id == organisation_id,
        Membership.role == MemberRole.REPRESENTATIVE,
        Membership.ended_at.is_(None),
        Membership.suspended_at.is_(None),
    )
    return session.scalar(query) or 0


def open_invitations(session: Session, organisation_id: UUID, *, now: datetime) -> Sequence[MemberInvitation]:
    """Invitations that wait for an answer, the newest first."""
    query = select(MemberInvitation).where(
        MemberInvitation.organisation_id == organisation_id,
        MemberInvitation.accepted_at.is_(None),
        MemberInvitation.revoked_at.is_(None),
        MemberInvitation.expires_at > now,
    )
    return session.scalars(query.order_by(MemberInvitation.created_at.desc(), MemberInvitation.id)).all()


def invitation_by_token(session: Session, token: str, *, person: Account, lock: bool = False) -> MemberInvitation:
    """The invitation behind a link, for the person it is for. Raises NotFound for everybody else."""
    query = select(MemberInvitation).where(MemberInvitation.token_sha256 == token_digest(token))
    found = session.scalars(query.with_for_update() if lock else query).first()
    if found is None or not is_for(found, person):
        raise NotFound
    return found


def is_for(invitation: MemberInvitation, person: Account) -> bool:
    """Whether an invitation is for this person: by the name they sign in with, else by their address."""
    if Kind(person.kind) is not Kind.CITIZEN:
        return False
    if invitation.username:
        return invitation.username == person.username
    return bool(person.email) and invitation.email.casefold() == person.email.casefold()


def is_known(session: Session, tax_code: str, *, but: UUID | None = None) -> bool:
    """Whether it is already proved who stands behind an organisation with this tax code."""
    query = (
        select(Organisation.account_id)
        .join(Account, Account.id == Organisation.account_id)
        .where(Account.tax_code == tax_code, Organisation.state == State.PROVEN)
    )
    return session.scalar(query if but is None else query.where(Organisation.account_id != but)) is not None


def to_check(session: Session, *, limit: int = MOST) -> Sequence[Organisation]:
    """Organisations that wait for an officer's check, the one that waits longest first."""
    query = select(Organisation).where(Organisation.state == State.WAITING).options(joinedload(Organisation.account))
    return session.scalars(query.order_by(Organisation.sent_at, Organisation.account_id).limit(limit)).unique().all()


def checked(session: Session, organisation_id: UUID) -> Organisation:
    """An organisation that was sent to be checked, whatever came of it, for an officer. Raises NotFound."""
    query = select(Organisation).where(
        Organisation.account_id == organisation_id, Organisation.evidence_sha256.is_not(None)
    )
    found = session.scalars(query.options(joinedload(Organisation.account))).unique().first()
    if found is None:
        raise NotFound
    return found


def told(session: Session, organisation: Organisation) -> list[tuple[str, str]]:
    """Name and address of who is told what was decided: who registered it, and the organisation itself."""
    wanted = or_(Account.id == organisation.account_id, Account.id == organisation.registered_by_id)
    rows = session.execute(select(Account.display_name, Account.email).where(wanted, Account.email != ""))
    return sorted({(row.display_name, row.email) for row in rows})


CHECKERS = (Role.RECEPTIONIST, Role.ADMINISTRATOR)
"""Who checks the evidence of an organisation."""
