"""Personal numbers are covered wherever they stand in a text; what only looks like one is left alone."""

import pytest

from portal.dossiers.masking import covered


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("067190001234", "067•••••1234"),
        ("Số định danh 067 190 001 234, cấp 2021", "Số định danh 067•••••1234, cấp 2021"),
        ("0912 345 678", "0•••••5678"),
        ("+84 912 345 678.", "84•••••5678."),
        ("123456789", "•••••6789"),
        ("6001234567-001", "6001234567-001"),
        ("thuy.nguyen@example.vn", "t•••••@example.vn"),
        ("H61.11-261127-0001", "H61.11-261127-0001"),
        ("1.234.567.890 đồng", "1.234.567.890 đồng"),
        ("27/03/1990", "27/03/1990"),
        ("2.000635", "2.000635"),
    ],
)
def test_covered(text: str, shown: str) -> None:
    assert covered(text) == shown
