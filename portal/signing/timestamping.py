"""Time-stamps (RFC 3161) from the agency's provider, checked before they are used."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

from asn1crypto import cms, tsp
from pyhanko.sign.timestamps.api import TimeStamper as PyhankoTimeStamper
from pyhanko.sign.timestamps.common_utils import TimestampRequestError

from portal.core.fetching import Fetcher, FetchRefused
from portal.signing.errors import TimestampUnavailable

_CLOCK_TOLERANCE = timedelta(minutes=5)
_LONGEST_ANSWER = 256 * 1024
_BROKEN = (FetchRefused, TimestampRequestError, ValueError, TypeError, KeyError, AttributeError)


@dataclass(frozen=True, kw_only=True)
class TimestampService:
    """Where time-stamps come from: the first of ``urls`` that answers properly within ``seconds``."""

    urls: tuple[str, ...]
    seconds: float = 5.0


class TimeStamper(PyhankoTimeStamper):
    """Asks the services in turn. Keep one per process: it remembers how large a time-stamp is.

    Raises TimestampUnavailable when none gives a time-stamp over exactly our digest, with our nonce and a
    time close to our own clock.
    """

    def __init__(self, service: TimestampService) -> None:
        PyhankoTimeStamper.__init__(self, include_nonce=True)
        self._urls = service.urls
        hosts = frozenset(urlsplit(url).netloc.lower() for url in service.urls)
        self._fetcher = Fetcher(hosts=hosts, seconds=service.seconds)

    async def async_timestamp(self, message_digest: bytes, md_algorithm: str) -> cms.ContentInfo:
        """One time-stamp token over the digest."""
        nonce, request = PyhankoTimeStamper.request_cms(self, message_digest, md_algorithm)
        for url in self._urls:
            try:
                body = self._post(url, request.dump())
                return _checked(body, nonce, message_digest)
            except _BROKEN:
                continue
        raise TimestampUnavailable

    def _post(self, url: str, request: bytes) -> bytes:
        return self._fetcher.post(url, request, content_type="application/timestamp-query", cap=_LONGEST_ANSWER)


def _checked(body: bytes, nonce: int, digest: bytes) -> cms.ContentInfo:
    """The token, if it says what we asked for. Raises one of ``_BROKEN``."""
    answer = tsp.TimeStampResp.load(body, strict=True)
    if answer["status"]["status"].native != "granted":
        raise TimestampRequestError("refused")
    token: cms.ContentInfo = answer["time_stamp_token"]
    info = token["content"]["encap_content_info"]["content"].parsed
    if info["nonce"].native != nonce:
        raise TimestampRequestError("another nonce")
    if info["message_imprint"]["hashed_message"].native != digest:
        raise TimestampRequestError("another digest")
    if abs(info["gen_time"].native - datetime.now(UTC)) > _CLOCK_TOLERANCE:
        raise TimestampRequestError("another time")
    return token
