"""A new first password for a member of staff, by an administrator; for who governs, signs, seals or watches, by two.

The second person allows it; the password is drawn afterwards, when whoever asked uses the allowance, and only they see
it. So it never lies in a request that waits.
"""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from forms.text import Text
from portal.accounts import roles as duties
from portal.accounts.actions.approving import ask_second, require_others
from portal.accounts.actions.granting import held_by
from portal.accounts.actions.signing_in import end_all, locked_account
from portal.accounts.approvals import queries
from portal.accounts.approvals.errors import SecondPersonNeeded
from portal.accounts.approvals.kinds import Kind as Request
from portal.accounts.approvals.kinds import register
from portal.accounts.approvals.models import Approval
from portal.accounts.approvals.rules import require_entitled
from portal.accounts.errors import ResetForStaffOnly
from portal.accounts.events import PasswordChanged
from portal.accounts.models import Account
from portal.accounts.passwords import NewPassword
from portal.core.actor import SYSTEM, Actor, Kind, Role
from portal.core.errors import Conflict
from portal.core.events import publish


def ask_reset(session: Session, account_id: UUID, *, reason: str, actor: Actor, now: datetime) -> Approval:
    """Ask to be allowed to give a privileged member of staff a new first password.

    Raises ResetForStaffOnly, SamePerson, NotEntitled or AskedAlready.
    """
    account = _staff(session, account_id)
    require_others(session, account_id, actor=actor)
    return ask_second(
        session,
        PASSWORD,
        subject=account_id,
        key=str(account_id),
        payload={"roles": sorted(held_by(account))},
        reason=reason,
        actor=actor,
        now=now,
    )


def reset_password(
    session: Session, account_id: UUID, *, password: NewPassword, actor: Actor, now: datetime
) -> Account:
    """Give a member of staff a new first password, by an administrator, and end every sign-in.

    Raises ResetForStaffOnly, SecondPersonNeeded when it takes two and no second person has allowed it to this one for
    the roles that the account has, or NotEntitled.
    """
    account = _staff(session, account_id)
    if needs_second(account) and actor != SYSTEM:
        allowed = queries.allowance(session, PASSWORD.key, account_id, actor=actor, now=now)
        if allowed is None or sorted(held_by(account)) != allowed.payload["roles"]:
            raise SecondPersonNeeded
        require_entitled(PASSWORD.roles, actor)
        allowed.used_at = now
    account.password_hash, account.password_temporary = password.hash, True
    publish(session, account_id, PasswordChanged(by_administrator=True), actor=actor, now=now)
    end_all(session, account_id, reason="password reset", actor=actor, now=now)
    return account


def needs_second(account: Account) -> bool:
    """Whether the password of this account is reset by two people only."""
    return bool(duties.PRIVILEGED.intersection(held_by(account)))


def _staff(session: Session, account_id: UUID) -> Account:
    account = locked_account(session, account_id)
    if Kind(account.kind) is not Kind.STAFF:
        raise ResetForStaffOnly
    return account


def _allow(session: Session, request: Approval, actor: Actor, now: datetime) -> None:
    """Nothing is done yet; the account must be what the second person was shown."""
    if sorted(held_by(locked_account(session, request.subject))) != request.payload["roles"]:
        raise Conflict


def _facts(session: Session, request: Approval) -> Sequence[tuple[Text, Text]]:
    account = session.get_one(Account, request.subject)
    name = f"{account.display_name} ({account.username})"
    return (
        (Text(vi="Tài khoản", en="Account"), Text(vi=name, en=name)),
        (Text(vi="Vai trò", en="Roles"), duties.said({Role(one) for one in request.payload["roles"]})),
        (
            Text(vi="Sau khi duyệt", en="Once approved"),
            Text(
                vi="Người đề nghị có 24 giờ để cấp mật khẩu ban đầu và trao tận tay.",
                en="Whoever asked has 24 hours to give a first password, in person.",
            ),
        ),
    )


PASSWORD = register(
    Request(
        key="password",
        title=Text(vi="Cấp lại mật khẩu cho cán bộ có vai trò quan trọng", en="New password for privileged staff"),
        roles=frozenset({Role.ADMINISTRATOR}),
        act=_allow,
        facts=_facts,
        at_once=False,
    )
)
"""Giving a privileged member of staff a new first password."""
