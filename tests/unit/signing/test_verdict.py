"""Verdicts are values: they survive the database, and only the right number proves consent."""

import json
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from portal.signing.findings import Change, ChangeKind, Coverage, Link
from portal.signing.reasons import Outcome, Reason
from portal.signing.trust import Role
from portal.signing.verdict import Clock, Holder, SignatureReport, Verdict

MOMENT = datetime(2026, 11, 23, 8, 30, tzinfo=UTC)

REPORT = SignatureReport(
    reason=Reason.OK,
    field_name="ChuKyNguoiNop",
    role=Role.CITIZEN,
    signer="Nguyễn Thị Ánh Nguyệt",
    personal_number="001099012345",
    tax_code=None,
    organisation=None,
    issuer="CA",
    serial="3e9",
    valid_from=MOMENT,
    valid_until=MOMENT,
    claimed_time=None,
    best_time=MOMENT,
    clock=Clock.SIGNATURE_TIMESTAMP,
    coverage=Coverage.ENTIRE_FILE,
    level="B-T",
    digest_algorithm="sha256",
    signature_algorithm="ecdsa 256",
    indication="PASSED",
    sub_indication="OK",
    changes=(Change(kind=ChangeKind.TIMESTAMP_ADDED, place="T"),),
    chain=(
        Link(
            subject="Nguyễn Thị Ánh Nguyệt",
            issuer="CA",
            serial="3e9",
            valid_from=MOMENT,
            valid_until=MOMENT,
            revocation_source="ocsp",
            revocation_time=MOMENT,
        ),
    ),
    provable_until=MOMENT,
)
VERDICT = Verdict(
    reason=Reason.OK,
    signatures=(REPORT,),
    sha256="ab" * 32,
    size=10,
    checked_at=MOMENT,
    policy="require-revocation/1",
    libraries={"pyhanko": "0"},
)


def test_a_verdict_survives_json() -> None:
    assert Verdict.from_dict(json.loads(json.dumps(VERDICT.to_dict()))) == VERDICT


def test_a_verdict_for_an_unread_file_survives_json() -> None:
    unread = replace(VERDICT, reason=Reason.UNREADABLE, signatures=(), strictly_read=False)
    assert Verdict.from_dict(json.loads(json.dumps(unread.to_dict()))) == unread


def test_from_dict_refuses_an_unknown_reason() -> None:
    with pytest.raises(ValueError, match="excellent"):
        Verdict.from_dict(VERDICT.to_dict() | {"reason": "excellent"})


def test_only_ok_is_valid() -> None:
    assert [reason for reason in Reason if reason.outcome is Outcome.VALID] == [Reason.OK]


@pytest.mark.parametrize("reason", list(Reason))
def test_every_reason_says_what_happened_in_both_languages(reason: Reason) -> None:
    assert len(reason.text.vi) > 20
    assert len(reason.text.en) > 20
    assert reason.text.vi != reason.text.en


def test_only_unknown_revocation_is_checked_again() -> None:
    later = [reason for reason in Reason if replace(VERDICT, reason=reason).check_later]
    assert later == [Reason.REVOCATION_UNKNOWN]


@pytest.mark.parametrize(
    ("certificate", "holder", "same"),
    [
        ({}, Holder(personal_number="001099012345"), True),
        ({}, Holder(personal_number="001099012346"), False),
        ({}, Holder(name="Nguyễn Thị Ánh Nguyệt"), False),
        ({"personal_number": None}, Holder(personal_number="001099012345"), False),
        ({"personal_number": None}, Holder(), False),
        ({"personal_number": None, "tax_code": "0101234567"}, Holder(tax_code="0101234567"), True),
        ({"personal_number": None, "tax_code": "0101234567001"}, Holder(tax_code="0101234567-001"), True),
        ({"personal_number": None, "tax_code": "0101234567"}, Holder(tax_code="0101234568"), False),
        ({"tax_code": "0101234567"}, Holder(tax_code="0101234567"), False),
        ({"tax_code": "0101234567"}, Holder(tax_code="0101234567", personal_number="001099012345"), True),
        ({"tax_code": "0101234567"}, Holder(tax_code="0101234567", representative="NGUYEN THI ANH NGUYET"), True),
        ({"tax_code": "0101234567"}, Holder(tax_code="0101234567", representative="Nguyễn Thị Ánh"), False),
        ({"tax_code": "0101234568"}, Holder(tax_code="0101234567", representative="Nguyễn Thị Ánh Nguyệt"), False),
        ({}, Holder(tax_code="0101234567", representative="Nguyễn Thị Ánh Nguyệt"), False),
        ({"tax_code": None}, Holder(representative="Nguyễn Thị Ánh Nguyệt"), False),
    ],
)
def test_a_signature_belongs_to_whoever_has_its_number(
    certificate: dict[str, str | None], holder: Holder, same: bool
) -> None:
    assert replace(REPORT, **certificate).belongs_to(holder) is same  # type: ignore[arg-type] # field names as data


def test_consent_needs_a_valid_verdict_and_a_citizen_anchor() -> None:
    holder = Holder(personal_number="001099012345")
    assert VERDICT.proves_consent_of(holder)
    assert not replace(VERDICT, reason=Reason.REVOCATION_UNKNOWN).proves_consent_of(holder)
    official = replace(VERDICT, signatures=(replace(REPORT, role=Role.OFFICIAL),))
    assert not official.proves_consent_of(holder)


def test_a_verdict_kept_by_an_earlier_version_knows_less() -> None:
    kept = VERDICT.to_dict()
    for report in kept["signatures"]:
        del report["chain"], report["provable_until"]
        report["changes"] = ["lta_updates"]
    earlier = replace(REPORT, changes=(), chain=(), provable_until=None)
    assert Verdict.from_dict(kept) == replace(VERDICT, signatures=(earlier,))


@pytest.mark.parametrize(
    ("numbers", "shown"),
    [
        ({"personal_number": "001099012345", "tax_code": None}, "••••••••2345"),
        ({"personal_number": None, "tax_code": "0101234567"}, "••••••4567"),
        ({"personal_number": None, "tax_code": None}, ""),
    ],
)
def test_a_page_shows_the_end_of_the_number_only(numbers: dict[str, str | None], shown: str) -> None:
    assert replace(REPORT, **numbers).masked_number == shown  # type: ignore[arg-type] # field names as data


@pytest.mark.parametrize("kind", list(ChangeKind))
def test_every_change_is_told_in_both_languages(kind: ChangeKind) -> None:
    text = Change(kind=kind, place="7").text
    assert text.vi != text.en
