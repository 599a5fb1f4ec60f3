"""Codes of authenticator apps and recovery codes: which is right, when, and however it is typed."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from portal.accounts.factors import rules

SECRET = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"  # the key of RFC 6238, appendix B, in base32


@pytest.mark.parametrize(("seconds", "code"), [(59, "287082"), (1111111109, "081804"), (20000000000, "353130")])
def test_the_codes_are_those_of_the_rfc(seconds: int, code: str) -> None:
    assert rules.matching_step(SECRET, code, now=datetime.fromtimestamp(seconds, UTC)) == seconds // 30


def test_a_watch_may_be_one_step_wrong_and_no_more() -> None:
    moment, step = datetime.fromtimestamp(1111111109, UTC), 1111111109 // 30
    found = [rules.matching_step(SECRET, "081804", now=moment + timedelta(seconds=30 * off)) for off in range(-2, 3)]
    assert found == [None, step, step, step, None]


def test_recovery_codes_are_read_however_they_are_typed_and_belong_to_one_account() -> None:
    owner, other = uuid4(), uuid4()
    code = rules.new_recovery_codes()[0]
    for typed in (code.lower(), code.replace("-", " "), f" {code.replace('-', '')} ", code.replace("-", "–")):
        assert rules.recovery_hash(owner, typed) == rules.recovery_hash(owner, code)
    assert rules.recovery_hash(other, code) != rules.recovery_hash(owner, code)
    assert not rules.is_app_code(code)
    assert rules.is_app_code(" 287 082 ")


def test_ten_different_codes_of_eighty_bits() -> None:
    codes = rules.new_recovery_codes()
    assert len(set(codes)) == 10
    assert {len(rules.compact(code)) for code in codes} == {16}
