"""Time: stored in UTC, shown in Vietnam's time zone. Rules receive the time; only the edges ask for it."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")


def now() -> datetime:
    """The present moment, aware, in UTC."""
    return datetime.now(UTC)


def local(moment: datetime) -> datetime:
    """The same moment on a Vietnamese clock."""
    return moment.astimezone(VIETNAM)
