"""Slowing down those who guess: so many attempts per address or name in a span of time (threats T02, T09)."""

import time
from math import ceil

from flask import request
from limits import parse
from limits.storage import Storage, storage_from_string
from limits.strategies import FixedWindowRateLimiter

from forms.text import Text
from portal.core.errors import PortalError

_SAID_IN_MINUTES = 90


class TooManyAttempts(PortalError):
    """Somebody tries too often; so many minutes from now it is allowed again."""

    status = 429

    def __init__(self, *, minutes: int) -> None:
        hours = ceil(minutes / 60)
        long = minutes > _SAID_IN_MINUTES
        vi = f"{hours} giờ" if long else f"{minutes} phút"
        en = f"{hours} hours" if long else f"{minutes} minute{'s' if minutes != 1 else ''}"
        super().__init__(
            Text(
                vi=f"Bạn đã thử quá nhiều lần. Hãy thử lại sau {vi}; nội dung đã lưu không bị mất.",
                en=f"Too many attempts. Please try again in {en}; nothing that was saved is lost.",
            )
        )


class _Current:
    limiter: FixedWindowRateLimiter | None = None


def configure(redis_url: str) -> None:
    """Count in Redis when several hosts share the work, else in this process's memory."""
    storage: Storage = storage_from_string(redis_url or "memory://")  # type: ignore[assignment]  # never the async kind
    _Current.limiter = FixedWindowRateLimiter(storage)


def spend(purpose: str, *, rate: str, key: str | None = None) -> None:
    """Count one attempt, per visitor's address unless ``key`` is given; raises TooManyAttempts over ``rate``."""
    if _Current.limiter is None:
        raise RuntimeError("limits are not configured")
    item, whose = parse(rate), key or request.remote_addr or ""
    if not _Current.limiter.hit(item, purpose, whose):
        again_at = _Current.limiter.get_window_stats(item, purpose, whose).reset_time
        raise TooManyAttempts(minutes=max(1, ceil((again_at - time.time()) / 60)))


def check(purpose: str, *, rate: str, key: str | None = None) -> bool:
    """Raise TooManyAttempts when one more attempt would be over ``rate``; count nothing.

    Returns whether there were none at all in this span of time.
    """
    if _Current.limiter is None:
        raise RuntimeError("limits are not configured")
    item, whose = parse(rate), key or request.remote_addr or ""
    stats = _Current.limiter.get_window_stats(item, purpose, whose)
    if stats.remaining <= 0:
        raise TooManyAttempts(minutes=max(1, ceil((stats.reset_time - time.time()) / 60)))
    return bool(stats.remaining == item.amount)


def forgive(purpose: str, *, rate: str, key: str) -> None:
    """Forget the attempts counted for ``key``, after a success."""
    if _Current.limiter is not None:
        _Current.limiter.clear(parse(rate), purpose, key)
