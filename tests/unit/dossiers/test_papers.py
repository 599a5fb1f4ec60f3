"""The paper rule on a whole dossier (R6.2, R9.3c, R11.3, R11.4)."""

from datetime import UTC, datetime
from typing import Any

import pytest

from forms.definition import ServiceForm
from portal.dossiers.models import CertifiedCopy
from portal.dossiers.papers import certified, origin, papers, signed_validly
from portal.dossiers.rules import BASES
from portal.office.slips import why_none

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


NOW = datetime(2026, 11, 27, 2, 0, tzinfo=UTC)


def overruled(verdict: str = "altered", signer: str = "issuer") -> dict[str, str]:
    return {"verdict": verdict, "signer": signer, "why": "Đã xem.", "by": "Trần Văn Tiếp", "at": NOW.isoformat()}


def copy(component: str = "proof", *, issued: bool = True) -> CertifiedCopy:
    return CertifiedCopy(
        component=component, number="01/SY-UBND", agency="UBND xã", compared_at=NOW, issued_at=NOW if issued else None
    )


@pytest.mark.parametrize(
    ("component", "decision", "brought"),
    [
        ("proof", None, True),
        ("proof", overruled(), False),
        ("proof", overruled(signer="applicant"), False),
        ("proof", overruled("unsupported"), True),  # about another verdict than the one there is now
        ("plan", overruled(), True),  # what is kept on paper by law is kept on paper
    ],
)
def test_what_an_officer_accepted_counts_as_signed(
    definition: ServiceForm, make_file: Any, component: str, decision: dict[str, str] | None, brought: bool
) -> None:
    file = make_file(component, f"{component}_file", verdict=verdict("INVALID") | {"reason": "altered"})
    file.overruled = decision
    assert (bring(definition, [file]) != {}) is brought


def test_one_accepted_file_does_not_free_its_neighbour(definition: ServiceForm, make_file: Any) -> None:
    accepted = make_file("proof", "proof_file", verdict=verdict("INVALID") | {"reason": "altered"})
    accepted.overruled = overruled()
    assert bring(definition, [accepted, make_file("proof", "proof_file", number=2)]) == {"proof": "R11.3"}


@pytest.mark.parametrize(("issued", "brought"), [(True, False), (False, True)])
def test_a_certified_copy_stands_for_the_paper_once_it_is_sealed(
    definition: ServiceForm, make_file: Any, issued: bool, brought: bool
) -> None:
    found = papers(
        definition,
        [make_file("proof", "proof_file")],
        signed=False,
        applicant_number=NUMBER,
        copies=[copy(issued=issued)],
    )
    assert [paper.to_bring for paper in found] == [brought]


def test_a_paper_that_was_only_shown_is_among_those_given(definition: ServiceForm) -> None:
    found = papers(definition, [], signed=False, applicant_number=NUMBER, copies=[copy(), copy("plan")])
    assert [(paper.component.key, paper.to_bring, paper.rule.clause) for paper in found] == [
        ("proof", False, "R11.4"),
        ("plan", True, "R9.3c"),
    ]


def test_a_file_that_is_a_certified_copy_says_so(definition: ServiceForm, make_file: Any) -> None:
    """Its number alone is no proof: the seal has to be good."""
    file = make_file("proof", "proof_file", verdict=verdict(role="official", number=None))
    file.origin = certified(copy())
    told = origin(file)
    assert told is not None
    assert told.vi == "Bản sao điện tử số 01/SY-UBND, UBND xã chứng thực ngày 27/11/2026."
    assert bring(definition, [file]) == {}
    file.verdict = verdict("INVALID", role="official", number=None)
    assert bring(definition, [file]) == {"proof": "R11.3"}


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ("accepted", "Cán bộ đã xem xét và chấp nhận chữ ký số"),
        ("copied", "bản sao điện tử có chứng thực"),
        ("signed", "Hồ sơ đã được ký số hợp lệ"),
        ("nothing", "Thủ tục không yêu cầu lưu bản chính"),
    ],
)
def test_a_slip_that_asks_for_nothing_says_why(definition: ServiceForm, make_file: Any, given: str, said: str) -> None:
    file = make_file("proof", "proof_file", verdict=verdict("INVALID") | {"reason": "altered"})
    file.overruled = overruled() if given == "accepted" else None
    files = [] if given == "nothing" else [file]
    copies = [copy()] if given == "copied" else []
    signed = given == "signed"
    found = papers(definition, files, signed=signed, applicant_number=NUMBER, copies=copies)
    assert said in why_none(found, signed=signed)
