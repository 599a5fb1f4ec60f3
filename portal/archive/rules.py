"""When a proof must be renewed. Pure: the time is an argument."""

from datetime import datetime, timedelta

MARGIN = timedelta(days=90)  # a service may be away for weeks, an agency may need time to choose another
AGAIN = timedelta(days=7)
SOON = timedelta(hours=1)


def must_renew(good_until: datetime, *, now: datetime) -> bool:
    """Whether a proof that is good until then needs a fresh time-stamp now."""
    return now >= good_until - MARGIN


def next_look(good_until: datetime, *, now: datetime) -> datetime:
    """When to look at a proof again: as soon as it must be renewed, but never at once.

    A service that still stamps with the certificate that is about to expire is asked again after a week.
    """
    return max(good_until - MARGIN, now + AGAIN)
