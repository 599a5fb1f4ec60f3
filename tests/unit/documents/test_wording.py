"""Dates, amounts and sizes as official documents write them."""

from datetime import UTC, date, datetime

import pytest

from portal.documents.wording import file_size, minute, money, place_and_day, second


@pytest.mark.parametrize(
    ("day", "spoken"),
    [
        (date(2026, 2, 5), "Đắk Nông, ngày 05 tháng 02 năm 2026"),
        (date(2026, 3, 9), "Đắk Nông, ngày 09 tháng 3 năm 2026"),
        (date(2026, 12, 31), "Đắk Nông, ngày 31 tháng 12 năm 2026"),
    ],
)
def test_decree_30_zero_before_small_days_and_months_one_and_two(day: date, spoken: str) -> None:
    assert place_and_day("Đắk Nông", day) == spoken


def test_moments_are_told_on_a_vietnamese_clock() -> None:
    late = datetime(2026, 12, 31, 17, 5, 9, tzinfo=UTC)
    assert minute(late) == "00 giờ 05 phút, ngày\u00a001/01/2027"
    assert second(late) == "00 giờ 05 phút 09 giây, ngày\u00a001/01/2027 (GMT+7)"


@pytest.mark.parametrize(("amount", "spoken"), [(0, "Không thu"), (8000, "8.000 đồng"), (1234567, "1.234.567 đồng")])
def test_money(amount: int, spoken: str) -> None:
    assert money(amount) == spoken


@pytest.mark.parametrize(("size", "spoken"), [(812, "812 byte"), (12_400, "12 KB"), (1_572_864, "1,5 MB")])
def test_file_size(size: int, spoken: str) -> None:
    assert file_size(size) == spoken
