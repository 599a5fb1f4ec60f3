"""Numbers in certificate subjects, as Vietnamese authorities write them."""

import pytest
from asn1crypto import x509

from portal.signing.subject import read_subject


def certificate(**subject: str) -> x509.Certificate:
    return x509.Certificate({"tbs_certificate": {"subject": x509.Name.build(subject)}})


@pytest.mark.parametrize(
    ("user_id", "personal", "tax"),
    [
        ("CCCD:001099012345", "001099012345", None),
        ("cccd: 001099012345", "001099012345", None),
        ("CMND:012345678", "012345678", None),
        ("MST:0101234567", None, "0101234567"),
        ("MST:0101234567-001", None, "0101234567-001"),
        ("001099012345", None, None),
        ("CCCD:00109901234x", None, None),
        ("CCCD:001099012345 MST:0101234567", None, None),
    ],
)
def test_numbers(user_id: str, personal: str | None, tax: str | None) -> None:
    subject = read_subject(certificate(common_name="An", user_id=user_id))
    assert (subject.personal_number, subject.tax_code) == (personal, tax)


def test_two_different_personal_numbers_prove_neither() -> None:
    found = read_subject(certificate(common_name="An", user_id="CCCD:001099012345", serial_number="CCCD:001099012346"))
    assert found.personal_number is None


def test_names_lose_invisible_characters() -> None:
    assert read_subject(certificate(common_name="An\u202e\u200b  Bình")).name == "An Bình"


def test_a_subject_without_common_name_is_still_shown() -> None:
    assert read_subject(certificate(organization_name="Sở Nội vụ")).name == "Sở Nội vụ"
