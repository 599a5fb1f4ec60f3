"""As whose signature a file may be accepted in spite of its verdict; mostly as nobody's."""

from datetime import UTC, datetime

import pytest

from forms.definition import Component, ServiceForm
from portal.dossiers.overruling import Signer, possible_signers
from portal.signing.actions import Clock, Reason, Role, SignatureReport, Verdict
from portal.signing.findings import Coverage

NOW = datetime(2026, 11, 27, 2, 0, tzinfo=UTC)
NUMBER, OTHER = "067190001234", "001099012345"


def report(
    reason: Reason = Reason.OK, role: Role | None = Role.CITIZEN, number: str | None = NUMBER
) -> SignatureReport:
    return SignatureReport(
        reason=reason,
        field_name="ChuKy",
        role=role,
        signer="Nguyễn Thị Thuỷ",
        personal_number=number,
        tax_code=None,
        organisation=None,
        issuer="CA",
        serial="1",
        valid_from=NOW,
        valid_until=NOW,
        claimed_time=None,
        best_time=None,
        clock=Clock.NONE,
        coverage=Coverage.ENTIRE_FILE,
        level="B-B",
        digest_algorithm="sha256",
        signature_algorithm="RSA",
        indication="PASSED",
        sub_indication="",
    )


def verdict(reason: Reason, *reports: SignatureReport) -> Verdict:
    return Verdict(reason=reason, signatures=reports, sha256="0" * 64, size=1, checked_at=NOW, policy="")


@pytest.fixture
def issued(definition: ServiceForm) -> Component:
    """A paper that an authority issues."""
    return definition.component("proof")


@pytest.fixture
def private(definition: ServiceForm) -> Component:
    """A paper that anybody writes."""
    return definition.component("note")


def signers(found: Reason, as_signed: Verdict, component: Component) -> tuple[Signer, ...]:
    return possible_signers(verdict(found), as_signed, component, applicant_number=NUMBER)


OFFICIAL = report(role=Role.OFFICIAL, number=None)
UNKNOWN = report(Reason.UNSUPPORTED, role=None, number=None)


def test_a_proven_signer_leaves_no_choice(issued: Component, private: Component) -> None:
    assert signers(Reason.ALTERED, verdict(Reason.OK, report()), issued) == (Signer.APPLICANT,)
    assert signers(Reason.ALTERED, verdict(Reason.OK, OFFICIAL), issued) == (Signer.ISSUER,)
    assert signers(Reason.ALTERED, verdict(Reason.OK, OFFICIAL), private) == (), "an office is no issuer of a letter"
    assert signers(Reason.ALTERED, verdict(Reason.OK, report(number=OTHER)), issued) == (), "somebody else's"


def test_what_cannot_be_proven_is_for_the_officer_to_say(issued: Component, private: Component) -> None:
    nothing = verdict(Reason.UNSUPPORTED)
    assert signers(Reason.UNSUPPORTED, nothing, issued) == (Signer.APPLICANT, Signer.ISSUER)
    assert signers(Reason.UNSUPPORTED, nothing, private) == (Signer.APPLICANT,)
    assert signers(Reason.UNSUPPORTED, verdict(Reason.UNSUPPORTED, UNKNOWN), private) == (Signer.APPLICANT,)


def test_a_number_in_the_certificate_excludes_others(issued: Component, private: Component) -> None:
    foreign = verdict(Reason.UNSUPPORTED, report(Reason.UNSUPPORTED, role=None, number=OTHER))
    assert signers(Reason.UNSUPPORTED, foreign, private) == ()
    assert signers(Reason.UNSUPPORTED, foreign, issued) == (Signer.ISSUER,)


@pytest.mark.parametrize("worse", [each for each in Reason if each not in (Reason.OK, Reason.UNSUPPORTED)])
def test_whatever_else_is_wrong_is_final(issued: Component, worse: Reason) -> None:
    for found in (Reason.ALTERED, Reason.UNSUPPORTED):
        assert signers(found, verdict(worse, report()), issued) == ()


@pytest.mark.parametrize("found", [each for each in Reason if each not in (Reason.ALTERED, Reason.UNSUPPORTED)])
def test_no_other_verdict_is_overruled(issued: Component, found: Reason) -> None:
    assert signers(found, verdict(Reason.OK, report()), issued) == ()
