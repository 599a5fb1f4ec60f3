"""A time-stamping service that lies is not believed (F11)."""

from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from portal.core.fetching import Fetcher
from portal.signing.actions import Level, SigningDesk, TimestampService, sign
from portal.signing.errors import TimestampUnavailable
from portal.signing.timestamping import TimeStamper
from tests.support.pki import RunningPki, sample_pdf


def genuine_answer(pki: RunningPki) -> bytes:
    """A real, well-signed answer, but to somebody else's question."""
    _, request = TimeStamper(pki.desk.timestamps).request_cms(b"\1" * 32, "sha256")
    host = pki.pki.tsa_url.split("/")[2]
    return Fetcher(hosts=frozenset({host})).post(
        pki.pki.tsa_url, request.dump(), content_type="application/timestamp-query", cap=100_000
    )


@pytest.mark.parametrize("kind", ["replayed", "html", "empty"])
def test_a_lying_service(pki: RunningPki, monkeypatch: pytest.MonkeyPatch, kind: str) -> None:
    answer = {"replayed": genuine_answer(pki), "html": b"<html>OK</html>", "empty": b""}[kind]

    def lying(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        start_response("200 OK", [("Content-Type", "application/timestamp-reply")])
        return [answer]

    desk = SigningDesk(trust=pki.trust, timestamps=TimestampService(urls=(pki.pki.tsa_url,)))
    monkeypatch.setattr(pki.traffic, "instead", lying)
    with pytest.raises(TimestampUnavailable):
        sign(sample_pdf(), identity=pki.identity("seal"), desk=desk, field="X", level=Level.T)


@pytest.mark.parametrize("minutes", [-60, 60])
def test_a_service_with_another_clock(pki: RunningPki, minutes: int) -> None:
    desk = SigningDesk(trust=pki.trust, timestamps=TimestampService(urls=(pki.pki.tsa_url,)))
    with pki.living_in(datetime.now(UTC) + timedelta(minutes=minutes)), pytest.raises(TimestampUnavailable):
        sign(sample_pdf(), identity=pki.identity("seal"), desk=desk, field="X", level=Level.T)
