"""The paper rule on a whole dossier (R6.2, R9.3c, R11.3, R11.4)."""

from typing import Any

import pytest

from forms.definition import ServiceForm
from portal.dossiers.papers import papers, signed_validly
from portal.dossiers.rules import BASES

NUMBER = "067190001234"


def verdict(outcome: str = "VALID", *, role: str = "citizen", number: str | None = NUMBER) -> dict[str, Any]:
    return {"outcome": outcome, "signatures": [{"role": role, "personal_number": number, "tax_code": None}]}


def bring(definition: ServiceForm, files: list[Any], *, signed: bool = False, number: str = NUMBER) -> dict[str, str]:
    found = papers(definition, files, signed=signed, applicant_number=number)
    return {paper.component.key: paper.rule.clause for paper in found if paper.to_bring}


def test_an_unsigned_original_is_brought_once(definition: ServiceForm, make_file: Any) -> None:
    assert bring(definition, [make_file("proof", "proof_file")]) == {"proof": "R11.3"}


def test_a_signed_application_covers_every_file(definition: ServiceForm, make_file: Any) -> None:
    assert bring(definition, [make_file("proof", "proof_file")], signed=True) == {}


def test_paper_that_must_be_archived_is_brought_signed_or_not(definition: ServiceForm, make_file: Any) -> None:
    files = [make_file("plan", "plan_file")]
    assert bring(definition, files) == bring(definition, files, signed=True) == {"plan": "R9.3c"}


def test_what_was_not_given_is_not_asked_for(definition: ServiceForm) -> None:
    assert papers(definition, [], signed=False, applicant_number=NUMBER) == []


@pytest.mark.parametrize(
    ("given", "free"),
    [
        (verdict(), True),
        (verdict(role="official", number=None), True),
        (verdict(number="001099012345"), False),
        (verdict("INDETERMINATE"), False),
        (verdict("INVALID", role="official"), False),
        (None, False),
    ],
)
def test_a_signature_on_the_file_itself_counts_if_it_is_the_right_one(
    definition: ServiceForm, make_file: Any, given: dict[str, Any] | None, free: bool
) -> None:
    files = [make_file("proof", "proof_file", verdict=given)]
    assert (bring(definition, files) == {}) is free


def test_every_file_of_a_component_has_to_be_signed(definition: ServiceForm, make_file: Any) -> None:
    files = [make_file("proof", "proof_file", verdict=verdict()), make_file("proof", "proof_file", number=2)]
    assert bring(definition, files) == {"proof": "R11.3"}


def test_nobody_without_a_number_has_signed(definition: ServiceForm, make_file: Any) -> None:
    files = [make_file("proof", "proof_file", verdict=verdict(number=None))]
    assert bring(definition, files, number="") == {"proof": "R11.3"}


def test_an_uncertain_verdict_is_no_signature() -> None:
    assert signed_validly(verdict())
    assert not signed_validly(verdict("INDETERMINATE"))
    assert not signed_validly(None)


def test_every_clause_has_its_full_name(definition: ServiceForm, make_file: Any) -> None:
    files = [make_file(key, f"{key}_file") for key in ("proof", "plan", "note")]
    for signed in (False, True):
        for paper in papers(definition, files, signed=signed, applicant_number=NUMBER):
            assert paper.rule.basis is BASES[paper.rule.clause]
