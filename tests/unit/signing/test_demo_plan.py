"""The plan of the demonstration authority."""

from datetime import UTC, datetime

import pytest

from portal.signing.demo_pki.holders import ALWAYS_ISSUED, DemoHolder, HolderKind
from portal.signing.demo_pki.plan import certificate_labels, configuration, issuer_of

AT = datetime(2026, 11, 23, tzinfo=UTC)


@pytest.mark.parametrize(
    ("kind", "issuer"),
    [
        (HolderKind.CITIZEN, "citizens"),
        (HolderKind.BUSINESS, "citizens"),
        (HolderKind.OFFICIAL, "officials"),
        (HolderKind.SEAL, "officials"),
    ],
)
def test_people_and_agencies_have_different_issuers(kind: HolderKind, issuer: str) -> None:
    assert issuer_of(DemoHolder(label="x", name="X", kind=kind)) == issuer


def test_serial_numbers_differ() -> None:
    plan = configuration(list(ALWAYS_ISSUED), base_url="http://127.0.0.1:1", at=AT)
    certificates = plan["pki-architectures"]["demo"]["certs"]
    serials = [certificate["serial"] for certificate in certificates.values()]
    assert len(set(serials)) == len(serials) == len(certificate_labels(ALWAYS_ISSUED))


@pytest.mark.parametrize("label", ["../x", "A", "", "a b", "-a"])
def test_labels_are_safe_file_names(label: str) -> None:
    with pytest.raises(ValueError, match="label"):
        DemoHolder(label=label, name="X", kind=HolderKind.CITIZEN)
