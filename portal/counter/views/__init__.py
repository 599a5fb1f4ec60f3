"""The pages of the counter: the applicant's appointment, the officers' day, the numbers that everybody sees."""

from portal.counter.views import arranging, booking, kiosk, queue, today
from portal.counter.views.base import bp

__all__ = ["arranging", "booking", "bp", "kiosk", "queue", "today"]
