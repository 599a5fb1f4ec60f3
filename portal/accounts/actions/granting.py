"""Giving and taking roles. Who governs, signs, seals or watches is made so by two people, never by one."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from forms.text import Text, one_line
from portal.accounts import roles as duties
from portal.accounts.actions.approving import ask_second, require_others
from portal.accounts.actions.confirming_email import address_given
from portal.accounts.actions.people import Person, check_roles, create_account
from portal.accounts.actions.signing_in import end_all, locked_account
from portal.accounts.approvals.errors import SecondPersonNeeded
from portal.accounts.approvals.kinds import Kind as Request
from portal.accounts.approvals.kinds import register
from portal.accounts.approvals.models import Approval
from portal.accounts.errors import OwnAccount
from portal.accounts.events import RolesChanged
from portal.accounts.models import Account, AccountRole
from portal.accounts.passwords import NewPassword
from portal.core.actor import Actor, Kind, Role
from portal.core.errors import Conflict
from portal.core.events import publish

_NEW = "Mở tài khoản cho cán bộ mới"


def create_staff(
    session: Session,
    *,
    username: str,
    password: NewPassword,
    person: Person,
    roles: Iterable[Role],
    agency_id: UUID,
    actor: Actor,
    now: datetime,
) -> Account:
    """Open an account for a member of staff, with a password for the first sign-in only (``first_password``).

    Roles that take two people are asked for at once and come when a second person has approved.
    """
    wanted = set(roles)
    check_roles(Kind.STAFF, wanted)
    account = create_account(
        session,
        username=username,
        password=password,
        kind=Kind.STAFF,
        display_name=person.display_name,
        roles=wanted - duties.PRIVILEGED,
        agency_id=agency_id,
        position=person.position,
        personal_number=person.personal_number,
        email=person.email,
        phone=person.phone,
        temporary=True,
        actor=actor,
        now=now,
    )
    address_given(session, account, actor=actor, now=now)
    ask_roles(session, account.id, roles=wanted, reason=_NEW, actor=actor, now=now)
    return account


def ask_roles(
    session: Session, account_id: UUID, *, roles: Iterable[Role], reason: str, actor: Actor, now: datetime
) -> Approval | None:
    """Set what a member of staff may do, or ask for it where it takes two people: then the request is returned.

    Raises StaffOnly, RolesIncompatible, OwnAccount, SamePerson, NotEntitled or AskedAlready.
    """
    account, after = locked_account(session, account_id), set(roles)
    before = held_by(account)
    if not duties.takes_two(before, after):
        change_roles(session, account_id, roles=after, reason=reason, actor=actor, now=now)
        return None
    _check(session, account, after, actor=actor)
    payload = {"before": sorted(before), "after": sorted(after)}
    return ask_second(
        session,
        ROLES,
        subject=account_id,
        key=str(account_id),
        payload=payload,
        reason=reason,
        actor=actor,
        now=now,
    )


def change_roles(
    session: Session,
    account_id: UUID,
    *,
    roles: Iterable[Role],
    reason: str,
    approved: Approval | None = None,
    actor: Actor,
    now: datetime,
) -> None:
    """Set what a member of staff may do; their sign-ins end at once (threat T08).

    Nobody decides about the own roles, not even to take one more. ``approved`` is what a second person approved; only
    the operator of the machine (``SYSTEM``) does without where it takes two.
    Raises StaffOnly, RolesIncompatible, OwnAccount, SamePerson or SecondPersonNeeded.
    """
    account, after = locked_account(session, account_id), set(roles)
    before = held_by(account)
    check_roles(Kind(account.kind), after)
    if before == after:
        return
    _check(session, account, after, actor=actor)
    if duties.takes_two(before, after) and approved is None and actor.kind is not Kind.SYSTEM:
        raise SecondPersonNeeded
    kept = [item for item in account.roles if Role(item.role) in after]
    account.roles = kept + [AccountRole(role=role) for role in sorted(after - before)]
    changed = RolesChanged(
        before=tuple(sorted(before)),
        after=tuple(sorted(after)),
        reason=one_line(reason),
        proposer=approved.proposer if approved else "",
    )
    publish(session, account_id, changed, actor=actor, now=now)
    end_all(session, account_id, reason="roles changed", actor=actor, now=now)


def held_by(account: Account) -> set[Role]:
    """The roles of an account."""
    return {Role(item.role) for item in account.roles}


def _check(session: Session, account: Account, after: Collection[Role], *, actor: Actor) -> None:
    check_roles(Kind(account.kind), after)
    if account.id == actor.id:
        raise OwnAccount
    require_others(session, account.id, actor=actor)


def _grant(session: Session, request: Approval, actor: Actor, now: datetime) -> None:
    """What was approved: only while the account still has the roles that the second person was shown."""
    account = locked_account(session, request.subject)
    if sorted(held_by(account)) != request.payload["before"]:
        raise Conflict
    after = [Role(name) for name in request.payload["after"]]
    change_roles(session, account.id, roles=after, reason=request.reason, approved=request, actor=actor, now=now)


def _facts(session: Session, request: Approval) -> Sequence[tuple[Text, Text]]:
    account = session.get_one(Account, request.subject)
    before, after = ({Role(name) for name in request.payload[when]} for when in ("before", "after"))
    name = f"{account.display_name} ({account.username})"
    return (
        (Text(vi="Tài khoản", en="Account"), Text(vi=name, en=name)),
        (Text(vi="Vai trò hiện nay", en="Roles now"), duties.said(before)),
        (Text(vi="Vai trò sau khi duyệt", en="Roles once approved"), duties.said(after)),
    )


ROLES = register(
    Request(
        key="roles",
        title=Text(vi="Đổi vai trò của cán bộ", en="Change of somebody's roles"),
        roles=frozenset({Role.ADMINISTRATOR}),
        act=_grant,
        facts=_facts,
    )
)
"""Giving or taking a privileged role."""
