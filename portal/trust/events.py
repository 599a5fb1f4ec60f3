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


@dataclass(frozen=True)
class AnchorProposed(Event):
    """An administrator wants a certificate to be believed; another has to confirm it."""

    kind: str
    sha256: str
    why: str


@dataclass(frozen=True)
class AnchorRefused(Event):
    """A proposed certificate was refused, or the proposal was taken back."""

    kind: str
    sha256: str
