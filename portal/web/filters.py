"""How values look on a page: dates, money, sizes, bilingual texts."""

from datetime import date, datetime

from flask import Flask

from forms.text import Text
from portal.core.clock import local
from portal.web.languages import language, say
from portal.web.marking import excerpt, marked

_UNITS = ("KB", "MB", "GB")
_DAYS_VI = ("Thứ Hai", "Thứ Ba", "Thứ Tư", "Thứ Năm", "Thứ Sáu", "Thứ Bảy", "Chủ nhật")
_DAYS_EN = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def day(value: date | datetime | None) -> str:
    """``23/11/2026``, on a Vietnamese clock."""
    if value is None:
        return ""
    return f"{local(value) if isinstance(value, datetime) else value:%d/%m/%Y}"


def moment(value: datetime | None) -> str:
    """``15:04, 23/11/2026``, on a Vietnamese clock."""
    return "" if value is None else f"{local(value):%H:%M, %d/%m/%Y}"


def moment_exact(value: datetime | None) -> str:
    """``15:04:05.123, 23/11/2026 (+07:00)``: a time that has to be proved (R10.3)."""
    if value is None:
        return ""
    there = local(value)
    return f"{there:%H:%M:%S}.{there.microsecond // 1000:03d}, {there:%d/%m/%Y} (+07:00)"


def weekday(value: date | datetime | None) -> str:
    """``Thứ Hai, 23/11/2026``: a date that people have to keep."""
    if value is None:
        return ""
    there = local(value) if isinstance(value, datetime) else value
    names = _DAYS_EN if language() == "en" else _DAYS_VI
    return f"{names[there.weekday()]}, {there:%d/%m/%Y}"


def money(value: int) -> str:
    """``150.000 đồng``; ``150,000 VND`` in English."""
    return f"{value:,} VND" if language() == "en" else f"{value:,} đồng".replace(",", ".")


def size(value: int) -> str:
    """``1,4 MB``, ``667 byte``; in English ``1.4 MB``, ``667 bytes``."""
    if value < 1024:
        return f"{value} {'byte' if language() == 'vi' or value == 1 else 'bytes'}"
    number, unit = value / 1024, _UNITS[0]
    for unit in _UNITS:
        if number < 1024 or unit == _UNITS[-1]:
            break
        number /= 1024
    text = f"{number:.0f}" if number >= 100 or number == int(number) else f"{number:.1f}"
    return f"{text.replace('.', ',') if language() == 'vi' else text} {unit}"


def init_app(app: Flask) -> None:
    """Make the filters available to templates."""
    for function in (day, moment, moment_exact, weekday, money, size):
        app.add_template_filter(function)
    app.add_template_filter(_text, "say")
    app.add_template_filter(marked)
    app.add_template_filter(excerpt)


def _text(value: Text | str) -> str:
    return say(value) if isinstance(value, Text) else value
