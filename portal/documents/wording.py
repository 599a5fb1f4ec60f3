"""Dates, times, amounts and sizes in the words of Vietnamese official documents."""

from datetime import date, datetime

from portal.core.clock import local

_JOINED = "\u00a0"  # a line must not end between "ngày" and its date


def place_and_day(place: str, day: date) -> str:
    """``Đắk Nông, ngày 05 tháng 02 năm 2026``: days below 10 and months 1, 2 get a zero (Decree 30/2020, App. I)."""
    month = f"{day.month:02d}" if day.month <= 2 else str(day.month)
    spoken = f"ngày {day.day:02d} tháng {month} năm {day.year}"
    return f"{place}, {spoken}" if place else spoken[0].upper() + spoken[1:]


def minute(moment: datetime) -> str:
    """``08 giờ 30 phút, ngày 05/02/2026``, on a Vietnamese clock."""
    return f"{local(moment):%H giờ %M phút, ngày{_JOINED}%d/%m/%Y}"


def second(moment: datetime) -> str:
    """``08 giờ 30 phút 07 giây, ngày 05/02/2026 (GMT+7)``, on a Vietnamese clock (R10)."""
    return f"{local(moment):%H giờ %M phút %S giây, ngày{_JOINED}%d/%m/%Y} (GMT+7)"


def grouped(number: int) -> str:
    """``1.234.567``."""
    return f"{number:,}".replace(",", ".")


def money(amount: int) -> str:
    """``150.000 đồng``; nothing due is ``Không thu``."""
    return f"{grouped(amount)} đồng" if amount else "Không thu"


def file_size(size: int) -> str:
    """``812 byte``, ``12 KB``, ``1,5 MB`` (1 KB = 1024 bytes)."""
    if size < 1024:
        return f"{size} byte"
    if size < 1024 * 1024:
        return f"{round(size / 1024)} KB"
    return f"{size / (1024 * 1024):.1f} MB".replace(".", ",")
