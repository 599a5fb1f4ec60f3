"""The days that a report is asked for, in the address."""

from datetime import date

from flask import request
from flask_babel import gettext as _

from forms.text import one_line
from portal.core import clock
from portal.core.clock import local


def asked_period(unread: list[str]) -> tuple[date, date]:
    """First and last day, this month unless others are asked for; what cannot be read is said in ``unread``."""
    today = local(clock.now()).date()
    first = _day("since", unread) or today.replace(day=1)
    last = _day("until", unread) or max(today, first)
    if last < first:
        unread.append(_("Ngày bắt đầu phải trước hoặc trùng ngày kết thúc."))
        last = first
    return first, last


def _day(name: str, unread: list[str]) -> date | None:
    """The day in the address; one that cannot be read, or that no calendar of ours has, is said to be so."""
    typed = one_line(request.args.get(name, ""))[:20]
    try:
        found = date.fromisoformat(typed) if typed else None
    except ValueError:
        found = date.min
    if found is None or 2000 <= found.year <= 2100:
        return found
    unread.append(_("Không đọc được ngày “%(day)s”. Hãy ghi ví dụ 2026-11-27.", day=typed))
    return None
