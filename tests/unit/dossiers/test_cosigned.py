"""One signature more, by the right person, in the right place; and by what a role is proven."""

from dataclasses import replace

import pytest

from portal.dossiers.cosigned import Fault, fault, holder_of
from portal.dossiers.standing import Standing, proof_of_role, standing
from portal.signing.actions import Holder, Role
from tests.unit.signing.test_verdict import REPORT, VERDICT

APPLICANT = REPORT
MINE = replace(REPORT, field_name="ChuKyNguoiCungKy1", personal_number="067190000011", signer="H'Mai Niê")
OTHER = replace(REPORT, field_name="ChuKyNguoiCungKy2", personal_number="067090000022")
ME = holder_of("H'Mai Niê", "067190000011")
BEFORE = ["ChuKyNguoiNop"]


@pytest.mark.parametrize(
    ("now", "found"),
    [
        ([APPLICANT, MINE], None),
        ([MINE, APPLICANT], None),
        ([APPLICANT], Fault.NOTHING_NEW),
        ([], Fault.EARLIER_GONE),
        ([MINE], Fault.EARLIER_GONE),
        ([APPLICANT, MINE, OTHER], Fault.SEVERAL_NEW),
        ([APPLICANT, OTHER], Fault.SOMEBODY_ELSE),
        ([APPLICANT, replace(MINE, personal_number=None)], Fault.SOMEBODY_ELSE),
        ([APPLICANT, replace(OTHER, field_name=MINE.field_name)], Fault.SOMEBODY_ELSE),
        ([APPLICANT, replace(MINE, field_name=OTHER.field_name)], Fault.WRONG_PLACE),
        ([APPLICANT, replace(MINE, field_name="Signature1")], Fault.WRONG_PLACE),
    ],
)
def test_just_ones_own_signature_is_added_in_ones_own_place(now: list[object], found: Fault | None) -> None:
    assert fault(BEFORE, now, field="ChuKyNguoiCungKy1", holder=ME) is found  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("number", "personal", "tax"),
    [
        ("067190000011", "067190000011", None),
        ("0101234567", None, "0101234567"),
        ("0101234567-001", None, "0101234567-001"),
    ],
)
def test_twelve_digits_are_a_persons(number: str, personal: str | None, tax: str | None) -> None:
    found = holder_of("", number)
    assert (found.personal_number, found.tax_code) == (personal, tax)


BUSINESS = Holder(tax_code="0101234567", personal_number="001099012345", representative="Y Ê-ban Niê")
SEALED = replace(REPORT, personal_number=None, tax_code="0101234567")


@pytest.mark.parametrize(
    ("report", "holder", "found"),
    [
        (REPORT, Holder(personal_number="001099012345"), Standing.SELF),
        (REPORT, Holder(personal_number="001099012346"), None),
        (SEALED, BUSINESS, Standing.ORGANISATION),
        (REPORT, BUSINESS, Standing.REPRESENTATIVE),
        (
            replace(REPORT, personal_number="067", tax_code="0101234567", signer="Y Ê-BAN NIÊ"),
            BUSINESS,
            Standing.REPRESENTATIVE_OF_ORGANISATION,
        ),
        (replace(REPORT, personal_number="067", tax_code="0101234567", signer="Trần Văn An"), BUSINESS, None),
        (replace(REPORT, personal_number="067", signer="Y Ê-ban Niê"), BUSINESS, None),
        (replace(SEALED, role=Role.OFFICIAL), BUSINESS, None),
    ],
)
def test_a_number_entitles_and_a_name_only_beside_the_tax_code(
    report: object, holder: Holder, found: Standing | None
) -> None:
    assert standing(report, holder) is found  # type: ignore[arg-type]


def test_the_proof_of_a_role_is_told_of_organisations_only() -> None:
    told = proof_of_role(replace(VERDICT, signatures=(OTHER, SEALED)), BUSINESS)
    assert told is not None
    assert "mã số thuế" in told.vi
    assert proof_of_role(VERDICT, Holder(personal_number="001099012345")) is None
    assert proof_of_role(replace(VERDICT, signatures=(OTHER,)), BUSINESS) is None
