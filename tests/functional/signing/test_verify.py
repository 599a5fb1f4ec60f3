"""Verdicts about honest signatures, and about honest people with the wrong certificate."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from portal.core.sandbox import Sandbox
from portal.signing.actions import Clock, Holder, Level, Outcome, Reason, Role, extend, verify
from tests.functional.signing.conftest import Check
from tests.support.pki import BUSINESS, CITIZEN, RunningPki, later, sample_pdf

ME = Holder(name=CITIZEN.name, personal_number=CITIZEN.personal_number)


@pytest.mark.parametrize("level", list(Level))
def test_every_level_is_valid_and_named(pki: RunningPki, issued: bytes, check: Check, level: Level) -> None:
    verdict = check(pki.signed_by("citizen", issued, level=level), issued=issued, holder=ME)
    report = verdict.signatures[0]
    assert (verdict.outcome, verdict.reason, report.level) == (Outcome.VALID, Reason.OK, level.value)
    assert report.clock is (Clock.NONE if level is Level.B else Clock.SIGNATURE_TIMESTAMP)
    assert verdict.proves_consent_of(ME)


def test_the_report_names_the_signer(pki: RunningPki, issued: bytes, check: Check) -> None:
    report = check(pki.signed_by("citizen", issued)).signatures[0]
    assert (report.signer, report.personal_number) == (CITIZEN.name, CITIZEN.personal_number)
    assert report.role is Role.CITIZEN
    assert report.signature_algorithm == "ecdsa 256"
    assert report.best_time is not None
    assert abs(report.best_time - datetime.now(UTC)) < timedelta(minutes=1)


def test_a_business_consents_by_its_tax_code(pki: RunningPki, issued: bytes, check: Check) -> None:
    company = Holder(tax_code=BUSINESS.tax_code)
    verdict = check(pki.signed_by("business", issued), issued=issued, holder=company)
    assert verdict.proves_consent_of(company)
    assert not verdict.proves_consent_of(ME)


def test_officer_and_seal_sign_as_officials(pki: RunningPki, check: Check) -> None:
    by_officer = pki.signed_by("officer", sample_pdf(), field="ChuKy", level=Level.LTA)
    verdict = check(pki.signed_by("seal", by_officer, field="ConDau", level=Level.LTA))
    assert verdict.reason is Reason.OK
    assert [report.role for report in verdict.signatures] == [Role.OFFICIAL, Role.OFFICIAL]


def test_an_official_certificate_never_consents_for_a_citizen(pki: RunningPki, issued: bytes, check: Check) -> None:
    officer = Holder(personal_number="001080000001")
    assert not check(pki.signed_by("officer", issued)).proves_consent_of(officer)
    expected = check(pki.signed_by("officer", issued), issued=issued, holder=officer)
    assert expected.reason is Reason.SIGNED_BY_SOMEONE_ELSE


def test_somebody_else_signed(pki: RunningPki, issued: bytes, check: Check) -> None:
    verdict = check(pki.signed_by("stranger", issued), issued=issued, holder=ME)
    assert (verdict.outcome, verdict.reason) == (Outcome.INVALID, Reason.SIGNED_BY_SOMEONE_ELSE)


@pytest.mark.parametrize("level", [Level.B, Level.T])
@pytest.mark.parametrize(
    ("label", "reason"),
    [("expired", Reason.EXPIRED), ("revoked", Reason.REVOKED), ("unknown-ca", Reason.UNKNOWN_ISSUER)],
)
def test_certificates_that_do_not_count(
    pki: RunningPki, issued: bytes, check: Check, label: str, reason: Reason, level: Level
) -> None:
    verdict = check(pki.signed_by(label, issued, level=level), issued=issued)
    assert (verdict.outcome, verdict.reason) == (Outcome.INVALID, reason)


def test_a_certificate_from_the_future(pki: RunningPki, issued: bytes, check: Check) -> None:
    verdict = check(pki.signed_by("citizen", issued, level=Level.B), at=later(-60))
    assert verdict.reason is Reason.NOT_YET_VALID


def test_unsigned(issued: bytes, check: Check) -> None:
    assert check(issued, issued=issued).reason is Reason.NO_SIGNATURE


def test_revocation_services_down_is_not_enough_evidence(pki: RunningPki, issued: bytes, check: Check) -> None:
    signed = pki.signed_by("citizen", issued)
    with pki.outage("ocsp", "crls"):
        verdict = check(signed, issued=issued, holder=ME)
    assert (verdict.outcome, verdict.reason) == (Outcome.INDETERMINATE, Reason.REVOCATION_UNKNOWN)
    assert verdict.check_later
    assert not verdict.proves_consent_of(ME)
    assert check(signed, issued=issued, holder=ME).reason is Reason.OK


def test_somebody_else_is_refused_even_while_the_issuer_is_silent(pki: RunningPki, issued: bytes, check: Check) -> None:
    signed = pki.signed_by("stranger", issued)
    with pki.outage("ocsp", "crls"):
        verdict = check(signed, issued=issued, holder=ME)
    assert (verdict.outcome, verdict.reason) == (Outcome.INVALID, Reason.SIGNED_BY_SOMEONE_ELSE)


def test_an_unknown_time_stamping_authority_is_refused_even_while_the_issuer_is_silent(
    pki: RunningPki, issued: bytes, check: Check
) -> None:
    signed = pki.signed_by("citizen", issued)
    with pki.outage("ocsp", "crls"):
        verdict = check(signed, trust=replace(pki.trust, timestamping=pki.trust.official))
    assert (verdict.outcome, verdict.reason) == (Outcome.INVALID, Reason.BAD_TIMESTAMP)


def test_revocation_lists_stand_in_for_ocsp(pki: RunningPki, issued: bytes, check: Check) -> None:
    signed, revoked = pki.signed_by("citizen", issued), pki.signed_by("revoked", issued)
    with pki.outage("ocsp"):
        assert check(signed).reason is Reason.OK
        assert check(revoked).reason is Reason.REVOKED


def test_offline_a_plain_signature_cannot_be_decided(pki: RunningPki, issued: bytes, check: Check) -> None:
    signed = pki.signed_by("citizen", issued)
    pki.traffic.paths.clear()
    assert check(signed, offline=True).reason is Reason.REVOCATION_UNKNOWN
    assert pki.traffic.paths == []


def test_offline_the_evidence_in_the_file_is_enough(pki: RunningPki, issued: bytes, check: Check) -> None:
    signed = pki.signed_by("citizen", issued, level=Level.LTA)
    pki.traffic.paths.clear()
    assert check(signed, offline=True).reason is Reason.OK
    assert pki.traffic.paths == []


def test_answers_are_asked_for_once(pki: RunningPki, issued: bytes, check: Check) -> None:
    signed = pki.signed_by("citizen", issued)
    check(signed)
    pki.traffic.paths.clear()
    check(signed)
    assert pki.traffic.paths == []


def test_the_archive_level_outlives_the_certificate(pki: RunningPki, issued: bytes, check: Check) -> None:
    by_applicant = pki.signed_by("citizen", issued, level=Level.T)
    archived = extend(by_applicant, desk=pki.desk)
    assert archived.startswith(by_applicant)
    in_three_years = later(3 * 365)
    with pki.living_in(in_three_years):
        assert check(archived, at=in_three_years).reason is Reason.OK
        assert check(by_applicant, at=in_three_years).reason is Reason.EXPIRED


def test_no_host_is_asked_that_is_not_listed(pki: RunningPki, issued: bytes, check: Check) -> None:
    signed = pki.signed_by("citizen", issued)
    pki.traffic.paths.clear()
    verdict = check(signed, trust=replace(pki.trust, hosts=frozenset()))
    assert verdict.reason is Reason.REVOCATION_UNKNOWN
    assert pki.traffic.paths == []


def test_an_unknown_time_stamping_authority(pki: RunningPki, issued: bytes, check: Check) -> None:
    verdict = check(pki.signed_by("citizen", issued), trust=replace(pki.trust, timestamping=()))
    assert verdict.reason is Reason.BAD_TIMESTAMP


def test_a_sandbox_that_takes_too_long_is_killed(pki: RunningPki, issued: bytes, tmp_path: Path) -> None:
    path = tmp_path / "signed.pdf"
    path.write_bytes(pki.signed_by("citizen", issued))
    impatient = Sandbox(preload=(), memory_bytes=1 << 30, seconds=0.01)  # its first call must import everything
    verdict = verify(path, trust=pki.trust, at=datetime.now(UTC), sandbox=impatient)
    assert (verdict.outcome, verdict.reason) == (Outcome.INDETERMINATE, Reason.TIMEOUT)
    assert verdict.size == path.stat().st_size


def test_too_large_is_refused_without_reading(pki: RunningPki, tmp_path: Path) -> None:
    path = tmp_path / "large.pdf"
    with path.open("wb") as file:
        file.truncate(50 * 1024 * 1024 + 1)
    verdict = verify(path, trust=pki.trust, at=datetime.now(UTC))
    assert (verdict.outcome, verdict.reason) == (Outcome.INVALID, Reason.TOO_LARGE)
