"""Slowing down those who guess: so many attempts per address or name in a span of time (threats T02, T09)."""

from flask import request
from limits import parse
from limits.storage import Storage, storage_from_string
from limits.strategies import FixedWindowRateLimiter

from forms.text import Text
from portal.core.errors import PortalError


class TooManyAttempts(PortalError):
    """Somebody tries too often; waiting helps."""

    status = 429

    def __init__(self) -> None:
        super().__init__(
            Text(
                vi="Bạn đã thử quá nhiều lần. Hãy đợi vài phút rồi thử lại; nội dung đã lưu không bị mất.",
                en="Too many attempts. Please wait a few minutes and try again; nothing that was saved is lost.",
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
    if not _Current.limiter.hit(parse(rate), purpose, key or request.remote_addr or ""):
        raise TooManyAttempts


def forgive(purpose: str, *, rate: str, key: str) -> None:
    """Forget the attempts counted for ``key``, after a success."""
    if _Current.limiter is not None:
        _Current.limiter.clear(parse(rate), purpose, key)
