"""Which roles go together, which take two people, and who is one human."""

from itertools import combinations
from uuid import UUID

from portal.accounts import roles
from portal.accounts.approvals.rules import Human
from portal.core.actor import Actor, Kind, Role, Scope, StandIn

OF_DOSSIERS = {Role.RECEPTIONIST, Role.SPECIALIST, Role.LEADER, Role.CLERK, Role.CASHIER}


def test_which_pairs_nobody_holds() -> None:
    forbidden = {frozenset(pair) for pair in combinations(Role, 2) if roles.conflicting(pair) is not None}
    of_inspectors = {frozenset({Role.INSPECTOR, other}) for other in Role if other is not Role.INSPECTOR}
    of_administrators = {frozenset({Role.ADMINISTRATOR, other}) for other in OF_DOSSIERS}
    assert forbidden == of_inspectors | of_administrators


def test_every_role_has_a_name_and_a_duty() -> None:
    assert set(roles.NAMES) == set(roles.DUTIES) == set(Role)


def test_giving_and_taking_a_privileged_role_take_two() -> None:
    taking = {role for role in Role if roles.takes_two({role}, ())}
    giving = {role for role in Role if roles.takes_two((), {role})}
    assert taking == giving == {Role.ADMINISTRATOR, Role.LEADER, Role.CLERK, Role.INSPECTOR}
    assert not roles.takes_two({Role.LEADER, Role.EDITOR}, {Role.LEADER})


def test_two_accounts_with_one_number_are_one_human() -> None:
    one, other = Human(UUID(int=1), "067090000001"), Human(UUID(int=2), "067090000001")
    assert one.is_same(other)
    assert not Human(UUID(int=1)).is_same(Human(UUID(int=2)))
    assert not Human(UUID(int=1), "").is_same(Human(UUID(int=2), ""))


def test_a_lent_duty_reaches_as_far_as_that_of_its_owner() -> None:
    lent = StandIn(UUID(int=9), UUID(int=2), "B", "", frozenset({Role.LEADER}), Scope(services=frozenset({"2"})))
    own = Scope(units=frozenset({"Phòng Một"}), services=frozenset({"1"}))
    actor = Actor(Kind.STAFF, "A", UUID(int=1), frozenset({Role.SPECIALIST}), scope=own).lent(lent)
    assert actor.services == {"1", "2"}
    reached = {
        (role, service, unit)
        for role in (Role.SPECIALIST, Role.LEADER)
        for service in ("1", "2")
        for unit in ("", "Phòng Một", "Phòng Hai")
        if actor.reaches((role,), service=service, unit=unit)
    }
    assert reached == {
        (Role.SPECIALIST, "1", ""),
        (Role.SPECIALIST, "1", "Phòng Một"),
        *((Role.LEADER, "2", unit) for unit in ("", "Phòng Một", "Phòng Hai")),
    }
