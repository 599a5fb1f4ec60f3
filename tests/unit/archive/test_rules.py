"""When a proof is renewed, and until when an algorithm is believed."""

from datetime import UTC, datetime, timedelta

import pytest

from portal.archive import rules
from portal.signing.algorithms import digest_until, key_until

END = datetime(2031, 5, 1, tzinfo=UTC)


@pytest.mark.parametrize(("days", "due"), [(365, False), (91, False), (90, True), (1, True), (-30, True)])
def test_a_proof_is_renewed_ninety_days_before_its_end(days: int, due: bool) -> None:
    assert rules.must_renew(END, now=END - timedelta(days=days)) is due


def test_it_is_looked_at_again_when_due_but_not_within_a_week() -> None:
    assert rules.next_look(END, now=END - timedelta(days=800)) == END - timedelta(days=90)
    late = END - timedelta(days=10)
    assert rules.next_look(END, now=late) == late + timedelta(days=7)


@pytest.mark.parametrize(
    ("algorithm", "bits", "year"),
    [
        ("rsa", 1024, 2013),
        ("rsa", 2048, 2030),
        ("rsassa_pss", 2048, 2030),
        ("rsa", 4096, 2035),
        ("ec", 256, 2035),
        ("mldsa65", 0, 2100),
        ("dsa", 2048, 2013),
    ],
)
def test_the_end_of_keys(algorithm: str, bits: int, year: int) -> None:
    assert key_until(algorithm, bits).year == year


@pytest.mark.parametrize(("algorithm", "year"), [("sha1", 2013), ("md5", 2013), ("sha224", 2030), ("sha256", 2100)])
def test_the_end_of_digests(algorithm: str, year: int) -> None:
    assert digest_until(algorithm).year == year
