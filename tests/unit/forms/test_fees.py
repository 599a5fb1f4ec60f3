"""Fees are data: fixed, per unit, by channel, by tier, with exemptions; every line explains itself."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forms.answers import Answers
from forms.definition import FeeRule, ServiceForm, Tier, examine_data, load, to_data
from forms.differences import differences
from forms.eligibility import outcome
from forms.fees import FeeSum, claims, due, reads, tiered
from forms.lint import lint
from tests.support.catalogue import SAMPLES

STUDENT = {"key": "s", "note": {"vi": "Sinh viên", "en": "Students"}, "percent": 50}
NAME = {"vi": "Lệ phí", "en": "Fee"}


def fee(service: ServiceForm, rule: dict[str, Any], scope: dict[str, Any], channel: Any = "online") -> FeeSum:
    rules = (FeeRule.model_validate({"key": "fee", "name": NAME, "kind": "fee", **rule}),)
    return due(service.model_copy(update={"fees": rules}), scope, channel)


@pytest.mark.parametrize(
    ("rule", "scope", "channel", "total", "words"),
    [
        ({"amount": 100000}, {}, "online", 100000, "100.000 đồng"),
        ({"online": 115000, "counter": 135000}, {}, "online", 115000, "115.000 đồng (nộp trực tuyến)"),
        ({"online": 115000, "counter": 135000}, {}, "counter", 135000, "135.000 đồng (nộp tại quầy)"),
        ({"amount": 20000, "online": 0}, {}, "online", 0, "0 đồng (nộp trực tuyến)"),
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


@pytest.fixture(scope="module")
def several() -> ServiceForm:
    """A service with dated amounts, amounts by area, a proof, and fees of every moment."""
    return load(SAMPLES / "9.000400" / "v1.yaml")


def costs(several: ServiceForm, stored: dict[str, Any], day: date, channel: Any = "online", **more: Any) -> FeeSum:
    return Answers.from_stored(several, stored).fees(channel, day=day, **more)


SUMMER = date(2026, 7, 1)


@given(st.dates(date(2025, 1, 1), date(2035, 12, 31)))
def test_every_day_has_exactly_one_amount(several: ServiceForm, day: date) -> None:
    rule = several.fees[0]
    inside = [one for one in rule.rates if one.since and one.since <= day and (one.until is None or day <= one.until)]
    assert inside == [rule.rate(day)]


@given(
    st.sampled_from(["town", "country", None]),
    st.booleans(),
    st.dates(date(2020, 1, 1), date(2030, 1, 1)),
    st.sampled_from(["online", "counter"]),
    st.booleans(),
)
def test_the_total_is_the_sum_of_its_lines_and_never_negative(
    several: ServiceForm, area: str | None, poor: bool, day: date, channel: Any, refused: bool
) -> None:
    stored = {"poor": poor, **({"area": area} if area else {})}
    found = costs(several, stored, day, channel, refused={"poor_paper": "hết hạn"} if refused else {})
    assert found.total == sum(line.amount for line in found.lines) >= 0
    assert found.total == sum(found.at(moment).total for moment in ("submission", "supplement", "return"))
    assert found.total >= costs(several, stored, day, channel).total, "a refused proof never makes it cheaper"


def test_the_day_of_handing_in_decides_and_the_line_says_by_which_document(several: ServiceForm) -> None:
    stored = {"area": "town", "poor": False}
    (before, *_), (after, *_) = (costs(several, stored, day).lines for day in (SUMMER - timedelta(days=1), SUMMER))
    assert before.explanation.vi == "45.000 đồng; áp dụng từ 01/01/2025 đến 30/06/2026 theo 02/2025/NQ-HĐND"
    assert after.explanation.en == "75,000 VND (in towns); in force from 01/07/2026 by 07/2026/NQ-HĐND, Điều 3"
    assert (before.amount, after.amount) == (45000, 75000)


def test_a_fee_of_another_moment_says_so_and_keeps_its_channel(several: ServiceForm) -> None:
    found = costs(several, {"area": "town", "poor": False}, SUMMER, "counter")
    (line,) = found.at("return").lines
    assert (line.amount, line.explanation.vi) == (30000, "30.000 đồng (nộp tại quầy); nộp khi nhận kết quả")
    assert found.at("submission", "return").total == 105000


def test_a_claimed_exemption_asks_for_its_proof(several: ServiceForm) -> None:
    claiming = Answers.from_stored(several, {"area": "town", "poor": True})
    assert [one.question_key for one in claiming.missing("vi")] == ["poor_paper_file"]
    assert [one.exemption.key for one in claims(several, claiming.scope)] == ["poor"]
    assert Answers.from_stored(several, {"area": "town", "poor": False}).missing("vi") == []
    (line, *_) = claiming.fees("online", day=SUMMER).lines
    assert line.amount == 0
    assert line.explanation.vi.endswith("giảm 100%: Miễn cho hộ nghèo (chứng minh bằng: Giấy chứng nhận hộ nghèo)")


def test_before_starting_nothing_is_said_of_a_fee_that_may_never_be_due(several: ServiceForm) -> None:
    empty = Answers.from_stored(several.model_copy(update={"pages": ()}), {})
    found = outcome(several, empty)
    assert [line.key for line in found.fees.lines] == ["certificate"]
    assert [item.rule.key for item in found.open_fees] == ["appraisal"]


Change = Callable[[dict[str, Any]], object]
RATES = ("fees", 0, "rates")


def put(*path: Any, value: Any) -> Change:
    def change(data: dict[str, Any]) -> None:
        here: Any = data
        for step in path[:-1]:
            here = here[step]
        here[path[-1]] = value

    return change


WRONG = [
    (put(*RATES, 1, "from", value=date(2026, 7, 2)), "leave a day without one"),
    (put(*RATES, 1, "from", value=date(2026, 6, 30)), "leave a day without one"),
    (put(*RATES, 1, "until", value=date(2027, 1, 1)), "no amount counts afterwards"),
    (put(*RATES, 0, "from", value=date(2027, 1, 1)), "`until` is before `from`"),
    (
        put(*RATES, value=[{"from": date(2027, 1, 1), "basis": {"number": "07/2026/NQ-HĐND"}, "amount": 1}]),
        "before the",
    ),
    (put(*RATES, 0, "basis", value={"number": "1/NQ"}), "1/NQ is no legal basis"),
    (put(*RATES, 1, "areas", value=[{"value": "sea", "name": NAME, "amount": 1}]), "has no option sea"),
    (lambda data: data["fees"][0]["rates"][1]["areas"].pop(), "not every answer has an amount"),
    (put("fees", 0, "exemptions", 0, "proof", value="nothing"), "there is no component `nothing`"),
    (lambda data: data["fees"][0]["exemptions"][0].pop("condition"), "`proof` goes with `condition`"),
    (put("fees", 0, "amount", value=1), "either `rates` or amounts of its own"),
    (put("fees", 2, "paid_before", value="acceptance"), "goes with a fee that is due at submission"),
]


@pytest.mark.parametrize(("change", "words"), WRONG, ids=range(len(WRONG)))
def test_what_is_wrong_with_fees_is_found(several: ServiceForm, change: Change, words: str) -> None:
    data = to_data(several)
    change(data)
    _, findings = examine_data(data)
    assert any(words in finding.words("en")[0] for finding in findings), [item.words("en") for item in findings]
    for finding in findings:
        assert finding.words("vi") != finding.words("en")


def test_a_proof_that_is_not_asked_for_is_warned_of(several: ServiceForm) -> None:
    data = to_data(several)
    data["pages"][0]["questions"][2]["condition"] = {"question": "area", "equals": "town"}
    definition, findings = examine_data(data)
    assert definition is not None
    assert not findings
    assert any("where its proof is not asked for" in item.words("en")[0] for item in lint(definition))
    assert not any("its proof" in item.words("en")[0] for item in lint(several))


def test_changed_fees_are_told(several: ServiceForm) -> None:
    data = to_data(several)
    data["version"] = 2
    data["fees"][2]["due"] = "submission"
    data["fees"][0]["rates"][1]["areas"][1]["amount"] = 60000
    definition, findings = examine_data(data)
    assert definition is not None, findings
    said = [item.text.vi for item in differences(several, definition)]
    assert any("khu vực nông thôn: 60.000 đồng từ 01/07/2026 theo 07/2026/NQ-HĐND, Điều 3" in text for text in said)
    assert "Khoản thu “Lệ phí cấp giấy phép”: thời điểm phải nộp đổi từ khi trả kết quả thành khi nộp hồ sơ." in said
