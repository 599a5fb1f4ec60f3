"""Who works for an organisation: invited, joined, with a role, suspended, removed; it counts at the next request.

A link to join is made from the key of this installation, is for one person and one purpose, works once and not for
long; only its SHA-256 is kept (threat T03).
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.accounts import queries as accounts
from portal.accounts.models import Account
from portal.accounts.organisations.models import MemberInvitation, MemberRole, Membership
from portal.accounts.organisations.rules import arranges, is_last
from portal.core.actor import Actor, Right
from portal.core.errors import NotFound, RightMissing
from portal.core.events import publish
from portal.core.ids import derived_token, new_id, token_digest
from portal.dossiers import desk
from portal.organisations import queries
from portal.organisations.errors import (
    AlreadyMember,
    InvitationVoid,
    LastRepresentative,
    RoleNotYours,
    TooManyInvitations,
    WhomMissing,
)
from portal.organisations.events import (
    MemberInvitationRevoked,
    MemberInvited,
    MemberJoined,
    MemberRemoved,
    MemberResumed,
    MemberRoleChanged,
    MemberSuspended,
)
from portal.organisations.queries import Place

LASTS = timedelta(days=3)
MOST_OPEN = 50
_PURPOSE = "invitation to be a member"


@dataclass(frozen=True)
class Asked:
    """Who is invited: by the name they sign in with, or by their address; one of them is empty."""

    role: MemberRole
    username: str = ""
    email: str = ""


def link_of(invitation: MemberInvitation) -> str:
    """The secret of the link to join."""
    return derived_token(desk.desk().link_key, _PURPOSE, invitation.id, 1)


def invite(session: Session, organisation_id: UUID, asked: Asked, *, person: Actor, now: datetime) -> MemberInvitation:
    """Ask somebody to become a member. Whether there is such a person is not told.

    Raises NotFound, RightMissing, RoleNotYours, WhomMissing, AlreadyMember or TooManyInvitations.
    """
    _arranging(session, organisation_id, asked.role, person)
    if bool(asked.username) == bool(asked.email):
        raise WhomMissing
    known = {one.person.username for one in queries.members(session, organisation_id)}
    if asked.username in known:
        raise AlreadyMember
    if len(queries.open_invitations(session, organisation_id, now=now)) >= MOST_OPEN:
        raise TooManyInvitations
    invitation = MemberInvitation(
        id=new_id(),
        organisation_id=organisation_id,
        role=asked.role,
        username=asked.username,
        email=asked.email,
        invited_by=person.name,
        created_at=now,
        expires_at=now + LASTS,
    )
    invitation.token_sha256 = token_digest(link_of(invitation))
    session.add(invitation)
    session.flush()
    event = MemberInvited(invitation_id=str(invitation.id), role=asked.role.value)
    publish(session, organisation_id, event, actor=person, now=now)
    return invitation


def revoke_invitation(
    session: Session, organisation_id: UUID, invitation_id: UUID, *, person: Actor, now: datetime
) -> None:
    """Take an invitation back. Raises NotFound, RightMissing, RoleNotYours or InvitationVoid."""
    found = session.get(MemberInvitation, invitation_id, with_for_update=True)
    if found is None or found.organisation_id != organisation_id:
        raise NotFound
    _arranging(session, organisation_id, MemberRole(found.role), person)
    _require_open(found, now)
    found.revoked_at = now
    publish(session, organisation_id, MemberInvitationRevoked(str(found.id)), actor=person, now=now)


def join(session: Session, token: str, *, person: Actor, now: datetime) -> UUID:
    """Accept an invitation, once; returns the organisation's id.

    Raises NotFound for everybody whom it is not for, InvitationVoid or AlreadyMember.
    """
    account = _account(session, person)
    invitation = queries.invitation_by_token(session, token, person=account, lock=True)
    _require_open(invitation, now)
    already = select(Membership.id).where(
        Membership.organisation_id == invitation.organisation_id,
        Membership.person_id == account.id,
        Membership.ended_at.is_(None),
    )
    if session.scalar(already) is not None:
        raise AlreadyMember
    member = Membership(
        id=new_id(),
        organisation_id=invitation.organisation_id,
        person_id=account.id,
        role=invitation.role,
        created_at=now,
    )
    invitation.accepted_at = now
    session.add(member)
    session.flush()
    event = MemberJoined(str(member.id), account.display_name, MemberRole(member.role).value)
    publish(session, invitation.organisation_id, event, actor=person, now=now)
    return invitation.organisation_id


def change_role(
    session: Session, organisation_id: UUID, membership_id: UUID, role: MemberRole, *, person: Actor, now: datetime
) -> None:
    """Give a member another role. Raises NotFound, RightMissing, RoleNotYours or LastRepresentative."""
    member = _member(session, organisation_id, membership_id, person, keeps=role is MemberRole.REPRESENTATIVE)
    _arranging(session, organisation_id, role, person)
    before = MemberRole(member.role)
    if before is role:
        return
    member.role = role
    event = MemberRoleChanged(str(member.id), _name(session, member), before.value, role.value)
    publish(session, organisation_id, event, actor=person, now=now)


def suspend(session: Session, organisation_id: UUID, membership_id: UUID, *, person: Actor, now: datetime) -> None:
    """Let a member do nothing for now. Raises NotFound, RightMissing, RoleNotYours or LastRepresentative."""
    member = _member(session, organisation_id, membership_id, person)
    if member.suspended_at is None:
        member.suspended_at = now
        event = MemberSuspended(str(member.id), _name(session, member))
        publish(session, organisation_id, event, actor=person, now=now)


def resume(session: Session, organisation_id: UUID, membership_id: UUID, *, person: Actor, now: datetime) -> None:
    """Let a suspended member work again. Raises NotFound, RightMissing or RoleNotYours."""
    member = _member(session, organisation_id, membership_id, person, keeps=True)
    if member.suspended_at is not None:
        member.suspended_at = None
        event = MemberResumed(str(member.id), _name(session, member))
        publish(session, organisation_id, event, actor=person, now=now)


def remove(session: Session, organisation_id: UUID, membership_id: UUID, *, person: Actor, now: datetime) -> None:
    """End a membership; members may leave by themselves.

    Raises NotFound, RightMissing, RoleNotYours or LastRepresentative.
    """
    member = _member(session, organisation_id, membership_id, person)
    member.ended_at = now
    event = MemberRemoved(str(member.id), _name(session, member))
    publish(session, organisation_id, event, actor=person, now=now)


def _arranging(session: Session, organisation_id: UUID, role: MemberRole, person: Actor) -> Place:
    """The organisation, held, for somebody who arranges members with this role."""
    place = queries.place(session, organisation_id, person=person, lock=True)
    if not place.manages:
        raise RightMissing(Right.MANAGE.value, session.get_one(Account, organisation_id).display_name)
    if not arranges(place.role, role):
        raise RoleNotYours
    return place


def _member(
    session: Session, organisation_id: UUID, membership_id: UUID, person: Actor, *, keeps: bool = False
) -> Membership:
    """A member to be changed; unless the change ``keeps`` them a representative, another one has to be left."""
    queries.place(session, organisation_id, person=person, lock=True)
    member = queries.membership(session, organisation_id, membership_id)
    role = MemberRole(member.role)
    if member.person_id != person.id or keeps:
        _arranging(session, organisation_id, role, person)
    left = queries.count_representatives(session, organisation_id)
    if not keeps and is_last(left, role, suspended=member.is_suspended):
        raise LastRepresentative
    return member


def _require_open(invitation: MemberInvitation, now: datetime) -> None:
    if invitation.accepted_at is not None or invitation.revoked_at is not None or now >= invitation.expires_at:
        raise InvitationVoid


def _account(session: Session, person: Actor) -> Account:
    if person.id is None:
        raise NotFound
    return accounts.account(session, person.id)


def _name(session: Session, member: Membership) -> str:
    return session.get_one(Account, member.person_id).display_name
