"""On whose behalf something is done, and who signs how in somebody else's place: pure rules."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from portal.accounts.models import Account, Agency
from portal.accounts.rules import LONGEST_DELEGATION, head_of, period_fits
from portal.core.actor import Actor, Kind, Role, StandIn
from portal.core.events import ON_BEHALF, EventRecord
from portal.office import parties

NOW = datetime(2026, 11, 27, 8, tzinfo=UTC)
HEAD = StandIn(uuid4(), uuid4(), "Điểu K'Ré", "Chủ tịch", frozenset({Role.LEADER}))
COLLEAGUE = StandIn(uuid4(), uuid4(), "Lê Thị Thẩm", "Chuyên viên", frozenset({Role.SPECIALIST}))
OFFICER = Actor(kind=Kind.STAFF, name="Phạm Thị Văn", id=uuid4(), roles=frozenset({Role.SPECIALIST}))


def test_lent_roles_count_like_own_ones_and_stay_apart() -> None:
    actor = OFFICER.lent(HEAD)
    assert actor.has(Role.LEADER)
    assert actor.own_roles == {Role.SPECIALIST}
    assert actor.lent().own_roles == {Role.SPECIALIST}


def test_what_the_own_role_permits_is_done_in_ones_own_right() -> None:
    actor = OFFICER.lent(HEAD, COLLEAGUE)
    assert actor.acting(Role.LEADER).behalf is HEAD
    assert actor.acting(Role.SPECIALIST).behalf is None
    assert actor.acting(Role.SPECIALIST, Role.LEADER).behalf is None
    assert OFFICER.acting(Role.LEADER).behalf is None


def test_what_is_in_the_hands_of_who_lent_the_role_is_done_for_them() -> None:
    actor = OFFICER.lent(HEAD, COLLEAGUE)
    assert actor.acting(Role.SPECIALIST, holder=COLLEAGUE.principal_id).behalf is COLLEAGUE
    assert actor.acting(Role.SPECIALIST, holder=HEAD.principal_id).behalf is None
    assert actor.acting(Role.LEADER).acting(Role.SPECIALIST).behalf is None


def test_standing_in_reaches_no_further_than_the_lent_role() -> None:
    actor = OFFICER.lent(HEAD)
    assert actor.may_work_as(OFFICER.id, Role.SPECIALIST)
    assert not actor.may_work_as(HEAD.principal_id, Role.SPECIALIST)
    assert not actor.may_work_as(None, Role.SPECIALIST)
    assert OFFICER.lent(COLLEAGUE).may_work_as(COLLEAGUE.principal_id, Role.SPECIALIST)


def test_the_hash_of_an_event_covers_on_whose_behalf() -> None:
    told = {"id": "1", "name": "Điểu K'Ré", "delegation": "2"}
    record = EventRecord(
        stream=uuid4(), position=1, type="ResultSigned", payload={"number": "1", ON_BEHALF: told}, actor_kind="staff"
    )
    record.actor_id, record.actor_name, record.at, record.previous = OFFICER.id, OFFICER.name, NOW, "0" * 64
    before = record.expected_hash()
    assert str(record.by) != record.actor_name
    record.payload = {"number": "1"}
    assert record.expected_hash() != before
    assert record.by == record.actor_name


@pytest.mark.parametrize(
    ("position", "authority"),
    [
        ("Phó Chủ tịch", "TM. ỦY BAN NHÂN DÂN\nKT. CHỦ TỊCH"),
        ("Chánh Văn phòng", "TUQ. CHỦ TỊCH"),
    ],
)
def test_a_deputy_signs_for_the_head_and_others_by_mandate(position: str, authority: str) -> None:
    """Decree 30/2020, article 13 and App. I, II.7: KT. for the deputy, TUQ. otherwise; the own position and name."""
    signer = Account(display_name="Phạm Thị Văn", position=position)
    found = parties.leader(Agency(level="commune"), signer, behalf=HEAD)
    assert (found.authority, found.position, found.name) == (authority, position.upper(), "Phạm Thị Văn")


def test_for_a_deputy_one_signs_as_for_the_head() -> None:
    assert head_of("Phó Giám đốc") == "Giám đốc"
    assert head_of("Giám đốc") == "Giám đốc"


def test_a_delegation_has_an_end_ahead_within_a_year() -> None:
    assert period_fits(NOW - timedelta(hours=1), NOW + timedelta(microseconds=1), now=NOW)
    assert not period_fits(NOW - timedelta(hours=1), NOW, now=NOW)
    assert not period_fits(NOW + timedelta(days=2), NOW + timedelta(days=1), now=NOW)
    assert period_fits(NOW, NOW + LONGEST_DELEGATION, now=NOW)
    assert not period_fits(NOW, NOW + LONGEST_DELEGATION + timedelta(seconds=1), now=NOW)
