"""Pure rules of organisations: what each role may do."""

from collections.abc import Mapping
from types import MappingProxyType

from portal.accounts.organisations.models import MemberRole
from portal.core.actor import Right

RIGHTS: Mapping[MemberRole, frozenset[Right]] = MappingProxyType(
    {
        MemberRole.REPRESENTATIVE: frozenset(Right),
        MemberRole.MANAGER: frozenset({Right.PREPARE, Right.MANAGE, Right.RECEIVE}),
        MemberRole.SIGNER: frozenset({Right.PREPARE, Right.SIGN, Right.RECEIVE, Right.AMEND}),
        MemberRole.PREPARER: frozenset({Right.PREPARE, Right.RECEIVE}),
        MemberRole.VIEWER: frozenset({Right.RECEIVE}),
    }
)
"""What a member may do beside looking; results are for every member.

Who arranges the members does not therefore sign, and the other way round.
"""


def rights_of(role: MemberRole, *, proven: bool) -> frozenset[Right]:
    """What a member may do now: nobody signs, hands in or amends for an organisation not proved to be theirs."""
    return RIGHTS[role] if proven else RIGHTS[role] - {Right.SIGN, Right.AMEND}


_EVERY = frozenset(MemberRole)
_ARRANGED: Mapping[MemberRole, frozenset[MemberRole]] = MappingProxyType(
    {MemberRole.REPRESENTATIVE: _EVERY, MemberRole.MANAGER: frozenset({MemberRole.PREPARER, MemberRole.VIEWER})}
)


def arranges(own: MemberRole | None, role: MemberRole) -> bool:
    """Whether a member gives, changes and takes back this role; None is the organisation's own sign-in.

    A manager gives nobody a signature that the manager does not have, and touches nobody who has one.
    """
    return role in (_EVERY if own is None else _ARRANGED.get(own, frozenset()))


def may_manage(own: MemberRole | None) -> bool:
    """Whether a member arranges the members at all, and proves the organisation."""
    return own is None or Right.MANAGE in RIGHTS[own]


def is_last(representatives: int, role: MemberRole, *, suspended: bool) -> bool:
    """Whether nobody would represent the organisation without this member; ``representatives`` are those at work."""
    return role is MemberRole.REPRESENTATIVE and not suspended and representatives <= 1
