"""What each service of the catalogue costs: by day, by channel, by place, and for those who pay less."""

from datetime import date
from typing import Any

import pytest

from forms import fees
from forms.answers import Answers
from forms.definition import Channel, ServiceForm, load_catalogue
from forms.definition.paying import fees as unsound
from tests.conftest import SERVICES

LATEST = {code: versions[max(versions)] for code, versions in load_catalogue(SERVICES).items()}
NOW, YEAR_END, NEW_YEAR = date(2026, 11, 27), date(2025, 12, 31), date(2026, 1, 1)
HERE = {"plot_address": {"province": "68"}}
ELSEWHERE = {"plot_address": {"province": "01"}}
LATE = {"within_sixty_days": False}
ROOMS = {"rooms": [{"room_name": str(at)} for at in range(4)]}

# service, answers, day, channel: what is due at submission, and with the result
TABLE: list[tuple[str, dict[str, Any], date, Channel, int, int]] = [
    ("1.000894", {}, NOW, "online", 0, 0),
    ("1.000894", {"copies": 2}, NOW, "counter", 16_000, 0),
    ("1.001029", ROOMS, NOW, "online", 4_000_000, 0),
    ("1.001029", {"rooms": ROOMS["rooms"] * 2}, NOW, "counter", 6_000_000, 0),
    ("1.001193", {"within_sixty_days": True}, NOW, "online", 0, 0),
    ("1.001193", {**LATE, "exemption": "none", "copies": 1}, NOW, "online", 13_000, 0),
    ("1.001193", {**LATE, "exemption": "merit", "copies": 1}, NOW, "online", 8_000, 0),
    ("1.001612", {}, NOW, "online", 0, 0),
    ("1.001612", {}, NOW, "counter", 100_000, 0),
    ("1.002809", {}, YEAR_END, "online", 115_000, 0),
    ("1.002809", {}, YEAR_END, "counter", 135_000, 0),
    ("1.002809", {}, NEW_YEAR, "online", 135_000, 0),
    ("1.002809", {}, NEW_YEAR, "counter", 135_000, 0),
    ("1.004873", {"exemption": "none"}, NOW, "online", 3_000, 0),
    ("1.004873", {"exemption": "poor"}, NOW, "online", 0, 0),
    ("1.013225", {"works_kind": "house", **HERE}, NOW, "online", 0, 75_000),
    ("1.013225", {"works_kind": "house", **ELSEWHERE}, NOW, "online", 0, 50_000),
    ("1.013225", {"works_kind": "linear", **HERE}, NOW, "counter", 0, 150_000),
    ("1.115366", {"user_kind": "person", **HERE}, NOW, "online", 0, 28_000),
    ("1.115366", {"user_kind": "organisation", **ELSEWHERE}, NOW, "online", 0, 25_000),
    ("2.000033", {}, NOW, "online", 0, 0),
    ("2.000488", {"copies": 2, "exemption": "none"}, NOW, "online", 200_000, 0),
    ("2.000488", {"copies": 4, "exemption": "student"}, NOW, "online", 110_000, 0),
    ("2.000488", {"copies": 1, "exemption": "elderly"}, NOW, "counter", 0, 0),
    ("2.000635", {"copies": 20}, NOW, "online", 160_000, 0),
    ("2.001955", {}, NOW, "online", 0, 0),
]


@pytest.mark.parametrize(("code", "scope", "day", "channel", "first", "last"), TABLE)
def test_what_is_due_and_when(
    code: str, scope: dict[str, Any], day: date, channel: Channel, first: int, last: int
) -> None:
    found = fees.due(LATEST[code], scope, channel, day=day)
    assert (found.at("submission").total, found.at("return").total) == (first, last)
    assert found.at("supplement").total == 0


def test_every_fee_of_every_service_is_in_the_table() -> None:
    priced = {
        (code, line.key)
        for code, scope, day, channel, *_sums in TABLE
        for line in fees.due(LATEST[code], scope, channel, day=day).lines
    }
    assert priced == {(code, rule.key) for code, service in LATEST.items() for rule in service.fees}
    assert {code for code, *_rest in TABLE} == LATEST.keys()


def test_every_line_names_the_document_it_is_collected_by() -> None:
    for code, scope, day, channel, *_sums in TABLE:
        for line in fees.due(LATEST[code], scope, channel, day=day).lines:
            assert "TT-BTC" in line.explanation.vi, (code, line.explanation.vi)
            assert "TT-BTC" in line.explanation.en, (code, line.explanation.en)


def test_a_document_that_is_no_legal_basis_is_refused() -> None:
    service = LATEST["2.000635"]
    (rule,) = service.fees
    assert rule.basis is not None
    other = rule.model_copy(update={"basis": rule.basis.model_copy(update={"number": "1/2099/TT-BTC"})})
    (problem,) = unsound(service.model_copy(update={"fees": (other,)}))
    assert problem.what == "1/2099/TT-BTC is no legal basis of this service"


@pytest.mark.parametrize(
    ("code", "scope"),
    [
        ("1.001193", {**LATE, "exemption": "merit"}),
        ("1.004873", {"exemption": "disabled"}),
        ("2.000488", {"copies": 1, "exemption": "student"}),
    ],
)
def test_who_pays_less_shows_a_paper_and_pays_when_it_is_not_accepted(code: str, scope: dict[str, Any]) -> None:
    service = LATEST[code]
    (claim,) = fees.claims(service, scope)
    assert claim.exemption.proof == "exemption_proof"
    assert asks_for_the_proof(service, scope)
    assert not asks_for_the_proof(service, {**scope, "exemption": "none"})
    refused = {"exemption_proof": "Giấy đã hết hạn"}
    full = fees.due(service, {**scope, "exemption": "none"}, "online", day=NOW).total
    found = fees.due(service, scope, "online", day=NOW, refused=refused)
    assert found.total == full
    assert any("Giấy đã hết hạn" in line.explanation.vi for line in found.lines)


def asks_for_the_proof(service: ServiceForm, scope: dict[str, Any]) -> bool:
    question = service.question("exemption_proof_file")
    answers = Answers.from_stored(service, scope)
    return question.is_asked(answers.scope) and question.key in {item.question_key for item in answers.missing("vi")}


def test_no_total_is_reckoned_a_second_time_in_the_form() -> None:
    for service in LATEST.values():
        reckoned = [
            question.key
            for _, question in service.questions()
            if question.kind == "calculated" and "phải nộp" in question.label.vi
        ]
        assert reckoned == [], service.code
