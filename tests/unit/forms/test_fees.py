"""Fees are data: fixed, per unit, by channel, by tier, with exemptions; every line explains itself."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forms.answers import Answers
from forms.definition import FeeRule, ServiceForm, Tier
from forms.fees import FeeSum, due, reads, tiered

STUDENT = {"key": "s", "note": {"vi": "Sinh viên", "en": "Students"}, "percent": 50}
NAME = {"vi": "Lệ phí", "en": "Fee"}


def fee(service: ServiceForm, rule: dict[str, Any], scope: dict[str, Any], channel: Any = "online") -> FeeSum:
    rules = (FeeRule.model_validate({"key": "fee", "name": NAME, "kind": "fee", **rule}),)
    return due(service.model_copy(update={"fees": rules}), scope, channel)


@pytest.mark.parametrize(
    ("rule", "scope", "channel", "total", "words"),
    [
        ({"amount": 100000}, {}, "online", 100000, "100.000 đồng"),
        ({"online": 115000, "counter": 135000}, {}, "online", 115000, "115.000 đồng"),
        ({"online": 115000, "counter": 135000}, {}, "counter", 135000, "135.000 đồng"),
        ({"amount": 20000, "online": 0}, {}, "online", 0, "0 đồng"),
        ({"amount": 8000, "per": "unit", "unit": "n"}, {"n": 3}, "online", 24000, "3 lượt × 8.000 đồng"),
        ({"amount": 8000, "per": "unit", "unit": "n"}, {}, "online", 0, "0 lượt × 8.000 đồng"),
        (
            {"amount": 2, "per": "unit", "unit": "rooms", "most": 3},
            {"rooms": [{}, {}]},
            "online",
            3,
            "2 lượt × 2 đồng; tối đa 3 đồng",
        ),
        ({"amount": 9, "condition": {"question": "n", "greater": 1}}, {"n": 1}, "online", 0, None),
        (
            {"amount": 200000, "exemptions": [{**STUDENT, "condition": {"question": "s", "equals": True}}]},
            {"s": True},
            "online",
            100000,
            "200.000 đồng; giảm 50%: Sinh viên",
        ),
        (
            {"amount": 5, "exemptions": [{"key": "s", "note": {"vi": "Hộ nghèo", "en": "Poor"}}]},
            {},
            "online",
            5,
            "5 đồng",
        ),
        (
            {"per": "unit", "unit": "n", "tiers": [{"upto": 2, "amount": 0}, {"amount": 5000}]},
            {"n": 4},
            "online",
            10000,
            "2 lượt × 0 đồng + 2 lượt × 5.000 đồng",
        ),
    ],
)
def test_r8_4_fees_as_published(
    service: ServiceForm, rule: dict[str, Any], scope: dict[str, Any], channel: str, total: int, words: str | None
) -> None:
    found = fee(service, rule, scope, channel)
    assert found.total == total
    assert [line.explanation.vi for line in found.lines] == ([words] if words else [])


def test_the_sample_adds_its_lines(service: ServiceForm) -> None:
    stored = {"for_self": False, "people": [{"name": str(at)} for at in range(5)], "copies": 2}
    answers = Answers.from_stored(service, stored)
    assert [line.amount for line in answers.fees("online").lines] == [12000, 6000]
    assert answers.fees("counter").total == 22000
    assert answers.fees("online").lines[1].explanation.en.endswith("at most 6,000 VND")


def test_the_fees_are_known_when_everything_they_depend_on_is_answered(service: ServiceForm) -> None:
    assert reads(service) == {"copies", "papers", "people"}
    answered = {"for_self": False, "people": [{"name": "1"}], "copies": 2, "papers": ["poor"]}
    assert Answers.from_stored(service, answered).fees_known
    for key in reads(service):
        left = {name: value for name, value in answered.items() if name != key}
        assert not Answers.from_stored(service, left).fees_known, key


TIERS = (Tier(upto=2, amount=0), Tier(upto=5, amount=3), Tier(amount=1))


@given(st.integers(0, 1000))
def test_each_unit_has_the_price_of_its_tier(count: int) -> None:
    by_hand = sum(0 if number <= 2 else 3 if number <= 5 else 1 for number in range(1, count + 1))
    assert tiered(TIERS, count) == by_hand


@given(st.integers(0, 60), st.integers(0, 60))
def test_more_copies_never_cost_less(service: ServiceForm, first: int, second: int) -> None:
    rule = {"amount": 8000, "per": "unit", "unit": "n"}
    fewer, more = sorted((first, second))
    assert fee(service, rule, {"n": fewer}).total <= fee(service, rule, {"n": more}).total
