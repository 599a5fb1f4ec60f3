"""What happened to the trust policy."""

from dataclasses import dataclass
from uuid import UUID

from portal.core.events import Event

TRUST_LOG = UUID("b7d8c1de-52c6-4f0b-9d0f-6f2a4b1f7a10")
"""The stream of the log that all changes of the trust policy stand in."""


@dataclass(frozen=True)
class TrustChanged(Event):
    """A new version of the trust policy came into force."""

    version: int
    policy: str
    sha256: str
    why: str
