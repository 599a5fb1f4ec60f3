"""What each role may do: the whole table, so that no right appears or disappears unseen."""

import pytest

from portal.accounts.organisations.models import MemberRole
from portal.accounts.organisations.rules import arranges, is_last, may_manage, rights_of
from portal.core.actor import Right

R, M, S, P, V = MemberRole.REPRESENTATIVE, MemberRole.MANAGER, MemberRole.SIGNER, MemberRole.PREPARER, MemberRole.VIEWER
TABLE = {
    (R, Right.PREPARE): True, (R, Right.SIGN): True, (R, Right.MANAGE): True,
    (R, Right.RECEIVE): True, (R, Right.AMEND): True,
    (M, Right.PREPARE): True, (M, Right.SIGN): False, (M, Right.MANAGE): True,
    (M, Right.RECEIVE): True, (M, Right.AMEND): False,
    (S, Right.PREPARE): True, (S, Right.SIGN): True, (S, Right.MANAGE): False,
    (S, Right.RECEIVE): True, (S, Right.AMEND): True,
    (P, Right.PREPARE): True, (P, Right.SIGN): False, (P, Right.MANAGE): False,
    (P, Right.RECEIVE): True, (P, Right.AMEND): False,
    (V, Right.PREPARE): False, (V, Right.SIGN): False, (V, Right.MANAGE): False,
    (V, Right.RECEIVE): True, (V, Right.AMEND): False,
}  # fmt: skip
GIVEN = {None: {R, M, S, P, V}, R: {R, M, S, P, V}, M: {P, V}, S: set(), P: set(), V: set()}


def test_the_table_is_whole() -> None:
    assert set(TABLE) == {(role, right) for role in MemberRole for right in Right}
    found = {(role, right): right in rights_of(role, proven=True) for role in MemberRole for right in Right}
    assert found == TABLE


@pytest.mark.parametrize("role", MemberRole)
def test_nobody_signs_for_what_is_not_proved(role: MemberRole) -> None:
    assert rights_of(role, proven=False) == rights_of(role, proven=True) - {Right.SIGN, Right.AMEND}


def test_who_gives_which_role() -> None:
    """A manager makes nobody a signer, and touches no representative."""
    assert set(GIVEN) == {None, *MemberRole}
    for own, wanted in GIVEN.items():
        assert {role for role in MemberRole if arranges(own, role)} == wanted
        assert may_manage(own) == bool(wanted)


def test_somebody_always_represents() -> None:
    assert is_last(1, R, suspended=False)
    assert not is_last(2, R, suspended=False)
    assert not is_last(1, R, suspended=True)
    assert not is_last(1, M, suspended=False)
